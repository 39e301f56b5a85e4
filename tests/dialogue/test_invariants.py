"""The invariants of the dialogue, over random conversations of random understandings.

`make check` runs a few hundred; set VOICE_SKILL_RANDOM_TALKS for more (20,000 before a release).
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from person import Person, finding, meant

from voice_skill.assess import assess
from voice_skill.content import load_pack
from voice_skill.conversation import dump, load
from voice_skill.dialogue import take_turn
from voice_skill.facts import terms_for
from voice_skill.values import Act, Urgency

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack
    from voice_skill.values import Reply, Understanding

TALKS = int(os.environ.get("VOICE_SKILL_RANDOM_TALKS", "300"))
PACK = load_pack()
RESETS = {"start_over", "delete_data"}


def terms_of(pack: ContentPack) -> list[str]:
    """Return every term that any rule, question, cause or caveat speaks of."""
    terms = {t for flag in pack.red_flags for t in (*terms_for(flag.when), *flag.when.none)}
    terms |= {t for q in pack.questions.values() for t in q.asks}
    terms |= {t for c in pack.causes.values() for t in (*c.supports, *c.against)}
    terms |= {t for tip in pack.tips.values() if tip.not_for for t in terms_for(tip.not_for)}
    return sorted(t for t in terms if "." in t and not set(t) & set("<>") and not t.startswith("unnamed"))


TERMS = terms_of(PACK)
DANGERS = sorted({t for f in PACK.red_flags if f.level is Urgency.EMERGENCY for t in terms_for(f.when) if t in TERMS})
VALUES = ("duration_days", "age_years", "caffeine_cups")
INTENTS = sorted({i for group in PACK.groups.values() for i in group} | {"short_version", "ask_source", "spell"})
ANSWERS = {"affirm": "yes", "deny": "no", "hedge": "partly", "unsure": "unknown"}

MARKS = st.sampled_from(["", "", "", "", "!", "!", "!", "?", "<", "~"])


@st.composite
def terms(draw: st.DrawFn) -> str:
    """Draw something said, dangers now and then, in the notation of person.finding."""
    mark = draw(MARKS)
    if draw(st.integers(0, 9)) == 0:
        return f"{mark}{draw(st.sampled_from(VALUES))}={draw(st.integers(0, 400))}"
    return mark + draw(st.sampled_from(DANGERS if draw(st.integers(0, 7)) == 0 else TERMS))


ASKS = "ask_about_assistant mumbled"


@st.composite
def utterances(draw: st.DrawFn) -> str:
    """Draw an utterance: often an answer, often a report, sometimes a command or a question, sometimes nothing."""
    common = ["affirm", "deny", "inform", "report_symptom", "correct", "unclear", "continue", "unsure", "silence"]
    intent = draw(st.one_of(st.sampled_from(common), st.sampled_from(INTENTS)))
    said = draw(st.lists(terms(), max_size=3)) if intent not in {"unclear", "silence"} else []
    mumbled = ["mumbled"] if draw(st.integers(0, 4)) == 0 else []
    return " ".join([intent, *said, *mumbled])


def heard_as(written: str) -> Understanding:
    """Return the understanding of an utterance that was drawn."""
    intent, *said = written.split()
    confidence = 0.3 if "mumbled" in said else 1.0
    said = [s for s in said if s != "mumbled"]
    if intent == "silence":
        return meant("unclear", text="")
    return replace(meant(intent, *said, confidence=confidence), crisis=intent == "self_harm")


def texts_of(flag_id: str, talk: Conversation) -> tuple[str, str]:
    """Return the action and the reason of a rule as they are said."""
    from voice_skill.dialogue.wording import filled

    rule = next(f for f in PACK.red_flags if f.id == flag_id)
    action = rule.action or PACK.levels[rule.level.name.lower()].action
    return filled(action, talk, PACK), filled(rule.reason, talk, PACK)


def check_turn(before: Conversation, heard: Understanding, after: Conversation, reply: Reply) -> None:
    """Check all invariants that one turn can break."""
    assert reply.lines
    assert all(line.text.strip() for line in reply.lines)
    for line in reply.lines:
        assert line.card is None or line.sources, f"{line.card} has no source: {line.text}"
        assert "{" not in line.text
    if heard.intent in RESETS and not after.findings:
        return
    corrected = bool({f.id for f in before.flags} - {f.id for f in after.flags})
    assert not corrected or heard.transcript.confidence >= PACK.limits.trust
    new = [f for f in after.flags if f.level >= Urgency.URGENT and f.id not in before.warned]
    fresh = [f for f in new if f.id not in {b.id for b in before.flags}]
    top = max(fresh, key=lambda f: f.level, default=None)
    busy = after.alarm is not None and top is not None and top.level is Urgency.URGENT  # an emergency outranks it
    if top is not None and not after.doubt and not busy:
        assert reply.act in {Act.URGENT, Act.CRISIS, Act.CLOSE, Act.REPEAT}, (top.id, reply)
        actions = {texts_of(f.id, after)[0] for f in fresh}
        assert reply.lines[0].text in actions, (top.id, reply.say)
    if before.told is not None and not corrected:
        assert after.told is not None
        assert after.told >= before.told
    assert reply.say.count("?") <= 1, reply.say


def final_names_what_is_open(before: Conversation, after: Conversation, reply: Reply) -> None:
    """Check that a result given with an unscreened danger says so."""
    if not after.final or before.final or after.alarm is not None:
        return
    unscreened = assess(after.findings, PACK).unscreened
    for flag in unscreened:
        rule = next(f for f in PACK.red_flags if f.id == flag)
        if rule.level < (after.told or Urgency.NONE):
            continue
        topics = [rule.screen, *(q.topic for q in PACK.questions.values() if rule.screen in q.covers)]
        assert any(PACK.questions[t].spoken in reply.say for t in topics), (flag, reply.say)


@settings(max_examples=TALKS, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(utterances(), min_size=1, max_size=14))
@example(["affirm symptom.faint mumbled", *["unclear mumbled"] * 2, "deny mumbled", *["unclear mumbled"] * 2, ASKS])
@example(["affirm event.overdose ?symptom.paralysis", "affirm mumbled"])
@example(["short_version body_part.arm mumbled", "unsure mumbled", "correct !body_part.arm"])
def test_no_conversation_breaks_an_invariant(said: list[str]) -> None:
    person = Person(PACK)
    for written in said:
        before, heard = person.talk, heard_as(written)
        reply = person.means(heard)
        check_turn(before, heard, person.talk, reply)
        final_names_what_is_open(before, person.talk, reply)
        assert take_turn(before, heard, PACK) == (person.talk, reply), "the same words gave another reply"
        assert load(dump(person.talk)) == person.talk


@settings(max_examples=TALKS // 3)
@given(st.lists(utterances(), min_size=1, max_size=8), terms())
def test_a_misheard_sentence_never_removes_a_danger(said: list[str], more: str) -> None:
    person = Person(PACK)
    for written in said:
        person.means(heard_as(written))
    dangers = {f.id for f in person.talk.flags}
    person.says("correct", more, confidence=0.2)
    assert dangers <= {f.id for f in person.talk.flags}


@settings(max_examples=TALKS // 3)
@given(st.lists(st.sampled_from(TERMS), min_size=1, max_size=5), st.sampled_from(DANGERS))
def test_unsure_never_counts_as_absent(said: list[str], asked: str) -> None:
    others = [finding(term) for term in said if term != asked]
    unsure, unknown = assess([*others, finding(f"?{asked}")], PACK), assess(others, PACK)
    assert set(unknown.unscreened) <= set(unsure.unscreened) | {f.id for f in unsure.flags}


@pytest.mark.parametrize("intent", INTENTS)
def test_every_conversation_ends_whatever_one_says_over_and_over(intent: str) -> None:
    person = Person(PACK)
    for _ in range(60):
        person.says(intent)
        if person.talk.done or person.talk.final:
            break
    assert len([t for t in person.talk.path if t != PACK.talk.problem]) <= PACK.limits.questions


NARROWED = [
    "decline <symptom.loss_of_consciousness ?duration_days=50 !symptom.confusion mumbled",
    "continue",
    "silence",
    "ask_what_to_expect",
    "silence",
    "ask_about_assistant <symptom.tic !age_years=184 ~symptom.eyelid_droop",
    "ask_diet <symptom.agitation",
    "report_symptom !condition.dialysis medicine.antiemetic symptom.double_vision",
    "correct",
    "slower <body_part.arm",
    "abuse !body_part.finger !symptom.high_blood_pressure",
    "continue",
    "deny mumbled",
    "ask_heat",
    "summary mumbled",
    "correct",
]
"""Asks three times for one of several illnesses, and what to do depends on it still."""


@settings(max_examples=TALKS // 6, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # shorter ones take minutes
@example(NARROWED)
@given(st.lists(utterances(), min_size=30, max_size=30))
def test_no_question_is_put_more_often_than_it_has_wordings(said: list[str]) -> None:
    person = Person(PACK)
    for written in said:
        heard = heard_as(written)
        if heard.intent in RESETS:
            continue
        person.means(heard)
        own = {t for t in person.talk.path if PACK.questions[t].worth > 0 and t != PACK.talk.problem}
        assert len(own) <= PACK.limits.questions, own
        for topic, count in person.talk.counts.items():
            assert topic not in PACK.questions or count <= 1 + PACK.limits.rewordings, (topic, said)


@pytest.mark.parametrize("sound", ["", "mm"])
def test_somebody_who_never_makes_sense_is_let_go_with_the_safety_net(sound: str) -> None:
    person = Person(PACK)
    reply = person.has("symptom.twitch", "body_part.calf")
    while not person.talk.done:
        reply = person.says("unclear", text=sound)
        assert person.talk.turn < 40
    assert reply.act is Act.CLOSE
    assert "not checked" in reply.say
