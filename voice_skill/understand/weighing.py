"""What rules and a trained model say of the same signs, weighed against each other.

Core: pure. The rules see why, the model has seen more ways of saying things.
  The model adds signs that no phrase caught.
  Where the two disagree on a sign that rules found, the model settles what is no danger; a danger sign that the model
  does not see becomes unsure, so that it is asked about: the model never takes one away.
  What rules read as denied, past or another's stays so, unless the model is nearly certain that it is there.
  What a bare answer settled stays: the open question decides it, which the model only half sees.
  An emergency that the model sees by whatever sign is one, named by the likeliest sign or left without a name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from voice_skill.understand.people import MAY_BE, SIGNS
from voice_skill.values import UNNAMED, Finding, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from voice_skill.understand.reading import Read


class Trust(NamedTuple):
    """Probabilities from which a model is believed; chosen on sentences kept back from its training."""

    add: float
    """A sign that no phrase caught."""
    add_danger: float
    """The same of a danger sign: a missed one is the worst mistake."""
    add_event: float
    """The same of an event: a wish to die is the worst to miss, and is asked about gently."""
    explained: float
    """What is added to these for a danger where rules found a sign themselves, so that little is left to guess."""
    doubted: float
    """What is added where the utterance speaks against a danger: a denial, the past, other people, a supposition."""
    unseen: float
    """Below this, the model does not see a sign that rules found."""
    unseen_danger: float
    """The same of a danger sign."""
    calm: float
    """Below this, the model sees no emergency at all, and a danger sign that it half sees becomes unsure."""
    alarm: float
    """An emergency that no named sign makes one."""
    turned: float
    """A sign that rules found, and that is denied, past or another's after all."""
    elsewhere: float
    """The same of a sign that no phrase caught and nobody asked about."""


WORDS = Trust(
    add=0.6,
    add_danger=0.45,
    add_event=0.3,
    explained=0.15,
    doubted=0.35,
    unseen=0.003,
    unseen_danger=0.0,
    calm=0.0,
    alarm=0.7,
    turned=2.0,
    elsewhere=2.0,
)
"""For a model of words and letters alone, which never takes back what rules found."""
MEANING = Trust(
    add=0.45,
    add_danger=0.4,
    add_event=0.45,
    explained=0.1,
    doubted=0.25,
    unseen=0.1,
    unseen_danger=0.01,
    calm=0.1,
    alarm=0.45,
    turned=0.6,
    elsewhere=0.6,
)
"""For a model that also has the meaning of the sentence."""
OTHERWISE = 0.5
"""Probability from which the model's other status of a sign that it does not see counts."""
SUPPORTED, SURE = 0.3, 0.9
"""Probability of an emergency from which it supports the danger sign that no phrase caught, and what such a sign needs
without that support."""
TELLING, DENIAL = 0.97, 8
"""Probability of an emergency that is needed beside a sign that says exactly what is seen, or in a denial of a danger
that has no more words than these."""
DOUBTED = 0.15
"""Probability below which a danger sign that rules found is only half seen by the model."""
CLOSER = 0.5
"""Probability from which the words around a danger sign show it."""
CERTAIN, CERTAIN_DANGER = 0.8, 0.97
"""Probabilities from which a sign that rules read as denied, past or another's is there after all."""
DENIED = 0.8
"""Probability from which the model alone takes a sign that is no danger, and was asked about, as denied."""
PERSON = 0.7
"""Probability from which the talk is taken to be about somebody else, whom no rule noticed."""
ANSWERED = 0.6
"""Probability from which words that no rule takes for one are an answer to the open question."""
SHORT, ANSWERED_SHORT = 2, 0.9
"""Words up to which an utterance may be any word misheard, and the probability from which it is an answer then."""
DANGER = f"{UNNAMED}.danger"
"""The model's sign that something is an emergency, whatever its name is."""
NAMED = 0.2
"""Probability from which a danger sign is named for such an emergency."""
_EVENT, _ANSWER, _PERSON = "event", "answer", "subject"
_NEVER_LEFT_OUT = frozenset({"side", _PERSON})
"""Kinds that rules read from a few fixed words, and are sure of."""
_AGREES = "answer.yes"
"""The answer that is never left out: it may confirm a danger."""
_AGAINST = frozenset({"past", "past_forward", "over", "supposed", "feared", "negated_clause"})
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


class Scales(NamedTuple):
    """One utterance on the scales."""

    read: Read
    """What the rules say."""
    chances: Mapping[str, Chances]
    """What the model says."""
    trust: Trust
    """How far it is believed."""
    danger: frozenset[str]
    """Terms of signs of an emergency."""
    serious: frozenset[str]
    """These, and the terms of signs that need advice today."""
    text: str
    """The words."""
    closer: Callable[[str], Mapping[str, Chances]] | None = None
    """What the model says of the words around a term alone: the whole of a long sentence drowns what it holds."""
    telling: frozenset[str] = frozenset()
    """Terms that say exactly what is seen."""
    anybody: bool = True
    """Whether another person's sign may be the matter in hand."""

    def weigh(self) -> Weighed:
        """Return the findings as rules and model together see them."""
        findings: list[Finding] = []
        changes: list[Change] = []
        for finding in self.read.findings:
            now = self._settled(finding)
            if now is not None:
                findings.append(now)
            if now is not finding:
                changes.append(Change(now or finding, "left out: the model sees none" if now is None else "model"))
        added = list(self._added())
        if self.anybody and any(f.kind == _PERSON for f in added):
            findings = [self._theirs(finding) for finding in findings]
        return Weighed((*findings, *added), (*changes, *(Change(finding, "model of signs") for finding in added)))

    def _theirs(self, finding: Finding) -> Finding:
        """Return a sign of somebody else, whom the talk turns out to be about, as there: "my son had a seizure"."""
        own = any(f.kind in SIGNS and f.status is Status.PRESENT for f in self.read.findings)
        perhaps = any(m.term == finding.term and m.why == MAY_BE for m in self.read.mentions)
        theirs = finding.kind in SIGNS and (finding.status is Status.OTHER or perhaps) and not own
        return replace(finding, status=Status.PRESENT) if theirs else finding

    def alarms(self) -> bool:
        """Return whether the model takes the utterance for an emergency, whatever its sign."""
        found = self.read.findings
        told = any(f.term in self.telling and f.status is Status.PRESENT for f in found)
        denied = any(f.term in self.danger and f.status is Status.ABSENT for f in found)
        sure = told or (denied and len(self.read.tokens) <= DENIAL)
        return self._present(DANGER) >= (TELLING if sure else self.trust.alarm + self._caution())

    def alarming(self, weighed: Weighed) -> Weighed:
        """Return findings with the danger sign that the model finds likeliest, or one without a name."""
        there = {f.term for f in weighed.findings if f.status is Status.PRESENT}
        likely = [(self._present(term), term) for term in self.chances if term in self.danger and term not in there]
        chance, term = max(likely, default=(0.0, DANGER))
        finding = self._finding(term if chance >= NAMED else DANGER, Status.PRESENT)
        kept = (f for f in weighed.findings if f.term != finding.term)
        return Weighed((*kept, finding), (*weighed.changes, Change(finding, "model of emergencies")))

    def _settled(self, finding: Finding) -> Finding | None:
        """Return a finding of the rules as it is after the model was heard; None where it is none."""
        seen = self.chances.get(finding.term)
        if (
            seen is None
            or Status.PRESENT not in seen
            or finding.kind in _NEVER_LEFT_OUT
            or finding.term == _AGREES
            or self._answered(finding)
        ):
            return finding
        present, is_danger = seen.get(Status.PRESENT, 0.0), finding.kind in SIGNS and finding.term in self.serious
        other, chance = max(
            ((s, c) for s, c in seen.items() if s in _SETTLED), key=lambda item: item[1], default=(None, 0.0)
        )
        if finding.status is Status.PRESENT and other and chance >= self.trust.turned and present < chance:
            return replace(finding, status=Status.UNSURE if is_danger else other)
        if finding.status is Status.PRESENT and is_danger:
            unseen = present < self.trust.unseen_danger or (
                finding.term in self.danger and present < DOUBTED and self._present(DANGER) < self.trust.calm
            )
            unseen = unseen and not self._seen_closer(finding.term)
            return replace(finding, status=Status.UNSURE) if unseen else finding
        if finding.status is Status.PRESENT and present < self.trust.unseen:
            status, chance = max(seen.items(), key=lambda item: item[1])
            return replace(finding, status=status) if status is not Status.PRESENT and chance >= OTHERWISE else None
        if finding.status in _SETTLED and present >= (CERTAIN_DANGER if is_danger else CERTAIN):
            return replace(finding, status=Status.PRESENT)
        return finding

    def _seen_closer(self, term: str) -> bool:
        """Return whether the words around a danger sign that the whole does not show to the model show it."""
        if self.closer is None:
            return False
        near = self.closer(term)
        return max(near.get(t, {}).get(Status.PRESENT, 0.0) for t in (term, DANGER)) >= CLOSER

    def _answered(self, finding: Finding) -> bool:
        """Return whether a bare answer, and no word of its own, gave a finding."""
        question, mentioned = self.read.question, {m.term for m in self.read.mentions}
        return question is not None and finding.term in question.asks and finding.term not in mentioned

    def _added(self) -> Iterator[Finding]:
        """Yield the signs that no phrase caught, the likeliest first."""
        read = self.read
        spoken = {m.term for m in read.mentions} | {f.term for f in read.findings} | {DANGER}
        single = {f.kind for f in read.findings} & {_ANSWER, _PERSON} | ({_ANSWER} if read.question is None else set())
        asked = set(read.question.asks) if read.question is not None else set()
        for term in sorted(self.chances, key=self._present, reverse=True):
            kind, _, name = term.partition(".")
            if term in spoken or name == kind or kind in single:
                continue
            if self._present(term) >= self._needed(kind, term):
                single |= {kind} & {_ANSWER, _PERSON}
                yield self._finding(term, Status.PRESENT)
            elif term not in self.serious and (
                settled := self._elsewhere(term, DENIED if term in asked else self.trust.elsewhere)
            ):
                yield self._finding(term, settled)

    def _elsewhere(self, term: str, least: float) -> Status | None:
        """Return the status of a sign that no phrase caught and that is denied, past or another's."""
        status, chance = max(((s, self._chance(term, s)) for s in _SETTLED), key=lambda item: item[1])
        return status if chance >= least else None

    def _needed(self, kind: str, term: str) -> float:
        """Return the probability from which a sign that no phrase caught counts."""
        if kind in {_ANSWER, _PERSON}:
            answered = ANSWERED if len(self.read.tokens) > SHORT else ANSWERED_SHORT
            return answered if kind == _ANSWER else PERSON
        if kind == _EVENT:
            return self.trust.add_event + self._caution() / 2
        if term not in self.danger:
            return self.trust.add
        return self.trust.add_danger + self._caution() if self._present(DANGER) >= SUPPORTED else SURE

    def _caution(self) -> float:
        """Return what has to be added for a danger sign, by what rules made of the utterance."""
        read = self.read
        asked = read.question.asks if read.question is not None else ()
        against = any(cue.name in _AGAINST for cue in read.scene.cues) or any(f.term in asked for f in read.findings)
        if against or any(m.dropped or m.status in _SETTLED for m in read.mentions):
            return self.trust.doubted
        own = any(f.kind in SIGNS and f.status is Status.PRESENT for f in read.findings)
        return self.trust.explained if own else 0.0

    def _chance(self, term: str, status: Status) -> float:
        return self.chances.get(term, {}).get(status, 0.0)

    def _present(self, term: str) -> float:
        return self._chance(term, Status.PRESENT)

    def _finding(self, term: str, status: Status) -> Finding:
        kind, _, name = term.partition(".")
        return Finding(kind, name, status=status, heard=self.text.strip()[:200])
