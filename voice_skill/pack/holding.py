"""How a conversation is held: levels, its memory, whom to call, and the numbers that steer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from msgspec import Meta

from voice_skill.pack.telling import Instead

Count = Annotated[int, Meta(ge=1)]
"""A number of things, at least one."""
Share = Annotated[float, Meta(ge=0, le=1)]
"""A share of the whole."""
Day = Annotated[
    str,
    Meta(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", description="a day as YYYY-MM-DD, in quotes"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a person is told at one level of urgency."""

    action: str
    """What to do, with {emergency}, {urgent}, {doctor} and {department} for the country's own."""
    action_other: str = ""
    """The same where it is about somebody else; empty where `action` speaks of nobody."""
    action_open: str = ""
    """Said instead where the danger signs were not asked; empty where `action` is right then too."""
    why: str = ""
    """Said where no rule gives a reason."""
    settle: str = ""
    """How soon it should settle, and how sure that is."""
    watch: tuple[str, ...] = ()
    """Signs to watch for and what to do then: the safety-net, a sentence each."""
    watch_for: tuple[Instead, ...] = ()
    """Signs that a group of people should watch for besides."""
    brief: str = ""
    """The safety-net in one sentence, for people who leave early."""
    any_danger: str = ""
    """What to do for any danger sign, where the signs themselves are named after it."""
    home: bool = True
    """Whether things to do at home may be told at this level."""
    sources: tuple[str, ...]
    """At least one source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """How a conversation is held: what memory does with each kind of finding, and which wishes ask for which part."""

    single: tuple[str, ...] = ()
    """Kinds of which one name or value holds at a time."""
    replaced: tuple[str, ...] = ()
    """Kinds whose earlier names a correction replaces."""
    within: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Term -> wider terms that it is a case of."""
    told_as: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Term that this pack alone has -> the wider ones by which other programs are told it."""
    untold: tuple[str, ...] = ()
    """Terms that this pack alone has, and for which other programs have none."""
    about: tuple[str, ...] = ()
    """Kinds that make it a conversation about somebody's sign."""
    subject: str = "subject"
    """The kind that says whom it is about, where that is not the speaker."""
    said_or_not: tuple[str, ...] = ("unnamed",)
    """Kinds that are false where nothing was said of them, like the subject."""
    asked_about: tuple[str, ...] = ()
    """Kinds that are not remembered where they are named in a question alone, and terms that a model guesses there."""
    apart: tuple[str, ...] = ()
    """Terms that a denial of their whole kind does not settle: few people call how they drink an illness."""
    place: str = ""
    """The kind that says where it is; empty for a complaint that has no place, such as one of the whole body."""
    side: str = ""
    """The kind that says on which side the place is; empty where sides do not matter."""
    opposite: Mapping[str, str] = field(default_factory=dict)
    """Side -> the one that is meant by "the other one"."""
    problem: str = "ask_problem"
    """Topic of the opening question."""
    screen: str = "ask_emergency_screen"
    """Topic of the combined question about emergencies."""
    more: str = "ask_anything_else"
    """Topic of the last question before the read-back, and after the answer."""
    summary: str = "confirm_summary"
    """Topic of the read-back."""
    read_back: tuple[str, ...] = ()
    """Kinds that are read back, in order."""
    read_back_absent: tuple[str, ...] = ()
    """Terms that are read back where they are denied."""
    echoed: tuple[str, ...] = ()
    """Kinds whose findings are repeated as they come: "six days, okay"."""
    understood: tuple[str, ...] = ()
    """Terms and kinds that are no reasons by themselves, and go without saying when reasons are given."""
    sections: Mapping[str, Literal["level", "causes", "tips", "watch"]] = field(default_factory=dict)
    """Intent -> the part of the result it asks for: level, causes, tips or watch."""
    eased: tuple[str, ...] = ()
    """Signs that an exercise may ease: told in the middle of one, they do not end it."""
    brought_on: tuple[str, ...] = ()
    """Signs that an exercise may bring on: one told in it, and nothing else, is no emergency without a name."""
    at_once: tuple[str, ...] = ()
    """Intents that cut the questions short once emergencies are ruled out."""
    units: Mapping[str, Annotated[float, Meta(gt=0)]] = field(default_factory=dict)
    """Key of a unit's wording in the replies -> days, the longest first."""
    explained: str = ""
    """The kind of a word whose meaning is asked for: asked for by itself, the word tells of no sign."""
    numbered: Mapping[str, Annotated[int, Meta(ge=0)]] = field(default_factory=dict)
    """Words for one of the tips told -> which: 1 for the first, 0 for the last."""
    how_far: tuple[str, ...] = ()
    """Words by which somebody in the middle of an exercise asks how much of it is left."""
    hurting: tuple[str, ...] = ()
    """Signs that end an exercise whenever they are told in it."""
    hindered: tuple[str, ...] = ()
    """Words by which somebody in the middle of an exercise says that they cannot do it."""
    mistaken_in_it: tuple[str, ...] = ()
    """Signs that "I can't do it any more" tells elsewhere, and not in an exercise that hurts."""
    timed: str = ""
    """The kind whose value is a number of days."""
    spelled: tuple[str, ...] = ()
    """Words that may be spelled on request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Whom to call in one country, as spoken."""

    emergency: str
    """The emergency number in words, digit by digit."""
    urgent: str
    """Whom to call today, as a phrase: "one one one"."""
    doctor: str
    """What a family doctor is called."""
    crisis: str
    """A crisis contact, as a sentence."""
    department: str
    """What an emergency department is called."""
    checked_on: Day
    """The day the numbers were checked, as YYYY-MM-DD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Numbers that steer a conversation; thresholds as data."""

    questions: Count = 9
    """Questions asked at most, the emergency screen included."""
    rewordings: Annotated[int, Meta(ge=0)] = 2
    """Times a question is put in other words before it is left."""
    causes: Count = 3
    """Causes told at most."""
    strong: Annotated[float, Meta(gt=0)] = 2.5
    """Score from which a cause is well supported."""
    strong_causes: Count = 2
    """Well supported causes after which nothing is asked for the sake of further ones."""
    tips: Count = 3
    """Tips told at most."""
    words_per_part: Annotated[int, Meta(ge=20)] = 60
    """Words told before "shall I go on"."""
    turns: Count = 400
    """Turns after which a conversation says goodbye."""
    misses: Count = 6
    """Utterances in a row that were not understood, after which it says goodbye."""
    sure: Share = 0.98
    """Share that a model must give to an end that no phrase says; below it, the end is asked back."""
    trust: Share = 0.5
    """Confidence below which a hearing is unclear: a danger is confirmed once, and nothing is ruled out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the pack is, and how a conversation is held: pack.yaml."""

    name: str
    """What the pack is about, spoken."""
    locale: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", description="a language tag such as en-GB")]
    """Language tag."""
    version: str
    """Version of the content."""
    reviewed_by: str | None
    """Name of the clinician who reviewed it; None until one has."""
    reviewed_on: Day | None
    """Day of the review."""
    country: str
    """The country used unless another is set."""
    numbers: Mapping[str, Numbers]
    """Country code -> whom to call."""
    limits: Limits
    """Numbers that steer a conversation."""
    levels: Mapping[str, Level]
    """Name of a level of urgency, lower case -> what is said at it."""
    talk: Talk
    """How a conversation is held."""
