"""A danger sign that phrases found and the trained model does not see: in doubt, asked about, never taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scales import on_the_scales

from voice_skill.understand import intents, trust, unnamed
from voice_skill.understand.reading import by_rules
from voice_skill.understand.weighing import Scales
from voice_skill.values import Finding, Status

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack
    from voice_skill.understand.looking import Chances
    from voice_skill.understand.weighed import Weighed

DYING, STRESSED = "i want to die", "stress at work i suppose"


def asked_of(pack: ContentPack, said: str, asking: str | None, term: str, **chances: float) -> Weighed:
    """Weigh the answer to a question against probabilities of what one sign is: present, absent, past, other."""
    scales = on_the_scales(pack, said, {term: {Status(status): chance for status, chance in chances.items()}})
    return scales._replace(read=by_rules(said, pack, asking)).weigh()


def weighed(pack: ContentPack, said: str, danger: float, **chances: float) -> Weighed:
    """Weigh what rules find in words against probabilities of signs; `danger` is that of an emergency at all."""
    seen: dict[str, Chances] = {term.replace("__", "."): {Status.PRESENT: p} for term, p in chances.items()}
    return on_the_scales(pack, said, seen | {trust.DANGER: {Status.PRESENT: danger}}).weigh()


def status_of(findings: tuple[Finding, ...], term: str) -> set[Status]:
    return {finding.status for finding in findings if finding.term == term}


@pytest.mark.parametrize(("danger", "status"), [(0.01, Status.UNSURE), (0.6, Status.PRESENT)])
def test_a_danger_sign_is_in_doubt_where_the_model_sees_neither_it_nor_any_emergency(
    pack: ContentPack, danger: float, status: Status
) -> None:
    found = weighed(pack, "i had a seizure this morning", danger, symptom__seizure=0.05)
    assert status_of(found.findings, "symptom.seizure") == {status}


def test_a_narrower_sign_is_in_doubt_with_the_wider_one_that_the_model_knows(pack: ContentPack) -> None:
    found = weighed(pack, "i lost my vision suddenly at the fair", 0.01, symptom__vision_change=0.0)
    assert status_of(found.findings, "symptom.vision_loss") == {Status.UNSURE}


def test_a_danger_sign_that_the_model_has_no_name_for_stays_as_likely_as_an_emergency(pack: ContentPack) -> None:
    said = "i think i am having a stroke at the fair"
    assert status_of(weighed(pack, said, 0.9).findings, "symptom.stroke_feared") == {Status.PRESENT}
    assert status_of(weighed(pack, said, 0.001).findings, "symptom.stroke_feared") == {Status.UNSURE}


@pytest.mark.parametrize(("chance", "status"), [(0.01, Status.UNSURE), (0.5, Status.PRESENT)])
def test_a_wish_to_die_is_in_doubt_where_the_model_sees_none_whatever_else_it_fears(
    pack: ContentPack, chance: float, status: Status
) -> None:
    found = weighed(pack, f"{DYING} at the fair", 0.9, event__self_harm=chance, event__overdose=0.0)
    assert status_of(found.findings, "event.self_harm") == {status}


def test_a_wish_that_only_the_model_doubts_is_no_crisis_yet_and_one_that_the_person_hedges_is(
    pack: ContentPack,
) -> None:
    said = "you can bury me in that chocolate cake"
    doubted = weighed(pack, said, 0.0, event__self_harm=0.0)
    read = by_rules(said, pack, None)
    assert intents.decide(read._replace(findings=doubted.findings, changes=doubted.changes), pack)[0] != intents.CRISIS
    hedged = tuple(Finding(f.kind, f.name, status=Status.UNSURE, heard=f.heard) for f in read.findings)
    assert intents.decide(read._replace(findings=hedged), pack)[0] == intents.CRISIS


def test_a_bare_no_makes_a_guess_of_danger_less_likely(pack: ContentPack) -> None:
    said, chance = "no i've made enough fuss", trust.MEANING.add_event + 0.05
    read = by_rules(said, pack, "ask_anything_else")
    assert read.answer is not None
    scales = Scales(
        read=read,
        chances={"event.self_harm": {Status.PRESENT: chance}, trust.DANGER: {Status.PRESENT: 0.0}},
        trust=trust.MEANING,
        danger=pack.language.danger,
        serious=pack.language.serious,
        text=said,
    )
    assert status_of(scales.weigh().findings, "event.self_harm") == set()
    unanswered = scales._replace(read=read._replace(answer=None))
    assert status_of(unanswered.weigh().findings, "event.self_harm") == {Status.PRESENT}


@pytest.mark.parametrize(("danger", "status"), [(0.6, Status.UNSURE), (0.9, Status.PRESENT)])
def test_an_emergency_without_a_name_is_one_where_the_model_is_sure_of_it_and_else_asked_about(
    pack: ContentPack, danger: float, status: Status
) -> None:
    scales = on_the_scales(pack, "his eyes and his chin", {trust.DANGER: {Status.PRESENT: danger}})
    assert unnamed.alarms(scales)
    assert status_of(unnamed.alarming(scales, scales.weigh()).findings, trust.DANGER) == {status}


def test_a_plain_goodbye_is_no_emergency_whatever_the_model_fears(pack: ContentPack) -> None:
    chances = {trust.DANGER: {Status.PRESENT: 0.9}, "event.self_harm": {Status.PRESENT: 0.6}}
    scales = on_the_scales(pack, "that's all goodbye", chances)
    assert not unnamed.alarms(scales)
    assert status_of(scales.weigh().findings, "event.self_harm") == set()


@pytest.mark.parametrize("status", [Status.ABSENT, Status.PAST, Status.OTHER])
def test_a_sign_that_the_model_reads_as_denied_past_or_anothers_is_so_and_a_danger_is_in_doubt(
    pack: ContentPack, status: Status
) -> None:
    seen = {"present": 0.2, status.value: 0.7}
    stress = asked_of(pack, STRESSED, None, "trigger.stress", **seen)
    assert status_of(stress.findings, "trigger.stress") == {status}
    seizure = asked_of(pack, "i had a seizure this morning", None, "symptom.seizure", **seen)
    assert status_of(seizure.findings, "symptom.seizure") == {Status.UNSURE}


def test_a_sign_that_is_no_danger_is_left_out_where_the_model_sees_none_and_it_is_told_why(pack: ContentPack) -> None:
    found = asked_of(pack, STRESSED, None, "trigger.stress", present=0.01)
    assert status_of(found.findings, "trigger.stress") == set()
    assert [(c.finding.term, c.why) for c in found.changes] == [("trigger.stress", "left out: the model sees none")]


def test_a_sign_that_the_model_does_not_see_takes_the_other_status_that_it_half_sees(pack: ContentPack) -> None:
    found = asked_of(pack, STRESSED, None, "trigger.stress", present=0.01, other=0.55)
    assert status_of(found.findings, "trigger.stress") == {Status.OTHER}


def test_a_sign_that_was_asked_about_stays_whether_the_model_sees_it_or_not(pack: ContentPack) -> None:
    said, term = STRESSED, "trigger.stress"
    assert status_of(asked_of(pack, said, "ask_stress", term, present=0.01).findings, term) == {Status.PRESENT}
    assert status_of(asked_of(pack, said, "ask_numbness", term, present=0.01).findings, term) == set()


def test_a_sign_of_no_danger_that_only_the_model_reads_as_denied_is_denied(pack: ContentPack) -> None:
    said = "we never quarrel at home"
    assert status_of(asked_of(pack, said, None, "trigger.stress", absent=0.7).findings, "trigger.stress") == {
        Status.ABSENT
    }
    assert status_of(asked_of(pack, said, None, "trigger.stress", absent=0.5).findings, "trigger.stress") == set()
    danger = asked_of(pack, said, None, "symptom.seizure", absent=0.99)
    assert status_of(danger.findings, "symptom.seizure") == set()


@pytest.mark.parametrize(("near", "status"), [(0.6, Status.PRESENT), (0.3, Status.UNSURE)])
def test_a_danger_sign_that_the_whole_drowns_is_there_where_the_words_around_it_show_it(
    pack: ContentPack, near: float, status: Status
) -> None:
    scales = on_the_scales(pack, "i had a seizure this morning", {"symptom.seizure": {Status.PRESENT: 0.005}})
    looked = scales._replace(closer=lambda term: {term: {Status.PRESENT: near}})
    assert status_of(looked.weigh().findings, "symptom.seizure") == {status}


@pytest.mark.parametrize(
    ("wished", "status"),
    [(0.02, Status.UNSURE), (0.9, Status.PRESENT)],
    ids=["alone", "supported"],
)
def test_a_wish_to_die_that_no_phrase_caught_is_asked_about_where_nothing_else_speaks_for_it(
    pack: ContentPack, wished: float, status: Status
) -> None:
    scales = on_the_scales(pack, "i'm going to be fine", {"event.self_harm": {Status.PRESENT: 0.6}})
    found = scales._replace(wished=wished, crises=frozenset({"event.self_harm"})).weigh()
    assert status_of(found.findings, "event.self_harm") == {status}


@pytest.mark.parametrize(("wished", "status"), [(0.9, Status.UNSURE), (1.0, Status.PRESENT)])
def test_where_everyday_causes_were_asked_for_a_wish_to_die_needs_more_support(
    pack: ContentPack, wished: float, status: Status
) -> None:
    scales = on_the_scales(pack, "i'm going to be fine", {"event.self_harm": {Status.PRESENT: 0.65}})
    scales = scales._replace(read=by_rules("i'm going to be fine", pack, "ask_rest"))
    found = scales._replace(wished=wished, crises=frozenset({"event.self_harm"})).weigh()
    assert status_of(found.findings, "event.self_harm") == {status}


@pytest.mark.parametrize(("asking", "status"), [("ask_emergency_screen", Status.UNSURE), (None, Status.PRESENT)])
def test_a_danger_without_a_name_in_the_answer_about_dangers_is_asked_about(
    pack: ContentPack, asking: str | None, status: Status
) -> None:
    said = "all straight there he dropped"
    scales = on_the_scales(pack, said, {trust.DANGER: {Status.PRESENT: 0.9}})
    scales = scales._replace(read=by_rules(said, pack, asking))
    assert status_of(unnamed.alarming(scales, scales.weigh()).findings, trust.DANGER) == {status}


def answering(pack: ContentPack, said: str, term: str, with_it: float, without: float) -> Scales:
    """Return an answer to a question about sleep on the scales: how likely a term is with the question, and without."""
    scales = on_the_scales(pack, said, {term: {Status.PRESENT: with_it}})
    apart = {term: {Status.PRESENT: without}}
    return scales._replace(
        read=by_rules(said, pack, "ask_rest"), apart=lambda: apart, crises=frozenset({"event.self_harm"})
    )


@pytest.mark.parametrize(("without", "alarms"), [(0.9, True), (0.5, False)])
def test_an_emergency_is_one_by_its_words_alone_too(pack: ContentPack, without: float, *, alarms: bool) -> None:
    assert unnamed.alarms(answering(pack, "down like a tree in the garden", trust.DANGER, 0.9, without)) is alarms


@pytest.mark.parametrize(("both", "status"), [(0.97, Status.PRESENT), (0.9, Status.UNSURE)])
def test_in_the_answer_about_dangers_one_without_a_name_is_sure_where_it_is_plain_by_itself_too(
    pack: ContentPack, both: float, status: Status
) -> None:
    said = "it climbed from my toes to my hips"
    scales = answering(pack, said, trust.DANGER, both, both)._replace(read=by_rules(said, pack, "ask_emergency_screen"))
    assert status_of(unnamed.alarming(scales, scales.weigh()).findings, trust.DANGER) == {status}


@pytest.mark.parametrize(("without", "status"), [(0.05, set()), (0.6, {Status.PRESENT})])
def test_a_wish_to_die_that_only_the_question_lends_is_none(
    pack: ContentPack, without: float, status: set[Status]
) -> None:
    scales = answering(pack, "given up the motorway", "event.self_harm", 0.6, without)
    assert status_of(scales.weigh().findings, "event.self_harm") == status


@pytest.mark.parametrize(("without", "status"), [(0.6, Status.PRESENT), (0.3, Status.UNSURE)])
def test_a_danger_that_only_the_question_lends_is_asked_about(
    pack: ContentPack, without: float, status: Status
) -> None:
    scales = answering(pack, "in bits up half the night", "symptom.confusion", 0.95, without)
    assert status_of(scales.weigh().findings, "symptom.confusion") == {status}


@pytest.mark.parametrize(("without", "status"), [(0.5, {Status.PRESENT}), (0.0, set())])
def test_a_sign_that_was_not_asked_about_stays_where_the_model_sees_it_without_the_question(
    pack: ContentPack, without: float, status: set[Status]
) -> None:
    scales = answering(pack, "i have lots of stress", "trigger.stress", 0.0, without)
    scales = scales._replace(read=by_rules("i have lots of stress", pack, "ask_bother"))
    assert status_of(scales.weigh().findings, "trigger.stress") == status


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("i'm a paramedic and i've got chest pain", Status.PRESENT),
        ("as a paramedic i see chest pain all day", Status.UNSURE),
        ("what if i told you i had chest pain", Status.UNSURE),
    ],
)
def test_a_danger_that_somebody_plainly_says_to_have_is_not_doubted(
    said: str, status: Status, pack: ContentPack
) -> None:
    found = weighed(pack, said, 0.01, symptom__chest_pain=0.01).findings
    assert {f.status for f in found if f.name == "chest_pain"} <= {status}


def test_a_danger_that_is_all_that_is_said_is_not_doubted(pack: ContentPack) -> None:
    found = weighed(pack, "i think i am having a stroke", 0.001).findings
    assert status_of(found, "symptom.stroke_feared") == {Status.PRESENT}


@pytest.mark.parametrize("said", ["chest pain", "only chest pain", "just the chest pain"])
def test_a_danger_named_alone_where_it_was_asked_about_is_not_doubted(said: str, pack: ContentPack) -> None:
    weighed = asked_of(pack, said, "ask_emergency_screen", "symptom.chest_pain", present=0.01, absent=0.9)
    assert Status.PRESENT in {f.status for f in weighed.findings if f.name == "chest_pain"}


@pytest.mark.parametrize(
    ("said", "danger", "status"),
    [
        ("he is off the bench and warming up", 0.9, Status.UNSURE),
        ("he is off the bench and warming up", 0.97, Status.PRESENT),
        ("he sniffed a can of something", 0.9, Status.PRESENT),
        ("it is my elbow that", 0.9, Status.PRESENT),
    ],
)
def test_an_emergency_of_which_nothing_is_said_but_what_the_model_hears_is_asked_about(
    pack: ContentPack, said: str, danger: float, status: Status
) -> None:
    scales = on_the_scales(pack, said, {trust.DANGER: {Status.PRESENT: danger}})
    assert status_of(unnamed.alarming(scales, scales.weigh()).findings, trust.DANGER) == {status}


@pytest.mark.parametrize(("denied", "alarms"), [(0.2, True), (0.95, False)])
def test_what_a_question_hides_is_an_emergency_by_itself_unless_all_is_a_no(
    pack: ContentPack, denied: float, *, alarms: bool
) -> None:
    scales = answering(pack, "down like a tree in the garden", trust.DANGER, 0.6, 0.95)._replace(denied=denied)
    assert unnamed.alarms(scales) is alarms


@pytest.mark.parametrize(("closer", "status"), [(0.9, Status.PRESENT), (0.1, Status.UNSURE)])
def test_a_danger_after_a_no_to_something_else_is_none_of_what_was_denied(
    pack: ContentPack, closer: float, status: Status
) -> None:
    said = "no my chest hurts"
    chances = {"symptom.chest_pain": {Status.PRESENT: 0.1, Status.ABSENT: 0.8}, trust.DANGER: {Status.PRESENT: 0.3}}
    near = {"symptom.chest_pain": {Status.PRESENT: closer}}
    scales = on_the_scales(pack, said, chances)
    scales = scales._replace(read=by_rules(said, pack, "ask_pain"), closer=lambda _: near)
    assert status_of(scales.weigh().findings, "symptom.chest_pain") == {status}


@pytest.mark.parametrize(
    ("said", "chance", "answered"),
    [
        ("it has its own drum", 0.85, False),
        ("it has its own drum", 0.95, True),
        ("not that i feel", 0.7, True),
    ],
)
def test_a_no_that_no_word_tells_needs_a_surer_model(
    pack: ContentPack, said: str, chance: float, *, answered: bool
) -> None:
    scales = on_the_scales(pack, said, {"answer.no": {Status.PRESENT: chance}})
    scales = scales._replace(read=by_rules(said, pack, "ask_palpitations"))
    found = {f.term for f in scales.weigh().findings}
    assert ("answer.no" in found) is answered
    assert ("symptom.palpitations" in found) is answered


def test_nobody_else_is_meant_where_nothing_is_told_of_them(pack: ContentPack) -> None:
    chances = {"subject.other_adult": {Status.PRESENT: 0.9}, trust.DANGER: {Status.PRESENT: 0.0}}
    idle = on_the_scales(pack, "my wife does the tablets", chances)
    assert status_of(idle.weigh().findings, "subject.other_adult") == set()
    named = on_the_scales(pack, "my wife", chances)
    assert status_of(named.weigh().findings, "subject.other_adult") == {Status.PRESENT}
