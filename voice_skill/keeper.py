"""Whoever looks after a running session: a service manager, or nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation


class Keeper(Protocol):
    """Is told how a session fares, and keeps what must outlive a crash; every method returns at once."""

    def ready(self) -> None:
        """Hear that it listens."""

    def turned(self, *, asleep: bool, deaf: bool) -> None:
        """Hear that the loop has turned once: whether no conversation is held, and whether the microphone is gone."""

    def remember(self, talk: Conversation) -> None:
        """Keep the conversation as it stands, so that a restart goes on with it; one that is over is forgotten."""

    def rest(self) -> None:
        """Forget the conversation; a restart waits to be woken."""

    def forget(self) -> None:
        """Forget everything, since it ends as it should."""

    def ending(self) -> None:
        """Hear that it ends, in whatever way."""


class Nobody(Keeper):
    """Looks after nothing: it hears all this, and does nothing."""
