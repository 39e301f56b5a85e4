"""Noise is taken out of what PocketSphinx hears, and quiet speech is left as it is; real RNNoise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from voice_skill import noise_library
from voice_skill.bench.hearing.noise import mixed
from voice_skill.hearing import engines, model_store
from voice_skill.hearing.listen import hear
from voice_skill.hearing.model_store import State
from voice_skill.hearing.noise_suppression import LIBRARY, NoiseSuppressor, Shared, WithoutNoise
from voice_skill.hearing.protocol import FRAME, NO_HINTS, SAMPLE_RATE, ScriptedRecogniser, as_frames
from voice_skill.hearing.sphinx_recogniser import SphinxRecogniser
from voice_skill.hearing.voice_activity import loudness_db

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voice_skill.hearing.protocol import Samples

    Speech = Callable[[str], list[Samples]]

SENTENCES = (
    "af_heart/my_right_calf_has_been_twitching_since_yesterday",
    "am_michael/my_hand_has_become_weak_and_the_muscle_is_getting_smaller",
    "bf_emma/my_leg_cramps_at_night_after_running",
    "bm_george/my_lip_has_been_twitching_all_week_and_i_sleep_badly",
    "slt/my_left_eyelid_has_been_twitching_for_a_week",
)


@pytest.fixture(scope="module")
def folder() -> Path:
    """Return the folder of RNNoise, installed from its carrier where it is not there yet."""
    name = noise_library.model_here()
    if model_store.find(name).state is not State.INSTALLED:
        model_store.install(name)
    return model_store.path_of(name)


@pytest.fixture
def suppressor(folder: Path) -> NoiseSuppressor:
    return NoiseSuppressor(folder)


class Heard(ScriptedRecogniser):
    """Keeps what it is given."""

    def __init__(self) -> None:
        super().__init__([])
        self.given: list[Samples] = []

    def accept(self, frame: Samples) -> None:
        super().accept(frame)
        self.given.append(frame)


def in_noise(speech: list[Samples], noise: list[Samples], snr_db: float) -> list[Samples]:
    sound, other = np.concatenate(speech), np.concatenate(noise).astype(np.float64)
    quiet = np.zeros(SAMPLE_RATE // 2, np.int16)
    whole = np.concatenate([quiet, sound, quiet])
    return list(as_frames(mixed(whole, np.resize(other, len(whole)), snr_db)))


def test_noise_alone_becomes_softer_by_far(suppressor: NoiseSuppressor, white_noise: list[Samples]) -> None:
    after = np.concatenate([suppressor.clean(frame) for frame in white_noise])
    later = slice(SAMPLE_RATE // 2, None)
    assert loudness_db(after[later]) < loudness_db(np.concatenate(white_noise)[later]) - 12


@pytest.mark.parametrize("size", [1, 160, FRAME, 5000])
def test_as_much_comes_out_as_went_in_whatever_the_frames(
    suppressor: NoiseSuppressor, spoken: Speech, size: int
) -> None:
    sound = np.concatenate(spoken("bm_george/yes"))[:5000]
    parts = [suppressor.clean(sound[at : at + size]) for at in range(0, len(sound), size)]
    parts.append(suppressor.clean(sound[:0], last=True))
    assert sum(map(len, parts)) == pytest.approx(len(sound), abs=SAMPLE_RATE // 50)


def test_the_same_sound_comes_out_the_same_whatever_came_before(
    suppressor: NoiseSuppressor, spoken: Speech, white_noise: list[Samples]
) -> None:
    speech = spoken("bm_george/yes")
    suppressor.begin()
    first = [suppressor.clean(frame) for frame in speech]
    for frame in white_noise:
        suppressor.clean(frame)
    suppressor.begin()
    again = [suppressor.clean(frame) for frame in speech]
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))


def test_quiet_speech_is_passed_on_as_it_is(suppressor: NoiseSuppressor, spoken: Speech) -> None:
    inner = Heard()
    speech = spoken(SENTENCES[1])
    recogniser = WithoutNoise(inner, Shared(suppressor), 1.0)
    recogniser.start(NO_HINTS)
    for frame in speech:
        recogniser.accept(frame)
    recogniser.finish()
    assert np.array_equal(np.concatenate(inner.given), np.concatenate(speech))


def test_what_is_shorter_than_is_held_back_is_heard_too(suppressor: NoiseSuppressor, spoken: Speech) -> None:
    inner = Heard()
    hear(spoken("bm_george/yes"), WithoutNoise(inner, Shared(suppressor), 60.0))
    assert inner.samples > 0


def test_two_recognisers_that_share_a_suppressor_hear_the_same_as_each_alone(
    suppressor: NoiseSuppressor, white_noise: list[Samples], spoken: Speech
) -> None:
    sound = [white_noise[0], white_noise[0], *white_noise[:40], *spoken("bm_george/yes")]
    alone = Heard()
    hear_all(sound, WithoutNoise(alone, Shared(suppressor), 0.0))
    first, second = Heard(), Heard()
    suppressor.begin()
    shared = Shared(suppressor)
    both = [WithoutNoise(first, shared, 0.0), WithoutNoise(second, shared, 0.5)]
    for _ in range(2):  # the second time nothing is left of the first
        first.given, second.given = [], []
        hear_all(sound, *both)
        assert np.array_equal(np.concatenate(first.given), np.concatenate(alone.given))
        assert np.array_equal(np.concatenate(second.given), np.concatenate(alone.given))


def hear_all(sound: list[Samples], *recognisers: WithoutNoise) -> None:
    for recogniser in recognisers:
        recogniser.start(NO_HINTS)
    for frame in sound:
        for recogniser in recognisers:
            recogniser.accept(frame)
    for recogniser in recognisers:
        recogniser.finish()


def test_nothing_at_all_is_heard_as_nothing(suppressor: NoiseSuppressor) -> None:
    recogniser = WithoutNoise(SphinxRecogniser(), Shared(suppressor), 2.0)
    recogniser.start(NO_HINTS)
    assert not recogniser.finish().text


def test_more_is_heard_in_noise_than_without(suppressor: NoiseSuppressor, spoken: Speech) -> None:
    noise = spoken("noise/pink")
    plain = SphinxRecogniser()
    right = {"plain": 0, "without noise": 0}
    for name in SENTENCES:
        sound, said = in_noise(spoken(name), noise, 10), set(name.partition("/")[2].split("_"))
        for which, recogniser in (("plain", plain), ("without noise", WithoutNoise(plain, Shared(suppressor), 2.0))):
            right[which] += len(said & set(hear(sound, recogniser).text.split()))
    assert right["without noise"] > 1.2 * right["plain"]


def test_a_library_that_does_not_run_here_is_told_and_noise_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / LIBRARY).write_bytes(b"of another machine")
    monkeypatch.setattr(engines, "_model", lambda names: tmp_path if names != engines.WHISPER_MODELS else None)
    assert engines._noise_suppressor() is None  # noqa: SLF001 (what is done where it fails)
    assert "Noise suppression does not run here" in capsys.readouterr().err


def test_a_machine_without_a_build_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert noise_library.model_here() == ""
    assert engines._noise_suppressor() is None  # noqa: SLF001 (what is done where there is none)
