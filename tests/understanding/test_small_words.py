"""Punctuation, doubled words and odd numbers: the small print of reading an utterance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.understand import understand
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


def found(text: str, pack: ContentPack, asking: str | None = None) -> dict[str, tuple[str, float | None]]:
    return {f.term: (f.status.value, f.value) for f in understand(Transcript(text), pack, asking).findings}


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("a week or two", 10.5),
        ("a year and a half", 548.0),
        ("two and a half weeks", 18.0),
        ("for weeks", 21.0),
        ("two or three days", 3.0),
    ],
)
def test_lengths_that_are_told_loosely(said: str, days: float, pack: ContentPack) -> None:
    status, value = found(said, pack, "ask_duration")["duration_days.duration_days"]
    assert status == "present"
    assert value == pytest.approx(days, abs=1.0)


@pytest.mark.parametrize("said", ["about four and a half hours", "four point five hours", "four to five hours"])
def test_too_few_hours_of_sleep_that_are_told_loosely(said: str, pack: ContentPack) -> None:
    assert found(said, pack, "ask_sleep")["trigger.poor_sleep"][0] == "present"


def test_a_mark_at_the_end_of_a_sentence_ends_a_clause(pack: ContentPack) -> None:
    marked = found("No weakness. My calf twitches!", pack)
    assert marked["symptom.weakness"][0] == "absent"
    assert marked["symptom.twitch"][0] == "present"
    assert found("... !? ,", pack) == {}


def test_what_somebody_tells_of_the_speaker_is_the_speakers(pack: ContentPack) -> None:
    assert found("my wife says my face is drooping", pack)["symptom.face_droop"][0] == "present"
