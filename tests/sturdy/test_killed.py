"""A few kills of each kind; `make sturdy` does two hundred."""

from __future__ import annotations

import random

import pytest

from voice_skill.bench.sturdy import tried
from voice_skill.bench.sturdy_trials import TRIALS


@pytest.mark.parametrize(("name", "times"), [("settings", 8), ("install", 8), ("conversation", 1)])
def test_nothing_is_broken_or_left_by_what_was_killed(name: str, times: int) -> None:
    outcome = tried(TRIALS[name](), times, random.Random(1))
    assert not outcome.wrong
    assert outcome.killed
