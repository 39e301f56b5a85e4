"""Amounts in words, and bare answers in the light of the question just asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.understand import understand
from voice_skill.values import Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


def value(kind: str, text: str, pack: ContentPack, asking: str | None = None) -> float | None:
    """Return the number understood for a kind."""
    return next((f.value for f in understand(Transcript(text), pack, asking).findings if f.kind == kind), None)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("three days", 3),
        ("two weeks", 14),
        ("two and a half weeks", 18),
        ("a week or two", 10),
        ("half an hour", 0),
        ("a couple of months", 60),
        ("14 days", 14),
        ("a fortnight", 14),
        ("an hour or two", 0),
        ("since yesterday", 1),
        ("twenty one days", 21),
        ("a hundred and hundred days", 100),
    ],
)
def test_a_length_of_time_is_read_in_days(text: str, days: float, pack: ContentPack) -> None:
    assert value("duration_days", text, pack, "ask_duration") == pytest.approx(days, abs=1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("since the bank holiday so five days", 5),
        ("since last christmas so that's ten months", 300),
        ("from easter which makes it about three weeks", 21),
    ],
)
def test_a_length_that_is_reckoned_from_a_day_takes_its_place(text: str, days: float, pack: ContentPack) -> None:
    found = [f.value for f in understand(Transcript(text), pack, "ask_duration").findings if f.kind == "duration_days"]
    assert found == [days]


def test_weakness_that_grows_slowly_but_over_days_is_for_today_and_over_months_is_not(pack: ContentPack) -> None:
    grows = "my grip gets weaker bit by bit and it's worse every day it has been {}"
    for length, level in (("four days", Urgency.URGENT), ("four months", Urgency.SOON)):
        assert understand(Transcript(grows.format(length)), pack).urgency is level


def test_what_looks_like_a_sign_and_is_none_is_not_found(pack: ContentPack) -> None:
    for text in (
        "my tea always goes cold",
        "it's broken again",
        "i can't breathe through my nose so i was up half the night",
    ):
        assert not [f for f in understand(Transcript(text), pack, "ask_sleep").findings if f.kind == "symptom"]
    heard = understand(Transcript("i can't breathe through my nose or my mouth"), pack)
    assert heard.urgency is Urgency.EMERGENCY
    assert any(f.name == "hopelessness" for f in understand(Transcript("i feel broken"), pack, "ask_sleep").findings)


def test_a_medicine_that_was_asked_for_counts_however_it_is_told(pack: ContentPack) -> None:
    heard = Transcript("the g p put me on oestrogen patches three weeks ago")
    assert any(f.kind == "medicine" for f in understand(heard, pack, "ask_medicines").findings)


@pytest.mark.parametrize(
    ("text", "cups"),
    [
        ("six cups a day", 6),
        ("about four", 4),
        ("three coffees", 3),
        ("two or three mugs", 2.5),
        ("three teas and an energy drink", 4),
    ],
)
def test_cups_are_counted(text: str, cups: float, pack: ContentPack) -> None:
    found = [f.value for f in understand(Transcript(text), pack, "ask_caffeine").findings if f.kind == "caffeine_cups"]
    assert sum(v or 0 for v in found) == pytest.approx(cups, abs=0.6)


@pytest.mark.parametrize(("text", "years"), [("i'm forty five", 45), ("seventy two", 72), ("i am 30 years old", 30)])
def test_an_age_is_read_when_it_is_asked(text: str, years: float, pack: ContentPack) -> None:
    assert value("age_years", text, pack, "ask_age") == years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("she's only fifty one", 51),
        ("i'm a bloke of fifty and my calf jumps", 50),
        ("the baby is ten weeks and his foot twitches", 70 / 365),
        ("he's only two and his eye twitches", 2),
        ("i am aged forty and my calf twitches", 40),
        ("i've just turned thirty", 30),
    ],
)
def test_an_age_is_read_unasked_where_it_is_said_of_somebody(text: str, years: float, pack: ContentPack) -> None:
    assert value("age_years", text, pack) == pytest.approx(years)
    assert value("duration_days", text, pack) is None


@pytest.mark.parametrize(
    "text",
    [
        "it's only ten and i'm tired",
        "it's just two",
        "he is three weeks into his new job",
        "my son is two weeks with this twitch in his calf",
        "my daughter is six weeks in a cast and her arm twitches",
        "my mum is ten weeks now with her eyelid",
        "she is only fifty metres away",
    ],
)
def test_the_time_of_day_and_the_length_of_a_job_are_no_ages(text: str, pack: ContentPack) -> None:
    assert value("age_years", text, pack) is None


def test_hours_of_sleep_are_no_length_of_a_twitch(pack: ContentPack) -> None:
    assert value("duration_days", "about five hours a night", pack, "ask_sleep") is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("no", Status.ABSENT),
        ("not that i've noticed", Status.ABSENT),
        ("nope not at all", Status.ABSENT),
        ("yes", Status.PRESENT),
        ("yeah i think so", Status.PRESENT),
        ("i don't know", Status.UNSURE),
        ("not sure", Status.UNSURE),
    ],
)
def test_a_bare_answer_settles_the_one_sign_that_was_asked(text: str, status: Status, pack: ContentPack) -> None:
    found = {f.term: f.status for f in understand(Transcript(text), pack, "ask_weakness").findings}
    assert found["symptom.weakness"] is status


def test_a_bare_yes_to_several_signs_says_yes_to_none_of_them(pack: ContentPack) -> None:
    found = understand(Transcript("yes"), pack, "ask_emergency_screen").findings
    assert [f.kind for f in found] == ["answer"]


def test_a_no_followed_by_a_sign_is_no_denial_of_it(pack: ContentPack) -> None:
    found = {
        f.term: f.status
        for f in understand(Transcript("no my left eyelid is twitching"), pack, "ask_weakness").findings
    }
    assert found["symptom.twitch"] is Status.PRESENT


@pytest.mark.parametrize(
    ("text", "answer"), [("yes please i've got all morning", "yes"), ("no thanks i have to get the bus", "no")]
)
def test_an_offer_is_answered_by_a_first_clause_that_is_nothing_else(text: str, answer: str, pack: ContentPack) -> None:
    assert [f.name for f in understand(Transcript(text), pack).findings] == [answer]


@pytest.mark.parametrize("text", ["no weakness at all", "yes my eyelid twitches", "no idea what you mean"])
def test_a_first_word_alone_answers_nothing_where_nothing_was_asked(text: str, pack: ContentPack) -> None:
    assert not [f for f in understand(Transcript(text), pack).findings if f.kind == "answer"]


def test_who_wants_no_more_questions_is_told_what_helps(pack: ContentPack) -> None:
    assert understand(Transcript("just tell me what to do"), pack, "ask_emergency_screen").intent == "ask_tips"


@pytest.mark.parametrize("text", ["just tell me", "oh just tell me already", "enough questions just tell me"])
@pytest.mark.parametrize("asking", ["ask_emergency_screen", "ask_weakness", "ask_stress"])
def test_who_only_wants_the_result_is_heard_whatever_is_asked(text: str, asking: str, pack: ContentPack) -> None:
    assert understand(Transcript(text), pack, asking).intent == "ask_diagnosis"


def test_not_every_day_is_only_a_part_of_a_yes(pack: ContentPack) -> None:
    understood = understand(Transcript("yes but not every day"), pack, "ask_alcohol")
    assert "yes" not in {f.name for f in understood.findings if f.kind == "answer"}


@pytest.mark.parametrize(
    ("asking", "text"),
    [
        ("ask_anything_else", "can't think of anything"),
        ("ask_stress", "no more than usual"),
        ("ask_urine", "normal"),
        ("ask_urine", "the usual colour"),
    ],
)
def test_a_no_in_other_words_is_a_no(asking: str, text: str, pack: ContentPack) -> None:
    found = understand(Transcript(text), pack, asking).findings
    assert [f.name for f in found if f.kind == "answer"] == ["no"]


def test_a_pale_colour_denies_a_dark_one(pack: ContentPack) -> None:
    found = {f.term: f.status for f in understand(Transcript("pale yellow"), pack, "ask_urine").findings}
    assert found["symptom.dark_urine"] is Status.ABSENT


def test_how_somebody_sleeps_is_no_number_of_hours(pack: ContentPack) -> None:
    told = {f.term: f.status for f in understand(Transcript("five hours"), pack, "ask_sleep").findings}
    assert told["trigger.poor_sleep"] is Status.PRESENT
    fine = {f.term: f.status for f in understand(Transcript("fine"), pack, "ask_sleep").findings}
    assert fine["trigger.poor_sleep"] is Status.ABSENT


def test_a_bare_number_answers_none_of_several_things_that_were_asked_at_once(pack: ContentPack) -> None:
    assert value("caffeine_cups", "nine", pack, "ask_caffeine") == 9
    assert value("caffeine_cups", "nine", pack, "ask_habits") is None


def test_a_whole_wording_of_yes_is_an_answer_where_something_was_asked_and_another_wish_is_none(
    pack: ContentPack,
) -> None:
    told = understand(Transcript("bingo"), pack, "confirm_summary")
    assert [f.term for f in told.findings] == ["answer.yes"]
    assert not understand(Transcript("bingo"), pack).findings
    assert not understand(Transcript("why do you ask"), pack, "confirm_summary").findings


def test_a_talk_without_end_is_read_as_far_as_its_first_twelve_hundred_words(pack: ContentPack) -> None:
    assert value("duration_days", "well " * 1100 + "three weeks", pack, "ask_duration") == 21
    assert value("duration_days", "well " * 1300 + "three weeks", pack, "ask_duration") is None


def test_a_word_of_the_same_sound_is_read_as_the_words_beside_it_call_for(pack: ContentPack) -> None:
    assert value("caffeine_cups", "ate cups", pack, "ask_caffeine") == 8
    assert value("caffeine_cups", "i ate", pack, "ask_caffeine") is None


@pytest.mark.parametrize(
    ("text", "whose", "years"),
    [
        ("my uncle seventy one has a shaky hand", "other_adult", 71),
        ("his leg keeps jerking my lad who's nine", "child", 9),
        ("my daughter who is twenty four has twitchy calves", "other_adult", 24),
        ("her eyelid twitches she's only five", "child", 5),
    ],
)
def test_the_age_of_another_person_says_who_it_is(text: str, whose: str, years: float, pack: ContentPack) -> None:
    found = understand(Transcript(text), pack).findings
    assert {f.name for f in found if f.kind == "subject"} == {whose}
    assert value("age_years", text, pack) == years


def test_the_end_of_a_greater_age_is_no_child(pack: ContentPack) -> None:
    found = understand(Transcript("forty three year old with a twitchy calf"), pack).findings
    assert not [f for f in found if f.kind == "subject"]


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [
        ("caffeine_cups", "four cups no hang on make that nine", 9),
        ("duration_days", "it has twitched for a week no sorry three weeks", 21),
        ("caffeine_cups", "it's the coffee six a day and my eyelid twitches", 6),
    ],
)
def test_a_number_that_is_taken_back_counts_no_more(kind: str, text: str, meant: float, pack: ContentPack) -> None:
    asking = "ask_caffeine" if kind == "caffeine_cups" else None
    assert value(kind, text, pack, asking) == meant


def test_how_long_an_illness_is_known_is_no_length_of_a_twitch(pack: ContentPack) -> None:
    assert value("duration_days", "i've been diabetic for eleven years and my toes twitch", pack) is None


def test_a_sign_of_the_next_clause_is_no_part_of_a_phrase(pack: ContentPack) -> None:
    said = understand(Transcript("my eyelid has twitched for two days and i drink four coffees"), pack)
    assert "alcohol" not in {f.name for f in said.findings}


@pytest.mark.parametrize(
    "text", ["right listen my left calf keeps jumping", "right this second my left eyelid twitches"]
)
def test_a_right_that_is_no_side_is_none(text: str, pack: ContentPack) -> None:
    assert [f.name for f in understand(Transcript(text), pack).findings if f.kind == "side"] == ["left"]


def test_a_bare_length_of_time_that_was_asked_for_has_no_level(pack: ContentPack) -> None:
    assert understand(Transcript("about five weeks"), pack, "ask_duration").urgency is Urgency.NONE


def test_a_yes_after_an_if_is_none(pack: ContentPack) -> None:
    found = understand(Transcript("i would rather not say if it is all the same"), pack, "ask_alcohol").findings
    assert not [f for f in found if f.status is Status.PRESENT]


@pytest.mark.parametrize(
    ("text", "days"), [("months", 90), ("weeks", 21), ("a matter of days", 3), ("three weeks not months", 21)]
)
def test_a_unit_by_itself_is_a_length_where_that_was_asked_and_none_was_counted(
    text: str, days: float, pack: ContentPack
) -> None:
    assert value("duration_days", text, pack, "ask_duration") == days


@pytest.mark.parametrize("text", ["oh don't get me started", "you've no idea"])
def test_a_yes_that_sounds_like_a_no_is_a_yes(text: str, pack: ContentPack) -> None:
    found = {f.term: f.status for f in understand(Transcript(text), pack, "ask_stress").findings}
    assert found["trigger.stress"] is Status.PRESENT


def test_a_dead_phone_is_no_numb_arm_and_the_worse_of_two_is_getting_no_worse(pack: ContentPack) -> None:
    for text in ("my arm keeps jumping and my phone's dead", "both but the right one's the worse of the two"):
        found = {f.term for f in understand(Transcript(text), pack).findings}
        assert found.isdisjoint({"symptom.numbness", "trend.worse"})


def test_who_hardly_passes_water_has_a_sign_for_today(pack: ContentPack) -> None:
    assert understand(Transcript("i've hardly passed water today"), pack).urgency is Urgency.URGENT


@pytest.mark.parametrize(
    "text",
    ["no wait yes", "no hang on yes i do", "no actually yes", "no no i mean yes", "no yes i have", "no sorry yes"],
)
@pytest.mark.parametrize("asking", ["ask_emergency_screen", "ask_weakness"])
def test_a_no_that_is_taken_back_at_once_is_a_yes(text: str, asking: str, pack: ContentPack) -> None:
    said = understand(Transcript(text), pack, asking)
    assert said.intent == "affirm"
    assert [f.name for f in said.findings if f.kind == "answer"] == ["yes"]
    assert not any(f.status is Status.ABSENT for f in said.findings)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("i've been on omeprazole for years and my calf twitches for five days", [5]),
        ("i have taken lisinopril for eight years and my thumb has twitched for a week", [7]),
        ("my eyelid has twitched since i started sertraline three weeks ago", [21]),
        ("my eyelid has twitched on sertraline for three weeks", [21]),
        ("since i went on sertraline for three weeks my eye twitches", [21]),
    ],
)
def test_how_long_a_medicine_is_taken_is_not_how_long_it_twitches(
    text: str, days: list[float], pack: ContentPack
) -> None:
    assert [f.value for f in understand(Transcript(text), pack).findings if f.kind == "duration_days"] == days


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("can i take ibuprofen", {"medicine.ibuprofen"}),
        ("is it safe to try quinine", {"medicine.quinine"}),
        ("can i give her ibuprofen", {"medicine.ibuprofen"}),
        ("can i take my ibuprofen with food", set()),
        ("i take ibuprofen", set()),
        ("should i take the ibuprofen", set()),
        ("can i have quinine like i do every night", set()),
    ],
)
def test_a_medicine_that_is_asked_about_is_not_taken_yet(text: str, offered: set[str], pack: ContentPack) -> None:
    assert understand(Transcript(text), pack).offered & {"medicine.ibuprofen", "medicine.quinine"} == offered


@pytest.mark.parametrize(
    "text", ["no definitely not", "no of course", "no yeah no", "no that's right", "no certainly nothing like that"]
)
def test_a_no_that_is_confirmed_stays_a_no(text: str, pack: ContentPack) -> None:
    said = understand(Transcript(text), pack, "ask_emergency_screen")
    assert said.intent == "deny"
    assert "yes" not in [f.name for f in said.findings if f.kind == "answer"]
