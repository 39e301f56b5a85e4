"""Where things are said: rooms, microphones, and noise of many kinds; all of it drawn by chance, out of code.

None of it is the noise of `bench hearing`, nor a recording.
Waves are mono, 16 kHz, and of any scale until `heard` and `alone`, which give -1 to 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voice_skill.bench.hearing.noise import Wave, loudness, unit
from voice_skill.hearing.protocol import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.hearing.protocol import Samples

Sound = NDArray[np.float32]

_ROOM, _MICROPHONE, _CLEAN, _TWO_NOISES, _SWELLS = 0.4, 0.5, 0.25, 0.25, 0.3
"""How often speech is in an echoing room, is coloured by a microphone, has no noise; how often noise is of two kinds,
and how often it grows and falls."""
_SNR_DB, _CLEAN_DB = (2.0, 28.0), 60.0
_LOUDNESS_DB, _ALONE_DB = (-36.0, -16.0), (-70.0, -20.0)
_LEAD_S, _TAIL_S, _ALONE_S = (0.1, 0.8), (0.2, 1.2), (0.5, 6.0)


def heard(chance: np.random.Generator, speech: Samples, others: Sequence[Samples], most: int) -> Sound:
    """Return speech as a microphone somewhere hears it, with silence around it, of at most so many samples."""
    wave = speech.astype(np.float64)
    wave /= loudness(wave)
    if chance.random() < _ROOM:
        wave = _echoing(chance, wave)
    if chance.random() < _MICROPHONE:
        wave = _coloured(chance, wave, 6.0)
    lead, tail = (round(SAMPLE_RATE * chance.uniform(*span)) for span in (_LEAD_S, _TAIL_S))
    whole = np.zeros(min(most, lead + len(wave) + tail))
    whole[lead : lead + len(wave)] += wave[: len(whole) - lead]
    below = _CLEAN_DB if chance.random() < _CLEAN else chance.uniform(*_SNR_DB)
    whole += noise(chance, len(whole), others) * _amplitude(-below)
    return _clipped(whole * _amplitude(chance.uniform(*_LOUDNESS_DB)))


def alone(chance: np.random.Generator, others: Sequence[Samples]) -> Sound:
    """Return some seconds of noise with nobody who speaks to us."""
    count = round(SAMPLE_RATE * chance.uniform(*_ALONE_S))
    return _clipped(noise(chance, count, others) * _amplitude(chance.uniform(*_ALONE_DB)))


def noise(chance: np.random.Generator, count: int, others: Sequence[Samples]) -> Wave:
    """Return noise of one or two kinds, of loudness one; voices in it are those of `others`."""
    made = _one_kind(chance, count, others)
    if chance.random() < _SWELLS:
        made = made * np.interp(np.arange(count), np.linspace(0, count, 9), chance.uniform(0.2, 1.5, 9))
    if chance.random() < _TWO_NOISES:
        made = made + chance.uniform(0.2, 1.0) * unit(_hiss(chance, count))
    return unit(made)


def _one_kind(chance: np.random.Generator, count: int, others: Sequence[Samples]) -> Wave:
    """Return noise of one kind, of loudness one; voices and hiss are twice as often drawn as the others."""
    match int(chance.integers(8)):
        case 0:
            made = _falling(chance, count)
        case 1 | 2:
            made = _hiss(chance, count)
        case 3 | 4:
            made = _babble(chance, count, others)
        case 5:
            made = _clatter(chance, count)
        case 6:
            made = _hum(chance, count)
        case _:
            made = _music(chance, count)
    return unit(made)


def _falling(chance: np.random.Generator, count: int) -> Wave:
    """Return noise whose power falls with its frequency by a power from 0 to 2: white, pink, brown."""
    hertz = np.maximum(np.fft.rfftfreq(count, 1 / SAMPLE_RATE), 20)
    return np.fft.irfft(np.fft.rfft(chance.normal(size=count)) / hertz ** (chance.uniform(0, 2) / 2), count)


def _hiss(chance: np.random.Generator, count: int) -> Wave:
    """Return noise of any smooth colour: a tap, a fan, a hood, a road."""
    return _coloured(chance, chance.normal(size=count), 20.0)


def _babble(chance: np.random.Generator, count: int, others: Sequence[Samples]) -> Wave:
    """Return one to seven people who talk among themselves, or a television."""
    mixed = np.zeros(count)
    for _ in range(int(chance.integers(1, 8))):
        said = [others[n].astype(np.float64) for n in chance.integers(0, len(others), 5)]
        row = np.resize(np.concatenate([each / loudness(each) for each in said]), count)
        mixed += np.roll(row, int(chance.integers(count))) * chance.uniform(0.4, 1.0)
    return mixed


def _clatter(chance: np.random.Generator, count: int) -> Wave:
    """Return dishes and cutlery over some hiss."""
    mixed = unit(_hiss(chance, count))
    at = np.arange(SAMPLE_RATE // 5) / SAMPLE_RATE
    for start in chance.integers(0, max(1, count - len(at)), max(1, count // int(chance.integers(2500, 16000)))):
        tones = np.sum([np.sin(2 * np.pi * hertz * at) for hertz in chance.uniform(300, 7000, 4)], axis=0)
        struck = chance.uniform(1, 6) * tones * np.exp(-at * chance.uniform(15, 90))
        mixed[start : start + len(at)] += struck[: count - start]
    return mixed


def _hum(chance: np.random.Generator, count: int) -> Wave:
    """Return a motor: a low tone with overtones, over some hiss."""
    at, low, falls = np.arange(count) / SAMPLE_RATE, chance.uniform(45, 130), chance.uniform(0.3, 1.5)
    tones = [np.sin(2 * np.pi * low * n * at + chance.uniform(0, 6)) / n**falls for n in range(1, 12)]
    return np.asarray(np.sum(tones, axis=0) + 0.3 * chance.normal(size=count))


def _music(chance: np.random.Generator, count: int) -> Wave:
    """Return chords that die away."""
    mixed, each = np.zeros(count), round(SAMPLE_RATE * chance.uniform(0.2, 0.8))
    at = np.arange(2 * each) / SAMPLE_RATE
    for start in range(0, count, each):
        keys = 110 * 2 ** (chance.integers(0, 36, 3) / 12)
        tones = np.sum([np.sin(2 * np.pi * key * n * at) / n for key in keys for n in range(1, 6)], axis=0)
        mixed[start : start + len(at)] += (tones * np.exp(-chance.uniform(1, 6) * at))[: count - start]
    return mixed


def _echoing(chance: np.random.Generator, wave: Wave) -> Wave:
    """Return a wave in a room whose echo is noise that dies away."""
    size = round(SAMPLE_RATE * chance.uniform(0.08, 0.5))
    echo = chance.normal(size=size) * np.exp(-np.arange(size) / SAMPLE_RATE * chance.uniform(8, 40))
    echo *= chance.uniform(0.02, 0.5) / np.sqrt(np.sum(np.square(echo)))
    echo[0] = 1.0
    count = len(wave) + size // 2
    spectrum = np.fft.rfft(wave, count + size) * np.fft.rfft(echo, count + size)
    return np.fft.irfft(spectrum, count + size)[:count]


def _coloured(chance: np.random.Generator, wave: Wave, most_db: float) -> Wave:
    """Return a wave with some frequencies raised or lowered by at most so many decibels."""
    hertz = np.fft.rfftfreq(len(wave), 1 / SAMPLE_RATE)
    bands = np.linspace(np.log(40), np.log(SAMPLE_RATE / 2), 8)
    gains = np.interp(np.log(np.maximum(hertz, 40)), bands, chance.uniform(-most_db, most_db, len(bands)))
    return np.fft.irfft(np.fft.rfft(wave) * 10 ** (gains / 20), len(wave))


def _amplitude(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _clipped(wave: Wave) -> Sound:
    return np.clip(wave, -1.0, 1.0).astype(np.float32)
