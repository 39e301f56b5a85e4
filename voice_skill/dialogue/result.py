"""The answer: level and action, why, likely causes, tips that fit this person, and the safety-net, in parts.

Core: pure. Reasons are taken from what was said. A tip that this person must not be told is not told;
where that depends on something unknown, another tip is told instead.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.assess import dangers_open, telling
from voice_skill.conversation import Part
from voice_skill.dialogue.tips import may_tell, tip_lines, tips_for
from voice_skill.dialogue.wording import (
    action,
    capital,
    cut,
    joined,
    medical,
    narrowest,
    placed,
    said,
    unique,
    words_in,
    words_of,
)
from voice_skill.values import Act, Expects, Line, Reply, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voice_skill.conversation import Conversation
    from voice_skill.dialogue.moment import Moment
    from voice_skill.pack import Level, RedFlag
    from voice_skill.values import CauseFound, Finding

_OFFERS = "offers"
"""Counted: how often it was asked whether there is anything else."""
SECTIONS = ("level", "causes", "tips", "watch")
"""The sections of a whole result, in order."""
_REASONS, _BECAUSE = 2, 2
_UNCHECKED_CARD = "unchecked"
_UNCHECKED, _UNCHECKED_WORDS = 3, 16
"""Names and words that one sentence tells of what was not checked."""
_CLOSING_WORDS = 8
"""Words kept free in every part for its closing question."""


def build(moment: Moment, sections: Sequence[str], spared: int = 0) -> tuple[Part, ...]:
    """Return sections of the result as parts, each short enough to be heard in one go after some words before it."""
    pieces: list[Part] = []
    for section in sections:
        match section:
            case "level":
                pieces += _level(moment)
            case "causes":
                pieces += _causes(moment)
            case "tips":
                pieces += _tips(moment)
            case _:
                pieces += _watch(moment)
    return _packed(pieces, moment.pack.limits.words_per_part - spared)


def _packed(pieces: Iterable[Part], most: int) -> tuple[Part, ...]:
    """Put pieces together while they fit into the words that one part may have."""
    parts: list[Part] = []
    for piece in pieces:
        if parts and _words(parts[-1]) + _words(piece) <= most - _CLOSING_WORDS:
            last = parts[-1]
            parts[-1] = Part(
                lines=(*last.lines, *piece.lines), causes=(*last.causes, *piece.causes), tips=(*last.tips, *piece.tips)
            )
        else:
            parts.append(piece)
    return tuple(parts)


def _words(part: Part) -> int:
    return words_of(part.lines)


def level_of(moment: Moment) -> tuple[str, Level]:
    """Return the name and the wording of the level that was reached."""
    name = moment.urgency.name.lower()
    return name, moment.pack.levels[name]


# ---------------------------------------------------------------- level


def level_lines(moment: Moment) -> list[Line]:
    """Return the action of the level that was reached, and why."""
    name, level = level_of(moment)
    return [_action(moment, name, level), *_reasons(moment, name, level)]


def _level(moment: Moment) -> list[Part]:
    just_told = moment.now.told == moment.urgency and moment.before.told != moment.urgency
    level, left = [] if just_told else level_lines(moment), unchecked(moment)
    most = moment.pack.limits.words_per_part - _CLOSING_WORDS
    while len(level) > 1 and words_of((*level, *left)) > most:
        level.pop()  # the action, and what was not checked, before a second reason
    open_yet = _any_danger(moment) if level else []
    whole = words_of((*level, *left, *open_yet)) <= most
    parts = [(*level, *left, *open_yet)] if whole else [(*level, *left), tuple(open_yet)]
    return [*(Part(lines=lines) for lines in parts if lines), *_meanwhile(moment)]


def _any_danger(moment: Moment) -> list[Line]:
    """Return whom to call for any danger sign, where those were not ruled out."""
    name, level = level_of(moment)
    if not level.any_danger or not dangers_open(moment.assessment, moment.pack):
        return []
    return [medical(level.any_danger, f"level.{name}", level.sources, moment.now, moment.pack)]


def _meanwhile(moment: Moment) -> list[Part]:
    """Return what to do until the visit, by the rule that set the level."""
    rules = [moment.rule(f.id) for f in moment.now.flags[:1] if f.level >= Urgency.SOON]
    return [
        Part(lines=(medical(text, rule.id, rule.sources, moment.now, moment.pack),))
        for rule in rules
        for text in rule.meanwhile
    ]


def _action(moment: Moment, name: str, level: Level) -> Line:
    text = action(level, moment.now, moment.pack, dangers_open=dangers_open(moment.assessment, moment.pack))
    flags = [moment.rule(f.id) for f in moment.now.flags if f.level == moment.urgency]
    text = next((rule.action for rule in flags if rule.action), text)
    return medical(text, f"level.{name}", level.sources, moment.now, moment.pack)


def _reasons(moment: Moment, name: str, level: Level) -> list[Line]:
    rules = [moment.rule(f.id) for f in moment.now.flags if f.level == moment.urgency]
    lines = [medical(rule.reason, rule.id, rule.sources, moment.now, moment.pack) for rule in rules[:_REASONS]]
    if not lines and level.why and not unchecked(moment):
        lines = [medical(level.why, f"level.{name}", level.sources, moment.now, moment.pack)]
    return lines


def unchecked(moment: Moment) -> list[Line]:
    """Return lines that name every danger that was neither found nor ruled out, lesser ones than the level left out."""
    open_ones = [moment.rule(flag) for flag in moment.assessment.unscreened]
    flags = [rule for rule in open_ones if rule.level >= moment.urgency]
    names = unique(_name_of_open(rule, moment) for rule in flags)
    lines = []
    for n, chunk in enumerate(_sentences(names)):
        key = "unchecked" if n == 0 else "unchecked_more"
        line = said(key, moment.now, moment.pack, what=joined(chunk, moment.pack, "list.or"))
        sources = unique(s for rule in flags for s in rule.sources)
        lines.append(replace(line, card=_UNCHECKED_CARD, sources=tuple(sources)))
    return lines


def _sentences(names: Iterable[str]) -> list[list[str]]:
    """Return names by the sentence that tells them."""
    found: list[list[str]] = []
    for name in names:
        if found and len(found[-1]) < _UNCHECKED and words_in(" or ".join((*found[-1], name))) <= _UNCHECKED_WORDS:
            found[-1].append(name)
        else:
            found.append([name])
    return found


def _name_of_open(rule: RedFlag, moment: Moment) -> str:
    """Return how an unchecked danger is named: by the combined question where none of that was answered."""
    questions = moment.pack.questions
    wide = next((q for q in questions.values() if rule.screen in q.covers), None)
    untouched = wide is not None and all(moment.facts.knows(term) is None for term in wide.asks)
    question = wide if wide is not None and untouched else questions[rule.screen]
    return question.spoken or rule.spoken


# ---------------------------------------------------------------- causes


def _causes(moment: Moment) -> list[Part]:
    return [_cause(cause, moment) for cause in causes_for(moment)]


def causes_for(moment: Moment) -> tuple[CauseFound, ...]:
    """Return the causes to tell; where care is needed today, only those that something said points to."""
    found = moment.assessment.causes
    if moment.urgency >= Urgency.URGENT:
        found = tuple(cause for cause in found if telling(cause.because, moment.pack))
    return found[: moment.pack.limits.causes]


def _cause(found: CauseFound, moment: Moment) -> Part:
    card, pack = moment.pack.causes[found.name], moment.pack
    because = _phrases(found.because, moment)
    key = "cause_because" if because else "cause"
    lines = [said(key, moment.now, pack, cause=card.spoken, Cause=capital(card.spoken), because=because)]
    against = _phrases(found.against, moment)
    if against:
        lines.append(said("cause_against", moment.now, pack, against=against))
    sources = tuple(card.sources)
    lines = [replace(line, card=f"cause.{found.name}", sources=sources) for line in lines]
    return Part(lines=tuple(lines), causes=(found,))


def _phrases(findings: Sequence[Finding], moment: Moment) -> str:
    """Return the findings that are worth naming as reasons, in words."""
    reasons = narrowest(telling(findings, moment.pack), moment.pack)
    return joined(placed(reasons[:_BECAUSE], moment.pack), moment.pack)


# ---------------------------------------------------------------- tips


def _tips(moment: Moment) -> list[Part]:
    _, level = level_of(moment)
    pieces = [_tip(name, moment) for name in tips_for(moment)] if level.home else []
    if not pieces:
        return []
    intro = said(
        "tips_one" if len(pieces) == 1 else "tips_many", moment.now, moment.pack, Number=capital(_count(pieces, moment))
    )
    return [replace(pieces[0], lines=(intro, *pieces[0].lines)), *pieces[1:]]


def _count(pieces: Sequence[Part], moment: Moment) -> str:
    return moment.pack.replies["number.small"][len(pieces)]


def _tip(name: str, moment: Moment) -> Part:
    told = may_tell(moment.pack.tips[name], moment)
    return Part(lines=tip_lines(moment.pack.tips[name], moment), tips=(name,) if told else ())


# ---------------------------------------------------------------- safety-net


def _watch(moment: Moment) -> list[Part]:
    name, level = level_of(moment)
    theirs = (group.say for group in level.watch_for if moment.facts.holds(group.when) is True)
    texts = [text for text in (level.settle, *level.watch, *theirs) if text]
    lines = [medical(text, f"level.{name}", level.sources, moment.now, moment.pack) for text in texts]
    if "general" not in moment.now.said:
        lines.append(said("general", moment.now, moment.pack))
    return [Part(lines=(line,)) for line in lines]


def brief_net(moment: Moment) -> list[Line]:
    """Return the safety-net in few words, for somebody who leaves early."""
    name, level = level_of(moment)
    lines = [medical(level.brief, f"level.{name}", level.sources, moment.now, moment.pack)] if level.brief else []
    open_yet = moment.urgency is not Urgency.NONE and not moment.now.final
    return [*((*unchecked(moment)[:1], *_any_danger(moment)) if open_yet else ()), *lines]


# ---------------------------------------------------------------- telling


def general(moment: Moment) -> list[Line]:
    """Return the remark that this is general information, where a result was given without it."""
    due = moment.now.final and "general" not in moment.now.said and moment.now.alarm is None
    return [said("general", moment.now, moment.pack)] if due else []


def _beside(part: Part, moment: Moment, before: Sequence[Line]) -> tuple[Part, ...]:
    """Return a part in as many pieces as it needs beside what is said before and after it.

    What was not checked is never put off.
    """
    spared = moment.due + words_of(before) + _CLOSING_WORDS
    room = moment.pack.limits.words_per_part - spared
    if _words(part) <= room or any(line.card == _UNCHECKED_CARD for line in part.lines):
        return (part,)
    head, tail = cut(part, room)
    return (head, tail) if head.lines else (part,)


def tell(moment: Moment, parts: Sequence[Part], before: Sequence[Line] = ()) -> tuple[Conversation, Reply]:
    """Say the first of some parts, as far as it fits after what goes before, and offer to go on where there is more."""
    first, *rest = (*_beside(parts[0], moment, before), *parts[1:])
    spoken = {line.text for line in first.lines}
    remarked = moment.pack.replies["general"][0] in spoken
    talk = replace(
        moment.now,
        open="",
        parts=tuple(rest),
        spoken=(*moment.now.spoken, first),
        causes=_added(moment.now.causes, first.causes),
        tips=tuple(unique((*moment.now.tips, *first.tips))),
        said=(*moment.now.said, "general") if remarked and "general" not in moment.now.said else moment.now.said,
    )
    return offer(moment.having(talk), (*before, *first.lines))


def offer(moment: Moment, lines: Sequence[Line]) -> tuple[Conversation, Reply]:
    """Say some lines, then offer what is left to be told, or ask what else there is, each time in other words."""
    talk, pack = moment.now, moment.pack
    if talk.parts:
        return talk, Reply(Act.ANSWER, (*lines, said("go_on", talk, pack)), expects=Expects.YES_NO)
    count = talk.counts.get(_OFFERS, 0)
    wordings = pack.replies["anything_else"]
    closing = Line(wordings[count]) if count < len(wordings) else said("anything_more", talk, pack)
    after = replace(talk, open="", counts={**talk.counts, _OFFERS: count + 1})
    return after, Reply(Act.ANSWER, (*lines, closing), asks=(pack.talk.more,), expects=Expects.OPEN)


def _added(old: Sequence[CauseFound], new: Sequence[CauseFound]) -> tuple[CauseFound, ...]:
    known = {cause.name: cause for cause in (*old, *new)}
    return tuple(known.values())


def give(moment: Moment, before: Sequence[Line] = ()) -> tuple[Conversation, Reply]:
    """Give the result: from now on the level counts as told."""
    wanted_first = sorted(SECTIONS, key=lambda section: section not in {"level", moment.now.wanted})
    parts = build(moment, wanted_first)
    told = max(moment.urgency, moment.now.told or Urgency.NONE)
    talk = replace(moment.now, told=told, final=True, spoken=(), warned=_all_warned(moment))
    return tell(moment.having(talk), parts, before)


def _all_warned(moment: Moment) -> tuple[str, ...]:
    return tuple(unique((*moment.now.warned, *(f.id for f in moment.now.flags))))
