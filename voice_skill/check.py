"""`voice-skill check`: proves that the parts of a content pack fit together.

Reading a pack already checks every file by itself; this checks what crosses files: names, sources, topics, terms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voice_skill.facts import compared
from voice_skill.understand.alone import CALL
from voice_skill.understand.trust import DANGER
from voice_skill.values import UNNAMED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voice_skill.pack import Answer, Cause, ContentPack, Question, RedFlag, Routine, Tip, When

_SLOT = re.compile(r"\{([a-z_]+)\}")


def problems(pack: ContentPack, *, has_examples: bool = True) -> Iterator[str]:
    """Yield one sentence for each thing that does not fit, naming file, key and what was expected.

    A pack without examples has nothing that models could learn, and is understood by its phrases alone.
    """
    known = _Known(pack)
    for flag in pack.red_flags:
        yield from _flag(flag, known)
    for question in pack.questions.values():
        yield from _question(question, known)
    for cause in pack.causes.values():
        yield from _cause(cause, pack, known)
    for tip in pack.tips.values():
        yield from _tip(tip, pack, known)
    for answer in pack.answers:
        yield from _answer(answer, pack, known)
    for routine in pack.routines:
        yield from _routine(routine, known)
    yield from _talk(pack, known)
    yield from _language(pack)
    if pack.language.models is None and has_examples:
        yield "models.npz is missing; make it with: make train"
    elif pack.language.models and (missing := known.intents - set(pack.language.models.intents.names)):
        yield f"models.npz does not know {', '.join(sorted(missing))}; make it again with: make train"


class _Known:
    """What may be named."""

    def __init__(self, pack: ContentPack) -> None:
        entries = pack.language.entries
        self.terms = {f"{e.kind}.{e.name}" for e in entries}
        self.terms |= {f"{pack.talk.subject}.{name}" for name in pack.subjects.values()}
        self.terms |= {f"{UNNAMED}.{topic}" for topic in pack.questions} | {CALL, DANGER}
        asked = {e.name for e in entries if e.kind == "condition_asked"}
        self.terms |= {f"condition.{name}" for name in asked}
        self.kinds = {term.partition(".")[0] for term in self.terms} | {
            "duration_days",
            "age_years",
            "answer",
            pack.language.numbers.cup_kind,
        }
        wider = {term for terms in pack.talk.within.values() for term in terms} | set(pack.talk.within)
        wider |= {rewrite.becomes for rewrite in pack.rewrites}
        self.terms |= {term for term in wider if "." in term and term.partition(".")[0] in self.kinds}
        asked_alone = {term for question in pack.questions.values() for term in question.asks if "." in term}
        self.terms |= {term for term in asked_alone if term.partition(".")[0] not in self.kinds}
        self.intents = {intent for intents in pack.groups.values() for intent in intents}
        self.sources = set(pack.sources)
        self.topics = set(pack.questions)

    def term(self, term: str) -> bool:
        """Return whether something can ever be found under this term."""
        comparison = compared(term)
        if comparison is not None:
            return comparison.kind in self.kinds
        return term in (self.terms if "." in term else self.kinds)


def _terms(where: str, terms: Iterable[str], known: _Known) -> Iterator[str]:
    for term in terms:
        if not known.term(term):
            yield f"{where}: nothing in content/findings gives {term!r}; expected a kind.name that a phrase gives."


def _when(where: str, when: When | None, known: _Known) -> Iterator[str]:
    if when is not None:
        yield from _terms(where, (*when.all, *when.any, *when.and_any, *when.none), known)
        yield from _terms(where, (*when.more_than, *when.less_than), known)


def _sources(where: str, sources: Iterable[str], known: _Known) -> Iterator[str]:
    for source in sources:
        if source not in known.sources:
            yield f"{where}: sources: {source!r} is not in sources.yaml."


def _topics(where: str, topics: Iterable[str], known: _Known) -> Iterator[str]:
    for topic in topics:
        if topic not in known.topics:
            yield f"{where}: {topic!r} is no topic of questions.yaml."


def _intents(where: str, intents: Iterable[str], known: _Known) -> Iterator[str]:
    for intent in intents:
        if intent not in known.intents:
            yield f"{where}: {intent!r} is not in intents.yaml."


def _flag(flag: RedFlag, known: _Known) -> Iterator[str]:
    where = f"red_flags.yaml: {flag.id}"
    yield from _when(f"{where}.when", flag.when, known)
    yield from _sources(where, flag.sources, known)
    yield from _topics(f"{where}: screen", (flag.screen,) if flag.screen else (), known)


def _question(question: Question, known: _Known) -> Iterator[str]:
    where = f"questions.yaml: {question.topic}"
    yield from _terms(f"{where}.asks", question.asks, known)
    yield from _terms(f"{where}.values", question.values, known)
    yield from _terms(f"{where}.signs", question.signs, known)
    yield from _terms(f"{where}.called", question.called, known)
    yield from _terms(f"{where}.spared", question.spared, known)
    yield from _terms(f"{where}.settles", (*question.settles, *question.settles.values()), known)
    yield from _terms(f"{where}.measure", (question.measure.term,) if question.measure else (), known)
    yield from _topics(f"{where}: covers", question.covers, known)
    for term, when in question.spared.items():
        yield from _when(f"{where}.spared.{term}", when, known)
    yield from _when(f"{where}.when", question.when, known)
    yield from _when(f"{where}.unless", question.unless, known)
    yield from _sources(where, question.sources, known)


def _cause(cause: Cause, pack: ContentPack, known: _Known) -> Iterator[str]:
    where = f"causes/{cause.name}.md"
    yield from _terms(f"{where}: supports", cause.supports, known)
    yield from _terms(f"{where}: against", cause.against, known)
    yield from _when(f"{where}: requires", cause.requires, known)
    yield from _sources(where, cause.sources, known)
    for tip in cause.tips:
        if tip not in pack.tips:
            yield f"{where}: tips: there is no card tips/{tip}.md."


def _tip(tip: Tip, pack: ContentPack, known: _Known) -> Iterator[str]:
    where = f"tips/{tip.name}.md"
    yield from _when(f"{where}: offered_if", tip.offered_if, known)
    yield from _when(f"{where}: not_for", tip.not_for, known)
    for instead in tip.instead:
        yield from _when(f"{where}: instead", instead.when, known)
    yield from _sources(where, tip.sources, known)
    for cause in tip.fits:
        if cause not in pack.causes:
            yield f"{where}: fits: there is no card causes/{cause}.md."
    yield from _topics(f"{where}: ask_first", tip.ask_first, known)


def _answer(answer: Answer, pack: ContentPack, known: _Known) -> Iterator[str]:
    where = f"answers.yaml: {answer.id}"
    yield from _terms(f"{where}.about", answer.about, known)
    for instead in answer.instead:
        yield from _when(f"{where}.instead", instead.when, known)
    yield from _sources(where, answer.sources, known)
    yield from _intents(f"{where}: intents", answer.intents, known)
    yield from _topics(f"{where}: ask_first", answer.ask_first, known)
    for tip in answer.tips:
        if tip not in pack.tips:
            yield f"{where}: tips: there is no card tips/{tip}.md."


def _routine(routine: Routine, known: _Known) -> Iterator[str]:
    where = f"routines.yaml: {routine.name}"
    yield from _terms(f"{where}.about", routine.about, known)
    yield from _when(f"{where}.not_for", routine.not_for, known)
    yield from _intents(f"{where}: intents", routine.intents, known)
    yield from _sources(where, routine.sources, known)


def _talk(pack: ContentPack, known: _Known) -> Iterator[str]:
    """Yield what does not fit in pack.yaml and in what stands for other terms."""
    talk = pack.talk
    kinds = (*talk.single, *talk.replaced, *talk.about, *talk.read_back, *talk.echoed)
    yield from _terms("pack.yaml: talk", (*kinds, *filter(None, (talk.place, talk.side, talk.timed))), known)
    terms = (*talk.apart, *talk.read_back_absent, *talk.understood, *talk.untold)
    yield from _terms("pack.yaml: talk", terms, known)
    for name, table in (("within", talk.within), ("told_as", talk.told_as)):
        for term, wider in table.items():
            yield from _terms(f"pack.yaml: talk.{name}.{term}", (term, *wider), known)
    yield from _intents("pack.yaml: talk.sections", talk.sections, known)
    yield from _intents("pack.yaml: talk.at_once", talk.at_once, known)
    for name, level in pack.levels.items():
        yield from _sources(f"pack.yaml: levels.{name}", level.sources, known)
        for group in level.watch_for:
            yield from _when(f"pack.yaml: levels.{name}.watch_for", group.when, known)
    yield from _terms("language.yaml: telling", sorted(pack.language.telling), known)
    for rewrite in pack.rewrites:
        beside = (rewrite.beside,) if rewrite.beside else ()
        yield from _terms("language.yaml: rewrites", (rewrite.term, *beside, rewrite.becomes, *rewrite.unless), known)
    if bool(pack.reviewed_by) != bool(pack.reviewed_on):
        yield "pack.yaml: reviewed_by, reviewed_on: expected both, who reviewed the pack and on which day, or neither."


def _language(pack: ContentPack) -> Iterator[str]:
    for entry in pack.language.entries:
        for slot in _SLOT.findall(entry.rule):
            if slot not in {"part", "number", "person", "gap"}:
                where = f"findings: {entry.kind}.{entry.name}: {{{slot}}} in {entry.rule!r}"
                yield f"{where} is no slot; expected part, number, person or gap."
