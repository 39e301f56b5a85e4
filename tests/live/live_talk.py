"""`voice-skill talk` as a process of its own in an audio room, with its events as they come."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soxr

from voice_skill.hearing.engines import recogniser
from voice_skill.hearing.listen import hear
from voice_skill.hearing.protocol import SAMPLE_RATE, as_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audio_room import AudioRoom, Loudspeaker

TESTS = Path(__file__).parents[1]
DEMO = TESTS.parent / "voice_skill" / "recordings" / "demo"
MEMORY = Path("/dev/shm")  # noqa: S108 (looked at, not written to)
MADE_READY = "One moment: the content is made ready"
QUICKLY = "330"
"""Words a minute, so that the tests are short."""


def complaints(written: str) -> list[str]:
    """Return the lines of standard error that tell of trouble."""
    return [line for line in written.splitlines() if line and not line.startswith(MADE_READY)]


class Talk:
    """A running conversation."""

    def __init__(self, room: AudioRoom, process: subprocess.Popen[str], pipe: Path | None = None) -> None:
        """Read its events from a named pipe, or from its standard output."""
        self.room, self.process, self._pipe = room, process, pipe
        self.events: list[dict[str, Any]] = []
        self._seen = 0
        self._errors: list[str] = []
        self._reader, self._drain = (threading.Thread(target=t, daemon=True) for t in (self._read, self._read_errors))
        self._reader.start()
        self._drain.start()

    def until(self, event: str, within_s: float = 30.0) -> dict[str, Any]:
        """Wait for an event after the last one that was waited for."""
        end = time.monotonic() + within_s
        while True:
            for at in range(self._seen, len(self.events)):
                if self.events[at]["event"] == event:
                    self._seen = at + 1
                    return self.events[at]
            names = [found["event"] for found in self.events[self._seen :]]
            assert time.monotonic() < end, f"no {event} within {within_s} s; there were {names}"
            assert self.process.poll() is None or self._reader.is_alive(), f"ended without {event}; there were {names}"
            time.sleep(0.01)

    def named(self, event: str) -> list[dict[str, Any]]:
        return [found for found in self.events if found["event"] == event]

    def hears(self, recording: str) -> float:
        """Play a recording into the room; return when it had ended, in seconds of the events' clock."""
        folder = TESTS / "recordings" if "/" in recording else DEMO
        self.room.play(folder / f"{recording}.flac")
        return time.monotonic()

    def end(self, signal: int) -> tuple[int, str]:
        """End it by a signal; return its exit status and what it wrote to standard error."""
        self.process.send_signal(signal)
        status = self.process.wait(20)
        self._reader.join(5)
        return status, self.written()

    def complaints(self) -> list[str]:
        """Return what it complained of, once it has ended; that content is made ready is no complaint."""
        return complaints(self.written())

    def written(self) -> str:
        """Return what it wrote to standard error, once it has ended."""
        self._drain.join(5)
        return "".join(self._errors)

    def _read_errors(self) -> None:
        """Read on: captions stand there too, and an hour of them is more than a pipe holds."""
        assert self.process.stderr is not None
        with suppress(ValueError):
            self._errors.extend(self.process.stderr)

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self._pipe.open(encoding="utf-8") if self._pipe else nullcontext(self.process.stdout) as lines:
            for line in lines:
                self.events.append(json.loads(line))


@contextmanager
def talking(room: AudioRoom, config: Path, *options: str, **settings: str) -> Iterator[Talk]:
    """Start a conversation; whatever happens, it is ended."""
    environment = {**room.environment, "XDG_CONFIG_HOME": str(config), "VOICE_SKILL_RATE": QUICKLY}
    environment |= {f"VOICE_SKILL_{name.upper()}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "voice_skill", "talk", "--events", "-", *options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=os.sep
    )
    try:
        yield Talk(room, process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


def left_behind() -> set[str]:
    """Return the folders of voices that no process works in; others may be at work on this machine."""
    lines = b""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            lines += path.read_bytes()
    return {path.name for path in MEMORY.glob("voice-skill-*") if path.name.encode() not in lines}


def runs(config: Path) -> bool:
    """Return whether any process has its settings there."""
    mark = f"XDG_CONFIG_HOME={config}".encode()
    found = False
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            found = found or mark in path.read_bytes()
    return found


def words_in(heard: Loudspeaker) -> str:
    """Return the words that a recogniser finds in what the loudspeaker sounded."""
    samples = soxr.resample(heard.samples, heard.rate, SAMPLE_RATE)
    return hear(as_frames(samples.astype(np.int16)), recogniser()).text
