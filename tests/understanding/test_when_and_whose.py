"""When it was and whose it is: till now, over the last year, never again, another's and there, denied by half."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.understand import understand
from voice_skill.understand.looking import Looks
from voice_skill.understand.reading import by_rules
from voice_skill.values import Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


def said(text: str, pack: ContentPack, asking: str | None = None) -> dict[str, str]:
    return {f.term: f.status.value for f in by_rules(text, pack, asking).findings}


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


@pytest.mark.parametrize(
    "text", ["they say my face has drooped who would i call", "my wife says my face has dropped what would you do"]
)
def test_what_others_say_of_a_face_is_no_case_that_is_put(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("text", ["some bloke here is having a fit", "a woman has just collapsed in front of me"])
def test_a_strangers_danger_that_is_there_now_is_an_alarm(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "my eyelid has twitched all week and my uncle is slurring his words",
        "i've got a twitchy eye and my neighbour keeps slurring her words",
        "my eyelid keeps twitching and our kid's having a fit",
        "my calf cramps at night and my brother wants to kill himself",
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
        "my tongue swelled up and it never happened again",
        "i've a fever for football",
        "he's cutting his back teeth and dribbling on my shoulder",
    ],
)
def test_what_never_happened_again_or_is_said_of_a_thing_is_no_alarm(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency < Urgency.EMERGENCY


def test_what_cannot_be_since_something_happened_is_there(pack: ContentPack) -> None:
    assert said("i can't feel anything between my legs since i slipped", pack)["symptom.saddle_numbness"] == "present"


def test_a_no_before_what_a_yes_follows_does_not_deny_it(pack: ContentPack) -> None:
    assert said("numb no tingly yes", pack, "ask_numbness")["symptom.tingling"] == "present"
    assert said("chest pain no breathless yes", pack, "ask_emergency_screen")["symptom.breathing_trouble"] == "present"


@pytest.mark.parametrize(
    "text",
    [
        "i want to die i was fine years ago and i'm still here",
        "i was suicidal in my twenties and not any more i'm past that i'm just going to do it",
        "come quick as the kiddie is choking",
        "as the wean can't breathe i rang you",
        "i need help as the baby won't wake up",
        "in the past hour my arm has gone weak and my face has dropped",
        "my speech has gone in the past ten minutes",
        "i was in the street and blacked out",
        "i am in my room suffocating",
        "my husband passed out in front of the telly and won't wake",
        "this girl has taken an overdose",
        "a lady at work has had a stroke",
        "some girl has cut her wrists",
        "a lad at work wants to die",
        "my sight went in my right eye just now and it's never come back",
        "can't breathe no chest pain yes",
        "dad is slurring and one of his arms is limp and my eyelid twitches",
        "my thumb jumps and my mother is drooping on one side of her face",
        "i've overdosed on sweet tea and my insulin",
        "i'm suffocating and hot",
        "say my arm won't lift what would you do",
    ],
)
def test_no_word_about_when_or_whose_hides_a_danger(text: str, pack: ContentPack) -> None:
    """Found by somebody who tried to hide dangers behind these rules."""
    found = understand(Transcript(text), pack)
    unsure = {f.status.value for f in found.findings if f.kind in {"symptom", "event"}}
    assert found.urgency is Urgency.EMERGENCY or found.crisis or "unsure" in unsure


@pytest.mark.parametrize(
    "text",
    [
        "it was not a seizure more a shiver",
        "when i was a kid i would now and then have a seizure",
        "no numbness till the anaesthetic",
        "never had chest pain till the age of ten they tell me",
        "i had chest pain last winter like i did last summer",
        "my eyelid twitches and my mum is not confused",
    ],
)
def test_a_word_about_when_or_whose_makes_no_danger(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency < Urgency.EMERGENCY


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("oh it's not for me it's for my husband", "subject.other_adult"),
        ("no it's my wife not me", "subject.other_adult"),
        ("i'm asking for my little boy", "subject.child"),
    ],
)
@pytest.mark.parametrize("asking", [None, "ask_emergency_screen", "ask_weakness"])
def test_whom_it_is_for_denies_no_sign(text: str, subject: str, asking: str | None, pack: ContentPack) -> None:
    said = understand(Transcript(text), pack, asking)
    assert said.intent == "inform"
    assert [f.term for f in said.findings] == [subject]


@pytest.mark.parametrize(
    "text",
    ["my girl at school collapsed", "he's in his seventies and can't speak", "my daughter's had a fit at school"],
)
def test_a_place_or_an_age_does_not_put_another_persons_danger_into_the_past(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "in my twenties i had fits",
        "i fainted a lot at school",
        "i was suicidal in my teens",
        "in the eighties i couldn't move my legs",
    ],
)
def test_a_place_or_an_age_with_what_was_then_is_the_past(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency < Urgency.EMERGENCY


def test_a_length_that_is_not_amended_by_a_number_stands(pack: ContentPack) -> None:
    found = understand(Transcript("it has twitched for two weeks no wait my left arm too"), pack).findings
    assert [f.value for f in found if f.kind == "duration_days"] == [14]


def test_what_never_happened_again_denies_the_sign_it_is_said_of(pack: ContentPack) -> None:
    found = understand(Transcript("my arm went numb and the headache never happened again"), pack).findings
    assert all(f.status is not Status.PAST for f in found if f.term == "symptom.numbness")


@pytest.mark.parametrize("text", ["as a child i had fits but not any more", "in my teens i had fits not any more"])
def test_a_danger_of_long_ago_that_is_over_stays_in_the_past(text: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).urgency < Urgency.EMERGENCY


def test_whom_it_is_for_settles_nothing_where_more_is_said(pack: ContentPack) -> None:
    said = understand(Transcript("chest pain and it's for my husband"), pack, "ask_emergency_screen")
    assert said.urgency is Urgency.EMERGENCY


def test_a_medicine_that_another_gave_is_taken_by_the_speaker(pack: ContentPack) -> None:
    found = understand(Transcript("my sister gave me some of her water tablets and my leg twitches"), pack).findings
    assert [f.status for f in found if f.term == "medicine.diuretic"] == [Status.PRESENT]


def test_a_wish_to_die_in_a_song_is_asked_about(pack: ContentPack) -> None:
    found = understand(Transcript("the band is great and i want to kill myself"), pack).findings
    assert [f.status for f in found if f.term == "event.self_harm"] == [Status.UNSURE]


def test_the_words_around_a_sign_that_none_names_are_all_of_them(pack: ContentPack) -> None:
    text, models = "my eyelid is twitching", pack.language.models
    assert models is not None
    looks = Looks(by_rules(text, pack, None), models, None, pack.language.danger)
    assert looks.closer("symptom.seizure") == looks.apart
