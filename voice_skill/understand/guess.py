"""Danger signs that no phrase caught, added by a trained model.

Core: pure. The model adds a sign and never takes one away; where the rules read the same sign as denied, past
or another's, their word stands, since they saw why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand.people import SIGNS
from voice_skill.values import Finding, Status

if TYPE_CHECKING:
    from voice_skill.understand.model import Features, LinearModel
    from voice_skill.understand.reading import Read

SURE = 0.4
"""Probability from which a sign counts; chosen on the seen part of the measuring set: under 1 % false alarms."""
LIKELIER = 0.55
"""The same where the rules found a sign themselves."""
SURER = 0.75
"""The same where the utterance speaks against a danger: a denial, the past, other people, a supposition."""
_EVENTS = 0.6
"""Share of these from which an event counts: a wish to die is the worst to miss, and is asked about gently."""
_AGAINST = frozenset({"past", "past_forward", "over", "supposed", "feared", "negated_clause"})


def dangers(read: Read, seen: Features, model: LinearModel, text: str) -> tuple[Finding, ...]:
    """Return the danger signs that the model sees and the rules did not speak of."""
    spoken = {m.term for m in read.mentions} | {f.term for f in read.findings}
    needed = SURER if _doubted(read) else LIKELIER if _explained(read) else SURE
    named = any(f.kind == "event" for f in read.findings)
    chances = model.each(seen)
    shares = [_EVENTS if name.startswith("event.") else 1.0 for name in model.names]
    found = [(float(chances[n]), name) for n, name in enumerate(model.names) if chances[n] >= needed * shares[n]]
    terms = [t for _, t in sorted(found, reverse=True) if t not in spoken and not (named and t.startswith("event."))]
    return tuple(_finding(term, text) for term in terms)


def _finding(term: str, text: str) -> Finding:
    kind, _, name = term.partition(".")
    return Finding(kind, name, status=Status.PRESENT, heard=text.strip()[:200])


def _explained(read: Read) -> bool:
    """Return whether the rules found a sign themselves, so that little is left to guess."""
    return any(f.kind in SIGNS and f.status is Status.PRESENT for f in read.findings)


def _doubted(read: Read) -> bool:
    if read.question is not None and any(f.term in read.question.asks for f in read.findings):
        return True  # an answer to a question says what it says
    cues = any(cue.name in _AGAINST for cue in read.scene.cues)
    return cues or any(m.dropped or m.status in {Status.ABSENT, Status.PAST, Status.OTHER} for m in read.mentions)
