"""What understanding is told of the question that an answer belongs to."""

from __future__ import annotations

from dataclasses import replace

from voice_skill.conversation import Conversation
from voice_skill.values import Act, Line, Reply


def asking(*topics: str, waiting: str = "") -> str | None:
    reply = Reply(Act.ANSWER, (Line("That is all. Is there anything else?"),), asks=topics)
    return replace(Conversation(), open=waiting, last=reply).asking


def test_the_open_question_comes_first() -> None:
    assert asking("ask_anything_else", waiting="ask_duration") == "ask_duration"


def test_after_the_result_it_is_what_the_last_words_asked() -> None:
    assert asking("ask_anything_else") == "ask_anything_else"


def test_of_several_things_asked_at_once_it_is_none() -> None:
    assert asking("ask_pain", "ask_spread") is None


def test_before_anything_was_said_it_is_none() -> None:
    assert Conversation().asking is None
