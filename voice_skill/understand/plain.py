"""Utterances in which a model that hears danger has no word left to rest on.

Core: pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand import intents, status
from voice_skill.understand.language import PART_KIND
from voice_skill.understand.scene import CONDITION, MEDICINE, SIDE, SIGNS, TRIGGER
from voice_skill.values import Status

if TYPE_CHECKING:
    from voice_skill.understand.read import Read
    from voice_skill.values import Finding

MERELY = frozenset({"only", "just", "merely", "both", "yes", "yeah", "yep"})
"""Words that only narrow what is said, and a yes."""
_PLAINLY = frozenset({intents.INFORM, intents.CORRECT, intents.GOODBYE})
"""What is said by a template of a whole utterance in which no model hears a danger."""
_DENIES = frozenset({"negation", "negated_verb", "negation_within"})
_TREND = "trend"
"""The kind of what is said of a sign that spreads."""
_SO = ".true"
"""How a term ends that a place answers by the way, whether there are more: "only the left arm"."""


def is_plain(read: Read, danger: frozenset[str], usual: frozenset[str] = frozenset()) -> bool:
    """Return whether a model that hears danger has no word left to rest on; see `Read.is_plain`."""
    language, words = read.scene.language, read.telling
    whole = (language.intent_entries[m.entry] for m in read.found.intents if words <= set(range(m.start, m.end)))
    plainly = _PLAINLY if read.question is not None else _PLAINLY | set(intents.STOPPING)
    if words and any(intent in plainly and entire for intent, entire, _ in whole):
        return True
    if tells_what_was_asked(read):
        return True
    if _tells_the_usual(read, usual) or _names_a_limb(read) or _tells_what_is_taken(read):
        return True
    as_ever = {m.term for m in read.mentions if m.why == status.HABIT}
    quiet = [m for m in read.mentions if m.entry.kind not in SIGNS or (m.status is Status.ABSENT and not m.dropped)]
    quiet += [m for m in read.mentions if m.term in as_ever]
    told = {at for mention in quiet for at in range(mention.start, mention.end)}
    told |= {at for length in read.found.durations for at in range(length.start, length.end)}
    told |= {at for cue in read.scene.cues if cue.name in _DENIES for at in range(cue.start, cue.end)}
    ours = (m for m in quiet if m.entry.kind == TRIGGER or m.term in danger)
    so = any(m.status is (Status.PRESENT if m.entry.kind == TRIGGER else Status.ABSENT) for m in ours)
    return (so or bool(as_ever)) and told.issuperset(words)


def _tells_the_usual(read: Read, usual: frozenset[str]) -> bool:
    """Return whether all words that tell are of the sign that the talk is about, of a limb or the face, and of when."""
    there = [m for m in read.mentions if not m.dropped]
    signs = [m for m in there if m.entry.kind in SIGNS]
    if not signs or any(m.term not in usual or m.status is not Status.PRESENT for m in signs):
        return False
    words = read.scene.language.clauses
    if not words.violent.isdisjoint(token.word for token in read.tokens):
        return False  # an arm that keeps jerking may be a fit
    if (
        any(m.entry.kind == _TREND or m.term.endswith(_SO) for m in there)
        or len({m.term for m in there if m.entry.kind == PART_KIND}) > 1
    ):
        return False
    places = {at for m in there if m.entry.kind == PART_KIND for at in range(m.start, m.end)} & read.telling
    outer = all(read.tokens[at].word in words.limbs | words.outer | words.sided for at in places)
    told = {at for m in there for at in range(m.start, m.end)}
    told |= {at for length in read.found.durations for at in range(length.start, length.end)}
    return outer and read.telling <= told


def _tells_what_is_taken(read: Read) -> bool:
    """Return whether all words that tell are of medicines and illnesses, and none of how much: "he's on warfarin"."""
    there = [m for m in read.mentions if not m.dropped]
    told = {at for m in there for at in range(m.start, m.end)}
    words = {token.word for token in read.tokens}
    known = bool(there) and all(m.entry.kind in {MEDICINE, CONDITION} for m in there)
    return known and read.telling <= told and words.isdisjoint(read.scene.language.clauses.wholes)


def _names_a_limb(read: Read) -> bool:
    """Return whether nothing is said but a limb, which one, and since when, where no sign of it was asked about."""
    words, limb = read.scene.language.clauses, _limb(read)
    limb |= {at for length in read.found.durations for at in range(length.start, length.end)} if limb else set()
    beside = {token.word for at, token in enumerate(read.tokens) if at not in limb}
    asked = read.question is not None and bool(read.question.asks)
    return bool(limb) and not asked and beside <= MERELY | words.owners


def tells_what_was_asked(read: Read) -> bool:
    """Return whether all words that tell are of signs that were asked about, or of where: "stiff, the left leg"."""
    question = read.question
    asks = (*question.asks, *question.settles) if question is not None else ()
    there = [m for m in read.mentions if m.status is Status.PRESENT and not m.dropped]
    asked = [m for m in there if m.term in asks]
    told = {at for m in asked for at in range(m.start, m.end)} | _limb(read)
    if not asked:
        sites = any(term.endswith(_SO) for term in asks)
        return sites and bool(told) and _only(read, told)
    return {at for at in read.telling if read.tokens[at].word not in MERELY} <= told


def _limb(read: Read) -> set[int]:
    """Return the tokens of a limb and its side, where one is named: no danger by itself, as the chest may be."""
    limbs = {at for at, token in enumerate(read.tokens) if token.word in read.scene.language.clauses.limbs}
    sides = {at for m in read.mentions if m.entry.kind == SIDE for at in range(m.start, m.end)}
    return limbs | sides if len(limbs) == 1 else set()


def _only(read: Read, told: set[int]) -> bool:
    """Return whether the other words tell nothing at all, "gone" and the like included."""
    words = read.scene.language.clauses
    idle = MERELY | words.owners | words.things | words.copulas | read.scene.language.forms.light
    return all(token.word in idle for at, token in enumerate(read.tokens) if at not in told)


def leaves_no_danger(read: Read, telling: frozenset[str]) -> bool:
    """Return whether an emergency without a name has nothing to rest on that rules see, so that it is asked about.

    All signs are among those that say exactly what is seen, "my eyes squeeze shut"; or there is none, in an answer to a
    question about everyday causes.
    """
    signs = [f for f in read.findings if f.kind in SIGNS and f.status is Status.PRESENT]
    light = read.question is not None and read.question.light
    return all(f.term in telling for f in signs) and (bool(signs) or light)


def answers_with(read: Read, finding: Finding) -> bool:
    """Return whether a sign that is there was asked about, and nobody else is spoken of: no model mishears it."""
    asked = read.question is not None and finding.term in read.question.asks
    return asked and finding.status is Status.PRESENT and not read.found.people
