"""What is said after a correction: what was changed, and what follows from it; never a change that did not happen.

Core: pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.dialogue.correcting import CORRECT, means_other_one, said_of
from voice_skill.dialogue.echo import echo
from voice_skill.dialogue.questions import ask, which
from voice_skill.dialogue.result import SECTIONS, build, tell
from voice_skill.dialogue.thread import go_on
from voice_skill.dialogue.wording import said, words_of
from voice_skill.values import Status, Urgency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.conversation import Conversation
    from voice_skill.dialogue.moment import Moment
    from voice_skill.values import Finding, Line, Reply


_AGREED = "answer.yes"
"""The finding of a yes in so many words."""


def corrected(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Take a correction in one breath: change it, say so, and run everything again."""
    if not moment.corrected and not _adds_at_the_read_back(moment):
        return _nothing_changed(moment) if moment.wants(CORRECT) and moment.trusted else None
    talk = replace(moment.now, open="", misses=0, summarised=False if not moment.now.final else moment.now.summarised)
    changed = echo(_changed(moment), moment)
    key = "changed_to" if moment.corrected else "added_to"
    lines = [said(key if changed else "changed", talk, moment.pack, heard=changed)]
    moment = moment.having(talk)
    if not talk.final:
        return go_on(moment, lines)
    return _retold(moment, lines)


def _adds_at_the_read_back(moment: Moment) -> bool:
    """Return whether something is told in place of a yes to what was read back: "my legs too"."""
    reads_back = moment.before.open == moment.pack.talk.summary and not moment.before.final
    added = said_of(moment.now) - said_of(moment.before)
    agreed = any(f.term == _AGREED for f in moment.heard.findings)
    return reads_back and moment.trusted and not agreed and bool(added)


def _changed(moment: Moment) -> list[Finding]:
    """Return what is new after a correction; a side that changed with the place that it belongs to."""
    talk = moment.pack.talk
    now = [f for f in moment.now.findings if f.status is Status.PRESENT]
    fresh = [f for f in now if f not in moment.before.findings]
    sided = any(f.kind == talk.side for f in fresh)
    return [f for f in now if f in fresh or (sided and f.kind == talk.place)]


def _nothing_changed(moment: Moment) -> tuple[Conversation, Reply] | None:
    """Ask what is to be changed, where nothing was; never claim a change that did not happen."""
    talk, pack = moment.now, moment.pack
    if said_of(talk) != said_of(moment.before) or moment.before.alarm is not None:
        return None
    side = next((q for q in pack.questions.values() if q.values == (pack.talk.side,)), None)
    if means_other_one(moment.heard, pack) and side is not None:
        return ask(side, moment)
    known = [f for f in moment.heard.findings if f.kind in pack.talk.echoed and f.status is Status.PRESENT]
    if known:
        heard = echo(known, moment)
        return go_on(moment.having(replace(talk, misses=0)), [said("as_known", talk, pack, heard=heard)])
    if moment.answer == "no" and moment.question is not None and moment.question.topic != pack.talk.summary:
        return None  # "sorry, no, i misunderstood" answers what was asked
    summary = pack.questions[pack.talk.summary]
    return which(summary, moment) if f"which {summary.topic}" not in talk.counts else None


def _retold(moment: Moment, lines: Sequence[Line]) -> tuple[Conversation, Reply]:
    """Tell the result again after a correction."""
    told = max(moment.urgency, Urgency.SELF_CARE)  # advice that was given stays given
    talk = replace(moment.now, told=told, spoken=(), parts=())
    spared = words_of(lines)
    parts = build(moment.having(replace(talk, told=None)), SECTIONS, spared)
    return tell(moment.having(talk), parts, lines)
