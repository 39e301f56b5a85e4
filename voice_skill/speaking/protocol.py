"""What every voice and every player does.

A voice makes the sound of one sentence at a time, so that the first is heard while the rest is made,
and so that a sentence is the unit of repeat, back and skip. It never plays anything.
A player plays what it is given, one sound after another, and is silent within a frame of being told to stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_skill.errors import VoiceUnavailable
from voice_skill.values import FASTEST, SLOWEST

Samples = NDArray[np.int16]
"""Mono samples of any number."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A piece of sound, ready to be played or written."""

    samples: Samples
    """Mono, signed 16-bit."""
    rate: int
    """Samples a second."""

    @property
    def seconds(self) -> float:
        """Return how long it lasts."""
        return len(self.samples) / self.rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a sentence is spoken."""

    rate: int = 165
    """Words a minute; held between SLOWEST and FASTEST."""
    volume: float = 1.0
    """Loudness; held between 0 and 1."""
    voice: str = ""
    """Name of the voice; empty for the one that suits the language."""

    def __post_init__(self) -> None:
        """Hold rate and volume within what voices can do, the rate as a whole number."""
        object.__setattr__(self, "rate", min(FASTEST, max(SLOWEST, round(self.rate))))
        object.__setattr__(self, "volume", min(1.0, max(0.0, float(self.volume))))


USUAL = Delivery()
"""The delivery that nobody has changed."""


class Voice(Protocol):
    """Text to samples."""

    def render(self, sentence: str, delivery: Delivery = USUAL) -> Sound:
        """Return the sound of one sentence, never empty.

        Raises VoiceUnavailable where there is no such voice, or no sound can be made.
        """

    def names(self) -> tuple[str, ...]:
        """Return the names that a delivery may ask for."""

    def close(self) -> None:
        """Give back what the voice holds; it may not be used afterwards."""


class Player(Protocol):
    """Samples to sound."""

    def wake(self) -> None:
        """Open the loudspeaker early, so that it is awake when the first sound comes. Raises DeviceGone."""

    def play(self, sound: Sound) -> None:
        """Play after all that is still to be played, and return at once. Raises DeviceGone."""

    def stop(self) -> None:
        """Be silent within a frame, and forget all that is still to be played."""

    def pause(self) -> None:
        """Be silent within a frame, and keep what is still to be played."""

    def resume(self) -> None:
        """Go on after a pause."""

    @property
    def playing(self) -> bool:
        """Return whether there is still something to be heard; true in a pause too. Raises DeviceGone."""

    @property
    def played_s(self) -> float:
        """Return the seconds of sound heard since the player was made; silence between is not counted."""

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until all was heard, or stop(), or the time is over; return whether all is done. Raises DeviceGone."""

    def close(self) -> None:
        """Be silent and give back the loudspeaker."""


class CollectingVoice:
    """Renders every sentence as a quiet tone, and remembers what it was asked for.

    The written contract of Voice: an unknown name and a sentence without words raise VoiceUnavailable.
    """

    SAMPLE_RATE = 22_050

    def __init__(self, names: tuple[str, ...] = ("plain",)) -> None:
        """Have voices of these names."""
        self._names = names
        self.rendered: list[tuple[str, Delivery]] = []
        self.closed = False

    def render(self, sentence: str, delivery: Delivery = USUAL) -> Sound:
        """Return a tone as long as the words would take."""
        if delivery.voice and delivery.voice not in self._names:
            message = f'There is no voice called "{delivery.voice}"; there are: {", ".join(self._names)}.'
            raise VoiceUnavailable(message)
        if not any(letter.isalnum() for letter in sentence):
            message = f'"{sentence}" has no words, so it cannot be spoken.'
            raise VoiceUnavailable(message)
        self.rendered.append((sentence, delivery))
        seconds = len(sentence.split()) * 60 / delivery.rate
        tone = np.sin(np.arange(int(seconds * self.SAMPLE_RATE)) * (2 * np.pi * 220 / self.SAMPLE_RATE))
        return Sound((tone * 3000 * delivery.volume).astype(np.int16), self.SAMPLE_RATE)

    def names(self) -> tuple[str, ...]:
        """Return the names."""
        return self._names

    def close(self) -> None:
        """Note it."""
        self.closed = True


class SilentPlayer:
    """Plays without a loudspeaker and without taking time: the sounds wait until hear() lets time pass.

    The written contract of Player.
    """

    def __init__(self) -> None:
        """Begin silent and awake to nothing."""
        self.played: list[Sound] = []
        self.awake = False
        self.paused = False
        self._queue: list[Sound] = []
        self._into_s = 0.0
        self._heard_s = 0.0

    def wake(self) -> None:
        """Note it."""
        self.awake = True

    def play(self, sound: Sound) -> None:
        """Put the sound after the others."""
        self.awake = True
        self.played.append(sound)
        self._queue.append(sound)

    def hear(self, seconds: float) -> None:
        """Let time pass; nothing sounds in a pause."""
        while self._queue and seconds > 0 and not self.paused:
            step = min(seconds, self._queue[0].seconds - self._into_s)
            seconds -= step
            self._into_s += step
            self._heard_s += step
            if self._queue[0].seconds - self._into_s <= 0:
                self._queue.pop(0)
                self._into_s = 0.0

    def stop(self) -> None:
        """Forget what is still to be played."""
        self._queue.clear()
        self._into_s = 0.0
        self.paused = False

    def pause(self) -> None:
        """Hold on."""
        self.paused = True

    def resume(self) -> None:
        """Go on."""
        self.paused = False

    @property
    def playing(self) -> bool:
        """Return whether something is left."""
        return bool(self._queue)

    @property
    def played_s(self) -> float:
        """Return the seconds heard."""
        return self._heard_s

    def wait(self, timeout_s: float | None = None) -> bool:
        """Hear all that is left, or as much as fits into the time."""
        self.hear(timeout_s if timeout_s is not None else sum(sound.seconds for sound in self._queue))
        return not self._queue

    def close(self) -> None:
        """Forget everything."""
        self.stop()
        self.awake = False
