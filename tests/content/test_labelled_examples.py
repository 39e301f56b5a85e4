"""The sentences that models are trained from: known names, and none that understanding is measured by."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voice_skill.bench.utterances import Labelled, load
from voice_skill.content import default_folder
from voice_skill.content_file import LABELLED
from voice_skill.values import Status

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

MEASURED = Path(__file__).parent.parent / "utterances"
WITH_VALUES = {"duration_days", "age_years", "caffeine_cups"}
LONGEST_COMMON = 4
"""Words up to which two people may well say the same."""


@pytest.fixture(scope="module")
def rows() -> list[Labelled]:
    return list(load(default_folder() / LABELLED))


def test_there_are_thousands(rows: list[Labelled]) -> None:
    assert len(rows) > 12_000


def test_every_intent_and_topic_is_known(rows: list[Labelled], pack: ContentPack) -> None:
    intents = {intent for names in pack.groups.values() for intent in names}
    assert not {row.intent for row in rows} - intents
    assert not {intent for row in rows for intent in row.also} - intents
    assert not {row.asking for row in rows if row.asking} - set(pack.questions)


def test_every_status_is_known_and_values_stand_where_they_belong(rows: list[Labelled]) -> None:
    found = [finding for row in rows for finding in row.findings]
    assert {status for *_, status in found} <= set(Status)
    assert {kind for kind, _, value, _ in found if value is not None} <= WITH_VALUES
    assert not [f for f in found if f[0] in WITH_VALUES and f[2] is None]


def test_every_intent_is_shown_in_several_ways(rows: list[Labelled], pack: ContentPack) -> None:
    counts = Counter(row.intent for row in rows)
    assert not [intent for names in pack.groups.values() for intent in names if counts[intent] < 10]


def test_no_sentence_that_is_measured_is_trained(rows: list[Labelled]) -> None:
    measured = {row.text for part in MEASURED.iterdir() if part.is_dir() for row in load(part)}
    both = {row.text for row in rows} & measured
    assert not [text for text in both if len(text.split()) > LONGEST_COMMON]
