"""Waking for real: the wake word played into a virtual microphone, and what waiting for it costs."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest
from live_talk import talking

from voice_skill.bench.services import processor_s

if TYPE_CHECKING:
    from pathlib import Path

    from audio_room import AudioRoom

pytestmark = pytest.mark.flaky(reruns=2)  # in real time, and a shared machine may stall for a second


def test_after_a_conversation_the_wake_word_alone_begins_the_next(room: AudioRoom, tmp_path: Path) -> None:
    with talking(room, tmp_path) as talk:
        talk.until("listening")
        talk.hears("thanks")
        talk.until("closed")
        before = len(talk.events)
        talk.hears("opening")
        time.sleep(2)
        assert len(talk.events) == before
        talk.hears("am_michael/hey_jarvis")
        talk.hears("opening")  # in the same breath: nobody waits for a greeting
        assert talk.until("wake", within_s=5)["by"] == "word"
        assert talk.until("reply")["asks"] == "ask_emergency_screen"
        assert talk.end(signal.SIGTERM)[0] == 0


def test_waiting_costs_little_while_others_talk_and_a_pause_after_waking_is_greeted(
    room: AudioRoom, tmp_path: Path
) -> None:
    with talking(room, tmp_path, start="wake") as talk:
        talk.until("ready")
        time.sleep(4)  # until everything is loaded
        used, since = processor_s(talk.process.pid), time.monotonic()
        for other in ("bm_george/play_some_music_in_the_kitchen", "noise/babble", "rms/set_a_timer_for_ten_minutes"):
            talk.hears(other)
        part = (processor_s(talk.process.pid) - used) / (time.monotonic() - since)
        assert part < 0.1  # 0.05 is the goal, and measured on a machine that does nothing else
        assert [event["event"] for event in talk.events] == ["ready"]
        time.sleep(1)
        talk.hears("bf_emma/hey_jarvis")
        talk.until("wake", within_s=5)
        assert talk.until("reply")["act"] == "greet"
        assert talk.end(signal.SIGINT)[0] == 0
