"""How loud the sound of an utterance is for its recogniser, too low or overdriven, and whether noise is in it.

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
NOISY_DB = 17.0
"""Decibels of loud pieces over soft ones below which there is noise.

Measured: speech in a quiet room has 50 and more, 20 dB over noise 24, 10 dB over it 15, and 5 dB over it 10.
"""
NOT_QUIET_DB = 32.0
"""The same below which it is not quiet: between what was measured in a quiet room and with a little noise."""
_SOFT, _LOUD = 10.0, 95.0
"""Percentages of pieces below the soft and the loud one that are compared: an utterance has silence around it."""
_PIECE = SAMPLE_RATE // 50
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


def is_noisy(frames: list[Samples], below_db: float = NOISY_DB) -> bool:
    """Return whether an utterance, with the silence around it, stands out too little from the noise in it."""
    samples = np.concatenate(frames) if frames else np.zeros(0, np.int16)
    pieces = [loudness_db(samples[at : at + _PIECE]) for at in range(0, len(samples) - _PIECE + 1, _PIECE)]
    return bool(pieces) and float(np.subtract(*np.percentile(pieces, (_LOUD, _SOFT)))) < below_db


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
