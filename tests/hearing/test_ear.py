"""One utterance after another, and when it is told of its words."""

from __future__ import annotations

import numpy as np

from voice_skill.ear import Ear, What
from voice_skill.hearing.endpoint import EndpointSettings
from voice_skill.hearing.protocol import FRAME, SAMPLE_RATE, Hints, Samples, ScriptedRecogniser
from voice_skill.values import Expects

VOICE = np.full(FRAME, 3000, np.int16)
SILENCE = np.zeros(FRAME, np.int16)
LATE_FRAMES = 29
"""Frames after which the recogniser has the last word: some after the voice."""


class Loud:
    """Takes what is loud for voice."""

    def probability(self, frame: Samples) -> float:
        return float(np.abs(frame).max() > 0)

    def reset(self) -> None:
        """Carry nothing on."""


class Late(ScriptedRecogniser):
    """Has the last word of an utterance only in the silence after it."""

    def __init__(self) -> None:
        super().__init__(["let me think"])
        self._frames = 0

    def accept(self, frame: Samples) -> None:
        super().accept(frame)
        self._frames += 1

    def partial(self) -> str:
        return "let me think" if self._frames >= LATE_FRAMES else "let me"


def test_a_last_word_that_comes_in_the_pause_is_looked_at_too() -> None:
    ear = Ear(Late(), EndpointSettings(), Loud())
    ear.expect(Hints(expects=Expects.YES_NO))
    frames = [SILENCE] * 3 + [VOICE] * 18 + [SILENCE] * 20
    told = [heard for at, frame in enumerate(frames) for heard in ear.accept(frame, at * FRAME / SAMPLE_RATE)]
    assert [heard.text for heard in told if heard.what is What.PAUSED] == ["let me", "let me think"]
