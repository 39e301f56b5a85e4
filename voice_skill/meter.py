"""How loud the microphone is just now, shown to whoever can look: a source of frames that shows each on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.hearing.voice_activity import loudness_db

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.capture import Captured, Source

SOFTEST_DB, LOUDEST_DB = -70.0, -10.0
"""Loudness, in decibels of full scale, at which a meter is empty, and at which it is full."""
STEPS = 20
"""How many steps a meter has."""
_EVERY = 4
"""Frames of which the loudest is shown; an eighth of a second."""


def steps(loudness: float) -> int:
    """Return how many steps of a meter a loudness in decibels fills."""
    return round(min(1.0, max(0.0, (loudness - SOFTEST_DB) / (LOUDEST_DB - SOFTEST_DB))) * STEPS)


class MeteredSource:
    """Passes frames on, and shows how loud they are."""

    def __init__(self, source: Source, show: Callable[[int], None]) -> None:
        """Pass on the frames of this source, and show the steps of a meter with this."""
        self._source, self._show = source, show
        self._frames, self._loudest = 0, 0

    def start(self) -> None:
        """Open the microphone."""
        self._source.start()

    def read(self, timeout_s: float) -> Captured | None:
        """Return the next frame, or None when none came in time. Raises DeviceGone once when the microphone goes."""
        captured = self._source.read(timeout_s)
        if captured is not None:
            self._frames += 1
            self._loudest = max(self._loudest, steps(loudness_db(captured.frame)))
            if self._frames % _EVERY == 0:
                self._show(self._loudest)
                self._loudest = 0
        return captured

    def close(self) -> None:
        """Let go of the microphone."""
        self._source.close()
