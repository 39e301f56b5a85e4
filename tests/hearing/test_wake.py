"""The wake word with the real networks: it fires on its phrase, and on nothing else."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import numpy as np
import pytest

from voice_skill.errors import ModelBroken, ModelMissing
from voice_skill.hearing.protocol import SAMPLE_RATE, as_frames
from voice_skill.hearing.recording import open_recording
from voice_skill.hearing.wake import MicroWakeWord, WakeWord, is_installed
from voice_skill.settings import WakeWord as Names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voice_skill.hearing.protocol import Samples

RECORDINGS = Path(__file__).parents[1] / "recordings"
PHRASES = sorted(path for name in get_args(Names) for path in RECORDINGS.glob(f"*/{name}.flac"))
OTHERS = sorted(set(RECORDINGS.glob("*/*.flac")) - set(PHRASES))
SILENCE = np.zeros(SAMPLE_RATE, np.int16)


def samples(*paths: Path) -> Samples:
    """Return recordings one after the other, with a second of silence around each."""
    parts = [SILENCE]
    for path in paths:
        parts += [*open_recording(path).frames(), SILENCE]
    return np.concatenate(parts)


def noisy(speech: Samples, noise: str, below_db: float) -> Samples:
    """Return speech with noise below it, by the loudness of both over their whole length."""
    drawn = np.resize(samples(RECORDINGS / "noise" / f"{noise}.flac")[SAMPLE_RATE:-SAMPLE_RATE], len(speech))
    voiced = speech[np.abs(speech) > 300].astype(float)
    drawn = drawn * (np.sqrt(np.mean(voiced**2)) / np.sqrt(np.mean(drawn.astype(float) ** 2))) * 10 ** (-below_db / 20)
    mixed: Samples = np.clip(speech + drawn, -32768, 32767).astype(np.int16)
    return mixed


def heard_at(word: WakeWord, frames: Iterable[Samples]) -> list[float]:
    """Return the seconds at which the phrase was heard."""
    seconds, found = 0.0, []
    for frame in frames:
        seconds += len(frame) / SAMPLE_RATE
        if word.accept(frame):
            found.append(seconds)
    return found


def test_every_wake_word_of_the_settings_has_a_recording() -> None:
    assert {path.stem for path in PHRASES} == set(get_args(Names))


@pytest.mark.parametrize("path", PHRASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_it_fires_within_half_a_second_of_its_phrase(path: Path) -> None:
    heard = samples(path)
    said_until = np.flatnonzero(np.abs(heard) > 300)[-1] / SAMPLE_RATE
    found = heard_at(MicroWakeWord(path.stem), as_frames(heard))
    assert found
    assert -0.5 < found[0] - said_until < 0.5


@pytest.mark.parametrize("name", get_args(Names))
def test_other_speech_and_noise_do_not_fire(name: str) -> None:
    assert not heard_at(MicroWakeWord(name), as_frames(samples(*OTHERS)))


def test_another_wake_word_does_not_fire() -> None:
    others = [path for path in PHRASES if path.stem != "hey_jarvis"]
    assert not heard_at(MicroWakeWord("hey_jarvis"), as_frames(samples(*others)))


@pytest.mark.parametrize("noise", ["pink", "babble", "clatter"])
def test_it_fires_over_the_noise_of_a_kitchen(noise: str) -> None:
    for path in RECORDINGS.glob("*/hey_jarvis.flac"):
        assert heard_at(MicroWakeWord("hey_jarvis"), as_frames(noisy(samples(path), noise, below_db=10)))


def test_frames_may_have_any_length() -> None:
    heard = samples(RECORDINGS / "slt" / "hey_jarvis.flac")
    assert heard_at(MicroWakeWord("hey_jarvis"), np.array_split(heard, 41))


def test_after_reset_half_a_phrase_before_does_not_count() -> None:
    word = MicroWakeWord("hey_jarvis")
    heard = samples(RECORDINGS / "slt" / "hey_jarvis.flac")
    (fired, *_) = heard_at(word, as_frames(heard))
    word.reset()
    late = int(fired * SAMPLE_RATE) - SAMPLE_RATE // 2
    assert not heard_at(word, as_frames(heard[:late]))
    word.reset()
    assert not heard_at(word, as_frames(heard[late:]))
    word.reset()
    assert heard_at(word, as_frames(heard))


def test_the_phrase_is_told_as_it_is_said() -> None:
    assert MicroWakeWord("hey_jarvis").phrase == "Hey Jarvis"


def test_it_costs_far_less_than_the_twentieth_part_of_a_core() -> None:
    word, heard = MicroWakeWord("hey_jarvis"), samples(*OTHERS[:12])
    before = time.process_time()
    heard_at(word, as_frames(heard))
    assert (time.process_time() - before) / (len(heard) / SAMPLE_RATE) < 0.05


def test_without_the_extra_it_says_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymicro_wakeword", None)
    with pytest.raises(ModelMissing, match=r"voice-skill\[wake\]"):
        MicroWakeWord("hey_jarvis")


def test_a_network_that_does_not_run_here_is_one_sentence() -> None:
    with pytest.raises(ModelBroken, match="hey_marvin does not run here"):
        MicroWakeWord("hey_marvin")


def test_the_test_machine_has_the_extra() -> None:
    assert is_installed()
