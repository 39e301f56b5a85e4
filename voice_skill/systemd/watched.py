"""A session that a service manager looks after."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from voice_skill.systemd.memory import NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.conversation import Conversation
    from voice_skill.systemd.memory import Memory
    from voice_skill.systemd.notifier import Notifier

_OFTEN = 3
"""Times within the manager's patience that it is told that the loop turns."""
TALKING, ASLEEP, DEAF = "A conversation is held.", "It waits to be woken.", "It waits for a microphone."
"""What `systemctl status` shows; never a word of what is said."""


class Watched:
    """Tells the manager how the session fares, and lets it keep the conversation."""

    def __init__(
        self,
        notifier: Notifier,
        memory: Memory,
        watchdog_s: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Tell it by this notifier that the loop turns, so often that it never waits so many seconds; 0 for never."""
        self._notifier, self._memory, self._clock = notifier, memory, clock
        self._every_s = watchdog_s / _OFTEN
        self._alive_at = float("-inf")
        self._status = ""
        notifier.send("FDSTORE=1", f"FDNAME={NAME}", descriptor=memory.descriptor)

    def ready(self) -> None:
        """Tell that it listens."""
        self._notifier.send("READY=1")

    def turned(self, *, asleep: bool, deaf: bool) -> None:
        """Tell from time to time that the loop turns, and at once when it does something else."""
        status = DEAF if deaf else ASLEEP if asleep else TALKING
        if status != self._status:
            self._status = status
            self._notifier.send(f"STATUS={status}")
        now = self._clock()
        if self._every_s and now - self._alive_at >= self._every_s:
            self._alive_at = now
            self._notifier.send("WATCHDOG=1")

    def remember(self, talk: Conversation) -> None:
        """Keep the conversation as it stands; one that is over is forgotten."""
        self._memory.remember(None if talk.done else talk)

    def rest(self) -> None:
        """Forget the conversation; a restart waits to be woken."""
        self._memory.remember(None)

    def forget(self) -> None:
        """Leave nothing, neither in the memory nor in the manager's store."""
        self._memory.forget()
        self._notifier.send("FDSTOREREMOVE=1", f"FDNAME={NAME}")

    def ending(self) -> None:
        """Tell that it ends."""
        self._notifier.send("STOPPING=1", "STATUS=It ends.")
