"""A guided exercise under way: its steps, and the signs that end it.

Core: pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.assess import level
from voice_skill.dialogue.answers import at_step
from voice_skill.dialogue.danger import BY_MODEL, heard_without, wishes_to_die
from voice_skill.dialogue.thread import go_on
from voice_skill.dialogue.wording import capital, said
from voice_skill.understand.scene import SIGN, SIGNS
from voice_skill.values import UNNAMED, Status, Urgency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.conversation import Conversation
    from voice_skill.dialogue.moment import Moment
    from voice_skill.pack import ContentPack
    from voice_skill.values import Finding, Reply, Understanding

_NEXT = frozenset({"continue", "affirm", "skip", "thanks"})
_FEW = 10
"""Words up to which little else is said than that the exercise hurts."""


def ended_by_a_sign(moment: Moment) -> tuple[Conversation, Reply] | None:
    """End the exercise where it hurts or brings on a sign, or where a danger of the day was told in it."""
    if not moment.now.routine or not (moment.due or _brings_on_a_sign(moment) or _cannot_go_on(moment)):
        return None
    talk = replace(moment.now, routine="", step=0)
    return go_on(moment.having(talk), (said("routine_ended", talk, moment.pack),))


def felt_in_it(heard: Understanding, before: Conversation, pack: ContentPack) -> Understanding:
    """Return what was heard without a danger that has no name, where an exercise is under way and a mild sign is told.

    "I've gone light-headed" is what breathing exercises bring on; every word of it must be that sign.
    "I can't do that, it hurts" is no wish to die there, where a model alone takes it for one.
    """
    if before.routine and _ends_with_pain(heard, pack):
        return _without_what_is_mistaken(heard, pack)
    named = tuple(f for f in heard.findings if f.kind != UNNAMED)
    signs = [f for f in named if f.kind in SIGNS]
    brought_on = len(signs) == 1 and signs[0].term in pack.talk.brought_on
    if not before.routine or heard.unmatched or heard.crisis or not brought_on:
        return heard
    return replace(heard, findings=named) if level(named, pack)[0] < Urgency.URGENT else heard


def _cannot_go_on(moment: Moment) -> bool:
    """Return whether somebody says, and little else, that the exercise hurts or cannot be done."""
    few = len(moment.heard.transcript.text.split()) <= _FEW
    return few and (bool(_pains(moment.heard, moment.pack)) or _says(moment.heard, moment.pack.talk.hindered))


def _pains(heard: Understanding, pack: ContentPack) -> list[Finding]:
    """Return what is told of pain."""
    return [f for f in heard.findings if f.term in pack.talk.hurting and f.status is Status.PRESENT]


def _says(heard: Understanding, phrases: Sequence[str]) -> bool:
    """Return whether one of these phrases is said, word by word."""
    text = f" {' '.join(heard.transcript.text.lower().split())} "
    return any(f" {words} " in text for words in phrases)


def _ends_with_pain(heard: Understanding, pack: ContentPack) -> bool:
    """Return whether the last that is said, in few words, is that it hurts: "it hurts to be alive" says more."""
    text = heard.transcript.text.lower().strip()
    return len(text.split()) <= _FEW and any(text.endswith(f.heard) for f in _pains(heard, pack))


def _without_what_is_mistaken(heard: Understanding, pack: ContentPack) -> Understanding:
    """Return what was heard without despair at the exercise, and without what a model alone makes of it.

    That is a wish to die, or a danger in doubt that has no name; one that it names, or is sure of, stays.
    """
    guessed = {e.what for e in heard.evidence if e.rule.startswith(BY_MODEL)}
    wishes = wishes_to_die(pack)
    alone = {f for f in heard.findings if f"{f.term} {f.status}" in guessed}
    mistaken = {f for f in alone if f.term in wishes or (f.kind == UNNAMED and f.status is Status.UNSURE)}
    mistaken |= {f for f in heard.findings if f.term in pack.talk.mistaken_in_it}
    return heard_without(mistaken, heard, pack)


def _brings_on_a_sign(moment: Moment) -> bool:
    """Return whether a sign is told in it that was not there before, and that no exercise eases."""
    there = {f.term for f in moment.before.findings if f.status is Status.PRESENT} | set(moment.pack.talk.eased)
    told = (f for f in moment.heard.findings if f.kind == SIGN and f.status is Status.PRESENT)
    return moment.trusted and any(f.term not in there for f in told)


def step_through(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Go through a guided exercise: next, again, back; silence goes on, for people who do it with closed eyes."""
    talk = moment.now
    if not talk.routine:
        return None
    silent = not moment.heard.transcript.text.strip()
    if moment.answer == "no":
        return go_on(moment.having(replace(talk, routine="", step=0)), (said("stopped", talk, moment.pack),))
    if silent or _NEXT & set(moment.intents) or moment.answer == "yes":
        return at_step(moment, talk.step + 1) or _finished(moment)
    if moment.wants("back"):
        return at_step(moment, talk.step - 1)
    return at_step(moment, 0) if moment.wants("start_over") else _how_far(moment)


def _how_far(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Say how many steps are left, then the step once more, to somebody who asks."""
    asked = not moment.heard.findings and _says(moment.heard, moment.pack.talk.how_far)
    at = at_step(moment, moment.now.step) if asked else None
    if at is None:
        return None
    talk, step = at
    routine = next(r for r in moment.pack.routines if r.name == talk.routine)
    left = len(routine.steps) - talk.step - 1
    number = capital(moment.pack.replies["number.small"][left])
    line = said("routine_left", talk, moment.pack, Number=number) if left else said("routine_last", talk, moment.pack)
    return talk, replace(step, lines=(line, *step.lines))


def _finished(moment: Moment) -> tuple[Conversation, Reply]:
    talk = replace(moment.now, routine="", step=0)
    return go_on(moment.having(talk), (said("routine_done", talk, moment.pack),))
