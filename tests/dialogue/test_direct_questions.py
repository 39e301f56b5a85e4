"""Direct questions at any time, with what each person may be told, and then back to where we were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from person import Person

from voice_skill.content import load_pack
from voice_skill.dialogue import greet, take_turn
from voice_skill.understand import understand
from voice_skill.values import Act, Finding, Status, Transcript, Understanding

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation
    from voice_skill.pack import Tip

PACK = load_pack()


def midway(*said: str) -> Person:
    """Return a person in the middle of the questions, emergencies ruled out."""
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf", *said)
    person.says_no()
    assert person.asked
    return person


def first_words(answer_id: str) -> str:
    """Return the first sentence of an answer."""
    answer = next(a for a in PACK.answers if a.id == answer_id)
    return answer.say[0].split(".")[0]


def hears_all(person: Person) -> str:
    """Let an answer be told to its end and return all of it."""
    told = [person.reply.say]
    while person.talk.parts and not person.talk.open:
        told.append(person.says_yes().say)
    return " ".join(told)


@pytest.mark.parametrize(
    ("intent", "about", "answer_id"),
    [
        ("ask_what_is", "", "what_is_a_twitch"),
        ("ask_cause", "trigger.caffeine", "why_caffeine"),
        ("ask_about_assistant", "", "are_you_a_doctor"),
        ("ask_privacy", "", "privacy"),
        ("ask_outlook", "", "how_long"),
    ],
)
def test_a_question_is_answered_and_the_thread_taken_up(intent: str, about: str, answer_id: str) -> None:
    known = {a.id for a in PACK.answers}
    chosen = (
        answer_id if answer_id in known else next(a.id for a in PACK.answers if intent in a.intents and not a.about)
    )
    person = midway()
    asked = person.asked
    person.says(intent, *([about] if about else []))
    assert first_words(chosen) in person.reply.say
    told = hears_all(person)
    assert person.asked == asked
    assert person.reply.asks
    assert told.count("?") >= 1


@pytest.mark.parametrize("condition", ["als", "multiple_sclerosis", "parkinsons", "stroke", "brain_tumour", "thyroid"])
def test_a_fear_is_taken_seriously_and_neither_confirmed_nor_ruled_out(condition: str) -> None:
    person = midway()
    person.says("ask_condition", f"condition_asked.{condition}")
    told = hears_all(person).lower()
    assert "you have" not in told.replace("if you have", "").replace("you have it checked", "")
    assert "doctor" in told or "nine nine nine" in told
    assert "nothing to worry" not in told


def test_a_fear_in_the_opening_is_answered_and_emergencies_asked_about() -> None:
    person = Person(PACK)
    reply = person.says("ask_condition", "condition_asked.als", "symptom.twitch", "body_part.calf")
    assert reply.act is Act.ANSWER
    assert person.asked == PACK.talk.screen
    assert "weakness" in reply.say


def test_the_rest_of_an_answer_follows_once_emergencies_are_ruled_out() -> None:
    person = Person(PACK)
    person.says("ask_condition", "condition_asked.als", "symptom.twitch", "body_part.calf")
    waiting = person.talk.parts
    assert waiting
    assert waiting[0].lines[0].text in person.says_no().say


@pytest.mark.parametrize(
    ("intent", "about", "caveat", "never"),
    [
        ("ask_hydration", "", "condition.heart_failure", "six to eight"),
        ("ask_hydration", "", "condition.kidney_disease", "six to eight"),
        ("ask_supplement", "nutrient.magnesium", "condition.kidney_disease", "food is enough"),
        ("ask_diet", "nutrient.potassium", "condition.kidney_disease", "bananas"),
        ("ask_diet", "nutrient.potassium", "medicine.spironolactone", "bananas"),
        ("ask_heat", "", "symptom.numbness", "ten minutes"),
        ("ask_heat", "", "condition.neuropathy", "ten minutes"),
    ],
)
def test_what_a_person_must_not_be_told_is_not_told_on_request_either(
    intent: str, about: str, caveat: str, never: str
) -> None:
    person = midway(caveat)
    person.says(intent, *([about] if about else []))
    assert never not in hears_all(person).lower()


def test_what_the_answer_depends_on_is_asked_first() -> None:
    person = midway()
    reply = person.says("ask_hydration")
    assert "depends" in reply.say
    assert reply.asks == ("ask_conditions",)
    assert "six to eight" in person.says_no().say


def test_and_the_caveat_found_by_asking_counts() -> None:
    person = midway()
    person.says("ask_hydration")
    reply = person.says("inform", "condition.heart_failure")
    assert "care team" in reply.say
    assert "six to eight" not in reply.say
    assert "hydrate" not in person.talk.tips


@pytest.mark.parametrize("answer", ["unsure", "decline"])
def test_where_it_stays_unknown_the_cautious_words_are_said(answer: str) -> None:
    person = midway()
    person.says("ask_hydration")
    reply = person.says(answer)
    assert "six to eight" not in reply.say
    assert "pharmacist" in reply.say


def test_nothing_is_asked_first_where_the_caveat_is_known() -> None:
    person = midway("condition.heart_failure")
    assert "care team" in person.says("ask_hydration").say


def test_a_question_before_any_sign_is_answered_without_an_interview() -> None:
    person = Person(PACK)
    reply = person.says("ask_about_assistant")
    assert reply.act is Act.ANSWER
    assert reply.asks != ("ask_emergency_screen",)


def test_a_part_of_the_result_is_promised_while_it_is_not_ready() -> None:
    person = Person(PACK)
    reply = person.says("ask_cause", "symptom.twitch", "body_part.eyelid")
    assert reply.lines[0].text in PACK.replies["promise"]
    assert person.asked == PACK.talk.screen


def test_many_detours_still_lead_to_the_result() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    for n in range(60):
        if person.talk.final:
            break
        person.says("ask_what_is") if n % 2 else person.answers_plainly()
    assert person.talk.final


# ---------------------------------------------------------------- guided exercises


def test_a_breathing_exercise_goes_step_by_step() -> None:
    person = midway()
    reply = person.says("ask_relaxation")
    routine = next(r for r in PACK.routines if r.name == person.talk.routine)
    assert routine.steps[0] in reply.say
    assert routine.steps[1] in person.says("continue").say
    assert person.says("repeat").say == person.replies[-2].say
    assert routine.steps[0] in person.says("back").say
    assert routine.steps[1] in person.is_silent().say


def test_the_stretch_fits_the_place_that_twitches() -> None:
    person = midway()
    person.says("ask_stretch")
    routine = next(r for r in PACK.routines if r.name == person.talk.routine)
    assert "body_part.calf" in routine.about


def test_stop_ends_the_exercise_not_the_talk() -> None:
    person = midway()
    asked = person.asked
    person.says("ask_relaxation")
    reply = person.says("stop")
    assert not person.talk.done
    assert not person.talk.routine
    assert person.asked == asked
    assert reply.asks


def test_the_end_of_an_exercise_takes_up_the_thread() -> None:
    person = midway()
    person.says("ask_relaxation")
    for _ in range(12):
        if not person.talk.routine:
            break
        person.says("continue")
    assert person.asked


def test_a_danger_during_an_exercise_comes_first() -> None:
    person = midway()
    person.says("ask_relaxation")
    assert "nine nine nine" in person.has("symptom.chest_pain").say
    assert not person.talk.routine


def test_an_exercise_that_is_not_for_this_person_is_not_begun() -> None:
    person = midway("symptom.eyelid_droop", "body_part.eyelid")
    person.says("ask_stretch", "body_part.eyelid")
    assert not person.talk.routine


def test_emergencies_come_before_what_an_answer_depends_on() -> None:
    person = Person(PACK)
    reply = person.says("ask_hydration", "symptom.cramp", "body_part.calf")
    assert reply.asks == ("ask_emergency_screen",)
    assert person.says_no().asks == ("ask_conditions",)
    assert "six to eight" in person.says_no().say


def test_the_emergency_number_in_an_answer_is_the_countrys_own() -> None:
    person = Person(PACK, "US")
    person.has("symptom.twitch", "body_part.calf")
    person.says_no()
    assert "nine one one" in person.says("ask_when_to_seek_care").say
    assert "nine one one" in person.says("ask_human").say


def test_an_exercise_waits_until_emergencies_are_ruled_out() -> None:
    person = Person(PACK)
    person.says("ask_relaxation", "symptom.twitch", "body_part.calf")
    assert person.asked == PACK.talk.screen
    before = person.talk
    assert not before.routine
    person.says_no()
    assert person.talk.routine == "breathing"


def test_an_exercise_wished_for_before_any_sign_begins_at_once() -> None:
    person = Person(PACK)
    person.says("ask_relaxation")
    assert person.talk.routine == "breathing"


def test_the_same_question_again_brings_the_rest_of_its_answer() -> None:
    person = Person(PACK)
    first = person.says("ask_cause").say
    second = person.says("ask_cause").say
    assert "Less often, a twitch goes with an illness" in second
    assert second != first


def test_straying_again_and_again_is_brought_back_to_the_twitch() -> None:
    person = midway()
    replies = [person.says("off_topic").say for _ in range(4)]
    assert "That is all I know" not in " ".join(replies)
    assert len(set(replies)) == len(replies)


def test_heat_for_an_eyelid_is_a_warm_cloth_and_not_for_numb_skin() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.eyelid")
    person.says_no()
    assert "no heating pad" in person.says("ask_heat").say
    numb = Person(PACK)
    numb.has("symptom.twitch", "body_part.eyelid", "symptom.numbness", "duration_days=40")
    numb.says_no()
    assert "Leave heat out" in numb.says("ask_heat").say


def test_one_question_settles_what_an_answer_about_salts_depends_on() -> None:
    person = midway()
    person.says("ask_diet", "nutrient.potassium")
    assert person.reply.asks == ("ask_medicines", "ask_conditions", "ask_pregnancy")
    assert "bananas" in person.says_no().say


def test_heat_is_not_told_before_pregnancy_is_known() -> None:
    person = midway()
    person.says("ask_heat")
    assert "pregnant" in person.reply.say
    person.says("affirm", "condition.pregnancy")
    assert "midwife" in person.reply.say


def test_cutting_down_alcohol_is_told_once_daily_drinking_is_known() -> None:
    person = midway("trigger.alcohol")
    person.says("ask_caffeine_advice", "trigger.alcohol")
    assert person.asked == "ask_daily_drinking"
    assert "not stop drinking all at once" in person.says_yes().say


def test_what_is_only_asked_about_is_no_reason_for_a_cause() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.says_no()
    person.says("ask_diet", "nutrient.potassium")
    assert not any(f.kind == "nutrient" for f in person.talk.findings)
    person.says("report_symptom", "nutrient.potassium")
    assert any(f.kind == "nutrient" for f in person.talk.findings)


def test_who_asks_for_a_food_is_not_told_that_his_meals_are_poor() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf", "duration_days=2")
    asked = Finding("trigger", "low_nutrients", heard="can i eat bananas")
    person.means(Understanding(Transcript("can i eat bananas"), "ask_diet", findings=(asked,)))
    assert asked not in person.talk.findings


def asks_on_dialysis_what_to_drink(tip: Tip) -> str:
    """Return what is told first where the answer itself has no words for such a person."""
    answers = tuple(replace(a, instead=()) if tip.name in a.tips else a for a in PACK.answers)
    person = Person(replace(PACK, answers=answers, tips={**PACK.tips, tip.name: tip}))
    person.has("symptom.twitch", "body_part.calf", "condition.dialysis")
    person.says_no()
    return person.says("ask_hydration").lines[0].text


def test_an_answer_that_has_no_words_for_this_person_takes_those_of_its_tip() -> None:
    tip = PACK.tips["hydrate"]
    assert asks_on_dialysis_what_to_drink(tip) == tip.instead[0].say


def test_where_the_tip_has_no_words_for_this_person_either_it_is_held_back() -> None:
    tip = replace(PACK.tips["hydrate"], instead=())
    assert asks_on_dialysis_what_to_drink(tip) in PACK.replies["held_back"]


def test_an_answer_that_waits_in_a_conversation_and_is_no_longer_in_the_pack_is_left_out() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.without(waiting="an_answer_of_another_version")
    assert person.says_no().asks
    assert not person.talk.waiting


def told(*lines: str) -> tuple[Conversation, list[str]]:
    """Return a conversation of these lines, and its replies."""
    talk, _ = greet(PACK)
    replies = []
    for line in lines:
        talk, reply = take_turn(talk, understand(Transcript(line), PACK, talk.open or None), PACK)
        replies.append(reply.say)
    return talk, replies


@pytest.mark.parametrize("medicine", ["ibuprofen", "quinine", "diazepam"])
def test_a_medicine_that_may_be_taken_is_not_remembered_as_taken(medicine: str) -> None:
    talk, replies = told("my calf twitches for three days", "no", f"can i take {medicine}")
    assert not any(f.kind == "medicine" for f in talk.findings)
    assert "keep taking it" not in replies[-1].lower()


def test_a_medicine_of_ones_own_is_remembered_from_a_question_about_it() -> None:
    talk, replies = told("my calf twitches for three days", "no", "should i come off my statin")
    assert "medicine.statin" in {f.term for f in talk.findings}
    assert "keep taking it" in replies[-1]


def test_who_has_weak_kidneys_asks_before_taking_anything_new() -> None:
    _, replies = told("i have kidney disease and my calf twitches for three days", "no", "can i take ibuprofen")
    assert "kidney team or a pharmacist before you take anything new" in replies[-1]


@pytest.mark.parametrize(
    "question",
    ["should i come off it", "can i double it", "shall i just stop it", "halve it", "skip tonight's one maybe"],
)
def test_it_is_the_medicine_where_nobody_may_change_it(question: str) -> None:
    _, replies = told("i'm on a statin and my calf twitches for three days", "no", question)
    assert "do not stop or change a medicine by yourself" in replies[-1]


def test_who_means_to_stop_a_medicine_hears_to_ask_first_and_is_not_taken_to_be_in_a_crisis() -> None:
    _, replies = told("i'm on a statin and my calf twitches for three days", "no", "i'm going to stop taking it")
    assert "do not stop or change a medicine by yourself" in replies[-1]
    assert "Samaritans" not in replies[-1]


@pytest.mark.parametrize("question", ["can i just stop today", "should i go cold turkey", "can i stop it overnight"])
def test_who_drinks_every_day_is_told_not_to_stop_at_once(question: str) -> None:
    _, replies = told("my eyelid twitches for three days and i'm an alcoholic", "no", question)
    assert "do not stop drinking all at once" in replies[-1]


def test_how_much_to_take_is_no_question_for_a_program() -> None:
    _, replies = told("i'm on a statin and my calf twitches for three days", "no", "how much should i take")
    assert "Keep taking what was prescribed" in replies[-1]


def test_a_cause_that_is_asked_about_in_general_is_the_one_that_is_explained() -> None:
    talk, replies = told("my eyelid twitches for three days", "no", "does stress cause it")
    assert "Stress puts your body on alert" in replies[-1]
    assert all(finding.term != "trigger.stress" for finding in talk.findings)


def test_whether_to_drink_alcohol_is_not_answered_with_water() -> None:
    talk, replies = told("my calf twitches for three days", "no", "can i drink alcohol")
    assert "glasses a day" not in replies[-1]
    assert "condition.alcohol_dependence" not in {f.term for f in talk.findings}


def test_a_foot_that_feels_nothing_is_numb_and_no_low_mood() -> None:
    talk, replies = told("my foot twitches for three days", "no", "i feel nothing in my foot")
    assert "carry this alone" not in replies[-1]
    assert any(f.term == "symptom.numbness" and f.status is Status.PRESENT for f in talk.findings)


@pytest.mark.parametrize("text", ["no i can't call", "i can't call", "i can't get through", "yes but i have no signal"])
def test_who_cannot_call_is_told_to_ask_somebody_near(text: str) -> None:
    _, replies = told("i have chest pain", text)
    assert replies[-1].startswith("Ask anyone near you to call")


def test_who_wants_it_to_stop_is_not_sent_away() -> None:
    talk, _ = told("my calf twitches for three days", "no", "i just want it to stop")
    assert not talk.done


def test_for_somebody_else_the_danger_signs_are_asked_again() -> None:
    talk, replies = told("my eyelid twitches for a week", "oh it's not for me it's for my husband")
    assert replies[-1].startswith("When I say you, I mean that person.")
    assert talk.open == "ask_emergency_screen"


@pytest.mark.parametrize(
    "text",
    ["i couldn't get to sleep last night", "i couldn't get to the gym this week", "i couldn't do my run"],
)
def test_an_ordinary_mishap_is_no_crisis(text: str) -> None:
    talk, _ = told("my calf twitches for three days", "no", text)
    assert not talk.doubt
    assert talk.alarm is None


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("what's a twitch and could it be ms", "multiple sclerosis", "motor unit"),
        ("could it be ms and what is a twitch", "multiple sclerosis", "motor unit"),
        ("could it be parkinson's or als", "weakness", "Parkinson's"),
        ("are you a doctor and do you keep any of this", "not a doctor", "do not keep your voice"),
    ],
)
def test_two_questions_in_one_breath_are_both_answered(question: str, first: str, second: str) -> None:
    _, replies = told("my eyelid twitches for three days", "no", question, "go on", "go on", "go on")
    answered = " ".join(replies[2:])
    assert first in answered
    assert second in answered


def test_two_questions_keep_the_caveats_of_both() -> None:
    question = "how much water should i drink and can i take magnesium"
    _, replies = told("my eyelid twitches for three days and my kidneys are bad", "no", question, "go on")
    answered = " ".join(replies[2:])
    assert "right amount differs" in answered
    assert "do not take magnesium unless" in answered


def test_a_sign_behind_a_question_is_no_second_question() -> None:
    talk, _ = told("my eyelid twitches for three days", "no", "is it serious and my arm is numb")
    assert any(finding.term == "symptom.numbness" for finding in talk.findings)
