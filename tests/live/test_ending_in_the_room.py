"""The live conversation where there is sound: what keeps it from being held is said aloud, and it ends when told to."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest
from live_talk import left_behind, runs, talking, words_in

if TYPE_CHECKING:
    from pathlib import Path

    from audio_room import AudioRoom

pytestmark = pytest.mark.flaky(reruns=2)  # in real time, and a shared machine may stall for a second
NOT_THERE = "no microphone of this name"


def test_without_a_microphone_it_says_aloud_that_it_waits(room: AudioRoom, tmp_path: Path) -> None:
    with room.recording() as spoken, talking(room, tmp_path, microphone=NOT_THERE, rate="165") as talk:
        assert talk.until("device_lost")["device"] == "microphone"
        talk.until("sound_end")
        assert not talk.named("reply")
        assert talk.end(signal.SIGINT)[0] == 0
    assert "microphone" in words_in(spoken)


def test_a_single_conversation_without_a_microphone_is_refused_aloud(room: AudioRoom, tmp_path: Path) -> None:
    with room.recording() as spoken, talking(room, tmp_path, "--once", microphone=NOT_THERE, rate="165") as talk:
        assert talk.process.wait(30) == 1
        (sentence,) = talk.complaints()
        assert NOT_THERE in sentence
        assert talk.events == []
    assert "microphone" in words_in(spoken)


def test_an_unknown_voice_is_one_sentence_however_often_it_is_asked_for(room: AudioRoom, tmp_path: Path) -> None:
    for _ in range(10):
        with talking(room, tmp_path, "--voice", "zzz") as talk:
            assert talk.process.wait(30) == 2
            (sentence,) = talk.complaints()
            assert 'no voice called "zzz"' in sentence


def test_where_the_voice_that_was_kept_is_gone_the_usual_one_says_so_and_goes_on(
    room: AudioRoom, tmp_path: Path
) -> None:
    with room.recording() as spoken, talking(room, tmp_path, voice="zzz", rate="165") as talk:
        talk.until("sound_end")
        talk.until("sound_end")
        assert talk.end(signal.SIGINT)[0] == 0
    said = words_in(spoken)
    assert "voice" in said
    assert "twitching" in said


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("ready", signal.SIGTERM),
        ("sound_start", signal.SIGINT),
        ("sound_start", signal.SIGTERM),
        ("speech_start", signal.SIGTERM),
        ("transcript", signal.SIGINT),
    ],
)
def test_it_ends_in_order_at_any_moment(room: AudioRoom, tmp_path: Path, moment: str, told: signal.Signals) -> None:
    before = left_behind()
    with talking(room, tmp_path) as talk:
        if moment in {"speech_start", "transcript"}:
            talk.until("listening")
            talk.hears("opening")
        talk.until(moment)
        begun = time.monotonic()
        status, errors = talk.end(told)
    assert time.monotonic() - begun < 10
    assert status == 0
    assert "Traceback" not in errors
    assert talk.events[-1]["event"] == "closed"
    assert not left_behind() - before
    assert not runs(tmp_path)
