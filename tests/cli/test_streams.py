"""Output that cannot be written, or that nobody reads any more."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from cli.commands import DEMO
from voice_skill.events import Events
from voice_skill.streams import OutputUnwritable

pytestmark = pytest.mark.usefixtures("pack")
"""The content is made ready before, which is told on standard error."""
FULL = Path("/dev/full")
COMMANDS = [
    ("understand", "my calf twitches"),
    ("understand", "my calf twitches", "--json"),
    ("understand",),
    ("chat",),
    ("chat", "--json"),
    ("hear", str(DEMO / "affirm.flac"), "--engine", "pocketsphinx"),
    ("hear", str(DEMO / "affirm.flac"), "--engine", "pocketsphinx", "--json"),
    ("demo", "--engine", "pocketsphinx"),
    ("doctor",),
    ("doctor", "--json"),
    ("models", "list"),
    ("models", "list", "--json"),
    ("check",),
    ("--help",),
    ("chat", "--help"),
    ("--version",),
]


def ended(environment: dict[str, str], redirected: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command with its streams redirected by a shell, and return how it ended."""
    line = ["sh", "-c", f'exec "$0" -m voice_skill "$@" {redirected}', sys.executable, *command]
    typed = '{"text": "my calf twitches"}\n' * 3
    return subprocess.run(line, env=environment, input=typed, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.skipif(not FULL.exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_output_on_a_full_disk_is_one_sentence(environment: dict[str, str], command: tuple[str, ...]) -> None:
    done = ended(environment, ">/dev/full", *command)
    assert done.returncode == 1
    (said,) = done.stderr.splitlines()
    assert "cannot be written" in said
    assert "make room" in said


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_reader_that_leaves_is_an_ordinary_end(environment: dict[str, str], command: tuple[str, ...]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "voice_skill", *command],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    process.stdout.close()
    process.stdout = None
    _, said = process.communicate('{"text": "my calf twitches"}\n', timeout=300)
    assert said == ""
    assert process.returncode == 0


@pytest.mark.parametrize("redirected", ["2>/dev/full", "2>&-"])
def test_what_cannot_be_told_stops_nothing(environment: dict[str, str], redirected: str) -> None:
    command = ("hear", "/nowhere.wav", str(DEMO / "affirm.flac"), "--engine", "pocketsphinx", "--json")
    done = ended(environment, redirected, *command)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1


def test_events_on_standard_output_end_and_the_conversation_goes_on() -> None:
    class Full(io.StringIO):
        def write(self, _text: str) -> int:
            reason = "No space left on device"
            raise OutputUnwritable(reason)

    told: list[str] = []
    events = Events(Full(), told.append)
    events("ready")
    events("closed")
    (once,) = told
    assert "No space left on device" in once
    assert "the conversation goes on" in once
