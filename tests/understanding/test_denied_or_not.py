"""What looks denied, well or another's, and is there: words that turn a sentence round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from understood import findings

from voice_skill.understand import understand
from voice_skill.values import Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

SCREEN = "ask_emergency_screen"


@pytest.mark.parametrize(
    "said",
    [
        "none of the above my partner has taken an overdose",
        "none of that he's had a fit",
        "none of those she can't breathe",
    ],
)
def test_somebody_new_after_a_no_to_all_is_not_denied(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack, SCREEN).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "said", ["none of those have happened to me", "none of my limbs are weak", "none of that love"]
)
def test_a_no_to_all_still_denies_what_it_names(said: str, pack: ContentPack) -> None:
    told = findings(said, pack, SCREEN).values()
    assert not [f for f in told if f.status is Status.PRESENT and f.kind == "symptom"]


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("it isn't as though i can move my legs", "symptom.paralysis"),
        ("it's not as if i can breathe properly", "symptom.breathing_trouble"),
        ("it's not as though he can speak properly", "symptom.speech_trouble"),
    ],
)
def test_what_is_not_as_if_it_were_well_is_asked_about(said: str, term: str, pack: ContentPack) -> None:
    assert findings(said, pack)[term].status is Status.UNSURE


@pytest.mark.parametrize(
    "said", ["it isn't as though i can't swallow or i can't breathe", "it's not as if my face droops or i can't speak"]
)
def test_what_is_not_as_if_it_were_ill_is_none(said: str, pack: ContentPack) -> None:
    assert all(f.status is not Status.PRESENT for f in findings(said, pack).values() if f.kind == "symptom")


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("she told them she's not suicidal but she is", "event.self_harm"),
        ("i told the doctor i wasn't suicidal but i am", "event.self_harm"),
        ("i said i had no chest pain but i do", "symptom.chest_pain"),
        ("i could lift my arm before but now i can't", "symptom.arm_weakness"),
    ],
)
def test_a_denial_that_the_end_takes_back_is_none(said: str, term: str, pack: ContentPack) -> None:
    assert findings(said, pack)[term].status is Status.PRESENT


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("i'm not weak but he is", "symptom.weakness"),
        ("no numbness but i do have a bit of cramp", "symptom.numbness"),
        ("no chest pain but i am tired", "symptom.chest_pain"),
        ("i don't have chest pain now i don't", "symptom.chest_pain"),
        ("i'm not suicidal now i'm not", "event.self_harm"),
        ("it twitches no chest pain but it does", "symptom.chest_pain"),
    ],
)
def test_a_but_that_goes_on_or_is_of_another_takes_nothing_back(said: str, term: str, pack: ContentPack) -> None:
    assert findings(said, pack)[term].status is Status.ABSENT


def test_a_danger_that_is_taken_back_by_words_that_may_be_cut_off_is_asked_about(pack: ContentPack) -> None:
    assert findings("i have no chest pain but i have", pack, SCREEN)["symptom.chest_pain"].status is Status.UNSURE


@pytest.mark.parametrize(
    "said",
    [
        "my brother is suicidal",
        "my brother's suicidal and i'm worried",
        "my brother tried to kill himself today",
        "my dad is having a stroke right now",
        "my mum's just had a stroke",
    ],
)
def test_a_danger_of_the_family_that_is_of_now_is_one(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack, "ask_family").urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "said",
    [
        "my uncle hanged himself",
        "my mum took an overdose when i was ten",
        "my mum had a stroke",
        "strokes run in the family now and then",
        "my dad has chest pain now and then but he is fine",
        "just my sister has fits",
        "my sister keeps having fits she is epileptic",
        "my son is autistic and cannot speak",
        "mum has breathing trouble today like every day she has copd",
        "my uncle's suicide",
        "my dad was rushed off with chest pain",
        "my dad has been paralysed for years now",
    ],
)
def test_what_the_family_once_had_is_history(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack, "ask_family").urgency is Urgency.NONE


@pytest.mark.parametrize("said", ["good", "okay", "grand", "pretty good", "not too bad", "all right"])
def test_sleep_that_is_good_is_not_lacking(said: str, pack: ContentPack) -> None:
    assert findings(said, pack, "ask_sleep")["trigger.poor_sleep"].status is Status.ABSENT


@pytest.mark.parametrize("said", ["not great", "terrible", "so so", "could be better", "not very well"])
def test_sleep_that_is_bad_is_lacking(said: str, pack: ContentPack) -> None:
    assert findings(said, pack, "ask_sleep")["trigger.poor_sleep"].status is Status.PRESENT


def test_better_than_it_was_is_no_yes_to_despair(pack: ContentPack) -> None:
    assert "symptom.hopelessness" not in findings("better than it was", pack, "ask_mood")


def test_a_baby_of_some_months_is_that_old(pack: ContentPack) -> None:
    told = findings("my baby of eight months twitches", pack)
    assert told["subject.child"].status is Status.PRESENT
    assert told["age_years.age_years"].value == pytest.approx(8 / 12, abs=0.02)


def test_a_month_of_last_year_is_past(pack: ContentPack) -> None:
    assert findings("i fainted in march of last year", pack)["symptom.faint"].status is Status.PAST


def test_are_you_sure_says_neither_yes_nor_no(pack: ContentPack) -> None:
    assert understand(Transcript("are you sure"), pack).findings == ()


def test_whose_face_drooped_is_asked_or_told_whatever_year_they_were_born(pack: ContentPack) -> None:
    said = "he was born in nineteen fifty one and his face drooped"
    assert understand(Transcript(said), pack, SCREEN).urgency is Urgency.EMERGENCY


def test_a_danger_sign_that_was_asked_for_needs_no_model_to_agree(pack: ContentPack) -> None:
    told = findings("i cough every time i drink water", pack, "ask_speech_swallow")
    assert told["symptom.swallow_trouble"].status is Status.PRESENT


def test_what_answers_nothing_ticks_off_no_habit(pack: ContentPack) -> None:
    told = findings("i'm low on battery", pack, "ask_habits")
    assert not any(f.kind == "trigger" for f in told.values())


def test_a_danger_without_a_name_beside_an_answer_about_habits_is_at_most_asked_about(pack: ContentPack) -> None:
    told = understand(Transcript("i try to wee every half hour and i can't"), pack, "ask_habits")
    assert told.urgency is not Urgency.EMERGENCY
