"""What ninety talks of somebody who nursed for forty years showed to be missing, in words as they were said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from talks import held

from voice_skill.chat import follow

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

STRETCH = ("guide me through a hand stretch", "my hand twitches since monday", "no")
"""Up to the first step of a stretch."""
LEFT = "Please stop the exercise"


def said(pack: ContentPack, *lines: str) -> str:
    return held(pack, *lines).reply.say


@pytest.mark.parametrize(
    "pain",
    [
        "i can't do that it hurts",
        "i can't do it anymore it hurts",
        "ouch that hurts me",
        "ow",
        "it's killing me",
        "i can't do that one my wrist is weak",
        "i can't stand up for that",
        "it hurts too much",
    ],
)
def test_pain_ends_an_exercise_and_is_no_wish_to_die(pain: str, pack: ContentPack) -> None:
    turn = held(pack, *STRETCH, pain)
    assert turn.reply.say.startswith(LEFT)
    assert turn.after.alarm is None
    assert not turn.after.doubt


@pytest.mark.parametrize("more", ["it doesn't hurt", "no it doesn't hurt at all", "will it hurt", "can i do it in bed"])
def test_what_is_denied_or_asked_of_pain_does_not(more: str, pack: ContentPack) -> None:
    assert not said(pack, *STRETCH, more).startswith(LEFT)


def test_pain_that_was_there_before_ends_it_too(pack: ContentPack) -> None:
    lines = ("guide me through a hand stretch", "my hand twitches and hurts since monday", "no")
    assert said(pack, *lines, "that hurts").startswith(LEFT)


@pytest.mark.parametrize(
    "danger",
    [
        "my chest hurts",
        "ow my chest",
        "i can't do this any more i want to die",
        "i'm lying in bed and i want to die",
        "it hurts and i can't breathe",
        "ouch my face has dropped on one side",
        "my leg just went i can't move it and i can't stand",
        "it hurts down my left arm and into my jaw and my chest",
    ],
)
def test_but_a_danger_told_in_an_exercise_is_one(danger: str, pack: ContentPack) -> None:
    turn = held(pack, *STRETCH, danger)
    assert turn.after.alarm is not None


DRINKER = ("i drink a bottle of whisky a day and my arms twitch", "no")
SAFELY = "do not stop drinking all at once"


@pytest.mark.parametrize(
    "asked",
    [
        "should i just stop",
        "shall i stop",
        "what if i stop drinking tomorrow",
        "i want to stop drinking",
        "do i stop tonight",
        "i'm packing it in tonight",
        "if i pack it in tomorrow will it go away",
    ],
)
def test_who_drinks_a_lot_and_means_to_stop_is_told_how(asked: str, pack: ContentPack) -> None:
    assert SAFELY in said(pack, *DRINKER, asked)


def test_who_means_to_stop_drinking_cold_turkey_is_told_to_get_help_today(pack: ContentPack) -> None:
    assert said(pack, *DRINKER, "i'm gonna quit today cold turkey").startswith("Please get medical advice today")


@pytest.mark.parametrize(
    "asked", ["can i drink tonight on those", "is wine ok", "would a drop of whiskey settle it", "can i have a beer"]
)
def test_alcohol_is_answered_by_what_is_known_of_it(asked: str, pack: ContentPack) -> None:
    assert "Alcohol can bring on more twitches" in said(pack, "my eyelid twitches", "no", asked)


STATIN = ("i take a statin and my leg twitches", "no")


@pytest.mark.parametrize(
    "asked",
    [
        "should i come off it",
        "i'll leave it off then",
        "i might skip it tonight",
        "can i cut it in half",
        "shall i stop",
    ],
)
def test_nobody_is_let_go_to_change_a_medicine(asked: str, pack: ContentPack) -> None:
    assert "do not stop or change a medicine" in said(pack, *STATIN, asked)


@pytest.mark.parametrize(
    ("told", "asked", "answer"),
    [
        ("i'm on lisinopril and my calf twitches", "coconut water then", "potassium may rise too high"),
        ("i'm on spironolactone and my calf twitches", "what about bananas", "potassium may rise too high"),
        ("i'm on dialysis and my arm twitches", "bananas and coconut water then", "Ask your kidney team"),
        ("my calf twitches and i have heart failure", "but everyone says drink two litres", "care team set for you"),
    ],
)
def test_what_may_harm_somebody_is_answered_however_it_is_put(
    told: str, asked: str, answer: str, pack: ContentPack
) -> None:
    assert answer in said(pack, told, "no", asked)


@pytest.mark.parametrize(
    "no", ["no for pete's sake", "good god no", "none touch wood", "none thank the lord", "heavens no none of that"]
)
def test_a_no_with_feeling_is_one(no: str, pack: ContentPack) -> None:
    assert held(pack, "my eyelid twitches since monday", no).reply.asks != ("ask_emergency_screen",)


@pytest.mark.parametrize(("age", "asked"), [("seventy nine", False), ("thirty nine", True)])
def test_nobody_past_the_age_is_asked_whether_they_are_pregnant(age: str, pack: ContentPack, *, asked: bool) -> None:
    turn = held(pack, f"i'm {age} years old and my calf twitches", "no", "a week")
    while "take any tablets" not in turn.reply.say:
        assert not turn.after.final
        turn, _ = follow(turn.after, "no", pack)
    assert ("pregnant" in turn.reply.say) is asked


def test_whom_you_means_waits_where_a_danger_of_the_day_needs_the_room(pack: ContentPack) -> None:
    first = held(pack, "my husband is on haloperidol and his neck is twisting").reply.say
    assert first.startswith("Please get medical advice today")
    assert "I mean that person" not in first
    assert len(first.split()) <= pack.limits.words_per_part
    then = said(pack, "my husband is on haloperidol and his neck is twisting", "no none of those")
    assert "I mean that person" in then
