"""What two hundred talks of a newcomer and seven hundred answers to its questions showed to be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from understood import findings

from voice_skill.understand import understand
from voice_skill.values import Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

PRESENT, ABSENT, PAST, OTHER, UNSURE = Status.PRESENT, Status.ABSENT, Status.PAST, Status.OTHER, Status.UNSURE


@pytest.mark.parametrize(
    ("said", "asking"),
    [
        ("i haven't tried hang on", "ask_weakness"),
        ("i can't remember hang on", "ask_urine"),
        ("i could eat a horse and swallow it whole", "ask_speech_swallow"),
        ("my eyelid twitches i feel there's no end to it", None),
        ("this eyelid'll be the death of me and my mates are killing themselves laughing", None),
        ("i overdosed on espresso and box sets this weekend", None),
        ("i've a whole box dear furosemide and bisoprolol and something for my stomach", "ask_medicines"),
        ("i've not took any tablets just this daft eyebrow going", None),
    ],
)
def test_what_only_sounds_like_a_crisis_is_none(said: str, asking: str | None, pack: ContentPack) -> None:
    assert not understand(Transcript(said), pack, asking).crisis


@pytest.mark.parametrize(
    "said",
    [
        "i can't hang on any longer",
        "i don't think i can hang on",
        "i'm going to swallow the whole box",
        "i've had the whole box",
        "i'm not going to hold on",
        "i can't find the strength to hang on",
        "there's no point carrying on this way",
        "i have a whole box in me",
        "i'm tempted to swallow the whole thing",
        "i stopped my insulin to finish myself",
        "i hope it'll be the death of me",
        "i tried to kill myself laughing in their faces",
        "i've changed my mind i would rather not go on",
        "i overdosed on coffee and amitriptyline",
        "overdosed on coffee and my tablets",
        "i overdosed on espresso and pills",
        "i've overdosed on coffee and paracetamol",
        "i stopped the insulin to end it",
        "i've stopped my heart tablets and i hope it will be over soon",
        "this pain will be the death of me i want to die",
    ],
)
def test_and_what_is_one_stays_one(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).crisis


@pytest.mark.parametrize(
    ("said", "asking", "term"),
    [
        ("they go stiff in the morning", "ask_stiffness", "symptom.seizure"),
        ("my leg jerks all over the place in bed", None, "symptom.seizure"),
        ("i can't be climbing down to pee every hour", "ask_hydration", "symptom.no_urine"),
        ("comes in bursts of ten seconds then nothing for an hour", "ask_frequency", "symptom.bladder_bowel_change"),
        ("the eyelid and the cheek and the mouth corner pull up together many times a day", None, "symptom.face_droop"),
        ("half my face scrunches up", None, "symptom.vision_loss"),
        ("two puffs of the blue one", "ask_medicines", "symptom.swelling"),
        ("i make subtitles for films and under my eye the skin is jumping", None, "symptom.vision_change"),
    ],
)
def test_no_danger_is_heard_in_ordinary_words(said: str, asking: str | None, term: str, pack: ContentPack) -> None:
    assert term not in findings(said, pack, asking)


@pytest.mark.parametrize(
    ("said", "term", "status"),
    [
        ("not weak just achy", "symptom.weakness", ABSENT),
        ("not weak just achy", "symptom.pain", PRESENT),
        ("they're not stiff exactly more achy", "symptom.stiffness", ABSENT),
        ("they're not stiff exactly more achy", "symptom.pain", PRESENT),
        ("i don't think it isn't weak", "symptom.weakness", UNSURE),
        ("not no to the chest pain", "symptom.chest_pain", UNSURE),
        ("no nothing like that arms and face are fine", "symptom.arm_weakness", ABSENT),
        ("i had a fit in march", "symptom.seizure", UNSURE),
        ("my hand shakes when i hold a cup my dad had parkinson's", "condition.parkinsons", OTHER),
    ],
)
def test_what_is_said_of_a_sign_is_understood(said: str, term: str, status: Status, pack: ContentPack) -> None:
    assert findings(said, pack)[term].status is status


def test_what_began_in_a_month_goes_on(pack: ContentPack) -> None:
    assert findings("my eyelid twitches it started in january", pack)["symptom.twitch"].status is PRESENT


def test_what_somebody_takes_of_another_is_taken(pack: ContentPack) -> None:
    assert (
        findings("i take my wife's diazepam now and then", pack, "ask_medicines")["medicine.diazepam"].status is PRESENT
    )
    assert findings("my wife takes diazepam", pack, "ask_medicines")["medicine.diazepam"].status is OTHER


@pytest.mark.parametrize(
    ("said", "asking", "kind", "value"),
    [
        ("couple of months", "ask_muscle", "duration_days", 60),
        ("no it's been creeping up over a month", "ask_sudden_onset", "duration_days", 35),
        ("a fortnight", "ask_sudden_onset", "duration_days", 14),
        ("about a month i'd say", "ask_emergency_screen", "duration_days", 30),
        ("i've had a twitch in my calf a week now", "ask_duration", "duration_days", 7),
        ("used to be ten coffees now two", "ask_caffeine", "caffeine_cups", 2),
        ("used to be ten now it's two", "ask_caffeine", "caffeine_cups", 2),
    ],
)
def test_a_number_is_taken_for_what_it_counts(
    said: str, asking: str, kind: str, value: float, pack: ContentPack
) -> None:
    assert findings(said, pack, asking)[f"{kind}.{kind}"].value == value


@pytest.mark.parametrize(
    ("said", "asking", "kind"),
    [
        ("my leg twitches, i run forty miles a week", "ask_problem", "duration_days"),
        ("i drink a bottle of wine a night and my eye twitches", "ask_problem", "duration_days"),
        ("nineteen fifty one", "ask_age", "age_years"),
        ("it's thirty nine", "ask_fever", "age_years"),
        ("used to be ten now it's two", "ask_caffeine", "age_years"),
    ],
)
def test_and_not_for_what_it_does_not(said: str, asking: str, kind: str, pack: ContentPack) -> None:
    assert f"{kind}.{kind}" not in findings(said, pack, asking)


@pytest.mark.parametrize("said", ["all of it apart from the numbness", "leave out the numbness"])
def test_what_is_taken_out_of_what_was_read_back_is_denied(said: str, pack: ContentPack) -> None:
    heard = understand(Transcript(said), pack, "confirm_summary")
    assert heard.intent == "correct"
    assert [f.status for f in heard.findings if f.term == "symptom.numbness"] == [ABSENT]


@pytest.mark.parametrize("said", ["that'll do", "nothing wrong with that"])
def test_what_was_read_back_may_be_left_as_it_is(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack, "confirm_summary").intent == "affirm"


@pytest.mark.parametrize("said", ["what's a blackout", "what is a fit", "what do you mean by a drooping face"])
def test_who_asks_what_a_word_means_has_no_sign_of_it(said: str, pack: ContentPack) -> None:
    heard = understand(Transcript(said), pack, "ask_emergency_screen")
    assert (heard.intent, {f.kind for f in heard.findings}) == ("ask_what_is", {"word"})


@pytest.mark.parametrize(
    "said", ["what is a seizure because i think my son's having one", "what's a blackout i had one"]
)
def test_but_who_tells_of_it_has(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).urgency is Urgency.EMERGENCY


def test_who_says_whom_they_will_call_answers_nothing(pack: ContentPack) -> None:
    assert "onset.sudden" not in findings("yeah ok i'll ring them", pack, "ask_sudden_onset")


@pytest.mark.parametrize(
    ("said", "asking"),
    [
        ("they go stiff and shake", None),
        ("my baby has a stiff neck and is jerking", None),
        ("my face dropped today it did in march", None),
        ("he had a fit just now he had one in march", None),
        ("yes that's right apart from the chest pain i've got now", "confirm_summary"),
        ("all right bar the overdose last night", "confirm_summary"),
        ("i dropped and had a fit", "confirm_summary"),
        ("nothing wrong with that apart from my face drooping", "confirm_summary"),
        ("yes i'll ring them", "ask_breathing"),
        ("no my talking's gone thick", "ask_speech_swallow"),
    ],
)
def test_no_rule_for_the_harmless_hides_an_emergency(said: str, asking: str | None, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack, asking).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    ("said", "asking", "term"),
    [
        ("i go to the loo every hour and nothing comes out", "ask_bladder", "symptom.no_urine"),
        ("my face puffs up every day", None, "symptom.swelling"),
        ("i saw a film over my eye", None, "symptom.vision_change"),
        ("my arm got weak in march", None, "symptom.weakness"),
        ("apart from the numbness which came on an hour ago", "confirm_summary", "symptom.numbness"),
    ],
)
def test_nor_a_lesser_sign(said: str, asking: str | None, term: str, pack: ContentPack) -> None:
    assert findings(said, pack, asking)[term].status is PRESENT


@pytest.mark.parametrize("said", ["twelve puff pastry rolls", "i lift weights and it's getting harder"])
def test_and_none_of_them_raises_an_alarm_of_its_own(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).urgency < Urgency.URGENT


@pytest.mark.parametrize(
    ("what_for", "term"),
    [
        ("blood pressure", "medicine.blood_pressure_medicine"),
        ("just for my blood pressure", "medicine.blood_pressure_medicine"),
        ("cholesterol", "medicine.statin"),
    ],
)
def test_what_a_medicine_is_for_names_it_where_medicines_were_asked_for(
    what_for: str, term: str, pack: ContentPack
) -> None:
    for asking in ("ask_medicines", "ask_health"):
        assert findings(what_for, pack, asking)[term].status is Status.PRESENT
    assert term not in findings("my blood pressure is fine", pack, "ask_medicines")
    assert term not in findings(what_for, pack)
    assert term not in findings("blood", pack, "ask_medicines")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("weakness is not there giddiness is not there only the eye is blinking", Status.ABSENT),
        ("my arm is weak not at all numb", Status.PRESENT),
        ("i have weakness i don't have that numbness", Status.PRESENT),
        ("i've never not once been weak", Status.ABSENT),
    ],
)
def test_a_denial_is_known_wherever_it_stands(said: str, status: Status, pack: ContentPack) -> None:
    assert findings(said, pack)["symptom.weakness"].status is status


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("my arm muscle got smaller and there's flickering all in it", "symptom.wasting"),
        ("i've been a bit slow to pee since saturday", "symptom.bladder_bowel_change"),
        ("it takes me ages to start a wee", "symptom.bladder_bowel_change"),
        ("it's roasting and my calf twitches", "trigger.heat"),
        ("i've not had a drink all day and my calf twitches", "trigger.dehydration"),
    ],
)
def test_a_sign_is_known_in_these_words(said: str, term: str, pack: ContentPack) -> None:
    assert findings(said, pack)[term].status is Status.PRESENT


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("worked on a roof in the heat all day", "symptom.feels_cold"),
        ("i can't do that it hurts", "event.self_harm"),
        ("the stream on my telly is slow", "symptom.bladder_bowel_change"),
        ("slow down for a pee", "symptom.bladder_bowel_change"),
        ("i drive myself nuts what about you", "wish.rich_food"),
        ("he quit after ten years of a litre a day", "age_years.age_years"),
    ],
)
def test_and_not_in_these(said: str, term: str, pack: ContentPack) -> None:
    assert term not in findings(said, pack)


@pytest.mark.parametrize("said", ["bzz four arm chair bzz leg room", "the tongue of the shoe"])
def test_a_place_in_what_tells_nothing_is_none(said: str, pack: ContentPack) -> None:
    found = understand(Transcript(said), pack)
    assert found.intent not in {"unclear", "off_topic"} or not found.findings


@pytest.mark.parametrize("blocked", ["my trachy is blocked", "my face is swollen", "my nose is swelling"])
def test_who_cannot_breathe_through_what_is_blocked_or_swollen_needs_help_at_once(
    blocked: str, pack: ContentPack
) -> None:
    assert understand(Transcript(f"{blocked} i can't breathe through it"), pack).urgency is Urgency.EMERGENCY
