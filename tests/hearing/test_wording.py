"""All engines write words in one form."""

from __future__ import annotations

import pytest

from voice_skill.hearing.wording import plain


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Yes, I do.", "yes i do"),
        ("It's been 3 weeks, on and off.", "it's been three weeks on and off"),
        ("Don\u2019t know \u2013 \u2018maybe\u2019!", "don't know maybe"),
        ("2-3 times a day", "two three times a day"),
        ("about 10:30 or 7:00", "about ten thirty or seven"),
        ("1,200 metres", "one thousand two hundred metres"),
        ("2.5 litres", "two point five litres"),
        ("the 21st of May", "the twenty first of may"),
        ("50% & 20%", "fifty percent and twenty percent"),
        ("Is it A.L.S. or M.S.?", "is it als or ms"),
        ("007", "zero zero seven"),
        ("07700900123", "zero seven seven zero zero nine zero zero one two three"),
        ("\N{MUSICAL SYMBOL EIGHTH NOTE} ... [BLANK]", "blank"),
        ("", ""),
    ],
)
def test_text_becomes_the_words_that_were_said(written: str, words: str) -> None:
    assert plain(written) == words


def test_words_in_their_plain_form_stay_as_they_are() -> None:
    assert plain(plain("I'm 65, and can't sleep.")) == plain("I'm 65, and can't sleep.")
