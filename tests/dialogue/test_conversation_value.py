"""A conversation is a value: written down at any turn, it goes on elsewhere as if nothing had happened."""

from __future__ import annotations

import json

import pytest
from person import Person, meant

from voice_skill.content import load_pack
from voice_skill.conversation import VERSION, ConversationUnreadable, dump, load
from voice_skill.dialogue import take_turn

PACK = load_pack()


def test_it_goes_on_elsewhere_from_every_turn() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.eyelid", "trigger.caffeine", "caffeine_cups=5")
    for _ in range(12):
        taken_up = load(dump(person.talk))
        assert taken_up == person.talk
        assert take_turn(taken_up, meant("deny"), PACK) == take_turn(person.talk, meant("deny"), PACK)
        person.answers_plainly()


def test_what_is_written_is_json_with_its_version() -> None:
    person = Person(PACK)
    person.has("symptom.face_droop")
    written = json.loads(dump(person.talk))
    assert written["version"] == VERSION
    assert written["alarm"]["flag"] == "stroke_face"


@pytest.mark.parametrize("written", [b"", b"{", b"[]", b'{"turn": "x"}', b"\xff\xfe"])
def test_what_is_broken_is_refused_in_one_sentence(written: bytes) -> None:
    with pytest.raises(ConversationUnreadable, match="start a new one"):
        load(written)


def test_another_version_is_refused() -> None:
    with pytest.raises(ConversationUnreadable, match="version 999"):
        load(b'{"version": 999}')


def test_nothing_in_it_can_be_changed_in_place() -> None:
    with pytest.raises(AttributeError):
        Person(PACK).talk.turn = 3  # type: ignore[misc]
