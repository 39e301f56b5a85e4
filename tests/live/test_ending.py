"""The live conversation where it cannot be held, or is to end: one sentence, the right status, and nothing left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from live_talk import complaints, left_behind, runs

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def silent(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a machine without sound and without models."""
    return {
        **os.environ,
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PULSE_SERVER": "unix:/nowhere",
        "VOICE_SKILL_MODELS": str(tmp_path / "models"),
        "COLUMNS": "500",
    }


def begun(environment: dict[str, str], *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "voice_skill", "talk", *options]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=os.sep
    )


def ended(environment: dict[str, str], *options: str) -> tuple[int, str, list[str]]:
    """Hold a conversation that ends by itself; return its status, what it wrote and what it complained of."""
    with begun(environment, *options) as process:
        out, err = process.communicate(timeout=60)
    return process.returncode, out, complaints(err)


@pytest.fixture(autouse=True)
def _nothing_is_left(tmp_path: Path) -> Iterator[None]:
    """Hold that neither a process nor a folder is left."""
    before = left_behind()
    yield
    until = time.monotonic() + 5
    while runs(tmp_path / "config") or left_behind() - before:
        assert time.monotonic() < until, left_behind() - before
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("options", "status", "says"),
    [
        (("--once",), 1, "There is no microphone"),
        (("--engine", "vosk"), 1, "models install vosk-small-en-us"),
        (("--engine", "whisper"), 1, "models install whisper-tiny.en"),
        (("--engine", "siri"), 2, "no engine"),
        (("--voice", "zzz"), 2, "no voice"),
        (("--country", "XX"), 2, "no emergency numbers"),
        (("--events", "/nowhere/events"), 1, "name another file"),
    ],
)
def test_what_cannot_be_had_is_one_sentence_before_anything_waits(
    silent: dict[str, str], options: tuple[str, ...], status: int, says: str
) -> None:
    found, out, (sentence,) = ended(silent, *options)
    assert found == status
    assert out == ""
    assert says in sentence


def test_an_engine_without_its_library_is_one_sentence(silent: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as util\nfound = util.find_spec\n"
        "util.find_spec = lambda name, *more: None if name == 'faster_whisper' else found(name, *more)\n"
    )
    status, _, told = ended({**silent, "PYTHONPATH": str(tmp_path)}, "--engine", "whisper")
    assert status == 1
    assert told == ["voice-skill: Whisper is not installed; install it with `pip install 'voice-skill[whisper]'`."]


def test_an_unknown_voice_aborts_nothing_however_often_it_is_asked_for(silent: dict[str, str]) -> None:
    whole = {name: value for name, value in silent.items() if name != "VOICE_SKILL_MODELS"}
    assert {ended(whole, "--voice", "zzz")[0] for _ in range(10)} == {2}


@pytest.mark.parametrize("full", ["the captions", "the events"])
def test_a_full_disk_is_told_once_and_the_conversation_goes_on(silent: dict[str, str], full: str) -> None:
    captions = full == "the captions"
    command = [sys.executable, "-m", "voice_skill", "talk", *(() if captions else ("--events", "/dev/full"))]
    with (
        Path("/dev/full").open("w") as disk,
        subprocess.Popen(
            command, stdout=disk if captions else subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=silent
        ) as process,
    ):
        time.sleep(6)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert (out or "" if full == "the events" else err).count("No space left on device") == 1
    assert "goes on" in (err if captions else out)


def test_without_a_microphone_it_says_that_it_waits_and_how_to_leave(silent: dict[str, str]) -> None:
    with begun(silent) as process:
        assert process.stdout is not None
        said = ""
        while "press Control and C" not in said:
            said += process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Ctrl-C leaves" in said
    assert "--speak" not in said
    assert "Hello" not in said + out
    assert not complaints(err)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("after_s", [0.9, 1.2, 1.5, 2.0, 3.0, 5.0])
def test_it_ends_in_order_whenever_it_is_told_to(silent: dict[str, str], told: signal.Signals, after_s: float) -> None:
    with begun(silent) as process:
        time.sleep(after_s)
        process.send_signal(told)
        _, err = process.communicate(timeout=30)
    assert process.returncode in {0, 128 + told}
    assert not complaints(err)
