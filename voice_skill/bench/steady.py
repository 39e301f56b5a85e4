"""Whether a process stays as large as it was: samples of what it holds, and a verdict over them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from statistics import median

WITHIN = 0.03
"""Part by which each figure may be larger at the end than after warming up."""
_FEWEST = 10
"""Samples without which nothing can be said."""
_KB_PER_MB = 1024


@dataclass(frozen=True, slots=True)
class Sample:
    """What a process, its children included, holds at one moment."""

    memory_mb: float
    """Memory resident, in MB."""
    handles: float
    """Open files, pipes and sockets."""
    threads: float
    """Threads."""
    children: float
    """Child processes, theirs included."""


def sample(process: int) -> Sample:
    """Return what a process of this machine holds now; what has ended meanwhile holds nothing."""
    family = _family(process)
    held = [_held(each) for each in family]
    memory_kb, threads, handles = (sum(figures) for figures in zip(*held, strict=True))
    return Sample(memory_kb / _KB_PER_MB, handles, threads, len(family) - 1)


def _family(process: int) -> list[int]:
    """Return a process and all its children."""
    found = [process]
    for each in found:
        with suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (task / "children").read_text(encoding="ascii").split())
    return found


def _held(process: int) -> tuple[int, int, int]:
    """Return (memory in KB, threads, handles)."""
    with suppress(OSError):
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
        told = {name: value.split()[0] for name, _, value in (line.partition(":") for line in lines) if value.split()}
        return int(told.get("VmRSS", 0)), int(told["Threads"]), len(list(Path(f"/proc/{process}/fd").iterdir()))
    return 0, 0, 0


@dataclass(slots=True)
class Watched:
    """Samples of one process, in order; those of the warming up are left out."""

    samples: list[Sample] = field(default_factory=list)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return each figure. Raises ValueError where there are too few samples."""
        if len(self.samples) < _FEWEST:
            message = f"{len(self.samples)} samples after warming up are too few"
            raise ValueError(message)
        part = max(len(self.samples) // 5, 1)
        first, last = self.samples[:part], self.samples[-part:]
        return tuple(
            Figure(
                each.name,
                median(getattr(one, each.name) for one in first),
                median(getattr(one, each.name) for one in last),
                max(getattr(one, each.name) for one in self.samples),
            )
            for each in fields(Sample)
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """How one figure went: medians over the first and the last fifth of the samples."""

    name: str
    """What was counted."""
    begun: float
    """After warming up."""
    ended: float
    """At the end."""
    most: float
    """The most at any time."""

    @property
    def flat(self) -> bool:
        """Return whether it did not grow."""
        return self.ended <= self.begun * (1 + WITHIN)

    @property
    def told(self) -> str:
        """Return one row of the table."""
        grown = (self.ended / self.begun - 1) * 100 if self.begun else 100.0 * bool(self.ended)
        verdict = "flat" if self.flat else f"grows: at most {WITHIN:.0%}"
        return f"{self.name:12}{self.begun:>10.1f}{self.ended:>10.1f}{self.most:>10.1f}{grown:>+9.1f} %  {verdict}"


HEAD = f"{'':12}{'begun':>10}{'ended':>10}{'most':>10}{'grown':>11}"
"""The head of the table."""
