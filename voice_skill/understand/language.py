"""A language as understanding uses it: compiled phrases, cue words, numbers, and the trained intent model.

Core: pure. `compile.py` turns the plain lists of a content pack into trees; `lexicon.py` reads the lists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voice_skill.understand import trie
    from voice_skill.understand.clause_words import ClauseWords
    from voice_skill.understand.model import Models
    from voice_skill.understand.tokens import Forms
    from voice_skill.values import Status

PART_KIND = "body_part"
"""The kind of finding that the slot {part} stands for."""
SLOTS = {
    "part": PART_KIND,
    "condition": "condition_asked",
    "medicine": "medicine",
    "nutrient": "nutrient",
    "trigger": "trigger",
    "finding": "symptom",
}
"""Slot of a template -> kind of finding that it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueWords:
    """Plain words that the reading of negation uses."""

    carriers: frozenset[str] = frozenset()
    """May stand between a negation and what it denies."""
    terminators: frozenset[str] = frozenset()
    """End a negation."""
    rather: frozenset[str] = frozenset()
    """Words after something denied that say what is there instead: "more"."""
    named_before: frozenset[str] = frozenset()
    """Words for all that was named, after which a denial may be over: "none of those my chest hurts"."""
    degrees: frozenset[str] = frozenset()
    """End a list of what is denied, unless "or" stands before them: "no weakness, a little stiff"."""
    perception: frozenset[str] = frozenset()
    """After "can not", these still deny what follows: "can not see any"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWords:
    """How amounts are said."""

    language: str = "en"
    """Language of the number-word library."""
    words: frozenset[str] = frozenset()
    """Words that numbers are made of."""
    vague: Mapping[str, float] = field(default_factory=dict)
    """"a couple" -> 2."""
    units: Mapping[str, float] = field(default_factory=dict)
    """Unit of time -> days."""
    cups: Mapping[str, float] = field(default_factory=dict)
    """Unit of caffeine drinks -> cups each."""
    ages: Mapping[str, float] = field(default_factory=dict)
    """"thirties" -> years."""
    cup_kind: str = "cups"
    """Kind of finding that counts the drinks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misheard:
    """A word that is written for another of the same sound, where the words beside it show it."""

    said: tuple[str, ...]
    """The words as they may be written."""
    meant: str
    """The word that is meant."""
    previous: tuple[Annotated[str, Meta(min_length=0)], ...] = ()
    """Words of which one must stand before; "" is the beginning; empty for any."""
    next: tuple[str, ...] = ()
    """Words of which one must follow; empty for any."""
    never_before: tuple[str, ...] = ()
    """Words of which none may follow."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase of the lexicon means."""

    kind: str
    """Kind of finding."""
    name: str
    """Name within the kind."""
    status: Status
    """The status it states by itself: present, or absent for wordings of health."""
    rule: str
    """The template, as written."""
    value: float | None = None
    """The number it states."""
    owned: bool = False
    """Whether it counts only after a word of possession, since the word alone means other things."""


class Call(StrEnum):
    """How a phrase calls for help that names no sign."""

    SAID = "said"
    """It says what is to be done: "call an ambulance"."""
    NAMED = "named"
    """It only names whom to call: "ambulance"."""
    PERHAPS = "perhaps"
    """It may call for help, and is asked about: "quick, it's my mum"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRow:
    """Phrases by which somebody says exactly how they want to be spoken to."""

    sets: Literal["rate", "volume", "voice"]
    """What is set."""
    intent: str
    """What the person wants, in the words of intents."""
    say: tuple[str, ...]
    """Templates; they count only where they cover the whole utterance."""
    counts: Literal["words", "percent", "tenths"] | None = None
    """What the number counts that is said; None where none is."""
    to: Annotated[float, Meta(ge=0)] | None = None
    """The rate or the loudness that is meant without a number; None for the usual one."""
    voice: Literal["", "another", "woman", "man"] = ""
    """The voice that is meant; empty for the usual one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Everything that understanding looks words up in."""

    forms: Forms
    """How words are folded."""
    clauses: ClauseWords
    """Where clauses end."""
    cue_words: CueWords
    """Words around negation."""
    numbers: NumberWords
    """How amounts are said."""
    entries: tuple[Entry, ...]
    """Meanings of the phrases in `parts` and `lexicon`."""
    parts: trie.Node
    """Phrases without slots that slots stand for: body parts."""
    lexicon: trie.Node
    """All other phrases of findings."""
    durations: trie.Node
    """Idiomatic lengths of time; entries are numbers of `duration_days`."""
    duration_days: tuple[float, ...]
    """Days of each idiomatic length of time."""
    duration_asked: tuple[bool, ...]
    """Whether each counts only where a length was asked."""
    amounts: trie.Node
    """Vague numbers, units of time and of drinks."""
    amount_entries: tuple[tuple[str, float], ...]
    """("vague", "unit" or "cup", number) of each."""
    people: trie.Node
    """Words for other people."""
    people_entries: tuple[str, ...]
    """"child", "adult" or "they" of each."""
    cancel: trie.Node
    """Idioms; an entry is "" to hide all findings or the term it hides."""
    cancel_entries: tuple[str, ...]
    """What each idiom hides."""
    cues: trie.Node
    """Words that change what a finding means."""
    cue_entries: tuple[str, ...]
    """Name of the cue of each."""
    answers: trie.Node
    """Bare answers."""
    answer_entries: tuple[str, ...]
    """"yes", "no", "partly" or "unknown" of each."""
    intents: trie.Node
    """Phrases of intents."""
    intent_entries: tuple[tuple[str, bool, str], ...]
    """(intent, whole utterance needed, template) of each."""
    alone: trie.Node
    """Phrases that count only where they are all that is said."""
    alone_entries: tuple[SpeechRow | Call, ...]
    """How to speak, or how it calls for help, for each."""
    conditions_asked: frozenset[str]
    """Names of the conditions that may be asked about."""
    misheard: Mapping[str, tuple[Misheard, ...]]
    """Word -> what it may have been."""
    vocabulary: frozenset[str]
    """Folded words that any phrase uses."""
    sounds: Mapping[str, str] = field(default_factory=dict)
    """Sound of a long name -> the name, which a recogniser that does not know it writes as several words."""
    common: frozenset[str] = frozenset()
    """Everyday words that are never taken for a misheard one."""
    serious: frozenset[str] = frozenset()
    """Terms of signs that need advice today or at once: no model may take one away."""
    danger: frozenset[str] = frozenset()
    """Terms on which an emergency rests: weakening words do not weaken these."""
    sole: frozenset[str] = frozenset()
    """Terms of signs that are an emergency by themselves."""
    mistaken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Term of a sign -> those of the dangers that a model takes it for."""
    telling: frozenset[str] = frozenset()
    """Terms that say exactly what is seen: beside one, a guessed danger must be nearly certain."""
    untrained: frozenset[str] = frozenset()
    """Kinds of findings that the trained models have not seen."""
    models: Models | None = None
    """The trained models, where the pack has them."""
    source: Lists | None = None
    """The lists it was compiled from, for those who need wordings as they are written, such as recognisers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The plain lists of a content pack that a language is compiled from."""

    forms: Forms
    clauses: ClauseWords
    cue_words: CueWords
    numbers: NumberWords
    rules: Mapping[str, str] = field(default_factory=dict)
    """Expansion rules that all files see."""
    entries: tuple[Entry, ...] = ()
    """Every template of every finding."""
    entry_rules: tuple[Mapping[str, str], ...] = ()
    """Rules visible to each entry, in the same order."""
    durations: tuple[tuple[str, float, Mapping[str, str]], ...] = ()
    """(template, days, rules)."""
    durations_asked: frozenset[str] = frozenset()
    """Templates of lengths that count only where a length was asked."""
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cancel: tuple[tuple[str, str, Mapping[str, str]], ...] = ()
    """(template, term or "", rules)."""
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    intents: tuple[tuple[str, bool, str], ...] = ()
    """(intent, whole, template)."""
    intent_rules: Mapping[str, str] = field(default_factory=dict)
    speech: tuple[SpeechRow, ...] = ()
    """How it is to speak, where that is said exactly."""
    calls: tuple[str, ...] = ()
    """Templates of calls for help that name no sign."""
    bare_calls: tuple[str, ...] = ()
    """Templates of calls for help that only name whom to call: "ambulance"."""
    half_calls: tuple[str, ...] = ()
    """Templates of what may call for help: "quick, it's my mum"."""
    misheard: tuple[Misheard, ...] = ()
    common: frozenset[str] = frozenset()
    mistaken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Term of a sign -> those of the dangers that a model takes it for."""
    telling: frozenset[str] = frozenset()
    """Terms that say exactly what is seen: beside one, a guessed danger must be nearly certain."""
    untrained: frozenset[str] = frozenset()
    serious: frozenset[str] = frozenset()
    """Terms of signs that need advice today or at once: no model may take one away."""
    danger: frozenset[str] = frozenset()
    sole: frozenset[str] = frozenset()
    models: Models | None = None
