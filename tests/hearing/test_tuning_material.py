"""What Whisper learns from: sentences as it writes them, in rooms and noise."""

from __future__ import annotations

import numpy as np
import pytest

from voice_skill.hearing.protocol import SAMPLE_RATE
from voice_skill.hearing.wording import plain
from voice_skill.training.hearing import rooms
from voice_skill.training.hearing.sentences import written

SPEECH = (np.sin(np.arange(SAMPLE_RATE) * 0.3) * 8000).astype(np.int16)


@pytest.mark.parametrize(
    ("said", "as_written"),
    [
        ("my eyelid's been jumping since monday", "My eyelid's been jumping since Monday."),
        ("i've had it three days and i can't sleep", "I've had it three days and I can't sleep."),
        ("what can i do about it", "What can I do about it?"),
        ("do not", "Do not."),
    ],
)
def test_a_sentence_is_written_as_whisper_writes_and_read_back_as_it_was_said(said: str, as_written: str) -> None:
    assert written(said) == as_written
    assert plain(as_written) == said


@pytest.mark.parametrize("seed", range(40))
def test_every_room_is_as_long_as_it_may_be_and_holds_what_was_said(seed: int) -> None:
    chance = np.random.default_rng(seed)
    heard = rooms.heard(chance, SPEECH, [SPEECH], 3 * SAMPLE_RATE)
    assert SAMPLE_RATE < len(heard) <= 3 * SAMPLE_RATE
    assert heard.dtype == np.float32
    assert np.all(np.isfinite(heard))
    assert np.abs(heard).max() <= 1
    assert len(rooms.heard(chance, SPEECH, [SPEECH], SAMPLE_RATE)) == SAMPLE_RATE


@pytest.mark.parametrize("seed", range(40))
def test_noise_of_every_kind_has_loudness_one(seed: int) -> None:
    made = rooms.noise(np.random.default_rng(seed), 2 * SAMPLE_RATE, [SPEECH])
    assert np.sqrt(np.mean(np.square(made))) == pytest.approx(1.0, rel=1e-6)


def test_noise_alone_is_never_louder_than_a_microphone_can_tell() -> None:
    for seed in range(40):
        heard = rooms.alone(np.random.default_rng(seed), [SPEECH])
        assert np.all(np.isfinite(heard))
        assert np.abs(heard).max() <= 1
