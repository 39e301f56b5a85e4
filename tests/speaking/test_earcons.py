from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from voice_skill.speaking.earcons import RATE, Earcon, earcon


@pytest.mark.parametrize("kind", list(Earcon))
def test_a_tone_is_short_soft_and_does_not_click(kind: Earcon) -> None:
    sound = earcon(kind)
    loud = np.abs(sound.samples.astype(int))
    assert 0.05 < sound.seconds < 0.5
    assert 0.05 < loud.max() / 32768 < 0.15
    assert max(loud[0], loud[-1]) < 10
    assert np.abs(np.diff(sound.samples.astype(int))).max() < 2000


def melody(kind: Earcon) -> tuple[int, ...]:
    """The loudest frequency in each stretch of 40 ms, 0 for silence, repetitions left out."""
    samples = earcon(kind).samples
    heard: list[int] = []
    for piece in (samples[at : at + RATE // 25] for at in range(0, len(samples) - RATE // 50, RATE // 25)):
        power = np.abs(np.fft.rfft(piece, RATE // 5))
        hertz = 0 if np.abs(piece.astype(int)).max() < 100 else round(int(power.argmax()) * 5 / 50) * 50
        if not heard or heard[-1] != hertz:
            heard.append(hertz)
    return tuple(heard)


def test_no_two_tones_have_the_same_melody() -> None:
    for one, other in combinations(Earcon, 2):
        assert melody(one) != melody(other), f"{one} sounds like {other}"


def test_listening_rises_and_goodbye_falls() -> None:
    assert melody(Earcon.LISTENING)[0] < melody(Earcon.LISTENING)[-1]
    assert melody(Earcon.GOODBYE)[0] > melody(Earcon.GOODBYE)[-1]
