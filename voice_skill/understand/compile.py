"""The plain lists of a content pack -> a compiled language.

Core: pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand import trie
from voice_skill.understand.language import PART_KIND, SLOTS, Call, Entry, Language, Lists, Misheard, NumberWords
from voice_skill.understand.repair import LONG_SOUND, sound
from voice_skill.understand.scene import MEDICINE
from voice_skill.understand.templates import TemplateError, sequences
from voice_skill.understand.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from voice_skill.understand.language import SpeechRow
    from voice_skill.understand.tokens import Forms

Words = dict[str, str]
"""Every symbol of the trees, to itself: equal ones are kept as one string, of which there are a hundred thousand."""


def _shared(symbols: tuple[str, ...], words: Words) -> tuple[str, ...]:
    """Return equal symbols, each the one of its kind in `words`."""
    return tuple(words.setdefault(symbol, symbol) for symbol in symbols)


def _tree(rows: Iterable[tuple[str, Mapping[str, str]]], forms: Forms, words: Words) -> trie.Node:
    """Build the tree in which row number n is entry n; adds its symbols to `words`."""

    def pairs() -> Iterator[tuple[tuple[str, ...], int]]:
        for number, (template, rules) in enumerate(rows):
            for symbols in sequences((template,), rules, forms):
                yield _shared(symbols, words), number

    return trie.build(pairs())


def _flat(groups: Mapping[str, tuple[str, ...]], lists: Lists, words: Words) -> tuple[trie.Node, tuple[str, ...]]:
    """Return the tree of grouped templates, and the group of each entry."""
    rows = [(template, key) for key, templates in groups.items() for template in templates]
    return _tree(((template, lists.rules) for template, _ in rows), lists.forms, words), tuple(key for _, key in rows)


def _findings(numbers: Iterable[int], lists: Lists, words: Words) -> trie.Node:
    """Build the tree of the findings with these numbers among the entries."""

    def pairs() -> Iterator[tuple[tuple[str, ...], int]]:
        for n in numbers:
            for symbols in _named(lists.entries[n], lists.entry_rules[n], lists.forms):
                yield _shared(symbols, words), n

    return trie.build(pairs())


def _amounts(numbers: NumberWords) -> list[tuple[str, str, float]]:
    """Return (template, what it is, number) of all words of amounts."""
    return [
        *((text, "vague", n) for text, n in numbers.vague.items()),
        *((text, "unit", n) for text, n in numbers.units.items()),
        *((text, "cup", n) for text, n in numbers.cups.items()),
    ]


def compile_language(lists: Lists) -> Language:
    """Return the compiled language; raises TemplateError naming the template that is wrong."""
    words: Words = {}
    forms = lists.forms
    entries = lists.entries
    slotless = {n for n, entry in enumerate(entries) if entry.kind == PART_KIND and "{" not in entry.rule}
    people, people_entries = _flat(lists.people, lists, words)
    cues, cue_entries = _flat(lists.cues, lists, words)
    answers, answer_entries = _flat(lists.answers, lists, words)
    amounts = _amounts(lists.numbers)
    alone: list[tuple[str, SpeechRow | Call]] = [
        *((t, row) for row in lists.speech for t in row.say),
        *((t, Call.SAID) for t in lists.calls),
        *((t, Call.NAMED) for t in lists.bare_calls),
        *((t, Call.PERHAPS) for t in lists.half_calls),
    ]
    intent_rules = {**lists.rules, **lists.intent_rules}
    return Language(
        forms=forms,
        clauses=lists.clauses,
        cue_words=lists.cue_words,
        numbers=lists.numbers,
        entries=entries,
        parts=_findings(sorted(slotless), lists, words),
        lexicon=_findings((n for n in range(len(entries)) if n not in slotless), lists, words),
        durations=_tree(((t, rules) for t, _, rules in lists.durations), forms, words),
        duration_days=tuple(days for _, days, _ in lists.durations),
        duration_asked=tuple(template in lists.durations_asked for template, _, _ in lists.durations),
        amounts=_tree(((t, lists.rules) for t, _, _ in amounts), forms, words),
        amount_entries=tuple((what, n) for _, what, n in amounts),
        people=people,
        people_entries=people_entries,
        cancel=_tree(((t, rules) for t, _, rules in lists.cancel), forms, words),
        cancel_entries=tuple(term for _, term, _ in lists.cancel),
        cues=cues,
        cue_entries=cue_entries,
        answers=answers,
        answer_entries=answer_entries,
        intents=_tree(((t, intent_rules) for _, _, t in lists.intents), forms, words),
        intent_entries=lists.intents,
        alone=_tree(((t, intent_rules) for t, _ in alone), forms, words),
        alone_entries=tuple(row for _, row in alone),
        conditions_asked=frozenset(entry.name for entry in entries if entry.kind == SLOTS["condition"]),
        misheard=_by_word(lists.misheard),
        sounds=_sounds(lists),
        vocabulary=frozenset(word for word in words if not word.startswith("{")),
        common=frozenset(words.get(word, word) for said in lists.common for word in (said, fold(said, forms))),
        danger=lists.danger,
        sole=lists.sole,
        serious=lists.serious,
        mistaken=lists.mistaken,
        telling=lists.telling,
        untrained=lists.untrained,
        models=lists.models,
        source=lists,
    )


def _by_word(rules: Iterable[Misheard]) -> dict[str, tuple[Misheard, ...]]:
    found: dict[str, tuple[Misheard, ...]] = {}
    for rule in rules:
        for word in rule.said:
            found[word] = (*found.get(word, ()), rule)
    return found


def _sounds(lists: Lists) -> dict[str, str]:
    """Return the sounds of the names of one word that are too long to be an everyday phrase by chance."""
    names = {
        symbols[0]
        for entry, rules in zip(lists.entries, lists.entry_rules, strict=True)
        if entry.kind == MEDICINE
        for symbols in _named(entry, rules, lists.forms)
        if len(symbols) == 1
    }
    return {code: name for name in sorted(names) if len(code := sound(name)) >= LONG_SOUND}


def _named(entry: Entry, rules: Mapping[str, str], forms: Forms) -> Iterator[tuple[str, ...]]:
    try:
        yield from sequences((entry.rule,), rules, forms)
    except TemplateError as error:
        message = f"{entry.kind}.{entry.name}: {error}"
        raise TemplateError(message, error.template) from error
