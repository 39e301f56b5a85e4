"""Whatever is said or typed, understanding gives an ordinary result in bounded time."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_skill.understand import understand
from voice_skill.values import Finding, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

WORDS = [
    "no", "not", "my", "i", "it", "but", "and", "or", "weak", "weakness", "numb", "calf", "eyelid", "twitching",
    "maybe", "chest", "pain", "can't", "lift", "arm", "mother", "he", "had", "years", "ago", "what", "if", "stroke",
    "coffee", "two", "weeks", "yes", "stop", "repeat", "i'm", "sure", "left", "face", "drooping", "when", "was", "a",
    "child", "think",
]  # fmt: skip


def checked(text: str, pack: ContentPack, asking: str | None = None) -> None:
    """Understand a text, and check that the result is whole."""
    found = understand(Transcript(text), pack, asking)
    known = {intent for intents in pack.groups.values() for intent in intents}
    assert found.intent in known
    assert isinstance(found.urgency, Urgency)
    assert all(isinstance(f, Finding) for f in found.findings)
    assert found == understand(Transcript(text), pack, asking)


@given(text=st.text(max_size=300))
@settings(max_examples=300)
def test_any_text_at_all(pack: ContentPack, text: str) -> None:
    checked(text, pack)


@given(words=st.lists(st.sampled_from(WORDS), max_size=40), topic=st.data())
@settings(max_examples=400)
def test_any_order_of_words_under_any_question(pack: ContentPack, words: list[str], topic: st.DataObject) -> None:
    asking = topic.draw(st.sampled_from([None, *sorted(pack.questions)]))
    checked(" ".join(words), pack, asking)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\x01\x1b[31m",
        "😀 my 👁️ twitches 😱",
        "мой глаз дёргается",
        "我的眼皮在跳",
        "'; drop table users; --",
        "<script>alert('weak')</script>",
        "myeyelidhasbeentwitchingforthreedays",
        "my my left left eyelid eyelid is is twitching twitching",
        "9" * 5000,
        "a" * 20_000,
        "'" * 300,
        "{part} [optional] (a|b) <rule>",
    ],
)
def test_odd_input_gives_an_ordinary_result(text: str, pack: ContentPack) -> None:
    checked(text, pack)


def test_silence_is_unclear_and_nothing_is_made_of_it(pack: ContentPack) -> None:
    found = understand(Transcript(""), pack)
    assert (found.intent, found.findings, found.urgency) == ("unclear", (), Urgency.NONE)


@pytest.mark.parametrize(
    "words", ["no weakness but my calf twitches and", "can not", "a b c d e f g", "my my my i i i"]
)
def test_ten_thousand_words_take_bounded_time(words: str, pack: ContentPack) -> None:
    text = " ".join([words] * (10_000 // len(words.split())))
    begun = process_time()
    understand(Transcript(text), pack)
    assert process_time() - begun < 5, "a bound on growth, far above what it takes"
