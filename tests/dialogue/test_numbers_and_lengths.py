"""Numbers and lengths of time are spoken in words, whatever their size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.conversation import Conversation
from voice_skill.dialogue.wording import filled, length, named, number
from voice_skill.values import Finding, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (-3, "zero"),
        (0, "zero"),
        (7.4, "seven"),
        (19, "nineteen"),
        (20, "twenty"),
        (41, "forty one"),
        (99, "ninety nine"),
    ],
)
def test_a_number_is_spoken_in_words(value: float, spoken: str, pack: ContentPack) -> None:
    assert number(value, pack) == spoken


def test_a_number_of_three_digits_is_not_counted_out(pack: ContentPack) -> None:
    assert number(100, pack) == number(5000, pack) == pack.replies["number.many"][0]


@pytest.mark.parametrize(
    ("days", "spoken"),
    [
        (1, "one day"),
        (1.4, "one day"),
        (3, "three days"),
        (7, "one week"),
        (10, "ten days"),
        (14, "two weeks"),
        (30, "one month"),
        (365, "one year"),
        (730, "two years"),
    ],
)
def test_a_length_is_told_in_the_longest_unit_that_fits(days: float, spoken: str, pack: ContentPack) -> None:
    assert length(days, pack) == spoken


def test_less_than_a_day_has_a_wording_of_its_own(pack: ContentPack) -> None:
    assert length(0.2, pack) == pack.replies["unit.less"][0]


@pytest.mark.parametrize(
    ("days", "heard", "spoken"),
    [
        (120, "since march", "since march"),
        (365, "for ages", "for ages"),
        (90, "months", "months"),
        (21, "three weeks", "three weeks"),
        (60, "couple of months", "two months"),
        (5000, "since i was a child", "since i was a child"),
        (5000, "since i was a very young child", "fourteen years"),
        (21, "", "three weeks"),
    ],
)
def test_a_length_that_was_told_without_a_number_is_said_back_as_it_was_told(
    days: float, heard: str, spoken: str, pack: ContentPack
) -> None:
    assert named(Finding("duration_days", "duration_days", days, heard=heard), pack) == spoken


def test_a_baby_is_not_zero_years_old(pack: ContentPack) -> None:
    assert named(Finding("age_years", "age_years", 0.1), pack) == "less than one year old"


@pytest.mark.parametrize("level", [Urgency.SELF_CARE, Urgency.SOON, Urgency.URGENT, Urgency.EMERGENCY])
def test_no_sentence_of_a_level_is_too_long_with_the_numbers_of_any_country(level: Urgency, pack: ContentPack) -> None:
    texts = pack.levels[level.name.lower()]
    for country in pack.numbers:
        talk = Conversation(country=country)
        for text in (texts.action, texts.action_other, texts.why, texts.brief, *texts.watch):
            for sentence in filled(text, talk, pack).split(". "):
                assert len(sentence.split()) <= 20, (country, sentence)
