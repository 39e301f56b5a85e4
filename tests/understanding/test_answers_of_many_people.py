"""What five hundred answers of all sorts of people showed to be missing: one mechanism in each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from understood import findings

from voice_skill.understand import understand
from voice_skill.values import Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

PRESENT, ABSENT, PAST = Status.PRESENT, Status.ABSENT, Status.PAST


def answer(said: str, pack: ContentPack, asking: str) -> set[str]:
    """Return the bare answers that were understood."""
    return {f.name for f in findings(said, pack, asking).values() if f.kind == "answer"}


# ---------------------------------------------------------------- danger signs that were missed


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("i had a coffee once and my chest hurts", "symptom.chest_pain"),
        ("i had a scan once and i can't move my legs", "symptom.paralysis"),
        ("i had two coffees at once and my chest hurts", "symptom.chest_pain"),
    ],
)
def test_what_was_once_puts_nothing_else_into_the_past(said: str, term: str, pack: ContentPack) -> None:
    assert findings(said, pack)[term].status is PRESENT


def test_what_is_no_danger_and_was_once_is_past(pack: ContentPack) -> None:
    assert findings("i had a cramp once but that was that", pack)["symptom.cramp"].status is PAST


@pytest.mark.parametrize(
    "said", ["i had a blackout once when i stood up this morning", "i had chest pain once but it's come back worse"]
)
def test_a_danger_that_was_once_is_not_put_into_the_past(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("said", ["i canna breathe", "i cannat breathe", "i couldnae breathe", "i couldna breathe"])
def test_northern_negations_are_read_as_what_they_are(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "said", ["i havenae had a fit", "i divvent have fits", "ah havna had a fit", "he wisnae having a fit"]
)
def test_northern_denials_deny(said: str, pack: ContentPack) -> None:
    assert findings(said, pack)["symptom.seizure"].status is ABSENT


def test_never_till_now_is_now_where_the_phrase_holds_the_words(pack: ContentPack) -> None:
    assert findings("never had a fit in my life till ten minutes ago", pack)["symptom.seizure"].status is PRESENT


@pytest.mark.parametrize(
    "said", ["had fits as a kid and i've had another one", "i had fits as a child and now i've just had another one"]
)
def test_another_one_is_there_again(said: str, pack: ContentPack) -> None:
    assert findings(said, pack)["symptom.seizure"].status is PRESENT


def test_a_sign_that_was_only_warned_of_is_there_where_somebody_had_one(pack: ContentPack) -> None:
    said = "they told me if i have a seizure to ring and i've just had one"
    assert findings(said, pack)["symptom.seizure"].status is PRESENT


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("my husband has just collapsed and my eye is twitching", "symptom.loss_of_consciousness"),
        ("my wife has taken an overdose and my eye is twitching", "event.overdose"),
        ("my eye is twitching and my son has swallowed a battery", "event.poisoning"),
        ("my brother's face has dropped and my eyelid is going", "symptom.face_droop"),
    ],
)
def test_anothers_danger_told_as_new_beside_a_twitch_of_ones_own_is_asked_about(
    said: str, term: str, pack: ContentPack
) -> None:
    assert findings(said, pack)[term].status is Status.UNSURE


@pytest.mark.parametrize(
    "said",
    ["my gran had a stroke and my eyelid twitches", "my mum has had fits since the nineties and my calf twitches"],
)
def test_anothers_danger_of_long_ago_beside_a_twitch_of_ones_own_stays_theirs(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).urgency <= Urgency.SELF_CARE


def test_what_cannot_be_felt_is_no_question(pack: ContentPack) -> None:
    assert findings("can't feel much there", pack, "ask_muscle")["symptom.numbness"].status is PRESENT
    assert "symptom.seizure" not in findings("don't seizures look like twitching", pack)


def test_strength_that_is_gone_is_weakness(pack: ContentPack) -> None:
    assert findings("no strength left in it", pack, "ask_muscle")["symptom.weakness"].status is PRESENT
    assert findings("i can do less and less", pack, "ask_trend")["trend.worse"].status is PRESENT


def test_a_new_mother_is_not_her_baby(pack: ContentPack) -> None:
    assert findings("i had a baby six weeks ago", pack, "ask_health")["condition.postpartum"].status is PRESENT
    assert "condition.postpartum" not in findings("he's been well since birth", pack, "ask_health")
    assert "age_years.age_years" not in findings("i'm breastfeeding a ten week old and my eyelid twitches", pack)
    assert findings("my four year old twitches", pack)["age_years.age_years"].value == 4


# ---------------------------------------------------------------- answers that were turned round


@pytest.mark.parametrize(
    ("asking", "said", "term"),
    [
        ("ask_swelling", "it's fine", "symptom.swelling"),
        ("ask_weakness", "he is fine", "symptom.weakness"),
        ("ask_stress", "i'm all good", "trigger.stress"),
        ("ask_hydration", "plenty", "trigger.dehydration"),
        ("ask_sleep", "i get plenty", "trigger.poor_sleep"),
        ("ask_swelling", "cool to the touch", "symptom.swelling"),
    ],
)
def test_all_well_and_plenty_are_no_yes(asking: str, said: str, term: str, pack: ContentPack) -> None:
    found = findings(said, pack, asking)
    assert term not in found or found[term].status is ABSENT


def test_not_enough_is_a_lack(pack: ContentPack) -> None:
    assert findings("not enough", pack, "ask_sleep")["trigger.poor_sleep"].status is PRESENT


@pytest.mark.parametrize(
    "said",
    ["it's fine", "nothing to add", "no that's everything", "no thank you that is all", "close enough", "nothing else"],
)
def test_whoever_has_nothing_to_add_agrees_with_what_was_read_back(said: str, pack: ContentPack) -> None:
    assert answer(said, pack, "confirm_summary") == {"yes"}


def test_a_correction_that_ends_in_that_is_all_stays_one(pack: ContentPack) -> None:
    assert "yes" not in answer("no my left leg that's all", pack, "confirm_summary")


def test_a_denied_list_ends_where_a_little_of_something_is_there(pack: ContentPack) -> None:
    found = findings("not weak not numb a little stiff", pack, "ask_muscle")
    assert found["symptom.stiffness"].status is PRESENT
    assert found["symptom.numbness"].status is ABSENT
    assert findings("no weakness or a little numbness", pack, "ask_muscle")["symptom.numbness"].status is ABSENT


@pytest.mark.parametrize(
    ("said", "cups"), [("four maybe five", 5), ("three maybe four cups", 4), ("three teas and a coffee", 4)]
)
def test_a_number_in_doubt_is_no_sum(said: str, cups: float, pack: ContentPack) -> None:
    assert findings(said, pack, "ask_caffeine")["caffeine_cups.caffeine_cups"].value == cups


@pytest.mark.parametrize("said", ["who isn't stressed these days", "my husband passed", "my partner moved out"])
def test_a_rhetorical_question_and_a_loss_are_stress(said: str, pack: ContentPack) -> None:
    assert findings(said, pack, "ask_rest")["trigger.stress"].status is PRESENT


def test_what_is_non_painful_does_not_hurt(pack: ContentPack) -> None:
    assert findings("non painful", pack, "ask_bother")["symptom.pain"].status is ABSENT
    assert findings("a non stop twitch", pack)["symptom.twitch"].status is PRESENT


@pytest.mark.parametrize(
    ("asking", "said", "term"),
    [
        ("ask_urine", "barely a dribble", "symptom.no_urine"),
        ("ask_muscle", "it feels tight like a rope", "symptom.stiffness"),
        ("ask_muscle", "heavy getting off the loo", "symptom.weakness"),
        ("ask_trend", "slowly going the wrong way", "trend.worse"),
        ("ask_rest", "i've swapped onto the night buses", "trigger.poor_sleep"),
    ],
)
def test_signs_in_words_of_every_day_are_known(asking: str, said: str, term: str, pack: ContentPack) -> None:
    assert findings(said, pack, asking)[term].status is PRESENT


@pytest.mark.parametrize(
    ("asking", "said"),
    [
        ("ask_urine", "it's normal yellow"),
        ("ask_muscle", "everything works"),
        ("ask_emergency_screen", "none whatever"),
        ("ask_emergency_screen", "i don't have any of the symptoms you listed"),
    ],
)
def test_noes_in_other_words_are_noes(asking: str, said: str, pack: ContentPack) -> None:
    assert answer(said, pack, asking) == {"no"}


@pytest.mark.parametrize("said", ["right i shall phone", "i will call an ambulance now"])
def test_whoever_will_ring_says_yes(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).intent == "affirm"


# ---------------------------------------------------------------- dangers beside the words of these answers


@pytest.mark.parametrize(
    "said",
    [
        "nothing is easing the pain in my chest",
        "there's nothing wrong with wanting to die",
        "nothing is keeping me alive",
        "my non verbal son is having a fit",
        "at the arena my chest hurt",
    ],
)
def test_these_deny_no_danger(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("said", ["twitching in a two month old", "i've a two month old burning up"])
def test_the_age_of_a_child_with_signs_is_kept(said: str, pack: ContentPack) -> None:
    assert "age_years.age_years" in findings(said, pack)


def test_a_person_who_is_told_more_of_is_whom_it_is_about(pack: ContentPack) -> None:
    for said in ("my mum is sick she took too many tablets", "i had a baby two weeks ago and he won't wake"):
        assert understand(Transcript(said), pack).urgency is Urgency.EMERGENCY


# ---------------------------------------------------------------- alarms that were none


@pytest.mark.parametrize(
    "said", ["i take ten tablets", "she takes twelve tablets", "i take about nine different tablets"]
)
def test_what_is_taken_every_day_is_asked_about_where_medicines_were_asked_for(said: str, pack: ContentPack) -> None:
    assert findings(said, pack, "ask_health")["event.overdose"].status is Status.UNSURE


@pytest.mark.parametrize(
    "said",
    [
        "i took ten tablets",
        "i want to take thirty tablets",
        "if i take thirty paracetamol will i die",
        "i take twenty paracetamol just now",
        "i take the whole strip of tablets",
        "i take too many tablets",
        "yesterday i take thirty paracetamol",
        "my wife take fifty tablets",
        "i take forty pills goodbye",
    ],
)
def test_what_was_or_will_be_taken_is_an_overdose(said: str, pack: ContentPack) -> None:
    for asking in (None, "ask_health"):
        assert findings(said, pack, asking)["event.overdose"].status is PRESENT


def test_a_place_that_was_asked_for_by_the_way_is_no_weakness(pack: ContentPack) -> None:
    assert "symptom.arm_weakness" not in findings("only the left arm", pack, "ask_bother")
    assert "symptom.arm_weakness" in findings("the left arm", pack, "ask_emergency_screen")
    for said in ("yes my chest and left arm", "my chest"):
        assert understand(Transcript(said), pack, "ask_bother").urgency is Urgency.EMERGENCY


def test_a_bit_of_it_is_not_denied_by_the_no_before_it(pack: ContentPack) -> None:
    for said in ("no a bit of chest pain", "none of those a bit of chest pain"):
        assert findings(said, pack, "ask_emergency_screen")["symptom.chest_pain"].status is PRESENT
    assert findings("not a bit of pain", pack)["symptom.pain"].status is ABSENT


@pytest.mark.parametrize(
    "said", ["i am going to just stop drinking tonight", "then i will just stop taking them tonight"]
)
def test_whoever_stops_a_drink_or_tablets_wants_no_harm(said: str, pack: ContentPack) -> None:
    meant = understand(Transcript(said), pack)
    assert (meant.crisis, meant.urgency) == (False, Urgency.NONE)


@pytest.mark.parametrize("said", ["i can't drive any more", "i can't do buttons any more"])
def test_what_cannot_be_done_any_more_is_of_today(said: str, pack: ContentPack) -> None:
    assert findings(said, pack)["symptom.daily_impact"].status is PRESENT
