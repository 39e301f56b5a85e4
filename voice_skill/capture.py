"""Capture that never stops: a thread of its own fetches frames while the live loop thinks and speaks.

    microphone ──frames──► capture thread ──frame and time──► bounded queue ──read()──► live loop

When the microphone goes away the loop is told once, and start() looks for it again.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from queue import Empty, Full, Queue
from typing import TYPE_CHECKING, Protocol

from voice_skill.errors import DeviceGone
from voice_skill.hearing.protocol import FRAME, SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from voice_skill.hearing.protocol import Samples

LET_GO_S = 3.0
"""Seconds in which the thread lets go of the microphone; it looks whether it is to, with every frame."""
_QUEUE_S = 30.0
"""Seconds of sound that wait while something takes long, such as loading a model; the oldest are dropped then."""


class Microphone(Protocol):
    """An open microphone."""

    def frames(self) -> Iterator[Samples]:
        """Yield frames as they come. Raises DeviceGone when there are no more."""


@dataclass(frozen=True, slots=True)
class Captured:
    """A frame and when it came."""

    frame: Samples
    """16 kHz, mono, signed 16-bit."""
    t: float
    """Seconds on the monotonic clock."""


class Source(Protocol):
    """Where the live loop has its frames from."""

    def start(self) -> None:
        """Open the microphone, or look for it again; returns at once."""

    def read(self, timeout_s: float) -> Captured | None:
        """Return the next frame, or None when none came in time. Raises DeviceGone once when the microphone goes."""

    def close(self) -> None:
        """Let go of the microphone."""


class Capture:
    """Fetches frames in a thread."""

    def __init__(self, open_microphone: Callable[[], AbstractContextManager[Microphone]]) -> None:
        """Open microphones with this; it raises DeviceGone where there is none."""
        self._open = open_microphone
        self._waiting: Queue[Captured | DeviceGone] = Queue(maxsize=round(_QUEUE_S * SAMPLE_RATE / FRAME))
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self.dropped = 0
        """Frames that were lost because nobody fetched them in time."""

    def start(self) -> None:
        """Begin to fetch, where that is not being done already."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._fetch, name="capture", daemon=True)
            self._thread.start()

    def read(self, timeout_s: float) -> Captured | None:
        """Return the next frame, or None when none came in time. Raises DeviceGone once when the microphone goes."""
        try:
            found = self._waiting.get(timeout=timeout_s)
        except Empty:
            return None
        if isinstance(found, DeviceGone):
            raise found
        return found

    def close(self) -> None:
        """End the thread; one that waits for a microphone which is gone ends by itself."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(timeout=LET_GO_S)

    def _fetch(self) -> None:
        try:
            with self._open() as microphone:
                for frame in microphone.frames():
                    if self._ended.is_set():
                        return
                    self._put(Captured(frame, time.monotonic()))
        except DeviceGone as gone:
            self._put(gone)

    def _put(self, found: Captured | DeviceGone) -> None:
        """Put what was found into the queue; the oldest makes room."""
        while True:
            try:
                self._waiting.put_nowait(found)
            except Full:
                self._drop_oldest()
            else:
                return

    def _drop_oldest(self) -> None:
        try:
            self._waiting.get_nowait()
            self.dropped += 1
        except Empty:
            return
