"""What two hearings of one utterance are worth together.

Under a model of the expected answers any noise becomes an answer; openly heard, a short answer often becomes another
short word. Either is right when it is sure, and both are when they agree.
So a short answer is taken where the hearings agree, or where one is sure and the other is not sure of a different
answer; otherwise nothing was understood, and it is asked again.
In noise each errs ever more surely, so that there the open one alone must be surer, and the biased never counts alone.
What is longer than any expected answer is free speech, and the open hearing's alone.

Measured on yes and no of people and synthetic voices, quiet and at 20 to 5 dB: with Whisper 3 of 435 were taken for the
opposite before noise was looked at, now none, and in noise 121 are asked again instead of 68; with PocketSphinx alone
5 of 401, now none, and in noise 95 are asked again instead of 72. In a quiet room no more are than before.
With Whisper tuned, of the yes and no of 68 people 1 is asked again in a quiet room, 7 at 10 dB and 13 at 5 dB instead
of 5, 18 and 30, and none is the opposite; a command is no objection to a clear answer since then.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import jellyfish
from rapidfuzz import fuzz

from voice_skill.values import Expects, Transcript

if TYPE_CHECKING:
    from voice_skill.hearing.protocol import Hints

SHORT_WORDS = 4
"""Words up to which an utterance may be an expected answer."""

SURE, SURE_IN_NOISE = 0.6, 0.75
"""Confidence from which the open hearing is believed alone, where the other has no answer to set against it; in noise,
an answer or a single word."""

SURE_OF_ANSWER = 0.9
"""Confidence from which the biased hearing is believed alone of an answer, where the other is doubtful; of other words
never, since as surely it heard "sweat" in "left" and "sudden" in "seven"."""

DOUBTFUL = 0.4
"""Confidence below which a different answer of the other hearing is no objection."""

MARGIN = 0.3
"""How much surer one hearing must be for the other's different answer to be no objection."""

TOGETHER = 0.6
"""Confidence that two hearings that agree must have together."""

ALIKE = 85.0
"""Likeness in letters or sound, 0 to 100, from which two hearings mean the same phrase."""

FREE_AT_LEAST, FREE_IN_NOISE = 0.35, 0.5
"""Confidence below which free speech is not believed: what was measured there is babble; where an answer is expected,
in noise or with a yes and a no in it, which babble of other people often seems to hold."""

UNCLEAR = 0.2
"""Confidence of an utterance that was not understood, at most."""


def combine(biased: Transcript, opened: Transcript, hints: Hints, *, noisy: bool = False) -> Transcript:
    """Return the transcript that the hearings support; an empty text where they do not agree and neither is sure."""
    if len(opened.text.split()) > SHORT_WORDS or not hints.phrases:
        guessed = noisy or len(answers_in(opened.text, hints)) > 1
        return believable(_with_alternative(opened, biased.text), FREE_IN_NOISE if guessed else FREE_AT_LEAST)
    together = 1 - (1 - biased.confidence) * (1 - opened.confidence)
    enough = together >= TOGETHER and not (noisy and _guess(biased, opened, hints))
    if enough and _mean_the_same(biased.text, opened.text, hints):
        return _with_alternative(replace(_expected(opened, biased, hints), confidence=together), biased.text)
    if enough and (answer := _answer_of_both(biased, opened, hints)):
        return _with_alternative(replace(answer, confidence=together), biased.text)
    if not noisy and _is_plain(biased, opened, hints):
        return _with_alternative(opened, biased.text)
    if opened.confidence >= _enough(opened.text, hints, noisy=noisy) and not _objects(biased, opened, hints):
        return _with_alternative(opened, biased.text)
    if not noisy and _stands_alone(biased, opened, hints):
        return _with_alternative(biased, opened.text)
    return _unclear(biased, opened)


def believable(opened: Transcript, least: float = FREE_AT_LEAST) -> Transcript:
    """Return an open hearing of free speech, without its words where it is hardly more than a guess."""
    if not opened.text or opened.confidence >= least:
        return opened
    return replace(opened, text="", words=(), alternatives=(opened.text, *opened.alternatives))


def _guess(biased: Transcript, opened: Transcript, hints: Hints) -> bool:
    """Return whether two hearings of an answer are both unsure: in noise a "no" became "yeah" and "uh huh" to them."""
    return bool(answers_in(opened.text, hints)) and max(biased.confidence, opened.confidence) < SURE_IN_NOISE


def _enough(text: str, hints: Hints, *, noisy: bool) -> float:
    """Return the confidence from which the open hearing of a short text is believed alone."""
    bare = len(text.split()) == 1 or bool(answers_in(text, hints))
    return SURE_IN_NOISE if noisy and bare else SURE


def _is_plain(biased: Transcript, opened: Transcript, hints: Hints) -> bool:
    """Return whether the open hearing is very sure of a command that the other bent towards the expected answers.

    "Please say that again" becomes "please say that I can", which holds a yes and is none.
    """
    command = min(answers_in(opened.text, hints), default=-1) >= hints.answers
    bent = command and not _is_answer(biased.text, hints)
    return opened.confidence >= SURE_OF_ANSWER and bent and sounds_alike(biased.text, opened.text) >= ALIKE


def _stands_alone(biased: Transcript, opened: Transcript, hints: Hints) -> bool:
    """Return whether the biased hearing is so sure of an answer that the other's doubtful words are no objection.

    Where the open hearing hears no word at all, there was noise: any noise becomes a word under expected answers.
    """
    doubtful = bool(opened.text) and opened.confidence < DOUBTFUL
    sure = biased.confidence >= SURE_OF_ANSWER and _is_answer(biased.text, hints)
    agrees = answers_in(opened.text, hints) <= answers_in(biased.text, hints)
    return sure and doubtful and agrees and _as_long(biased.text, opened.text)


def _objects(biased: Transcript, opened: Transcript, hints: Hints) -> bool:
    """Return whether the biased hearing has a different answer to set against the open one, and is about as sure.

    Where no yes or no is asked for, several words openly heard are no such answer: under expected answers the sound of
    "a couple of weeks" becomes some of them.
    """
    if hints.expects is not Expects.YES_NO and len(opened.text.split()) > 1:
        return False
    answers = answers_in(opened.text, hints)
    doubt = max(DOUBTFUL, opened.confidence - MARGIN) if answers else DOUBTFUL
    commanded = min(answers_in(biased.text, hints), default=0) >= hints.answers
    if commanded and min(answers, default=hints.answers) < hints.answers and opened.confidence >= SURE_IN_NOISE:
        return False  # Noise around a clear "no" becomes a "stop" or a "help" under expected answers.
    return biased.confidence >= doubt and _differ(biased, opened, hints)


def _differ(biased: Transcript, opened: Transcript, hints: Hints) -> bool:
    """Return whether the biased hearing holds an answer, and none that the open one holds."""
    answers = answers_in(biased.text, hints)
    return bool(answers) and not answers & answers_in(opened.text, hints)


def _answer_of_both(biased: Transcript, opened: Transcript, hints: Hints) -> Transcript | None:
    """Return the hearing that is an answer, where both hold the same one and no other, whatever else they hear."""
    answers = answers_in(biased.text, hints)
    if len(answers) != 1 or answers != answers_in(opened.text, hints):
        return None
    return next((heard for heard in (opened, biased) if _is_answer(heard.text, hints)), None)


def answers_in(text: str, hints: Hints) -> frozenset[int]:
    """Return which groups of answers have a phrase in a text, whatever stands around it."""
    spaced = f" {text} "
    return frozenset(n for n, group in enumerate(hints.groups) if any(f" {phrase} " in spaced for phrase in group))


def _expected(opened: Transcript, biased: Transcript, hints: Hints) -> Transcript:
    """Return, of two hearings of the same, the biased one where only it is an expected phrase and the other unsure."""
    restored = opened.text not in hints.phrases and opened.confidence < SURE and biased.text in hints.phrases
    return biased if restored else opened


def sounds_alike(one: str, other: str) -> float:
    """Return how alike two texts are in letters or in sound, 0 to 100."""
    return max(fuzz.ratio(one, other), fuzz.ratio(_sound(one), _sound(other)))


def _sound(text: str) -> str:
    """Return the consonants of a text as they sound."""
    return " ".join(filter(None, (jellyfish.metaphone(word) for word in text.split())))


def _mean_the_same(one: str, other: str, hints: Hints) -> bool:
    """Return whether two texts are the same answer, or sound like the same phrase."""
    if not (one and other):
        return False
    if one == other or _same_answer(one, other, hints):
        return True
    answers = answers_in(one, hints), answers_in(other, hints)
    opposed = all(answers) and answers[0] != answers[1]
    both_answers = _is_answer(one, hints) and _is_answer(other, hints)
    return not (opposed or both_answers) and sounds_alike(one, other) >= ALIKE


def _same_answer(one: str, other: str, hints: Hints) -> bool:
    """Return whether two texts are wordings of one answer."""
    return any(one in group and other in group for group in hints.groups)


def _is_answer(text: str, hints: Hints) -> bool:
    """Return whether a text is an answer or command that is told apart from others."""
    return any(text in group for group in hints.groups)


def _as_long(one: str, other: str) -> bool:
    """Return whether two texts have about as many words: more words than were expected are something else."""
    return len(other.split()) <= len(one.split()) + 1


def _with_alternative(heard: Transcript, other: str) -> Transcript:
    """Return a transcript with the other hearing among its alternatives."""
    others = dict.fromkeys((*heard.alternatives, other))
    return replace(heard, alternatives=tuple(text for text in others if text and text != heard.text))


def _unclear(biased: Transcript, opened: Transcript) -> Transcript:
    """Return an utterance that was heard and not understood, with what it may have been."""
    others = dict.fromkeys((opened.text, biased.text, *opened.alternatives))
    return Transcript(
        "",
        confidence=min(UNCLEAR, opened.confidence),
        alternatives=tuple(filter(None, others)),
        origin=opened.origin,
    )
