"""What is made of answers in whole conversations: what was repeated, guessed or told of all the rest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voice_skill.content import load_pack
from voice_skill.conversation import Conversation
from voice_skill.dialogue import greet, take_turn
from voice_skill.dialogue.memory import remember
from voice_skill.understand import understand
from voice_skill.values import Reply, Status, Transcript, Understanding, Urgency

PACK = load_pack()


def talk_of(*lines: str) -> tuple[Conversation, Reply]:
    """Return the conversation after typed lines, and the last reply."""
    talk, reply = greet(PACK)
    for line in lines:
        talk, reply = take_turn(talk, understand(Transcript(line), PACK, talk.open or None), PACK)
    return talk, reply


def known(talk: Conversation) -> dict[str, Status]:
    return {f.term: f.status for f in talk.findings}


def test_what_is_told_once_more_in_answer_was_understood() -> None:
    talk, _ = talk_of("my fingers tingle", "no", "two days")
    assert talk.open == "ask_muscle"
    after, reply = talk_of("my fingers tingle", "no", "two days", "my fingers tingle")
    assert after.misses == 0
    assert not reply.say.startswith(("Sorry", "Pardon", "I could not", "I am not sure"))


def test_the_same_told_again_after_the_result_ends_in_goodbye() -> None:
    lines = ["my eyelid twitches", "no", "two days", "just tell me", "yes", "yes", "yes", "yes", "yes"]
    talk, _ = talk_of(*lines, *["my eyelid twitches"] * 12)
    assert talk.done


def test_the_rest_no_settles_what_was_not_named() -> None:
    talk, _ = talk_of("my calf twitches", "no", "two days", "stiff the rest no")
    assert known(talk)["symptom.stiffness"] is Status.PRESENT
    assert known(talk)["symptom.weakness"] is Status.ABSENT


def test_no_pain_is_no_severe_pain() -> None:
    talk, _ = talk_of("my calf twitches", "no", "two days", "no", "no pain")
    assert known(talk)["symptom.severe_pain"] is Status.ABSENT


def guess(intent: str, *also: str) -> Understanding:
    return Understanding(
        Transcript("full power everywhere i have tested it"), intent, also=also, findings=(), urgency=Urgency.NONE
    )


@pytest.mark.parametrize("guessed", [guess("unclear", "deny"), guess("deny")])
def test_a_no_that_a_model_guesses_twice_leaves_danger_signs_open(guessed: Understanding) -> None:
    talk, _ = talk_of("my calf twitches", "no", "two days")
    once, _ = take_turn(talk, guessed, PACK)
    assert "symptom.weakness" not in known(once)
    twice, _ = take_turn(once, guessed, PACK)
    assert known(twice)["symptom.weakness"] is Status.UNSURE
    assert twice.open != "ask_muscle"


def test_a_no_that_a_model_guesses_twice_is_one_to_everyday_causes() -> None:
    talk = Conversation(open="ask_rest", counts={"ask_rest": 1})
    for _ in range(2):
        talk = remember(talk, guess("unclear", "deny"), PACK).talk
    assert known(talk)["trigger.stress"] is Status.ABSENT


def test_a_no_that_a_model_guesses_never_rules_out_the_danger_signs() -> None:
    talk, _ = talk_of("my calf twitches")
    for _ in range(3):
        talk, _ = take_turn(talk, guess("deny"), PACK)
    assert known(talk).get("symptom.chest_pain") is not Status.ABSENT


def test_an_answer_that_only_seems_beside_the_point_is_asked_again() -> None:
    talk, _ = talk_of("my calf twitches", "no", "two days")
    said = replace(guess("off_topic"), evidence=understand(Transcript("x"), PACK).evidence)
    _, reply = take_turn(talk, said, PACK)
    assert reply.asks
    assert reply.say.endswith("?")


@pytest.mark.parametrize(("told", "left"), [("no headaches", "changed sight"), ("no swelling", "bad headache")])
def test_what_was_denied_in_pregnancy_is_not_asked_again(told: str, left: str) -> None:
    _, reply = talk_of("i'm twenty weeks pregnant and my calf twitches", "no", "two days", told)
    assert left in reply.say
    assert told.removeprefix("no ").rstrip("s") not in reply.say


def test_what_is_well_but_weak_is_not_denied() -> None:
    talk, _ = talk_of("my calf twitches", "no", "two days", "it's good but weak")
    assert known(talk)["symptom.weakness"] is not Status.ABSENT


def test_no_chest_pain_and_nothing_like_that_denies_all_of_it() -> None:
    talk, _ = talk_of("my calf twitches", "no chest pain nothing like that")
    assert known(talk)["symptom.seizure"] is Status.ABSENT


@pytest.mark.parametrize(
    ("asking", "said"),
    [
        ("ask_emergency_screen", "just my chest that's everything"),
        ("ask_emergency_screen", "my speech that's all"),
        ("ask_emergency_screen", "fits the rest no"),
        ("ask_emergency_screen", "it's not the same as the other side"),
        ("ask_emergency_screen", "i'm fine it's my husband"),
        ("ask_emergency_screen", "i don't think it's fine"),
        ("ask_emergency_screen", "i was fine"),
        ("ask_emergency_screen", "it's fine"),
        ("ask_emergency_screen", "everything works bar the arm"),
        ("ask_emergency_screen", "yellow"),
        ("ask_saddle", "numb otherwise i'm fine"),
        ("ask_swelling", "it was fine last night"),
        ("ask_swelling", "it's sore but it's fine"),
        ("ask_urine", "brown that's all"),
        ("ask_headache", "my sight the rest no"),
        ("ask_mood", "i'm fine i've made my mind up"),
        ("ask_muscle", "the other one's fine"),
    ],
)
def test_that_all_is_well_or_all_there_is_rules_out_nothing_beside_other_words(asking: str, said: str) -> None:
    before = Conversation(open=asking, counts={asking: 1})
    after = remember(before, understand(Transcript(said), PACK, asking), PACK).talk
    assert not [f.term for f in after.findings if f.status is Status.ABSENT and f.term in PACK.questions[asking].asks]


def test_a_kind_of_colour_is_no_lack_of_urine() -> None:
    talk = replace(talk_of("my calf twitches", "no")[0], open="ask_urine", counts={"ask_urine": 1})
    after, _ = take_turn(talk, understand(Transcript("kinda yellow"), PACK, "ask_urine"), PACK)
    assert known(after).get("symptom.no_urine") is not Status.PRESENT


def test_nobody_in_need_of_help_today_is_told_that_most_are_harmless() -> None:
    _, reply = talk_of(
        "i'm twenty weeks pregnant my calf twitches and i've a bad headache", "no", "is the baby all right"
    )
    assert "harmless" not in reply.say
