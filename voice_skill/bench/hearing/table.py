"""What a run of `bench hearing` prints: rows for people, or JSON, one object a line."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from voice_skill.bench.hearing.measures import AGAIN, OTHER, confusion, measures, ours, real_time_factor, stock
from voice_skill.bench.hearing.said import NO, YES
from voice_skill.bench.hearing.trials import LEVELS_DB, QUIET

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from voice_skill.bench.figures import Figure
    from voice_skill.bench.hearing.measures import Measures
    from voice_skill.bench.hearing.trials import Heard

_NAME, _CELL, _GOAL = 30, 9, 56
"""Characters of the columns."""
_COLUMNS = {"wer": "words wrong", "right": "all right", "danger": "dangers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Some trials, heard by both."""

    by: str
    """What they have in common: "voice", "level" or "noise"."""
    name: str
    """Which of these."""
    ours: Measures
    """What this program heard."""
    stock: Measures
    """What the unbiased recogniser heard."""


def rows(trials: Sequence[Heard]) -> Iterator[Row]:
    """Yield a row for each level of noise, each noise and level, and each voice."""
    levels = (None, *LEVELS_DB)
    for snr_db in levels:
        yield _row("level", _level(snr_db), [heard for heard in _said(trials) if heard.trial.snr_db == snr_db])
    noises = dict.fromkeys(heard.trial.noise for heard in _said(trials) if heard.trial.noise != QUIET)
    for noise in noises:
        for snr_db in LEVELS_DB:
            these = [heard for heard in _said(trials) if (heard.trial.noise, heard.trial.snr_db) == (noise, snr_db)]
            yield _row("noise", f"{noise} {_level(snr_db)}", these)
    for voice in dict.fromkeys(heard.trial.voice for heard in _said(trials)):
        for snr_db in levels:
            these = [heard for heard in trials if (heard.trial.voice, heard.trial.snr_db) == (voice, snr_db)]
            yield _row("voice", f"{voice} {_level(snr_db)}", these)


def for_people(trials: Sequence[Heard], figures: Sequence[Figure]) -> Iterator[str]:
    """Yield the lines of the tables."""
    wide = 2 * _CELL
    yield " " * _NAME + "".join(f"{told:>{wide}}" for told in _COLUMNS.values()) + f"{'of':>6}"
    yield " " * _NAME + f"{'ours':>{_CELL}}{'stock':>{_CELL}}" * len(_COLUMNS)
    by = ""
    for row in rows(trials):
        if by not in {"", row.by}:
            yield ""
        by = row.by
        pairs = ((getattr(row.ours, key), getattr(row.stock, key)) for key in _COLUMNS)
        cells = "".join(f"{_told(one):>{_CELL}}" for pair in pairs for one in pair)
        yield f"{row.name:{_NAME}}{cells}{row.ours.trials:>6}"
    yield ""
    yield from _confused(trials)
    yield ""
    for figure in figures:
        missed = ", not reached" if figure.reached is False else ""
        yield f"{figure.name:{_GOAL}}{figure.told:>{_CELL}}{figure.of or '':>6}  {figure.goal}{missed}".rstrip()


def as_objects(trials: Sequence[Heard], figures: Sequence[Figure]) -> Iterator[dict[str, Any]]:
    """Yield the same for programs."""
    for row in rows(trials):
        yield {row.by: row.name, "ours": _rounded(row.ours), "stock": _rounded(row.stock)}
    for name, side in (("ours", ours), ("stock", stock)):
        taken = {
            said: {as_: confusion(trials, side)[said, as_] for as_ in (YES, NO, AGAIN, OTHER)} for said in (YES, NO)
        }
        yield {"answers": name, "taken": taken, "real_time_factor": round(real_time_factor(trials, side), 3)}
    yield {"figures": {figure.key: figure.as_json() for figure in figures}}


def _confused(trials: Sequence[Heard]) -> Iterator[str]:
    """Yield what became of bare answers, in a quiet room and in noise."""
    heads = (YES, NO, AGAIN, OTHER)
    yield f"{'said, taken for':{_NAME}}" + "".join(f"{head:>14}" for head in heads) + f"{'stock wrong':>14}"
    quiet = [heard for heard in trials if heard.trial.noise == QUIET]
    for where, those in ((QUIET, quiet), ("in noise", [heard for heard in trials if heard.trial.snr_db is not None])):
        mine, theirs = confusion(those, ours), confusion(those, stock)
        for said, opposite in ((YES, NO), (NO, YES)):
            cells = "".join(f"{mine[said, head]:>14}" for head in heads)
            yield f"{f'{said}, {where}':{_NAME}}{cells}{theirs[said, opposite]:>14}"


def _said(trials: Sequence[Heard]) -> Iterator[Heard]:
    """Yield trials in which somebody speaks to us."""
    return (heard for heard in trials if measures([heard], ours).trials)


def _row(by: str, name: str, those: Sequence[Heard]) -> Row:
    return Row(by=by, name=name, ours=measures(those, ours), stock=measures(those, stock))


def _level(snr_db: float | None) -> str:
    return QUIET if snr_db is None else f"{snr_db:g} dB"


def _told(part: float | None) -> str:
    return "-" if part is None else f"{100 * part:.0f} %"


def _rounded(counted: Measures) -> dict[str, Any]:
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in asdict(counted).items()}
