"""What is danger and what is none: by whom it is told, how exactly, and in answer to what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.understand import understand
from voice_skill.values import Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


def test_a_sign_that_says_exactly_what_is_seen_is_no_danger_by_a_guess(pack: ContentPack) -> None:
    """The models may guess at a danger without a name; a tic has one, and a level of its own."""
    assert pack.language.telling
    assert not pack.language.telling & {
        term for flag in pack.red_flags if flag.level is Urgency.EMERGENCY for term in flag.when.any
    }
    said = understand(Transcript("my son keeps blinking hard and sniffing and twitching his nose"), pack)
    assert said.urgency is Urgency.SOON


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("my daughter had a seizure when she was two but my eyelid twitches", Urgency.SELF_CARE),
        ("my eyelid twitches and i take levothyroxine and drink lots of coffee", Urgency.SELF_CARE),
        ("i took the lot", Urgency.EMERGENCY),
        ("that is all goodbye", Urgency.NONE),
        ("this is goodbye", Urgency.EMERGENCY),
        ("my face never droops", Urgency.NONE),
    ],
)
def test_danger_is_heard_where_it_is_and_only_there(pack: ContentPack, said: str, level: Urgency) -> None:
    assert understand(Transcript(said), pack).urgency is level


@pytest.mark.parametrize("said", ["my son had a seizure", "my wife had a seizure"])
def test_another_persons_danger_that_may_be_now_is_in_doubt_and_so_is_asked_about(pack: ContentPack, said: str) -> None:
    found = {f.term: f.status for f in understand(Transcript(said), pack).findings}
    assert found["symptom.seizure"] in {Status.UNSURE, Status.PRESENT}


def test_another_persons_danger_of_long_ago_is_not(pack: ContentPack) -> None:
    said = understand(Transcript("my uncle had a stroke years ago and my eyelid twitches"), pack)
    assert said.urgency is Urgency.SELF_CARE


@pytest.mark.parametrize("said", ["my dad had a stroke", "my mum has fits", "my son had a seizure"])
def test_what_relatives_have_is_no_danger_where_it_was_asked_about(pack: ContentPack, said: str) -> None:
    assert understand(Transcript(said), pack, "ask_family").urgency is Urgency.NONE


@pytest.mark.parametrize("said", ["house", "happy", "every purchase is a vote", "what joy there is in living"])
def test_words_that_hold_no_yes_and_no_no_are_no_answer(pack: ContentPack, said: str) -> None:
    told = understand(Transcript(said), pack, "ask_weakness")
    assert told.intent not in {"affirm", "deny", "hedge", "unsure"}
    assert not told.findings


def test_an_emergency_without_a_name_is_one_by_itself(pack: ContentPack) -> None:
    said = understand(Transcript("he has gone grey and clammy"), pack)
    assert ("unnamed.danger", Status.PRESENT) in {(f.term, f.status) for f in said.findings}
    assert said.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "he threw up and then he had a fit",
        "she has a brain tumour and had a seizure",
        "i am choking in the office",
        "my face drooped this morning but it hasn't happened since",
        "i'm suffocating and hot",
        "frog in my throat since this morning and i can't swallow",
        "she passed out in front of the telly and i can't wake her",
        "she's spark out and won't wake",
        "he's barely breathing",
        "she is breathing funny",
        "my baby went floppy like a rag doll",
    ],
)
def test_no_figure_of_speech_hides_a_danger(text: str, pack: ContentPack) -> None:
    said = understand(Transcript(text), pack)
    doubted = any(f.status is Status.UNSURE and f.term in pack.language.danger for f in said.findings)
    assert said.urgency is Urgency.EMERGENCY or doubted


def test_palpitations_that_tablets_give_are_there(pack: ContentPack) -> None:
    found = understand(Transcript("the water tablets are giving me palpitations"), pack).findings
    assert {f.status for f in found if f.term == "symptom.palpitations"} == {Status.PRESENT}


@pytest.mark.parametrize("said", ["i sleep like a baby", "cried like a child over my twitching eyelid"])
def test_somebody_in_a_figure_of_speech_is_nobody_the_talk_is_about(said: str, pack: ContentPack) -> None:
    assert "subject.child" not in {f.term for f in understand(Transcript(said), pack).findings}


@pytest.mark.parametrize(
    ("said", "asked_about"),
    [("the ambulance is on its way", False), ("ambulance", True), ("the ambulance isn't coming", True)],
)
def test_whoever_tells_of_help_that_comes_calls_for_none(said: str, pack: ContentPack, *, asked_about: bool) -> None:
    assert ("unnamed.call" in {f.term for f in understand(Transcript(said), pack).findings}) is asked_about


@pytest.mark.parametrize(
    ("said", "crisis"),
    [
        ("i take a lot of tablets", False),
        ("i take lots of medicines", False),
        ("i take a lot of exercise", False),
        ("i take a lot of medication for my blood pressure", False),
        ("i took the lot", True),
        ("i've taken the whole lot", True),
        ("i took the bloody lot", True),
        ("i took a lot of tablets last night", True),
    ],
)
def test_many_tablets_that_are_taken_always_are_no_overdose(said: str, pack: ContentPack, *, crisis: bool) -> None:
    assert understand(Transcript(said), pack).crisis is crisis


def test_another_danger_beside_it_makes_no_wish_to_die_of_words_that_only_look_like_one(pack: ContentPack) -> None:
    said = understand(Transcript("when i go to the loo i can't feel the paper down there and i wet myself"), pack)
    assert said.urgency is Urgency.EMERGENCY
    assert not said.crisis


@pytest.mark.parametrize(
    "said", ["what a disaster", "the strobe at the disco", "i leant on the armrest", "a swine of a day"]
)
def test_a_real_word_is_no_misheard_sign(said: str, pack: ContentPack) -> None:
    assert not [f for f in understand(Transcript(said), pack).findings if f.kind in {"symptom", "trigger", "event"}]


@pytest.mark.parametrize("text", ["a fit", "the tablets", "yes the tablets", "my speech", "the arm", "arm and speech"])
def test_a_danger_is_named_by_a_word_of_the_question(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack, "ask_emergency_screen").urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text", ["not the tablets", "no tablets", "what tablets", "the arm is fine", "fit as a fiddle"]
)
def test_a_word_of_the_question_that_is_denied_or_asked_about_names_no_danger(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack, "ask_emergency_screen").urgency < Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "i've just finished all my tablets",
        "i have only just finished my tablets all in one go",
        "i've been cutting my hand",
        "i just want it to end",
        "not sure i'll get to see morning",
        "how many can i take to die",
    ],
)
def test_a_crisis_in_the_words_of_an_everyday_matter_is_a_crisis(text: str, pack: ContentPack) -> None:
    said = understand(Transcript(text), pack)
    assert said.crisis or {"event.overdose", "event.self_harm"} & {f.term for f in said.findings}


def test_neither_nose_nor_mouth_is_no_cold(pack: ContentPack) -> None:
    assert understand(Transcript("i can't breathe through my nose or mouth"), pack).urgency is Urgency.EMERGENCY


def test_a_blocked_nose_is_no_emergency(pack: ContentPack) -> None:
    text = "i can't breathe through my nose with this cold and my eyelid twitches"
    assert understand(Transcript(text), pack).urgency < Urgency.EMERGENCY


@pytest.mark.parametrize(
    "said",
    [
        "no don't talk to me about my leg i'm going to kill myself do you understand",
        "overdosed on sprouts joking apart i've swallowed all my pills",
    ],
)
def test_an_idiom_hides_no_crisis_that_is_said_beside_it(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).crisis
