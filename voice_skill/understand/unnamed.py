"""Emergencies that a trained model sees by whatever sign, where rules found none that makes one.

Core: pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand import plain, trust
from voice_skill.understand.scene import PLACES, SIGNS
from voice_skill.understand.trust import ASIDE, AT_ONCE, DANGER, DENIAL, NAMED, PLAIN, TELLING
from voice_skill.understand.weighed import Change, Weighed
from voice_skill.values import UNNAMED, Expects, Status

if TYPE_CHECKING:
    from voice_skill.understand.weighing import Scales


def alarms(scales: Scales) -> bool:
    """Return whether the model takes the utterance for an emergency, whatever its sign."""
    read = scales.read
    if read.is_plain(scales.danger, scales.usual):
        return False
    denied = any(f.term in scales.danger and f.status is Status.ABSENT for f in read.findings)
    sure = _tells_exactly(scales) or (denied and len(read.tokens) <= DENIAL)
    if scales.present(DANGER) < (TELLING if sure else scales.trust.alarm + scales.caution()):
        return False
    asked = read.question is not None and bool(read.question.asks or read.question.settles)
    return scales.by_itself(DANGER) >= (ASIDE if asked else 0.0)


def _tells_exactly(scales: Scales) -> bool:
    """Return whether rules found a sign that says exactly what is seen, such as a tic."""
    return any(f.term in scales.telling and f.status is Status.PRESENT for f in scales.read.findings)


def alarming(scales: Scales, weighed: Weighed) -> Weighed:
    """Return findings with the danger sign that the model finds likeliest, or one without a name."""
    there = {f.term for f in weighed.findings if f.status is Status.PRESENT}
    signs = (term for term in scales.chances if term in scales.danger and term.partition(".")[0] in {*SIGNS, UNNAMED})
    likely = [(scales.present(term), term) for term in signs if term not in there]
    chance, term = max(likely, default=(0.0, DANGER))
    named = term if chance >= NAMED else DANGER
    sure = named != DANGER or _is_sure(scales)
    asked_back = not scales.mistaken.isdisjoint(f.term for f in weighed.findings)
    if asked_back or (not sure and _is_lent(scales)):
        return weighed
    finding = scales.finding(named, Status.PRESENT if sure else Status.UNSURE)
    kept = (f for f in weighed.findings if f.term != finding.term)
    return Weighed((*kept, finding), (*weighed.changes, Change(finding, "model of emergencies")))


def _is_sure(scales: Scales) -> bool:
    """Return whether an emergency without a name is told at once, and not asked about.

    Where nobody asked anything, and rules see neither a sign nor a place, it may be about a match or a film: "he's off
    the bench".
    An answer to the question about dangers holds their words, whatever it says of them.
    """
    read = scales.read
    if plain.leaves_no_danger(read, scales.telling):
        return False
    asked = read.question is not None and bool(scales.danger & set(read.question.asks))
    by_itself = scales.by_itself(DANGER)
    if (min(by_itself, scales.present(DANGER)) if asked else by_itself) >= PLAIN:
        return True
    grounded = read.question is not None or any(m.entry.kind in {*SIGNS, *PLACES} for m in read.mentions)
    grounded |= any(token.word in read.scene.language.clauses.bodily for token in read.tokens)
    grounded |= scales.trust is not trust.MEANING  # a model of words alone has words to rest on
    return scales.present(DANGER) >= AT_ONCE and grounded and not asked


def _is_lent(scales: Scales) -> bool:
    """Return whether a doubtful emergency without a name rests on a question about nothing so grave."""
    question = scales.read.question
    if question is None or question.expects is Expects.OPEN or not scales.sole.isdisjoint(question.asks):
        return False
    return scales.by_itself(DANGER) < trust.ELSEWHERE
