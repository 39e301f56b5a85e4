"""The read-back and the answer: what is said, why, in what order, in what parts, and what is held back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from person import Person

from voice_skill.content import load_pack
from voice_skill.values import Act, Status, Urgency

PACK = load_pack()
SUMMARY = PACK.talk.summary


def read_back(*said: str) -> Person:
    """Return a person who hears the read-back."""
    person = Person(PACK)
    person.has("symptom.twitch", *said)
    person.denies_until(SUMMARY)
    return person


def resulted(*said: str) -> Person:
    """Return a person who hears the first part of the result."""
    person = read_back(*said)
    person.says_yes()
    assert person.talk.final
    return person


# ---------------------------------------------------------------- read-back


def test_the_read_back_names_place_side_time_and_what_counts() -> None:
    say = read_back("body_part.calf", "side.left", "duration_days=6", "trigger.caffeine").reply.say
    for words in ("left calf", "six days", "caffeine", "no weakness", "Is that right"):
        assert words in say


def test_the_result_comes_after_the_read_back_is_confirmed() -> None:
    assert resulted("body_part.calf").reply.act is Act.ANSWER


def test_a_correction_in_one_breath_changes_all_of_it_and_is_read_back() -> None:
    person = read_back("body_part.calf", "side.left", "duration_days=6")
    reply = person.says("correct", "body_part.leg", "side.right", "duration_days=21")
    assert reply.act is Act.CONFIRM
    for words in ("right leg", "three weeks"):
        assert words in reply.say
    assert "calf" not in reply.say
    person.says_yes()
    assert person.talk.told is Urgency.SOON


def test_a_correction_can_lower_the_level() -> None:
    person = read_back("body_part.calf", "duration_days=21")
    person.says("correct", "duration_days=3")
    person.says_yes()
    assert person.talk.told is Urgency.SELF_CARE


def test_no_with_a_value_to_the_read_back_corrects_it() -> None:
    person = read_back("body_part.calf", "duration_days=6")
    person.says("deny", "duration_days=21")
    assert "three weeks" in person.reply.say


def test_a_bare_no_to_the_read_back_asks_what_to_change() -> None:
    person = read_back("body_part.calf")
    assert "What should I change" in person.says_no().say
    person.says("inform", "body_part.thigh")
    assert "thigh" in person.reply.say


def test_the_read_back_is_not_put_for_ever() -> None:
    person = read_back("body_part.calf")
    for _ in range(6):
        person.says_no()
    assert person.talk.final or person.talk.done


def test_something_added_at_the_read_back_counts() -> None:
    person = read_back("body_part.calf", "duration_days=6")
    person.says("affirm", "medicine.furosemide", "symptom.palpitations")
    assert person.reply.act is Act.URGENT


def test_a_correction_after_the_result_tells_the_result_again() -> None:
    person = resulted("body_part.calf", "duration_days=6")
    reply = person.says("correct", "duration_days=30")
    assert "G P" in reply.say
    assert person.talk.told is Urgency.SOON


# ---------------------------------------------------------------- level, why, causes


def test_the_level_and_its_action_come_first() -> None:
    first = resulted("body_part.calf", "duration_days=21").reply.lines[0]
    assert first.text.startswith("Please book a visit")
    assert first.card == "level.soon"
    assert first.sources


def test_the_reason_is_what_was_said() -> None:
    assert "more than two weeks" in resulted("body_part.calf", "duration_days=21").reply.say


def test_the_first_part_names_the_likeliest_cause_because_of_what_was_said() -> None:
    person = resulted("body_part.calf", "duration_days=6", "trigger.caffeine", "caffeine_cups=6")
    assert "caffeine" in person.reply.say
    assert "six cups" in person.reply.say
    cause = person.talk.causes[0]
    assert cause.name == "caffeine"
    assert {f.term for f in cause.because} >= {"caffeine_cups.caffeine_cups"}


def test_what_speaks_against_a_cause_is_said() -> None:
    person = resulted("body_part.leg", "trigger.caffeine", "symptom.weakness", "onset.gradual")
    assert "against" in person.hears_everything()


def test_at_most_three_causes_and_three_tips_are_told() -> None:
    person = resulted("body_part.eyelid", "trigger.caffeine", "trigger.stress", "trigger.poor_sleep", "trigger.alcohol")
    person.hears_everything()
    assert len(person.talk.causes) <= PACK.limits.causes
    assert len(person.talk.tips) <= PACK.limits.tips


def test_no_rare_illness_is_named_for_a_plain_twitch() -> None:
    told = resulted("body_part.eyelid", "trigger.caffeine").hears_everything().lower()
    for name in ("motor neurone", "sclerosis", "parkinson"):
        assert name not in told


def test_where_care_is_needed_today_no_home_tips_are_told() -> None:
    person = resulted("medicine.furosemide", "symptom.palpitations", "body_part.leg")
    told = person.hears_everything()
    assert not person.talk.tips
    assert "one one one" in told


# ---------------------------------------------------------------- tips and caveats


@pytest.mark.parametrize(
    ("said", "held_back", "named"),
    [
        (("condition.heart_failure", "trigger.dehydration"), "hydrate", "care team"),
        (("condition.kidney_disease", "trigger.dehydration"), "hydrate", ""),
        (("condition.kidney_disease", "trigger.low_nutrients"), "magnesium_foods", ""),
        (("medicine.spironolactone", "trigger.low_nutrients"), "potassium_foods", ""),
        (("symptom.numbness", "symptom.cramp", "body_part.calf"), "heat", ""),
        (("condition.alcohol_dependence", "trigger.alcohol"), "cut_alcohol", ""),
        (("symptom.swelling", "body_part.calf", "trigger.exercise"), "massage", ""),
    ],
)
def test_a_tip_that_this_person_must_not_be_told_is_not_told(said: tuple[str, ...], held_back: str, named: str) -> None:
    person = resulted(*said)
    told = person.hears_everything()
    assert held_back not in person.talk.tips
    assert PACK.tips[held_back].say.split(".")[0] not in told
    assert named in told or not named


def test_a_tip_that_depends_on_something_refused_is_not_told() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf", "trigger.dehydration", "duration_days=3")
    person.says_no()
    for _ in range(12):
        if person.talk.final:
            break
        person.says("decline") if person.asked == "ask_health" else person.answers_plainly()
    person.hears_everything()
    assert "hydrate" not in person.talk.tips


def test_nobody_who_drinks_none_is_told_to_drink_less() -> None:
    person = resulted("body_part.calf", "!trigger.caffeine")
    assert "coffee" not in person.hears_everything()


def test_breaks_from_the_screen_are_not_offered_for_a_leg() -> None:
    person = resulted("body_part.calf", "trigger.fatigue")
    assert "screen" not in person.hears_everything()


def test_the_same_thing_never_speaks_for_and_against_a_cause() -> None:
    said = resulted("body_part.eyelid", "caffeine_cups=2", "trigger.caffeine").hears_everything()
    assert "speaks against it is two cups" in said
    assert "heard two cups" not in said


def test_an_unexplained_yes_to_stress_and_sleep_points_to_both() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf", "duration_days=4")
    person.denies_until("ask_rest")
    person.says_yes()
    person.says_yes()
    person.hears_everything()
    assert {"stress", "fatigue"} <= {cause.name for cause in person.talk.causes}


def test_a_tip_is_told_with_its_caution() -> None:
    told = resulted("body_part.eyelid", "trigger.caffeine").hears_everything()
    assert PACK.tips["cut_caffeine"].caution in told


# ---------------------------------------------------------------- safety-net and parts


def test_every_result_ends_with_what_to_watch_for_and_that_it_is_general() -> None:
    told = resulted("body_part.calf").hears_everything()
    assert "past two weeks" in told
    assert "nine nine nine" in told
    assert told.count("general information") == 1


def test_parts_are_short_and_offered_one_by_one() -> None:
    person = resulted("body_part.eyelid", "trigger.caffeine", "trigger.stress")
    assert person.reply.say.endswith("Shall I go on?")
    while person.talk.parts:
        assert len(person.reply.say.split()) <= PACK.limits.words_per_part + 10
        person.says_yes()
    assert "Shall I go on" not in person.reply.say


def test_leaving_the_parts_still_gives_the_safety_net_once() -> None:
    person = resulted("body_part.calf")
    reply = person.says_no()
    assert "two weeks" in reply.say
    assert "two weeks" not in person.says_no().say
    assert person.talk.done


def test_back_tells_the_part_before_again() -> None:
    person = resulted("body_part.eyelid", "trigger.caffeine", "trigger.stress")
    first = person.reply.lines[0]
    person.says_yes()
    assert person.says("back").lines[0] == first


def test_what_was_not_checked_is_said_with_the_level() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.says("skip")
    person.says("skip")
    while not person.talk.final:
        person.says("skip")
    assert "I have not checked" in person.reply.say


def test_new_signs_after_the_result_raise_the_level() -> None:
    person = resulted("body_part.calf", "duration_days=3")
    reply = person.has("symptom.wasting")
    assert "changes my advice" in reply.say
    assert person.talk.told is Urgency.SOON


def test_only_tips_and_only_warning_signs_can_be_asked_for() -> None:
    person = resulted("body_part.eyelid", "trigger.caffeine")
    assert "coffee" in person.says("ask_tips").say
    watch = person.says("ask_when_to_seek_care").say
    assert "two weeks" in watch


def test_a_short_version_holds_level_cause_and_tip_in_one_part() -> None:
    person = resulted("body_part.eyelid", "trigger.caffeine")
    say = person.says("short_version").say
    assert "at home" in say
    assert "caffeine" in say
    assert len(say.split()) <= 80


def test_the_source_of_what_was_said_is_named() -> None:
    person = resulted("body_part.eyelid", "trigger.caffeine")
    assert "N H S page" in person.says("ask_source").say


def test_another_person_after_the_result_starts_anew() -> None:
    person = resulted("body_part.calf", "trigger.caffeine")
    person.hears_everything()
    person.has("subject.child", "symptom.twitch", "body_part.eyelid")
    assert not person.talk.final
    assert "trigger.caffeine" not in {f.term for f in person.talk.findings if f.status is Status.PRESENT}
    assert person.asked == PACK.talk.screen


def test_the_result_about_somebody_else_says_so() -> None:
    person = resulted("subject.other_adult", "body_part.calf", "duration_days=30")
    assert "your G P" not in person.talk.spoken[0].lines[0].text


def test_a_question_in_between_does_not_lose_the_rest_of_the_result() -> None:
    person = resulted("body_part.eyelid", "trigger.caffeine")
    waiting = person.talk.parts
    person.says("ask_about_assistant")
    assert person.talk.parts == waiting
    assert person.reply.say.endswith("Shall I go on?")


def test_something_added_after_the_result_can_point_to_another_cause() -> None:
    person = resulted("body_part.eyelid", "duration_days=3")
    person.hears_everything()
    reply = person.says("inform", "trigger.caffeine")
    assert "caffeine" in reply.say
    assert "caffeine" in {cause.name for cause in person.talk.causes}


def test_a_section_that_is_asked_for_does_not_lose_the_rest_of_the_result() -> None:
    person = resulted("body_part.eyelid", "trigger.caffeine")
    told = person.says("ask_cause").say
    for _ in range(6):
        told += person.says("continue").say
    assert "Leave out one coffee" in told
    assert "past two weeks" in told
    assert "general information" in told


def test_go_on_where_all_was_told_says_so() -> None:
    person = resulted("body_part.calf")
    person.hears_everything()
    assert person.says("continue").say.startswith("That was all of it.")


def test_a_summary_of_the_result_is_its_short_version() -> None:
    person = resulted("body_part.eyelid", "trigger.caffeine", "duration_days=21")
    say = person.says("summary").say
    for words in ("three weeks", "book a visit", "keeps getting worse", "caffeine"):
        assert words in say
    assert "things may help" not in say
    assert len(say.split()) <= PACK.limits.words_per_part


def test_a_medicine_that_was_told_does_not_count_as_unchecked() -> None:
    assert "not checked" not in resulted("body_part.calf", "duration_days=4", "medicine.ramipril").reply.say


def test_skip_while_parts_wait_tells_the_next_of_them() -> None:
    person, other = resulted("body_part.calf"), resulted("body_part.calf")
    assert person.says("skip").lines == other.says("continue").lines
    assert person.talk.parts == other.talk.parts


def test_the_warning_signs_asked_for_again_come_without_the_general_remark_a_second_time() -> None:
    person = resulted("body_part.calf")
    assert "not a diagnosis" in person.hears_everything()
    again = person.says("ask_when_to_seek_care").say
    assert "nine nine nine" in again
    assert "not a diagnosis" not in again


def test_who_asks_for_more_tips_than_there_are_hears_what_helps_in_general() -> None:
    general = next(answer for answer in PACK.answers if "ask_tips" in answer.intents and not answer.about)
    person = resulted("body_part.calf")
    assert general.say[0] not in person.hears_everything()
    assert person.says("ask_tips").lines[0].text == general.say[0]


def test_where_nothing_helps_in_general_the_tips_are_told_again() -> None:
    person = Person(replace(PACK, answers=tuple(a for a in PACK.answers if "ask_tips" not in a.intents)))
    person.has("symptom.twitch", "body_part.calf")
    told = person.hears_everything()
    first = PACK.tips[person.talk.tips[0]].say
    assert first in told
    assert first in person.says("ask_tips").say


def test_yes_to_whether_there_is_anything_else_and_nothing_after_it_comes_to_an_end() -> None:
    person = resulted("body_part.calf")
    person.hears_everything()
    for _ in range(PACK.limits.misses - 1):
        assert person.says_yes().asks == (PACK.talk.more,)
    reply = person.says_yes()
    assert (reply.act, person.talk.done) == (Act.CLOSE, True)


def test_where_no_cause_fits_none_is_told() -> None:
    person = Person(load_pack())
    person.has("symptom.double_vision")
    while not person.talk.final:
        person.says_no()
    assert "could be" not in person.says("ask_cause").say
