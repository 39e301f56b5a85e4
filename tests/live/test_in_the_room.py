"""The live conversation for real: recordings played into a virtual microphone, the virtual loudspeaker recorded.

Time bounds are wide, since machines that run tests are shared; `make bench` measures.
"""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import numpy as np
from live_talk import talking, words_in

if TYPE_CHECKING:
    from pathlib import Path

    from audio_room import AudioRoom


def test_a_conversation_is_held_by_voice_alone(room: AudioRoom, tmp_path: Path) -> None:
    with talking(room, tmp_path, rate="210") as talk:
        talk.until("listening")
        ended = talk.hears("opening")
        end = talk.until("speech_end")
        assert abs(end["t"] - ended) < 1.0
        with room.recording() as spoken:
            reply = talk.until("reply")
            assert reply["asks"] == "ask_emergency_screen"
            talk.until("listening")
        talk.hears("ask_emergency_screen")
        assert talk.until("reply")["asks"] != "ask_emergency_screen"
        status, errors = talk.end(signal.SIGTERM)
    assert status == 0
    assert "Traceback" not in errors
    assert talk.events[-1]["event"] == "closed"
    said = words_in(spoken)
    assert sum(word in said for word in ("danger", "face", "arm", "breathing", "chest", "blackout", "happening")) >= 3


def test_stop_is_obeyed_in_the_middle_of_a_reply(room: AudioRoom, tmp_path: Path) -> None:
    with talking(room, tmp_path, rate="150") as talk, room.recording() as spoken:
        talk.until("sound_start")
        time.sleep(1.5)
        stopped = talk.hears("bf_emma/stop")
        talk.until("interrupted", within_s=5)
        following = [event for event in talk.named("sound_start")[1:] if event["t"] > stopped]
        until = following[0]["t"] if following else time.monotonic()
        loud = [at for at, piece in spoken.pieces if at < until and len(piece) and np.abs(piece).max() > 200]
        assert loud[-1] - stopped < 3.0  # machines here are shared; `make bench` measures the time, this that it stops
        assert talk.end(signal.SIGINT)[0] == 0


def test_its_own_echo_is_nobody_and_a_person_is_heard_over_it(room: AudioRoom, tmp_path: Path) -> None:
    room.echo(quieter_db=20)
    try:
        with talking(room, tmp_path, rate="200") as talk:
            talk.until("listening")
            time.sleep(1)
            assert not talk.named("speech_start")
            talk.hears("opening")
            talk.until("sound_start")
            time.sleep(2.5)
            talk.hears("af_heart/please_say_that_again")
            talk.until("interrupted", within_s=6)
            assert len(talk.named("speech_start")) == 2
            assert talk.end(signal.SIGTERM)[0] == 0
    finally:
        room.echo(quieter_db=None)


def test_a_microphone_that_is_pulled_and_put_back_keeps_the_conversation(room: AudioRoom, tmp_path: Path) -> None:
    with talking(room, tmp_path) as talk:
        talk.until("listening")
        talk.hears("opening")
        assert talk.until("reply")["turn"] == 1
        talk.until("listening")
        pulled = time.monotonic()
        room.unplug_microphone()
        assert talk.until("device_lost", within_s=6)["t"] - pulled < 3
        talk.until("sound_end")
        put_back = time.monotonic()
        room.plug_microphone()
        assert talk.until("device_back", within_s=6)["t"] - put_back < 3
        talk.until("listening")
        talk.hears("ask_emergency_screen")
        assert talk.until("reply")["turn"] == 2
        assert talk.end(signal.SIGTERM)[0] == 0


def test_ending_it_as_soon_as_it_is_ready_is_orderly(room: AudioRoom, tmp_path: Path) -> None:
    with talking(room, tmp_path) as talk:
        talk.until("ready")
        status, errors = talk.end(signal.SIGINT)
    assert status == 0
    assert "Traceback" not in errors
    assert talk.events[-1]["event"] == "closed"


def test_a_single_conversation_ends_by_itself_after_goodbye(room: AudioRoom, tmp_path: Path) -> None:
    with talking(room, tmp_path, "--once") as talk:
        talk.until("listening")
        talk.hears("thanks")
        assert talk.until("reply")["done"]
        assert talk.until("closed")["why"] == "goodbye"
        assert talk.process.wait(15) == 0
