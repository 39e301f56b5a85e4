"""What all findings together support: dangers first, then causes, then what is still unchecked.

Core: pure. Every level carries the id of the rule that asked for it, every cause the findings that point to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.facts import Facts, compared, terms_for
from voice_skill.values import Assessment, CauseFound, FlagFound, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from voice_skill.pack import Cause, ContentPack, Question
    from voice_skill.values import Finding


_OF_WEIGHT = 1.0
"""Weight of what keeps a cause in mind although its main sign was denied."""


def assess(findings: Iterable[Finding], pack: ContentPack) -> Assessment:
    """Return the level with its rules, the likely causes, and the danger rules neither met nor ruled out."""
    facts = Facts(findings, pack.talk)
    urgency, flags = _level(facts, pack)
    return Assessment(
        urgency=urgency,
        flags=flags,
        causes=_causes(facts, pack),
        unscreened=tuple(_unscreened(facts, pack)),
    )


def crisis_terms(pack: ContentPack) -> frozenset[str]:
    """Return the terms of a wish to die, and of what is done to that end."""
    return frozenset(term for rule in pack.red_flags if rule.crisis for term in rule.when.any)


def level(findings: Iterable[Finding], pack: ContentPack) -> tuple[Urgency, tuple[FlagFound, ...]]:
    """Return the level with its rules alone, for one utterance by itself."""
    return _level(Facts(findings, pack.talk), pack)


def _level(facts: Facts, pack: ContentPack) -> tuple[Urgency, tuple[FlagFound, ...]]:
    flags = _flags(facts, pack)
    spoken_of = any(facts.any_of(kind) for kind in pack.talk.about)
    least = Urgency.SELF_CARE if spoken_of else Urgency.NONE
    return max((flag.level for flag in flags), default=least), flags


def applies(question: Question, facts: Facts) -> bool:
    """Return whether a question makes sense for this person."""
    wanted = question.when is None or facts.holds(question.when) is True
    return wanted and not (question.unless is not None and facts.holds(question.unless) is True)


def _flags(facts: Facts, pack: ContentPack) -> tuple[FlagFound, ...]:
    met = [
        FlagFound(flag.id, flag.level, facts.because(terms_for(flag.when)))
        for flag in pack.red_flags
        if facts.surely(flag.when)
    ]
    return tuple(sorted(met, key=lambda flag: -flag.level))


def _unscreened(facts: Facts, pack: ContentPack) -> Iterable[str]:
    for flag in pack.red_flags:
        question = pack.questions.get(flag.screen)
        if question is None or not applies(question, facts) or facts.holds(flag.when) is not None:
            continue
        named = {term for term in question.asks if facts.any_of(term)}  # the list of a kind, once some of it was told
        settled = {*named, *pack.talk.apart}
        terms = (term for term in terms_for(flag.when) if not {term, term.partition(".")[0]} & settled)
        if any(asks_about(question, term) and facts.knows(term) is None for term in terms):
            yield flag.id


def dangers_open(assessment: Assessment, pack: ContentPack) -> bool:
    """Return whether a sign of an emergency was neither found nor ruled out."""
    emergencies = {flag.id for flag in pack.red_flags if flag.level is Urgency.EMERGENCY}
    return any(flag in emergencies for flag in assessment.unscreened)


def asks_about(question: Question, term: str) -> bool:
    """Return whether an answer to a question can settle a term."""
    comparison = compared(term)
    kind = comparison.kind if comparison else term.partition(".")[0]
    return term in question.asks or kind in {*question.asks, *question.values}


def _causes(facts: Facts, pack: ContentPack) -> tuple[CauseFound, ...]:
    found = [_weighed(cause, facts) for cause in pack.causes.values() if _may_be_named(cause, facts)]
    likely = [c for c in found if c.score > 0 and (telling(c.because, pack) or pack.causes[c.name].prior > 0)]
    return tuple(sorted(likely, key=lambda cause: (-cause.score, cause.name)))


def telling(findings: Iterable[Finding], pack: ContentPack) -> tuple[Finding, ...]:
    """Return the findings that are reasons by themselves: a place or the twitch alone points to nothing."""
    return tuple(f for f in findings if not {f.kind, f.term} & set(pack.talk.understood))


def _may_be_named(cause: Cause, facts: Facts) -> bool:
    return (cause.requires is None or facts.holds(cause.requires) is True) and not _is_denied(cause, facts)


def _is_denied(cause: Cause, facts: Facts) -> bool:
    """Return whether what speaks most for a cause was denied, and nothing of weight is left: a cramp is none."""
    main = max(cause.supports, key=lambda term: cause.supports[term], default="")
    left = any(weight >= _OF_WEIGHT and facts.knows(term) for term, weight in cause.supports.items())
    return bool(main) and facts.knows(main) is False and not left


def _weighed(cause: Cause, facts: Facts) -> CauseFound:
    against = facts.because(cause.against)
    return CauseFound(
        name=cause.name,
        because=tuple(f for f in facts.because(cause.supports) if f not in against),
        against=against,
        score=cause.prior + _weight(cause.supports, facts) - _weight(cause.against, facts),
    )


def _weight(terms: Mapping[str, float], facts: Facts) -> float:
    return sum(weight for term, weight in terms.items() if facts.knows(term))
