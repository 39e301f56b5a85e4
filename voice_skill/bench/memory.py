"""`voice-skill bench memory`: what starting, answering and a whole conversation take, in each set of models.

Each runs in a process of its own, with a folder of models that holds only those of its set.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import click

from voice_skill import as_json
from voice_skill.errors import WrongUsage
from voice_skill.hearing import model_store
from voice_skill.hearing.model_record import models_home
from voice_skill.hearing.model_store import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WHISPER, MINILM = "whisper-tiny.en", "minilm"
START_S, REPLY_MS = 0.6, 20.0
"""Goals: seconds until the first text is understood, milliseconds until a typed line is answered."""
_TEXT = "my left eyelid has been twitching for three days i drink six coffees a day"
_LINES = (_TEXT, "none of those", "no", "no it's as strong as ever", "no", "why does coffee do that") * 3
_NOWHERE = "no loudspeaker, please"
"""A name that no loudspeaker has: the demo must not wait for the sound of its replies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Something that is measured."""

    command: str
    """The command: "understand", "chat" or "demo"."""
    models: tuple[str, ...]
    """Models that it may use."""
    most_mb: float
    """Goal: the most memory it may have resident."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Return those of its models that are not installed."""
        return tuple(name for name in self.models if model_store.find(name).state is not State.INSTALLED)


SETUPS = (
    Setup(command="understand", models=(), most_mb=60),
    Setup(command="understand", models=(MINILM,), most_mb=220),
    Setup(command="chat", models=(), most_mb=60),
    Setup(command="chat", models=(MINILM,), most_mb=220),
    Setup(command="demo", models=(), most_mb=180),
    Setup(command="demo", models=(MINILM,), most_mb=200),
    Setup(command="demo", models=(WHISPER,), most_mb=380),
    Setup(command="demo", models=(WHISPER, MINILM), most_mb=380),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What something took."""

    peak_mb: float
    """Most memory resident."""
    processor_s: float
    """Seconds of processor time from beginning to end."""
    start_s: float | None = None
    """Seconds until the first text was understood or the greeting was there."""
    reply_ms: float | None = None
    """Milliseconds until a typed line was answered; the median."""


def run(content: Path | None, *, as_lines: bool) -> None:
    """Measure every set and print a row for each; the first run only warms the caches."""
    pack = ("--content", str(content)) if content else ()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        measure(SETUPS[0], pack, home / "warm")
        if not as_lines:
            click.echo(f"{'':42}{'peak, MB':>18}{'start, s':>18}{'reply, ms':>18}{'processor, s':>14}")
        for number, setup in enumerate(SETUPS):
            taken = None if setup.missing else measure(setup, pack, home / str(number))
            click.echo(as_json.line(as_row(setup, taken)) if as_lines else _line(setup, taken))


def measure(setup: Setup, pack: tuple[str, ...], home: Path) -> Taken:
    """Run a command in a process of its own; `home` is made for its models. Raises WrongUsage where it fails."""
    home.mkdir()
    models = home / "models"
    models.mkdir()
    for name in setup.models:
        (models / name).symlink_to(models_home() / name)
    environment = {**os.environ, "VOICE_SKILL_MODELS": str(models), "VOICE_SKILL_LOUDSPEAKER": _NOWHERE}
    written = home / "measured"
    begin = [sys.executable, "-m", "voice_skill.bench.measured", str(written), setup.command, *pack]
    start_s: float | None = None
    reply_ms: float | None = None
    match setup.command:
        case "understand":
            start_s, reply_ms = _talk([*begin, "--json", _TEXT], environment, ())
        case "chat":
            start_s, reply_ms = _talk([*begin, "--json"], environment, _LINES)
        case _:
            _talk(begin, environment, ())
    peak_mb, processor_s = map(float, written.read_text(encoding="utf-8").split())
    return Taken(peak_mb=peak_mb, processor_s=processor_s, start_s=start_s, reply_ms=reply_ms)


def _talk(command: list[str], environment: Mapping[str, str], lines: tuple[str, ...]) -> tuple[float, float | None]:
    """Return the seconds until the first line out, and the median milliseconds from a line in to a line out.

    Raises WrongUsage where the command fails.
    """
    begun = perf_counter()
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None  # noqa: S101 (it is a pipe)
        assert process.stdout is not None  # noqa: S101 (it is a pipe)
        process.stdout.readline()
        start_s = perf_counter() - begun
        replies = []
        with suppress(BrokenPipeError):
            for line in lines:
                asked = perf_counter()
                process.stdin.write(f"{line}\n")
                process.stdin.flush()
                process.stdout.readline()
                replies.append((perf_counter() - asked) * 1000)
            process.stdin.close()
        process.stdout.read()
    if process.returncode:
        message = f"A measured process ended with {process.returncode}; to see why, run: {' '.join(command)}"
        raise WrongUsage(message)
    return start_s, median(replies) if replies else None


def as_row(setup: Setup, taken: Taken | None) -> dict[str, object]:
    """Return one line of JSON; a measure with a goal has `within`, whether it is reached."""
    row: dict[str, object] = {"command": setup.command, "models": list(setup.models), "missing": list(setup.missing)}
    if taken is None:
        return row
    figures = {name: {"is": round(is_, 3), "most": most} for name, is_, most in _figures(setup, taken)}
    within = all(is_ <= most for _, is_, most in _figures(setup, taken))
    return {**row, **figures, "processor_s": round(taken.processor_s, 3), "within": within}


def _figures(setup: Setup, taken: Taken) -> Iterator[tuple[str, float, float]]:
    """Yield (measure, figure, goal)."""
    yield "peak_mb", taken.peak_mb, setup.most_mb
    if taken.start_s is not None:
        yield "start_s", taken.start_s, START_S
    if taken.reply_ms is not None:
        yield "reply_ms", taken.reply_ms, REPLY_MS


def _line(setup: Setup, taken: Taken | None) -> str:
    name = f"{setup.command} with {' and '.join(setup.models) or 'no model'}"
    if taken is None:
        return f"{name:42}{', '.join(setup.missing)} not installed"
    told = {measure: _told(is_, most) for measure, is_, most in _figures(setup, taken)}
    cells = "".join(f"{told.get(measure, ''):>18}" for measure in ("peak_mb", "start_s", "reply_ms"))
    return f"{name:42}{cells}{taken.processor_s:>14.2f}"


def _told(figure: float, most: float) -> str:
    """Return a figure with its goal: "59.6 of 60", and "over" where it is not reached."""
    return f"{figure:.3g} of {most:g}" + ("" if figure <= most else " over")
