"""Commands at any time: stop, repeat, slower, back, skip, start over and their like."""

from __future__ import annotations

from dataclasses import replace

import pytest
from person import Person, meant

from voice_skill.content import load_pack
from voice_skill.values import Act, Evidence, SpeechSetting, Understanding, Urgency

PACK = load_pack()


def midway() -> Person:
    """Return a person in the middle of the questions."""
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.says_no()
    return person


@pytest.mark.parametrize(
    ("intent", "rate", "volume"), [("slower", -1, 0), ("faster", 1, 0), ("louder", 0, 1), ("quieter", 0, -1)]
)
def test_rate_and_loudness_change_and_the_last_reply_is_said_again(intent: str, rate: int, volume: int) -> None:
    person = midway()
    before = person.reply
    reply = person.says(intent)
    assert (reply.rate_change, reply.volume_change) == (rate, volume)
    assert before.say in reply.say
    assert reply.asks == before.asks
    assert person.talk.last == before


@pytest.mark.parametrize(
    ("speech", "told"),
    [
        (SpeechSetting("rate", 200), "Okay, 200 words a minute."),
        (SpeechSetting("rate", 900), "Okay, 450 words a minute."),
        (SpeechSetting("rate"), "Okay, back to the usual speed."),
        (SpeechSetting("volume", 0.5), "Okay, the volume is 5 out of ten."),
        (SpeechSetting("volume"), "Okay, back to the usual volume."),
        (SpeechSetting("volume", 1.1), "Okay, the volume is 10 out of ten."),
        (SpeechSetting("volume", 0.0), "Okay, the volume is 1 out of ten."),
        (SpeechSetting("voice", voice="another"), "Okay, this is another voice."),
        (SpeechSetting("voice", voice="woman"), "Okay, this is a woman's voice."),
        (SpeechSetting("voice", voice="man"), "Okay, this is a man's voice."),
        (SpeechSetting("voice"), "Okay, this is the usual voice."),
    ],
)
def test_who_says_exactly_how_it_is_to_speak_hears_so_and_the_last_reply_again(
    speech: SpeechSetting, told: str
) -> None:
    person = midway()
    before = person.reply
    reply = person.means(replace(meant("faster"), speech=speech))
    assert reply.say == f"{told} {before.say}"
    assert (reply.speech, reply.rate_change, reply.volume_change) == (speech, 0, 0)
    assert reply.asks == before.asks


@pytest.mark.parametrize("again", ["repeat", "slower", "clarify", "louder"])
def test_who_wants_to_hear_once_more_what_was_asked_back_has_not_said_yes(again: str) -> None:
    person = midway()
    asked = person.says("report_symptom", "symptom.face_droop", confidence=0.3)
    assert asked.act is Act.CONFIRM
    reply = person.says(again)
    assert asked.say in reply.say
    assert person.talk.alarm is None
    assert person.talk.doubt
    assert person.says_no().act is not Act.URGENT
    assert person.talk.alarm is None


def test_what_was_asked_back_and_wanted_again_is_no_less_an_emergency_after_a_yes() -> None:
    person = midway()
    person.says("report_symptom", "symptom.face_droop", confidence=0.3)
    person.means(replace(meant("faster"), speech=SpeechSetting("rate", 120)))
    assert person.reply.speech is not None
    assert person.says_yes().act is Act.URGENT


def test_who_only_ever_wants_to_hear_it_again_is_told_what_to_do() -> None:
    person = midway()
    person.says("report_symptom", "symptom.face_droop", confidence=0.3)
    acts = [person.says("repeat").act for _ in range(PACK.limits.misses + 2)]
    assert Act.URGENT in acts


def test_seven_steps_of_loudness_are_all_obeyed() -> None:
    person = midway()
    for _ in range(9):
        assert person.says("louder").volume_change == 1
    assert person.says("repeat").act is Act.REPEAT


def test_in_an_emergency_another_voice_says_the_emergency_again() -> None:
    person = midway()
    alarm = person.has("symptom.face_droop")
    reply = person.means(replace(meant("ask_about_assistant"), speech=SpeechSetting("voice", voice="woman")))
    assert alarm.say in reply.say


def test_a_call_for_help_is_answered_with_the_number_and_not_promised() -> None:
    reply = midway().says("ask_human", "unnamed.call")
    assert reply.say.startswith("Please call nine nine nine now. I can not make the call for you.")


def test_repeat_says_exactly_the_same_and_keeps_the_question() -> None:
    person = midway()
    before, asked = person.reply, person.asked
    assert person.says("repeat").say == before.say
    assert person.says("repeat").act is Act.REPEAT
    assert person.asked == asked


def test_stop_says_goodbye_with_the_safety_net() -> None:
    person = midway()
    reply = person.says("stop")
    assert reply.act is Act.CLOSE
    assert person.talk.done
    assert "two weeks" in reply.say
    assert "I have not checked" in reply.say


def test_somebody_who_leaves_early_is_told_the_level_that_is_known() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf", "duration_days=21")
    person.says_no()
    reply = person.says("goodbye")
    assert "book a visit" in reply.say
    assert "more than two weeks" in reply.say
    assert person.talk.told is Urgency.SOON


def test_somebody_who_leaves_early_is_not_told_that_home_will_do() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.says_no()
    reply = person.says("goodbye")
    assert "at home" not in reply.say
    assert person.talk.told is None


@pytest.mark.parametrize("intent", ["start_over", "delete_data"])
def test_start_over_forgets_everything(intent: str) -> None:
    person = midway()
    reply = person.says(intent)
    assert person.talk.findings == ()
    assert person.asked == PACK.talk.problem
    assert reply.asks == ("ask_problem",)


def test_start_over_after_an_emergency_names_it_once_more() -> None:
    person = Person(PACK)
    person.has("symptom.face_droop")
    assert "nine nine nine" in person.says("start_over").say


def test_the_country_survives_a_new_start() -> None:
    person = Person(PACK, "US")
    person.has("symptom.twitch")
    person.says("start_over")
    assert "nine one one" in person.has("symptom.face_droop").say


def test_time_to_think_is_given_after_things_were_said_again() -> None:
    person = Person(load_pack())
    person.has("symptom.twitch", "body_part.eyelid")
    for intent in ("repeat", "slower", "repeat"):
        person.says(intent)
    assert "Take your time" in person.says("wait").say
    assert "Take your time" in person.says("wait").say


def test_wait_keeps_the_question_open_without_repeating_it() -> None:
    person = midway()
    asked = person.asked
    assert "Take your time" in person.says("wait").say
    assert person.asked == asked


def test_back_puts_the_question_before_again_and_its_new_answer_counts() -> None:
    person = midway()
    person.says("inform", "duration_days=3")
    person.says("back")
    assert person.asked == "ask_duration"
    person.says("inform", "duration_days=40")
    assert [f.value for f in person.talk.findings if f.kind == "duration_days"] == [40]
    person.says("back")
    person.says("back")
    person.says("inform", "duration_days=2")
    assert person.reply.lines


def test_back_can_lower_what_was_said() -> None:
    person = midway()
    person.says("inform", "duration_days=40")
    person.says("back")
    person.says("inform", "duration_days=4")
    assert [f.value for f in person.talk.findings if f.kind == "duration_days"] == [4]


def test_back_at_the_beginning_says_so() -> None:
    assert "nothing before" in Person(PACK).says("back").say


@pytest.mark.parametrize("intent", ["rephrase", "clarify"])
def test_another_wording_is_found_for_the_open_question(intent: str) -> None:
    person = midway()
    before, asked = person.reply, person.asked
    reply = person.says(intent)
    assert person.asked == asked
    assert reply.lines[-1] != before.lines[-1]


def test_a_summary_says_what_was_heard_and_goes_on() -> None:
    person = midway()
    reply = person.says("summary")
    assert "calf" in reply.say
    assert reply.asks


def test_help_tells_what_can_be_said() -> None:
    assert "repeat" in midway().says("help").say.lower()


def test_thanks_after_everything_was_told_ends_the_talk() -> None:
    person = midway()
    person.hears_everything()
    assert person.says("thanks").act is Act.CLOSE


def test_thanks_in_the_middle_does_not() -> None:
    person = midway()
    person.says("thanks")
    assert not person.talk.done
    assert person.asked


def test_a_hard_word_is_spelled() -> None:
    person = Person(PACK)
    person.says("ask_what_is")
    person.says_yes()
    assert "f, a, s, c" in person.says("spell").say


def test_the_source_of_a_rule_is_named_and_of_plain_talk_it_is_said_that_there_is_none() -> None:
    person = midway()
    assert "page" in person.says("ask_source").say or "wording" in person.reply.say
    assert Person(PACK).says("ask_source").say.startswith("That was only my own wording")


def test_the_same_said_again_without_end_comes_to_an_end() -> None:
    person = midway()
    for _ in range(80):
        if person.talk.done:
            break
        person.says("quieter")
    assert person.talk.done


def test_a_conversation_of_very_many_turns_says_goodbye() -> None:
    person = midway()
    person.without(turn=PACK.limits.turns)
    assert person.says("ask_what_is").act is Act.CLOSE


def test_yes_to_everything_ends_safely() -> None:
    person = Person(PACK)
    for _ in range(30):
        if person.talk.done:
            break
        person.says_yes()
    assert person.talk.done


def test_no_to_everything_ends() -> None:
    person = Person(PACK)
    for _ in range(40):
        if person.talk.done:
            break
        person.says_no()
    assert person.talk.done


def test_changing_the_subject_all_the_time_ends() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    intents = ["off_topic", "ask_what_is", "complaint", "ask_outlook", "abuse", "ask_privacy", "greet"]
    for n in range(80):
        if person.talk.final or person.talk.done:
            break
        person.says(intents[n % len(intents)])
    assert person.talk.final or person.talk.done


def guessed(intent: str) -> Understanding:
    """Return an utterance that no phrase covers and a model took for an intent."""
    return replace(meant(intent), evidence=(Evidence(intent, "", "model 0.31"),))


@pytest.mark.parametrize("intent", ["goodbye", "stop", "start_over", "delete_data"])
def test_an_end_that_is_only_guessed_is_asked_back_and_done_after_a_no(intent: str) -> None:
    person = midway()
    reply = person.means(guessed(intent))
    assert reply.act is Act.CONFIRM
    assert person.talk.findings
    person.says_no()
    assert person.talk.done or not person.talk.findings


@pytest.mark.parametrize("intent", ["goodbye", "stop", "start_over", "delete_data"])
def test_an_agreeable_yes_after_a_guessed_end_loses_nothing(intent: str) -> None:
    person = midway()
    person.means(guessed(intent))
    person.says_yes()
    assert person.talk.open
    assert person.talk.findings


@pytest.mark.parametrize("intent", ["goodbye", "start_over"])
def test_an_end_that_is_only_guessed_is_left_after_anything_else(intent: str) -> None:
    person = midway()
    person.means(guessed(intent))
    person.says("inform", "duration_days=3")
    assert person.talk.open
    assert not person.talk.done
    person.says_yes()
    assert not person.talk.done
    assert person.talk.findings


def test_a_no_to_the_danger_signs_after_a_guessed_end_does_not_end_it() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.means(guessed("goodbye"))
    person.says_yes()
    assert person.asked == PACK.talk.screen
    person.says_no()
    assert not person.talk.done


def test_a_guessed_goodbye_where_all_was_told_is_one() -> None:
    person = Person(PACK)
    person.has("symptom.twitch", "body_part.calf")
    person.hears_everything()
    assert person.means(guessed("goodbye")).act is Act.CLOSE
