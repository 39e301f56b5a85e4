"""One utterance, taken apart: its clauses, its cues, and the phrases in it with what is said of each.

Core: pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_skill.understand import clauses
from voice_skill.understand.language import PART_KIND
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.understand.language import Entry, Language
    from voice_skill.understand.tokens import Token

SIGN = "symptom"
"""The kind of what somebody feels or sees; what they do, take or drink is over when they say so."""
SIGNS = frozenset({SIGN, "event"})
"""Kinds that something is the matter with somebody; the others describe or explain."""
WHOM = "subject"
"""The kind of whom the talk is about."""
SIDE = "side"
PLACES = frozenset({PART_KIND, SIDE})
"""Kinds that say where a sign is."""
DENIALS = frozenset({"negation", "negated_verb", "negated_clause", "negation_after"})
"""Cues that say of something that it is not so."""
MEDICINE, CONDITION = "medicine", "condition"
"""The kinds of what is taken against an illness, and of an illness."""
TRIGGER, WISH = "trigger", "wish"
"""The kinds of what may bring a sign on, and of what somebody means to do."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of the lexicon in the utterance, with what is said of it."""

    start: int
    """First token."""
    end: int
    """One past the last token."""
    entry: Entry
    """What the phrase means."""
    status: Status = Status.PRESENT
    """What is said of it."""
    dropped: bool = False
    """Only supposed, asked about or quoted: no finding."""
    why: str = ""
    """The cue that gave the status."""

    @property
    def term(self) -> str:
        """Return "kind.name"."""
        return f"{self.entry.kind}.{self.entry.name}"


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that changes what a finding means."""

    start: int
    """First token."""
    end: int
    """One past the last token."""
    name: str
    """Its list in the content pack."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One utterance, taken apart."""

    tokens: tuple[Token, ...]
    """Its words."""
    starts: tuple[int, ...]
    """First tokens of its clauses."""
    cues: tuple[Cue, ...]
    """Cue words, in order."""
    language: Language
    """The lists."""

    def clause(self, at: int) -> tuple[int, int]:
        """Return the span of the clause that holds token `at`."""
        return clauses.span(clauses.clause_of(at, self.starts), self.starts, len(self.tokens))

    def named(self, *names: str) -> Iterator[Cue]:
        """Yield the cues of these lists."""
        return (cue for cue in self.cues if cue.name in names)
