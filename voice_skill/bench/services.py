"""`voice-skill bench services`: time of a text turn beside many conversations, and memory of many more left open.

Each service runs in a process of its own, and is asked as its own clients ask it.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING

import click

from voice_skill import as_json
from voice_skill.bench.callers import CALLERS
from voice_skill.errors import WrongUsage
from voice_skill.serve_command import service

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from voice_skill.bench.callers import Caller

BESIDE, TURNS, OPEN = 50, 100, 500
"""Conversations held meanwhile, turns that are measured, and conversations left open."""
TURN_MS, OPEN_MB = 30.0, 300.0
"""Goals: milliseconds of a turn, the median; most memory with all conversations open."""
THINKING_S = 5.0
"""Seconds that a person takes for an answer, at least."""
_PAUSE_S = 0.05
_LINES = ("my left eyelid has been twitching for three days", "none of those", "no", "no", "why does coffee do that")
_LISTENS = re.compile(r"(?:tcp|http)://127\.0\.0\.1:(\d+)/?;")
_ADDRESSES = {"wyoming": "tcp://127.0.0.1:0", "web": "127.0.0.1:0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a service took."""

    name: str
    """The service, by the option of `serve`."""
    median_ms: float
    """Milliseconds from an utterance to its answer, connecting included; the median."""
    p99_ms: float
    """The same, which one in a hundred exceeds."""
    processor_ms: float
    """Milliseconds of processor time that a turn takes, whatever else the machine does."""
    peak_mb: float
    """Most memory resident, with all conversations open."""

    def as_row(self) -> dict[str, object]:
        """Return one line of JSON; `within` is whether both goals are reached."""
        return {
            "service": self.name,
            "beside": BESIDE,
            "open": OPEN,
            "median_ms": {"is": round(self.median_ms, 2), "most": TURN_MS},
            "p99_ms": round(self.p99_ms, 2),
            "processor_ms": round(self.processor_ms, 2),
            "peak_mb": {"is": round(self.peak_mb, 1), "most": OPEN_MB},
            "within": self.median_ms <= TURN_MS and self.peak_mb <= OPEN_MB,
        }


def run(content: Path | None, *, as_lines: bool) -> None:
    """Measure every service, and print a row for each.

    Raises ServiceMissing where one is not installed, and WrongUsage where one does not start.
    """
    for name in CALLERS:
        service(name)
    for name in CALLERS:
        taken = measure(name, content)
        if as_lines:
            click.echo(as_json.line(taken.as_row()))
        else:
            _show(taken)


def _show(taken: Taken) -> None:
    """Print what a service took, for people."""
    click.echo(f"serve --{taken.name}")
    click.echo(f"{BESIDE} other conversations: a turn takes {taken.median_ms:.1f} ms, the median; goal {TURN_MS:g}")
    click.echo(f"    the 99th percentile {taken.p99_ms:.1f} ms, and {taken.processor_ms:.1f} ms of processor time")
    click.echo(f"{OPEN} open conversations: {taken.peak_mb:.0f} MB at most; goal {OPEN_MB:g}")


def measure(
    name: str, content: Path | None, *, beside: int = BESIDE, turns: int = TURNS, left_open: int = OPEN
) -> Taken:
    """Return what a service took. Raises WrongUsage where it does not start."""
    with _served(name, content) as (process, port):
        times = asyncio.run(_talk(CALLERS[name](port), beside, turns))
        before_s = processor_s(process.pid)
        asyncio.run(_leave_open(CALLERS[name](port), left_open))
        spent_s = processor_s(process.pid) - before_s
        return Taken(
            name=name,
            median_ms=median(times),
            p99_ms=quantiles(times, n=100)[-1],
            processor_ms=spent_s * 1000 / (2 * left_open),
            peak_mb=_peak_mb(process.pid),
        )


def processor_s(process: int) -> float:
    """Return the seconds of processor time that a process has had."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def _peak_mb(process: int) -> float:
    """Return the most memory that a process had resident."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text(encoding="utf-8"))
    return int(found[1]) / 1024 if found else 0.0


@contextmanager
def _served(name: str, content: Path | None) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Serve in a process of its own, and give it with its port. Raises WrongUsage where it does not start."""
    chosen = ("--content", str(content)) if content else ()
    command = [sys.executable, "-m", "voice_skill", "serve", f"--{name}", _ADDRESSES[name], *chosen]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None  # noqa: S101 (it is a pipe)
        told = next(filter(None, map(_LISTENS.search, process.stderr)), None)
        if told is None:
            message = f"The service did not start; to see why, run: {' '.join(command)}"
            raise WrongUsage(message)
        try:
            yield process, int(told[1])
        finally:
            process.terminate()


async def _talk(asking: Caller, beside: int, turns: int) -> list[float]:
    """Return the milliseconds of turns beside other conversations."""
    async with asking as caller:
        await caller.ask("first", _LINES[0])
        async with _others(caller, beside):
            times = []
            for turn in range(turns):
                times.append(await _timed(caller, f"measured {turn // len(_LINES)}", _LINES[turn % len(_LINES)]))
                await asyncio.sleep(_PAUSE_S)
    return times


async def _leave_open(asking: Caller, many: int) -> None:
    """Say two things in each of many conversations."""
    async with asking as caller:
        for number in range(many):
            for line in _LINES[:2]:
                await caller.ask(f"open {number}", line)


@asynccontextmanager
async def _others(caller: Caller, many: int) -> AsyncIterator[None]:
    """Hold other conversations while this is open; they begin one after the other."""
    tasks = [asyncio.create_task(_person(caller, number, many)) for number in range(many)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _person(caller: Caller, number: int, many: int) -> None:
    await asyncio.sleep(THINKING_S * number / many)
    while True:
        for line in _LINES:
            await caller.ask(f"beside {number}", line)
            await asyncio.sleep(THINKING_S)


async def _timed(caller: Caller, conversation: str, text: str) -> float:
    """Return the milliseconds until an utterance was answered."""
    begun = perf_counter()
    await caller.ask(conversation, text)
    return (perf_counter() - begun) * 1000
