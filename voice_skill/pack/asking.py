"""What may be asked, and the rules that raise the level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voice_skill.pack.terms import Bound, Measure, When
from voice_skill.values import Expects, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How a question is put to some people."""

    when: When
    """Whom it is put to."""
    say: str
    """The question."""
    again: tuple[str, ...]
    """Rewordings, as many as the question has."""
    more: str
    """Said instead where a part of the answer was already given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A follow-up question."""

    topic: str
    """Its name in the vocabulary."""
    say: str
    """The question, one sentence if it can be."""
    again: tuple[str, ...] = ()
    """Rewordings, used in order when it was not understood."""
    other: str = ""
    """The question where it is about somebody else; empty where `say` speaks of nobody."""
    other_again: tuple[str, ...] = ()
    """Rewordings where it is about somebody else; empty where `again` speaks of nobody."""
    some: tuple[Wording, ...] = ()
    """Its wordings for some people, the first that fits: nobody of seventy-nine is asked whether they are pregnant."""
    more: str = ""
    """Said instead where a part of the answer was already given: "apart from that, ..."."""
    which: tuple[str, ...] = ()
    """Asked after a bare yes to a question about several things, in order."""
    why: str
    """One sentence for "why do you ask"."""
    expects: Expects
    """The kind of answer."""
    asks: tuple[str, ...] = ()
    """Terms that a yes makes present and a no makes absent: several where it is combined; a kind for all of it."""
    values: tuple[str, ...] = ()
    """Kinds whose values answer it."""
    covers: tuple[str, ...] = ()
    """Narrower topics that this question asks about in one breath; told outside in its place."""
    spared: Mapping[str, When] = field(default_factory=dict)
    """Term -> people who are not asked about it."""
    signs: Mapping[str, str] = field(default_factory=dict)
    """Term -> its wording where {signs} stands; terms of the same wording are said once."""
    called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Term -> words that mean it where nothing else is said in answer: "the tablets"."""
    measure: Measure | None = None
    """A number that answers it with a sign."""
    spoken: str = ""
    """What it checks, as a short phrase for "I have not checked ..."."""
    when: When | None = None
    """Asked only if this holds."""
    unless: When | None = None
    """Never asked if this holds."""
    enough: bool = False
    """Whether naming one of several things answers it."""
    settles: Mapping[str, str] = field(default_factory=dict)
    """Term -> what it says no to, where it is told in answer: a pain told so is no severe one."""
    of_others: bool = False
    """Whether it asks about other people: what is said of them stays theirs."""
    lack: bool = False
    """Whether it asks for too little of something, so that plenty is a no."""
    light: bool = False
    """Whether anything new that is said to it leaves it, as it asks for everyday causes alone."""
    worth: Bound = 1.0
    """How much it can change the answer; the highest unanswered one is asked first, and 0 is never asked of itself."""
    sources: tuple[str, ...] = ()
    """Sources of the reason for asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """A rule that raises the level."""

    id: str
    """Its name, told with every decision."""
    level: Urgency
    """The level it asks for."""
    when: When
    """The findings that meet it."""
    reason: str
    """Why, said after the action: one short sentence."""
    action: str = ""
    """The first sentence, where it differs from the level's own."""
    again: str = ""
    """The action in other words, for its repetition; empty for the common ones."""
    meanwhile: tuple[str, ...] = ()
    """What to do while help comes, told after the acknowledgement."""
    screen: str = ""
    """The topic of the question that rules it out."""
    spoken: str = ""
    """The sign, as a short phrase."""
    crisis: bool = False
    """Whether it takes the crisis path, not the ambulance path."""
    sources: tuple[str, ...]
    """At least one source."""

    @property
    def consoles(self) -> bool:
        """Return whether it is told by words of comfort that hold whom to talk to, and by no action of its own."""
        return self.crisis and not self.again
