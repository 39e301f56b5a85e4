"""After an emergency was told and taken note of, what to do about it stays in reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.chat import answer, begin, begin_anew, follow
from voice_skill.content import load_pack

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation


def closed_after(*words: str) -> Conversation:
    """Return the conversation of somebody who said these words, the last of which ended it."""
    pack = load_pack()
    talk = begin(pack).after
    for said in words:
        talk = answer(talk, said, pack).after
    assert talk.done
    return talk


@pytest.mark.parametrize("said", ["repeat", "is this dangerous", "my thumb twitches", "goodbye", "thanks"])
def test_after_an_emergency_what_to_do_stays_in_reach_until_somebody_says_to_start_over(said: str) -> None:
    pack = load_pack()
    talk = closed_after("my face is drooping", "yes", "i've called them")
    turn, anew = follow(talk, said, pack)
    assert "nine nine nine" in turn.reply.say
    assert not anew
    turn, _ = follow(turn.after, "start over", pack)
    assert "What is happening" in turn.reply.say
    assert turn.after.alarm is None


def test_after_a_goodbye_without_danger_the_next_words_begin_anew() -> None:
    turn, anew = follow(closed_after("my thumb twitches", "goodbye"), "my calf cramps", load_pack())
    assert anew
    assert "symptom.cramp" in {f.term for f in turn.after.findings}


def test_who_begins_anew_after_an_emergency_hears_once_more_whom_to_call() -> None:
    turn = begin_anew(closed_after("my face is drooping", "yes", "i've called them"), load_pack())
    assert "nine nine nine" in turn.reply.say
    assert not turn.after.findings


@pytest.mark.parametrize(
    "said", ["the ambulance is on its way", "help is coming", "i've called them", "he is breathing"]
)
def test_who_tells_that_help_comes_hears_what_to_do_meanwhile(said: str) -> None:
    pack = load_pack()
    talk = answer(begin(pack).after, "my husband's face is drooping", pack).after
    turn = answer(talk, said, pack)
    assert turn.after.alarm is not None
    assert turn.after.alarm.acknowledged
    again = answer(turn.after, "what should i do while i wait", pack)
    assert "unlock the door" in again.reply.say
