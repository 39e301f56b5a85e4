"""How many words of the content each recogniser knows is told, and those that none can hear are named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.check_words import unheard
from voice_skill.hearing.coverage import heard_by_none, of_sphinx
from voice_skill.hints import written_words

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


def test_words_of_the_dictionary_words_sounded_out_and_words_never_heard_are_told_apart() -> None:
    known = of_sphinx(frozenset({"eyelid", "sertraline", "мышца"}))
    assert known.words == 3
    assert known.sounded_out == 1
    assert known.unknown == ("мышца",)
    assert round(known.share, 2) == 0.67


def test_no_words_at_all_are_all_known() -> None:
    assert of_sphinx(frozenset()).share == 1


def test_a_word_of_two_pronunciations_is_counted_once() -> None:
    assert of_sphinx(frozenset({"read"})).sounded_out == 0


def test_every_word_that_the_shipped_pack_writes_can_be_heard(pack: ContentPack) -> None:
    assert heard_by_none(written_words(pack)) == ()
    assert not list(unheard(pack))


def test_a_word_that_no_recogniser_can_know_is_named_when_the_pack_is_checked(pack: ContentPack) -> None:
    spoilt = replace(pack, language=replace(pack.language, common=frozenset({"мышца"})))
    (sentence,) = unheard(spoilt)
    assert "'мышца'" in sentence
    assert sentence.endswith(".")


def test_of_many_such_words_some_are_named_and_the_others_counted(pack: ContentPack) -> None:
    words = frozenset("мышца" + "ы" * n for n in range(20))
    (sentence,) = unheard(replace(pack, language=replace(pack.language, common=words)))
    assert "and 8 more" in sentence
