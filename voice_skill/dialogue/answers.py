"""Direct questions and guided exercises, at any time, and then back to where we were.

Core: pure. What this person must not be told is not told; where that depends on something unknown, it is asked first,
and what stays unknown counts as a reason for caution.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.conversation import Part
from voice_skill.dialogue.moment import DANGER
from voice_skill.dialogue.questions import narrowed
from voice_skill.dialogue.settling import is_answered
from voice_skill.dialogue.tips import instead_of, tip_lines, undecided
from voice_skill.dialogue.wording import filled, medical, said, unique
from voice_skill.facts import wider
from voice_skill.understand.conditions import ASKED_KIND
from voice_skill.values import Act, Expects, Line, Reply, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.conversation import Conversation
    from voice_skill.dialogue.moment import Moment
    from voice_skill.pack import Answer, ContentPack, Question, Routine, Tip, When


_MEANT = ("manner.", "wish.")
"""How the terms of ways of doing something begin, and of what somebody means to do."""
_TELLING = "content"
"""The group of intents by which something is told."""


def direct(moment: Moment, *, general: bool = True) -> Answer | None:
    """Return the answer to what the person asks: the most particular one; the general one where `general` allows it."""
    answers = [a for a in moment.pack.answers if moment.heard.intent in a.intents]
    said_now = _spoken_terms(moment, now=True)
    if moment.heard.intent in moment.pack.groups.get(_TELLING, ()):
        answers += _feared(moment, said_now)
    best = max(answers, key=lambda a: _matches(a.about, said_now), default=None)
    if best is not None and _matches(best.about, said_now):
        return best
    if moment.heard.intent in moment.pack.groups.get(_TELLING, ()):
        return None  # what is told is no question about what was told before
    plain = next((a for a in answers if not a.about), None)
    if plain is not None:
        return plain if general else None
    known = _spoken_terms(moment, now=False)
    return next((a for a in answers if general and _matches(a.about, known)), None)


def also_asked(moment: Moment, chosen: Answer) -> list[Answer]:
    """Return the answer to what else is asked in the same breath, where nothing has to be known before it; or none.

    That is the other one of two questions, and the other one of two illnesses: "could it be Parkinson's or MS".
    """
    said_now = _spoken_terms(moment, now=True)
    found: list[Answer] = []
    for intent in (intent for intent in moment.heard.asked if intent != moment.heard.intent):
        offered = [a for a in moment.pack.answers if intent in a.intents and a.id != chosen.id]
        best = max(offered, key=lambda a: _matches(a.about, said_now), default=None)
        plain = next((a for a in offered if not a.about), None)
        found += [a for a in (best if best is not None and _matches(best.about, said_now) else plain,) if a]
    feared = {term for term in said_now if term.startswith(f"{ASKED_KIND}.")} - set(chosen.about)
    found += [a for a in moment.pack.answers if moment.heard.intent in a.intents and feared & set(a.about)]
    fresh = {a.id: a for a in found if a.id != chosen.id and depends_on(a, moment) is None}
    return list(fresh.values())[:1]


def _feared(moment: Moment, said_now: frozenset[str]) -> list[Answer]:
    """Return the answers about what is asked about, feared or meant to be done in the same breath as something is told.

    That is an illness, or a way of doing something that somebody speaks of: to stop a medicine.
    """
    feared = frozenset(term for term in said_now if term.startswith((f"{ASKED_KIND}.", *_MEANT)))
    also, fresh = set(moment.heard.also), feared - {f.term for f in moment.before.findings}
    return [a for a in moment.pack.answers if (also & set(a.intents) or fresh) and feared & set(a.about)]


def _spoken_terms(moment: Moment, *, now: bool) -> frozenset[str]:
    """Return the terms that were said, and their kinds; what is only asked about is nobody's medicine yet."""
    findings = moment.heard.findings if now else moment.now.findings
    terms = {f.term for f in findings if f.status is not Status.ABSENT or now} | (moment.heard.named if now else set())
    kinds = {term.partition(".")[0] for term in terms - (moment.heard.offered if now else frozenset())}
    return frozenset((*kinds, *terms, *(w for t in terms for w in wider(t, moment.pack.talk.within))))


def _matches(about: Sequence[str], terms: frozenset[str]) -> int:
    return sum(term in terms for term in about)


def needed(topics: Sequence[str], moment: Moment) -> Question | None:
    """Return the next question that must be asked before something is told."""
    for topic in topics:
        question = moment.pack.questions.get(topic)
        if question is None or topic in moment.now.closed or _is_settled(question, moment):
            continue
        question = narrowed(question, moment)
        if moment.now.counts.get(question.topic, 0) <= min(moment.pack.limits.rewordings, len(question.again)):
            return question
    return None


def _is_settled(question: Question, moment: Moment) -> bool:
    """Return whether nothing of a question is open, all of a kind included where it asks for the kind."""
    kinds = [term for term in question.asks if "." not in term]
    if kinds:
        return all(moment.facts.mentioned_wide(kind) for kind in kinds)
    return is_answered(question, moment.facts)


def depends_on(chosen: Answer, moment: Moment) -> Question | None:
    """Return the question that must come before an answer, or None where it can be told."""
    barred = any(moment.facts.holds(when) is True for when in _caveats(chosen, moment.pack))
    return None if barred else needed(_topics(chosen, moment.pack), moment)


def _tips(chosen: Answer, pack: ContentPack) -> list[Tip]:
    return [pack.tips[name] for name in chosen.tips if name in pack.tips]


def _caveats(chosen: Answer, pack: ContentPack) -> list[When]:
    return [
        *(i.when for i in chosen.instead if not i.urgent),
        *(t.not_for for t in _tips(chosen, pack) if t.not_for is not None),
    ]


def _topics(chosen: Answer, pack: ContentPack) -> list[str]:
    return unique((*chosen.ask_first, *(topic for tip in _tips(chosen, pack) for topic in tip.ask_first)))


def worded(chosen: Answer, moment: Moment) -> tuple[Part, ...]:
    """Return the parts of an answer for this person."""
    facts = moment.facts
    fitting = (i for i in chosen.instead if facts.holds(i.when) is True and (moment.urgency >= DANGER or not i.urgent))
    special = next((i.say for i in fitting), "")
    if special:
        return (_part((special,), chosen, moment),)
    barred = next((t for t in _tips(chosen, moment.pack) if t.not_for and facts.holds(t.not_for) is True), None)
    if barred is not None:
        lines = tip_lines(barred, moment) if instead_of(barred.name, moment) else (_held_back(chosen, moment),)
        return (Part(lines=lines),)
    if undecided(_caveats(chosen, moment.pack), _topics(chosen, moment.pack), moment):
        return (Part(lines=(_held_back(chosen, moment),)),)
    parts = [_part((text,), chosen, moment) for text in chosen.say]
    parts[-1] = replace(parts[-1], tips=chosen.tips)
    return tuple(parts)


def _held_back(chosen: Answer, moment: Moment) -> Line:
    return replace(said("held_back", moment.now, moment.pack), card=f"answer.{chosen.id}", sources=chosen.sources)


def _part(texts: Sequence[str], chosen: Answer, moment: Moment) -> Part:
    card = f"answer.{chosen.id}" if chosen.sources else None
    return Part(
        lines=tuple(
            medical(t, card, chosen.sources, moment.now, moment.pack)
            if card
            else Line(filled(t, moment.now, moment.pack))
            for t in texts
        )
    )


# ---------------------------------------------------------------- guided exercises


def exercise(moment: Moment) -> Routine | None:
    """Return the guided exercise that the person asks for."""
    offered = [r for r in moment.pack.routines if moment.heard.intent in r.intents]
    plain = next((r for r in offered if not r.about), None)
    named = _best_about(offered, _spoken_terms(moment, now=True))
    return named or plain or _best_about(offered, _spoken_terms(moment, now=False))


def _best_about(offered: Sequence[Routine], terms: frozenset[str]) -> Routine | None:
    best = max(offered, key=lambda r: _matches(r.about, terms), default=None)
    return best if best is not None and _matches(best.about, terms) else None


def begin(moment: Moment, routine: Routine) -> tuple[Conversation, Reply]:
    """Begin a guided exercise, or say what is safer for this person."""
    if routine.not_for is not None and moment.facts.holds(routine.not_for) is True:
        line = medical(routine.instead, f"routine.{routine.name}", routine.sources, moment.now, moment.pack)
        return moment.now, Reply(Act.ANSWER, (line,))
    talk = replace(moment.now, routine=routine.name, step=0, open="", parts=())
    intro = said("routine_begin", talk, moment.pack, what=routine.spoken)
    return talk, Reply(Act.ANSWER, (intro, *_step(talk, routine, moment)), expects=Expects.NOTHING)


def _step(talk: Conversation, routine: Routine, moment: Moment) -> tuple[Line, ...]:
    text = routine.steps[talk.step]
    return (medical(text, f"routine.{routine.name}", routine.sources, talk, moment.pack),)


def at_step(moment: Moment, step: int) -> tuple[Conversation, Reply] | None:
    """Tell a step of the exercise under way, or None where it is over."""
    routine = next((r for r in moment.pack.routines if r.name == moment.now.routine), None)
    if routine is None or step >= len(routine.steps):
        return None
    talk = replace(moment.now, step=max(0, step))
    return talk, Reply(Act.ANSWER, _step(talk, routine, moment), expects=Expects.NOTHING)
