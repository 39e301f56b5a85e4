"""Replies about speed, loudness and voice where another program speaks, which does not take all of them from us.

Nobody is told "okay, slower" by a voice that speaks on as before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.dialogue.wording import said

if TYPE_CHECKING:
    from collections.abc import Collection

    from voice_skill.chat import Turn
    from voice_skill.pack import ContentPack
    from voice_skill.values import Reply


def as_spoken(turn: Turn, pack: ContentPack, taken: Collection[str]) -> Turn:
    """Return a turn as a house says it that takes only these of "rate", "volume" and "voice" from us.

    In an emergency nothing goes before what is to be done.
    """
    if wanted_of(turn.reply) <= set(taken):
        return turn
    rest = turn.reply.lines[1:]
    lines = rest if turn.after.alarm else (said("manner.of_the_house", turn.after, pack), *rest)
    return replace(turn, reply=replace(turn.reply, lines=lines or turn.reply.lines))


def wanted_of(reply: Reply) -> set[str]:
    """Return which of "rate", "volume" and "voice" a reply changes; its first line then tells so."""
    steps = (("rate", reply.rate_change), ("volume", reply.volume_change))
    exactly = {reply.speech.what} if reply.speech else set()
    return {what for what, step in steps if step} | exactly
