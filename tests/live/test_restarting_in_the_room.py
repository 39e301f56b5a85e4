"""The live conversation as a service that crashes: it goes on where it was, and its journal holds no word said."""

from __future__ import annotations

import os
import re
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from live_talk import QUICKLY, Talk
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


@contextmanager
def served(room: AudioRoom, manager: Manager, place: Path, run: int, **settings: str) -> Iterator[Talk]:
    """Let the manager start the service; its events come by a pipe, so that what it prints is its journal alone."""
    pipe = place / f"events-{run}"
    os.mkfifo(pipe)
    environment = {**room.environment, "XDG_CONFIG_HOME": str(place), "VOICE_SKILL_RATE": QUICKLY}
    environment |= {f"VOICE_SKILL_{name.upper()}": value for name, value in settings.items()}
    process = manager.start("talk", "--events", str(pipe), environment=environment, watchdog_s=3.0)
    try:
        yield Talk(room, process, pipe)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)
        for output in (process.stdout, process.stderr):
            if output is not None:
                output.close()


def journal(talk: Talk) -> str:
    """Return all that an ended service has printed."""
    assert talk.process.stdout is not None
    assert talk.process.stderr is not None
    return talk.process.stdout.read() + talk.process.stderr.read()


def words_said(talk: Talk) -> set[str]:
    """Return the longer words that were said in a conversation, by either side."""
    said = [event["text"] for event in talk.named("transcript") + talk.named("partial")]
    said += [event["say"] for event in talk.named("reply")]
    return {word for text in said for word in re.findall(r"[a-z]{5,}", text.lower())}


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
