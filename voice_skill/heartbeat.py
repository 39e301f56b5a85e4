"""Whether something that ought to happen many times a second still does, told fairly on a machine that is overloaded.

    callback ──beat──► Heartbeat ◄──quiet_s── whoever watches, many times a second

Measured by the clock alone, a silence would also be there while this program itself did not get to run, or while one of
its libraries kept every other thread from running. So a silence counts only as far as it was watched.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_S = 0.12
"""Seconds that one look counts for at most, however long ago the last one was."""


class Heartbeat:
    """Counts beats; beat() may be called from any thread, and takes no lock."""

    def __init__(self, grace_s: float = 0.0, clock: Callable[[], float] = time.monotonic) -> None:
        """Bear so many seconds more before the first beat."""
        self._clock = clock
        self._beats = self._seen = 0
        self._looked = clock()
        self._quiet_s = -grace_s

    def beat(self) -> None:
        """Note that it has happened."""
        self._beats += 1

    def quiet_s(self) -> float:
        """Return for how many watched seconds it has not happened."""
        now, beats = self._clock(), self._beats
        if beats != self._seen:
            self._seen, self._quiet_s = beats, 0.0
        else:
            self._quiet_s += min(now - self._looked, LOOK_S)
        self._looked = now
        return self._quiet_s
