"""Danger signs are ruled out by a no that was said, never by a model that takes other words for one."""

from __future__ import annotations

import pytest
from person import Person

from voice_skill.content import load_pack
from voice_skill.dialogue import take_turn
from voice_skill.understand import understand
from voice_skill.values import Status, Transcript

SCREEN = "ask_emergency_screen"


def screened(text: str) -> Person:
    """Return somebody who says this after the question about danger signs, where a model takes it for a no."""
    person = Person(load_pack())
    person.has("symptom.twitch", "body_part.eyelid")
    assert person.asked == SCREEN
    person.says("deny", "answer.no", text=text)
    return person


def ruled_out(person: Person) -> set[str]:
    return {f.term for f in person.talk.findings if f.status is Status.ABSENT}


@pytest.mark.parametrize(
    "text", ["no", "nope", "none of those", "no i don't think so", "well it isn't", "i haven't got any"]
)
def test_a_no_in_any_wording_rules_danger_signs_out(text: str) -> None:
    assert "symptom.face_droop" in ruled_out(screened(text))


@pytest.mark.parametrize(
    "text",
    [
        "i follow a streamer",
        "could murder a cup of tea",
        "today i follow a streamer",
        "the phone is dead so now i am not on that",
    ],
)
def test_words_without_a_no_near_their_beginning_rule_nothing_out(text: str) -> None:
    person = screened(text)
    assert not ruled_out(person)
    assert person.asked == SCREEN


def test_a_no_that_was_hardly_heard_rules_nothing_out() -> None:
    person = Person(load_pack())
    person.has("symptom.twitch", "body_part.eyelid")
    person.says("deny", "answer.no", text="no", confidence=0.3)
    assert not ruled_out(person)


@pytest.mark.parametrize(
    ("text", "all_of_them"),
    [
        ("none of that i talk properly", True),
        ("no i talk properly", False),
        ("none of those apart from my arm", False),
        ("nothing like it was my speech is fine", False),
    ],
)
def test_a_no_to_all_rules_all_out_and_a_no_with_one_sign_only_that_one(text: str, *, all_of_them: bool) -> None:
    person = Person(load_pack())
    person.has("symptom.twitch", "body_part.eyelid")
    person.says("deny", "answer.no", "!symptom.speech_trouble", text=text)
    assert "symptom.speech_trouble" in ruled_out(person)
    assert ("symptom.face_droop" in ruled_out(person)) is all_of_them


@pytest.mark.parametrize(("confidence", "rules_out"), [(0.0, True), (-0.01, False)], ids=["just enough", "too little"])
def test_a_no_rules_danger_signs_out_from_the_least_hearing_that_is_trusted(
    confidence: float, *, rules_out: bool
) -> None:
    person = Person(load_pack())
    person.has("symptom.twitch", "body_part.eyelid")
    person.says("deny", "answer.no", text="no", confidence=person.pack.limits.trust + confidence)
    assert bool(ruled_out(person)) is rules_out


@pytest.mark.parametrize(("topic", "settles"), [("ask_stress", True), ("ask_muscle", False)])
def test_a_no_that_only_a_model_hears_settles_everyday_causes_and_no_sign_that_needs_a_doctor(
    topic: str, *, settles: bool
) -> None:
    person = Person(load_pack())
    person.has("symptom.twitch", "body_part.eyelid")
    person.without(open=topic)
    person.says("deny", "answer.no", text="i follow a streamer")
    asked = set(person.pack.questions[topic].asks)
    assert bool(ruled_out(person) & asked) is settles


def test_a_no_with_what_is_well_behind_it_rules_all_out_once_the_rest_was_asked_about_by_itself() -> None:
    person = Person(load_pack())
    person.has("symptom.twitch", "body_part.eyelid")
    for rules_out in (False, True):
        assert person.asked == SCREEN
        person.says("deny", "answer.no", "!symptom.arm_weakness", text="no i can lift my arms")
        assert ("symptom.face_droop" in ruled_out(person)) is rules_out


@pytest.mark.parametrize(
    ("text", "intent", "findings", "denied"),
    [
        ("no no i'm usually a healthy sort of person really", "unclear", (), True),
        ("nope i'm off to the shops", "inform", (), True),
        ("no no i've looked", "unsure", (), True),
        ("no i don't know", "unsure", (), False),
        ("no please hurry", "complaint", (), False),
        ("no he has gone blue", "unclear", ("symptom.blue_lips",), False),
        ("well i'm usually healthy", "unclear", (), False),
    ],
)
def test_a_danger_that_is_asked_back_is_denied_by_a_no_whatever_harmless_words_stand_behind_it(
    text: str, intent: str, findings: tuple[str, ...], *, denied: bool
) -> None:
    person = Person(load_pack())
    person.has("symptom.twitch", "body_part.eyelid")
    person.denies_until("ask_rest")
    person.says("inform", "?symptom.face_droop")
    assert person.talk.doubt
    person.says(intent, *findings, text=text)
    assert (person.talk.alarm is None) is denied


@pytest.mark.parametrize(
    ("text", "for_us"),
    [
        ("no darling the blue bowl the one with the crack leave that one for the cat", False),
        ("no thank goodness none of those", True),
        ("nope none of those thank goodness it's only the eyelid", True),
    ],
)
def test_a_no_to_somebody_else_in_the_room_rules_nothing_out(text: str, *, for_us: bool) -> None:
    pack = load_pack()
    person = Person(pack)
    person.has("symptom.twitch", "body_part.eyelid")
    talk, _ = take_turn(person.talk, understand(Transcript(text), pack, SCREEN), pack)
    absent = {f.term for f in talk.findings if f.status is Status.ABSENT}
    assert ("symptom.face_droop" in absent) is for_us


@pytest.mark.parametrize(
    "text",
    [
        "no dogs on the beach",
        "nothing rhymes with orange",
        "they never found the treasure",
        "she said no to the wedding",
        "no i did not post the parcel",
    ],
)
def test_a_no_that_is_said_of_something_else_rules_nothing_out(text: str) -> None:
    person = Person(load_pack())
    person.has("symptom.twitch", "body_part.eyelid")
    person.talk, person.reply = take_turn(person.talk, understand(Transcript(text), person.pack, SCREEN), person.pack)
    assert not ruled_out(person)
    assert person.asked == SCREEN


@pytest.mark.parametrize("text", ["well no", "no honestly", "oh no none of that thankfully", "er nothing like that"])
def test_a_no_that_stands_by_itself_rules_danger_signs_out(text: str) -> None:
    person = Person(load_pack())
    person.has("symptom.twitch", "body_part.eyelid")
    person.talk, person.reply = take_turn(person.talk, understand(Transcript(text), person.pack, SCREEN), person.pack)
    assert "symptom.face_droop" in ruled_out(person)
