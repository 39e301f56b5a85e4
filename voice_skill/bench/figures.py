"""The figures of a score, each with the goal that it has to reach, for people and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from voice_skill.bench.scoring import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voice_skill.bench.scoring import Score

STATUSES = ("present", "absent", "unsure", "past", "other")


class Unit(StrEnum):
    """What a figure counts."""

    SHARE = "share"
    """0 to 1, told in per cent."""
    PLAIN = "plain"
    """0 to 1, told as it is."""
    MS = "ms"
    """Milliseconds."""
    MB = "MB"
    """Megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measure."""

    name: str
    """What is measured."""
    unit: Unit
    """What it counts."""
    is_: float | None
    """The figure; None where nothing in the set tells it."""
    of: int | None = None
    """Times that it came up."""
    least: float | None = None
    """Goal: at least this."""
    most: float | None = None
    """Goal: at most this."""
    note: str = ""
    """What the rest is."""

    @property
    def reached(self) -> bool | None:
        """Return whether the goal is reached; None where there is none, or no figure."""
        if self.is_ is None or (self.least is None and self.most is None):
            return None
        return (self.least is None or self.is_ >= self.least) and (self.most is None or self.is_ <= self.most)

    @property
    def told(self) -> str:
        """Return the figure as a table tells it."""
        return "-" if self.is_ is None else self._as_text(self.is_)

    @property
    def goal(self) -> str:
        """Return the goal as a table tells it."""
        if self.least is not None:
            return f"at least {self._as_text(self.least)}"
        return f"at most {self._as_text(self.most)}" if self.most is not None else ""

    @property
    def key(self) -> str:
        """Return its name in JSON."""
        return "_".join("".join(c if c.isalnum() else " " for c in self.name.lower()).split())

    def as_json(self) -> dict[str, object]:
        """Return it as JSON; `reached` where it has a goal."""
        row = {"is": None if self.is_ is None else round(self.is_, 4), "of": self.of, "least": self.least}
        row |= {"most": self.most, "reached": self.reached}
        return {k: v for k, v in row.items() if v is not None or k == "is"}

    def _as_text(self, figure: float) -> str:
        match self.unit:
            case Unit.SHARE:
                return f"{100 * figure:.1f} %"
            case Unit.PLAIN:
                return f"{figure:.3f}"
            case Unit.MS:
                return f"{figure:.2f} ms"
            case Unit.MB:
                return f"{figure:.0f} MB"


def figures(score: Score, *, embeddings: bool) -> Iterator[Figure]:
    """Yield the figures of a score; `embeddings` have other goals of time."""
    everything = [right for rights in score.groups.values() for right in rights]
    means = [sum(rights) / len(rights) for rights in score.groups.values()]
    yield _share("intent group right", everything, least=0.95)
    yield Figure(name="mean over groups", unit=Unit.SHARE, is_=_mean(means), of=len(means), least=0.90)
    for name, rights in sorted(score.groups.items()):
        yield _share(f"  group {name}", rights)
    yield _share("emergencies found", score.emergencies, least=0.99)
    yield _share("emergencies found that keywords miss", score.indirect, least=0.97)
    yield _share("crises found", score.crises, least=1.0)
    yield _share("false emergencies where danger is denied, past, another's or an idiom", score.alarms, most=0.01)
    yield _share("lesser levels taken for an emergency", score.raised)
    yield _share("level right", score.levels)
    found, labelled = score.hits + score.extra, score.hits + score.missed
    yield Figure(name="findings F1", unit=Unit.PLAIN, is_=score.f1, of=labelled, least=0.92)
    yield Figure(name="findings precision", unit=Unit.PLAIN, is_=score.hits / max(found, 1), of=found)
    yield Figure(name="findings recall", unit=Unit.PLAIN, is_=score.hits / max(labelled, 1), of=labelled)
    yield from _statuses(score)
    yield _share("denied, past, another's told as present", score.turned, most=0.01)
    yield _share("off-topic kept out of findings", score.off_topic, least=0.98)
    ms = sorted(score.ms)
    middle, late = (20.0, 40.0) if embeddings else (2.0, 10.0)
    yield Figure(name="median time", unit=Unit.MS, is_=ms[len(ms) // 2], of=len(ms), most=middle)
    yield Figure(name="99th percentile", unit=Unit.MS, is_=ms[int(len(ms) * 0.99)], of=len(ms), most=late)
    yield Figure(name="peak memory, with the set", unit=Unit.MB, is_=score.peak_mb, note="its goal: bench memory")


def _statuses(score: Score) -> Iterator[Figure]:
    """Yield, for each status, how often it was told right, and what was told instead."""
    for status in STATUSES:
        told = {t: n for (right, t), n in score.statuses.items() if right == status}
        total = sum(told.values())
        if total:
            instead = (f"{t} {told[t]}" for t in (*STATUSES, MISSING) if t != status and t in told)
            right = told.get(status, 0) / total
            name = f"  status {status} right"
            yield Figure(name=name, unit=Unit.SHARE, is_=right, of=total, note=", ".join(instead))


def _share(name: str, values: Sequence[bool], *, least: float | None = None, most: float | None = None) -> Figure:
    return Figure(name=name, unit=Unit.SHARE, is_=_mean(values), of=len(values), least=least, most=most)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
