"""Every value that crosses a seam of the program.

Core: frozen values only; this file imports nothing of ours and does no I/O.
One utterance walks Transcript -> Understanding -> Conversation and Reply -> sound.
Kinds and names of findings, intents and topics are words of the content pack, not of Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

SLOWEST, FASTEST = 80, 450
"""Words a minute that the voices can speak."""
QUIETEST = 0.1
"""Loudness below which it does not speak, since a voice that cannot be heard cannot be asked back."""
UNNAMED = "unnamed"
"""The kind of finding for "yes, one of those" under the topic of a question, and for a danger without a name."""


class Status(StrEnum):
    """How far a finding is true."""

    PRESENT = "present"
    """True of the person the conversation is about, now."""
    ABSENT = "absent"
    """Said not to be so."""
    UNSURE = "unsure"
    """Neither confirmed nor ruled out; never counts as absent."""
    PAST = "past"
    """True once and over."""
    OTHER = "other"
    """True of somebody else."""


class Urgency(IntEnum):
    """How soon care is needed, in rising order, so that max() is the cautious choice."""

    NONE = 0
    """Nothing about a symptom was said."""
    SELF_CARE = 1
    """Look after it at home, and know what to watch for."""
    SOON = 2
    """See a doctor in the coming days."""
    URGENT = 3
    """Get medical advice today."""
    EMERGENCY = 4
    """Call the emergency number now."""


class Act(StrEnum):
    """What a reply does."""

    GREET = "greet"
    ASK = "ask"
    CLARIFY = "clarify"
    CONFIRM = "confirm"
    ANSWER = "answer"
    URGENT = "urgent"
    CRISIS = "crisis"
    REPEAT = "repeat"
    CLOSE = "close"


class Expects(StrEnum):
    """What kind of answer a reply leaves open; it chooses vocabulary and end-of-speech wait."""

    YES_NO = "yes_no"
    """A yes, a no, or something near them."""
    VALUE = "value"
    """A place, a number, a length of time."""
    OPEN = "open"
    """A description in the person's own words."""
    NOTHING = "nothing"
    """No question is open; commands are still heard."""


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word."""

    text: str
    """The word, lower case."""
    confidence: float = 1.0
    """0 to 1, as the recogniser gave it."""
    start_s: float = 0.0
    """Seconds from the start of the recording."""
    end_s: float = 0.0
    """Seconds from the start of the recording."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard or typed in one utterance."""

    text: str
    """The words; empty for silence or for what was not trusted."""
    confidence: float = 1.0
    """0 to 1; 1 for typed text."""
    words: tuple[Word, ...] = ()
    """The words one by one, where the recogniser gives them."""
    alternatives: tuple[str, ...] = ()
    """Other readings of the same sound, likeliest first."""
    origin: str = "typed"
    """"typed", or the name of the recogniser."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was said, in the vocabulary of the content pack."""

    kind: str
    """A slot, such as a symptom or a body part."""
    name: str
    """One of the slot's names; the kind itself where only the value counts."""
    value: float | None = None
    """The number where there is one: days, cups a day, years."""
    status: Status = Status.PRESENT
    """How far it is true."""
    heard: str = ""
    """The words it came from."""

    @property
    def term(self) -> str:
        """Return "kind.name", as conditions in the content pack write it."""
        return f"{self.kind}.{self.name}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why something was understood: for people who ask, and for tests."""

    what: str
    """A finding as "kind.name status", or the name of an intent."""
    heard: str
    """The words that gave it."""
    rule: str
    """The template, cue or model that matched."""


@dataclass(frozen=True, slots=True)
class SpeechSetting:
    """How the person wants to be spoken to, said exactly and not as a step up or down."""

    what: str
    """"rate", "volume" or "voice"."""
    value: float | None = None
    """Words a minute, or loudness from 0 to 1; None for the usual one, and for a voice."""
    voice: str = ""
    """"another", "woman", "man", or empty for the usual one."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What one utterance means."""

    transcript: Transcript
    """The utterance."""
    intent: str
    """What the person wants most; "unclear" when nothing fits."""
    also: tuple[str, ...] = ()
    """Other intents in the same breath, in the order said."""
    findings: tuple[Finding, ...] = ()
    """What was said, in the order said."""
    urgency: Urgency = Urgency.NONE
    """What this utterance alone supports."""
    crisis: bool = False
    """A wish to die, self-harm or an intended overdose was heard."""
    speech: SpeechSetting | None = None
    """How to speak from now on, where all that was said is that."""
    asked: tuple[str, ...] = ()
    """Intents of two questions in one breath, in the order asked; else empty."""
    named: frozenset[str] = frozenset()
    """Terms of what is only asked about or supposed, no sign: "does stress cause it"."""
    offered: frozenset[str] = frozenset()
    """Terms of medicines of which it is asked whether to take them, as nobody said that they are taken."""
    unmatched: tuple[str, ...] = ()
    """Words that no rule used."""
    evidence: tuple[Evidence, ...] = ()
    """The reasons, in order."""


@dataclass(frozen=True, slots=True)
class CauseFound:
    """A likely cause and what was said that points to it."""

    name: str
    """A cause of the content pack."""
    because: tuple[Finding, ...]
    """The person's own findings that speak for it."""
    against: tuple[Finding, ...] = ()
    """The person's own findings that speak against it."""
    score: float = 0.0
    """Higher is likelier; no unit."""


@dataclass(frozen=True, slots=True)
class FlagFound:
    """A rule that raised the level, with what met it."""

    id: str
    """The rule's id in the content pack."""
    level: Urgency
    """The level that the rule asks for."""
    because: tuple[Finding, ...]
    """The findings that met it."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What all findings together support."""

    urgency: Urgency
    """The highest level of the rules that were met."""
    flags: tuple[FlagFound, ...] = ()
    """Rules met, the most urgent first."""
    causes: tuple[CauseFound, ...] = ()
    """Likely causes, the likeliest first."""
    unscreened: tuple[str, ...] = ()
    """Ids of danger rules that are neither met nor ruled out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence or short paragraph to be spoken."""

    text: str
    """Plain words, ready to be read aloud."""
    card: str | None = None
    """The piece of content that it comes from, where it is medical."""
    sources: tuple[str, ...] = ()
    """Ids of the sources behind it; never empty where there is a card."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back in one turn."""

    act: Act
    """What the reply does."""
    lines: tuple[Line, ...]
    """What is said, in order; never empty."""
    asks: tuple[str, ...] = ()
    """Topics the reply asks about."""
    expects: Expects = Expects.NOTHING
    """The kind of answer left open."""
    rate_change: int = 0
    """Steps of speech rate to change by: -1 slower, 1 faster."""
    volume_change: int = 0
    """Steps of loudness to change by: -1 quieter, 1 louder."""
    speech: SpeechSetting | None = None
    """How to speak from this reply on, where the person said exactly how."""

    @property
    def say(self) -> str:
        """Return the whole reply as it is spoken."""
        return " ".join(line.text for line in self.lines)
