"""The rows of the one table: a figure of ours, and the same of others, each with its ratio to ours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.bench.figures import Figure

HEAD = ("part", "measure", "ours", "of", "goal", "beside it, and its ratio to ours")
_MANY = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The same figure of something else."""

    who: str
    """What was measured."""
    is_: float | None = None
    """Its figure, in the unit of ours; None where there is none."""
    why: str = ""
    """Why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measure."""

    part: str
    """The part of the program, such as "understanding"."""
    figure: Figure
    """Ours."""
    beside: tuple[Beside, ...] = ()
    """Those of others."""

    def ratio(self, other: Beside) -> float | None:
        """Return how many times ours another figure is; None where one is missing, or ours is nothing."""
        return other.is_ / self.figure.is_ if other.is_ is not None and self.figure.is_ else None

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the cells of its line, under HEAD."""
        figure = self.figure
        goal = figure.goal + (", not reached" if figure.reached is False else "")
        beside = "; ".join(self._told(other) for other in self.beside)
        return (self.part, figure.name.strip(), figure.told, str(figure.of or ""), goal, beside)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        figure = self.figure
        others = [
            {"who": other.who, "is": _rounded(other.is_), "ratio": _rounded(self.ratio(other)), "why": other.why}
            for other in self.beside
        ]
        about = {"part": self.part, "measure": figure.key, "unit": figure.unit.value}
        return {**about, **figure.as_json(), "beside": others}

    def _told(self, other: Beside) -> str:
        if other.is_ is None:
            return f"{other.who}: {other.why or '-'}"
        ratio = self.ratio(other)
        times = f" ({_times(ratio)} ×)" if ratio is not None else ""
        return f"{other.who} {replace(self.figure, is_=other.is_).told}{times}"


def table(rows: list[Row]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield f"| {' | '.join(HEAD)} |"
    yield "| " + " | ".join("---" for _ in HEAD) + " |"
    for row in rows:
        yield f"| {' | '.join(row.cells)} |"


def _times(ratio: float) -> str:
    """Return a ratio in two figures, or as a whole number where it has more."""
    return f"{ratio:.0f}" if ratio >= _MANY else f"{ratio:.2g}"


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)
