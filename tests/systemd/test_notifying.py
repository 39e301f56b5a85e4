"""What the service manager is told, on a real socket: that it listens, turns, and ends, and never a word said."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from systemd.fake_manager import service_manager
from voice_skill import chat
from voice_skill.systemd import given
from voice_skill.systemd.memory import Memory
from voice_skill.systemd.notifier import Notifier
from voice_skill.systemd.watched import ASLEEP, DEAF, TALKING, Watched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from systemd.fake_manager import Manager
    from voice_skill.pack import ContentPack


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    with service_manager(tmp_path) as running:
        yield running


def test_the_manager_keeps_the_very_file_that_is_written_to(manager: Manager, pack: ContentPack) -> None:
    memory = Memory(pack)
    watched = Watched(Notifier(manager.address), memory)
    manager.until(lambda: "conversation" in manager.kept, 5)
    watched.remember(chat.answer(chat.begin(pack).after, "my calf twitches", pack).after)
    assert b"calf" in os.pread(manager.kept["conversation"], 100_000, 0)
    watched.forget()
    manager.until(lambda: not manager.kept, 5)


def test_it_tells_that_it_listens_and_that_it_ends(manager: Manager, pack: ContentPack) -> None:
    watched = Watched(Notifier(manager.address), Memory(pack))
    watched.ready()
    watched.ending()
    manager.until(lambda: bool(manager.told("STOPPING")), 5)
    assert manager.told("READY") == ["1"]


def test_it_tells_that_it_lives_only_while_the_loop_turns_and_not_more_often_than_needed(
    manager: Manager, pack: ContentPack
) -> None:
    now = 100.0
    watched = Watched(Notifier(manager.address), Memory(pack), watchdog_s=9.0, clock=lambda: now)
    for _ in range(3):
        watched.turned(asleep=False, deaf=False)
    now += 3.1
    watched.turned(asleep=False, deaf=False)
    watched.ending()
    manager.until(lambda: bool(manager.told("STOPPING")), 5)
    assert manager.told("WATCHDOG") == ["1", "1"]


def test_its_status_tells_what_it_does_once_each_time(manager: Manager, pack: ContentPack) -> None:
    watched = Watched(Notifier(manager.address), Memory(pack))
    for asleep, deaf in ((False, False), (False, False), (True, False), (True, True)):
        watched.turned(asleep=asleep, deaf=deaf)
    watched.ending()
    manager.until(lambda: bool(manager.told("STOPPING")), 5)
    assert manager.told("STATUS")[:-1] == [TALKING, ASLEEP, DEAF]


def test_a_manager_that_is_gone_is_no_trouble(tmp_path: Path) -> None:
    Notifier(str(tmp_path / "nobody")).send("READY=1")
    Notifier("@voice-skill-nobody").send("READY=1")


def test_what_was_given_is_taken_out_of_the_environment() -> None:
    environment = {
        "NOTIFY_SOCKET": "/there", "WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "7", "HOME": "/",
        "LISTEN_FDS": "0", "LISTEN_PID": "7", "LISTEN_FDNAMES": "",
    }  # fmt: skip
    assert given.take(environment, pid=7) == given.Given("/there", 60.0)
    assert environment == {"HOME": "/"}


def test_what_was_given_to_another_process_is_left_alone() -> None:
    environment = {"WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "7", "LISTEN_FDS": "1", "LISTEN_PID": "7"}
    assert given.take(environment, pid=8) == given.Given()
