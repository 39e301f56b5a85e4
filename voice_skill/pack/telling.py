"""What may be told: causes, tips, answers and routines, and the sources that they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from msgspec import Meta

from voice_skill.pack.terms import When

Weight = Annotated[float, Meta(gt=0)]
"""How much a term counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A published source that a medical line rests on."""

    id: str
    """Short name used in cards."""
    title: str
    """Title as published."""
    publisher: str
    """Who published it."""
    year: Annotated[int, Meta(ge=1600, le=2100)]
    """Year of the version read."""
    address: Annotated[str, Meta(pattern=r"^(https?://|doi:|10\.)\S+$", description="a web address or DOI")]
    """Web address or DOI."""
    spoken: str
    """How it is named aloud: "the N H S page on twitching"."""
    verified: bool = False
    """Whether the fact was read in the published page; otherwise general medical knowledge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A likely cause."""

    name: str
    """Its name in the vocabulary."""
    spoken: str
    """How it is named in a sentence: "too much caffeine"."""
    supports: Mapping[str, Weight]
    """Term -> weight for it."""
    against: Mapping[str, Weight] = field(default_factory=dict)
    """Term -> weight against it."""
    requires: When | None = None
    """Never named unless this holds (partner signs)."""
    prior: float = 0.0
    """Weight before anything is said."""
    tips: tuple[str, ...] = ()
    """Tips that fit it, best first."""
    sources: tuple[str, ...]
    """At least one source."""
    why: str
    """How it brings on a twitch."""
    helps: str
    """What helps."""
    see: str
    """When to see someone about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What is said in place of the usual words to a person who must not be told them."""

    when: When = field(default_factory=When)
    """Whom it is for."""
    urgent: bool = False
    """Whether it is said only where help is needed today or at once."""
    say: str
    """The words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tip:
    """Something to do at home."""

    name: str
    """Its name in the vocabulary."""
    spoken: str
    """How it is named in a sentence."""
    say: str
    """The tip in one to three short sentences."""
    caution: str = ""
    """Added where it is told."""
    fits: tuple[str, ...] = ()
    """Causes it helps with."""
    offered_if: When | None = None
    """Offered of our own accord unless this is known to be false: nobody who drinks none is told to drink less."""
    not_for: When | None = None
    """People who must not be told it."""
    instead: tuple[Instead, ...] = ()
    """What such people are told."""
    ask_first: tuple[str, ...] = ()
    """Topics that must be known before it is told on request."""
    sources: tuple[str, ...]
    """At least one source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said to a direct question."""

    id: str
    """Its name."""
    intents: tuple[str, ...]
    """Intents that it answers."""
    about: tuple[str, ...] = ()
    """Terms that choose it among the answers to one intent; empty for the general one."""
    say: tuple[str, ...]
    """Paragraphs of at most 60 words each, told one by one."""
    instead: tuple[Instead, ...] = ()
    """Other words for people in a caveat group; the first that holds wins."""
    ask_first: tuple[str, ...] = ()
    """Topics that must be known before it is told."""
    tips: tuple[str, ...] = ()
    """Tips this answer tells."""
    sources: tuple[str, ...] = ()
    """Sources; empty only where nothing medical is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """A guided exercise, told step by step."""

    name: str
    """Its name."""
    spoken: str
    """How it is named in a sentence."""
    intents: tuple[str, ...]
    """Intents that ask for it."""
    about: tuple[str, ...] = ()
    """Terms that choose it, such as a body part."""
    steps: tuple[str, ...]
    """What is said, step by step."""
    not_for: When | None = None
    """People who must not be guided through it."""
    instead: str = ""
    """What such people are told."""
    sources: tuple[str, ...]
    """At least one source."""
