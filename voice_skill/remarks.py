"""What the program has to say of itself, such as that it hears nothing: said after what is being said just now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.hearing.level import Level
from voice_skill.speaking.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.pack import ContentPack


OF_LEVELS = {Level.LOW: "live.too_soft", Level.OVERDRIVEN: "live.too_loud"}
"""How people come in -> what is said of it, by its key in the pack."""


class Remarks:
    """Sentences that wait until they can be said."""

    def __init__(self, pack: ContentPack, first: str = "") -> None:
        """Take their wording from this pack; the first text waits already, where there is one."""
        self._replies = pack.replies
        self._waiting: list[str] = list(sentences(first))

    def __bool__(self) -> bool:
        """Return whether one waits."""
        return bool(self._waiting)

    def add(self, key: str, *more: str) -> None:
        """Let the reply of this key wait, and then these sentences."""
        self._waiting += (*sentences(self._replies[key][0]), *more)

    def of_level(self, level: Level, asked: Sequence[str], *, asleep: bool) -> None:
        """Let what is to be said of somebody's level wait, with the last sentence of what was asked after it."""
        if level in OF_LEVELS and not asleep:
            self.add(OF_LEVELS[level], *asked[-1:])

    def take(self) -> tuple[str, ...]:
        """Return all that waits, and forget it."""
        said, self._waiting = tuple(self._waiting), []
        return said
