"""What two hearings of one utterance are worth together.

Under a model of the expected answers any noise becomes an answer; openly heard, a short answer often becomes another
short word. Either is right when it is sure, and both are when they agree.
So a short answer is taken where the hearings agree, or where one is sure and the other is not sure of a different
answer; otherwise nothing was understood, and it is asked again.
What is longer than any expected answer is free speech, and the open hearing's alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import jellyfish
from rapidfuzz import fuzz

from voice_skill.values import Transcript

if TYPE_CHECKING:
    from voice_skill.hearing.protocol import Hints

SHORT_WORDS = 4
"""Words up to which an utterance may be an expected answer."""

SURE = 0.6
"""Confidence from which one hearing is believed alone, where the other has no answer to set against it."""

DOUBTFUL = 0.4
"""Confidence below which a different answer of the other hearing is no objection."""

MARGIN = 0.3
"""How much surer one hearing must be for the other's different answer to be no objection."""

TOGETHER = 0.6
"""Confidence that two hearings that agree must have together."""

ALIKE = 85.0
"""Likeness in letters or sound, 0 to 100, from which two hearings mean the same phrase."""

FREE_AT_LEAST = 0.35
"""Confidence below which free speech is not believed: what was measured there is babble."""

UNCLEAR = 0.2
"""Confidence of an utterance that was not understood, at most."""


def combine(biased: Transcript, opened: Transcript, hints: Hints) -> Transcript:
    """Return the transcript that the hearings support; an empty text where they do not agree and neither is sure."""
    if len(opened.text.split()) > SHORT_WORDS or not hints.phrases:
        return believable(_with_alternative(opened, biased.text))
    together = 1 - (1 - biased.confidence) * (1 - opened.confidence)
    if _mean_the_same(biased.text, opened.text, hints) and together >= TOGETHER:
        return _with_alternative(replace(_expected(opened, biased, hints), confidence=together), biased.text)
    if opened.confidence >= SURE and not _objects(biased, opened, hints):
        return _with_alternative(opened, biased.text)
    # Where the open hearing hears no word at all, there was noise: any noise becomes a word under expected answers.
    doubtful = bool(opened.text) and opened.confidence < DOUBTFUL
    if biased.confidence >= SURE and doubtful and _as_long(biased.text, opened.text):
        return _with_alternative(biased, opened.text)
    return _unclear(biased, opened)


def believable(opened: Transcript) -> Transcript:
    """Return an open hearing of free speech, without its words where it is hardly more than a guess."""
    if not opened.text or opened.confidence >= FREE_AT_LEAST:
        return opened
    return replace(opened, text="", words=(), alternatives=(opened.text, *opened.alternatives))


def _objects(biased: Transcript, opened: Transcript, hints: Hints) -> bool:
    """Return whether the biased hearing has a different answer to set against the open one, and is about as sure."""
    doubt = max(DOUBTFUL, opened.confidence - MARGIN) if _is_answer(opened.text, hints) else SURE
    return biased.confidence >= doubt and _is_answer(biased.text, hints)


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
    same_group = any(one in group and other in group for group in hints.groups)
    both_answers = _is_answer(one, hints) and _is_answer(other, hints)
    return one == other or same_group or (not both_answers and sounds_alike(one, other) >= ALIKE)


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
