"""`voice-skill bench sturdy`: conversations, installations and writes of settings, killed at random moments.

After each kill nothing may be broken or half-written, and no process may live on; after the next whole run nothing may
be left of the killed ones either.
"""

from __future__ import annotations

import random
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_skill import as_json
from voice_skill.bench.sturdy_trials import TRIALS
from voice_skill.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.bench.sturdy_trials import Trial

PATIENCE_S = 120.0
"""Seconds after which a run counts as hanging."""
OUTLIVES_S = 10.0
"""Seconds that a child of a killed program may take to notice."""
_MOSTLY = 0.95
"""Part of its usual time within which a run is killed, so that few end before."""
MEMORY = Path("/dev/shm")  # noqa: S108 (looked at, not written to)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one kind of run."""

    name: str
    """What was killed."""
    times: int
    """How often it was run."""
    killed: int
    """How often it was killed before it had ended."""
    wrong: tuple[str, ...]
    """What was wrong afterwards, a sentence each."""

    def as_row(self) -> dict[str, object]:
        """Return one line of JSON; `within` is whether nothing was wrong."""
        return {
            "killed": self.name,
            "times": self.times,
            "before_the_end": self.killed,
            "wrong": list(self.wrong),
            "within": not self.wrong,
        }


def run(times: int, only: tuple[str, ...] = (), *, seed: int = 1, as_lines: bool = False) -> None:
    """Kill each kind of run so many times, and print a row for each. Raises WrongUsage where anything was wrong."""
    outcomes = []
    for trial in (kind() for name, kind in TRIALS.items() if not only or name in only):
        outcomes.append(tried(trial, times, random.Random(seed)))  # noqa: S311 (chance in trials is no secret)
        click.echo(as_json.line(outcomes[-1].as_row()) if as_lines else _told(outcomes[-1]))
    if any(outcome.wrong for outcome in outcomes):
        message = "Something was broken or left behind; the lines above say what."
        raise WrongUsage(message)


def _told(outcome: Outcome) -> str:
    first = f"{outcome.name:14}{outcome.times:>5} times, {outcome.killed:>4} killed before the end: "
    return first + ("nothing was broken or left behind" if not outcome.wrong else "\n  ".join(("", *outcome.wrong)))


def tried(trial: Trial, times: int, chance: random.Random) -> Outcome:
    """Run something and kill it, at a random moment each time."""
    killed, wrong = 0, []
    with tempfile.TemporaryDirectory(prefix="voice-skill-sturdy-") as folder, trial.prepared(Path(folder)):
        before = _left_in_memory()
        _whole_runs(trial)  # the first make the caches
        lengths_s = _whole_runs(trial)
        for number in range(1, times + 1):
            killed += _killed(trial, number, chance.uniform(0.0, _MOSTLY * lengths_s[number % trial.kinds]))
            wrong += [f"run {number}: {found}" for found in (*trial.broken(), *_outliving(Path(folder)))]
        _whole_runs(trial)
        wrong += [f"after all: {found}" for found in (*trial.broken(), *trial.left())]
        wrong += [f"after all: {name} is left in memory" for name in _left_in_memory() - before]
    return Outcome(trial.name, times, killed, tuple(wrong))


def _whole_runs(trial: Trial) -> list[float]:
    """Let each kind run to its end, and return the seconds that it took. Raises WrongUsage where one fails."""
    return [_whole_run(trial, number) for number in range(trial.kinds)]


def _whole_run(trial: Trial, number: int) -> float:
    """Let it run to its end, and return the seconds that what may be killed took. Raises WrongUsage where it fails."""
    with _running(trial, number) as process:
        begun = time.monotonic()
        status = process.wait(PATIENCE_S)
    if status:
        message = f"A run of {trial.name} ended with {status}; to see why, run: {' '.join(trial.command(number))}"
        raise WrongUsage(message)
    return time.monotonic() - begun


def _killed(trial: Trial, number: int, after_s: float) -> bool:
    """Kill a run; return whether it had not ended before."""
    with _running(trial, number) as process:
        with suppress(subprocess.TimeoutExpired):
            process.wait(after_s)
            return False
        process.kill()
    return True


@contextmanager
def _running(trial: Trial, number: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start a run; where it is to be killed at work alone, wait until it says that it is."""
    with tempfile.TemporaryFile() as typed:
        typed.write(trial.typed)
        typed.seek(0)
        out = subprocess.PIPE if trial.says_when else subprocess.DEVNULL
        with subprocess.Popen(
            trial.command(number), stdin=typed, stdout=out, stderr=subprocess.DEVNULL, env=trial.environment
        ) as process:
            if process.stdout is not None:
                process.stdout.readline()
            yield process


def _outliving(folder: Path) -> Iterator[str]:
    """Yield what still runs in a home some seconds after its program was killed."""
    until = time.monotonic() + OUTLIVES_S
    while found := _processes_of(folder):
        if time.monotonic() > until:
            yield from (f"{name} lives on" for name in found)
            return
        time.sleep(0.02)


def _processes_of(folder: Path) -> list[str]:
    mark, found = f"HOME={folder}".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return found


def _left_in_memory() -> set[str]:
    """Return the folders of voices that no process works in; others may be at work on this machine."""
    lines = b""
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            lines += process.read_bytes()
    return {path.name for path in MEMORY.glob("voice-skill-*") if path.name.encode() not in lines}
