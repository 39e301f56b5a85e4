"""Runs all parts one after the other, and tells them as a table, as JSON, or as the page BENCHMARKS.md."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click
from rich.console import Console

from voice_skill import as_json
from voice_skill.bench.hearing.speakers import speakers
from voice_skill.bench.peers import environment
from voice_skill.bench.peers.asking import ROOT, PeerFailed
from voice_skill.bench.together.machine import circumstances, load_now, this_machine
from voice_skill.bench.together.rows import Row, table
from voice_skill.errors import VoiceSkillError, WrongUsage
from voice_skill.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from voice_skill.bench.together.machine import Circumstances
    from voice_skill.bench.together.sizes import Run

    Part = Callable[[Run], Iterator[Row]]
    Keep = Callable[[Sequence[Row], Mapping[str, str]], None]

PARTS = {
    "understanding": "understood:rows",
    "hearing": "heard:rows",
    "voice loop": "voice_loop:rows",
    "speech": "spoken:rows",
    "dialogue": "own:dialogue",
    "services": "own:served",
    "growth": "own:grown",
    "memory and start": "own:started",
}
"""Part -> module and function that measure it; each is imported when its turn comes."""
NO_PEERS = "The programs to measure beside could not be installed; the lines above tell why."
CUT_SHORT = "the run was cut short"
_READABLE = 0o644


def run(asked: Run, write: Path | None, *, as_lines: bool) -> None:
    """Measure everything, print it, and write the page where one is named.

    Raises WrongUsage where peers are asked for and cannot be installed, or the page cannot be written.
    """
    if asked.peers and not environment.is_made() and not environment.make():
        raise WrongUsage(NO_PEERS)
    voices = [speaker.name for speaker in speakers(asked.size.voices)]
    machine, loads = this_machine(voices), [load_now()]

    def keep(rows: Sequence[Row], left_out: Mapping[str, str]) -> None:
        if write:
            _write(write, page(rows, left_out, circumstances(machine, loads, asked.size.name)))

    rows, left_out = measured(asked, {name: _part(place) for name, place in PARTS.items()}, loads, keep)
    about = circumstances(machine, loads, asked.size.name)
    if as_lines:
        for line in (about.as_json(), *(row.as_json() for row in rows), {"left_out": left_out}):
            click.echo(as_json.line(line))
    else:
        click.echo("\n".join(page(rows, left_out, about)))


def measured(
    asked: Run, parts: Mapping[str, Part], loads: list[float], keep: Keep = lambda _, __: None
) -> tuple[list[Row], dict[str, str]]:
    """Return the rows of all parts, and which part is left out for what.

    The load after each part joins `loads`, and `keep` gets all there is until then, so that a run may be cut short.
    """
    rows: list[Row] = []
    left_out: dict[str, str] = {}
    shown = Console(stderr=True)
    for number, (name, part) in enumerate(parts.items(), 1):
        with shown.status(f"Measuring {name}"):
            try:
                rows += list(part(asked))
            except (VoiceSkillError, PeerFailed, ImportError) as trouble:
                left_out[name] = str(trouble).replace(f"{ROOT}/", "")
        loads.append(load_now())
        keep(rows, {**left_out, **dict.fromkeys(list(parts)[number:], CUT_SHORT)})
    return rows, left_out


def page(rows: Sequence[Row], left_out: Mapping[str, str], about: Circumstances) -> list[str]:
    """Return the lines of the page."""
    command = "make bench" if about.size == "full" else "make bench-quick"
    lines = [
        "# Benchmarks",
        "",
        f"Written by `{command}`, no figure by hand; the single `voice-skill bench` commands tell more of each part.",
        "",
        *about.lines(),
        "",
        "A ratio is the other's figure over ours: above 1 × it is slower than ours, larger, or more often so.",
        "",
        *table(list(rows)),
    ]
    return [*lines, *(line for name, why in left_out.items() for line in ("", f"Left out: {name}, since {why}"))]


def _part(place: str) -> Part:
    """Return what measures a part, importing it when it is called."""
    module, _, name = place.partition(":")

    def part(asked: Run) -> Iterator[Row]:
        found: Part = getattr(import_module(f"voice_skill.bench.together.{module}"), name)
        return found(asked)

    return part


def _write(path: Path, lines: Sequence[str]) -> None:
    try:
        write_whole(path, lambda file: file.write(("\n".join(lines) + "\n").encode()), _READABLE)
    except OSError as trouble:
        message = f"{path} cannot be written: {trouble.strerror}."
        raise WrongUsage(message) from None
