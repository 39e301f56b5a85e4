"""Phrases of the lexicon in the words of an utterance.

Core: pure. Idioms hide words first; a longer phrase of the same kind swallows a shorter one within it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from voice_skill.understand import clauses
from voice_skill.understand.language import SLOTS
from voice_skill.understand.scene import SIGN, SIGNS, Cue, Mention
from voice_skill.understand.tokens import tokenise
from voice_skill.understand.trie import GAP, Walker
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from voice_skill.understand.language import Entry, Language
    from voice_skill.understand.tokens import Token
    from voice_skill.understand.trie import Match


_TELLING = 3
"""Letters of a word that can be looked for in a template."""


class Found(NamedTuple):
    """All phrases of an utterance, list by list."""

    mentions: tuple[Mention, ...]
    """Findings, before anything is said of their status."""
    cues: tuple[Cue, ...]
    """Words that change what findings mean."""
    answers: tuple[Match, ...]
    """Bare answers anywhere in the utterance."""
    amounts: tuple[Match, ...]
    """Vague numbers and units."""
    durations: tuple[Match, ...]
    """Idiomatic lengths of time."""
    intents: tuple[Match, ...]
    """Phrases of intents."""
    alone: tuple[Match, ...]
    """Phrases that count only where they are all that is said."""
    people: Mapping[int, tuple[int, str]]
    """First token -> (end, "child", "adult" or "they")."""
    hidden: frozenset[int]
    """Tokens of idioms."""
    unlike: frozenset[str]
    """Terms of signs of which there are words that only look like them: "a cold", of feeling cold."""


_UNLIKE = frozenset({*SIGNS, "time_of_day"})
"""Kinds of what no model adds where the pack says that the words mean something else."""


def reader(text: str, language: Language) -> Walker:
    """Return what finds phrases without slots in a text, for who asks only how something was said."""
    return Walker(tokenise(text, language.forms), language.forms, {})


def find(tokens: Sequence[Token], language: Language, number_ends: Mapping[int, Sequence[int]]) -> Found:
    """Find every phrase; `number_ends` are the places of numbers, for the slot {number}."""
    plain = Walker(tokens, language.forms, {})
    parts = plain.find(language.parts)
    people = _people(plain, language)
    classes: dict[str, Mapping[int, Sequence[int]]] = {
        "{part}": _ends(parts),
        "{number}": number_ends,
        "{person}": {start: (end,) for start, (end, _) in people.items()},
    }
    barriers = clauses.starts(tokens, language.clauses, frozenset())[1:]
    plainly = Walker(tokens, language.forms, classes)
    cues = tuple(Cue(m.start, m.end, language.cue_entries[m.entry]) for m in plainly.find(language.cues))
    walker = Walker(tokens, language.forms, classes, deniers=_deniers(cues))
    cancelled = [(m, language.cancel_entries[m.entry]) for m in plainly.find(language.cancel)]
    hidden = frozenset(at for m, term in cancelled if not term for at in range(m.start, m.end))
    seen = [m for m in walker.find(language.lexicon) if not _is_hidden(m, cancelled, language)]
    found = [*parts, *_kept_within(_plain_or_denied(seen, cues, language), barriers, language)]
    mentions = tuple(_keep(tokens, found, cancelled, language))
    classes.update(_slots(mentions))
    late = Walker(tokens, language.forms, classes)
    return Found(
        mentions=mentions,
        cues=cues,
        answers=tuple(plain.find(language.answers)),
        amounts=tuple(plain.find(language.amounts)),
        durations=tuple(plainly.find(language.durations)),
        intents=tuple(late.find(language.intents)),
        alone=tuple(plainly.find(language.alone)),
        people={start: named for start, named in people.items() if start not in hidden},
        hidden=hidden,
        unlike=frozenset(term for _, term in cancelled if term.partition(".")[0] in _UNLIKE),
    )


def _deniers(cues: Sequence[Cue]) -> frozenset[int]:
    """Return the words that deny a phrase in whose middle they stand: "never", and "not" after "is".

    "Will not" and "can not" are not among them: what somebody is not able to do is a sign.
    """
    hidden = {at for cue in cues if cue.name in {"no_negation", "unsure"} for at in range(cue.start, cue.end)}
    return frozenset({cue.end - 1 for cue in cues if cue.name == "negation_within"} - hidden)


def _plain_or_denied(found: Sequence[Match], cues: Sequence[Cue], language: Language) -> list[Match]:
    """Leave out denied phrases of what is no sign, of wordings of health, and where the same sign is there plainly."""

    def sign(match: Match) -> tuple[str, str]:
        entry = language.entries[match.entry]
        return entry.kind, entry.name

    def stands(match: Match) -> bool:
        entry = language.entries[match.entry]
        if match.start in verbs:
            return False
        over = (m for m in plain if m.start < match.end and match.start < m.end)
        return entry.kind == SIGN and entry.status is Status.PRESENT and all(sign(m) != sign(match) for m in over)

    verbs = {cue.start for cue in cues if cue.name == "negation_within"}
    plain = [m for m in found if not m.denied]
    return [*plain, *(m for m in found if m.denied and stands(m))]


def _entry(match: Match, language: Language) -> Entry:
    entry = language.entries[match.entry]
    return replace(entry, status=Status.ABSENT) if match.denied else entry


def _kept_within(found: Sequence[Match], barriers: Sequence[int], language: Language) -> list[Match]:
    """Leave out phrases that join words of two clauses; a danger sign may, where no phrase of one clause says it."""

    def crosses(match: Match) -> bool:
        return any(match.start < barrier < match.end for barrier in barriers)

    found = [m for m in found if m.start or 1 not in barriers or m.end == 1]  # a lone first word answers: "no i feel"

    def term(match: Match) -> str:
        entry = language.entries[match.entry]
        return f"{entry.kind}.{entry.name}"

    within = [m for m in found if not crosses(m)]
    said = {term(m) for m in within if _entry(m, language).status == "present"}
    dangers = (m for m in found if crosses(m) and term(m) in language.danger and term(m) not in said)
    return sorted([*within, *(m for m in dangers if _entry(m, language).status == "present")])


def _ends(matches: Iterable[Match]) -> dict[int, list[int]]:
    ends: dict[int, list[int]] = {}
    for match in matches:
        ends.setdefault(match.start, []).append(match.end)
    return ends


def _people(walker: Walker, language: Language) -> dict[int, tuple[int, str]]:
    people: dict[int, tuple[int, str]] = {}
    for match in walker.find(language.people):
        if match.end > people.get(match.start, (0, ""))[0]:
            people[match.start] = (match.end, language.people_entries[match.entry])
    return people


def _slots(mentions: Sequence[Mention]) -> dict[str, dict[int, list[int]]]:
    classes: dict[str, dict[int, list[int]]] = {f"{{{slot}}}": {} for slot in SLOTS if slot != "part"}
    for mention in mentions:
        for slot, kind in SLOTS.items():
            if mention.entry.kind == kind and slot != "part":
                classes[f"{{{slot}}}"].setdefault(mention.start, []).append(mention.end)
    for start, ends in classes["{condition}"].items():
        ends.sort()
        del start
    return classes


def _is_owned(mention: Mention, tokens: Sequence[Token], language: Language) -> bool:
    """Return whether a word that means several things stands as a thing somebody has: "my back", not "go back"."""
    if mention.start == 0:
        return len(tokens) == 1
    return tokens[mention.start - 1].word in language.clauses.owners


def _keep(
    tokens: Sequence[Token], found: Sequence[Match], cancelled: Sequence[tuple[Match, str]], language: Language
) -> Iterable[Mention]:
    """Yield the mentions that no idiom hides and no longer phrase swallows, in order."""
    mentions = [Mention(m.start, m.end, _entry(m, language)) for m in found]
    mentions = [m for m in mentions if not m.entry.owned or _is_owned(m, tokens, language)]
    mentions = [m for m in mentions if not any(_hides(idiom, term, m) for idiom, term in cancelled)]
    best: dict[tuple[int, int, str], Mention] = {}
    for mention in mentions:
        place = (mention.start, mention.end, mention.term)
        known = best.get(place)
        # The same words as a wording of a sign and of its absence mean the absence: it is the more particular one.
        if known is None or (known.entry.status is Status.PRESENT and mention.entry.status is not Status.PRESENT):
            best[place] = mention
    unique = list(best.values())
    kept = [m for m in unique if not any(_swallows(other, m, tokens) for other in unique)]
    return sorted(kept, key=lambda m: (m.start, m.end, m.term))


def _is_hidden(match: Match, cancelled: Sequence[tuple[Match, str]], language: Language) -> bool:
    """Return whether what looks like its sign hides a phrase, which then stands for no other of that sign either.

    "Overdosed on telly" stands for no "swallowed all my pills" behind it.
    """
    mention = Mention(match.start, match.end, _entry(match, language))
    return any(term and _hides(idiom, term, mention) for idiom, term in cancelled)


def _hides(idiom: Match, term: str, mention: Mention) -> bool:
    overlaps = idiom.start < mention.end and mention.start < idiom.end
    return (
        overlaps
        and term in {"", mention.term}
        and (bool(term) or idiom.end - idiom.start >= mention.end - mention.start)
    )


def _swallows(other: Mention, mention: Mention, tokens: Sequence[Token]) -> bool:
    """Return whether `mention` is only a part of the wording of `other`, and not what its gap passes over."""
    if other.start > mention.start or other.end < mention.end or other.entry.kind != mention.entry.kind:
        return False
    same_name = other.entry.name == mention.entry.name
    if other.end - other.start == mention.end - mention.start:
        denial = other.entry.status is not mention.entry.status and other.entry.status != "present"
        return same_name and denial
    return same_name or GAP not in other.entry.rule or _worded(tokens, mention, other.entry.rule)


def _worded(tokens: Sequence[Token], mention: Mention, rule: str) -> bool:
    """Return whether the words of a mention stand in a template, by their first letters."""
    words = [token.word[:4] for token in tokens[mention.start : mention.end] if len(token.word) >= _TELLING]
    return bool(words) and all(word in rule for word in words)
