"""The cards' weights name the cause that fits what a person said, and no illness on a single sign or a fear."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from card_files import CONTENT, cards

from voice_skill.assess import assess
from voice_skill.content import load_pack
from voice_skill.values import Finding, Status

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "expected_causes.yaml").read_text(encoding="utf-8")
)
TOLD_AT_MOST = 3


def finding(written: str) -> Finding:
    """Return a finding from "kind.name", "!kind.name" or "kind=number"."""
    status = Status.ABSENT if written.startswith("!") else Status.PRESENT
    term, _, number = written.lstrip("!").partition("=")
    kind, _, name = term.partition(".")
    return Finding(kind, name or kind, float(number) if number else None, status)


def causes_of(said: list[str]) -> list[str]:
    """Return the causes named for what was said, the likeliest first."""
    found = assess([finding(written) for written in said], load_pack(CONTENT)).causes
    return [cause.name for cause in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case["said"]))
def test_the_cause_that_fits_is_told(case: dict[str, Any]) -> None:
    named = causes_of(case["said"])
    assert named[0] == case["first"]
    assert set(case.get("told", ())) <= set(named[:TOLD_AT_MOST])
    assert not set(case.get("never", ())) & set(named)


def test_every_cause_is_told_to_somebody() -> None:
    assert set(cards("causes")) == {case["first"] for case in CASES} | {
        name for case in CASES for name in case.get("told", ())
    }
