"""`voice-skill bench`: runs a measurement and prints its table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_skill import as_json
from voice_skill.bench import understanding as measured
from voice_skill.bench.utterances import load
from voice_skill.errors import WrongUsage

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

SET = Path(__file__).parents[2] / "tests" / "utterances"


def understanding(pack: ContentPack, folder: Path | None, *, wrong: bool, as_lines: bool) -> None:
    """Measure understanding over the unseen part of the set, or over another folder."""
    place = folder or SET / "unseen"
    rows = list(load(place)) if place.is_dir() else []
    if not rows:
        message = f"{place} holds no labelled utterances; give the folder of a measuring set with --set."
        raise WrongUsage(message)
    score = measured.measure(rows, pack)
    if wrong:
        for line in sorted(score.wrong):
            click.echo(line)
    table = measured.table(score)
    if as_lines:
        click.echo(as_json.line({"set": place.name, "utterances": len(rows), **{k.strip(): v for k, v in table}}))
        return
    click.echo(f"{len(rows)} utterances of {place.name}")
    for name, figure in table:
        click.echo(f"{name:48} {figure}")
