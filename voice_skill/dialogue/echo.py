"""What was just said, taken up in a word before the next question.

Core: pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.dialogue.memory import ANSWER
from voice_skill.dialogue.settling import is_answered
from voice_skill.dialogue.wording import joined, narrowest, placed, said, words_in
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.dialogue.moment import Moment
    from voice_skill.values import Finding, Line

_ECHOED_AT_MOST = 3
_ECHOED_WORDS = 6
"""Words of an echo at most, so that the question after it stays short."""


def acknowledged(moment: Moment) -> list[Line]:
    """Return a word that takes up what was said: the thing itself where it matters, else just a nod."""
    if moment.now.warned != moment.before.warned:
        return []  # a danger of the day is told in this reply, and says what was heard
    fresh = [f for f in moment.now.findings if f not in moment.before.findings and f.status is Status.PRESENT]
    told = [f for f in fresh if not _is_bare_answer(f, moment)]
    kinds = (*moment.pack.talk.echoed, moment.pack.talk.side)
    heard = echo([f for f in told if f.kind in kinds], moment, most=_ECHOED_WORDS)
    if heard:
        return [said("echo", moment.now, moment.pack, Heard=heard[:1].upper() + heard[1:])]
    unanswered = moment.question is not None and not is_answered(moment.question, moment.facts)
    return [said("nod", moment.now, moment.pack)] if fresh or (moment.answer and not unanswered) else []


def _is_bare_answer(finding: Finding, moment: Moment) -> bool:
    """Return whether a yes alone gave a finding: its name in the pack is not what the person said."""
    answers = {f.heard for f in moment.heard.findings if f.kind == ANSWER}
    asked = moment.question.asks if moment.question is not None else ()
    return finding.term in asked and finding.heard in {"", *answers}


def echo(findings: Sequence[Finding], moment: Moment, most: int = 60) -> str:
    """Return findings as one phrase, the first three of them and no more words than told."""
    sides_first = sorted(findings, key=lambda f: f.kind != moment.pack.talk.side)
    telling = narrowest([f for f in sides_first if f.term not in moment.pack.talk.understood], moment.pack)
    phrases = placed(telling, moment.pack)[:_ECHOED_AT_MOST]
    while len(phrases) > 1 and words_in(joined(phrases, moment.pack)) > most:
        phrases.pop()
    return joined(phrases, moment.pack)
