"""What two hearings of one utterance are worth together.

Under a model of the expected answers any noise becomes an answer, with full confidence; openly heard, short answers are
often heard as other short words.
So a short answer counts where both agree, in words or in sound; where they differ nothing was understood, and it is
asked again. What is longer than any expected answer is free speech, and the open hearing's alone.
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

ALIKE = 75.0
"""Likeness of sound, 0 to 100, from which two hearings agree."""

TRUSTED = 0.5
"""Confidence from which the open hearing of an expected answer stands, unless the other heard another answer."""

UNCLEAR = 0.2
"""Confidence of an utterance that the hearings disagree on, at most."""


def combine(biased: Transcript, opened: Transcript, hints: Hints) -> Transcript:
    """Return the transcript that both hearings support; an empty text where they do not agree."""
    if len(opened.text.split()) > SHORT_WORDS or not hints.phrases:
        return _with_alternative(opened, biased.text)
    if not opened.text or not biased.text:
        return _unclear(biased, opened)
    if _means_the_same(biased.text, opened.text, hints):
        return _with_alternative(opened, biased.text)
    if opened.text in hints.phrases:
        sure = opened.confidence >= TRUSTED and not _contradicts(biased.text, opened.text, hints)
        return _with_alternative(opened, biased.text) if sure else _unclear(biased, opened)
    if biased.text in hints.phrases and sounds_alike(biased.text, opened.text) >= ALIKE:
        return _with_alternative(biased, opened.text)
    return _unclear(biased, opened)


def sounds_alike(one: str, other: str) -> float:
    """Return how alike two texts are in letters or in sound, 0 to 100."""
    return max(fuzz.ratio(one, other), fuzz.ratio(_sound(one), _sound(other)))


def _sound(text: str) -> str:
    """Return the consonants of a text as they sound."""
    return " ".join(filter(None, (jellyfish.metaphone(word) for word in text.split())))


def _means_the_same(one: str, other: str, hints: Hints) -> bool:
    """Return whether two texts are the same answer."""
    return one == other or any(one in group and other in group for group in hints.groups)


def _contradicts(one: str, other: str, hints: Hints) -> bool:
    """Return whether two texts are different answers."""
    groups = [{n for n, group in enumerate(hints.groups) if text in group} for text in (one, other)]
    return bool(groups[0] and groups[1] and not groups[0] & groups[1])


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
