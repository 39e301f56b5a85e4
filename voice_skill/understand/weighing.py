"""What rules and a trained model say of the same signs, weighed against each other.

Core: pure. The rules see why, the model has seen more ways of saying things.
  The model adds signs that no phrase caught.
  Where the two disagree on a sign that rules found, the model settles what is no danger; a danger sign that the model
  does not see becomes unsure, so that it is asked about: the model never takes one away.
  What rules read as denied, past or another's stays so, unless the model is nearly certain that it is there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from voice_skill.values import Finding, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voice_skill.understand.reading import Read

ADD = 0.5
"""Probability from which a sign that no phrase caught counts."""
ADD_DANGER = 0.4
"""The same of a danger sign: a missed one is the worst mistake."""
ADD_EVENT = 0.3
"""The same of an event: a wish to die is the worst to miss, and is asked about gently."""
UNSEEN = 0.05
"""Probability below which the model does not see a sign that rules found."""
UNSEEN_DANGER = 0.02
"""The same of a danger sign."""
OTHERWISE = 0.5
"""Probability from which the model's other status of such a sign counts."""
CERTAIN = 0.8
"""Probability from which a sign that rules read as denied, past or another's is there after all."""
CERTAIN_DANGER = 0.9
"""The same of a danger sign."""
DENIED = 0.8
"""Probability from which the model alone takes a sign that is no danger, and was asked about, as denied."""
ADD_PERSON = 0.7
"""Probability from which the talk is taken to be about somebody else, whom no rule noticed."""
ADD_ANSWER = 0.6
"""Probability from which words that no rule takes for one are an answer to the open question."""
DANGER = "unnamed.danger"
"""The model's sign that something is an emergency, whatever its name is."""
ALARM = 0.5
"""Its probability from which an emergency counts that no named sign makes one."""
NAMED = 0.2
"""Probability from which a danger sign is named for such an emergency."""
_EVENT, _ANSWER, _PERSON = "event", "answer", "subject"
_NEVER_LEFT_OUT = frozenset({"side", _PERSON})
"""Kinds that rules read from a few fixed words, and are sure of."""
_AGREES = "answer.yes"
"""The answer that is never left out: it may confirm a danger."""
_SETTLED = frozenset({Status.ABSENT, Status.PAST, Status.OTHER})

Chances = dict[Status, float]


class Change(NamedTuple):
    """What the model changed, for those who ask why."""

    finding: Finding
    """The finding as it is now; its old status where it was dropped."""
    why: str
    """What was done."""


class Weighed(NamedTuple):
    """The findings of an utterance, after both were heard."""

    findings: tuple[Finding, ...]
    """What was said."""
    changes: tuple[Change, ...]
    """What the model changed."""


def by_term(names: Sequence[str], chances: Sequence[float]) -> dict[str, Chances]:
    """Return term -> status -> probability, of a model whose classes are called "term status"."""
    found: dict[str, Chances] = {}
    for name, chance in zip(names, chances, strict=True):
        term, _, status = name.partition(" ")
        found.setdefault(term, {})[Status(status)] = float(chance)
    return found


def weigh(read: Read, chances: Mapping[str, Chances], danger: frozenset[str], text: str) -> Weighed:
    """Return the findings of an utterance as rules and model together see them."""
    findings: list[Finding] = []
    changes: list[Change] = []
    for finding in read.findings:
        seen = chances.get(finding.term)
        kept = seen is None or finding.kind in _NEVER_LEFT_OUT or finding.term == _AGREES
        now = finding if kept or seen is None else _settled(finding, seen, danger)
        if now is not None:
            findings.append(now)
        if now is not finding:
            changes.append(Change(now or finding, "left out: model sees none" if now is None else "model of signs"))
    added = list(_added(read, chances, danger, text))
    changes += [Change(finding, "model of signs") for finding in added]
    return Weighed((*findings, *added), tuple(changes))


def _settled(finding: Finding, seen: Chances, danger: frozenset[str]) -> Finding | None:
    """Return a finding of the rules with the status that it has after the model was heard; None where it is none."""
    present = seen.get(Status.PRESENT, 0.0)
    is_danger = finding.term in danger
    if finding.status is Status.PRESENT and present < (UNSEEN_DANGER if is_danger else UNSEEN):
        if is_danger:
            return replace(finding, status=Status.UNSURE)
        status, chance = max(seen.items(), key=lambda item: item[1])
        return replace(finding, status=status) if status is not Status.PRESENT and chance >= OTHERWISE else None
    if finding.status in _SETTLED and present >= (CERTAIN_DANGER if is_danger else CERTAIN):
        return replace(finding, status=Status.PRESENT)
    return finding


def _added(read: Read, chances: Mapping[str, Chances], danger: frozenset[str], text: str) -> Iterator[Finding]:
    """Yield the signs that no phrase caught, the likeliest first."""
    spoken = {m.term for m in read.mentions} | {f.term for f in read.findings}
    spoken_kinds = {f.kind for f in read.findings}
    asked = set(read.question.asks) if read.question is not None else set()
    for term, seen in sorted(chances.items(), key=lambda item: -item[1].get(Status.PRESENT, 0.0)):
        kind, _, name = term.partition(".")
        if term in spoken or name == kind or term == DANGER or (kind in {_ANSWER, _PERSON} and kind in spoken_kinds):
            continue
        if kind == _ANSWER and read.question is None:
            continue
        if seen.get(Status.PRESENT, 0.0) >= _needed(kind, term, danger):
            spoken_kinds.add(kind)
            yield Finding(kind, name, status=Status.PRESENT, heard=text.strip()[:200])
        elif term in asked and term not in danger and seen.get(Status.ABSENT, 0.0) >= DENIED:
            yield Finding(kind, name, status=Status.ABSENT, heard=text.strip()[:200])


def _needed(kind: str, term: str, danger: frozenset[str]) -> float:
    """Return the probability from which a sign that no phrase caught counts."""
    special = {_EVENT: ADD_EVENT, _ANSWER: ADD_ANSWER, _PERSON: ADD_PERSON}
    return special.get(kind, ADD_DANGER if term in danger else ADD)


def alarms(chances: Mapping[str, Chances]) -> bool:
    """Return whether the model takes an utterance for an emergency, whatever its sign."""
    return chances.get(DANGER, {}).get(Status.PRESENT, 0.0) >= ALARM


def alarming(weighed: Weighed, chances: Mapping[str, Chances], danger: frozenset[str], text: str) -> Weighed:
    """Return findings with the danger sign that the model finds likeliest, or one without a name."""
    present = {f.term for f in weighed.findings if f.status is Status.PRESENT}
    likely = [(seen.get(Status.PRESENT, 0.0), t) for t, seen in chances.items() if t in danger and t not in present]
    chance, term = max(likely, default=(0.0, DANGER))
    kind, _, name = (term if chance >= NAMED else DANGER).partition(".")
    finding = Finding(kind, name, status=Status.PRESENT, heard=text.strip()[:200])
    kept = (f for f in weighed.findings if f.term != finding.term)
    return Weighed((*kept, finding), (*weighed.changes, Change(finding, "model of emergencies")))
