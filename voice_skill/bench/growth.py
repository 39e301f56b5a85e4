"""`voice-skill bench growth`: what an utterance takes when the pack has ten times as many phrases.

The added phrases are the pack's own with one word exchanged, half the time for another word of the pack, so that
utterances lead into them, and half the time for a new one; each has a meaning of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

import click

from voice_skill import as_json
from voice_skill.bench.utterances import load
from voice_skill.content import load_pack
from voice_skill.errors import WrongUsage
from voice_skill.understand import trie, understand
from voice_skill.understand.compile import compile_language
from voice_skill.understand.language import PART_KIND
from voice_skill.understand.templates import sequences
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voice_skill.bench.utterances import Labelled
    from voice_skill.pack import ContentPack
    from voice_skill.understand.language import Language, Lists
    from voice_skill.understand.templates import Symbols

SET = Path(__file__).parents[2] / "tests" / "utterances" / "unseen"
TIMES = 10
"""How many times as many phrases."""
_ROUNDS = 3
"""Times that each utterance is read; the quickest counts, since others may use the machine."""
_LETTERS = "aeioubdfgklmnprst"


class Row(NamedTuple):
    """One size of a pack."""

    size: str
    """What it is."""
    phrases: int
    """Word sequences of findings and intents."""
    median_ms: float
    """Processor time of an utterance."""
    mean_ms: float
    """The same, as the mean."""


@dataclass(frozen=True, slots=True)
class _Made:
    """Draws words, the same ones each time."""

    known: Sequence[str]
    new: Sequence[str]
    lot: Random

    def exchanged(self, phrase: Symbols) -> Symbols:
        """Return a phrase with one word exchanged."""
        at = self.lot.randrange(len(phrase))
        return (*phrase[:at], self.lot.choice(self.lot.choice((self.known, self.new))), *phrase[at + 1 :])


def thinned(pack: ContentPack, every: int) -> ContentPack:
    """Return a pack with only every n-th template of findings and intents."""
    source = _source(pack)
    fewer = replace(
        source,
        entries=source.entries[::every],
        entry_rules=source.entry_rules[::every],
        intents=source.intents[::every],
    )
    return replace(pack, language=compile_language(fewer))


def grown(pack: ContentPack, times: int) -> ContentPack:
    """Return a pack with so many times as many phrases of findings and intents."""
    language, source = pack.language, _source(pack)
    known = sorted(word for word in language.vocabulary if word[0] not in "={")
    lot = Random(times)  # noqa: S311 (phrases to measure with; nothing secret)
    new = ["".join(lot.choices(_LETTERS, k=lot.randint(4, 9))) for _ in range((times - 1) * len(known))]
    made = _Made(known, new, lot)
    entries = list(language.entries)
    parts, lexicon = _Phrases(made, times), _Phrases(made, times)
    for number, (entry, rules) in enumerate(zip(source.entries, source.entry_rules, strict=True)):
        copies = range(len(entries), len(entries) + times - 1)
        entries += (replace(entry, name=f"{entry.name} {copy}") for copy in copies)
        place = parts if entry.kind == PART_KIND and "{" not in entry.rule else lexicon
        place.add(entry.rule, rules, source, (number, *copies))
    intents, wanted = _Phrases(made, times), list(source.intents)
    for number, (intent, whole, template) in enumerate(source.intents):
        copies = range(len(wanted), len(wanted) + times - 1)
        wanted += [(intent, whole, template)] * len(copies)
        intents.add(template, {**source.rules, **source.intent_rules}, source, (number, *copies))
    more = replace(
        language,
        entries=tuple(entries),
        parts=trie.build(parts),
        lexicon=trie.build(lexicon),
        intents=trie.build(intents),
        intent_entries=tuple(wanted),
        vocabulary=language.vocabulary | set(new),
    )
    return replace(pack, language=more)


class _Phrases:
    """Yields the phrases of templates, each with its copies, without keeping them."""

    def __init__(self, made: _Made, times: int) -> None:
        self._made, self._times = made, times
        self._templates: list[tuple[str, Mapping[str, str], Lists, tuple[int, ...]]] = []

    def add(self, template: str, rules: Mapping[str, str], source: Lists, numbers: tuple[int, ...]) -> None:
        """Take a template, the number of its entry, and those of its copies."""
        self._templates.append((template, rules, source, numbers))

    def __iter__(self) -> Iterator[tuple[Symbols, int]]:
        for template, rules, source, (number, *copies) in self._templates:
            for phrase in sequences((template,), rules, source.forms):
                yield phrase, number
                yield from ((self._made.exchanged(phrase), copy) for copy in copies)


def count_phrases(pack: ContentPack) -> int:
    """Return how many word sequences the templates of findings and intents stand for."""
    source = _source(pack)
    rules = {**source.rules, **source.intent_rules}
    templates = [(e.rule, r) for e, r in zip(source.entries, source.entry_rules, strict=True)]
    templates += [(template, rules) for _, _, template in source.intents]
    return sum(1 for template, names in templates for _ in sequences((template,), names, source.forms))


def measure(rows: Sequence[Labelled], pack: ContentPack) -> list[float]:
    """Return the milliseconds of processor time that each utterance takes."""
    return [min(_ms(row, pack) for _ in range(_ROUNDS)) for row in rows]


def _ms(row: Labelled, pack: ContentPack) -> float:
    begun = process_time()
    understand(Transcript(row.text), pack, row.asking)
    return (process_time() - begun) * 1000


def sizes(rows: Sequence[Labelled], pack: ContentPack) -> Iterator[Row]:
    """Yield a row for a tenth of the phrases, for all of them, and for ten times as many."""
    fewer = thinned(pack, TIMES)
    yield _row("a tenth", count_phrases(fewer), measure(rows, fewer))
    phrases = count_phrases(pack)
    yield _row("the pack", phrases, measure(rows, pack))
    yield _row("tenfold", phrases * TIMES, measure(rows, grown(pack, TIMES)))


def _row(size: str, phrases: int, ms: Sequence[float]) -> Row:
    return Row(size, phrases, median(ms), sum(ms) / len(ms))


def run(content: Path | None, folder: Path | None, *, as_lines: bool) -> None:
    """Measure the three sizes without embeddings, whose time does not depend on phrases, and print a row for each."""
    place = folder or SET
    rows = list(load(place)) if place.is_dir() else []
    if not rows:
        message = f"{place} holds no labelled utterances; give the folder of a measuring set with --set."
        raise WrongUsage(message)
    if not as_lines:
        click.echo(f"{'':12}{'phrases':>10}{'median, ms':>12}{'mean, ms':>12}{'times':>8}")
    before: Row | None = None
    for row in sizes(rows, load_pack(content)):
        times = row.median_ms / before.median_ms if before else None
        if as_lines:
            told = {"size": row.size, "phrases": row.phrases, "median_ms": round(row.median_ms, 4)}
            click.echo(as_json.line({**told, "mean_ms": round(row.mean_ms, 4), "times": times and round(times, 3)}))
        else:
            figures = f"{row.phrases:>10}{row.median_ms:>12.2f}{row.mean_ms:>12.2f}"
            click.echo(f"{row.size:12}{figures}{f'{times:.1f}' if times else '':>8}")
        before = row


def _source(pack: ContentPack) -> Lists:
    language: Language = pack.language
    if language.source is None:
        message = "the pack does not keep its templates"
        raise ValueError(message)
    return language.source
