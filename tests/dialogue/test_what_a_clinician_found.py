"""What a clinician and a newcomer found wrong, in whole conversations of real words: one mechanism in each test."""

from __future__ import annotations

import re

import pytest

from voice_skill.assess import assess
from voice_skill.content import load_pack
from voice_skill.dialogue import greet, take_turn
from voice_skill.understand import understand
from voice_skill.values import Status, Transcript, Urgency

PACK = load_pack()


def talk_of(*lines: str) -> tuple[str, dict[str, Status]]:
    """Return the last reply to typed lines, and what is known then."""
    talk, reply = greet(PACK)
    for line in lines:
        talk, reply = take_turn(talk, understand(Transcript(line), PACK, talk.open or None), PACK)
    return reply.say, {f.term: f.status for f in talk.findings}


def level_of(*lines: str) -> Urgency | None:
    talk, _ = greet(PACK)
    for line in lines:
        talk, _ = take_turn(talk, understand(Transcript(line), PACK, talk.open or None), PACK)
    return talk.told


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("she takes furosemide", "medicine.diuretic"),
        ("she has kidney disease", "condition.kidney_disease"),
        ("he has diabetes", "condition.diabetes"),
    ],
)
def test_what_is_said_of_the_person_it_is_about_is_theirs(said: str, term: str) -> None:
    _, known = talk_of("my mum's hand twitches", "no", "two days", said)
    assert known[term] is Status.PRESENT


@pytest.mark.parametrize("said", ["her mother takes furosemide", "my dad takes furosemide"])
def test_what_is_said_of_a_third_person_is_not(said: str) -> None:
    _, known = talk_of("my mum's hand twitches", "no", "two days", said)
    assert known.get("medicine.diuretic") is not Status.PRESENT


def test_what_another_takes_is_not_the_speakers() -> None:
    _, known = talk_of("my eye twitches", "no", "two days", "my sister takes furosemide")
    assert known.get("medicine.diuretic") is not Status.PRESENT


@pytest.mark.parametrize(
    ("said", "there", "gone"),
    [
        ("weak yes numb no", "symptom.weakness", "symptom.numbness"),
        ("numb yes stiff no", "symptom.numbness", "symptom.stiffness"),
    ],
)
def test_a_mixed_answer_is_heard_part_by_part(said: str, there: str, gone: str) -> None:
    _, known = talk_of("my calf twitches", "no", "a week", said)
    assert (known[there], known[gone]) == (Status.PRESENT, Status.ABSENT)


def test_a_danger_with_a_no_before_a_yes_is_not_denied() -> None:
    heard = understand(Transcript("slurred no balance yes"), PACK, "ask_emergency_screen")
    assert {f.term: f.status for f in heard.findings}["symptom.speech_trouble"] is not Status.ABSENT
    heard = understand(Transcript("slurred no dizzy yes"), PACK, "ask_emergency_screen")
    assert {f.term: f.status for f in heard.findings}["symptom.speech_trouble"] is Status.UNSURE


@pytest.mark.parametrize("said", ["not breathing no", "want to die no overdose no"])
def test_a_no_behind_what_is_no_pair_or_a_crisis_denies_nothing(said: str) -> None:
    statuses = {f.status for f in understand(Transcript(said), PACK).findings if f.kind in {"symptom", "event"}}
    assert statuses
    assert Status.ABSENT not in statuses


def test_both_before_two_signs_is_no_side() -> None:
    _, known = talk_of("my calf twitches", "no", "a week", "both weak and thin")
    assert known["symptom.weakness"] is known["symptom.wasting"] is Status.PRESENT
    assert "side.both" not in known


@pytest.mark.parametrize("said", ["she is stiff", "he is weak", "numb", "it is very stiff"])
def test_an_answer_in_the_questions_own_words_is_no_alarm(said: str) -> None:
    assert (level_of("my mum's hand twitches", "no", "six days", said) or Urgency.NONE) < Urgency.EMERGENCY


@pytest.mark.parametrize("said", ["should i stop drinking", "can i just stop drinking", "how do i cut down drinking"])
def test_who_asks_about_stopping_to_drink_is_not_told_to_drink_more(said: str) -> None:
    lines = ("i drink a bottle of wine every night and my hands twitch", "no", said)
    reply = " ".join(talk_of(*lines, *more)[0] for more in ((), ("no",)))
    assert "six to eight" not in reply
    assert re.search(r"do not stop( drinking)? all at once", reply.lower())


@pytest.mark.parametrize("said", ["what about ibuprofen", "how about diazepam"])
def test_a_medicine_that_is_only_asked_about_is_not_to_be_kept(said: str) -> None:
    reply, _ = talk_of("i take warfarin and my eye twitches", "no", said)
    assert "keep taking it" not in reply.lower()


def test_a_child_who_swallowed_tablets_is_not_told_to_rinse_the_skin() -> None:
    reply, _ = talk_of("my toddler swallowed my pills", "yes")
    assert "packet" in reply
    assert "skin" not in reply


def test_no_level_is_told_while_the_danger_signs_are_open() -> None:
    reply, _ = talk_of("my eyelid twitches", "what helps", "what helps", "what helps")
    assert "can not tell yet" in reply
    assert "for any danger sign" in reply
    assert "looked after at home" not in reply


def test_days_answer_how_old_a_baby_is_and_no_length_beside_an_age_does() -> None:
    found = understand(Transcript("she's forty and it started two weeks ago"), PACK, "ask_age").findings
    assert [f.value for f in found if f.kind == "age_years"] == [40]
    assert level_of("my baby's arms jerk", "no", "since yesterday", "ten days") is Urgency.URGENT


def test_a_weak_muscle_is_not_to_be_stretched() -> None:
    reply, _ = talk_of("my thigh is weak and twitches", "no", "give me a stretch for the thigh")
    assert "do not stretch a weak muscle" in reply


def test_whoever_had_it_for_weeks_and_asks_whether_to_go_is_told_to() -> None:
    reply, _ = talk_of("my thumb twitches", "no", "six weeks", "should i see a doctor")
    assert reply.startswith("With what you told me, please see your doctor in the coming days.")


def test_the_limit_of_coffee_while_breastfeeding_speaks_of_no_pregnancy() -> None:
    reply, _ = talk_of("i am breastfeeding and my eyelid twitches", "no", "how much coffee can i have")
    assert "breastfeed" in reply
    assert "pregnan" not in reply


def test_hopelessness_gets_a_number_to_call_in_the_first_reply() -> None:
    reply, _ = talk_of("i feel hopeless")
    assert "Samaritans" in reply


def test_what_was_denied_is_no_cause() -> None:
    talk, _ = greet(PACK)
    for line in ("my calf cramps and twitches", "no", "two days", "no", "no", "no", "no exercise and no stress", "no"):
        talk, _ = take_turn(talk, understand(Transcript(line), PACK, talk.open or None), PACK)
    assert {f.term: f.status for f in talk.findings}["trigger.exercise"] is Status.ABSENT
    causes = {cause.name for cause in assess(talk.findings, PACK).causes}
    assert causes
    assert "exercise" not in causes


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("my muscles jerk and i am confused", Urgency.EMERGENCY),
        ("i am confused by that question and my eye twitches", Urgency.SELF_CARE),
        ("i take bumetanide and my heart flutters and my calf twitches", Urgency.URGENT),
        ("i take priadel my hands twitch and i am unsteady", Urgency.URGENT),
        ("i quit drinking three days ago and my muscles twitch", Urgency.URGENT),
        ("my sugar is 2.5 and my hands are twitching", Urgency.URGENT),
        ("i take two sugars in my tea and my eyelid twitches", Urgency.SELF_CARE),
        ("my last sugar test was two weeks ago and my eyelid twitches", Urgency.SELF_CARE),
        ("i am worried and confused why my eye keeps twitching", Urgency.SELF_CARE),
        ("i'm tall and thin and my eyelid twitches", Urgency.SELF_CARE),
        ("i work hard to stay awake and my eyelid twitches", Urgency.SELF_CARE),
        ("i eat a low sodium diet and my eyelid twitches", Urgency.SELF_CARE),
        ("it is like a little electric shock in my eyelid that twitches", Urgency.SOON),
        ("my son is sleepy at bedtime and his eyelid twitches", Urgency.SELF_CARE),
        ("i got an electric shock at work and my arm twitches", Urgency.URGENT),
        ("my calf is red and warm and it twitches", Urgency.URGENT),
        ("my fingers move by themselves", Urgency.SOON),
        ("my thigh twitches and it hurts a lot", Urgency.SOON),
        ("i stopped my diazepam last week and now twitch everywhere", Urgency.URGENT),
    ],
)
def test_these_reports_have_their_level(said: str, level: Urgency) -> None:
    assert understand(Transcript(said), PACK).urgency is level


def test_who_jerks_when_awake_or_in_the_morning_does_not_jerk_at_night() -> None:
    for said in ("my arm jerks when i am awake", "my arm jerks every morning"):
        terms = {f.term for f in understand(Transcript(said), PACK).findings}
        assert not {"time_of_day.night", "symptom.sleep_jerk"} & terms


def test_a_weak_heart_is_no_week() -> None:
    terms = {f.term for f in understand(Transcript("i have a weak heart and my calf twitches"), PACK).findings}
    assert "condition.heart_failure" in terms
    assert "duration_days.duration_days" not in terms
