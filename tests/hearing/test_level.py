"""Speech that comes in too softly or overdriven is told, once, and only where it lasts."""

from __future__ import annotations

import numpy as np
import pytest

from voice_skill.hearing.level import Level, LevelWatch, is_noisy, level_of
from voice_skill.hearing.protocol import FRAME, Samples, as_frames


def spoken(level_db: float, seconds: float = 1.0) -> list[Samples]:
    """Return noise as loud as somebody speaks, between two silences."""
    loud = np.random.default_rng(1).standard_normal(round(seconds * 16_000)) * 32_768 * 10 ** (level_db / 20)
    silence = np.zeros(FRAME * 20)
    whole = np.clip(np.concatenate([silence, loud, silence]), -32_768, 32_767)
    return list(as_frames(whole.astype(np.int16)))


def after(watch: LevelWatch, level_db: float, seconds: float = 1.0) -> Level:
    watch.begin()
    for frame in spoken(level_db, seconds):
        watch.accept(frame)
    return watch.end()


@pytest.mark.parametrize(("level_db", "level"), [(-55, Level.LOW), (-45, Level.FINE), (-15, Level.FINE)])
def test_how_loud_speech_is_decides_whether_it_is_too_soft(level_db: float, level: Level) -> None:
    assert level_of(spoken(level_db)) is level


def test_speech_whose_peaks_are_cut_off_is_overdriven() -> None:
    assert level_of(spoken(-4)) is Level.OVERDRIVEN


def test_an_utterance_without_sound_is_no_trouble_of_level() -> None:
    assert level_of([]) is Level.FINE


def test_a_level_is_told_at_the_second_utterance_that_has_it_and_then_never_again() -> None:
    watch = LevelWatch()
    assert [after(watch, -55) for _ in range(4)] == [Level.FINE, Level.LOW, Level.FINE, Level.FINE]


def test_one_cough_that_overdrives_the_microphone_is_not_told() -> None:
    watch = LevelWatch()
    assert [after(watch, level) for level in (-25, -2, -25, -2)] == [Level.FINE] * 4


def test_both_levels_are_told_where_both_come() -> None:
    watch = LevelWatch()
    told = [after(watch, level) for level in (-55, -55, -2, -2)]
    assert told == [Level.FINE, Level.LOW, Level.FINE, Level.OVERDRIVEN]


def test_an_utterance_of_any_length_is_judged_by_its_beginning() -> None:
    watch = LevelWatch()
    after(watch, -55, seconds=30)
    assert after(watch, -55, seconds=30) is Level.LOW


def test_noise_is_told_by_how_little_speech_stands_out_from_it() -> None:
    chance = np.random.default_rng(2)
    quiet = np.concatenate(spoken(-25)).astype(np.float64)
    for snr_db, noisy in ((50, False), (20, False), (8, True), (3, True)):
        noise = chance.standard_normal(len(quiet)) * 32_768 * 10 ** ((-25 - snr_db) / 20)
        mixed = np.clip(quiet + noise, -32_768, 32_767).astype(np.int16)
        assert is_noisy([mixed]) is noisy, snr_db
    assert not is_noisy([])
