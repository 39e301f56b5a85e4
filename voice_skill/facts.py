"""What is known of a person, and whether a condition of the pack holds of it.

Core: pure. Every answer is three-valued: true, false, or None for "not known".
Unsure is not known, and never false. What is past or another's is not true of the person now.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from voice_skill.pack import Talk, When
    from voice_skill.values import Finding

_COMPARED = re.compile(r"^(\w+)\s*([<>])\s*([\d.]+)$")


class Comparison(NamedTuple):
    """A term that compares a value: "kind>number"."""

    kind: str
    """The kind with the value."""
    above: bool
    """Whether the value must exceed the number, or else be below it."""
    number: float
    """The number."""

    def holds(self, value: float) -> bool:
        """Return whether a value meets it."""
        return value > self.number if self.above else value < self.number


@cache
def compared(term: str) -> Comparison | None:
    """Return a term as a comparison, or None where it names a finding."""
    match = _COMPARED.match(term)
    return Comparison(match[1], match[2] == ">", float(match[3])) if match else None


class Facts:
    """An index over findings, for asking conditions of it."""

    def __init__(self, findings: Iterable[Finding], talk: Talk) -> None:
        self.findings = tuple(f for f in findings if f.status is not Status.OTHER)
        self._single = frozenset(talk.single)
        self._closed = frozenset((talk.subject, *talk.said_or_not))
        self._within = talk.within
        self._apart = frozenset(talk.apart)
        self._status: dict[str, Status] = {}
        self._wide: dict[str, Status] = {}
        self._values: dict[str, float] = {}
        self._present: set[str] = set()
        self._known: dict[str, bool | None] = {}  # a turn asks for the same few hundred terms ten times over
        for finding in self.findings:
            self._add(finding)
        self._met = [(f, self._terms_met(f)) for f in self.findings if f.status is Status.PRESENT]

    def _add(self, finding: Finding) -> None:
        if finding.kind == finding.name:
            self._wide[finding.kind] = finding.status
        else:
            self._status[finding.term] = finding.status
        if finding.status is not Status.PRESENT:
            return
        self._present.add(finding.kind)
        if finding.value is not None:
            self._values[finding.kind] = finding.value
        for term in wider(finding.term, self._within) if finding.value != 0 else ():
            self._status[term] = Status.PRESENT
            self._present.add(term.partition(".")[0])

    def value(self, kind: str) -> float | None:
        """Return the number that is known of a kind."""
        return self._values.get(kind)

    def any_of(self, kind: str) -> bool:
        """Return whether something of a kind is present."""
        return kind in self._present

    def mentioned(self, term: str) -> bool:
        """Return whether a term was settled in any way, "not sure" included."""
        if "." not in term:
            return term in self._wide or term in self._present
        kind = term.partition(".")[0]
        wide = kind in self._wide and term not in self._apart
        return term in self._status or wide or (kind in self._single and kind in self._present)

    def mentioned_wide(self, kind: str) -> bool:
        """Return whether it was said that there is nothing else of a kind."""
        return kind in self._wide

    def knows(self, term: str) -> bool | None:
        """Return whether a term is true, false, or not known."""
        if term not in self._known:
            self._known[term] = self._looked_up(term)
        return self._known[term]

    def _looked_up(self, term: str) -> bool | None:
        comparison = compared(term)
        if comparison is not None:
            value = self.value(comparison.kind)
            return None if value is None else comparison.holds(value)
        if "." not in term:
            return self._knows_kind(term)
        return self._knows_name(term)

    def _knows_kind(self, kind: str) -> bool | None:
        if kind in self._present:
            return True
        return False if self._wide.get(kind) in {Status.ABSENT, Status.PAST} else None

    def _knows_name(self, term: str) -> bool | None:
        kind = term.partition(".")[0]
        status = self._status.get(term)
        if status is Status.PRESENT:
            return True
        if status is Status.UNSURE:
            return None
        if kind in self._closed and status is None:
            return False
        denied_all = self._wide.get(kind) in {Status.ABSENT, Status.PAST} and term not in self._apart
        ruled_out = status is not None or denied_all
        return False if ruled_out or (kind in self._single and kind in self._present) else None

    def holds(self, when: When) -> bool | None:
        """Return whether a condition holds; a part of `none` that is not known does not stand in its way."""
        groups = [group for group in (when.any, when.and_any) if group]
        parts = [self.knows(term) for term in when.all]
        parts += [either(self.knows(term) for term in group) for group in groups]
        parts += [self.knows(f"{kind}>{number}") for kind, number in when.more_than.items()]
        parts += [self.knows(f"{kind}<{number}") for kind, number in when.less_than.items()]
        parts += [False for term in when.none if self.knows(term)]
        return both(parts)

    def surely(self, when: When) -> bool:
        """Return whether a condition is known to hold: `holds(when) is True`, found sooner."""
        if not all(self.knows(term) for term in when.all):
            return False
        if not all(any(self.knows(term) for term in group) for group in (when.any, when.and_any) if group):
            return False
        return self.holds(when) is True

    def because(self, terms: Iterable[str]) -> tuple[Finding, ...]:
        """Return the present findings that meet any of the terms, in the order said."""
        wanted = tuple(terms)
        above = [found for found in map(compared, wanted) if found is not None]
        return tuple(
            finding
            for finding, met in self._met
            if not met.isdisjoint(wanted) or any(_is_met(finding, comparison) for comparison in above)
        )

    def _terms_met(self, finding: Finding) -> frozenset[str]:
        return frozenset((finding.kind, finding.term, *wider(finding.term, self._within)))


def _is_met(finding: Finding, comparison: Comparison) -> bool:
    return finding.kind == comparison.kind and finding.value is not None and comparison.holds(finding.value)


def wider(term: str, within: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the terms that a term is a case of, at any remove."""
    waiting, seen = list(within.get(term, ())), set()
    while waiting:
        found = waiting.pop(0)
        if found not in seen:
            seen.add(found)
            yield found
            waiting += within.get(found, ())


def terms_for(when: When) -> tuple[str, ...]:
    """Return the terms that speak for a condition, those of `none` left out."""
    more = (f"{kind}>{number}" for kind, number in when.more_than.items())
    less = (f"{kind}<{number}" for kind, number in when.less_than.items())
    return (*when.all, *when.any, *when.and_any, *more, *less)


def either(parts: Iterable[bool | None]) -> bool | None:
    """Return true if one part is true, false if all are false, else None."""
    known = list(parts)
    if any(known):
        return True
    return None if None in known else False


def both(parts: Iterable[bool | None]) -> bool | None:
    """Return false if one part is false, true if all are true, else None."""
    known = list(parts)
    if False in known:
        return False
    return None if None in known else True
