"""Numbers and lengths of time are spoken in words, whatever their size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.dialogue.wording import length, number

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
