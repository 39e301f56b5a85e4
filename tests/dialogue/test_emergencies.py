"""An emergency is acted on in the very next reply, whatever else is going on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from person import Person, meant

from voice_skill.content import load_pack
from voice_skill.dialogue.wording import filled
from voice_skill.facts import terms_for
from voice_skill.values import Act, Expects, Urgency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.pack import RedFlag
    from voice_skill.values import Line

PACK = load_pack()
EMERGENCIES = [flag for flag in PACK.red_flags if flag.level is Urgency.EMERGENCY]
MOST_WORDS = 35


def met(flag: object) -> list[str]:
    """Return findings that meet a rule, one of each group."""
    when = flag.when  # type: ignore[attr-defined]
    values = [f"{kind}={number + 1}" for kind, number in when.more_than.items()]
    values += [f"{kind}={number / 2}" for kind, number in when.less_than.items()]
    return [*when.all, *when.any[:1], *when.and_any[:1], *values]


@pytest.mark.parametrize("flag", EMERGENCIES, ids=lambda f: f.id)
@pytest.mark.parametrize("intent", ["report_symptom", "stop", "ask_what_is", "off_topic", "correct", "deny"])
def test_every_emergency_is_acted_on_at_once_whatever_else_is_said(flag: object, intent: str) -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.eyelid")
    reply = person.says(intent, *met(flag))
    first_words = " ".join(reply.say.split()[:10])
    assert reply.act in {Act.URGENT, Act.CRISIS}
    assert "nine nine nine" in reply.say or "Samaritans" in reply.say
    assert "call" in first_words or "go to" in first_words or reply.act is Act.CRISIS
    assert len(reply.say.split()) <= MOST_WORDS
    assert person.talk.told is Urgency.EMERGENCY
    assert person.talk.final


@pytest.mark.parametrize("country", sorted(PACK.numbers))
def test_the_number_is_the_countrys_own(country: str) -> None:
    person = Person(PACK, country)
    assert PACK.numbers[country].emergency in person.has("symptom.face_droop").say


def test_nothing_else_is_told_until_it_is_acknowledged() -> None:
    person = Person(PACK)
    person.has("symptom.chest_pain", "symptom.twitch", "trigger.caffeine")
    reply = person.says("ask_tips")
    assert reply.act is Act.URGENT
    assert "nine nine nine" in reply.say
    assert not person.talk.tips
    assert not person.talk.causes


def test_it_is_repeated_once_and_then_what_to_do_meanwhile_is_told() -> None:
    person = Person(PACK)
    first = person.has("symptom.face_droop")
    second = person.says("unclear")
    third = person.says("ask_what_is")
    assert first.lines[0] != second.lines[0]
    assert "nine nine nine" in second.say
    assert "Note the time" in third.say
    assert "nine nine nine" in third.say


def test_an_acknowledgement_brings_what_to_do_meanwhile() -> None:
    person = Person(PACK)
    person.has("symptom.seizure")
    reply = person.says_yes()
    assert "put nothing in the mouth" in reply.say
    assert "diagnosis" not in reply.say


def test_somebody_who_can_not_call_is_told_how_else() -> None:
    person = Person(PACK)
    person.has("symptom.breathing_trouble")
    assert "Ask anyone near you" in person.says_no().say


def test_silence_after_an_emergency_is_no_acknowledgement() -> None:
    person = Person(PACK)
    person.has("symptom.face_droop")
    assert "nine nine nine" in person.is_silent().say


def test_repeat_says_the_same_words_again() -> None:
    person = Person(PACK)
    first = person.has("symptom.face_droop")
    assert person.says("repeat").say == first.say


def test_stop_after_an_emergency_leaves_with_the_number() -> None:
    person = Person(PACK)
    person.has("symptom.face_droop")
    reply = person.says("stop")
    assert reply.act is Act.CLOSE
    assert "nine nine nine" in reply.say
    assert person.talk.done


def test_questions_wait_until_the_call_is_made() -> None:
    person = Person(PACK)
    person.has("symptom.face_droop")
    person.says_yes()
    reply = person.says("ask_diet", "nutrient.magnesium")
    assert "nine nine nine" in reply.say
    assert "spinach" not in reply.say


def test_a_second_emergency_is_told_as_well() -> None:
    person = Person(PACK)
    person.has("symptom.face_droop")
    person.says_yes()
    reply = person.has("symptom.chest_pain")
    assert "Chest pain" in reply.say


def test_the_same_emergency_is_not_sounded_for_ever() -> None:
    person = Person(PACK)
    person.has("symptom.face_droop")
    person.says_yes()
    reply = person.has("symptom.face_droop")
    assert "Please call nine nine nine now. A drooping face" not in reply.say


def test_a_correction_takes_it_back_and_the_questions_go_on() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.face", "symptom.face_droop")
    reply = person.says("correct", "!symptom.face_droop")
    assert person.talk.alarm is None
    assert not person.talk.final
    assert reply.asks
    assert "changed" in reply.say


def test_an_emergency_after_the_result_is_acted_on_too() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.hears_everything()
    assert "nine nine nine" in person.has("symptom.chest_pain").lines[0].text


def test_an_emergency_after_goodbye_is_acted_on_too() -> None:
    person = Person(PACK)
    person.says("goodbye")
    assert person.talk.done
    assert "nine nine nine" in person.has("symptom.face_droop").lines[0].text


# ---------------------------------------------------------------- unclear hearing


def test_an_unclear_emergency_is_asked_back_once() -> None:
    person = Person(PACK)
    reply = person.means(meant("report_symptom", "symptom.face_droop", confidence=0.3))
    assert reply.act is Act.CONFIRM
    assert person.talk.told is None


def test_not_knowing_is_no_answer_to_the_danger_signs_and_they_are_asked_once_more() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.eyelid")
    first = person.says("unsure")
    assert person.talk.open == PACK.talk.screen
    assert "chest pain" in first.say
    person.says("unsure")
    assert person.talk.open != PACK.talk.screen


def test_a_danger_that_is_in_doubt_at_first_is_asked_about_with_the_others() -> None:
    person = Person(PACK)
    reply = person.has("?symptom.chest_pain", "symptom.twitch", "body_part.eyelid")
    assert "chest pain" in reply.say
    assert person.says_yes().act in {Act.URGENT, Act.CLARIFY}


def test_a_danger_that_is_in_doubt_later_is_asked_back_by_itself() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.eyelid")
    person.says_no()
    reply = person.has("?symptom.chest_pain")
    assert reply.act is Act.CONFIRM
    assert "chest" in reply.say
    assert person.says("affirm").act is Act.URGENT


def test_a_doubt_that_a_clear_no_settled_is_not_asked_back_again() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.eyelid")
    person.says_no()
    person.has("?symptom.chest_pain")
    person.says_no()
    assert person.has("?symptom.chest_pain").act is not Act.CONFIRM


def test_an_emergency_without_a_name_waits_for_the_danger_signs_where_they_are_asked_next() -> None:
    person = Person(load_pack())
    assert person.has("symptom.twitch", "body_part.eyelid", "?unnamed.danger").asks == ("ask_emergency_screen",)
    person.says_no()
    assert person.asked == "ask_duration"


@pytest.mark.parametrize("intent", ["stop", "off_topic", "clarify", "goodbye", "unclear"])
def test_an_emergency_without_a_name_is_asked_about_at_once_where_the_danger_signs_do_not_come_next(
    intent: str,
) -> None:
    reply = Person(load_pack()).says(intent, "?unnamed.danger")
    assert (reply.act, reply.asks) == (Act.CONFIRM, ())
    assert "urgent help" in reply.say


def test_an_emergency_without_a_name_is_asked_about_however_badly_it_was_heard() -> None:
    person = Person(load_pack())
    person.has("symptom.twitch", "body_part.eyelid")
    person.says_no()
    assert person.says("inform", "duration_days=3", "?unnamed.danger", confidence=0.3).act is Act.CONFIRM


def test_an_emergency_without_a_name_is_asked_about_by_itself_later_and_only_a_clear_no_takes_it_away() -> None:
    person = Person(load_pack())
    person.has("symptom.twitch", "body_part.eyelid")
    person.says_no()
    reply = person.says("inform", "duration_days=3", "?unnamed.danger")
    assert (reply.act, reply.asks, reply.expects) == (Act.CONFIRM, (), Expects.YES_NO)
    assert "urgent help" in reply.say
    assert person.is_silent().act is Act.URGENT


@pytest.mark.parametrize("answer", ["affirm", "unclear", "silence", "hedge", "unsure", "off_topic"])
def test_only_a_clear_no_takes_an_unclear_emergency_away(answer: str) -> None:
    person = Person(PACK)
    person.means(meant("report_symptom", "symptom.face_droop", confidence=0.3))
    reply = person.is_silent() if answer == "silence" else person.says(answer)
    assert reply.act is Act.URGENT
    assert "nine nine nine" in reply.say


def test_a_clear_no_takes_an_unclear_emergency_away() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.face")
    person.means(meant("inform", "symptom.face_droop", confidence=0.3))
    reply = person.says_no()
    assert person.talk.told is None
    assert reply.asks


def test_an_unclear_no_takes_nothing_away() -> None:
    person = Person(PACK)
    person.means(meant("report_symptom", "symptom.face_droop", confidence=0.3))
    reply = person.means(meant("deny", confidence=0.3))
    assert reply.act is Act.URGENT


def test_an_unclear_no_to_the_emergency_screen_rules_nothing_out() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    assert person.asked == PACK.talk.screen
    person.means(meant("deny", confidence=0.3))
    assert person.asked == PACK.talk.screen


# ---------------------------------------------------------------- crisis


def test_a_wish_to_die_is_met_with_warmth_a_contact_and_company() -> None:
    reply = Person(PACK).says("self_harm", "event.self_harm")
    assert reply.act is Act.CRISIS
    assert "glad you told me" in reply.say
    assert "Samaritans" in reply.say
    assert "stay with someone" in reply.say


def test_a_wish_to_die_that_only_sounds_so_is_asked_about() -> None:
    person = Person(PACK)
    assert "harming yourself" in person.says("self_harm").say
    assert person.says_yes().act is Act.CRISIS


def test_an_overdose_begins_with_the_call() -> None:
    reply = Person(PACK).says("self_harm", "event.overdose")
    assert reply.act is Act.CRISIS
    assert reply.say.startswith("Please call nine nine nine now")


def test_a_crisis_never_ends_in_tips() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "trigger.stress")
    person.says("self_harm", "event.self_harm")
    for intent in ("affirm", "ask_tips", "ask_relaxation", "unclear"):
        reply = person.says(intent)
        assert not person.talk.tips
        assert reply.act in {Act.CRISIS, Act.CLOSE}


def test_every_emergency_can_be_met() -> None:
    for flag in EMERGENCIES:
        assert terms_for(flag.when)


@pytest.mark.parametrize("answer", ["unclear", "silence"])
def test_no_answer_to_whether_somebody_wants_to_die_counts_as_yes(answer: str) -> None:
    person = Person(PACK)
    person.says("self_harm")
    reply = person.is_silent() if answer == "silence" else person.says(answer)
    assert reply.act is Act.CRISIS


def test_a_no_to_whether_somebody_wants_to_die_goes_back_to_the_question() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.says("self_harm")
    assert person.says_no().asks == ("ask_emergency_screen",)


def test_a_crisis_is_not_lifted_by_a_correction_of_something_else() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.means(replace(meant("self_harm"), crisis=True))
    person.says("correct", "body_part.leg")
    assert person.talk.told is Urgency.EMERGENCY
    assert person.talk.alarm is not None


def test_a_goodbye_to_make_the_call_still_brings_what_to_do_meanwhile() -> None:
    person = Person(PACK)
    person.has("symptom.face_droop")
    assert "Note the time" in person.says("goodbye").say
    assert not person.talk.done
    assert person.says("goodbye").act is Act.CLOSE


def test_who_is_silent_after_words_of_comfort_is_asked_again_warmly() -> None:
    person = Person(PACK)
    person.has("event.self_harm")
    again = person.is_silent().say
    assert "Did you hear me" not in again
    assert again.endswith("Are you still there?")


def test_an_emergency_with_a_long_reason_leaves_out_whether_somebody_can_call_and_never_the_action() -> None:
    rule = next(flag for flag in EMERGENCIES if "symptom.face_droop" in flag.when.any)
    long = replace(rule, reason=" ".join([rule.reason] * 3))
    pack = replace(PACK, red_flags=tuple(long if flag is rule else flag for flag in PACK.red_flags))
    short, told = Person(PACK).has("symptom.face_droop"), Person(pack).has("symptom.face_droop")
    assert [line.text for line in told.lines] == [short.lines[0].text, long.reason]
    assert short.lines[2].text in PACK.replies["can_you_call"]
    assert told.expects is Expects.YES_NO


# ---------------------------------------------------------------- each word of it


def alarmed(flag: RedFlag) -> tuple[Person, RedFlag]:
    """Return a person who just heard of an emergency, and the rule that was told, the most urgent of those met."""
    person = Person(PACK)
    person.has(*met(flag))
    alarm = person.talk.alarm
    assert alarm is not None
    return person, next(rule for rule in EMERGENCIES if rule.id == alarm.flag)


def wordings(key: str, person: Person) -> set[str]:
    """Return all wordings of a reply, with the country's numbers in them."""
    return {filled(text, person.talk, PACK) for text in PACK.replies[key]}


def rests_on(lines: Sequence[Line], rule: RedFlag) -> bool:
    """Return whether each line names the rule, and the sources of it."""
    return bool(lines) and all((line.card, line.sources) == (rule.id, rule.sources) for line in lines)


@pytest.mark.parametrize("flag", EMERGENCIES, ids=lambda f: f.id)
def test_each_time_an_emergency_is_told_its_rule_and_sources_are_named(flag: RedFlag) -> None:
    person, rule = alarmed(flag)
    assert rests_on(person.reply.lines[:2], rule)
    assert rests_on(person.is_silent().lines[:-1], rule)
    assert rests_on(person.is_silent().lines[:-1], rule)
    assert rests_on(person.says("ask_diet", "nutrient.magnesium").lines, rule)
    assert rests_on(person.says("stop").lines, rule)
    cannot, rule = alarmed(flag)
    assert rests_on(cannot.says_no().lines[:-1], rule)


@pytest.mark.parametrize("flag", EMERGENCIES, ids=lambda f: f.id)
def test_an_emergency_is_repeated_once_in_other_words_and_asks_whether_it_was_heard(flag: RedFlag) -> None:
    person, rule = alarmed(flag)
    first, again = person.reply, person.is_silent()
    act, asked = (Act.CRISIS, "still_with_me") if rule.crisis else (Act.URGENT, "heard_me")
    assert (first.act, first.expects) == (again.act, again.expects) == (act, Expects.YES_NO)
    assert again.lines[-1].text in wordings(asked, person)
    assert again.lines[0].text != first.lines[0].text
    assert (first.lines[1].text in {line.text for line in again.lines}) is (bool(rule.again) or not rule.crisis)


@pytest.mark.parametrize("flag", EMERGENCIES, ids=lambda f: f.id)
def test_what_to_do_meanwhile_comes_after_a_yes_and_after_a_no_with_how_else(flag: RedFlag) -> None:
    (able, rule), (unable, _) = alarmed(flag), alarmed(flag)
    does, cannot = able.says_yes(), unable.says_no()
    assert does.act is cannot.act is (Act.CRISIS if rule.crisis else Act.URGENT)
    assert [line.text for line in does.lines[:-1]] == [filled(text, able.talk, PACK) for text in rule.meanwhile]
    assert cannot.lines[0].text in wordings("crisis_alone" if rule.crisis else "cannot_call", unable)
    assert cannot.lines[1:-1] == does.lines[:-1]


@pytest.mark.parametrize("flag", EMERGENCIES, ids=lambda f: f.id)
def test_who_does_not_answer_hears_the_action_before_what_to_do_meanwhile(flag: RedFlag) -> None:
    person, rule = alarmed(flag)
    person.is_silent()
    told = [line.text for line in person.is_silent().lines]
    again = "crisis_again" if rule.crisis else "emergency_again"
    assert told[0] in ({filled(rule.again, person.talk, PACK)} if rule.again else wordings(again, person))
    meanwhile = rule.meanwhile[:1] if rule.crisis and not rule.again else rule.meanwhile
    assert told[1:-1] == [filled(text, person.talk, PACK) for text in meanwhile]


@pytest.mark.parametrize("flag", EMERGENCIES, ids=lambda f: f.id)
def test_who_says_so_in_whatever_words_has_acknowledged_it_and_who_tells_more_has_not(flag: RedFlag) -> None:
    for said in (["inform"], ["report_symptom", "answer.yes"], ["report_symptom", "answer.no"]):
        person, _ = alarmed(flag)
        person.says(*said)
        assert person.talk.alarm is not None
        assert person.talk.alarm.acknowledged
    person, _ = alarmed(flag)
    person.says("inform", "trigger.caffeine")
    assert person.talk.alarm is not None
    assert not person.talk.alarm.acknowledged


@pytest.mark.parametrize("flag", EMERGENCIES, ids=lambda f: f.id)
def test_whatever_is_asked_or_told_waits_for_the_call_and_anything_else_is_a_goodbye(flag: RedFlag) -> None:
    for more in (["ask_diet"], ["report_symptom", "trigger.caffeine"]):
        person, rule = alarmed(flag)
        first = "crisis_first" if rule.crisis else "call_first"
        person.says_yes()
        reply = person.says(*more)
        assert reply.act is (Act.CRISIS if rule.crisis else Act.URGENT)
        assert reply.lines[0].text in wordings(first, person)
        assert not person.talk.done
    person, rule = alarmed(flag)
    person.says_yes()
    leaves = person.says("thanks")
    assert (leaves.act, person.talk.done) == (Act.CLOSE, True)
    key = "leave_crisis" if rule.crisis else "leave_emergency"
    assert leaves.lines[-1].text in wordings(key, person)
    assert len(leaves.lines) == (2 if rule.crisis and rule.again else 1)


def test_words_of_a_wish_to_die_without_a_finding_are_kept_as_one_and_its_rule_is_met() -> None:
    person = Person(PACK)
    reply = person.means(replace(meant("report_symptom"), crisis=True))
    assert reply.act is Act.CRISIS
    ((rule, level, because),) = [(flag.id, flag.level, flag.because) for flag in person.talk.flags]
    assert (rule, level) == ("self_harm", Urgency.EMERGENCY)
    assert [finding.term for finding in because] == ["event.self_harm"] == [f.term for f in person.talk.findings]


def test_where_only_the_manner_sounds_like_a_wish_to_die_the_question_waits_for_a_yes_or_no() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    assert person.asked
    reply = person.says("self_harm")
    assert (reply.act, reply.expects, person.asked) == (Act.CONFIRM, Expects.YES_NO, "")


def test_a_pack_without_a_rule_for_it_takes_no_crisis_path() -> None:
    pack = replace(PACK, red_flags=tuple(flag for flag in PACK.red_flags if not flag.crisis))
    assert Person(pack).says("self_harm").act is not Act.CRISIS


@pytest.mark.parametrize(("words", "lines"), [(MOST_WORDS, 3), (MOST_WORDS + 1, 2)])
def test_whether_somebody_can_call_is_asked_up_to_thirty_five_words(words: int, lines: int) -> None:
    rule = next(flag for flag in EMERGENCIES if "symptom.face_droop" in flag.when.any)
    around = sum(len(line.text.split()) for line in Person(PACK).has("symptom.face_droop").lines[::2])
    reason = " ".join(["word"] * (words - around))
    pack = replace(PACK, red_flags=tuple(replace(f, reason=reason) if f is rule else f for f in PACK.red_flags))
    assert len(Person(pack).has("symptom.face_droop").lines) == lines


def test_nothing_that_waited_is_left_beside_an_emergency() -> None:
    begun, waits, told = Person(PACK), Person(PACK), Person(PACK)
    begun.says("ask_relaxation")
    waits.says("ask_relaxation", "symptom.twitch", "body_part.calf")
    told.has("symptom.twitch", "body_part.calf")
    told.hears_the_result()
    assert (bool(begun.talk.routine), bool(waits.talk.waiting), bool(told.talk.parts)) == (True, True, True)
    for person in (begun, waits, told):
        person.has("symptom.face_droop")
        talk = person.talk
        assert (talk.open, talk.parts, talk.routine, talk.waiting) == ("", (), "", "")


def test_two_signs_that_were_heard_unclearly_are_named_together_and_nothing_else_is_open() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.says_no()
    reply = person.says("inform", "symptom.chest_pain", "symptom.face_droop", confidence=0.3)
    assert reply.act is Act.CONFIRM
    assert " and " in reply.say
    assert person.asked == ""


# ---------------------------------------------------------------- a danger of the day


@pytest.mark.parametrize("flag", [f for f in PACK.red_flags if f.level is Urgency.URGENT], ids=lambda f: f.id)
def test_a_danger_of_the_day_is_told_once_with_its_rule_and_its_sources(flag: RedFlag) -> None:
    person = Person(PACK)
    first = person.has(*met(flag))
    if person.talk.told is not Urgency.URGENT:  # the same sign is a part of an emergency
        assert person.talk.alarm is not None
        return
    told = next(rule for rule in PACK.red_flags if rule.id == first.lines[0].card)
    assert told.level is Urgency.URGENT
    assert rests_on(first.lines[:2], told)
    assert first.act is Act.URGENT
    again = person.has("trigger.caffeine")
    assert {line.text for line in first.lines[:2]}.isdisjoint(line.text for line in again.lines)


def test_a_sure_emergency_is_told_at_once_though_another_is_only_half_heard() -> None:
    reply = Person(load_pack()).has("event.overdose", "?symptom.paralysis")
    assert reply.act is Act.CRISIS
    assert "nine nine nine" in reply.lines[0].text


def test_a_wish_to_die_that_is_in_doubt_is_asked_about_in_words_of_its_own() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.eyelid")
    person.denies_until("ask_rest")
    assert person.says("inform", "?event.self_harm").say == PACK.replies["confirm_crisis"][0]
