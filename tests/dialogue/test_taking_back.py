"""An emergency that was none has a way back, which nobody's word alone opens; an exercise ends where a sign comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.chat import answer, begin
from voice_skill.content import load_pack
from voice_skill.values import Status

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation


def told(*words: str) -> tuple[Conversation, list[str]]:
    """Return the conversation of somebody who said these words, and every reply."""
    pack = load_pack()
    talk, replies = begin(pack).after, []
    for said in words:
        turn = answer(talk, said, pack)
        talk = turn.after
        replies.append(turn.reply.say)
    return talk, replies


SCREEN = "ask_emergency_screen"
TAKEN_BACK = ["ha only kidding no it isn't", "honestly i was joking", "no no sorry that was the telly", "false alarm"]


@pytest.mark.parametrize("said", TAKEN_BACK)
def test_who_takes_an_emergency_back_is_asked_for_the_sign_itself(said: str) -> None:
    talk, replies = told("my face is drooping", said)
    assert "nine nine nine" not in replies[-1]
    assert "one side of the face drooping today" in replies[-1]
    assert talk.alarm is None


@pytest.mark.parametrize("said", TAKEN_BACK)
def test_a_clear_no_lifts_it_and_the_other_danger_signs_are_asked(said: str) -> None:
    talk, replies = told("my face is drooping", said, "no")
    assert talk.alarm is None
    assert all(f.status is Status.ABSENT for f in talk.findings if f.term == "symptom.face_droop")
    assert "danger signs" in replies[-1]


@pytest.mark.parametrize("said", ["yes it is", "", "hmm", "my eyelid twitches"])
def test_anything_but_a_clear_no_is_the_emergency_again(said: str) -> None:
    _, replies = told("my face is drooping", "honestly i was joking", said)
    assert "nine nine nine" in replies[-1]


def test_what_is_told_beside_it_is_kept_and_nobody_elses_sign_stays() -> None:
    talk, _ = told("my husband has collapsed", "no that was on telly it is only that my eyelid twitches", "no")
    there = {f.term for f in talk.findings if f.status is Status.PRESENT}
    assert {"body_part.eyelid", "symptom.twitch"} <= there
    assert "subject.other_adult" not in there


def test_a_wish_to_die_is_not_taken_back_in_this_way() -> None:
    talk, replies = told("i want to kill myself", "only joking")
    assert talk.alarm is not None
    assert "Samaritans" in replies[-1]


def test_a_poison_is_not_taken_back_in_this_way() -> None:
    talk, replies = told("my son drank bleach", "that was a joke")
    assert talk.alarm is not None
    assert "nine nine nine" in replies[-1]


@pytest.mark.parametrize("said", ["yes i will do that now", "will do i'll ring them"])
def test_who_says_that_they_will_call_has_not_said_yes_to_the_danger_signs(said: str) -> None:
    talk, _ = told("my eyelid twitches", said)
    assert talk.open == SCREEN
    assert talk.alarm is None


@pytest.mark.parametrize("said", ["i've already called 999 they're coming", "already rung them"])
def test_who_has_called_already_is_told_what_to_do_meanwhile_and_not_to_call(said: str) -> None:
    _, replies = told("my husband has collapsed", said)
    assert "Once more" not in replies[-1]
    assert "breathing is free" in replies[-1]


@pytest.mark.parametrize("said", ["i feel woozy", "i've gone all light headed", "now my foot is tingling"])
def test_a_sign_that_comes_on_in_an_exercise_ends_it(said: str) -> None:
    talk, replies = told("a breathing exercise please", "next", said)
    assert "stop the exercise" in replies[-1]
    assert not talk.routine
    assert "nine nine nine" not in replies[-1]


def test_a_danger_of_the_day_told_in_an_exercise_ends_it() -> None:
    talk, replies = told("a calf stretch please", "no", "my calf has come up hot and swollen")
    assert "blood clot" in replies[-1]
    assert not talk.routine


def test_the_twitch_itself_ends_no_exercise() -> None:
    talk, _ = told("a breathing exercise please", "next", "my eyelid is twitching")
    assert talk.routine


def test_chest_pain_in_an_exercise_is_an_emergency() -> None:
    _, replies = told("a breathing exercise please", "next", "my chest hurts")
    assert "nine nine nine" in replies[-1]


def test_what_is_told_after_the_result_brings_the_question_that_it_makes_sense_of() -> None:
    result = ["my eyelid twitches for five days", *["no"] * 8, "yes", "no", "yes", "yes", "yes"]
    _, replies = told(*result, "oh and i'm pregnant")
    assert "pain under the ribs" in replies[-1]
    _, replies = told(*result, "oh and i'm pregnant", "yes a bad headache")
    assert "maternity unit" in replies[-1]


def test_a_length_that_is_told_at_the_question_about_emergencies_is_kept() -> None:
    talk, replies = told("my calf twitches", "for about three weeks")
    assert any(f.kind == "duration_days" and f.value == 21 for f in talk.findings)
    assert "danger signs" in replies[-1]


def test_a_conclusion_at_the_end_is_a_no() -> None:
    _, replies = told("my calf twitches", "no", "three days", "i push beds for a living so no")
    assert "weak" not in replies[-1]


@pytest.mark.parametrize(
    "said",
    [
        "it's not a joke",
        "i'm not joking",
        "it's not a false alarm",
        "nothing happens when i dial",
        "she was talking to the dog when it happened",
        "that's not happening now",
        "i wish i was joking",
        "do you think i'm joking",
        "is this a false alarm",
        "last time it was a false alarm",
    ],
)
def test_words_that_only_sound_like_it_take_nothing_back(said: str) -> None:
    talk, _ = told("my husband has collapsed", said)
    assert talk.alarm is not None


@pytest.mark.parametrize(
    "said",
    [
        "no i mean yes",
        "no it's still there",
        "no change",
        "no only when i breathe in",
        "no the left one",
        "no he's dead",
        "not really",
        "no it has passed",
    ],
)
def test_a_no_with_anything_else_in_it_lifts_no_alarm(said: str) -> None:
    _, replies = told("i have chest pain", "i was only joking", said)
    assert "nine nine nine" in replies[-1]


@pytest.mark.parametrize("said", ["45", "i am awake", "i have taken my tablets"])
def test_who_says_anything_else_is_told_to_call_once_more(said: str) -> None:
    _, replies = told("i have chest pain", said)
    assert "Once more" in replies[-1]


def test_a_doubt_after_an_alarm_that_was_taken_back_is_denied_as_ever() -> None:
    talk, _ = told("my face is drooping", "i was only joking", "no")
    assert "taken back" not in talk.counts


def test_a_poison_taken_by_mistake_is_no_mistake_of_the_program() -> None:
    talk, _ = told("my toddler ate my tablets", "it was by mistake", "no")
    assert talk.alarm is not None


@pytest.mark.parametrize("said", ["i'm light headed and my chest hurts", "my chest is tight"])
def test_more_than_a_light_head_in_an_exercise_is_told_as_ever(said: str) -> None:
    _, replies = told("a breathing exercise please", "next", said)
    assert "nine nine nine" in replies[-1]


def test_a_danger_behind_which_a_no_is_concluded_is_one_all_the_same() -> None:
    _, replies = told("my calf twitches", "my speech is slurred so no")
    assert "nine nine nine" in replies[-1]
