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


def test_repeat_and_what_to_do_bring_the_measures_again_after_the_close() -> None:
    pack = load_pack()
    talk = closed_after("my husband's face is drooping", "yes", "he is breathing")
    for said in ("repeat", "what should i do while i wait"):
        turn, _ = follow(talk, said, pack)
        assert "nine nine nine" in turn.reply.say
        assert "unlock the door" in turn.reply.say


def test_repeat_after_a_crisis_names_whom_to_talk_to() -> None:
    turn, _ = follow(closed_after("i want to kill myself", "ok", "goodbye"), "repeat", load_pack())
    assert "Samaritans" in turn.reply.say


def test_who_begins_anew_after_a_crisis_hears_whom_to_talk_to_and_can_have_it_repeated() -> None:
    pack = load_pack()
    turn = begin_anew(closed_after("i want to kill myself", "ok", "goodbye"), pack)
    assert "Samaritans" in turn.reply.say
    assert "Samaritans" in answer(turn.after, "repeat", pack).reply.say


def test_a_crisis_after_an_emergency_that_was_closed_has_its_own_course() -> None:
    pack = load_pack()
    turn, _ = follow(closed_after("my face is drooping", "yes", "i've called them"), "i want to kill myself", pack)
    assert not turn.after.done
    assert "Samaritans" in turn.reply.say
    assert "someone you trust" in answer(turn.after, "no i am alone", pack).reply.say


def test_a_correction_after_the_close_takes_the_conversation_up_again() -> None:
    pack = load_pack()
    talk = closed_after("my face is drooping and i can't lift my arm", "yes", "thanks goodbye")
    turn, anew = follow(talk, "i said my face is fine", pack)
    assert not anew
    assert turn.after.done is (turn.after.alarm is not None)


@pytest.mark.parametrize("before", [("i want to kill myself", "ok"), ("i want to kill myself", "ok", "goodbye")])
def test_a_wish_to_die_that_is_said_again_is_heard_again(before: tuple[str, ...]) -> None:
    pack = load_pack()
    talk = begin(pack).after
    for said in before:
        talk = answer(talk, said, pack).after
    turn, _ = follow(talk, "i still want to kill myself", pack)
    assert not turn.after.done
    assert "Is someone with you?" in turn.reply.say


def test_an_overdose_keeps_its_call_and_its_measures_after_the_close_and_when_begun_anew() -> None:
    pack = load_pack()
    talk = closed_after("i took the whole packet of tablets", "yes", "goodbye")
    again, _ = follow(talk, "repeat", pack)
    assert "nine nine nine" in again.reply.say
    assert "packet" in again.reply.say
    assert "nine nine nine" in begin_anew(talk, pack).reply.say


@pytest.mark.parametrize("said", ["slower", "louder"])
def test_how_it_speaks_can_be_changed_after_the_close(said: str) -> None:
    turn, _ = follow(closed_after("my face is drooping", "yes", "thanks goodbye"), said, load_pack())
    assert turn.reply.rate_change or turn.reply.volume_change
    assert "nine nine nine" in turn.reply.say
