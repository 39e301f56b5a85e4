"""Which question comes next, and how it is put.

Core: pure. A question is asked if it makes sense for this person, is not answered, could still change the level,
the causes or what is safe to say, and has a wording left that was not used. The highest worth comes first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.assess import applies, asks_about, telling
from voice_skill.dialogue.settling import is_answered, is_spared, open_terms
from voice_skill.dialogue.wording import capital, filled, joined, named, subject, unique, variant
from voice_skill.facts import Facts, terms_for
from voice_skill.values import Act, Expects, Finding, Line, Reply, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voice_skill.conversation import Conversation
    from voice_skill.dialogue.moment import Moment
    from voice_skill.pack import ContentPack, Question

_SIGNS_IN_A_SENTENCE = 4
"""More signs than this are told in several sentences."""


def screened(moment: Moment) -> bool:
    """Return whether the question about emergencies needs no asking any more."""
    question = moment.pack.questions[moment.pack.talk.screen]
    return is_answered(question, moment.facts) or not _may_be_put(question, moment.now, moment.pack)


def next_question(moment: Moment) -> Question | None:
    """Return the question that is worth most now, or None where the result can be given."""
    talk = moment.pack.talk
    candidates = [q for q in moment.pack.questions.values() if q.worth > 0 and _is_due(q, moment)]
    if moment.urgency >= Urgency.URGENT:
        candidates = [q for q in candidates if q.topic in {talk.screen, talk.problem} or _could_be_worse(q, moment)]
    if moment.now.skip:
        candidates = [q for q in candidates if q.topic in {talk.screen, talk.problem}]
    asked = [topic for topic in moment.now.path if topic != talk.problem]
    if len(asked) >= moment.pack.limits.questions:
        candidates = [q for q in candidates if q.topic in asked]
    if not any(moment.facts.any_of(kind) for kind in talk_kinds(moment)):
        # Somebody who never said no, and never said what it is, may be too unwell to say it.
        asked_enough = talk.problem not in moment.now.closed and all(q.topic != talk.problem for q in candidates)
        candidates = [q for q in candidates if q.topic == (talk.screen if asked_enough else talk.problem)]
    narrow = [(q.worth, narrowed(q, moment)) for q in candidates]
    left = [(worth, q) for worth, q in narrow if _may_be_put(q, moment.now, moment.pack)]
    return max(left, key=lambda pair: pair[0], default=(0.0, None))[1]


def newly_due(moment: Moment) -> Question | None:
    """Return the question about danger signs that what was just told makes sense of, after the result too."""
    pack, before = moment.pack, Facts(moment.before.findings, moment.pack.talk)
    fresh = (
        q
        for q in pack.questions.values()
        if q.when is not None and not applies(q, before) and not pack.language.serious.isdisjoint(q.asks)
    )
    return max((q for q in fresh if q.worth > 0 and _is_due(q, moment)), key=lambda q: q.worth, default=None)


def talk_kinds(moment: Moment) -> tuple[str, ...]:
    """Return the kinds of findings that make it a conversation about somebody's sign, an answer to the screen too."""
    return (*moment.pack.talk.about, *moment.pack.talk.said_or_not)


def _is_due(question: Question, moment: Moment) -> bool:
    return (
        not is_answered(question, moment.facts)
        and applies(question, moment.facts)
        and _may_be_put(question, moment.now, moment.pack)
        and _matters(question, moment)
    )


def _may_be_put(question: Question, talk: Conversation, pack: ContentPack) -> bool:
    """Return whether a question is still open and has a wording that was not used."""
    wordings = 1 + min(pack.limits.rewordings, len(question.again), 1 if question.enough else pack.limits.rewordings)
    return question.topic not in talk.closed and talk.counts.get(question.topic, 0) < wordings


def _matters(question: Question, moment: Moment) -> bool:
    """Return whether any answer could change the level, what is safe to say, or the causes that are told."""
    pack = moment.pack
    if question.topic in {pack.talk.problem, pack.talk.screen} or set(question.values) & set(pack.talk.echoed):
        return True
    if _raises(question, moment) or any(_touches(question, terms, moment.facts) for terms in _caveats(pack)):
        return True
    return not _causes_are_plain(moment) and any(
        _touches(question, (*cause.supports, *cause.against), moment.facts) for cause in pack.causes.values()
    )


def _causes_are_plain(moment: Moment) -> bool:
    """Return whether enough causes are well supported by what was said, so that more would only crowd them."""
    limits = moment.pack.limits
    strong = [c for c in moment.assessment.causes if c.score >= limits.strong and telling(c.because, moment.pack)]
    return len(strong) >= limits.strong_causes


def _raises(question: Question, moment: Moment) -> bool:
    """Return whether an answer could raise the level."""
    return any(
        flag.level > moment.urgency
        and moment.facts.holds(flag.when) is None
        and _touches(question, terms_for(flag.when), moment.facts)
        for flag in moment.pack.red_flags
    )


def _could_be_worse(question: Question, moment: Moment) -> bool:
    """Return whether an answer could raise the level, where something said already points that way."""
    topics = {question.topic, *question.covers}
    return any(
        flag.level > moment.urgency
        and flag.screen in topics
        and moment.facts.holds(flag.when) is None
        and bool(moment.facts.because(terms_for(flag.when)))
        for flag in moment.pack.red_flags
    )


def _touches(question: Question, terms: Iterable[str], facts: Facts) -> bool:
    return any(asks_about(question, term) and facts.knows(term) is None for term in terms)


def _caveats(pack: ContentPack) -> Iterable[tuple[str, ...]]:
    for tip in pack.tips.values():
        if tip.not_for is not None:
            yield terms_for(tip.not_for)


# ---------------------------------------------------------------- wording


def ask(
    question: Question, moment: Moment, before: Sequence[Line] = (), act: Act = Act.ASK
) -> tuple[Conversation, Reply]:
    """Put a question, in a wording that was not used yet."""
    talk, pack = moment.now, moment.pack
    line = Line(wording(question, moment), question.topic if question.sources else None, question.sources)
    counts = {**talk.counts, question.topic: talk.counts.get(question.topic, 0) + 1}
    path = talk.path if question.topic in talk.path else (*talk.path, question.topic)
    after = replace(talk, open=question.topic, counts=counts, path=path)
    return after, Reply(act, (*before, line), asks=topics(question, moment.facts, pack), expects=question.expects)


def topics(question: Question, facts: Facts, pack: ContentPack) -> tuple[str, ...]:
    """Return the topics that a question asks about, the narrow ones in place of a combined one."""
    covered = [pack.questions[topic] for topic in question.covers if topic in pack.questions]
    narrow = [
        q.topic
        for q in covered
        if not is_answered(q, facts) and not all(is_spared(question, term, facts) for term in q.asks)
    ]
    return tuple(narrow) or (question.covers[:1] or (question.topic,))


def narrowed(question: Question, moment: Moment) -> Question:
    """Return the plain question where only one thing of a combined one is still open."""
    waiting = open_terms(question, moment.facts)
    if not question.covers or len(waiting) != 1:
        return question
    narrow = (moment.pack.questions[t] for t in question.covers if t in moment.pack.questions)
    return next((q for q in narrow if q.asks == waiting), question)


def wording(question: Question, moment: Moment) -> str:
    """Return the next wording of a question."""
    talk, pack = moment.now, moment.pack
    count = talk.counts.get(question.topic, 0)
    other = bool(subject(talk, pack))
    fitting = next((some for some in question.some if not other and moment.facts.holds(some.when) is True), question)
    again = (question.other_again if other else ()) or fitting.again
    waiting = open_terms(question, moment.facts)
    meant = [term for term in question.asks if not is_spared(question, term, moment.facts)]
    partly = 0 < len(waiting) < len(meant)
    if count and again:
        text = again[min(count, len(again)) - 1]
    elif partly and fitting.more:
        text = fitting.more
    else:
        text = (question.other if other else "") or fitting.say
    return filled(text, talk, pack, **signs(question, waiting or question.asks, pack))


def signs(question: Question, terms: Sequence[str], pack: ContentPack) -> dict[str, str]:
    """Return the wordings of the open signs of a question: {signs} in a sentence, {Signs} as sentences."""
    spoken = unique(question.signs.get(term) or _spoken(term, pack) for term in terms)
    one = joined(spoken, pack, "list.or")
    if len(spoken) <= _SIGNS_IN_A_SENTENCE:
        return {"signs": one, "Signs": capital(one)}
    chunks = [spoken[n : n + 3] for n in range(0, len(spoken), 3)]
    return {"signs": one, "Signs": ". ".join(capital(", ".join(chunk)) for chunk in chunks)}


def _spoken(term: str, pack: ContentPack) -> str:
    kind, _, name = term.partition(".")
    return named(Finding(kind, name or kind), pack)


def which(question: Question, moment: Moment) -> tuple[Conversation, Reply]:
    """Ask which of several things a bare yes meant."""
    talk, pack = moment.now, moment.pack
    key = f"which {question.topic}"
    count = talk.counts.get(key, 0)
    text = question.which[min(count, len(question.which) - 1)] if question.which else variant(pack, "which", talk.turn)
    after = replace(talk, open=question.topic, counts={**talk.counts, key: count + 1})
    line = Line(filled(text, talk, pack, **signs(question, open_terms(question, moment.facts), pack)))
    return after, Reply(Act.CLARIFY, (line,), asks=topics(question, moment.facts, pack), expects=Expects.OPEN)
