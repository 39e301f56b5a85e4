"""The questions: which come, in what order, how often, and what answers them."""

from __future__ import annotations

import pytest
from person import Person, finding, meant

from voice_skill.content import load_pack
from voice_skill.values import Act, Status, Transcript, Understanding

PACK = load_pack()
SCREEN = PACK.talk.screen


def opened(*more: str) -> Person:
    """Return a person who has told of a twitch and denied the danger signs."""
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf", *more)
    assert person.asked == SCREEN
    person.says_no()
    return person


def test_emergencies_are_asked_about_first() -> None:
    assert Person(PACK).has("symptom.twitch").asks == ("ask_emergency_screen",)


def test_emergencies_are_asked_about_within_two_turns_even_after_a_question() -> None:
    person = Person(PACK)
    person.says("ask_what_is", "symptom.twitch")
    assert person.asked == SCREEN


def test_a_greeting_is_answered_with_the_opening_question_in_other_words() -> None:
    person = Person(PACK)
    reply = person.says("greet")
    assert reply.asks == ("ask_problem",)
    assert PACK.questions["ask_problem"].say not in reply.say


def test_a_plain_case_takes_six_to_nine_questions() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.eyelid")
    person.hears_the_result()
    assert 6 <= len(person.talk.path) <= 9


def test_a_plain_case_takes_seven_questions_with_how_long_it_has_lasted() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.hears_the_result()
    assert len(person.talk.path) <= 7


def test_what_makes_it_worth_a_visit_is_asked_in_one_breath() -> None:
    person = opened("duration_days=4")
    reply = person.denies_until("ask_bother")
    assert {"ask_spread", "ask_pain", "ask_daily_impact"} <= set(reply.asks)
    person.says_no()
    absent = {f.term for f in person.talk.findings if f.status is Status.ABSENT}
    assert {"multiple_sites.true", "symptom.severe_pain", "symptom.daily_impact", "symptom.sleep_disturbed"} <= absent


def test_a_person_is_asked_only_for_the_causes_that_fit_the_place() -> None:
    eyelid = Person(PACK)
    eyelid.has("symptom.twitch", "body_part.eyelid")
    reply = eyelid.denies_until("ask_rest")
    assert "screen" in reply.say
    assert "exercise" not in reply.say
    assert "ask_exercise" not in reply.asks
    calf = opened("duration_days=4").denies_until("ask_rest")
    assert "screen" not in calf.say
    assert "ask_exercise" in calf.asks


def test_nothing_more_is_asked_for_the_sake_of_causes_once_two_are_plain() -> None:
    person = opened("duration_days=4", "trigger.caffeine", "trigger.poor_sleep")
    person.hears_the_result()
    assert not {"ask_habits", "ask_rest"} & set(person.talk.path)


def test_any_news_leaves_a_question_about_everyday_causes() -> None:
    person = opened("duration_days=4")
    person.denies_until("ask_rest")
    person.says("inform", "trigger.caffeine")
    assert person.asked != "ask_rest"


def test_any_news_does_not_leave_a_question_that_could_raise_the_level() -> None:
    person = opened("duration_days=4")
    person.denies_until("ask_bother")
    person.says("inform", "trigger.caffeine")
    assert person.talk.counts["ask_bother"] == 2


def test_fewer_questions_are_asked_when_much_was_said() -> None:
    person = Person(PACK)
    person.has(
        "symptom.twitch", "body_part.calf", "duration_days=4", "multiple_sites.false", "trigger.caffeine",
        "trigger.poor_sleep", "!symptom.weakness", "!symptom.numbness", "!symptom.wasting", "!symptom.stiffness",
    )  # fmt: skip
    person.hears_the_result()
    assert len(person.talk.path) <= 3


def test_what_was_said_is_never_asked() -> None:
    person = opened("duration_days=4")
    person.hears_the_result()
    assert "ask_duration" not in person.talk.path


def test_a_part_that_was_said_is_left_out_of_a_combined_question() -> None:
    person = opened("duration_days=4", "multiple_sites.false", "!symptom.weakness")
    reply = person.denies_until("ask_muscle")
    assert "weak" not in reply.say
    assert "ask_weakness" not in reply.asks


def test_no_question_is_put_twice_in_the_same_words() -> None:
    person = Person(PACK)
    person.has("symptom.twitch")
    for _ in range(30):
        person.says("off_topic" if person.talk.turn % 2 else "why_ask")
    questions = [
        s for reply in person.replies[1:] for s in [reply.lines[-1].text] if reply.asks and not person.talk.final
    ]
    assert len(questions) == len(set(questions))


def test_a_question_is_reworded_twice_at_most() -> None:
    person = opened()
    asked = person.asked
    for _ in range(3):
        person.says("unclear", text="mm")
    assert person.asked != asked
    assert person.talk.counts[asked] == 3


def test_a_bare_no_settles_every_sign_of_a_combined_question() -> None:
    person = opened()
    denied = {f.term for f in person.talk.findings if f.status is Status.ABSENT}
    assert set(PACK.questions[SCREEN].asks) <= denied


def test_a_bare_yes_to_a_combined_question_asks_which() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    reply = person.says_yes()
    assert reply.act is Act.CLARIFY
    assert person.asked == SCREEN
    assert not [f for f in person.talk.findings if f.term == "symptom.face_droop"]


@pytest.mark.parametrize("answer", ["affirm", "unclear", "unsure", "decline", "hedge"])
def test_a_yes_to_the_danger_signs_that_is_never_explained_is_an_emergency(answer: str) -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.says_yes()
    assert person.says(answer).act is Act.URGENT


def test_a_yes_to_the_danger_signs_can_be_taken_back() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.says_yes()
    reply = person.says_no()
    assert reply.act is Act.ASK
    assert person.asked == SCREEN  # a yes is not taken back by one no to which of them it is
    assert person.says_no().act is Act.ASK
    assert person.asked != SCREEN


def test_one_sign_denied_leaves_the_others_open() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    reply = person.says("deny", "!symptom.chest_pain")
    assert person.asked == SCREEN
    assert "chest pain" not in reply.say
    assert "drooping face" in reply.say


def test_no_with_one_sign_named_settles_the_rest() -> None:
    person = opened("duration_days=4", "multiple_sites.false")
    person.denies_until("ask_muscle")
    person.says("deny", "symptom.numbness", text="no just numb")
    absent = {f.term for f in person.talk.findings if f.status is Status.ABSENT}
    assert {"symptom.weakness", "symptom.wasting", "symptom.stiffness"} <= absent


@pytest.mark.parametrize("answer", ["unsure", "decline"])
def test_not_knowing_and_not_saying_are_answers(answer: str) -> None:
    person = opened()
    asked = person.asked
    person.says(answer)
    assert person.asked != asked
    assert asked in person.talk.closed


def test_not_knowing_a_danger_sign_is_told_in_the_result() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.says("unsure")
    person.says("unsure")
    assert "I have not checked the danger signs" in person.hears_the_result().say


def test_kind_of_counts_as_yes_to_one_sign() -> None:
    person = opened("medicine.furosemide", "duration_days=3")
    person.denies_until("ask_palpitations")
    person.says("hedge")
    assert person.reply.act is Act.URGENT


def test_why_is_answered_in_one_sentence_and_the_question_put_again() -> None:
    person = opened()
    before = person.reply.lines[-1].text
    reply = person.says("why_ask")
    assert reply.lines[0].text == PACK.questions["ask_duration"].why
    assert reply.asks == ("ask_duration",)
    assert reply.lines[-1].text != before


def test_skip_leaves_one_question_and_twice_in_a_row_leaves_the_rest() -> None:
    person = opened()
    first = person.asked
    person.says("skip")
    assert person.asked not in {"", first}
    person.says("skip")
    assert person.talk.final


def test_just_tell_me_gives_the_result_once_emergencies_are_ruled_out() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.says("ask_diagnosis")
    assert person.asked == SCREEN
    person.says_no()
    person.says("ask_diagnosis")
    assert person.talk.final


def test_a_wish_for_tips_in_the_opening_does_not_cut_the_questions_short() -> None:
    person = Person(PACK)
    person.says("ask_tips", "symptom.twitch", "body_part.calf")
    person.says_no()
    assert person.asked


def test_a_pair_that_could_raise_the_level_is_asked_about() -> None:
    person = opened("medicine.sertraline", "duration_days=3", "multiple_sites.false")
    person.denies_until("ask_fever")
    person.says("affirm", "symptom.agitation")
    assert person.reply.act is Act.URGENT


def test_weakness_brings_the_question_whether_it_came_suddenly() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "symptom.weakness", "body_part.leg")
    person.says_no()
    assert person.asked == "ask_sudden_onset"
    assert person.says_yes().act is Act.URGENT


def test_a_danger_of_the_day_is_told_at_once_and_few_questions_follow() -> None:
    person = opened()
    reply = person.has("medicine.furosemide", "symptom.palpitations")
    assert reply.act is Act.URGENT
    assert reply.say.startswith("Please get medical advice today. Call one one one.")
    before = len(person.talk.path)
    person.hears_the_result()
    assert len(person.talk.path) <= before + 2


def test_silence_is_met_with_patience_then_with_other_words() -> None:
    person = opened()
    replies = [person.is_silent().say for _ in range(3)]
    assert len(set(replies)) == 3


def test_a_child_is_asked_about_in_the_third_person() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.eyelid", "subject.child")
    person.says_no()
    reply = person.denies_until("ask_health")
    assert "your child" in reply.say
    assert "pregnant" not in reply.say


def test_a_child_is_not_asked_about_drink() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.eyelid", "subject.child")
    assert "alcohol" not in person.denies_until("ask_habits").say


def test_low_mood_brings_sympathy_and_a_question_about_hope() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.eyelid", "symptom.low_mood")
    person.says_no()
    assert person.asked == "ask_mood"
    assert person.says_yes().act is Act.URGENT


def test_naming_a_medicine_closes_the_list_of_medicines_but_not_of_illnesses() -> None:
    person = opened("duration_days=4", "multiple_sites.false")
    person.denies_until("ask_health")
    person.says("inform", "medicine.ramipril")
    wide = {f.term for f in person.talk.findings if f.kind == f.name}
    assert "medicine.medicine" in wide
    assert "condition.condition" not in wide
    assert person.asked == "ask_conditions"


def test_the_answer_to_another_question_is_taken_too() -> None:
    person = opened()
    person.says("inform", "trigger.caffeine")
    assert person.asked == "ask_duration"
    assert any(f.term == "trigger.caffeine" for f in person.talk.findings)


def test_an_unclear_hearing_adds_but_takes_nothing_away() -> None:
    person = opened("symptom.weakness")
    person.means(meant("correct", "!symptom.weakness", "trigger.caffeine", confidence=0.2))
    present = {f.term for f in person.talk.findings if f.status is Status.PRESENT}
    assert {"symptom.weakness", "trigger.caffeine"} <= present


def test_a_little_of_something_is_told_and_is_no_bare_answer() -> None:
    person = opened("duration_days=4", "multiple_sites.false")
    person.denies_until("ask_muscle")
    person.means(Understanding(Transcript("a bit stressed"), "hedge", findings=(finding("trigger.stress"),)))
    assert person.reply.asks == ("ask_weakness", "ask_wasting", "ask_numbness", "ask_stiffness")
    assert not person.talk.vague


def test_a_yes_with_a_sign_beside_the_question_is_no_yes_to_all_of_it() -> None:
    person = opened("duration_days=4")
    person.denies_until("ask_muscle")
    reply = person.says("affirm", "symptom.tingling")
    assert "Which" not in reply.say
    assert reply.asks == ("ask_weakness", "ask_wasting", "ask_numbness", "ask_stiffness")
    assert not person.talk.vague


def test_an_unexplained_yes_is_not_told_as_a_sign_that_was_named() -> None:
    person = opened("duration_days=4")
    person.denies_until("ask_muscle")
    person.says_yes()
    person.says_yes()
    say = person.hears_the_result().say
    assert "You said yes to a weak, thin, numb or stiff muscle." in say
    assert "A muscle that is weak" not in say


def test_somebody_else_in_the_middle_is_asked_about_the_danger_signs_again() -> None:
    person = opened("symptom.pain")
    reply = person.has("subject.child", "symptom.tic")
    assert person.asked == SCREEN
    assert "drooping face" in reply.say
    assert "your child" in reply.say
    assert not [f for f in person.talk.findings if f.status is Status.ABSENT]
    assert {"symptom.pain", "symptom.tic"} <= {f.term for f in person.talk.findings}


def test_what_is_denied_of_somebody_else_in_the_same_breath_counts() -> None:
    person = opened()
    person.has("subject.child", "!symptom.weakness")
    assert "symptom.weakness" in {f.term for f in person.talk.findings if f.status is Status.ABSENT}


def test_somebody_who_drinks_is_asked_whether_it_is_daily_and_nobody_else() -> None:
    drinks = opened("duration_days=4", "trigger.alcohol")
    drinks.denies_until("ask_daily_drinking")
    assert drinks.says_yes() is not None
    assert drinks.hears_the_result().say.startswith("Please book a visit")
    other = opened("duration_days=4")
    other.hears_the_result()
    assert "ask_daily_drinking" not in other.talk.path


def test_a_yes_alone_is_not_told_back_as_a_name_that_nobody_said() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.eyelid", "subject.child")
    question = next(q for q in PACK.questions.values() if q.asks == ("symptom.tic",))
    person.without(open=question.topic, counts={"ask_emergency_screen": 1, question.topic: 1})
    assert "tic" not in person.says_yes().say.casefold().split()[:3]
    assert any(f.term == "symptom.tic" for f in person.talk.findings)


def test_a_yes_twice_to_several_habits_is_told_back_as_one_of_them() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf", "duration_days=5")
    person.denies_until("ask_habits")
    person.says_yes()
    person.says_yes()
    assert "I heard one of coffee, alcohol" in person.hears_everything()


@pytest.mark.parametrize("words", [("inform", ()), ("hedge", ("answer.partly",))])
def test_a_pain_that_is_told_where_a_severe_one_was_asked_about_answers_the_question(
    words: tuple[str, tuple[str, ...]],
) -> None:
    person = opened("duration_days=4")
    person.denies_until("ask_bother")
    person.says(words[0], "symptom.pain", *words[1])
    assert person.talk.counts["ask_bother"] == 1
    assert person.asked != "ask_bother"
    assert "symptom.severe_pain" not in {f.term for f in person.talk.findings if f.status is Status.PRESENT}


@pytest.mark.parametrize("intent", ["repeat", "slower", "wait", "why_ask", "rephrase", "help"])
def test_who_wants_to_hear_which_danger_is_meant_once_more_has_not_said_that_it_is_there(intent: str) -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.says_yes()
    person.says(intent)
    assert person.talk.alarm is None
    assert person.says("unclear").act is Act.URGENT
