"""`voice-skill serve`: what it tells, how it ends, and what it says when it cannot begin."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from wyoming.asr import Transcript
from wyoming.client import AsyncTcpClient
from wyoming.info import Describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wyoming.event import Event

    from cli.commands import Run


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Serve Home Assistant in a process of its own, and give it with its port."""
    command = [sys.executable, "-m", "voice_skill", "serve", "--wyoming", "tcp://127.0.0.1:0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True
    ) as process:
        assert process.stderr is not None
        told = next(line for line in process.stderr if "Home Assistant" in line)
        found = re.search(r"tcp://127\.0\.0\.1:(\d+);", told)
        assert found is not None
        try:
            yield process, int(found[1])
        finally:
            process.kill()


async def asked(port: int, event: Event) -> Event:
    async with AsyncTcpClient("127.0.0.1", port, read_timeout=60) as client:
        await client.write_event(event)
        answer: Event | None = await client.read_event()
        assert answer is not None
        return answer


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_serves_until_it_is_told_to_end(environment: dict[str, str], number: signal.Signals) -> None:
    with served(environment) as (process, port):
        assert asyncio.run(asked(port, Describe().event())).type == "info"
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0
        assert (out, err) == ("", "")


def test_it_ends_while_a_client_is_connected_and_answers_with_the_country(environment: dict[str, str]) -> None:
    with served({**environment, "VOICE_SKILL_COUNTRY": "US"}) as (process, port):
        answer = asyncio.run(asked(port, Transcript("my face is drooping on one side").event()))
        assert "nine one one" in answer.data["text"]
        with socket.create_connection(("127.0.0.1", port)):
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_port_in_use_is_told(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--wyoming", f"tcp://127.0.0.1:{taken.getsockname()[1]}")
    assert done.status == 1
    assert "in use" in done.one_sentence()


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("--wyoming", "127.0.0.1:10500"),
        ("--wyoming", "tcp://127.0.0.1"),
        ("--wyoming", "tcp://127.0.0.1:99999"),
        ("--wyoming", "tcp://[::1"),
        ("--wyoming", "stdio://"),
        ("--wyoming", "tcp://0.0.0.0:0"),
        ("--wyoming", "tcp://192.0.2.1:0"),
        ("--web", "127.0.0.1:0", "--zeroconf"),
        ("--web", "127.0.0.1:0", "--certificate-key", __file__),
        ("--wyoming", "tcp://127.0.0.1:0", "--key", "0123456789abcdef"),
        ("--wyoming", "tcp://127.0.0.1:0", "--certificate", __file__),
    ],
)
def test_what_cannot_be_served_is_told_in_one_sentence(run: Run, wrong: tuple[str, ...]) -> None:
    done = run("serve", *wrong)
    assert done.status == 2
    assert done.one_sentence()


@pytest.mark.parametrize("service", ["--wyoming=tcp://127.0.0.1:0", "--web=127.0.0.1:0"])
def test_a_voice_that_nobody_has_is_told_in_one_sentence_before_it_says_where_it_can_be_reached(
    run: Run, service: str
) -> None:
    done = run("serve", service, "--voice", "nobody")
    assert done.status == 2
    assert 'no voice called "nobody"' in done.one_sentence()


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.77"])
def test_a_host_that_is_not_this_machine_is_told(run: Run, host: str) -> None:
    done = run("serve", "--allow-network", "--wyoming", f"tcp://{host}:0")
    assert done.status == 1
    assert host in done.one_sentence()


def test_other_machines_are_let_in_with_a_warning(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "voice_skill", "serve", "--wyoming", "tcp://0.0.0.0:0", "--allow-network"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stderr is not None
        assert any("Everybody in this network" in line for line in process.stderr)
        process.terminate()
        assert process.wait(timeout=60) == 0


@pytest.mark.parametrize("library", ["wyoming", "zeroconf"])
def test_a_missing_extra_is_told_with_what_to_install(environment: dict[str, str], library: str) -> None:
    without = f"import sys; sys.modules[{library!r}] = None; from voice_skill.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", without, "serve", "--wyoming", "tcp://127.0.0.1:0"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "pip install 'voice-skill[wyoming]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1
