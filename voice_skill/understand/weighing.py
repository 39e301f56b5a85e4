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
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from voice_skill.understand import answers, by_the_way, crises, plain, trust
from voice_skill.understand.people import MAY_BE, THEIRS_DENIED
from voice_skill.understand.scene import CONDITION, DENIALS, MEDICINE, PLACES, SIDE, SIGNS, WHOM
from voice_skill.understand.trust import (
    ANSWERED,
    ANSWERED_SHORT,
    CERTAIN,
    CERTAIN_DANGER,
    CLOSER,
    DANGER,
    DENIED,
    DOUBTED,
    LENT,
    OTHERWISE,
    PERSON,
    SHORT,
    SUPPORTED,
    SURE,
)
from voice_skill.understand.weighed import Change, Weighed
from voice_skill.values import UNNAMED, Finding, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from voice_skill.understand.looking import Chances
    from voice_skill.understand.read import Read
    from voice_skill.understand.trust import Trust


_EVENT, _ANSWER, _NO = "event", "answer", "no"
_NEVER_LEFT_OUT = frozenset({SIDE, "age_years", WHOM})
"""Kinds that rules read from a few fixed words, and are sure of."""
_DENIES = "answer.no"
"""The answer that settles a sign as not there."""
_AGREES = "answer.yes"
"""The answer that is never left out: it may confirm a danger."""
_AGAINST = frozenset({"past", "past_forward", "over", "supposed", "feared", "negated_clause"})
_SETTLED = frozenset({Status.ABSENT, Status.PAST, Status.OTHER})


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
    beside: Callable[[AbstractSet[str]], Mapping[str, Chances]] | None = None
    """What the model says of the words that are of none of these kinds."""
    apart: Callable[[], Mapping[str, Chances]] | None = None
    """What the model says of the words where nobody asked anything."""
    mistaken: frozenset[str] = frozenset()
    """Terms of dangers that the model takes what rules found for."""
    telling: frozenset[str] = frozenset()
    """Terms that say exactly what is seen."""
    sole: frozenset[str] = frozenset()
    """Terms of signs that are an emergency without any other."""
    wider: Mapping[str, str] = MappingProxyType({})
    """Term -> the wider one that it is a case of, which the model knows better."""
    usual: frozenset[str] = frozenset()
    """Terms that the talk is about, and that are no reasons by themselves."""
    anybody: bool = True
    """Whether another person's sign may be the matter in hand."""
    crises: frozenset[str] = frozenset()
    """Terms of a wish to die, and of what is done to that end."""
    wished: float = 1.0
    """How likely a wish to die, or what was done to that end, is what the person speaks of."""
    denied: float = 0.0
    """How likely all that is said is a no."""

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
        if self.anybody and any(f.kind == WHOM for f in added):
            findings = [self._theirs(finding) for finding in findings]
        added += answers.settled_by(added, findings, self.read.question)
        kept = self._of_somebody((*findings, *added))
        return Weighed(kept, (*changes, *(Change(finding, "model of signs") for finding in added if finding in kept)))

    def _of_somebody(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Return findings without another person of whom nothing is told but a danger in doubt: it may be a story."""
        signs = [f for f in findings if f.kind in SIGNS and f.status in {Status.PRESENT, Status.UNSURE}]
        there = {f.term for f in self.read.findings if f.status is Status.UNSURE}
        doubted = all(f.status is Status.UNSURE and f.term in self.danger and f.term not in there for f in signs)
        people = {n for at, (end, _) in self.read.found.people.items() for n in range(at, end)}
        named = self.read.telling <= people or any(f.kind == WHOM for f in self.read.findings)  # "my son"
        told = {f.kind for f in findings} & {*SIGNS, *PLACES, UNNAMED, "age_years"}
        calm = self.present(DANGER) < self.trust.alarm
        nothing = not named and not told and calm  # "my wife does the tablets" tells nothing of hers
        return tuple(f for f in findings if f.kind != WHOM) if (signs and doubted) or nothing else findings

    def _theirs(self, finding: Finding) -> Finding:
        """Return a sign of somebody else, whom the talk turns out to be about, as there: "my son had a seizure"."""
        own = any(f.kind in SIGNS and f.status is Status.PRESENT for f in self.read.findings)
        perhaps = any(m.term == finding.term and m.why == MAY_BE for m in self.read.mentions)
        theirs = finding.kind in SIGNS and (finding.status is Status.OTHER or perhaps) and not own
        if not theirs:
            return finding
        whys = {m.why for m in self.read.mentions if m.term == finding.term}
        return replace(finding, status=Status.ABSENT if whys == {THEIRS_DENIED} else Status.PRESENT)

    def by_itself(self, term: str) -> float:
        """Return how likely a term is in the words alone: a question lends an answer its own, or hides what is in it.

        In what is nearly surely a no, the lower of this and of the chance with the question counts.
        """
        chance = self.present(term)
        if self.read.question is None or self.apart is None:
            return chance
        by_itself = self.apart().get(term, {}).get(Status.PRESENT, 0.0)
        return min(chance, by_itself) if self.denied >= trust.A_NO else by_itself

    def _settled(self, finding: Finding) -> Finding | None:
        """Return a finding of the rules as it is after the model was heard; None where it is none."""
        seen = self._seen(finding.term)
        if Status.PRESENT not in seen:
            return self._of_another(finding, seen)
        if (
            finding.kind in {*_NEVER_LEFT_OUT, UNNAMED}
            or self.read.is_settled(finding)
            or finding.term == _AGREES
            or self._answered(finding)
        ):
            return finding
        present, is_danger = seen[Status.PRESENT], finding.term in self.serious
        if is_danger and self._is_plain(finding):
            return finding
        other, chance = max(
            ((s, c) for s, c in seen.items() if s in _SETTLED), key=lambda item: item[1], default=(None, 0.0)
        )
        turned = chance >= (self.trust.turned_serious if is_danger else self.trust.turned) and present < chance
        if finding.status is Status.PRESENT and other and turned and not self._told_after_a_no(finding):
            return replace(finding, status=Status.UNSURE if is_danger else other)
        if finding.status is Status.PRESENT and is_danger:
            doubted = finding.kind != MEDICINE and self._unseen(finding, present)
            return replace(finding, status=Status.UNSURE) if doubted else finding
        if finding.status is Status.PRESENT and present < self.trust.unseen and not self._stands(finding):
            status, chance = max(seen.items(), key=lambda item: item[1])
            return replace(finding, status=status) if status is not Status.PRESENT and chance >= OTHERWISE else None
        if finding.status in _SETTLED and present >= (CERTAIN_DANGER if is_danger else CERTAIN):
            return replace(finding, status=Status.PRESENT)
        return finding

    def _is_plain(self, finding: Finding) -> bool:
        """Return whether a serious sign is plainly said to be there, or is what answers."""
        grave = finding.term in self.danger
        return self.read.plainly_there(finding) if grave else plain.answers_with(self.read, finding)

    def _of_another(self, finding: Finding, seen: Chances) -> Finding:
        """Return an illness that the model has learnt as another's alone as theirs: "granda had the parkinson's"."""
        theirs = finding.kind == CONDITION and seen.get(Status.OTHER, 0.0) >= CERTAIN
        known = finding.status is Status.PRESENT and finding.term not in self.serious
        return replace(finding, status=Status.OTHER) if theirs and known else finding

    def _seen(self, term: str) -> Chances:
        """Return what the model says of a term, the wider one, or, for one that alone is an emergency, of any."""
        seen = self.chances.get(term) or self.chances.get(self.wider.get(term, ""))
        return seen or ({Status.PRESENT: self.present(DANGER)} if term in self.sole else {})

    def _unseen(self, finding: Finding, present: float) -> bool:
        """Return whether the model sees nothing of a danger sign that rules found."""
        calm = self.trust.calm
        if finding.kind == _EVENT:
            unseen = max(self.present(t) for t in (*self.chances, finding.term) if t.startswith(_EVENT)) < calm
        else:
            unseen = finding.term in self.danger and present < DOUBTED and self.present(DANGER) < calm
        return (unseen or present < self.trust.unseen_danger) and not self._seen_closer(finding.term)

    def _stands(self, finding: Finding) -> bool:
        """Return whether a finding is what was asked about, or is seen where nobody asked for something else."""
        question = self.read.question
        if question is None:
            return False
        if self.apart and self.apart().get(finding.term, {}).get(Status.PRESENT, 0.0) >= self.trust.unseen:
            return True
        counted = finding.value is not None and bool(question.covers)  # "nine cups" to several things at once
        return counted or not {finding.term, finding.kind}.isdisjoint((*question.asks, *question.values))

    def _seen_closer(self, term: str) -> bool:
        """Return whether the words around a danger sign that the whole does not show to the model show it."""
        near = self.closer(term) if self.closer else {}
        shown = self.crises if term in self.crises else {term, DANGER}  # another danger is no wish to die
        return max(near.get(t, {}).get(Status.PRESENT, 0.0) for t in (term, *shown)) >= CLOSER

    def _told_after_a_no(self, finding: Finding) -> bool:
        """Return whether a danger follows on a no to something else, and is seen without it: "no, my chest hurts"."""
        answer = self.read.answer
        if finding.term not in self.danger or answer is None or answer.name != _NO:
            return False
        after = any(m.term == finding.term and m.start >= answer.end for m in self.read.mentions)
        return after and self._seen_closer(finding.term)

    def _answered(self, finding: Finding) -> bool:
        """Return whether a bare answer, and no word of its own, gave a finding."""
        question, mentioned = self.read.question, {m.term for m in self.read.mentions}
        return question is not None and finding.term in question.asks and finding.term not in mentioned

    def _added(self) -> Iterator[Finding]:
        """Yield the signs that no phrase caught, the likeliest first."""
        read = self.read
        spoken = {m.term for m in read.mentions} | {f.term for f in read.findings} | {DANGER}
        asked = set(read.question.asks) if read.question is not None else set()
        told = any(f.term in asked and f.status is Status.PRESENT for f in read.findings)
        single = {f.kind for f in read.findings} & {_ANSWER, WHOM} | ({_ANSWER} if read.question is None else set())
        grave = frozenset(term for term in self.serious if term.partition(".")[0] not in PLACES)
        barred = (grave if read.is_plain(self.danger, self.usual) else frozenset()) | (read.found.unlike - self.serious)
        barred |= {f"{_ANSWER}.{_NO}"} if told else set()
        barred |= {t for t in self.chances if t.startswith(f"{WHOM}.")} if by_the_way.tells_own_age(read) else set()
        for term in sorted(self.chances, key=self.present, reverse=True):
            kind, _, name = term.partition(".")
            if term in barred or term in spoken or name == kind or kind in single:
                continue
            if self._is_seen(kind, term):
                single |= {kind} & {_ANSWER, WHOM}
                yield self.finding(term, self._sureness(term))
            elif term not in self.serious and (
                settled := self._elsewhere(term, DENIED if term in asked else self.trust.elsewhere)
            ):
                yield self.finding(term, settled)

    def _is_seen(self, kind: str, term: str) -> bool:
        """Return whether a sign that no phrase caught is likely enough to count."""
        least = self._needed(kind, term)
        if term not in self.crises:
            return self.present(term) >= least
        return crises.seen(self, term) >= least and crises.is_meant(self, term, least)

    def _sureness(self, term: str) -> Status:
        """Return how sure a sign is that no phrase caught: without support, or lent by the question, it is asked."""
        question = self.read.question if self.apart is not None else None
        lent = (
            question is not None and term not in question.asks and min(self.present(term), self.by_itself(term)) < LENT
        )
        if (lent or term in self.mistaken) and term in self.danger and term.partition(".")[0] in SIGNS:
            return Status.UNSURE
        return Status.PRESENT if term not in self.crises or crises.is_told(self, term) else Status.UNSURE

    def _elsewhere(self, term: str, least: float) -> Status | None:
        """Return the status of a sign that no phrase caught and that is denied, past or another's."""
        status, chance = max(((s, self._chance(term, s)) for s in _SETTLED), key=lambda item: item[1])
        return status if chance >= least else None

    def _needed(self, kind: str, term: str) -> float:
        """Return the probability from which a sign that no phrase caught counts."""
        if kind in {_ANSWER, WHOM}:
            answered = ANSWERED if len(self.read.tokens) > SHORT else ANSWERED_SHORT
            guessed_no = term == _DENIES and not self._denies_in_words()
            answered = max(answered, trust.GUESSED_NO) if guessed_no else answered
            return answered if kind == _ANSWER else PERSON
        if kind == _EVENT:
            return self.trust.add_event + self.caution() / 2
        asked = self.read.question is not None and term in self.read.question.asks
        if asked and term not in self.danger and self._tells_nothing_else():
            return trust.ASKED
        if term not in self.danger or (asked and term not in self.sole):
            return self.trust.add
        return self.trust.add_danger + self.caution() if self.present(DANGER) >= SUPPORTED else SURE

    def _denies_in_words(self) -> bool:
        """Return whether a word denies something, or tells that it is well, where a sign was asked about."""
        question = self.read.question
        asks_a_sign = question is not None and any(term.partition(".")[0] in SIGNS for term in question.asks)
        denied = any(cue.name in DENIALS for cue in self.read.scene.cues)
        return not asks_a_sign or denied or any(m.status is Status.ABSENT for m in self.read.mentions)

    def _tells_nothing_else(self) -> bool:
        """Return whether a question for everyday causes got an answer in which rules found none of them, nor a yes."""
        question = self.read.question
        light = question is not None and question.light and self.read.answer is None
        return question is not None and light and not any(f.term in question.asks for f in self.read.findings)

    def caution(self) -> float:
        """Return what has to be added for a danger sign, by what rules made of the utterance."""
        read = self.read
        asked = read.question.asks if read.question is not None else ()
        against = any(cue.name in _AGAINST for cue in read.scene.cues) or any(f.term in asked for f in read.findings)
        bare_no = read.answer is not None and read.answer.name == _NO and not read.mentions
        if against or bare_no or any(m.dropped or m.status in _SETTLED for m in read.mentions):
            return self.trust.doubted
        own = any(f.kind in SIGNS and f.status is Status.PRESENT for f in read.findings)
        return self.trust.explained if own else 0.0

    def _chance(self, term: str, status: Status) -> float:
        return self.chances.get(term, {}).get(status, 0.0)

    def present(self, term: str) -> float:
        """Return how likely a term is there."""
        return self._chance(term, Status.PRESENT)

    def finding(self, term: str, status: Status) -> Finding:
        """Return a finding of the whole utterance."""
        kind, _, name = term.partition(".")
        return Finding(kind, name, status=status, heard=self.text.strip()[:200])
