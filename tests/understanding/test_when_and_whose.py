"""When it was and whose it is: left off, till now, over the last year, put as a case, a stranger's, denied by half."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.understand import understand
from voice_skill.understand.reading import by_rules
from voice_skill.values import Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


def said(text: str, pack: ContentPack, asking: str | None = None) -> dict[str, str]:
    return {f.term: f.status.value for f in by_rules(text, pack, asking).findings}


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("since i came off the beta blockers my hands are steady", "medicine.beta_blocker"),
        ("packed in the sertraline on monday and my hand trembles", "medicine.sertraline"),
        ("my statins were stopped in may and my calf still jumps", "medicine.statin"),
        ("gave up gin for lent and my lip jumps", "trigger.alcohol"),
    ],
)
def test_what_was_left_off_is_past(text: str, term: str, pack: ContentPack) -> None:
    assert said(text, pack)[term] == "past"


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("i ought to come off the amlodipine", "medicine.amlodipine"),
        ("i haven't given up the coffee", "trigger.caffeine"),
        ("i came off the phone and drank coffee", "trigger.caffeine"),
    ],
)
def test_what_is_only_thought_of_leaving_off_is_not_past(text: str, term: str, pack: ContentPack) -> None:
    assert said(text, pack)[term] != "past"


def test_what_goes_on_after_something_was_left_off_is_not_past(pack: ContentPack) -> None:
    found = said("used to have a can of cola every hour but i stopped years back and the thigh still jumps", pack)
    assert found["symptom.twitch"] == "present"


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("my words go slurry when i'm tired about five weeks now", "symptom.speech_trouble"),
        ("my left hand's got weaker over the last year", "symptom.weakness"),
        ("i can't lift my arm all at once i had to sit down", "symptom.arm_weakness"),
        ("he's been digging in thirty degrees and he's confused", "symptom.confusion"),
        ("i can't do up my buttons like i could last winter", "symptom.weakness"),
        ("used to twitch in both arms now the left one has gone weak", "symptom.weakness"),
    ],
)
def test_a_time_that_is_not_remote_puts_nothing_into_the_past(text: str, term: str, pack: ContentPack) -> None:
    assert said(text, pack)[term] == "present"


@pytest.mark.parametrize(
    "text",
    [
        "never had chest pain until today",
        "i've never had a fit till an hour ago",
        "it doesn't trouble me what troubles me is i can't swallow my own spit",
        "ever since she can't swallow or breathe well",
    ],
)
def test_a_denial_ends_where_something_else_begins(text: str, pack: ContentPack) -> None:
    assert {"present"} == {s for term, s in said(text, pack).items() if term in pack.language.serious}


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("i'm not suicidal as such", "event.self_harm"),
        ("no trouble with my balance except in the dark", "symptom.loss_of_balance"),
    ],
)
def test_a_danger_that_is_denied_by_half_is_asked_about(text: str, term: str, pack: ContentPack) -> None:
    assert said(text, pack)[term] == "unsure"


def test_a_no_belongs_to_what_stands_before_it_where_a_yes_follows_the_next(pack: ContentPack) -> None:
    found = said("numb no tingly yes", pack, "ask_numbness")
    assert (found["symptom.numbness"], found["symptom.tingling"]) == ("absent", "present")


def test_what_was_in_my_teens_and_is_no_more_is_past(pack: ContentPack) -> None:
    assert said("i was suicidal in my teens not any more and my lip twitches", pack)["event.self_harm"] == "past"


@pytest.mark.parametrize(
    "text", ["say my face did droop who would i call", "right say it spread and i had a fit then what"]
)
def test_a_danger_in_a_case_that_is_put_is_asked_about(text: str, pack: ContentPack) -> None:
    found = said(text, pack)
    assert {"unsure"} == {
        found[t] for t in found if t in pack.language.danger & {"symptom.face_droop", "symptom.seizure"}
    }


@pytest.mark.parametrize(
    "text", ["they say my face has drooped who would i call", "my wife says my face has dropped what would you do"]
)
def test_what_others_say_of_a_face_is_no_case_that_is_put(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency is Urgency.EMERGENCY


def test_a_strangers_danger_may_be_a_story_and_is_asked_about(pack: ContentPack) -> None:
    assert said("some bloke at the match had a fit and they carried him out", pack)["symptom.seizure"] == "unsure"


@pytest.mark.parametrize("text", ["some bloke here is having a fit", "a woman has just collapsed in front of me"])
def test_a_strangers_danger_that_is_there_now_is_an_alarm(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "my eyelid has twitched all week and my uncle is slurring his words",
        "dad is gasping and his lips are blue and he can't tell me what day it is",
    ],
)
def test_another_persons_danger_is_an_alarm_beside_signs_of_ones_own(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency is Urgency.EMERGENCY


def test_another_persons_danger_that_is_set_against_ones_own_sign_is_none(pack: ContentPack) -> None:
    found = understand(Transcript("my brother is the one with the fits and i only have a jumpy calf"), pack)
    assert found.urgency < Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "my lip swelled up and it never came back",
        "a man at the match collapsed yesterday and they carried him off",
        "girl at work took a fit last week",
        "the power blacked out at six",
        "it's suffocating hot in the attic",
        "i've a fever for football",
        "he's cutting his back teeth and dribbling on my shoulder",
    ],
)
def test_what_is_over_or_a_story_or_said_of_a_thing_is_no_alarm(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency < Urgency.EMERGENCY


def test_what_cannot_be_since_something_happened_is_there(pack: ContentPack) -> None:
    assert said("i can't feel anything between my legs since i slipped", pack)["symptom.saddle_numbness"] == "present"
