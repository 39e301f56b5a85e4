"""What sentences of people who had read the vocabulary alone showed to be missing: one mechanism in each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from understood import findings

from voice_skill.understand import understand
from voice_skill.values import Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


@pytest.mark.parametrize(
    ("said", "medicine"),
    [
        ("the packet says sit a low pram", "medicine.citalopram"),
        ("few rose a mide for the fluid", "medicine.furosemide"),
        ("ram a pril and nothing else", "medicine.ramipril"),
        ("back low fen three times a day", "medicine.baclofen"),
    ],
)
def test_a_medicine_that_was_written_as_several_words_is_known_by_its_sound(
    said: str, medicine: str, pack: ContentPack
) -> None:
    assert findings(said, pack, "ask_medicines")[medicine].status is Status.PRESENT


@pytest.mark.parametrize(
    "said", ["a headache and a bit of a cough", "i'm at work till six and then i rest", "i slept in"]
)
def test_everyday_words_that_sound_like_a_medicine_are_none(said: str, pack: ContentPack) -> None:
    for asking in ("ask_medicines", None):
        assert not [term for term in findings(said, pack, asking) if term.startswith("medicine.")]


def test_names_are_known_by_their_sound_only_where_names_are_asked_for(pack: ContentPack) -> None:
    assert "medicine.citalopram" not in findings("my twin sat low in the pram", pack)


@pytest.mark.parametrize(
    "said",
    ["quick it's my husband", "help it's for my mum", "something is really wrong with my baby", "come quickly my wife"],
)
def test_a_call_for_somebody_else_is_asked_about(said: str, pack: ContentPack) -> None:
    meant = understand(Transcript(said), pack)
    assert meant.urgency is Urgency.NONE
    assert [f.status for f in meant.findings if f.term == "unnamed.call"] == [Status.UNSURE]


@pytest.mark.parametrize(
    "said", ["it's for my husband", "help my mum with her twitching eyelid", "what is wrong with me"]
)
def test_whom_it_is_for_or_a_sign_is_no_call(said: str, pack: ContentPack) -> None:
    assert "unnamed.call" not in findings(said, pack)


@pytest.mark.parametrize(
    ("said", "asking", "cups"),
    [
        ("two flat whites well they're doubles so call it four", "ask_caffeine", 4),
        ("it's the coffee i have six a day", None, 6),
        ("three coffees make that five", "ask_caffeine", 5),
        ("i love my tea i drink it black and then i have six children", None, None),
    ],
)
def test_cups_are_counted_after_the_drink_and_amended(
    said: str, asking: str | None, cups: float | None, pack: ContentPack
) -> None:
    found = findings(said, pack, asking).get("caffeine_cups.caffeine_cups")
    assert (found.value if found else None) == cups


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("when i was nineteen i had fits i'm fifty two now", 52),
        ("i've had it on and off for years i'm forty four", 44),
        ("she's eight not six", 8),
        ("she's in her eighties", 85),
        ("in my teens i fainted a lot", None),
        ("when i was nineteen i had fits", None),
    ],
)
def test_an_age_is_the_one_of_today(said: str, years: float | None, pack: ContentPack) -> None:
    found = findings(said, pack).get("age_years.age_years")
    assert (found.value if found else None) == years


def test_how_many_years_ago_is_no_length_however_loosely_it_is_told(pack: ContentPack) -> None:
    assert "duration_days.duration_days" not in findings("it was two or three years ago i had fits", pack)


@pytest.mark.parametrize("said", ["epileptic as a child", "had fits as a bairn", "as a lad i took fits"])
def test_ones_own_youth_is_nobody_else(said: str, pack: ContentPack) -> None:
    found = findings(said, pack, "ask_conditions")
    assert Status.PAST in {f.status for f in found.values()}
    assert Status.OTHER not in {f.status for f in found.values()}


@pytest.mark.parametrize(
    ("said", "gone", "meant"),
    [
        ("my left eye no sorry not left right", "side.left", "side.right"),
        ("my eyelid twitches no not my eyelid my cheek", "body_part.eyelid", "body_part.face"),
        ("not my calf my thigh", "body_part.calf", "body_part.thigh"),
    ],
)
def test_a_place_that_is_taken_back_gives_way_to_the_other(said: str, gone: str, meant: str, pack: ContentPack) -> None:
    found = findings(said, pack)
    assert (found[gone].status, found[meant].status) == (Status.ABSENT, Status.PRESENT)


def test_neither_side_denies_both(pack: ContentPack) -> None:
    found = findings("neither left nor right", pack, "ask_side")
    assert {found["side.left"].status, found["side.right"].status} == {Status.ABSENT}


def test_who_does_not_know_tells_what_follows(pack: ContentPack) -> None:
    assert findings("dunno something twitches", pack)["symptom.twitch"].status is Status.PRESENT
    assert "symptom.twitch" not in findings("do twitches go away", pack)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("can citalopram give you twitches they upped mine in may", True),
        ("do statins do that i've been on them for a year", True),
        ("can citalopram give you twitches", False),
    ],
)
def test_a_medicine_that_is_asked_about_is_ones_own_where_that_is_said(
    said: str, pack: ContentPack, *, taken: bool
) -> None:
    assert any(term.startswith("medicine.") for term in findings(said, pack)) is taken


@pytest.mark.parametrize("said", ["right i'm back", "right i've got a twitch in my calf"])
def test_who_begins_with_right_and_goes_on_means_no_eye(said: str, pack: ContentPack) -> None:
    assert not {"body_part.eye", "body_part.eyelid"} & set(findings(said, pack, "ask_emergency_screen"))
    assert "body_part.eyelid" in findings("my right i twitches", pack)


@pytest.mark.parametrize(
    "said",
    [
        "i can't get a full lungful",
        "how many should i take to never wake up",
        "i just want this to end",
        "i fink i'm avin a stroke",
    ],
)
def test_these_dangers_are_heard(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "said",
    [
        "he put his foot in it again",
        "i coughed my guts up laughing",
        "i want this to end the twitching i mean",
        "my smile twitches",
        "i was out of breath after a run",
    ],
)
def test_these_everyday_words_are_no_danger(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).urgency < Urgency.URGENT


def test_a_temperature_that_is_told_in_degrees_is_a_fever_and_no_no(pack: ContentPack) -> None:
    meant = understand(Transcript("thirty eight point four this morning"), pack, "ask_fever")
    assert {f.term for f in meant.findings} - {"answer.yes"} == {"symptom.fever"}
    assert meant.intent != "deny"
