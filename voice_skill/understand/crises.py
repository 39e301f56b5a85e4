"""A wish to die, and what is done to that end, where a trained model alone sees it.

Core: pure. It is the worst to miss, and a false one frightens: where words are few, it is asked about, gently.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand import trust
from voice_skill.understand.scene import MEDICINE, WISH
from voice_skill.understand.trust import CLOSER, DANGER
from voice_skill.values import Expects, Status

if TYPE_CHECKING:
    from voice_skill.understand.weighing import Scales

_A_LIST = 3
"""Medicines from which an answer lists what is taken; "paracetamol, thirty" may be an overdose."""


def seen(scales: Scales, term: str) -> float:
    """Return how likely a crisis is, by itself too, where the question takes it for an everyday answer."""
    chance = scales.present(term)
    if chance < trust.GLIMPSED or scales.read.answer is not None:
        return chance
    by_itself = scales.by_itself(term)
    return by_itself if by_itself >= max(chance, CLOSER) else chance


def is_meant(scales: Scales, term: str, least: float) -> bool:
    """Return whether a crisis that no phrase caught has words to rest on, and is likely without a question too."""
    return not (scales.read.is_explained or scales.read.is_wished) and scales.by_itself(term) >= least


def is_told(scales: Scales, term: str) -> bool:
    """Return whether a crisis that no phrase caught is told at once, and not asked about."""
    question = scales.read.question
    chance = scales.present(term)
    if question is not None and question.expects is Expects.OPEN:
        chance = max(chance, scales.by_itself(term))
    least = trust.BACKED_ANSWER if question is not None and question.light else trust.BACKED
    sung = any(cue.name == "shown" for cue in scales.read.scene.cues)
    backed = chance + max(scales.wished, scales.present(DANGER)) >= least
    return backed and not sung and _besides(scales, term) >= trust.BESIDES


def _besides(scales: Scales, term: str) -> float:
    """Return how likely a crisis is in the words besides what somebody means to do, or takes where that was asked.

    "Ten of them, ramipril, bisoprolol" tells what was asked, and "I want to stop drinking" is no wish to die.
    """
    asked = scales.read.question.asks if scales.read.question is not None else ()
    there = [m for m in scales.read.mentions if not m.dropped]
    taken = [m for m in there if m.entry.kind == MEDICINE]
    inside = {at for m in taken for at in range(m.start, m.end)}
    beside = {token.word for at, token in enumerate(scales.read.tokens) if at not in inside}
    whole = beside & scales.read.scene.language.clauses.wholes  # "and I've had the lot tonight"
    listed = MEDICINE in asked and len({m.start for m in taken}) >= _A_LIST and not whole
    explains = {WISH, MEDICINE} if listed else {WISH}
    if scales.beside is None or not any(m.entry.kind in explains for m in there):
        return 1.0
    return scales.beside(explains).get(term, {}).get(Status.PRESENT, 0.0)
