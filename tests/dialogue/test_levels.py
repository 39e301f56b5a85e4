"""The level that what was said supports: dangers, pairs that raise it, thresholds, and what must not raise it."""

from __future__ import annotations

import pytest
from person import finding

from voice_skill.assess import assess
from voice_skill.content import load_pack
from voice_skill.values import Urgency

PACK = load_pack()
E, U, S, H, N = Urgency.EMERGENCY, Urgency.URGENT, Urgency.SOON, Urgency.SELF_CARE, Urgency.NONE

CASES: list[tuple[Urgency, str, str]] = [
    # nothing, and what can be looked after at home
    (N, "", "nothing was said"),
    (N, "condition_asked.stroke", "a fear is no sign"),
    (N, "~condition.parkinsons", "another's illness is no sign"),
    (H, "symptom.twitch body_part.eyelid trigger.caffeine duration_days=3", "a lid with coffee"),
    (H, "symptom.twitch body_part.calf side.both trigger.exercise", "both calves after a run"),
    (H, "symptom.twitch body_part.eyelid duration_days=14", "two weeks are not more than two weeks"),
    (H, "symptom.twitch <symptom.seizure", "a fit long ago"),
    (H, "symptom.twitch ~symptom.face_droop", "somebody else's sign"),
    (H, "symptom.twitch ?symptom.weakness", "not sure is neither yes nor no"),
    (H, "symptom.twitch !symptom.chest_pain !symptom.breathing_trouble body_part.eyelid", "denied dangers"),
    (H, "condition.pregnancy symptom.cramp body_part.calf time_of_day.night", "cramps in pregnancy"),
    (H, "subject.child symptom.twitch body_part.eyelid duration_days=7 trigger.screen_time", "a child's lid"),
    (H, "symptom.twitch symptom.cramp body_part.calf time_of_day.night", "night cramps"),
    (H, "symptom.twitch medicine.ramipril body_part.eyelid", "a medicine that is not known for it"),
    # in the coming days
    (S, "symptom.twitch body_part.eyelid duration_days=15", "more than two weeks"),
    (S, "symptom.twitch multiple_sites.true", "several places"),
    (S, "symptom.twitch body_part.whole_body", "the whole body is several places"),
    (S, "symptom.twitch symptom.weakness", "weakness"),
    (S, "symptom.weakness onset.gradual trend.worse duration_days=120", "weakness that came slowly"),
    (S, "symptom.wasting", "wasting"),
    (S, "symptom.twitch symptom.numbness body_part.thigh", "numbness"),
    (S, "symptom.stiffness", "stiffness"),
    (S, "symptom.twitch medicine.citalopram", "a medicine that can do it, by its name"),
    (S, "symptom.cramp medicine.diuretic", "a medicine by its class"),
    (S, "symptom.twitch condition.kidney_disease", "kidney disease"),
    (S, "symptom.cramp condition.hypothyroidism", "thyroid"),
    (S, "symptom.weight_gain symptom.feels_cold symptom.cramp", "thyroid signs"),
    (S, "symptom.tremor symptom.slow_movement", "shaking and slowness"),
    (S, "symptom.small_handwriting", "small writing"),
    (S, "symptom.daily_impact symptom.twitch", "daily life"),
    (S, "symptom.sleep_disturbed symptom.twitch", "sleep"),
    (S, "symptom.severe_pain", "a lot of pain"),
    (S, "symptom.odd_movement", "odd movements"),
    (S, "unnamed.ask_muscle symptom.twitch", "an unexplained yes to weak, thin, numb or stiff"),
    (S, "unnamed.ask_bother symptom.twitch", "an unexplained yes to other places, pain and daily life"),
    (S, "symptom.eye_closure body_part.eyelid", "lids that clamp"),
    (S, "subject.child symptom.tic age_years=6", "a child's tic"),
    (S, "symptom.speech_trouble onset.gradual duration_days=90", "speech over months"),
    (S, "condition.type_two_diabetes symptom.numbness body_part.foot", "diabetes with numb feet"),
    # today
    (U, "symptom.weakness symptom.walking_trouble onset.gradual duration_days=90", "weakness that makes walking hard"),
    (U, "symptom.twitch symptom.low_sugar", "low sugar"),
    (U, "symptom.twitch event.sudden_stop medicine.diazepam", "a medicine stopped at once"),
    (U, "symptom.twitch event.electric_shock", "an electric shock"),
    (U, "symptom.twitch condition.low_sodium", "salts that are off"),
    (U, "symptom.twitch condition.postpartum symptom.headache", "headache after a birth"),
    (U, "symptom.twitch condition.pregnancy symptom.rib_pain", "pain under the ribs in pregnancy"),
    (E, "subject.child symptom.drowsiness symptom.twitch", "a drowsy child"),
    (E, "symptom.twitch symptom.fever symptom.drowsiness", "fever with great sleepiness"),
    (E, "symptom.dizziness trigger.heat symptom.palpitations", "a racing heart and dizziness after heat"),
    (U, "symptom.cramp trigger.heat symptom.palpitations", "a racing heart in the heat"),
    (E, "symptom.cramp trigger.dehydration symptom.drowsiness", "sleepiness while drying out"),
    (E, "condition.diabetes symptom.confusion", "confusion with diabetes"),
    (E, "medicine.antipsychotic symptom.fever symptom.stiffness", "fever and stiffness with such a medicine"),
    (S, "symptom.cramp trigger.dehydration symptom.palpitations", "too little to drink and a racing heart"),
    (U, "symptom.weakness trend.worse duration_days=7", "weakness growing over days"),
    (U, "symptom.weakness trend.worse", "weakness growing, for how long is not known"),
    (U, "medicine.furosemide symptom.palpitations", "water tablet and palpitations"),
    (U, "medicine.bendroflumethiazide symptom.weakness", "water tablet and weakness"),
    (U, "medicine.ramipril medicine.spironolactone symptom.palpitations", "two that raise potassium"),
    (U, "condition.dialysis symptom.weakness", "kidney disease and weakness"),
    (U, "medicine.salbutamol symptom.weakness", "inhaler and weakness"),
    (U, "medicine.inhaler symptom.cramp symptom.palpitations", "inhaler, cramps and odd heartbeat"),
    (U, "condition.thyroid_surgery symptom.tingling body_part.lip", "thyroid operation and tingling"),
    (U, "symptom.vomiting symptom.cramp", "nothing kept down"),
    (U, "symptom.dark_urine trigger.exercise symptom.severe_pain", "cola urine after exercise"),
    (U, "symptom.swelling body_part.calf symptom.pain", "a swollen calf"),
    (U, "symptom.eyelid_droop body_part.eyelid", "a drooping lid"),
    (U, "symptom.vision_change symptom.pain body_part.eye", "a sore eye with blurred sight"),
    (U, "condition.pregnancy symptom.severe_headache", "pregnancy and headache"),
    (U, "condition.pregnancy symptom.swelling body_part.face", "pregnancy and a swollen face"),
    (U, "event.missed_dialysis symptom.twitch", "missed dialysis"),
    (U, "subject.child symptom.twitch age_years=0", "a newborn's jerks"),
    (U, "medicine.metoclopramide symptom.odd_movement body_part.neck", "a pulled neck after an antiemetic"),
    (U, "medicine.lithium symptom.vomiting", "lithium and vomiting"),
    (U, "symptom.swallow_trouble trend.worse", "swallowing"),
    (U, "symptom.low_mood symptom.hopelessness", "hopelessness"),
    (U, "event.head_injury symptom.twitch body_part.hand", "after a knock to the head"),
    (U, "event.animal_bite symptom.twitch", "after a bite"),
    (U, "event.alcohol_withdrawal symptom.tremor", "after stopping drink"),
    # now
    (E, "symptom.face_droop", "face"),
    (E, "symptom.arm_weakness body_part.arm", "arm"),
    (E, "symptom.speech_trouble", "speech"),
    (E, "symptom.vision_change onset.sudden", "sudden change of sight"),
    (E, "symptom.numbness body_part.face", "half the face numb"),
    (E, "symptom.numbness onset.sudden", "sudden numbness"),
    (E, "symptom.loss_of_balance onset.sudden", "sudden loss of balance"),
    (E, "symptom.seizure", "a fit"),
    (E, "symptom.loss_of_consciousness", "a blackout"),
    (E, "subject.child symptom.fever symptom.seizure", "a child with fever and a fit"),
    (E, "symptom.breathing_trouble", "breathing"),
    (E, "symptom.chest_pain", "chest pain"),
    (E, "symptom.faint symptom.palpitations", "fainting with a fast heart"),
    (E, "symptom.paralysis", "paralysis"),
    (E, "symptom.weakness onset.sudden", "sudden weakness"),
    (E, "event.overdose", "overdose"),
    (E, "event.poisoning", "poisoning"),
    (E, "medicine.sertraline symptom.fever symptom.twitch", "serotonin and fever"),
    (E, "medicine.venlafaxine symptom.agitation", "serotonin and agitation"),
    (E, "medicine.tramadol symptom.sweating symptom.palpitations", "serotonin, sweating and a fast heart"),
    (E, "symptom.no_urine symptom.vomiting", "dried out"),
    (E, "symptom.confusion trigger.heat", "heat and confusion"),
    (E, "symptom.saddle_numbness", "numb between the legs"),
    (E, "symptom.bladder_bowel_change symptom.weakness body_part.leg", "bladder and legs"),
    (E, "symptom.lockjaw", "lockjaw"),
    (E, "symptom.fever symptom.neck_stiffness", "fever and a stiff neck"),
    (E, "symptom.severe_headache onset.sudden", "thunderclap"),
    (E, "symptom.allergic_reaction", "allergy"),
    (E, "symptom.swelling body_part.tongue", "a swollen tongue"),
    (E, "condition.diabetes symptom.confusion", "low sugar"),
    (E, "event.alcohol_withdrawal symptom.hallucination", "withdrawal with visions"),
    (E, "event.head_injury symptom.numbness", "head injury and loss of feeling"),
    (E, "event.self_harm", "a wish to die"),
]


@pytest.mark.parametrize(("level", "said", "why"), CASES, ids=[why for _, _, why in CASES])
def test_the_level_follows_from_what_was_said(level: Urgency, said: str, why: str) -> None:
    found = assess([finding(term) for term in said.split()], PACK)
    assert found.urgency is level, (why, [flag.id for flag in found.flags])


def test_every_level_names_the_rule_and_what_met_it() -> None:
    said = [finding("medicine.furosemide"), finding("symptom.palpitations")]
    top = assess(said, PACK).flags[0]
    assert top.id == "potassium_diuretic"
    assert set(top.because) == set(said)


def test_every_danger_rule_is_exercised_above_or_by_an_emergency_test() -> None:
    met = {flag.id for _, said, _ in CASES for flag in assess([finding(t) for t in said.split()], PACK).flags}
    todays = {flag.id for flag in PACK.red_flags if flag.level is Urgency.SOON}
    assert todays - met <= {"arm_gradual", "half_face", "falls", "weight_loss", "sight_slow", "fever"}


def test_unsure_leaves_a_danger_open_and_no_settles_it() -> None:
    unsure = assess([finding("symptom.twitch"), finding("?symptom.chest_pain")], PACK)
    denied = assess([finding("symptom.twitch"), finding("!symptom.chest_pain")], PACK)
    assert "chest_pain" in unsure.unscreened
    assert "chest_pain" not in denied.unscreened


def test_a_wider_condition_is_met_by_a_narrower_one() -> None:
    found = assess([finding("condition.dialysis"), finding("symptom.twitch")], PACK)
    assert "illness_known" in {flag.id for flag in found.flags}


def test_all_rules_have_sources_and_a_spoken_reason() -> None:
    for flag in PACK.red_flags:
        assert flag.sources
        assert flag.reason.endswith(".")
        assert flag.spoken
