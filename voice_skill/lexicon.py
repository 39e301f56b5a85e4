"""Language files of a pack -> compiled Language: language.yaml, findings/*.yaml, intents.yaml, the trained model.

Edge: reads files. Used by `content.py` only.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from voice_skill.content_file import LABELLED, WITH_EMBEDDINGS, read_text, read_yaml
from voice_skill.content_language import read_findings_file, read_intents_file, read_language_file
from voice_skill.content_parts import sole_terms, terms_of_level
from voice_skill.errors import ContentError
from voice_skill.understand.compile import compile_language
from voice_skill.understand.language import CueWords, Entry, Language, Lists, NumberWords
from voice_skill.understand.model import BUCKETS, LinearModel, Models
from voice_skill.understand.templates import TemplateError
from voice_skill.understand.tokens import Forms
from voice_skill.understand.word_pairs import WordPairs
from voice_skill.values import Status, Urgency

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from voice_skill.content_language import FindingRow, FindingsFile, IntentsFile, LanguageFile
    from voice_skill.pack import RedFlag, Rewrite
    from voice_skill.understand.model import Embedder

MODEL_FILES = ("models.npz", WITH_EMBEDDINGS)
"""Trained models of a pack: without and with sentence embeddings."""
DELTAS_FILE = "encoder.npz"
"""What tunes the sentence embedder to a pack."""
PAIRS_FILE = "word_pairs.npz"
"""Which word follows which in what people say."""
_PAIRS = ("pairs", "pair_chances", "words", "word_chances", "rests")
_LETTERS = re.compile(r"[a-z]+")
_SAID_OFTEN = 3
"""Times that a word stands in examples as they are spoken for it to be a real one: "disaster", and no "disease"."""
_CUE_WORDS = ("carriers", "terminators", "rather", "named_before", "degrees", "perception")
"""Cues that are plain words and no templates."""
_PHRASES = ((Status.PRESENT, "phrases"), (Status.PRESENT, "owned"), (Status.ABSENT, "absent"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageFiles:
    """What the language files hold."""

    compiled: Language
    """The language, ready for use."""
    groups: Mapping[str, tuple[str, ...]]
    """Intent group -> intents."""
    spoken: Mapping[str, str]
    """Term -> how it is read back."""
    rewrites: tuple[Rewrite, ...]
    """Terms that stand for others."""
    subjects: Mapping[str, str]
    """"child" or "adult" -> name of the subject."""


def read_language(folder: Path, red_flags: tuple[RedFlag, ...]) -> LanguageFiles:
    """Read and compile; raises ContentError naming file, key and what was expected."""
    written = read_language_file(folder / "language.yaml")
    gathered = _Gathered(written.rules)
    for file in sorted((folder / "findings").glob("*.yaml")):
        gathered.take(read_findings_file(file))
    intents = read_intents_file(folder / "intents.yaml")
    try:
        compiled = compile_language(_lists(folder, written, gathered, intents, red_flags))
    except TemplateError as error:
        message = f"{_place_of(error.template, folder)}: {error}."
        raise ContentError(message) from None
    return LanguageFiles(
        compiled=compiled,
        groups=intents.groups,
        spoken=gathered.spoken,
        rewrites=written.rewrites,
        subjects={"child": written.subjects.child, "adult": written.subjects.adult},
    )


def _lists(
    folder: Path, written: LanguageFile, gathered: _Gathered, intents: IntentsFile, red_flags: tuple[RedFlag, ...]
) -> Lists:
    """Return the plain lists that a language is compiled from; raises ContentError."""
    cues = {name: texts for name, texts in written.cues.items() if name not in _CUE_WORDS}
    return Lists(
        forms=_forms(written),
        clauses=written.clauses,
        cue_words=CueWords(**{name: frozenset(written.cues.get(name, ())) for name in _CUE_WORDS}),
        numbers=_numbers(written, gathered),
        rules=written.rules,
        entries=tuple(gathered.entries),
        entry_rules=tuple(gathered.entry_rules),
        durations=tuple(gathered.durations),
        durations_asked=frozenset(gathered.asked),
        people={key: tuple(value) for key, value in gathered.people.items()},
        cancel=tuple(gathered.cancel),
        cues=cues,
        answers=written.answers,
        intents=intents.rows(),
        intent_rules=intents.rules,
        speech=intents.speech,
        calls=intents.calls,
        bare_calls=intents.bare_calls,
        half_calls=intents.half_calls,
        misheard=written.misheard,
        common=_common(folder),
        danger=terms_of_level(red_flags, Urgency.EMERGENCY),
        sole=sole_terms(red_flags),
        serious=terms_of_level(red_flags, Urgency.URGENT),
        mistaken=written.mistaken,
        telling=written.telling,
        untrained=written.untrained,
        models=read_models(folder / MODEL_FILES[0]),
    )


def _forms(written: LanguageFile) -> Forms:
    return Forms(
        contractions=written.contractions,
        base=written.base,
        light=written.light,
        skippable=written.skippable,
        gap_ends=written.gap_ends,
        joiners=frozenset(written.clauses.joiners),
        subjects=frozenset(written.clauses.subjects) | written.clauses.bodies,
    )


def _numbers(written: LanguageFile, gathered: _Gathered) -> NumberWords:
    return NumberWords(
        language=written.locale_numbers,
        words=written.numbers.words,
        vague=gathered.tables["vague"],
        units=gathered.tables["units"],
        cups=gathered.tables["cups"],
        ages=written.numbers.ages,
        cup_kind=written.numbers.cup_kind,
    )


def _place_of(template: str, folder: Path) -> Path:
    """Return the file that a template stands in, or the folder where that cannot be told."""
    files = (*sorted((folder / "findings").glob("*.yaml")), folder / "intents.yaml", folder / "language.yaml")
    return next((file for file in files if template in _texts(read_yaml(file))), folder)


def _texts(raw: object) -> Iterator[str]:
    """Yield all texts of a file, keys among them."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for key, part in raw.items():
            yield from (*_texts(key), *_texts(part))
    elif isinstance(raw, list):
        for part in raw:
            yield from _texts(part)


class _Gathered:
    """What the files of findings/ say, put together."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        self.rules = rules
        self.entries: list[Entry] = []
        self.entry_rules: list[Mapping[str, str]] = []
        self.spoken: dict[str, str] = {}
        self.cancel: list[tuple[str, str, Mapping[str, str]]] = []
        self.durations: list[tuple[str, float, Mapping[str, str]]] = []
        self.asked: list[str] = []
        self.people: dict[str, list[str]] = {"child": [], "adult": [], "they": []}
        self.tables: dict[str, dict[str, float]] = {"units": {}, "vague": {}, "cups": {}}

    def take(self, file: FindingsFile) -> None:
        rules = {**self.rules, **file.rules}
        for name, table in self.tables.items():
            table.update(getattr(file, name))
        for who, templates in self.people.items():
            templates.extend(getattr(file, who))
        self.cancel += [(template, "", rules) for template in file.cancel]
        lengths = (*file.durations.items(), *file.durations_asked.items())
        self.durations += [(template, days, rules) for template, days in lengths]
        self.asked += file.durations_asked
        for kind, names in file.findings.items():
            for name, row in names.items():
                self._finding(kind, name, row, rules)

    def _finding(self, kind: str, name: str, row: FindingRow, rules: Mapping[str, str]) -> None:
        key = f"{kind}.{name}"
        self.spoken.setdefault(key, row.spoken or name.replace("_", " "))
        for status, field in _PHRASES:
            for template in getattr(row, field):
                self.entries.append(Entry(kind, name, status, template, row.value, field == "owned"))
                self.entry_rules.append(rules)
        self.cancel += [(template, key, rules) for template in row.looks_like]


def _common(folder: Path) -> frozenset[str]:
    """Return the words of all texts of the pack: real words, which are no mishearing of others.

    Of examples as they are spoken, with what was misheard in them, only words that come again count.
    """
    words: set[str] = set()
    spoken: Counter[str] = Counter()
    for path in (*folder.rglob("*.yaml"), *folder.rglob("*.md")):
        found = _LETTERS.findall(read_text(path).lower())
        if path.parent.name == LABELLED:
            spoken.update(found)
        elif path.parent.name != "findings":
            words.update(found)
    return frozenset(words | {word for word, number in spoken.items() if number >= _SAID_OFTEN})


def prove_trained(folder: Path) -> None:
    """Read all that was trained for a pack, whatever is installed here; raises ContentError."""
    for name in MODEL_FILES:
        read_models(folder / name)
    read_deltas(folder / DELTAS_FILE)
    read_pairs(folder / PAIRS_FILE)


def has_examples(folder: Path) -> bool:
    """Return whether a pack holds examples that models can learn from."""
    return any(folder.glob("examples*/*.yaml"))


def read_models(path: Path, embedder: Embedder | None = None) -> Models | None:
    """Return the trained models of a file, or None where the pack has none; raises ContentError."""
    if not path.is_file():
        return None
    kept = _arrays(path, "trained models")
    try:
        return Models(_linear(kept, "intents"), _linear(kept, "signs"), embedder)
    except (KeyError, ValueError) as error:
        message = f"{path}: holds no trained models ({error}); make them with: make train."
        raise ContentError(message) from None


def read_deltas(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return what tunes the sentence embedder: matrix -> its low-rank delta. Empty where the pack tunes nothing."""
    if not path.is_file():
        return {}
    kept = _arrays(path, "deltas of the embedder")
    return {name: np.asarray(array, dtype=np.float32) for name, array in kept.items()}


def read_pairs(path: Path) -> WordPairs | None:
    """Return which word follows which, or None where the pack was not trained; raises ContentError."""
    if not path.is_file():
        return None
    kept = _arrays(path, "pairs of words")
    try:
        return _in_order(WordPairs(**{name: kept[name] for name in _PAIRS}, unknown=float(kept["unknown"])))
    except (KeyError, TypeError, ValueError) as error:
        message = f"{path}: holds no pairs of words ({error}); make them with: make train."
        raise ContentError(message) from None


def _in_order(read: WordPairs) -> WordPairs:
    """Return pairs of words whose arrays fit each other; raises ValueError."""
    fits = len(read.pairs) == len(read.pair_chances) and len(read.words) == len(read.word_chances) == len(read.rests)
    if not fits or np.any(np.diff(read.pairs.astype(np.int64)) < 0) or np.any(np.diff(read.words.astype(np.int64)) < 0):
        message = "their arrays do not fit each other, or are out of order"
        raise ValueError(message)
    return read


def _arrays(path: Path, what: str) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file by name; raises ContentError."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return {name: kept[name] for name in kept}
    except (OSError, ValueError, EOFError, AttributeError, TypeError, BadZipFile, zlib.error):
        message = f"{path}: holds no {what}, or is damaged; make them with: make train."
        raise ContentError(message) from None


def _linear(kept: Mapping[str, Any], prefix: str) -> LinearModel:
    """Return a model; raises KeyError or ValueError where an array is missing or does not fit the others."""
    names = tuple(str(name) for name in kept[f"{prefix}_names"])
    weights, scale, bias, dense = (kept[f"{prefix}_{part}"] for part in ("weights", "scale", "bias", "dense"))
    by_word = kept.get(f"{prefix}_by_word", np.zeros((0, len(names)), np.float16))
    classes = len(names)
    fits = dense.shape[1:] == by_word.shape[1:] == (classes,) and {len(scale), len(bias)} == {classes}
    if weights.shape != (BUCKETS, classes) or not fits:
        message = f"the arrays of {prefix} do not fit each other"
        raise ValueError(message)
    return LinearModel(names=names, weights=weights, scale=scale, bias=bias, dense=dense, by_word=by_word)
