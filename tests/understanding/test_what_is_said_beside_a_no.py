"""What nine hundred danger sentences, eight hundred harmless ones and new answers showed to be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from understood import findings

from voice_skill.assess import level
from voice_skill.understand import understand
from voice_skill.values import Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

PRESENT, ABSENT, UNSURE = Status.PRESENT, Status.ABSENT, Status.UNSURE
SCREEN = "ask_emergency_screen"


@pytest.mark.parametrize(
    ("said", "asking"),
    [
        ("no my breathing is bad", SCREEN),
        ("no to all that my lips have gone blue", SCREEN),
        ("nothing like that my chest is crushing", SCREEN),
        ("none of those my face has dropped", "ask_muscle"),
        ("not my face my chest", SCREEN),
        ("i don't think i can speak properly", SCREEN),
        ("i don't think he can breathe properly", None),
        ("my wife died in may and i took all her tablets", None),
        ("i have a four month old who is floppy", None),
        ("i don't care i'm going to be dead", "ask_thyroid"),
        ("not because i ate anything my throat is closing", None),
        ("nobody is ill or i have chest pain", SCREEN),
        ("codeine doesn't touch the pain in my chest", None),
        ("after the exam i blacked out on tuesday", None),
        ("my baby is floppy ear infection last week", None),
        ("i took all my tablets on monday after the interview", None),
        ("i climbed over the railing and a man pulled me back", None),
    ],
)
def test_a_danger_is_one_beside_a_no_a_doubt_or_a_grief(said: str, asking: str | None, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack, asking).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "said",
    [
        "it isn't as though i can't breathe or my face has fallen",
        "no choking feeling",
        "no sensation of choking",
        "no lump in the neck and no choking feeling",
        "they want shot of the head of department",
        "can't i just see the gp tomorrow",
        "not suicidal if that's what you're asking",
        "she can't stop and my face is fine",
        "he has no temperature",
        "my inhaler i hardly touch it",
        "no nothing like that my neighbour had a stroke",
        "the baby's floppy hat came off",
        "i want to get shot of this twitch",
        "the nerve to my thumb makes it jump",
        "i don't see why it keeps going",
        "my doctor is over the bridge",
        "i've got the razor out to shave and my cheek twitches",
        "my breathing seems bad at meditation",
        "i get brain zaps from stopping sertraline",
        "my current twitches come and go in my calf",
        "i quit coffee cold turkey and my hands feel shaky",
        "i've had a two month old limp from football",
        "my calves are warm",
        "my eyes move together fine",
        "i cut down coffee and didn't notice anything",
    ],
)
def test_what_denies_a_danger_or_only_sounds_like_one_is_none(said: str, pack: ContentPack) -> None:
    understood = understand(Transcript(said), pack)
    assert (understood.urgency < Urgency.URGENT, understood.crisis) == (True, False)


@pytest.mark.parametrize(
    ("said", "asking", "term", "status"),
    [
        ("none of those just a fit", SCREEN, "symptom.seizure", UNSURE),
        ("no my speech", SCREEN, "symptom.speech_trouble", UNSURE),
        ("no speech", SCREEN, "symptom.speech_trouble", None),
        ("not my speech", SCREEN, "symptom.speech_trouble", None),
        ("no fit or blackout", SCREEN, "symptom.seizure", None),
        ("not weak weak just a bit lazy", "ask_muscle", "symptom.weakness", UNSURE),
        ("not weak exactly just lazy", "ask_muscle", "symptom.weakness", UNSURE),
        ("not that i feel but the nurse said it was irregular", "ask_palpitations", "symptom.palpitations", PRESENT),
        ("it skips", "ask_palpitations", "symptom.palpitations", PRESENT),
        ("it feels heavy", "ask_muscle", "symptom.weakness", PRESENT),
        ("everywhere apart from my face", "ask_body_part", "body_part.face", ABSENT),
        ("i said right not left", None, "side.right", PRESENT),
        ("was left now right", "ask_side", "side.left", ABSENT),
        ("spot on except it hurts like hell", "confirm_summary", "symptom.severe_pain", PRESENT),
        ("i've been off coffee since january", None, "trigger.caffeine", ABSENT),
        ("not so much as an aspirin", "ask_medicines", "medicine.aspirin", ABSENT),
        ("i'm terrified i've got als", None, "condition.als", None),
        ("i'm terrified i've got als", None, "condition_asked.als", PRESENT),
        ("parkinson's three years", "ask_conditions", "condition.parkinsons", PRESENT),
        ("could it be parkinson's", "ask_conditions", "condition_asked.parkinsons", PRESENT),
        ("finger it jump alone the small one", "ask_problem", "symptom.wasting", None),
        ("my doctor says i'm a marvel", "ask_medicines", "medicine.contraceptive_pill", None),
        ("dialysis on monday but i missed the last one", "ask_health", "event.missed_dialysis", PRESENT),
        ("i'm seventeen weeks and my belly twitches", None, "condition.pregnancy", PRESENT),
        ("my leg's not weak", None, "symptom.weakness", ABSENT),
        ("everything is wrong", SCREEN, "answer.no", None),
        ("i feel ok", SCREEN, "answer.yes", None),
        ("gettin maybe four hours", "ask_rest", "duration_days.duration_days", None),
        ("for a week leg has been twitching", None, "symptom.weakness", None),
        ("no sensation of pain in my foot", None, "symptom.numbness", PRESENT),
        ("everything goes grey when i stand up", None, "symptom.faint", PRESENT),
        ("my calf jumps and is getting small", None, "symptom.wasting", PRESENT),
        ("my husband's leg twitches but what i've come about is my own thumb", None, "subject.other_adult", None),
        ("my brother had a stroke mine's only a flicker in the cheek", None, "subject.other_adult", None),
        ("i'm hearin voices and seein spiders on the wall", None, "symptom.hallucination", PRESENT),
        ("baith hauns", "ask_body_part", "body_part.hand", PRESENT),
    ],
)
def test_what_is_said_of_a_sign_is_understood(
    said: str, asking: str | None, term: str, status: Status | None, pack: ContentPack
) -> None:
    found = findings(said, pack, asking).get(term)
    assert (None if found is None else found.status) is status


@pytest.mark.parametrize(
    ("said", "years"),
    [("three score and ten", 70), ("the big six o last week", 60), ("four score", 80), ("he's in year four", None)],
)
def test_an_age_is_told_in_old_words_and_a_class_at_school_is_none(
    said: str, years: float | None, pack: ContentPack
) -> None:
    found = findings(said, pack, "ask_age").get("age_years.age_years")
    assert (None if found is None else found.value) == years


def test_a_child_tells_its_age_itself(pack: ContentPack) -> None:
    assert findings("i'm eight and my leg is jumpy", pack)["age_years.age_years"].value == 8


@pytest.mark.parametrize("said", ["left arm since tuesday", "right leg since this morning"])
def test_where_and_since_when_is_no_weakness(said: str, pack: ContentPack) -> None:
    assert not {f.kind for f in understand(Transcript(said), pack).findings} & {"symptom", "unnamed"}


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("i stopped drinking this morning after ten years of a litre a day", Urgency.URGENT),
        ("i had a thyroidectomy four days ago and my hands are stiff and pulled in like hooks", Urgency.URGENT),
        ("i'm on clozapine and my face pulls", Urgency.URGENT),
        ("my feet tingle i keep tripping and it's getting worse each day", Urgency.URGENT),
        ("on the pill and my calf is sore and hot", Urgency.URGENT),
        ("cheek and eye and mouth all yank together on one side", Urgency.SOON),
    ],
)
def test_signs_that_belong_together_are_told_in_time(said: str, level: Urgency, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).urgency is level


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("i touched a live wire and my heart has been racing since", "electric_shock_felt"),
        ("i was zapped by the cooker and my arm is numb", "electric_shock_felt"),
        ("i stopped the xanax and now i'm seeing things that aren't there", "seeing_things_after_stopping"),
        ("i drink a bottle of vodka a day and i'm going cold turkey", "alcohol_stop_heavy"),
    ],
)
def test_what_is_told_of_a_shock_or_a_sudden_stop_is_its_own(said: str, rule: str, pack: ContentPack) -> None:
    _, flags = level(understand(Transcript(said), pack).findings, pack)
    assert rule in {flag.id for flag in flags}


def test_a_bare_why_asks_for_the_cause_where_nothing_was_asked_and_for_the_reason_else(pack: ContentPack) -> None:
    assert understand(Transcript("why"), pack).intent == "ask_cause"
    assert understand(Transcript("why"), pack, "ask_sleep").intent == "why_ask"


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("is it safe to drive", "wish.driving"),
        ("should i tell the dvla", "wish.driving"),
        ("can i fly", "wish.flying"),
        ("should i call in sick", "wish.working"),
        ("should i tell work", "wish.telling"),
        ("can i have sex", "leave.asking"),
    ],
)
def test_what_somebody_asks_leave_for_is_known(said: str, term: str, pack: ContentPack) -> None:
    assert term in findings(said, pack)
