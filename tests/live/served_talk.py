"""The live conversation as a service, its events by a pipe, so that what it prints is its journal alone."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from live_talk import QUICKLY, Talk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audio_room import AudioRoom
    from systemd.fake_manager import Manager


@contextmanager
def served(room: AudioRoom, manager: Manager, place: Path, run: int, **settings: str) -> Iterator[Talk]:
    """Let the manager start the service, with its settings and pipe in `place`."""
    variables = {"XDG_CONFIG_HOME": str(place)}
    variables |= {f"VOICE_SKILL_{name.upper()}": value for name, value in settings.items()}
    with served_in({**room.environment, **variables}, room, manager, place / f"events-{run}") as talk:
        yield talk


@contextmanager
def served_in(
    environment: dict[str, str], room: AudioRoom, manager: Manager, pipe: Path, *under: str
) -> Iterator[Talk]:
    """Let the manager start the service with these variables, behind the words of a command that becomes it."""
    os.mkfifo(pipe)
    environment = {"VOICE_SKILL_RATE": QUICKLY, **environment}
    process = manager.start("talk", "--events", str(pipe), environment=environment, watchdog_s=3.0, under=under)
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
    return talk.process.stdout.read() + talk.written()


def words_said(talk: Talk) -> set[str]:
    """Return the longer words that were said in a conversation, by either side."""
    said = [event["text"] for event in talk.named("transcript") + talk.named("partial")]
    said += [event["say"] for event in talk.named("reply")]
    return {word for text in said for word in re.findall(r"[a-z]{5,}", text.lower())}
