"""SIGTERM and SIGHUP, as a service manager or a closing terminal send them, end a command as Ctrl-C does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.commands import RECORDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOLD = (signal.SIGTERM, signal.SIGHUP)
HEARD = RECORDINGS / "am_michael" / "my_eye_has_been_twitching_since_i_started_drinking_more_coffee.flac"
SHOW_CURSOR, HIDE_CURSOR = b"\x1b[?25h", b"\x1b[?25l"


def wait_for(happened: Callable[[], object]) -> None:
    """Wait until something has happened."""
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.005)


def begun(environment: dict[str, str], *arguments: str | Path) -> subprocess.Popen[bytes]:
    """Begin a command."""
    command = [sys.executable, "-m", "voice_skill", *map(str, arguments)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, cwd=os.sep
    )


def children(process: subprocess.Popen[bytes]) -> dict[int, list[bytes]]:
    """Return the command lines of the child processes of a process."""
    lists = Path(f"/proc/{process.pid}/task").glob("*/children")
    numbers = [int(number) for each in lists for number in each.read_text().split()]
    return {number: Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0") for number in numbers}


def voice_of(process: subprocess.Popen[bytes]) -> dict[int, Path]:
    """Return the folder of each voice that a process has started."""
    lines = children(process).items()
    return {pid: Path(line[-2].decode()) for pid, line in lines if any(b"pyttsx3_child" in word for word in line)}


@pytest.fixture
def slow_site() -> Iterator[str]:
    """Publish a file that takes minutes to come, and return its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "10000000")
            self.end_headers()
            try:
                for _ in range(600):
                    self.wfile.write(bytes(10_000))
                    time.sleep(0.1)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def home(tmp_path: Path, slow_site: str) -> Path:
    """Return a folder of models that names "tiny", which takes minutes to come."""
    (tmp_path / "models.toml").write_text(
        '[tiny]\ntitle = "A model for tests"\nengine = "vosk"\nlanguage = "en"\nlicence = "none"\n'
        f'archive = {{ address = "{slow_site}/tiny.zip", folder = "tiny-1", bytes = 10000000, sha256 = "0" }}\n'
    )
    return tmp_path


@pytest.mark.parametrize("told", TOLD)
def test_an_installation_that_is_told_to_end_leaves_no_work_and_a_visible_cursor(
    environment: dict[str, str], home: Path, told: signal.Signals
) -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "voice_skill", "models", "install", "tiny"]
    variables = {**environment, "VOICE_SKILL_MODELS": str(home), "TERM": "xterm"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs, env=variables)
    wait_for(lambda: list(home.glob(".installing-*")) and list(home.glob(".downloads/tiny/*")))
    process.send_signal(told)
    assert process.wait(30) == 128 + told
    os.close(theirs)
    shown = os.read(ours, 100_000)
    os.close(ours)
    assert not list(home.glob(".installing-*"))
    assert shown.rfind(SHOW_CURSOR) > shown.rfind(HIDE_CURSOR)
    assert b"Traceback" not in shown


@pytest.mark.parametrize("told", TOLD)
@pytest.mark.parametrize("after_s", [0.0, 0.3])
def test_a_voice_leaves_no_folder_when_all_processes_are_told_to_end_at_once(
    environment: dict[str, str], tmp_path: Path, told: signal.Signals, after_s: float
) -> None:
    process = begun(environment, "hear", HEARD, "--speak", tmp_path / "reply.wav", "--engine", "pocketsphinx")
    wait_for(lambda: voice_of(process))
    ((voice, folder),) = voice_of(process).items()
    time.sleep(after_s)
    os.kill(voice, told)
    process.send_signal(told)
    _, complaints = process.communicate(timeout=60)
    assert process.returncode == 128 + told
    assert b"Traceback" not in complaints
    assert not folder.exists()


@pytest.mark.parametrize("told", TOLD)
def test_a_typed_conversation_that_is_told_to_end_ends_without_a_traceback(
    environment: dict[str, str], told: signal.Signals
) -> None:
    process = begun(environment, "understand")
    time.sleep(3)
    process.send_signal(told)
    process.send_signal(told)
    _, complaints = process.communicate(timeout=30)
    assert process.returncode == 128 + told
    assert b"Traceback" not in complaints


def test_under_nohup_a_closing_terminal_ends_nothing(environment: dict[str, str]) -> None:
    command = ["nohup", sys.executable, "-m", "voice_skill", "understand"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
    time.sleep(3)
    process.send_signal(signal.SIGHUP)
    out, _ = process.communicate(b'{"text": "yes"}\n', timeout=60)
    assert process.returncode == 0
    assert b"affirm" in out


def test_a_live_conversation_ends_as_a_whole_when_its_terminal_is_closed(
    environment: dict[str, str], tmp_path: Path
) -> None:
    events = tmp_path / "events.jsonl"
    process = begun({**environment, "PULSE_SERVER": "unix:/nowhere"}, "talk", "--events", events)
    wait_for(lambda: events.exists() and '"ready"' in events.read_text())
    process.send_signal(signal.SIGHUP)
    _, complaints = process.communicate(timeout=30)
    assert process.returncode == 0
    assert '"closed"' in events.read_text().splitlines()[-1]
    assert b"Traceback" not in complaints
