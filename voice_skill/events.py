"""The events of a live conversation, one JSON object a line, written as they happen.

`t` is in seconds on the monotonic clock.
They hold what people say, so they are written only where a person asked for them, and nowhere else.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from voice_skill.errors import VoiceSkillError
from voice_skill.streams import OutputUnwritable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import TextIO


class EventsUnwritable(VoiceSkillError):
    """The file of events cannot be opened."""


class Events:
    """Writes events; a disk that fills up ends the writing, not the conversation."""

    def __init__(
        self,
        out: TextIO | None = None,
        on_failure: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Write to `out`; nowhere where it is None."""
        self._out = out
        self._on_failure = on_failure or (lambda _: None)
        self._clock = clock
        self._lost = False

    def just_lost(self) -> bool:
        """Return, once, that no more can be written."""
        lost, self._lost = self._lost, False
        return lost

    def __call__(self, event: str, t: float | None = None, **fields: Any) -> None:  # noqa: ANN401 (JSON values)
        """Write an event that happened at `t`, or now."""
        if self._out is None:
            return
        when = self._clock() if t is None else t
        line = msgspec.json.encode({"t": round(when, 4), "event": event, **fields}).decode()
        try:
            self._out.write(line + "\n")
            self._out.flush()
        except (OSError, ValueError, OutputUnwritable) as trouble:
            # Closed now, since what is still in its buffer would raise again at the end of the program.
            with suppress(OSError, ValueError):
                self._out.close()
            self._out, self._lost = None, True
            reason = getattr(trouble, "strerror", None) or trouble
            self._on_failure(f"No more events can be written ({reason}); the conversation goes on without them.")


def open_events(where: Path | None, on_failure: Callable[[str], None] | None = None) -> Events:
    """Return events written to a file, to standard output for "-", or to nowhere for None.

    Raises EventsUnwritable.
    """
    if where is None:
        return Events()
    if str(where) == "-":
        return Events(sys.stdout, on_failure)
    try:
        return Events(where.open("w", encoding="utf-8"), on_failure)
    except OSError as trouble:
        message = f"The events cannot be written to {where} ({trouble.strerror}); name another file."
        raise EventsUnwritable(message) from None
