"""Noise out of code, and speech in it: 16 kHz, mono; speech at one loudness, noise so many decibels below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voice_skill.hearing.protocol import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voice_skill.hearing.protocol import Samples

Wave = NDArray[np.float64]
"""Samples of any scale."""

SPEECH_DB = -26.0
"""Loudness of speech, in decibels of full scale."""
ROOM_DB = -75.0
"""Loudness of a quiet room."""
LEAD_S, TAIL_S = 0.5, 0.8
"""Seconds of the room before and after speech."""
VOICES_AT_ONCE = 6
_FULL_SCALE = 32_768.0
_FRAME_S = 0.02
_SPOKEN = 0.05
"""Part of the loudest frame's amplitude from which a frame counts as spoken: pauses do not make speech quiet."""


def pink(chance: np.random.Generator, count: int, _: Sequence[Samples] = ()) -> Wave:
    """Return noise whose power falls by half for each octave, as of a fan."""
    hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    return np.fft.irfft(np.fft.rfft(chance.normal(size=count)) / np.sqrt(np.maximum(hertz, 20)), count)


def babble(chance: np.random.Generator, count: int, spoken: Sequence[Samples]) -> Wave:
    """Return many voices at once, made of what was spoken; nothing where nothing was."""
    mixed = np.zeros(count)
    for _ in range(VOICES_AT_ONCE if spoken else 0):
        row = np.concatenate([_loud(spoken[n], SPEECH_DB) for n in chance.integers(0, len(spoken), 4)])
        mixed += np.roll(np.resize(row, count), int(chance.integers(count)))
    return mixed


def kitchen(chance: np.random.Generator, count: int, _: Sequence[Samples] = ()) -> Wave:
    """Return a tap that runs, the hum of a fridge, and dishes that knock."""
    at = np.arange(count) / SAMPLE_RATE
    tap = np.diff(chance.normal(size=count + 1)) + pink(chance, count) * 0.5
    hum = np.sum([np.sin(2 * np.pi * 50 * n * at) / n for n in (1, 2, 3)], axis=0)
    mixed = unit(tap) + 0.5 * unit(hum)
    knock = np.arange(SAMPLE_RATE // 5) / SAMPLE_RATE
    for start in chance.integers(0, max(1, count - len(knock)), max(1, count // 4000)):
        tones = np.sum([np.sin(2 * np.pi * hertz * knock) for hertz in chance.uniform(900, 6000, 3)], axis=0)
        dying = chance.uniform(1, 4) * tones * np.exp(-knock * chance.uniform(25, 60))
        mixed[start : start + len(knock)] += dying[: count - start]
    return mixed


def music(chance: np.random.Generator, count: int, _: Sequence[Samples] = ()) -> Wave:
    """Return chords of tones with overtones, two a second."""
    mixed = np.zeros(count)
    at = np.arange(SAMPLE_RATE // 2) / SAMPLE_RATE
    for start in range(0, count, len(at)):
        keys = 220 * 2 ** (chance.choice([0, 2, 4, 5, 7, 9, 11, 12], 3) / 12)
        tones = np.sum([np.sin(2 * np.pi * key * n * at) / n for key in keys for n in (1, 2, 3)], axis=0)
        mixed[start : start + len(at)] += (tones * np.exp(-3 * at))[: count - start]
    return mixed


NOISES: dict[str, Callable[[np.random.Generator, int, Sequence[Samples]], Wave]] = {
    "pink": pink,
    "babble": babble,
    "kitchen": kitchen,
}
"""What speech is mixed with."""
ALONE = {**NOISES, "music": music}
"""What is heard without anybody who speaks to us."""


def in_the_room(speech: Samples, chance: np.random.Generator) -> Samples:
    """Return speech at the usual loudness, in a quiet room that is there before and after it."""
    lead, tail = round(LEAD_S * SAMPLE_RATE), round(TAIL_S * SAMPLE_RATE)
    room = _at(chance.normal(size=lead + len(speech) + tail), ROOM_DB)
    room[lead : lead + len(speech)] += _loud(speech, SPEECH_DB)
    return _whole(room)


def mixed(speech: Samples, noise: Wave, snr_db: float) -> Samples:
    """Return what in_the_room() gave, with noise so many decibels below the speech."""
    return _whole(speech + _at(noise, SPEECH_DB - snr_db))


def alone(noise: Wave, level_db: float) -> Samples:
    """Return noise by itself, in decibels of full scale."""
    return _whole(_at(noise, level_db))


def loudness(wave: Wave) -> float:
    """Return the root mean square of a wave where it is spoken: pauses do not make speech quiet."""
    size = round(_FRAME_S * SAMPLE_RATE)
    frames = np.resize(wave, (max(1, len(wave) // size), size))
    amplitudes = np.sqrt(np.mean(np.square(frames), axis=1))
    return max(_rms(frames[amplitudes >= _SPOKEN * amplitudes.max()]), 1e-9)


def _loud(speech: Samples, level_db: float) -> Wave:
    """Return speech so loud where it is spoken, in samples of 16 bit."""
    wave = speech.astype(np.float64)
    return wave * (_amplitude(level_db) / loudness(wave))


def _at(wave: Wave, level_db: float) -> Wave:
    return wave * (_amplitude(level_db) / max(_rms(wave), 1e-9))


def unit(wave: Wave) -> Wave:
    """Return a wave with a root mean square of one."""
    return wave / max(_rms(wave), 1e-9)


def _rms(wave: Wave) -> float:
    return float(np.sqrt(np.mean(np.square(wave)))) if len(wave) else 0.0


def _amplitude(level_db: float) -> float:
    return float(10 ** (level_db / 20) * _FULL_SCALE)


def _whole(wave: Wave) -> Samples:
    """Return a wave as samples; what is louder than they can be is clipped."""
    return np.clip(wave, -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
