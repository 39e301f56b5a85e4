"""Whatever is said or typed, understanding gives an ordinary result in bounded time."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whole_result import NOISE, PHRASES, WORDS, checked

from voice_skill.understand import understand
from voice_skill.values import Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=40)
"""Text of any characters, lone surrogates among them."""
NUMBERS = st.integers(-(10**30), 10**30).map(str) | st.floats().map(str)
PIECES = st.one_of(st.sampled_from(WORDS), st.sampled_from(PHRASES), st.sampled_from(NOISE), NUMBERS, ANY_TEXT)
MANY = 10_000
"""Words of a very long text."""


@given(text=st.text(st.characters(codec=None, categories=None), max_size=300))
@settings(max_examples=300)
def test_any_text_at_all(pack: ContentPack, text: str) -> None:
    checked(text, pack)


@given(words=st.lists(st.sampled_from(WORDS), max_size=40), topic=st.data())
@settings(max_examples=400)
def test_any_order_of_words_under_any_question(pack: ContentPack, words: list[str], topic: st.DataObject) -> None:
    asking = topic.draw(st.sampled_from([None, *sorted(pack.questions)]))
    checked(" ".join(words), pack, asking)


@given(pieces=st.lists(PIECES, max_size=12), joint=st.sampled_from([" ", " ", "", "\n", ". "]), topic=st.data())
@settings(max_examples=500)
def test_real_phrases_between_noise_under_any_question(
    pack: ContentPack, pieces: list[str], joint: str, topic: st.DataObject
) -> None:
    asking = topic.draw(st.sampled_from([None, *sorted(pack.questions)]))
    checked(joint.join(pieces), pack, asking)


@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=20), times=st.integers(2, 12))
@settings(max_examples=100)
def test_every_word_repeated(pack: ContentPack, words: list[str], times: int) -> None:
    checked(" ".join(word for word in words for _ in range(times)), pack)


@given(number=NUMBERS, unit=st.sampled_from(["weeks", "days", "cups of coffee", "years old", "hours", "%"]))
@settings(max_examples=200)
def test_numbers_of_any_size(pack: ContentPack, number: str, unit: str) -> None:
    for asking in (None, "ask_duration", "ask_caffeine", "ask_sleep"):
        checked(f"{number} {unit}", pack, asking)


@given(phrase=st.sampled_from(PHRASES))
def test_words_run_together(pack: ContentPack, phrase: str) -> None:
    checked(phrase.replace(" ", ""), pack)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\x01\x1b[31m",
        "my\x00eye\x00twitches",
        "\ud800 my eye \udfff twitches",
        "😀 my 👁️ twitches 😱",
        "мой глаз дёргается",
        "我的眼皮在跳",
        "عيني ترتعش",
        "'; drop table users; --",
        "<script>alert('weak')</script>",
        "myeyelidhasbeentwitchingforthreedays",
        "my my left left eyelid eyelid is is twitching twitching",
        "9" * 5000,
        "9" * 400 + " weeks",
        "1e999 weeks nan days inf cups",
        "a" * 20_000,
        "'" * 300,
        "a'" * 5000,
        "a\u0301\u0302" * 5000,
        "😀" * 20_000,
        "\n" * 20_000,
        "{part} [optional] (a|b) <rule>",
        *NOISE,
    ],
    ids=lambda text: ascii(text[:8]),
)
def test_odd_input_gives_an_ordinary_result(text: str, pack: ContentPack) -> None:
    for asking in (None, *sorted(pack.questions)):
        checked(text, pack, asking)


def test_silence_is_unclear_and_nothing_is_made_of_it(pack: ContentPack) -> None:
    found = understand(Transcript(""), pack)
    assert (found.intent, found.findings, found.urgency) == ("unclear", (), Urgency.NONE)


@pytest.mark.parametrize("text", ["мой глаз дёргается", "我的眼皮在跳", "😀 😱", "'; drop table users; --", "\x00\x01"])
def test_nothing_is_found_in_what_holds_no_known_word(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).findings == ()


@pytest.mark.parametrize(
    "words",
    [
        "no weakness but my calf twitches and",
        "can not",
        "a b c d e f g",
        "my my my i i i",
        "for two weeks and a couple of months since monday",
        "three teas and an energy drink",
        "my mother had a stroke ten years ago and chest pain",
        "what if it was a stroke",
        "one two three hundred and forty",
        "thousand million billion",
        "left right both",
        *PHRASES,
    ],
)
def test_ten_thousand_words_take_bounded_time(words: str, pack: ContentPack) -> None:
    text = " ".join([words] * (MANY // len(words.split())))
    begun = process_time()
    understand(Transcript(text), pack)
    assert process_time() - begun < 15, "a bound on growth, far above what it takes"


def least_time_s(text: str, pack: ContentPack) -> float:
    """Give the processor time of the fastest of three: a busy machine only adds."""

    def once() -> float:
        begun = process_time()
        understand(Transcript(text), pack)
        return process_time() - begun

    return min(once() for _ in range(3))


@pytest.mark.parametrize("word", ["it's", "is it"])
def test_a_run_of_small_words_takes_time_in_proportion(word: str, pack: ContentPack) -> None:
    few, many = (least_time_s(" ".join([word] * count), pack) for count in (100, 300))
    assert many < 6 * few, "three times the words, and some air for a busy machine"
