"""The stages of understanding that rest on rules, one after the other.

Core: pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from voice_skill.assess import crisis_terms
from voice_skill.understand import (
    ages,
    alone,
    amounts,
    answers,
    by_the_way,
    clauses,
    conditions,
    counted,
    doubted,
    intents,
    left_out,
    outer,
    paired,
    past,
    people,
    phrases,
    places,
    status,
    supposed,
    well_in_part,
)
from voice_skill.understand.read import Read
from voice_skill.understand.repair import repaired
from voice_skill.understand.scene import MEDICINE, PLACES, SIDE, SIGNS, WHOM, Scene
from voice_skill.understand.subjects import subjects
from voice_skill.understand.tokens import heard as words_of
from voice_skill.understand.tokens import tokenise
from voice_skill.values import Finding, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.pack import ContentPack, Question
    from voice_skill.understand.scene import Mention
    from voice_skill.understand.tokens import Token

_NEVER_DROPPED = frozenset({conditions.ASKED_KIND, "nutrient", WHOM, SIDE})
_EARLY = 2
"""Words that may stand before a bare answer: "i am"."""


def by_rules(text: str, pack: ContentPack, asking: str | None) -> Read:
    """Return what the rules find in an utterance.

    After a question about several things, words that answer none of them are read as an answer to each by itself:
    "seven hours", where stress and sleep were asked about; a bare number may answer any of them.
    """
    question = pack.questions.get(asking) if asking else None
    heard = _heard(_words(text, pack), pack)
    read = _by_rules(text, heard, pack, question)
    if question is None or not question.covers or read.answer is not None or _answers(read, question):
        return read
    if sum(token.word not in pack.language.forms.light for token in read.tokens) <= 1:
        return read
    single = (_by_rules(text, heard, pack, pack.questions[topic]) for topic in question.covers)
    telling = next((one for one in single if one.question and one.answer is None and _answers(one, one.question)), read)
    return telling._replace(question=question)


def _answers(read: Read, question: Question) -> bool:
    """Return whether something of what a question asks was told."""
    return any(f.term in question.asks or f.kind in (*question.asks, *question.values) for f in read.findings)


class _Heard(NamedTuple):
    """Words and the phrases in them, which are the same whatever was asked."""

    tokens: tuple[Token, ...]
    found: phrases.Found


def _words(text: str, pack: ContentPack, *, naming: bool = False) -> tuple[Token, ...]:
    return repaired(tokenise(text, pack.language.forms), pack.language, naming=naming)


def _heard(tokens: tuple[Token, ...], pack: ContentPack) -> _Heard:
    number_ends = {n.start: (n.end,) for n in amounts.numbers(tokens, pack.language)}
    return _Heard(tokens, phrases.find(tokens, pack.language, number_ends))


def _by_rules(text: str, heard: _Heard, pack: ContentPack, question: Question | None) -> Read:
    """Return what the rules find; names that were asked for are joined only where that swallows no sign or place."""
    asked = question is not None and MEDICINE in (*question.asks, *question.values)
    telling = {*SIGNS, *PLACES}
    if asked and not any(m.entry.kind in telling for m in heard.found.mentions):
        named = _words(text, pack, naming=True)
        heard = heard if named == heard.tokens else _heard(named, pack)
    return _as_said(heard, pack, question)


def _as_said(heard: _Heard, pack: ContentPack, question: Question | None) -> Read:
    language = pack.language
    tokens, found = heard
    reading = amounts.Reading(tokens, language, found)
    aged = ages.ages(reading, language.numbers.ages, asked="age_years" in counted.asked_alone(question))
    found = found._replace(
        people=by_the_way.told_of(by_the_way.of_age(found.people, aged), found.mentions, tokens, language)
    )
    scene, mentions, about = _settle(tokens, found, question, pack)
    if about and (other := next(ages.of_others(reading, aged), None)):
        about = "adult" if other.value > ages.GROWN else "child"
    aged = [a for a in aged if about or not by_the_way.is_of_a_child(a, reading, scene, mentions, question)]
    named = question is None or any(who != "they" for _, who in found.people.values())
    if question is not None and question.of_others:
        mentions, about = people.all_of_others(mentions, scene, about, crisis_terms(pack))
    meant = people.on_behalf(scene, found.people, _where_and_when(mentions, found))
    mentions = people.all_theirs(mentions) if meant else mentions
    about = meant or (about if named and people.is_matter(mentions) else "")
    findings = [Finding(WHOM, pack.subjects[about])] if about else []
    findings += _of_mentions(mentions, tokens, question, pack)
    findings += counted.of_amounts(reading, aged, scene, mentions, question, pack)
    findings += counted.measured(reading, question)
    told = any(f.kind in SIGNS and f.status is Status.PRESENT for f in findings)
    where = frozenset(at for m in mentions if m.entry.kind in PLACES for at in range(m.start, m.end))
    findings += alone.call(tokens, found, scene, places=where, sole=not told)
    answer = _answer(tokens, found, scene, mentions, question, pack)
    if meant and not mentions and answer is not None and answer.name == "no":
        answer = None  # "not me, my husband" denies no sign
    if answer is not None and answer.name == "no" and people.only_history(mentions, scene):
        findings = [f for f in findings if f.kind != WHOM]
    findings += [] if told else answers.called(tokens, answer, question, language, places.denied(mentions, scene))
    words = words_of(tokens, answer.start, answer.end) if answer else ""
    findings += answers.findings(answer, words, question, findings)
    return Read(tokens, found, scene, mentions, _with_rewrites(_merge(findings), pack), answer, question)


def _answer(
    tokens: tuple[Token, ...],
    found: phrases.Found,
    scene: Scene,
    mentions: Sequence[Mention],
    question: Question | None,
    pack: ContentPack,
) -> answers.Answer | None:
    """Return the bare answer that an utterance begins with or stands for, if any."""
    language = pack.language
    answer = answers.find(tokens, found.answers, scene.starts, question, pack)
    if not mentions:
        answer = answers.nothing_to_add(found.answers, tokens, question, language) or answer
    if answer is None and question is not None:
        answer = intents.whole_answer(tokens, found, language)
    if (
        answer is None
        and question is not None
        and (usual := next((m for m in mentions if m.why == status.HABIT), None))
    ):
        answer = answers.Answer(usual.start, usual.end, "yes") if usual.dropped else None
    if answer is not None and question is None and (mentions or not _stands_alone(answer, tokens, scene)):
        answer = None
    if answer is not None and question is None and intents.asks_whole(tokens, found, language):
        answer = None  # "are you sure"
    if question is not None and answer is not None and answer.name == "yes" and any(scene.named(status.WILL_CALL)):
        answer = None  # "okay, i'll ring them" is no yes to what was asked
    if answer is not None and answer.name == "unknown" and intents.denies(answer, mentions):
        answer = None
    return answer


def _where_and_when(mentions: Sequence[Mention], found: phrases.Found) -> frozenset[int]:
    """Return the places of the words that say where it is and how long it has lasted."""
    where = {at for m in mentions if m.entry.kind in PLACES for at in range(m.start, m.end)}
    return frozenset(where | {at for m in (*found.durations, *found.amounts) for at in range(m.start, m.end)})


def _settle(
    tokens: tuple[Token, ...], found: phrases.Found, question: Question | None, pack: ContentPack
) -> tuple[Scene, list[Mention], str]:
    """Return the scene, the mentions with what is said of them, and whom the talk is about."""
    language = pack.language
    ends = {*(m.end for m in found.mentions), *answers.ends_of_noes(found.answers, language, found.people)}
    ends |= {*by_the_way.begun_by(tokens, found.people, language.clauses)}
    starts = clauses.starts(tokens, language.clauses, ends)
    asked = question is not None and "duration_days" in question.values
    told = past.of_once(found.cues, tokens, starts, language)
    cues = tuple(past.of_remote_times(tuple(told), found.mentions, starts, length=len(tokens), asked=asked))
    scene = Scene(tokens, starts, cues, language)
    mentions = [replace(m, status=m.entry.status) for m in found.mentions if m.entry.kind != WHOM]
    mentions = well_in_part.doubted(outer.denied(status.negate_and_doubt(mentions, scene), scene), scene)
    mentions = left_out.leave_out(mentions, scene) if answers.reads_back(question) else mentions
    mentions = past.put_in_the_past(paired.paired(left_out.spare_places(mentions, scene), scene), scene)
    merely = supposed.drop_supposed(mentions, scene)
    crises = crisis_terms(pack)
    keep = [m.entry.kind in _NEVER_DROPPED or m.term in crises for m in mentions]
    mentions = [m if kept else s for m, s, kept in zip(mentions, merely, keep, strict=True)]
    mentions = [
        doubted.as_ever(doubted.sung(m, scene), scene, question, found.people) if m.term in crises else m
        for m in mentions
    ]
    mentions, about = people.attribute(mentions, scene, subjects(scene, found.people))
    ill = question is not None and conditions.OWN_KIND in question.asks
    return scene, conditions.own_or_asked(mentions, scene, names=language.conditions_asked, answered=ill), about


def _of_mentions(
    mentions: Sequence[Mention], tokens: tuple[Token, ...], question: Question | None, pack: ContentPack
) -> list[Finding]:
    findings: list[Finding] = []
    asked = question.values if question else ()
    gone = places.replaced(mentions, tokens, pack.language.forms.light)
    mentions = [replace(m, status=Status.ABSENT) if m.term in gone else m for m in mentions]
    for mention in mentions:
        if mention.dropped or (
            mention.entry.kind in PLACES and places.beside_nothing(mention, mentions, asked, tokens, pack)
        ):
            continue
        findings.append(
            Finding(
                mention.entry.kind,
                mention.entry.name,
                mention.entry.value,
                mention.status,
                words_of(tokens, mention.start, mention.end),
            )
        )
    return findings


_RANK = {Status.PRESENT: 0, Status.UNSURE: 1, Status.ABSENT: 2, Status.PAST: 3, Status.OTHER: 4}


def _stands_alone(answer: answers.Answer, tokens: Sequence[Token], scene: Scene) -> bool:
    """Return whether an answer to no open question is one: it is the whole of its clause, "yes please i have time"."""
    whole = answer.start <= _EARLY and answer.end >= len(tokens) - 1
    return whole or (answer.start == 0 and answers.closes(answer, tokens, scene.starts, scene.language))


def _merge(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Keep one finding of each name and value: the most cautious status, in the order said."""
    best: dict[tuple[str, str, float | None], Finding] = {}
    for finding in findings:
        key = (finding.kind, finding.name, finding.value)
        if key not in best or _RANK[finding.status] < _RANK[best[key].status]:
            best[key] = finding if key not in best else replace(finding, heard=finding.heard or best[key].heard)
    return tuple(best.values())


def _with_rewrites(findings: tuple[Finding, ...], pack: ContentPack) -> tuple[Finding, ...]:
    """Apply the pack's rewrites: one term beside another stands for a third."""
    present = {f.term for f in findings if f.status is Status.PRESENT} | {
        f.kind for f in findings if f.status is Status.PRESENT
    }
    result = list(findings)
    for rule in pack.rewrites:
        if (rule.beside and rule.beside not in present) or present & set(rule.unless):
            continue
        kind, _, name = rule.becomes.partition(".")
        for n, finding in enumerate(result):
            if rule.term in {finding.term, finding.kind}:
                changed = replace(finding, kind=kind, name=name, value=None)
                if rule.adds:
                    result.append(changed)
                else:
                    result[n] = changed
    return _merge(result)
