"""The meter of the microphone, and how far loading is: for those who look, and only in a terminal."""

from __future__ import annotations

import io
import os
import pty
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voice_skill.captions import TerminalCaptions
from voice_skill.capture import Captured
from voice_skill.hearing.protocol import FRAME
from voice_skill.meter import STEPS, MeteredSource, steps

if TYPE_CHECKING:
    from collections.abc import Callable


def in_a_terminal(show: Callable[[TerminalCaptions], None]) -> str:
    """Return what a terminal gets of captions."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        show(TerminalCaptions(terminal))
        terminal.flush()
        written = os.read(ours, 65536).decode()
    os.close(ours)
    return written


class Frames:
    """A source of frames of rising loudness."""

    def __init__(self, *loudness_db: float) -> None:
        self._waiting = [10 ** (each / 20) for each in loudness_db]
        self.calls: list[str] = []

    def start(self) -> None:
        self.calls.append("start")

    def read(self, timeout_s: float) -> Captured | None:
        del timeout_s
        if not self._waiting:
            return None
        noise = np.random.default_rng(1).standard_normal(FRAME)
        return Captured((noise * self._waiting.pop(0) * 32768).clip(-32768, 32767).astype(np.int16), 0.0)

    def close(self) -> None:
        self.calls.append("close")


def test_a_meter_is_empty_in_silence_and_full_of_a_shout() -> None:
    assert [steps(-100), steps(-70), steps(-40), steps(-10), steps(0)] == [0, 0, STEPS // 2, STEPS, STEPS]


def test_the_loudest_of_some_frames_is_shown_and_every_frame_passed_on() -> None:
    shown: list[int] = []
    frames = Frames(-60, -20, -60, -60, -60, -60, -60, -60)
    source = MeteredSource(frames, shown.append)
    source.start()
    assert sum(source.read(0.1) is not None for _ in range(10)) == 8
    source.close()
    assert frames.calls == ["start", "close"]
    assert shown[0] > shown[1] > 0
    assert len(shown) == 2


def test_a_terminal_shows_how_loud_it_is_and_how_far_loading_is() -> None:
    def show(captions: TerminalCaptions) -> None:
        captions.progress(1, 3, "understanding")
        captions.heard("yes")
        captions.level(STEPS // 2)

    written = in_a_terminal(show)
    assert "Loading  █░░ understanding" in written
    assert "Mic      " + "█" * (STEPS // 2) + "░" * (STEPS // 2) in written


def test_the_meter_leaves_the_words_so_far_alone_for_a_while() -> None:
    def show(captions: TerminalCaptions) -> None:
        captions.partial("my left eye")
        for _ in range(20):
            captions.level(STEPS)

    written = in_a_terminal(show)
    assert written.index("my left eye") < written.index("Mic")
    assert 1 <= written.count("Mic") < 20


@pytest.mark.parametrize("what", ["level", "progress"])
def test_no_file_and_no_pipe_gets_any_of_it(what: str) -> None:
    out = io.StringIO()
    captions = TerminalCaptions(out)
    captions.level(7) if what == "level" else captions.progress(1, 3, "the recogniser")
    captions.says("Hello.")
    assert out.getvalue().split() == ["Helper", "Hello."]
