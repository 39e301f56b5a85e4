"""What is said of a sign: that it is so, is not, may be, was once, is somebody else's, or is only supposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.understand import understand
from voice_skill.values import Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


def said(text: str, pack: ContentPack, asking: str | None = None) -> dict[str, str]:
    """Return term -> status of what is understood."""
    return {f.term: f.status.value for f in understand(Transcript(text), pack, asking).findings}


@pytest.mark.parametrize(
    ("text", "absent", "present"),
    [
        ("no numbness but some weakness", ["symptom.numbness"], ["symptom.weakness"]),
        ("i don't drink coffee but my calf twitches", ["trigger.caffeine"], ["symptom.twitch", "body_part.calf"]),
        ("no weakness my calf twitches", ["symptom.weakness"], ["symptom.twitch", "body_part.calf"]),
        ("no weakness or numbness or tingling", ["symptom.weakness", "symptom.numbness", "symptom.tingling"], []),
        ("it isn't weak and it's not numb it just cramps", ["symptom.weakness", "symptom.numbness"], ["symptom.cramp"]),
        ("i haven't had any numbness and my leg twitches", ["symptom.numbness"], ["symptom.twitch", "body_part.leg"]),
        ("weakness not at all", ["symptom.weakness"], []),
        ("my eyelid won't stop twitching", [], ["symptom.twitch", "body_part.eyelid"]),
        ("i can't sleep because my leg keeps twitching", [], ["symptom.twitch", "body_part.leg"]),
        ("i don't know why my eyelid is twitching", [], ["symptom.twitch", "body_part.eyelid"]),
        ("not weak just twitchy", ["symptom.weakness"], ["symptom.twitch"]),
        ("no tremor just twitches", ["symptom.tremor"], ["symptom.twitch"]),
        ("i don't feel strong", [], ["symptom.weakness"]),
    ],
)
def test_a_denial_reaches_as_far_as_its_clause(
    text: str, absent: list[str], present: list[str], pack: ContentPack
) -> None:
    found = said(text, pack)
    assert {term: found.get(term) for term in absent} == dict.fromkeys(absent, "absent")
    assert {term: found.get(term) for term in present} == dict.fromkeys(present, "present")


@pytest.mark.parametrize(
    ("text", "asking", "term"),
    [
        ("nothing like that i can move everything", "ask_emergency_screen", "symptom.paralysis"),
        ("i'm not daft you can talk at a normal pace", None, "symptom.speech_trouble"),
        ("not at all i love my life", "ask_mood", "event.self_harm"),
    ],
)
def test_a_denial_does_not_turn_what_is_well_into_a_danger(
    text: str, asking: str | None, term: str, pack: ContentPack
) -> None:
    assert said(text, pack, asking).get(term) == "absent"
    assert understand(Transcript(text), pack, asking).urgency is Urgency.NONE


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("can't breathe", "symptom.breathing_trouble"),
        ("cant get air", "symptom.breathing_trouble"),
        ("can't rouse him", "symptom.loss_of_consciousness"),
        ("won't wake up", "symptom.loss_of_consciousness"),
        ("cant speak right", "symptom.speech_trouble"),
    ],
)
def test_a_danger_that_begins_like_a_question_is_none(text: str, term: str, pack: ContentPack) -> None:
    found = understand(Transcript(text), pack)
    assert (term, Status.PRESENT) in {(f.term, f.status) for f in found.findings}
    assert found.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text", ["not sure about weakness", "i'm not sure if it's weak", "i can't tell whether it's weak", "weakness maybe"]
)
def test_doubt_is_neither_yes_nor_no(text: str, pack: ContentPack) -> None:
    assert said(text, pack, "ask_weakness").get("symptom.weakness") == "unsure"


@pytest.mark.parametrize(
    "text",
    [
        "as a child i had fits",
        "i had a seizure years ago",
        "when i was a kid i had febrile convulsions",
        "back in the nineties i had chest pain",
    ],
)
def test_what_was_long_ago_is_past_and_no_emergency(text: str, pack: ContentPack) -> None:
    found = understand(Transcript(text), pack)
    assert found.urgency < Urgency.EMERGENCY
    assert all(f.status is not Status.PRESENT for f in found.findings if f.kind == "symptom")


@pytest.mark.parametrize(
    "text",
    [
        "my words came out as nonsense this morning but i'm all right again",
        "my face drooped for five minutes and then it was fine",
        "i couldn't speak properly earlier it's gone now",
    ],
)
def test_a_danger_sign_that_has_passed_today_is_still_one(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "what if it was a stroke",
        "i read that it's als",
        "what happens if my face droops",
        "if i ever get chest pain what should i do",
        "is chest pain something to look out for",
    ],
)
def test_what_is_supposed_or_read_is_no_emergency(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency < Urgency.EMERGENCY


def test_a_mothers_illness_is_not_the_speakers(pack: ContentPack) -> None:
    found = said("my mother has parkinson's and my eyelid is twitching", pack)
    assert found["condition.parkinsons"] == "other"
    assert found["symptom.twitch"] == "present"


def test_a_husband_whose_face_drops_is_the_matter_in_hand(pack: ContentPack) -> None:
    found = understand(Transcript("my husband's face has dropped and he can't speak"), pack)
    assert found.urgency is Urgency.EMERGENCY
    assert ("subject", "other_adult") in {(f.kind, f.name) for f in found.findings}


def test_a_childs_sign_is_the_childs(pack: ContentPack) -> None:
    found = said("my little boy's eyelid keeps twitching", pack)
    assert found["subject.child"] == "present"
    assert found["symptom.twitch"] == "present"


def test_red_flag_stands_beside_stop(pack: ContentPack) -> None:
    assert understand(Transcript("stop i have trouble swallowing"), pack).urgency >= Urgency.SOON


@pytest.mark.parametrize(
    ("text", "owned"),
    [
        ("could it be ms", False),
        ("do i have als", False),
        ("i'm scared i've got parkinson's", False),
        ("have i got a trapped nerve", False),
        ("i have parkinson's and my hand shakes", True),
        ("i was diagnosed with ms last month", True),
    ],
)
def test_a_condition_is_owned_or_only_asked_about(text: str, pack: ContentPack, *, owned: bool) -> None:
    kinds = {f.kind for f in understand(Transcript(text), pack).findings if f.status is Status.PRESENT}
    assert ("condition" in kinds) is owned
    assert ("condition_asked" in kinds) is not owned


@pytest.mark.parametrize(
    "text",
    [
        "my calf has been twitching for eight days and i've been reading about a l s and i'm terrified",
        "i have been worrying that it is als",
    ],
)
def test_an_illness_that_is_read_about_or_feared_is_not_owned(text: str, pack: ContentPack) -> None:
    terms = {f.term for f in understand(Transcript(text), pack).findings}
    assert "condition_asked.als" in terms
    assert "condition.als" not in terms


def test_an_illness_that_is_feared_and_that_nobody_can_be_told_about_is_nothing(pack: ContentPack) -> None:
    assert "condition.fibromyalgia" not in said("is it fibromyalgia", pack)
    assert said("i have fibromyalgia", pack)["condition.fibromyalgia"] == "present"


def test_an_illness_that_was_diagnosed_is_owned(pack: ContentPack) -> None:
    assert "condition.als" in {f.term for f in understand(Transcript("i have als and my calf twitches"), pack).findings}


@pytest.mark.parametrize(
    "text",
    [
        "i don't have trouble breathing or chest pain",
        "i am not having any difficulty getting air",
        "no i do not have any trouble breathing",
    ],
)
def test_denied_trouble_with_breath_is_denied(text: str, pack: ContentPack) -> None:
    found = understand(Transcript(text), pack, "ask_emergency_screen")
    assert found.urgency is Urgency.NONE
    assert {f.status for f in found.findings if f.name == "breathing_trouble"} == {Status.ABSENT}


@pytest.mark.parametrize(
    "text",
    [
        "my mouth is not drooping",
        "neither side droops",
        "my arm is not weak and my face isn't drooping",
        "my face on the left has never drooped",
    ],
)
def test_a_denial_in_the_middle_of_a_sign_is_heard(text: str, pack: ContentPack) -> None:
    assert said(text, pack).get("symptom.face_droop") == "absent"
    assert understand(Transcript(text), pack).urgency < Urgency.URGENT


@pytest.mark.parametrize("text", ["my mouth won't close on the one side", "my arm won't come round the back"])
def test_what_somebody_is_not_able_to_do_is_no_denial(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("text", ["i've taken my pills", "i've taken my pills as every day", "i took my tablets"])
def test_who_took_his_pills_as_every_day_is_in_no_danger(text: str, pack: ContentPack) -> None:
    heard = understand(Transcript(text), pack)
    assert not heard.crisis
    assert heard.urgency < Urgency.URGENT


@pytest.mark.parametrize(
    "text", ["i've taken my pills all of them", "i've taken my pills the whole bottle", "i took all my pills"]
)
def test_who_took_all_his_pills_is_in_danger(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency is Urgency.EMERGENCY


def test_what_another_had_once_does_not_turn_the_talk_to_him(pack: ContentPack) -> None:
    found = said("no nothing like that my neighbour had a stroke poor man", pack, "ask_emergency_screen")
    assert "subject.other_adult" not in found
    assert found["answer.no"] == "present"


def test_a_no_about_a_child_still_turns_the_talk_to_it(pack: ContentPack) -> None:
    assert said("no my daughter has no weakness", pack, "ask_weakness").get("subject.child") == "present"


def test_that_was_years_ago_looks_back_and_not_forward(pack: ContentPack) -> None:
    found = said("i had a seizure that was years ago and my eyelid twitches now", pack)
    assert found["symptom.seizure"] == "past"
    assert found["symptom.twitch"] == found["body_part.eyelid"] == "present"


def test_what_was_before_reaches_forward_and_not_back(pack: ContentPack) -> None:
    found = said("my eyelid twitches previously my calf", pack)
    assert found["symptom.twitch"] == found["body_part.eyelid"] == "present"


def test_what_was_denied_and_is_over_is_not_there(pack: ContentPack) -> None:
    assert said("not any more three years sober in april", pack, "ask_alcohol")["trigger.alcohol"] == "absent"


def test_when_it_was_is_itself_not_over(pack: ContentPack) -> None:
    found = said("fainted once when i was pregnant", pack)
    assert (found["symptom.faint"], found["condition.pregnancy"]) == ("past", "present")


def test_a_doubt_at_the_end_is_about_what_stands_before_it_and_nothing_else(pack: ContentPack) -> None:
    found = said("tingling all night numbness maybe", pack)
    assert (found["symptom.tingling"], found["symptom.numbness"]) == ("present", "unsure")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("the twitch keeps me awake beside my wife with the fever", "other"),
        ("the twitch keeps me awake more than him with this fever", "present"),
    ],
)
def test_what_follows_my_wife_is_hers_and_what_follows_a_mere_him_stays_the_speakers(
    text: str, status: str, pack: ContentPack
) -> None:
    found = said(text, pack)
    assert (found["symptom.twitch"], found["symptom.fever"]) == ("present", status)


def test_what_runs_in_the_family_is_not_the_speakers(pack: ContentPack) -> None:
    found = understand(Transcript("runs in the family heart attacks strokes the lot"), pack, "ask_family")
    assert found.urgency is Urgency.NONE
    assert ("condition.heart_attack", Status.OTHER) in {(f.term, f.status) for f in found.findings}


@pytest.mark.parametrize("text", ["my daughter says she wants to die", "my daughter says she can't breathe"])
def test_what_somebody_says_of_herself_is_hers(text: str, pack: ContentPack) -> None:
    found = understand(Transcript(text), pack)
    assert ("subject", "child") in {(f.kind, f.name) for f in found.findings}
    assert found.urgency is Urgency.EMERGENCY


def test_a_denial_with_which_a_phrase_begins_does_not_rule_a_danger_out(pack: ContentPack) -> None:
    assert "symptom.seizure" not in said("haven't fitted since the jumper shrank", pack, "ask_emergency_screen")


@pytest.mark.parametrize(
    ("text", "past", "present"),
    [
        ("i used to have fits", ["symptom.seizure"], []),
        ("it twitches where i used to have cramp", ["symptom.cramp"], ["symptom.twitch"]),
        (
            "i had chest pain but that was years ago and now my eyelid twitches",
            ["symptom.chest_pain"],
            ["symptom.twitch", "body_part.eyelid"],
        ),
    ],
)
def test_what_used_to_be_is_past_and_what_is_beside_it_is_not(
    text: str, past: list[str], present: list[str], pack: ContentPack
) -> None:
    found = said(text, pack)
    assert {term: found[term] for term in (*past, *present)} == {
        **dict.fromkeys(past, "past"),
        **dict.fromkeys(present, "present"),
    }


@pytest.mark.parametrize("text", ["my face isn't drooping any more", "i don't have chest pain any more"])
def test_a_danger_sign_that_is_no_more_since_nobody_knows_when_is_asked_about(text: str, pack: ContentPack) -> None:
    assert "unsure" in said(text, pack).values()


def test_who_cannot_stay_awake_is_not_taken_for_awake(pack: ContentPack) -> None:
    assert said("i can't stay awake", pack).get("symptom.loss_of_consciousness") != "absent"
    assert said("i stayed awake the whole time", pack)["symptom.loss_of_consciousness"] == "absent"


@pytest.mark.parametrize(
    "text",
    ["i haven't had any trouble getting my words out", "i have not had any trouble swallowing"],
)
def test_a_denial_reaches_a_sign_that_begins_in_another_one(text: str, pack: ContentPack) -> None:
    found = said(text, pack)
    assert "absent" in {status for term, status in found.items() if term.endswith("_trouble")}
    assert "present" not in {status for term, status in found.items() if term.startswith("symptom")}


@pytest.mark.parametrize("text", ["i can't grip like i used to", "my hand shakes more than it used to"])
def test_a_comparison_with_before_puts_nothing_into_the_past(text: str, pack: ContentPack) -> None:
    assert "past" not in said(text, pack).values()


def test_without_trying_denies_nothing(pack: ContentPack) -> None:
    assert said("i lost two stone without trying and my heart races", pack)["symptom.palpitations"] == "present"


def test_a_clause_that_begins_with_a_time_is_one_of_its_own(pack: ContentPack) -> None:
    found = said("my uncle was rushed in with chest pain last night and now my hands twitch", pack)
    assert (found["symptom.chest_pain"], found["symptom.twitch"]) == ("other", "present")


def test_the_words_of_a_song_are_asked_about(pack: ContentPack) -> None:
    assert said("there is a song about wanting to die i want to die on the radio", pack)["event.self_harm"] == "unsure"
    assert said("i want to die", pack)["event.self_harm"] == "present"


def test_a_gap_does_not_run_into_what_nobody_does(pack: ContentPack) -> None:
    found = said("i shouldn't have and nobody's speech is slurred over here", pack)
    assert "event.self_harm" not in found
    assert found["symptom.speech_trouble"] == "absent"


@pytest.mark.parametrize(
    "text",
    [
        "mum died of motor neurone she couldn't speak or breathe at the end and now my hand's twitching",
        "my uncle passed away he had the chest pain and would not ring anyone and my calf jumps",
    ],
)
def test_what_somebody_had_who_has_died_is_no_alarm(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency < Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "my dad died of a stroke and now my mum's face has dropped and she can't speak",
        "my wife died of it and i can't breathe now",
    ],
)
def test_what_somebody_else_has_after_a_death_is_an_alarm(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "had fits when i was six and i've had another this afternoon",
        "i had chest pain as a kid and again this morning",
        "google says ring nine nine nine for chest pain and i do have it this minute what do i do",
    ],
)
def test_a_danger_that_came_back_or_that_was_read_of_and_is_there_is_an_alarm(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "i had a seizure as a child never again",
        "i had chest pain years ago and my eyelid is twitching again today",
        "i read that chest pain is dangerous and i don't have it",
        "we did first aid droopy face floppy arm slurry speech and now my arm's twitching",
        "in the nightmare my tongue swelled and i choked in real life it's a twitch in my neck",
    ],
)
def test_what_never_came_back_was_learnt_or_dreamt_is_no_alarm(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency < Urgency.EMERGENCY


def test_a_danger_that_is_no_more_and_was_there_an_hour_ago_is_an_alarm(pack: ContentPack) -> None:
    found = understand(Transcript("i'm not having chest pain any more but it was dreadful an hour ago"), pack)
    assert found.urgency is Urgency.EMERGENCY
