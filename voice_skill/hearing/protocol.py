"""What every recogniser does, and the one shape of sound inside the program.

Sound is 16 kHz, mono, signed 16-bit, in frames of 512 samples (32 ms).
One utterance goes: start, accept for every frame, partial whenever captions are wanted, finish.
A recogniser keeps nothing of one utterance for the next, and writes nothing to disk.
Silence and noise are an empty transcript, never an error.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from voice_skill.values import Expects, Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable

SAMPLE_RATE = 16_000
"""Samples a second, everywhere inside."""

FRAME = 512
"""Samples in a frame: 32 ms; a power of two, which sound servers like best."""

Samples = NDArray[np.int16]
"""Mono samples of any number, at SAMPLE_RATE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is likely to be said next; recognisers lean towards it, and hear other words all the same."""

    expects: Expects = Expects.OPEN
    """The kind of answer that is open."""
    topic: str | None = None
    """The question that was just asked."""
    phrases: tuple[str, ...] = ()
    """Sentences sampled from the pack for this question and for commands, lower case, no punctuation."""
    words: tuple[str, ...] = ()
    """Words of the pack that are rare in everyday speech, most telling first."""
    groups: tuple[tuple[str, ...], ...] = ()
    """Phrases that are the same answer; phrases of two groups are different answers, such as yes and no."""
    answers: int = 0
    """How many of the groups, from the first, answer the question; those after them are commands."""


NO_HINTS = Hints()
"""Nothing is known about what comes next."""


class Recogniser(Protocol):
    """Frames in, words out."""

    @property
    def name(self) -> str:
        """Name of the engine, as it stands in Transcript.origin."""

    def start(self, hints: Hints) -> None:
        """Begin an utterance; whatever an earlier one left is thrown away."""

    def accept(self, frame: Samples) -> None:
        """Take the next frame, of any length."""

    def partial(self) -> str:
        """Return the words so far; empty where the engine hears only whole utterances."""

    def pause(self) -> None:
        """Hear that the person seems to have ended: work that needs the whole utterance may begin."""

    def resume(self) -> None:
        """Hear that the person goes on: work begun at the pause is thrown away."""

    def finish(self) -> Transcript:
        """End the utterance and return what was heard; text is empty for silence and noise."""


class ScriptedRecogniser:
    """Hears what it was told it would hear, one transcript an utterance, then silence.

    The written contract of the protocol: calls out of order raise AssertionError.
    """

    name = "scripted"

    def __init__(self, script: Iterable[str | Transcript]) -> None:
        """Take the utterances to be heard, in order."""
        self._script = deque(_transcript(heard) for heard in script)
        self._listening = False
        self.hinted: list[Hints] = []
        self.samples = 0

    def start(self, hints: Hints) -> None:
        """Note the hints and begin to count samples."""
        self.hinted.append(hints)
        self._listening = True
        self.samples = 0

    def accept(self, frame: Samples) -> None:
        """Count the samples."""
        assert self._listening, "accept() before start()"  # noqa: S101 - the contract itself
        self.samples += len(frame)

    def partial(self) -> str:
        """Return the first half of the words that are coming."""
        words = self._script[0].text.split() if self._script and self.samples else []
        return " ".join(words[: len(words) // 2])

    def pause(self) -> None:
        """Have nothing to prepare."""

    def resume(self) -> None:
        """Have nothing to throw away."""

    def finish(self) -> Transcript:
        """Return the next transcript of the script; silence after the last, or without a sample."""
        assert self._listening, "finish() before start()"  # noqa: S101 - the contract itself
        self._listening = False
        if not (self._script and self.samples):
            return Transcript("", confidence=0.0, origin=self.name)
        return self._script.popleft()


def _transcript(heard: str | Transcript) -> Transcript:
    """Return what was heard as a transcript."""
    return heard if isinstance(heard, Transcript) else Transcript(heard, origin="scripted")


def as_frames(samples: Samples) -> Iterable[Samples]:
    """Cut samples into frames; the last is filled up with silence."""
    for start in range(0, len(samples), FRAME):
        frame = samples[start : start + FRAME]
        yield np.pad(frame, (0, FRAME - len(frame))) if len(frame) < FRAME else frame
