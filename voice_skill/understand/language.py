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
    from voice_skill.understand.model import Models
    from voice_skill.understand.tokens import Forms
    from voice_skill.values import Status

PART_KIND = "body_part"
"""The kind of finding that the slot {part} stands for."""
SLOTS = {"part": PART_KIND, "condition": "condition_asked", "finding": "symptom"} | {
    kind: kind for kind in ("medicine", "nutrient", "trigger")
}
"""Slot of a template -> kind of finding that it stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseWords:
    """Words at which a speaker's clause begins or ends."""

    breakers: frozenset[str] = frozenset()
    """Always begin a clause: "but"."""
    joiners: frozenset[str] = frozenset()
    """Begin a clause where a subject follows: "and i"."""
    subjects: frozenset[str] = frozenset()
    """Pronouns that begin a clause unless an opener stands before them."""
    things: frozenset[str] = frozenset()
    """Pronouns that begin a clause where an auxiliary follows."""
    owners: frozenset[str] = frozenset()
    """Words of possession, which begin a clause after a finished one."""
    openers: frozenset[str] = frozenset()
    """Words after which a pronoun goes on with the same clause: "think i"."""
    auxiliaries: frozenset[str] = frozenset()
    """Words that show that a pronoun is a subject."""
    closers: frozenset[str] = frozenset()
    """Words that finish a clause: "anymore"."""
    questions: frozenset[str] = frozenset()
    """Words with which a question begins, of two in one breath too."""
    inversions: frozenset[str] = frozenset()
    """Words that begin a question: "is", "does"."""
    sided: frozenset[str] = frozenset()
    """Words after a side that make it a place: "the left one"."""
    second_thoughts: frozenset[str] = frozenset()
    """Words with which an answer is taken back before another: "no, wait, yes"."""
    plain_yes: frozenset[str] = frozenset()
    """Words that say yes and nothing more, and so take a no back: "no, wait, yes", but not "no, definitely"."""
    bare_noes: frozenset[str] = frozenset()
    """Words of denial that stand before no noun, and so answer by themselves: "nope"."""
    told_in_past: frozenset[str] = frozenset()
    """Words that tell of what was: "had", "was", "used"."""
    addressed: frozenset[str] = frozenset()
    """Words for a person that, without anybody's name or owner before them, are said to whoever listens: "lads"."""
    greetings: frozenset[str] = frozenset()
    """Words after which a person is spoken to, and not spoken of: "hello young man"."""
    exclaimed: frozenset[str] = frozenset()
    """Words that tell nothing before a cry for help: "please", "now"."""
    being: frozenset[str] = frozenset()
    """Words that tell how somebody is at present: "is", "are", "keeps"."""
    bodies: frozenset[str] = frozenset()
    """Words that begin a joined clause and name nobody in particular: "and nobody"."""
    times: frozenset[str] = frozenset()
    """Words that may stand before the subject of a joined clause: "and now my hand"."""
    courtesies: frozenset[str] = frozenset()
    """Words that may stand beside an answer that is all that is said: "no, it's fine thanks"."""
    wholes: frozenset[str] = frozenset()
    """Words for all there is of a medicine, which nobody takes every day: "strip"."""
    violent: frozenset[str] = frozenset()
    """Words for a movement that may be more than the sign that the talk is about."""
    outer: frozenset[str] = frozenset()
    """Other parts in which the sign that the talk is about, told alone, is no danger."""
    limbs: frozenset[str] = frozenset()
    """Parts that tell no danger by themselves: "arm", and not the chest."""
    habitual: frozenset[str] = frozenset()
    """Verbs that tell what is taken every day: "takes"."""
    conditional: frozenset[str] = frozenset()
    """Words after which nothing is an answer: "if"."""
    doers: frozenset[str] = frozenset()
    """Pronouns that make a verb a statement and no command: "it stopped"."""
    copulas: frozenset[str] = frozenset()
    """Words after which something is told of what stands before them: "the ambulance is here"."""
    perfect: frozenset[str] = frozenset()
    """Words before "had" that make it the present: "has had"."""
    they: frozenset[str] = frozenset()
    """Pronouns of other people."""
    speaker: frozenset[str] = frozenset()
    """Pronouns of the speaker."""
    bodily: frozenset[str] = frozenset()
    """Words for what a body does or takes: "breathes", "dropped", "sniffed"."""
    own_words: frozenset[str] = frozenset()
    """Words by which a question is about somebody and not in general: "my"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CueWords:
    """Plain words that the reading of negation uses."""

    carriers: frozenset[str] = frozenset()
    """May stand between a negation and what it denies."""
    terminators: frozenset[str] = frozenset()
    """End a negation."""
    rather: frozenset[str] = frozenset()
    """Words after something denied that say what is there instead: "more"."""
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
