"""A wish to die that a trained model alone sees: what explains it, what a question hides, and what is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scales import on_the_scales
from understood import findings

from voice_skill.understand import trust, understand, unnamed
from voice_skill.understand.reading import by_rules
from voice_skill.values import Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack
    from voice_skill.understand.looking import Chances
    from voice_skill.understand.weighing import Scales

OVERDOSE, SELF_HARM = "event.overdose", "event.self_harm"
LIST = "ten of them dear ramipril bisoprolol and a statin"


def chances(**of: float) -> dict[str, Chances]:
    return {term.replace("__", "."): {Status.PRESENT: chance} for term, chance in of.items()}


def scales(
    pack: ContentPack, said: str, asking: str | None, whole: dict[str, Chances], beside: dict[str, Chances]
) -> Scales:
    """Put words on the scales with what the model says of the whole, and of what is beside what explains it."""
    weighed = on_the_scales(pack, said, whole, asking)
    return weighed._replace(beside=lambda _: beside, crises=frozenset({OVERDOSE, SELF_HARM}))


def statuses(scales: Scales, term: str) -> set[Status]:
    return {f.status for f in scales.weigh().findings if f.term == term}


@pytest.mark.parametrize(
    ("beside", "status"), [(0.97, {Status.PRESENT}), (0.63, {Status.UNSURE}), (None, {Status.UNSURE})]
)
def test_a_list_of_medicines_that_were_asked_for_is_asked_about_where_the_words_beside_it_tell_no_overdose(
    pack: ContentPack, beside: float | None, status: set[Status]
) -> None:
    around = {} if beside is None else chances(event__overdose=beside)
    weighed = scales(pack, LIST, "ask_medicines", chances(event__overdose=0.95), around)
    assert statuses(weighed, OVERDOSE) == status


@pytest.mark.parametrize(
    ("said", "asking"),
    [(LIST, None), ("paracetamol thirty", "ask_medicines"), (f"{LIST} and i have had the lot", "ask_medicines")],
)
def test_unasked_or_of_one_medicine_it_is_told_at_once(pack: ContentPack, said: str, asking: str | None) -> None:
    weighed = scales(pack, said, asking, chances(event__overdose=0.95), chances(event__overdose=0.1))
    assert statuses(weighed, OVERDOSE) == {Status.PRESENT}


def test_where_nothing_can_be_looked_at_apart_the_whole_decides(pack: ContentPack) -> None:
    weighed = scales(pack, LIST, "ask_medicines", chances(event__overdose=0.95), {})._replace(beside=None)
    assert statuses(weighed, OVERDOSE) == {Status.PRESENT}


@pytest.mark.parametrize("asking", [None, "ask_alcohol"])
def test_to_mean_to_stop_drinking_is_no_wish_to_die(pack: ContentPack, asking: str | None) -> None:
    said = "i want to stop drinking"
    assert statuses(scales(pack, said, asking, chances(event__self_harm=0.99), {}), SELF_HARM) == set()
    assert SELF_HARM not in findings(said, pack, asking)
    assert not understand(Transcript(said), pack, asking).crisis


@pytest.mark.parametrize("said", ["i want to stop drinking bleach", "i want to give up the wine i want to give up"])
def test_but_not_where_a_sign_is_told_in_it(pack: ContentPack, said: str) -> None:
    assert not by_rules(said, pack, None).is_wished


@pytest.mark.parametrize(("beside", "status"), [(1.0, {Status.PRESENT}), (0.2, {Status.UNSURE})])
def test_a_wish_to_die_beside_it_is_one(pack: ContentPack, beside: float, status: set[Status]) -> None:
    said = "i want to stop drinking and then i am finished with them"
    weighed = scales(pack, said, None, chances(event__self_harm=0.99), chances(event__self_harm=beside))
    assert statuses(weighed, SELF_HARM) == status


@pytest.mark.parametrize(("alone", "status"), [(0.6, {Status.UNSURE}), (0.4, set())])
def test_a_wish_to_die_that_the_question_takes_for_an_everyday_answer_is_asked_about(
    pack: ContentPack, alone: float, status: set[Status]
) -> None:
    said = "i have sorted the dog out and paid up the rent"
    weighed = scales(pack, said, "ask_mood", chances(event__self_harm=0.1), {})
    weighed = weighed._replace(apart=lambda: chances(event__self_harm=alone), wished=0.1)
    assert statuses(weighed, SELF_HARM) == status


def test_to_the_open_question_of_the_beginning_its_words_alone_count_as_much(pack: ContentPack) -> None:
    said = "she says the two of them should go to heaven together"
    weighed = scales(pack, said, "ask_problem", chances(event__self_harm=0.51), {})
    weighed = weighed._replace(apart=lambda: chances(event__self_harm=0.8), wished=0.57)
    assert statuses(weighed, SELF_HARM) == {Status.PRESENT}


@pytest.mark.parametrize("said", ["he's on warfarin", "she's on water tablets and digoxin", "he has a weak heart"])
def test_what_somebody_takes_or_has_had_for_long_is_no_emergency(pack: ContentPack, said: str) -> None:
    assert not unnamed.alarms(scales(pack, said, None, {trust.DANGER: {Status.PRESENT: 0.99}}, {}))


@pytest.mark.parametrize("said", ["he's on warfarin and he is grey", "all the warfarin", "thirty paracetamol"])
def test_but_more_than_that_may_be_one(pack: ContentPack, said: str) -> None:
    assert unnamed.alarms(scales(pack, said, None, {trust.DANGER: {Status.PRESENT: 0.99}}, {}))


def test_a_child_of_whom_a_doctor_said_that_it_has_no_fits_has_none(pack: ContentPack) -> None:
    said = "he hasn't had any of those the doctor said no fits no blackouts he only has that blinking"
    weighed = scales(pack, said, "ask_emergency_screen", chances(subject__child=0.99), {})
    for term in ("symptom.seizure", "symptom.loss_of_consciousness"):
        assert statuses(weighed, term) == {Status.ABSENT}
    assert understand(Transcript(said), pack, "ask_emergency_screen").urgency is Urgency.NONE
