"""What an answer settles of the question that was open, and what of it stays open.

Core: pure. A bare answer settles the question; a bare yes to several things settles none of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.assess import asks_about
from voice_skill.dialogue.merging import merged
from voice_skill.facts import Facts, wider
from voice_skill.values import UNNAMED, Finding, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack, Question


def open_terms(question: Question, facts: Facts) -> tuple[str, ...]:
    """Return the terms of a question that nothing was said about yet."""
    return tuple(t for t in question.asks if not is_spared(question, t, facts) and not facts.mentioned(t))


def is_spared(question: Question, term: str, facts: Facts) -> bool:
    """Return whether this person is not asked about a term."""
    who = question.spared.get(term)
    return who is not None and facts.holds(who) is True


def is_answered(question: Question, facts: Facts) -> bool:
    """Return whether a question needs no asking any more."""
    valued = any(facts.any_of(kind) or facts.mentioned(kind) for kind in question.values)
    settled = bool(question.asks) and not open_terms(question, facts)
    named = question.enough and any(facts.knows(term) for term in question.asks)
    return valued or settled or named


def settled(
    talk: Conversation, question: Question, answer: str, said: Sequence[Finding], pack: ContentPack
) -> Conversation:
    """Return the conversation after an answer to its open question."""
    on_topic = [f for f in said if f.status is not Status.OTHER and is_about(f, question, pack)]
    facts = Facts(talk.findings, pack.talk)
    fresh = {f.term for f in said if f.status is Status.PRESENT}
    denied = {f.term for f in said if f.status is Status.ABSENT}
    less = [term for told, term in question.settles.items() if told in denied and facts.knows(term) is None]
    talk = replace(talk, findings=_put(talk, less, Status.ABSENT, pack)) if less else talk
    milder = [term for told, term in question.settles.items() if told in fresh and facts.knows(term) is None]
    if milder:
        closed = (*talk.closed, question.topic) if question.enough else talk.closed
        return replace(talk, findings=_put(talk, milder, Status.ABSENT, pack), closed=closed)
    match answer:
        case "yes" | "partly":
            named = {f.kind for f in said if f.status is Status.PRESENT} & {t.partition(".")[0] for t in question.asks}
            return talk if named and not on_topic else _agreed(talk, question, on_topic, facts, pack)
        case "no" if _denies_some(question, on_topic, facts) or any(f.status is Status.UNSURE for f in on_topic):
            return talk  # "no, no weakness" says nothing about the rest of the question, nor does "it's good but weak"
        case "no" | "none":
            return _denied(talk, question, on_topic, facts, pack)
        case "unknown" if _is_first_screen(talk, question, pack) or question.topic == pack.talk.problem:
            return talk  # "I don't know" to the danger signs is asked once more, and what the matter is too
        case "unknown" | "declined":
            return _left_open(talk, question, facts, pack)
        case _:
            vague = question.topic in talk.vague and not any(f.status is Status.PRESENT for f in on_topic)
            if vague:
                return _some_of_them(talk, question, pack)
            left = question.light and any(f.status is Status.PRESENT for f in said)
            talk = replace(talk, closed=(*talk.closed, question.topic)) if left else talk
            return _only_these(talk, question, on_topic, facts, pack)


def _is_first_screen(talk: Conversation, question: Question, pack: ContentPack) -> bool:
    """Return whether the question about emergencies was asked once, and no yes to it waits to be explained."""
    return question.topic == pack.talk.screen and question.topic not in talk.vague and talk.counts[question.topic] <= 1


def is_about(finding: Finding, question: Question, pack: ContentPack) -> bool:
    """Return whether a finding is something that a question asks about, or a case of it."""
    terms = (finding.term, *wider(finding.term, pack.talk.within))
    return any(asks_about(question, term) for term in terms)


def _agreed(
    talk: Conversation, question: Question, on_topic: Sequence[Finding], facts: Facts, pack: ContentPack
) -> Conversation:
    if any(f.status is Status.PRESENT for f in on_topic):
        return _only_these(talk, question, on_topic, facts, pack)
    if any(f.status is Status.ABSENT for f in on_topic):
        return talk  # "kind of yellow" is no yes to hardly any urine
    waiting = [t for t in question.asks if facts.knows(t) is None]
    if len(waiting) == 1 and "." in waiting[0]:
        # "Kind of" counts as yes here: between two levels the higher one is the safe one.
        return replace(talk, findings=_put(talk, waiting, Status.PRESENT, pack))
    if len(waiting) > 1 or (waiting and question.which):
        if question.topic in talk.vague or not question.which:
            return _some_of_them(talk, question, pack)
        return replace(talk, vague=(*talk.vague, question.topic))
    return talk


def _denies_some(question: Question, on_topic: Sequence[Finding], facts: Facts) -> bool:
    """Return whether a no names some of several things that were asked, and none that is there."""
    several = len(question.asks) > 1 or len(open_terms(question, facts)) > 1
    statuses = {f.status for f in on_topic}
    return several and Status.ABSENT in statuses and Status.PRESENT not in statuses


def _denied(
    talk: Conversation, question: Question, on_topic: Sequence[Finding], facts: Facts, pack: ContentPack
) -> Conversation:
    if question.topic == pack.talk.screen and question.topic in talk.vague:
        return replace(talk, vague=_without(talk.vague, question.topic))  # yes, and then no: asked once more
    # "No" to any illness beside the one that was told: there is no other one.
    waiting = [t for t in question.asks if facts.knows(t) is None or ("." not in t and not facts.mentioned_wide(t))]
    closed = (*talk.closed, question.topic) if question.topic == pack.talk.problem and not on_topic else talk.closed
    vague = _without(talk.vague, question.topic)
    return replace(talk, findings=_put(talk, waiting, Status.ABSENT, pack), vague=vague, closed=closed)


def _left_open(talk: Conversation, question: Question, facts: Facts, pack: ContentPack) -> Conversation:
    if question.topic in talk.vague:
        return _some_of_them(talk, question, pack)
    waiting = [*open_terms(question, facts), *(k for k in question.values if not facts.any_of(k) and not question.asks)]
    findings = _put(talk, waiting, Status.UNSURE, pack)
    return replace(talk, findings=findings, closed=(*talk.closed, question.topic))


def _some_of_them(talk: Conversation, question: Question, pack: ContentPack) -> Conversation:
    """Remember a yes that was never explained as "one of those"."""
    findings = merged(talk.findings, [Finding(UNNAMED, question.topic)], pack, correcting=False)
    return replace(
        talk,
        findings=findings,
        vague=_without(talk.vague, question.topic),
        closed=(*talk.closed, question.topic),
    )


def _only_these(
    talk: Conversation, question: Question, on_topic: Sequence[Finding], facts: Facts, pack: ContentPack
) -> Conversation:
    """Take a list of things as the whole list of their kind, where the question asked for the kind."""
    named = {f.kind for f in on_topic if f.status is Status.PRESENT}
    wide = [term for term in question.asks if term in named and not facts.mentioned_wide(term)]
    vague = _without(talk.vague, question.topic) if named else talk.vague
    closed = (*talk.closed, question.topic) if named and question.enough else talk.closed
    return replace(talk, findings=_put(talk, wide, Status.ABSENT, pack), vague=vague, closed=closed)


def _put(talk: Conversation, terms: Iterable[str], status: Status, pack: ContentPack) -> tuple[Finding, ...]:
    said = []
    for term in terms:
        kind, _, name = term.partition(".")
        said.append(Finding(kind, name or kind, status=status))
    return merged(talk.findings, said, pack, correcting=False)


def _without(items: Iterable[str], gone: str) -> tuple[str, ...]:
    return tuple(item for item in items if item != gone)
