"""Whole talks in a test, in words as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.chat import begin, follow

if TYPE_CHECKING:
    from voice_skill.chat import Turn
    from voice_skill.pack import ContentPack

PLAIN = ("my calf twitches", "no", "a week", "no", "no", "no", "no", "no")
"""A plain case up to the read-back."""
TOLD = (*PLAIN, "yes", "yes", "yes", "yes")
"""The same with its result told."""


def held(pack: ContentPack, *lines: str) -> Turn:
    """Hold a talk and return its last turn."""
    turn = begin(pack)
    for line in lines:
        turn, _ = follow(turn.after, line, pack)
    return turn
