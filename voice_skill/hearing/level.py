"""How loud the sound of an utterance is for its recogniser: too low, overdriven, or in between.

A single cough overdrives many a microphone, so that a level counts when two utterances in a row have it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from voice_skill.hearing.protocol import FRAME, SAMPLE_RATE
from voice_skill.hearing.voice_activity import loudness_db

if TYPE_CHECKING:
    from voice_skill.hearing.protocol import Samples

LOW_DB = -50.0
"""Loudness of the louder frames, in decibels of full scale, below which speech is near what counts as none."""
CLIPPED = 0.005
"""Part of the samples of speech at full scale from which it is overdriven."""
_LOUDER = 80.0
"""Percentage of frames below the one by which an utterance is judged: a fifth of it is louder."""
_JUDGED_S = 10.0
"""Seconds of an utterance that are judged; what comes after is as loud."""
_IN_A_ROW = 2
_FULL = 32_700
"""Amplitude from which a sample is at full scale; many microphones stop a little below it."""


class Level(StrEnum):
    """How an utterance came in."""

    FINE = "fine"
    """Neither of the others."""
    LOW = "low"
    """So softly that a little softer would not be heard at all."""
    OVERDRIVEN = "overdriven"
    """So loudly that its peaks are cut off."""


def is_overdriven(samples: Samples, part: float = CLIPPED) -> bool:
    """Return whether at least this part of the samples is at full scale."""
    return bool(len(samples)) and float(np.mean(np.abs(samples.astype(np.int32)) >= _FULL)) > part


def level_of(frames: list[Samples]) -> Level:
    """Judge the frames of one utterance."""
    if not frames:
        return Level.FINE
    if is_overdriven(np.concatenate(frames)):
        return Level.OVERDRIVEN
    loud = float(np.percentile([loudness_db(frame) for frame in frames], _LOUDER))
    return Level.LOW if loud < LOW_DB else Level.FINE


class LevelWatch:
    """Judges one utterance after another, and tells each level once."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._frames: list[Samples] = []
        self._lately: list[Level] = []
        self._told: set[Level] = set()

    def begin(self) -> None:
        """Begin an utterance."""
        self._frames = []

    def accept(self, frame: Samples) -> None:
        """Take a frame of it."""
        if len(self._frames) * FRAME < _JUDGED_S * SAMPLE_RATE:
            self._frames.append(frame)

    def end(self) -> Level:
        """Return what is to be told now that it has ended: a level that lasts and was not told before, else FINE."""
        level, self._frames = level_of(self._frames), []
        self._lately = [*self._lately, level][-_IN_A_ROW:]
        if level in self._told or self._lately != [level] * _IN_A_ROW:
            return Level.FINE
        self._told |= {level} - {Level.FINE}
        return level
