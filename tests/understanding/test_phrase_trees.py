"""Trees of phrases find what looking for each phrase by itself finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voice_skill.understand.tokens import Forms, tokenise
from voice_skill.understand.trie import Match, Walker, build

FORMS = Forms(skippable=frozenset({"of"}))
WORD = st.sampled_from(["ka", "lo", "mi", "nu"])
PHRASES = st.lists(st.tuples(WORD) | st.tuples(WORD, WORD) | st.tuples(WORD, WORD, WORD), max_size=12)


def found(phrases: list[tuple[str, ...]], text: str) -> list[Match]:
    walker = Walker(tokenise(text, FORMS), FORMS, {"{part}": {1: (2, 3)}})
    return walker.find(build((phrase, number) for number, phrase in enumerate(phrases)))


@given(phrases=PHRASES, words=st.lists(WORD, max_size=8))
def test_every_phrase_is_found_wherever_it_stands(phrases: list[tuple[str, ...]], words: list[str]) -> None:
    expected = {
        Match(start, start + len(phrase), number)
        for number, phrase in enumerate(phrases)
        for start in range(len(words) - len(phrase) + 1)
        if tuple(words[start : start + len(phrase)]) == phrase
    }
    assert found(phrases, " ".join(words)) == sorted(expected)


def test_a_phrase_that_begins_another_is_found_beside_it() -> None:
    assert found([("ka",), ("ka", "lo"), ("lo",)], "ka of lo") == [Match(0, 1, 0), Match(0, 3, 1), Match(2, 3, 2)]


def test_phrases_end_with_a_class() -> None:
    assert found([("ka", "{part}"), ("ka", "{part}", "nu")], "ka lo mi nu") == [
        Match(0, 2, 0),
        Match(0, 3, 0),
        Match(0, 4, 1),
    ]


def test_phrases_pass_over_a_gap_and_nothing_ends_with_one() -> None:
    assert found([("ka", "{gap}", "nu"), ("ka", "{gap}")], "ka lo mi nu") == [Match(0, 4, 0)]


def test_the_same_phrase_twice_is_found_once() -> None:
    assert build([(("ka", "nu"), 7), (("ka", "nu"), 7)]) == build([(("ka", "nu"), 7)])


def test_equal_ends_are_kept_once() -> None:
    tree = build([(("ka", "nu"), 400), (("lo", "nu"), 400)])
    assert tree["ka"] is tree["lo"]
    assert tree["ka"]["nu"] == (400,)
