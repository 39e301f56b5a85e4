"""What four hundred sentences of denials, the past, others, idioms and fears showed to be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from understood import findings

from voice_skill.understand import understand
from voice_skill.values import Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

PRESENT, ABSENT, PAST = Status.PRESENT, Status.ABSENT, Status.PAST


def urgency(said: str, pack: ContentPack, asking: str | None = None) -> Urgency:
    """Return what an utterance alone supports."""
    return understand(Transcript(said), pack, asking).urgency


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("nothing wrong with my breathing", "symptom.breathing_trouble"),
        ("there's nothing the matter with my chest", "symptom.chest_pain"),
        ("not a thing wrong with my face", "symptom.face_droop"),
        ("my chest is grand it's just the eyelid", "symptom.chest_pain"),
        ("swallowing's grand", "symptom.swallow_trouble"),
    ],
)
def test_what_is_well_is_denied_in_whatever_praise(said: str, term: str, pack: ContentPack) -> None:
    assert findings(said, pack)[term].status is ABSENT


@pytest.mark.parametrize(
    "said",
    [
        "i lost all feeling down below in oh three",
        "my foot went numb back in nineteen eighty two",
        "my arm was weak when i was in primary school",
        "i had fits till i was twelve",
        "my hand went numb in two thousand and nine",
    ],
)
def test_a_year_or_a_time_of_life_is_the_past(said: str, pack: ContentPack) -> None:
    signs = [f for f in findings(said, pack, "ask_weakness").values() if f.kind == "symptom"]
    assert signs
    assert {f.status for f in signs} == {PAST}


def test_what_began_in_a_year_goes_on(pack: ContentPack) -> None:
    there = findings("since my stroke in twenty twenty my left hand twitches", pack)
    assert there["symptom.twitch"].status is PRESENT
    assert there["body_part.hand"].status is PRESENT


def test_who_thinks_that_it_is_a_year_is_confused_today(pack: ContentPack) -> None:
    there = findings("my dad has a fever and he thinks it's nineteen seventy four", pack)
    assert there["symptom.confusion"].status is PRESENT


@pytest.mark.parametrize(
    "said", ["i'm terrified i'll wake up and not be able to move my legs", "i'm scared i might collapse"]
)
def test_a_fear_of_what_is_to_come_is_no_sign(said: str, pack: ContentPack) -> None:
    assert urgency(said, pack) < Urgency.URGENT


@pytest.mark.parametrize(
    "said", ["i'm scared i can't breathe", "it says call if your chest hurts, i've got chest pain"]
)
def test_a_fear_of_what_is_there_is_one(said: str, pack: ContentPack) -> None:
    assert urgency(said, pack) is Urgency.EMERGENCY


def test_a_fear_takes_nothing_away_from_what_follows(pack: ContentPack) -> None:
    assert findings("i'm terrified i will faint and my leg is numb", pack)["symptom.numbness"].status is PRESENT


@pytest.mark.parametrize(
    "said",
    [
        "it's just the wee eyelid",
        "i haven't had a wee scone yet",
        "i've not had a drink of water today and my eye twitches",
        "on the trot three nights my calf has cramped",
        "hands twitching for a week on lithium",
        "i'm absolutely choking for a pint",
        "can you hear me on this thing",
    ],
)
def test_a_word_of_another_meaning_is_no_danger(said: str, pack: ContentPack) -> None:
    assert urgency(said, pack) < Urgency.URGENT


@pytest.mark.parametrize(
    "said",
    ["i haven't had a wee since last night", "i haven't had a wee please help", "i haven't had a wee over a day"],
)
def test_a_wee_that_is_not_passed_is_one(said: str, pack: ContentPack) -> None:
    assert urgency(said, pack) >= Urgency.URGENT


@pytest.mark.parametrize("said", ["my whole arm is on the go", "my arm's having a party", "my face twitches"])
def test_the_twitch_of_a_limb_or_the_face_alone_is_no_emergency(said: str, pack: ContentPack) -> None:
    there = findings(said, pack)
    assert there["symptom.twitch"].status is PRESENT
    assert urgency(said, pack) is Urgency.SELF_CARE


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("my eyelid is twitching and it droops", "symptom.eyelid_droop"),
        ("my mouth twitches and it's drooping", "symptom.face_droop"),
    ],
)
def test_what_droops_is_the_part_that_is_told_of(said: str, term: str, pack: ContentPack) -> None:
    assert findings(said, pack)[term].status is PRESENT


@pytest.mark.parametrize(
    ("said", "days"),
    [("today", 0), ("just today", 0), ("third day running", 3), ("day five now", 5), ("since monday gone", 4)],
)
def test_how_long_it_has_lasted_is_told_by_the_day(said: str, days: float, pack: ContentPack) -> None:
    assert findings(said, pack, "ask_duration")["duration_days.duration_days"].value == days


@pytest.mark.parametrize(("said", "days"), [("i've had it a week", 7), ("my lid's been twitching a fortnight", 14)])
def test_a_week_is_a_length_without_for(said: str, days: float, pack: ContentPack) -> None:
    assert findings(said, pack)["duration_days.duration_days"].value == days


@pytest.mark.parametrize(
    "said",
    ["a dozen times a day", "nothing in the forty years since", "i do it twice a week", "lithium since the nineties"],
)
def test_how_often_and_since_when_something_else_is_are_no_length(said: str, pack: ContentPack) -> None:
    assert not {"duration_days.duration_days", "age_years.age_years"} & set(findings(said, pack))


def test_the_length_of_a_medicine_beside_that_of_the_twitch_is_left_out(pack: ContentPack) -> None:
    said = understand(Transcript("calf twitches two days been on amlodipine for ten years"), pack)
    assert [f.value for f in said.findings if f.kind == "duration_days"] == [2]


@pytest.mark.parametrize("said", ["good morning young man my thumb twitches", "my shins twitch lads"])
def test_whoever_is_spoken_to_is_not_spoken_of(said: str, pack: ContentPack) -> None:
    assert all(f.kind != "subject" for f in findings(said, pack).values())


def test_a_kid_that_the_speaker_was_is_nobody_else(pack: ContentPack) -> None:
    assert findings("had a fit when i was a kid but now my finger twitches", pack)["symptom.seizure"].status is PAST


@pytest.mark.parametrize(
    ("said", "term", "status"),
    [
        ("my husband's leg twitches and i have kidney disease", "condition.kidney_disease", Status.OTHER),
        ("my mum's calf cramps and i take ramipril", "medicine.ramipril", Status.OTHER),
        ("i have a son with kidney disease and his leg twitches", "condition.kidney_disease", PRESENT),
        ("my son twitches and i give him ritalin", "medicine.stimulant", PRESENT),
    ],
)
def test_a_carers_own_illness_is_not_that_of_the_cared_for(
    said: str, term: str, status: Status, pack: ContentPack
) -> None:
    assert findings(said, pack)[term].status is status


def test_whose_the_place_is_makes_it_a_talk_about_them(pack: ContentPack) -> None:
    there = findings("it's my wife's calf actually a fortnight not me", pack)
    assert there["subject.other_adult"].status is PRESENT
    assert there["body_part.calf"].status is PRESENT


def test_a_tic_that_a_model_takes_for_a_fit_is_asked_about(pack: ContentPack) -> None:
    there = findings("she's started jerking her head to one side", pack)
    assert there["symptom.tic"].status is PRESENT
    assert there["symptom.seizure"].status is Status.UNSURE
    assert urgency("she's started jerking her head to one side", pack) < Urgency.URGENT


@pytest.mark.parametrize(
    "said",
    ["he's jerking all over", "our baby keeps jerking her head and her eyes roll up", "her jerks come in clusters"],
)
def test_a_fit_is_none_the_less_one(said: str, pack: ContentPack) -> None:
    assert urgency(said, pack) is Urgency.EMERGENCY


def test_a_crisis_is_guessed_from_no_words_that_rules_explain(pack: ContentPack) -> None:
    said = understand(Transcript("i drag myself up the stairs"), pack)
    assert not said.crisis
    assert said.urgency < Urgency.URGENT


@pytest.mark.parametrize(
    "said", ["i coffee i don't drink any", "i lied about the energy drinks i don't have any", "i've stopped coffee"]
)
def test_what_is_denied_in_a_clause_of_its_own_is_absent(said: str, pack: ContentPack) -> None:
    assert findings(said, pack)["trigger.caffeine"].status is ABSENT


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("foot twitch five days been on water tablets for years", 5),
        ("eyelid twitches three days been a smoker fifty years", 3),
        ("eyelid five days a crate of beer a day for years", 5),
        ("i'm 36 weeks calf twitch at night five days", 5),
        ("my calf twitches since i started ramipril two weeks ago", 14),
    ],
)
def test_how_long_a_habit_goes_on_is_not_how_long_it_twitches(said: str, days: float, pack: ContentPack) -> None:
    found = understand(Transcript(said), pack).findings
    assert [f.value for f in found if f.kind == "duration_days"] == [days]


# ---------------------------------------------------------------- and what no such rule may hide


@pytest.mark.parametrize(
    "said",
    [
        "when i was expecting a parcel this morning i had a fit",
        "he had a fit in high school an hour ago",
        "fine till i was twelve minutes into the run then crushing chest pain",
        "i'm scared he may be unconscious",
        "terrified i'll have another fit like this morning",
        "terrified i'll die my chest is crushing",
        "asked him could he lift both arms and one fell",
        "my chest pain is unchanged it's still crushing",
        "can't breathe inhaler i don't have one",
        "i want the traffic to finish me off",
        "i wish i had died before i was born",
        "i've necked handfuls of them",
        "not me my son's having a fit",
        "my face has drooped and i had the same in two thousand and nine",
        "both arms and legs are jerking",
        "she has a dozen fits a day",
        "my daughter had a fit in nursery",
        "my son is having a fit he is epileptic since birth",
        "my dad has chest pain and heart trouble for twenty years",
        "i'm frightened i'll choke food is stuck in my throat",
    ],
)
def test_a_danger_of_today_is_one_beside_such_words_too(said: str, pack: ContentPack) -> None:
    assert urgency(said, pack) is Urgency.EMERGENCY


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("my right arm is grand but the left just hangs there", "symptom.arm_weakness"),
        ("my face is grand on this side", "symptom.face_droop"),
        ("my chest is grand when i sit", "symptom.chest_pain"),
        ("i'm afraid i may have had a fit", "symptom.seizure"),
    ],
)
def test_what_is_well_in_part_or_feared_to_have_been_is_asked_about(said: str, term: str, pack: ContentPack) -> None:
    assert findings(said, pack)[term].status is Status.UNSURE


@pytest.mark.parametrize("said", ["i'm fine", "i'm okay", "i'm fine thanks"])
def test_who_is_fine_says_no_yes_to_a_grave_question(said: str, pack: ContentPack) -> None:
    heard = understand(Transcript(said), pack, "ask_mood")
    assert heard.urgency is Urgency.NONE
    assert all((f.kind, f.name) != ("answer", "yes") for f in heard.findings)


@pytest.mark.parametrize("said", ["it's dead straight", "my arm is dead steady"])
def test_dead_is_very_before_what_is_well(said: str, pack: ContentPack) -> None:
    assert "symptom.numbness" not in findings(said, pack)


def test_anothers_sign_of_many_years_is_asked_about_or_no_matter(pack: ContentPack) -> None:
    there = findings("my neighbour is paralysed since his accident and my eyelid twitches", pack)
    assert there["symptom.paralysis"].status is Status.OTHER
    assert urgency("my uncle's face has always drooped", pack) < Urgency.URGENT
    assert urgency("my husband's face has drooped since his stroke and today he can't speak", pack) is Urgency.EMERGENCY
