"""`voice-skill bench understanding`: how much of a measuring set is understood, how quickly, and beside what.

Simpler methods read the same utterances in the same run: the nearest phrase, and the same templates taken literally.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from voice_skill import as_json
from voice_skill.bench.figures import figures
from voice_skill.bench.measured import peak_mb
from voice_skill.bench.scoring import Score, count
from voice_skill.bench.utterances import load
from voice_skill.content import load_pack
from voice_skill.errors import WrongUsage
from voice_skill.understand import understand
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from voice_skill.bench.figures import Figure
    from voice_skill.bench.utterances import Labelled
    from voice_skill.pack import ContentPack
    from voice_skill.values import Understanding

    Reader = Callable[[Transcript, str | None], Understanding]

SET = Path(__file__).parents[2] / "tests" / "utterances"
OURS, PLAIN, RAPIDFUZZ, HASSIL = "ours", "without embeddings", "rapidfuzz", "hassil"
_NAME, _CELL = 42, 20
"""Characters of the columns of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One method with what was measured of it."""

    method: str
    """What read the utterances."""
    score: Score
    """What was right and wrong."""
    embeddings: bool = False
    """Whether it used sentence embeddings."""

    @property
    def figures(self) -> list[Figure]:
        """Return its figures."""
        return list(figures(self.score, embeddings=self.embeddings))


def measure(rows: Sequence[Labelled], pack: ContentPack, read: Reader | None = None) -> Score:
    """Read every utterance and count; `read` in place of this program's own understanding."""
    score = Score()
    for row in rows:
        begun = perf_counter()
        heard = Transcript(row.text)
        got = understand(heard, pack, row.asking) if read is None else read(heard, row.asking)
        score.ms.append((perf_counter() - begun) * 1000)
        count(score, row, got, pack)
    return score


def methods(rows: Sequence[Labelled], content: Path | None, *, others: bool) -> Iterator[Measured]:
    """Yield every method, the best last of ours; the smallest first, since memory is told of the whole process."""
    plain = load_pack(content)
    score = measure(rows, plain)
    score.peak_mb = peak_mb()
    pack = load_pack(content, embeddings=True)
    embedded = pack.language.models is not None and pack.language.models.embedder is not None
    if embedded:
        better = measure(rows, pack)
        better.peak_mb = peak_mb()
        yield Measured(method=OURS, score=better, embeddings=True)
    yield Measured(method=PLAIN if embedded else OURS, score=score)
    if others:
        from voice_skill.bench.baselines import LiteralTemplates, NearestPhrase

        yield Measured(method=RAPIDFUZZ, score=measure(rows, plain, NearestPhrase(plain)))
        yield Measured(method=HASSIL, score=measure(rows, plain, LiteralTemplates(plain)))


def run(content: Path | None, folder: Path | None, *, wrong: bool, alone: bool, as_lines: bool) -> None:
    """Measure over a folder, by default the unseen part of the set, and print what was measured."""
    place = folder or SET / "unseen"
    rows = list(load(place)) if place.is_dir() else []
    if not rows:
        message = f"{place} holds no labelled utterances; give the folder of a measuring set with --set."
        raise WrongUsage(message)
    all_of_them = list(methods(rows, content, others=not alone))
    if wrong:
        for line in sorted(all_of_them[0].score.wrong):
            click.echo(line, err=as_lines)
    if as_lines:
        for one in all_of_them:
            told = {figure.key: figure.as_json() for figure in one.figures}
            click.echo(as_json.line({"method": one.method, "set": place.name, "utterances": len(rows), **told}))
        return
    labelled = sum(len(row.findings) for row in rows)
    click.echo(f"{len(rows)} utterances of {place.name}, with {labelled} findings")
    for line in table(all_of_them):
        click.echo(line)
    if not alone:
        click.echo("rapidfuzz: the nearest of the phrases sampled from the templates; hassil: the templates, literally")


def table(measured: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of the table: a measure a row, a method a column, then the goal and what came instead."""
    yield " " * _NAME + "".join(f"{one.method:>{_CELL}}" for one in measured) + f"{'of':>7}  goal"
    for row in zip(*(one.figures for one in measured), strict=True):
        first = row[0]
        cells = "".join(f"{figure.told:>{_CELL}}" for figure in row)
        missed = ", not reached" if first.reached is False else ""
        rest = first.goal + missed or first.note
        yield f"{first.name:{_NAME}}{cells}{first.of or '':>7}  {rest}".rstrip()
