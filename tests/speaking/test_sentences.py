from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_skill.speaking.sentences import sentences, sentences_of
from voice_skill.values import Act, Line, Reply


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call now. Do not drive.", ("Call now.", "Do not drive.")),
        ("How long? A day! Good.", ("How long?", "A day!", "Good.")),
        ("About 1.5 litres a day.", ("About 1.5 litres a day.",)),
        ('I heard: "my arm twitches." Is that right?', ('I heard: "my arm twitches.', "Is that right?")),
        ("One line\nanother line", ("One line", "another line")),
        ("  ... \n - ", ()),
        ("", ()),
    ],
)
def test_a_text_is_cut_where_a_sentence_ends(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected


def test_a_reply_is_the_sentences_of_its_lines_in_order() -> None:
    reply = Reply(Act.ASK, (Line("I am sorry. That is tiring."), Line("Where is it?")))
    assert sentences_of(reply) == ("I am sorry.", "That is tiring.", "Where is it?")


@given(st.text())
def test_no_word_is_lost_or_changed_in_cutting(text: str) -> None:
    def words(whole: str) -> str:
        return "".join(sign for sign in whole if sign.isalnum())

    assert words(" ".join(sentences(text))) == words(text)
    assert all(words(sentence) for sentence in sentences(text))
