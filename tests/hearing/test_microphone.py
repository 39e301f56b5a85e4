"""The microphone, in a room of our own: PulseAudio without a sound card."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from audio_room import AudioRoom, audio_room

from voice_skill.errors import DeviceGone
from voice_skill.hearing import microphone
from voice_skill.hearing.listen import hear
from voice_skill.hearing.microphone import Microphone
from voice_skill.hearing.protocol import FRAME, SAMPLE_RATE, ScriptedRecogniser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voice_skill.hearing.protocol import Samples


@pytest.fixture(scope="module")
def room() -> Iterator[AudioRoom]:
    with audio_room() as opened:
        yield opened
    microphone.refresh()


def seconds(frames: Iterator[Samples], length: float) -> Iterator[Samples]:
    """Yield as many frames as last so long."""
    for _ in range(round(length * SAMPLE_RATE / FRAME)):
        yield next(frames)


def test_what_sounds_in_the_room_is_heard(room: AudioRoom, demo: Path) -> None:
    with Microphone() as mic:
        frames = mic.frames()
        next(frames)
        speaker = threading.Thread(target=room.play, args=(demo / "affirm.flac",))
        speaker.start()
        recogniser = ScriptedRecogniser(["yes"])
        assert hear(seconds(frames, 3), recogniser).text == "yes"
        speaker.join()
        assert recogniser.samples > 0.3 * SAMPLE_RATE
        assert mic.overflows == 0


def test_frames_have_the_inner_shape_at_any_rate_of_the_device(room: AudioRoom) -> None:
    assert room.server is not None
    with Microphone() as mic:
        mic._rate = 48_000  # noqa: SLF001 - a device that gives more than we want
        frames = [next(mic.frames()) for _ in range(3)]
        assert {(len(frame), str(frame.dtype)) for frame in frames} == {(FRAME, "int16")}


def test_an_unplugged_microphone_is_noticed_and_works_again_when_plugged_in(room: AudioRoom) -> None:
    with Microphone(gone_after_s=0.7) as mic:
        frames = mic.frames()
        list(seconds(frames, 0.2))
        room.unplug_microphone()
        since = time.monotonic()
        with pytest.raises(DeviceGone, match="gives no more sound"):
            list(frames)
        assert time.monotonic() - since < 2
    room.plug_microphone()
    with Microphone() as mic:
        assert len(list(seconds(mic.frames(), 0.2))) == 6


def test_a_listener_who_is_too_slow_loses_the_oldest_sound_and_it_is_counted(room: AudioRoom) -> None:
    assert room.server is not None
    with Microphone() as mic:
        frames = mic.frames()
        next(frames)
        mic._blocks.maxsize = 5  # noqa: SLF001 - a second of patience instead of ten
        time.sleep(0.6)
        assert mic.overflows > 0
        next(frames)
        mic.drain()
        assert mic._blocks.qsize() <= 1  # noqa: SLF001 - drained, but for what came meanwhile


def test_a_microphone_is_chosen_by_a_part_of_its_name(room: AudioRoom) -> None:
    assert room.server is not None
    assert "pulse" in microphone.names()
    with Microphone("PULSE") as mic:
        assert len(list(seconds(mic.frames(), 0.1))) == 3
    with pytest.raises(DeviceGone, match=r"there are: .*pulse"):
        Microphone("kitchen")


def test_without_a_sound_system_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    microphone.refresh()
    if not microphone.names():
        with pytest.raises(DeviceGone, match="voice-skill chat"):
            Microphone()
    else:
        with Microphone() as mic:
            assert np.asarray(next(mic.frames())).shape == (FRAME,)
