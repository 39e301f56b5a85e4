"""Measuring the services: few conversations here, many at the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.bench.callers import CALLERS
from voice_skill.bench.services import Taken, measure
from voice_skill.errors import WrongUsage

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", CALLERS)
def test_turns_are_timed_beside_others_and_memory_is_that_of_the_service(name: str) -> None:
    taken = measure(name, None, beside=3, turns=5, left_open=3)
    assert 0 < taken.median_ms <= taken.p99_ms
    assert taken.processor_ms > 0
    assert 20 < taken.peak_mb < 600


@pytest.mark.parametrize(("median_ms", "within"), [(29.0, True), (31.0, False)])
def test_a_row_tells_whether_its_goals_are_reached(median_ms: float, within: bool) -> None:  # noqa: FBT001
    row = Taken(name="web", median_ms=median_ms, p99_ms=90.0, processor_ms=20.0, peak_mb=200.0).as_row()
    assert row["within"] is within


def test_a_service_that_does_not_start_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="did not start"):
        measure("web", tmp_path / "no such pack", beside=0, turns=2, left_open=1)
