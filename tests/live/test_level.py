"""Somebody who is hardly heard, or overdrives the microphone, is told so once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_room import Room

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

SAID = ("my eyelid twitches", "for three days", "no none of those")
SOFT, LOUD = "I can hardly hear you.", "You are too loud for the microphone."


def talk(pack: ContentPack, level_db: float) -> list[str]:
    """Return what is said while somebody speaks so loudly."""
    room = Room(pack)
    room.until("listening")
    for words in SAID:
        room.person(words, seconds=2, level_db=level_db)
        room.until("reply")
        room.until("listening")
        room.pass_time(1)
    return [sentence for sentence, _ in room.voice.rendered]


@pytest.mark.parametrize(("level_db", "told"), [(-53.0, SOFT), (-3.0, LOUD)])
def test_a_level_that_makes_hearing_hard_is_said_once_and_the_question_after_it(
    pack: ContentPack, level_db: float, told: str
) -> None:
    said = talk(pack, level_db)
    assert said.count(told) == 1
    at = said.index(told)
    assert said[at + 2] in said[:at]


def test_nothing_is_said_of_a_level_that_is_fine(pack: ContentPack) -> None:
    assert not {SOFT, LOUD} & set(talk(pack, -25.0))
