"""`voice-skill models`: what models there are, and putting them there, proving and removing them."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from voice_skill.errors import ModelMissing, WrongUsage
from voice_skill.hearing import model_store
from voice_skill.hearing.model_store import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rich.progress import Task

    from voice_skill.hearing.model_store import Model

_MEGABYTE = 1_000_000


def show_list(*, as_lines: bool) -> None:
    """Print every model: what it is for, how large, and whether it is installed."""
    models = model_store.listed()
    if as_lines:
        for model in models:
            click.echo(msgspec.json.encode(_as_json(model)).decode())
        return
    table = Table(box=None, pad_edge=False)
    for column in ("name", "MB", "state", "what for"):
        table.add_column(column, no_wrap=column != "what for", justify="right" if column == "MB" else "left")
    for model in models:
        table.add_row(model.name, _megabytes(model.record.download_bytes), model.state.value, model.record.title)
    show = Console(highlight=False)
    show.print(table)
    if todo := [model.name for model in models if model.state is not State.INSTALLED]:
        show.print(f"\nTo install one: voice-skill models install {todo[0]}", soft_wrap=True)


def install(names: tuple[str, ...], source: Path | None, *, if_missing: bool) -> None:
    """Install models one after the other; `source` is a file or folder that holds the one that is named."""
    if source is not None and len(names) != 1:
        message = "--from FILE goes with one model; name that one alone."
        raise WrongUsage(message)
    for name in names:
        _known(name)
    for name in names:
        if if_missing and model_store.find(name).state is State.INSTALLED:
            continue
        with _progress(name) as show:
            place = model_store.install(name, source, show)
        click.echo(f"{name} is installed in {place}.", err=True)


def verify(names: tuple[str, ...]) -> None:
    """Compare every file with its checksum; without names, of all models that are there."""
    for name in names:
        _known(name)
    there = tuple(model.name for model in model_store.listed() if model.state is not State.MISSING)
    for name in names or there:
        model_store.verify(name)
        click.echo(f"{name} is whole.")
    if not names and not there:
        click.echo("No model is installed; PocketSphinx needs none.")


def remove(names: tuple[str, ...]) -> None:
    """Remove models."""
    for name in names:
        _known(name)
    for name in names:
        click.echo(f"{name} is removed." if model_store.remove(name) else f"{name} was not installed.")


def _known(name: str) -> Model:
    """Return a model by its name; a wrong name is wrong usage."""
    try:
        return model_store.find(name)
    except ModelMissing as unknown:
        raise WrongUsage(str(unknown)) from None


def _as_json(model: Model) -> dict[str, object]:
    """Return a model as the fields of `models list --json`."""
    return {
        "name": model.name,
        "title": model.record.title,
        "engine": model.record.engine,
        "language": model.record.language,
        "licence": model.record.licence,
        "bytes": model.record.download_bytes,
        "state": model.state.value,
        "path": str(model.path),
    }


class _Come(ProgressColumn):
    """How much has come, and of how much where that is known."""

    def render(self, task: Task) -> Text:
        """Return megabytes."""
        come = _megabytes(task.completed, 1)
        return Text(f"{come} of {_megabytes(task.total, 1)} MB" if task.total else f"{come} MB")


def _megabytes(size: float, places: int = 0) -> str:
    """Return bytes as megabytes."""
    return f"{size / _MEGABYTE:.{places}f}"


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on standard error; one line instead where that is no terminal."""
    console = Console(stderr=True)
    if not sys.stderr.isatty():
        console.print(f"Installing {name} ...", highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), _Come(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(name, total=None)
        # Where the whole is not known, the bar only moves to and fro.
        yield lambda done, whole: progress.update(task, completed=done, total=whole or None)
