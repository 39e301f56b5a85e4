"""The verdict on what grows: what holds more is told, and a short soak holds no more."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from voice_skill.bench.steady import Sample, Watched, sample

USUAL = Sample(100.0, 8.0, 5.0, 0.0)


def test_what_stays_as_it_was_is_flat() -> None:
    assert all(figure.flat for figure in Watched([USUAL] * 20).figures)


@pytest.mark.parametrize("name", ["memory_mb", "handles", "threads", "children"])
def test_what_grows_is_named(name: str) -> None:
    grown = [replace(USUAL, **{name: getattr(USUAL, name) + 1 + number}) for number in range(20)]
    assert [figure.name for figure in Watched(grown).figures if not figure.flat] == [name]


def test_too_few_samples_say_nothing() -> None:
    with pytest.raises(ValueError, match="too few"):
        _ = Watched([USUAL] * 3).figures


def test_children_and_what_they_hold_are_counted() -> None:
    before = sample(os.getpid())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        after = sample(os.getpid())
        assert after.children == before.children + 1
        assert after.memory_mb > before.memory_mb
        assert after.handles > before.handles
        child.communicate(b"\n")
