"""How words sound that are listened for: from the dictionary, else sounded out."""

from __future__ import annotations

from voice_skill.hearing.pronunciations import Pronunciations


def test_a_word_of_the_dictionary_sounds_as_it_says() -> None:
    assert Pronunciations().of(["eyelid"]) == Pronunciations().listed(["eyelid"]) == {"eyelid": "AY L IH D"}


def test_a_word_that_no_dictionary_has_is_sounded_out() -> None:
    words = Pronunciations()
    assert not words.listed(["sertraline"])
    assert words.of(["sertraline", "windpipe"])["windpipe"] == "W IH N D P AY P"


def test_what_is_no_word_has_no_sound() -> None:
    assert Pronunciations().of(["", "..."]) == {}
