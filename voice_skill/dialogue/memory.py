"""What was said becomes what is known.

Core: pure. Rules of memory:
- What is present and speaks for a danger stays present, unless the person corrects it in so many words.
- Of kinds with one value at a time the newest counts, but the greater number stays where nothing was corrected.
- A bare answer settles the open question; a bare yes to a question about several things settles none of them.
- A hearing that is not clear adds, but rules nothing out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from voice_skill.assess import asks_about
from voice_skill.dialogue.correcting import means_speaker, swapped, takes_back
from voice_skill.dialogue.denying import denies_all, rules_out, takes_back_doubt
from voice_skill.facts import Facts, compared, terms_for, wider
from voice_skill.values import UNNAMED, Finding, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack, Question
    from voice_skill.values import Understanding

ANSWER = "answer"
"""The kind of finding that is a bare answer."""
_BY_INTENT = {"affirm": "yes", "deny": "no", "hedge": "partly", "unsure": "unknown", "decline": "declined"}
AGAIN = frozenset({"repeat", "rephrase", "clarify", "slower", "faster", "louder", "quieter"})
"""Intents of somebody who only wants to hear once more what was said, perhaps in another way."""
_HOLDS = AGAIN | {"wait", "why_ask", "help", "back", "greet"}
"""The same, and those of somebody who is not ready to answer yet."""
REPEATS = "repeats"
"""Counted: how often in a row the same was said again; without an end, it counts as not understood."""
_CHANGES = frozenset({"correct", "deny", "inform", "report_symptom"})


class Remembered(NamedTuple):
    """What became of an utterance."""

    talk: Conversation
    """The conversation with it in its memory."""
    answer: str
    """The bare answer that it was, or empty."""
    corrected: bool
    """Whether something known was changed."""


def remember(before: Conversation, heard: Understanding, pack: ContentPack) -> Remembered:
    """Put what was said into the memory."""
    answer = answered(heard)
    said = [f for f in heard.findings if f.kind != ANSWER and not _only_asked_about(f, heard, pack)]
    said += swapped(heard, said, before, pack)
    trusted = heard.transcript.confidence >= pack.limits.trust
    correcting = trusted and _corrects(before, heard, answer, said, pack)
    again_first = asks_again(heard) and before.counts.get(REPEATS, 0) < pack.limits.misses
    if before.doubt and not again_first:
        said = [*_confirmed(before.doubt, denied=takes_back_doubt(heard, answer, pack)), *said]
    question = pack.questions.get(before.open)
    if question is not None and answer == "no" and not rules_out(heard, question, pack):
        answer = ""
        said = [f for f in said if trusted or f.status is not Status.ABSENT]
    known, again = before.findings, bool(before.reopened) and question is not None and bool(said or answer) and trusted
    if again and question is not None:
        known = tuple(f for f in known if not _is_about(f, question, pack))
    if correcting and means_speaker(heard, pack):
        known = tuple(f for f in known if f.kind != pack.talk.subject)
    known = merged(known, said, pack, correcting=correcting)
    talk = replace(
        before, findings=known, doubt=before.doubt if again_first else (), reopened="" if again else before.reopened
    )
    if question is not None and not correcting and question.topic != pack.talk.summary and not _holds(heard, answer):
        entirely = answer == "no" and denies_all(heard, pack, again=before.counts.get(question.topic, 0) > 1)
        talk = _settled(talk, question, "none" if entirely else answer, said, pack)
    changed = any(f not in talk.findings for f in before.findings)
    return Remembered(talk, answer, (correcting or again) and changed)


def asks_again(heard: Understanding) -> bool:
    """Return whether somebody only wants to hear once more what was said, perhaps in another way."""
    return not heard.findings and (heard.intent in AGAIN or heard.speech is not None)


def _holds(heard: Understanding, answer: str) -> bool:
    """Return whether somebody wants to hear something again, to wait or to know why, which answers nothing."""
    return not answer and not heard.findings and heard.intent in _HOLDS


def _only_asked_about(finding: Finding, heard: Understanding, pack: ContentPack) -> bool:
    """Return whether something is named in a question alone: who asks for a food does not go without it."""
    telling = {intent for group in ("content", "answers") for intent in pack.groups.get(group, ())}
    guessed = finding.heard == heard.transcript.text.strip()[: len(finding.heard)]  # a model's, by no word of its own
    terms = {t for t in pack.talk.asked_about if guessed or "." not in t} | heard.offered
    return bool({finding.kind, finding.term} & terms) and not telling & {heard.intent, *heard.also}


def answered(heard: Understanding) -> str:
    """Return the bare answer in an utterance: "yes", "no", "partly", "unknown", "declined" or empty."""
    named = [f.name for f in heard.findings if f.kind == ANSWER]
    if named:
        return _BY_INTENT.get(heard.intent, named[0])
    partly = heard.intent == "hedge" and bool(heard.findings)  # "a bit stressed" tells something, it is no bare answer
    return "" if partly else _BY_INTENT.get(heard.intent, "")


def _corrects(
    before: Conversation, heard: Understanding, answer: str, said: Sequence[Finding], pack: ContentPack
) -> bool:
    """Return whether what is said is meant to replace what is known."""
    if takes_back(heard, said, before, pack):
        return True
    if before.open == pack.talk.summary:
        return bool(said) and answer != "yes" and heard.intent in _CHANGES
    denied = {f.term for f in said if f.status is Status.ABSENT}
    warned = before.alarm is not None and answer != "yes"
    return warned and any(f.term in denied for flag in before.flags for f in flag.because if flag.id in before.warned)


def _confirmed(doubt: Sequence[Finding], *, denied: bool) -> list[Finding]:
    """Return findings that were asked back: only a clear no takes them away."""
    return [replace(f, status=Status.ABSENT) for f in doubt] if denied else list(doubt)


# ---------------------------------------------------------------- merging


def merged(
    old: Iterable[Finding], new: Iterable[Finding], pack: ContentPack, *, correcting: bool
) -> tuple[Finding, ...]:
    """Return what is known after something more was said."""
    said = list(new)
    kept = list(old)
    said = _greatest(said, pack)
    if correcting:
        kinds = {f.kind for f in said if f.status is Status.PRESENT and f.kind in pack.talk.replaced}
        kept = [f for f in kept if f.kind not in kinds]
    dangers = danger_terms(pack)
    for finding in said:
        kept = _with(kept, finding, pack, dangers, correcting=correcting)
    return tuple(kept)


def _greatest(said: list[Finding], pack: ContentPack) -> list[Finding]:
    """Of two numbers for the same thing in one breath, take the greater: the more cautious one."""
    best: dict[str, Finding] = {}
    for finding in said:
        if finding.value is not None and finding.kind in pack.talk.single and finding.status is Status.PRESENT:
            known = best.get(finding.kind)
            best[finding.kind] = finding if known is None or (known.value or 0) < finding.value else known
    return [f for f in said if f.kind not in best or f.value is None or f is best[f.kind]]


def _with(
    kept: list[Finding], finding: Finding, pack: ContentPack, dangers: frozenset[str], *, correcting: bool
) -> list[Finding]:
    rivals = [f for f in kept if _rivals(f, finding, pack)]
    if not correcting and any(_outlasts(old, finding, pack, dangers) for old in rivals):
        return kept
    return [*(f for f in kept if f not in rivals), finding]


def _rivals(old: Finding, new: Finding, pack: ContentPack) -> bool:
    """Return whether two findings can not both be kept."""
    if (old.status is Status.OTHER) != (new.status is Status.OTHER):
        return False
    if old.term == new.term:
        return True
    both_hold = old.status is Status.PRESENT and new.status is Status.PRESENT
    return old.kind == new.kind and old.kind in pack.talk.single and both_hold


def _outlasts(old: Finding, new: Finding, pack: ContentPack, dangers: frozenset[str]) -> bool:
    """Return whether the old finding stands against a new one that was not said to correct it."""
    if old.status is not Status.PRESENT:
        return new.status in {Status.PAST, Status.OTHER} and old.status is not new.status
    if new.status is Status.PRESENT:
        if old.value is not None and new.value is not None:
            return old.value > new.value
        return old.term != new.term and old.term in dangers
    if new.status is Status.UNSURE:
        return True
    return any(term in dangers for term in (old.term, old.kind, *wider(old.term, pack.talk.within)))


def danger_terms(pack: ContentPack) -> frozenset[str]:
    """Return the terms that speak for any danger rule."""
    terms = {term for flag in pack.red_flags for term in terms_for(flag.when)}
    return frozenset(comparison.kind if (comparison := compared(term)) else term for term in terms)


# ---------------------------------------------------------------- answers to the open question


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


def _settled(
    talk: Conversation, question: Question, answer: str, said: Sequence[Finding], pack: ContentPack
) -> Conversation:
    """Return the conversation after an answer to its open question."""
    on_topic = [f for f in said if f.status is not Status.OTHER and _is_about(f, question, pack)]
    facts = Facts(talk.findings, pack.talk)
    fresh = {f.term for f in said if f.status is Status.PRESENT}
    milder = [term for told, term in question.settles.items() if told in fresh and facts.knows(term) is None]
    if milder:
        closed = (*talk.closed, question.topic) if question.enough else talk.closed
        return replace(talk, findings=_put(talk, milder, Status.ABSENT, pack), closed=closed)
    match answer:
        case "yes" | "partly":
            named = {f.kind for f in said if f.status is Status.PRESENT} & {t.partition(".")[0] for t in question.asks}
            return talk if named and not on_topic else _agreed(talk, question, on_topic, facts, pack)
        case "no" if _denies_some(question, on_topic, facts):
            return talk  # "no, no weakness" says nothing about the rest of the question
        case "no" | "none":
            return _denied(talk, question, on_topic, facts, pack)
        case "unknown" if _is_first_screen(talk, question, pack):
            return talk  # "I don't know" to the danger signs is asked once more
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


def _is_about(finding: Finding, question: Question, pack: ContentPack) -> bool:
    terms = (finding.term, *wider(finding.term, pack.talk.within))
    return any(asks_about(question, term) for term in terms)


def _agreed(
    talk: Conversation, question: Question, on_topic: Sequence[Finding], facts: Facts, pack: ContentPack
) -> Conversation:
    if any(f.status is Status.PRESENT for f in on_topic):
        return _only_these(talk, question, on_topic, facts, pack)
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
    waiting = [t for t in question.asks if facts.knows(t) is None]
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
