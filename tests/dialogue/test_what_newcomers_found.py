"""What whole talks of newcomers showed to be missing, in words as they said them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from talks import PLAIN, TOLD, held

from voice_skill.chat import begin, follow
from voice_skill.dialogue.danger import unless_guessed
from voice_skill.values import Evidence, Finding, Status, Transcript, Understanding, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


def test_who_does_not_know_what_the_matter_is_is_still_asked_for_the_danger_signs(pack: ContentPack) -> None:
    turn = held(pack, "hmm", "dunno", "it's a flutter in my arm")
    assert turn.reply.asks == ("ask_emergency_screen",)
    assert "drooping face" in turn.reply.say


def test_a_place_that_is_added_at_the_read_back_is_read_back(pack: ContentPack) -> None:
    turn = held(pack, *PLAIN, "my arm too")
    assert turn.reply.asks == ("confirm_summary",)
    assert "arm" in turn.reply.say


def test_none_of_them_denies_the_danger_signs_beside_a_correction(pack: ContentPack) -> None:
    turn = held(pack, "my eye twitches", "yes", "none of them, I meant the right eyelid", "about a week")
    assert turn.after.alarm is None


def test_a_yes_that_was_none_is_taken_back(pack: ContentPack) -> None:
    turn = held(pack, "my eye twitches", "yes", "oh sorry no, I misunderstood", "no")
    assert turn.reply.asks == ("ask_duration",)


def test_a_question_is_no_yes_to_what_was_asked_back(pack: ContentPack) -> None:
    unsure, _ = follow(held(pack, "my eyelid twitches").after, Transcript("my face is drooping", 0.3), pack)
    assert unsure.after.doubt
    turn, _ = follow(unsure.after, "what about bananas", pack)
    assert (turn.after.alarm, turn.reply.say) == (None, unsure.reply.say)


@pytest.mark.parametrize(
    ("said", "number"),
    [("the second tip again", 1), ("what was the first tip", 0), ("which tip should i start with", 0)],
)
def test_a_tip_is_told_again_by_its_place(said: str, number: int, pack: ContentPack) -> None:
    turn = held(pack, *TOLD, said)
    name = turn.after.tips[number]
    assert turn.reply.lines[0].card == f"tip.{name}"


def test_a_tip_that_became_unsafe_since_is_told_as_it_is_safe_now(pack: ContentPack) -> None:
    turn = held(pack, *TOLD)
    talk = replace(
        turn.after, tips=("hydrate",), findings=(*turn.after.findings, Finding("condition", "heart_failure"))
    )
    after, _ = follow(talk, "the first tip again", pack)
    assert pack.tips["hydrate"].say not in after.reply.say
    assert pack.tips["hydrate"].instead[0].say in after.reply.say


def test_what_is_left_of_an_exercise_is_told(pack: ContentPack) -> None:
    turn = held(pack, "do the calf stretch", "how many more")
    assert turn.reply.say.startswith("Six more to go.")
    assert turn.after.routine == "calf_stretch"


def test_done_is_the_next_step(pack: ContentPack) -> None:
    turn = held(pack, "do the calf stretch", "done", "yeah all done")
    assert (turn.after.routine, turn.after.step) == ("calf_stretch", 2)


def test_to_start_an_exercise_is_not_to_start_over(pack: ContentPack) -> None:
    turn = held(pack, "my calf twitches", "no", "do the calf stretch", "next", "start it")
    assert (turn.after.routine, turn.after.step) == ("calf_stretch", 0)


def test_another_exercise_takes_the_place_of_the_one_under_way(pack: ContentPack) -> None:
    turn = held(pack, "do the calf stretch", "the hand one instead")
    assert (turn.after.routine, turn.after.step) == ("hand_stretch", 0)


def test_a_word_that_it_used_is_explained_and_the_question_put_again(pack: ContentPack) -> None:
    turn = held(pack, "my eyelid twitches", "what's a fit")
    assert "goes stiff" in turn.reply.say
    assert turn.reply.asks == ("ask_emergency_screen",)


def test_who_asks_to_wait_where_help_is_needed_today_hears_it_again(pack: ContentPack) -> None:
    turn = held(pack, "I have kidney failure and missed dialysis, my muscles keep twitching", "no", "yes")
    assert turn.after.told == Urgency.URGENT
    turn = held(
        pack,
        "I have kidney failure and missed dialysis, my muscles keep twitching",
        "no",
        "yes",
        "can i wait till monday",
    )
    assert turn.reply.say.startswith("Please get medical advice today.")


def test_a_painkiller_is_not_waved_through_beside_lithium(pack: ContentPack) -> None:
    turn = held(pack, "i'm on lithium and my hands are twitching", "no", "can i take ibuprofen")
    assert "do harm" in turn.reply.say


def test_no_change_is_claimed_that_did_not_happen(pack: ContentPack) -> None:
    turn = held(pack, *PLAIN, "no, i said a week")
    assert "changed" not in turn.reply.say


def test_a_hard_word_is_spelled_though_it_is_not_listed(pack: ContentPack) -> None:
    turn = held(pack, "my eyelid twitches and i take propranolol", "spell propranolol")
    assert "p, r, o, p" in turn.reply.say


@pytest.mark.parametrize("said", ["should i call an ambulance", "what should i do", "go on", ""])
def test_but_what_to_do_about_it_is(said: str, pack: ContentPack) -> None:
    unsure, _ = follow(held(pack, "my eyelid twitches").after, Transcript("my face is drooping", 0.3), pack)
    turn, _ = follow(unsure.after, said, pack)
    assert turn.after.alarm is not None


def test_and_so_is_a_second_question(pack: ContentPack) -> None:
    unsure, _ = follow(held(pack, "my eyelid twitches").after, Transcript("my face is drooping", 0.3), pack)
    asked, _ = follow(unsure.after, "what about bananas", pack)
    turn, _ = follow(asked.after, "can i take magnesium", pack)
    assert turn.after.alarm is not None


def test_no_denial_of_all_closes_the_danger_signs_over_one_that_is_named(pack: ContentPack) -> None:
    turn = held(pack, "my calf is twitching", "none of this chest pain is going away")
    assert turn.after.alarm is not None or turn.reply.asks != ("ask_duration",)


def test_who_will_ring_them_has_not_agreed_to_what_was_asked(pack: ContentPack) -> None:
    turn = held(pack, "my calf is hot and swollen and twitching", "okay i'll ring them")
    assert turn.after.alarm is None
    assert turn.reply.asks == ("ask_emergency_screen",)


def test_what_was_read_back_as_denied_and_is_taken_out_is_in_doubt(pack: ContentPack) -> None:
    turn = held(pack, *PLAIN, "everything apart from the weakness")
    assert [f.status for f in turn.after.findings if f.term == "symptom.weakness"] == [Status.UNSURE]


def test_one_of_the_danger_signs_that_is_pointed_at_is_not_denied(pack: ContentPack) -> None:
    turn = held(pack, "my eye twitches", "yes", "no sorry i meant the first one")
    assert not [f for f in turn.after.findings if f.term == "symptom.face_droop" and f.status is Status.ABSENT]


def test_what_to_watch_for_is_told_where_help_is_needed_today(pack: ContentPack) -> None:
    lines = ("I have kidney failure and missed dialysis, my muscles keep twitching", "no", "yes")
    turn = held(pack, *lines, "what should i watch for")
    assert "gets worse fast" in turn.reply.say


@pytest.mark.parametrize("said", ["how many tablets can i take", "how long does a twitch last"])
def test_another_question_in_an_exercise_is_not_how_far_it_is(said: str, pack: ContentPack) -> None:
    assert "to go" not in held(pack, "do the calf stretch", said).reply.say


def test_the_word_that_is_named_is_spelled_first(pack: ContentPack) -> None:
    turn = held(pack, "my eyelid twitches and i take propranolol and amitriptyline", "spell propranolol")
    assert "p, r, o, p" in turn.reply.say


@pytest.mark.parametrize("said", ["no she's fine she's having her tea", "no he's fine"])
def test_a_no_with_a_word_of_comfort_denies_the_danger_signs(said: str, pack: ContentPack) -> None:
    turn = held(pack, "it's my mum, her eyelid twitches", said)
    assert turn.reply.asks != ("ask_emergency_screen",)


@pytest.mark.parametrize(
    "said", ["no i'm fine it's my husband", "i don't think it's fine", "no i'm fine but my chest hurts"]
)
def test_but_not_where_somebody_or_something_else_is_told(said: str, pack: ContentPack) -> None:
    turn = held(pack, "my eyelid twitches", said)
    assert turn.after.alarm is not None or turn.reply.asks == ("ask_emergency_screen",)


@pytest.mark.parametrize("said", ["my son is ringing them", "what do I do while I wait", "yes I'll do it right away"])
def test_who_sees_to_an_emergency_hears_what_to_do_meanwhile(said: str, pack: ContentPack) -> None:
    turn = held(pack, "my face has dropped on one side", said)
    assert turn.after.alarm is not None
    assert turn.after.alarm.acknowledged
    assert "unlock the door" in turn.reply.say


def test_what_a_model_alone_takes_for_another_emergency_does_not_end_the_first(pack: ContentPack) -> None:
    before = held(pack, "my face has dropped on one side").after
    guessed = Finding("event", "self_harm", status=Status.UNSURE)
    heard = Understanding(
        Transcript("it's better though"),
        "self_harm",
        findings=(guessed,),
        urgency=Urgency.EMERGENCY,
        crisis=True,
        evidence=(Evidence("event.self_harm unsure", "it's better though", "model of signs"),),
    )
    kept = unless_guessed(heard, before, pack)
    assert (kept.findings, kept.crisis, kept.intent) == ((), False, "unclear")
    said = replace(heard, evidence=(Evidence("event.self_harm unsure", "want to die", "want to die"),))
    assert unless_guessed(said, before, pack) == said
    assert unless_guessed(heard, begin(pack).after, pack) == heard


def test_a_no_to_any_other_illness_settles_it(pack: ContentPack) -> None:
    turn = held(
        pack, "I have diabetes and my calf cramps", *PLAIN[1:], "yes", "skip", "skip", "should I drink more", "no"
    )
    assert "ask_conditions" not in turn.reply.asks
    assert "eight cups" in turn.reply.say


def test_with_a_heart_condition_the_doctor_says_how_much_to_drink(pack: ContentPack) -> None:
    turn = held(pack, "I have a bad heart and my calf cramps", *PLAIN[1:], "yes", "skip", "skip", "should I drink more")
    assert "heart conditions" in turn.reply.say
    assert "eight cups" not in turn.reply.say


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("is it safe to drive", "whether you may drive"),
        ("can I fly", "whether you may fly"),
        ("should I call in sick", "for you to judge"),
        ("should I tell work", "I tell nobody"),
        ("should I tell the DVLA", "licence office"),
    ],
)
def test_who_asks_leave_for_something_is_not_told_to_exercise(asked: str, told: str, pack: ContentPack) -> None:
    turn = held(pack, *PLAIN[:4], asked)
    assert told in turn.reply.say
    assert "exercise" not in turn.reply.say


def test_who_fears_an_illness_is_not_told_that_they_spoke_of_it(pack: ContentPack) -> None:
    lines = ("I'm terrified I've got ALS my calves won't stop twitching", "no", "no", "two months", "no", "no", "no")
    turn = held(pack, *lines)
    assert not {f.term for f in turn.after.findings} & {"condition.als"}


def test_level_comes_first_where_waiting_is_asked_about(pack: ContentPack) -> None:
    turn = held(
        pack, "my calf twitches", "no", "two months", "no", "no", "no", "no", "no", "yes", "skip", "can it wait"
    )
    assert "next few days" in turn.reply.say


def test_what_a_model_is_sure_of_stays_beside_an_emergency(pack: ContentPack) -> None:
    before = held(pack, "my face has dropped on one side").after
    said = "i took them all so i wouldn't wake up"
    heard = Understanding(
        Transcript(said),
        "self_harm",
        findings=(Finding("event", "self_harm"),),
        urgency=Urgency.EMERGENCY,
        crisis=True,
        evidence=(Evidence("event.self_harm present", said, "model of signs"),),
    )
    assert unless_guessed(heard, before, pack) == heard


def test_who_is_in_a_hurry_is_asked_the_danger_signs_how_long_and_for_weakness_alone(pack: ContentPack) -> None:
    turn = held(pack, "don't ask me loads of questions my calf twitches", "no")
    assert turn.reply.asks == ("ask_duration",)
    turn = held(pack, "don't ask me loads of questions my calf twitches", "no", "three days")
    assert "ask_weakness" in turn.reply.asks
    turn, _ = follow(turn.after, "no", pack)
    assert "looked after at home" in turn.reply.say


def test_who_leaves_with_the_danger_signs_open_hears_the_number(pack: ContentPack) -> None:
    turn = held(pack, "my calf twitches", "goodbye")
    assert "for any danger sign" in turn.reply.say


def test_the_hard_word_that_is_still_to_come_is_spelled(pack: ContentPack) -> None:
    turn = held(pack, "what is a twitch", "spell it")
    assert "f, a, s, c" in turn.reply.say
