"""The examples as the numbers that are learnt from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from voice_skill.training import rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voice_skill.training.rows import Row

MISSED_DANGER = 2.0
"""How much more a missed danger sign weighs than a false one."""


class Lesson(NamedTuple):
    """What is learnt from, row by row."""

    intent_count: int
    """Number of intents."""
    intents: NDArray[np.int64]
    """Number of the intent; -1 where the row does not tell."""
    signs: NDArray[np.float32]
    """(rows, cells): 1 where a sign holds."""
    tells: NDArray[np.float32]
    """(rows, cells): 1 where the row says whether it holds."""
    heavier: NDArray[np.float32]
    """(cells,): how much more a miss weighs than a false alarm."""


def lesson(found: list[Row], wants: list[str], cells: list[str], danger: frozenset[str]) -> Lesson:
    """Return the labels of rows; `wants` and `cells` are the classes in order."""
    number = {name: n for n, name in enumerate(wants)}
    return Lesson(
        intent_count=len(wants),
        intents=np.array([number.get(row.intent or "", -1) for row in found], dtype=np.int64),
        signs=np.array([[rows.holds(row, cell) for cell in cells] for row in found], dtype=np.float32),
        tells=np.array([[rows.tells(row, cell, danger) for cell in cells] for row in found], dtype=np.float32),
        heavier=np.array([_weight(cell, danger) for cell in cells], dtype=np.float32),
    )


def _weight(cell: str, danger: frozenset[str]) -> float:
    term, _, status = cell.partition(" ")
    return MISSED_DANGER if (term in danger and status == "present") or cell == rows.DANGER_CELL else 1.0
