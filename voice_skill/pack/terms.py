"""What is said about terms: conditions over them, a number that says one, one that stands for another.

Terms are written "kind.name" (for example the kind of a symptom, a dot, its name), "kind" alone for any of the kind,
or "kind>number" and "kind<number" for a kind with a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from msgspec import Meta

Bound = Annotated[float, Meta(ge=0)]
"""A number that a value, such as one of days or years, is compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A condition over findings, three-valued: true, false, or not known yet."""

    all: tuple[str, ...] = ()
    """Terms that must all be present."""
    any: tuple[str, ...] = ()
    """Terms of which one must be present."""
    and_any: tuple[str, ...] = ()
    """A second group of which one must be present, for pairs that raise a level."""
    none: tuple[str, ...] = ()
    """Terms of which none may be present."""
    more_than: Mapping[str, Bound] = field(default_factory=dict)
    """Kind -> number that its value must exceed."""
    less_than: Mapping[str, Bound] = field(default_factory=dict)
    """Kind -> number that its value must be below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number that says a sign or denies it: fewer than six hours of sleep."""

    unit: str
    """The unit as spoken, singular."""
    below: Bound
    """The sign is present below this number, absent from it on."""
    term: str
    """The sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """One term that, beside another, stands for a third: "my eye is twitching" means the lid."""

    term: str
    """The term or kind as said."""
    beside: str = ""
    """A term or kind that must be present in the same utterance; empty for none."""
    becomes: str
    """The term that is meant."""
    unless: tuple[str, ...] = ()
    """Terms of which none may be present."""
    adds: bool = False
    """Whether it is added rather than put in place of the first."""
