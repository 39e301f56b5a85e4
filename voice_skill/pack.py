"""The content pack as values: what may be asked, found, concluded and said.

Core: frozen values only, no I/O; `content.py` reads the folder and builds them.
Terms are written "kind.name" (for example the kind of a symptom, a dot, its name), "kind" alone for any of the kind,
or "kind>number" and "kind<number" for a kind with a value.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 (msgspec reads the types at run time)
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voice_skill.values import Expects, Urgency

if TYPE_CHECKING:
    from voice_skill.understand.language import Language


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
    more_than: Mapping[str, float] = field(default_factory=dict)
    """Kind -> number that its value must exceed."""
    less_than: Mapping[str, float] = field(default_factory=dict)
    """Kind -> number that its value must be below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A published source that a medical line rests on."""

    id: str
    """Short name used in cards."""
    title: str
    """Title as published."""
    publisher: str
    """Who published it."""
    year: int
    """Year of the version read."""
    address: str
    """Web address or DOI."""
    spoken: str
    """How it is named aloud: "the N H S page on twitching"."""
    verified: bool = False
    """Whether the fact was read in the published page; otherwise general medical knowledge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number that says a sign or denies it: fewer than six hours of sleep."""

    unit: str
    """The unit as spoken, singular."""
    below: float
    """The sign is present below this number, absent from it on."""
    term: str
    """The sign."""


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
    more: str = ""
    """Said instead where a part of the answer was already given: "apart from that, ..."."""
    which: tuple[str, ...] = ()
    """Asked after a bare yes to a question about several things, in order."""
    why: str
    """One sentence for "why do you ask"."""
    expects: Expects
    """The kind of answer."""
    asks: tuple[str, ...] = ()
    """Terms that a yes makes present and a no makes absent; several for a combined question, a kind alone for all of it."""
    values: tuple[str, ...] = ()
    """Kinds whose values answer it."""
    covers: tuple[str, ...] = ()
    """Narrower topics that this question asks about in one breath; told outside in its place."""
    spared: Mapping[str, When] = field(default_factory=dict)
    """Term -> people who are not asked about it."""
    signs: Mapping[str, str] = field(default_factory=dict)
    """Term -> its wording where {signs} stands; terms of the same wording are said once."""
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
    worth: float = 1.0
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A likely cause."""

    name: str
    """Its name in the vocabulary."""
    spoken: str
    """How it is named in a sentence: "too much caffeine"."""
    supports: Mapping[str, float]
    """Term -> weight for it."""
    against: Mapping[str, float] = field(default_factory=dict)
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

    when: When
    """Whom it is for."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What a person is told at one level of urgency."""

    action: str
    """What to do, with {emergency}, {urgent}, {doctor} and {department} for the country's own."""
    action_other: str = ""
    """The same where it is about somebody else; empty where `action` speaks of nobody."""
    why: str = ""
    """Said where no rule gives a reason."""
    settle: str = ""
    """How soon it should settle, and how sure that is."""
    watch: tuple[str, ...] = ()
    """Signs to watch for and what to do then: the safety-net, a sentence each."""
    brief: str = ""
    """The safety-net in one sentence, for people who leave early."""
    home: bool = True
    """Whether things to do at home may be told at this level."""
    sources: tuple[str, ...]
    """At least one source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """How a conversation is held: what its memory does with each kind of finding, and which wishes ask for which part."""

    single: tuple[str, ...] = ()
    """Kinds of which one name or value holds at a time."""
    replaced: tuple[str, ...] = ()
    """Kinds whose earlier names a correction replaces."""
    within: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Term -> wider terms that it is a case of."""
    about: tuple[str, ...] = ()
    """Kinds that make it a conversation about somebody's sign."""
    subject: str = "subject"
    """The kind that says whom it is about, where that is not the speaker."""
    said_or_not: tuple[str, ...] = ("unnamed",)
    """Kinds that are false where nothing was said of them, like the subject."""
    place: str
    """The kind that says where it is."""
    side: str = "side"
    """The kind that says on which side the place is."""
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
    sections: Mapping[str, str] = field(default_factory=dict)
    """Intent -> the part of the result it asks for: level, causes, tips or watch."""
    at_once: tuple[str, ...] = ()
    """Intents that cut the questions short once emergencies are ruled out."""
    units: Mapping[str, float] = field(default_factory=dict)
    """Key of a unit's wording in the replies -> days, the longest first."""
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
    checked_on: str
    """The day the numbers were checked, as YYYY-MM-DD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Numbers that steer a conversation; thresholds as data."""

    questions: int = 9
    """Questions asked at most, the emergency screen included."""
    rewordings: int = 2
    """Times a question is put in other words before it is left."""
    causes: int = 3
    """Causes told at most."""
    tips: int = 3
    """Tips told at most."""
    words_per_part: int = 60
    """Words told before "shall I go on"."""
    turns: int = 400
    """Turns after which a conversation says goodbye."""
    misses: int = 6
    """Utterances in a row that were not understood, after which it says goodbye."""
    trust: float = 0.5
    """Confidence below which a hearing is unclear: a danger is confirmed once, and nothing is ruled out."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentPack:
    """Everything the program may understand and say."""

    name: str
    """What the pack is about, spoken."""
    locale: str
    """Language tag, such as "en-GB"."""
    version: str
    """Version of the content."""
    reviewed_by: str | None
    """Name of the clinician who reviewed it; None until one has."""
    reviewed_on: str | None
    """Day of the review, YYYY-MM-DD."""
    digest: str
    """SHA-256 of all files of the pack."""
    numbers: Mapping[str, Numbers]
    """Country code -> whom to call."""
    country: str
    """The country used unless another is set."""
    limits: Limits
    """Numbers that steer a conversation."""
    questions: Mapping[str, Question]
    """Topic -> question."""
    red_flags: tuple[RedFlag, ...]
    """Rules in order, the most urgent first."""
    causes: Mapping[str, Cause]
    """Name -> cause."""
    tips: Mapping[str, Tip]
    """Name -> tip."""
    answers: tuple[Answer, ...]
    """Answers to direct questions."""
    routines: tuple[Routine, ...]
    """Guided exercises."""
    replies: Mapping[str, tuple[str, ...]]
    """Wording that is not medical, by key; variants are used in turn."""
    sources: Mapping[str, Source]
    """Id -> source."""
    groups: Mapping[str, tuple[str, ...]]
    """Intent group -> intents."""
    spoken: Mapping[str, str]
    """Term -> how it is read back: "your calf", "weakness"."""
    rewrites: tuple[Rewrite, ...]
    """Terms that stand for others."""
    subjects: Mapping[str, str]
    """"child" or "adult" -> name of the subject that a conversation is about."""
    levels: Mapping[str, Level]
    """Name of a level of urgency, lower case -> what is said at it."""
    talk: Talk
    """How a conversation is held."""
    language: Language = field(repr=False)
    """Compiled phrases, cues and the trained intent model."""
