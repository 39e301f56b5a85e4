"""The live conversation as a service that crashes: it goes on where it was, and its journal holds no word said."""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING

import pytest
from served_talk import journal, served, words_said
from systemd.fake_manager import service_manager

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audio_room import AudioRoom
    from systemd.fake_manager import Manager

pytestmark = pytest.mark.flaky(reruns=2)  # in real time, and a shared machine may stall for a second


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    with service_manager(tmp_path) as running:
        yield running


def test_after_a_crash_it_says_that_it_is_back_and_goes_on(room: AudioRoom, manager: Manager, tmp_path: Path) -> None:
    with served(room, manager, tmp_path, 1) as talk:
        talk.until("listening", within_s=90)
        talk.hears("opening")
        assert talk.until("reply")["asks"] == "ask_emergency_screen"
        talk.until("listening")
        os.kill(talk.process.pid, signal.SIGKILL)
        talk.process.wait(10)
        said, printed = words_said(talk), journal(talk)
    assert list(manager.kept) == ["conversation"]
    with served(room, manager, tmp_path, 2) as talk:
        back = talk.until("reply", within_s=90)
        assert back["say"].startswith("I am back.")
        assert back["asks"] == "ask_emergency_screen"
        assert "eyelid" not in back["say"]
        talk.until("listening")
        talk.hears("ask_emergency_screen")
        following = talk.until("reply")
        assert following["asks"] not in ("ask_emergency_screen", "ask_problem")
        assert following["understood"]["intent"] != "unclear"
        talk.until("listening")
        talk.process.send_signal(signal.SIGTERM)
        assert talk.process.wait(20) == 0
        said |= words_said(talk)
        printed += journal(talk)
    assert len(said) > 20
    assert not said & set(re.findall(r"[a-z]+", printed.lower())), printed
    manager.until(lambda: bool(manager.told("STOPPING")), 5)
    assert manager.told("READY") == ["1", "1"]
    assert len(manager.told("WATCHDOG")) > 5
    assert not manager.kept


def test_after_a_crash_while_nobody_talked_it_disturbs_nobody(
    room: AudioRoom, manager: Manager, tmp_path: Path
) -> None:
    with served(room, manager, tmp_path, 1, still_there_s="1", end_s="1") as talk:
        talk.until("listening", within_s=90)
        assert talk.until("closed")["why"] == "silence"
        manager.until(lambda: manager.told("STATUS")[-1] == "It waits to be woken.", 5)
        os.kill(talk.process.pid, signal.SIGKILL)
    with served(room, manager, tmp_path, 2) as talk:
        talk.until("ready")
        manager.until(lambda: len(manager.told("WATCHDOG")) > 5)
        assert not talk.named("reply")
