"""Language files of a pack -> compiled Language: language.yaml, findings/*.yaml, intents.yaml, the trained model.

Edge: reads files. Used by `content.py` only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from voice_skill.content_file import LABELLED, read_yaml, shape
from voice_skill.content_parts import terms_of_level
from voice_skill.errors import ContentError
from voice_skill.pack import Rewrite
from voice_skill.understand.compile import compile_language
from voice_skill.understand.language import (
    ClauseWords,
    CueWords,
    Entry,
    Language,
    Lists,
    Misheard,
    NumberWords,
)
from voice_skill.understand.model import LinearModel, Models
from voice_skill.understand.templates import TemplateError
from voice_skill.understand.tokens import Forms
from voice_skill.values import Status, Urgency

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from voice_skill.pack import RedFlag
    from voice_skill.understand.model import Embedder

MODEL_FILES = ("models.npz", "models_with_embeddings.npz")
"""Trained models of a pack: without and with sentence embeddings."""
DELTAS_FILE = "encoder.npz"
"""What tunes the sentence embedder to a pack."""
_LETTERS = re.compile(r"[a-z]+")
_TOP_KEYS = frozenset(
    {"rules", "findings", "cancel", "child", "adult", "they", "durations", "durations_asked", "units", "vague", "cups"}
)
_FINDING_KEYS = frozenset({"spoken", "phrases", "owned", "absent", "not", "value"})
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
    path = folder / "language.yaml"
    raw = read_yaml(path)
    gathered = _Gathered(shape(raw.get("rules") or {}, dict[str, str], path, "rules"))
    for file in sorted((folder / "findings").glob("*.yaml")):
        gathered.take(file, read_yaml(file))
    intents_file = folder / "intents.yaml"
    groups, intents, intent_rules = _intents(intents_file)
    cue_raw = dict(raw["cues"])
    words = {name: frozenset(cue_raw.pop(name)) for name in ("carriers", "terminators", "perception")}
    numbers = raw["numbers"]
    lists = Lists(
        forms=_forms(raw, path),
        clauses=shape(raw["clauses"], ClauseWords, path, "clauses"),
        cue_words=CueWords(**words),
        numbers=NumberWords(
            language=raw["locale_numbers"],
            words=frozenset(numbers["words"]),
            vague=gathered.tables["vague"],
            units=gathered.tables["units"],
            cups=gathered.tables["cups"],
            ages=numbers["ages"],
            cup_kind=numbers["cup_kind"],
        ),
        rules=raw.get("rules") or {},
        entries=tuple(gathered.entries),
        entry_rules=tuple(gathered.entry_rules),
        durations=tuple(gathered.durations),
        durations_asked=frozenset(gathered.asked),
        people={key: tuple(value) for key, value in gathered.people.items()},
        cancel=tuple(gathered.cancel),
        cues=_texts(cue_raw, path, "cues"),
        answers=_texts(raw["answers"], path, "answers"),
        intents=intents,
        intent_rules=intent_rules,
        misheard=tuple(shape(row, Misheard, path, "misheard") for row in raw.get("misheard") or ()),
        common=_common(folder),
        danger=terms_of_level(red_flags, Urgency.EMERGENCY),
        serious=terms_of_level(red_flags, Urgency.URGENT),
        models=read_models(folder / MODEL_FILES[0]),
    )
    try:
        compiled = compile_language(lists)
    except TemplateError as error:
        message = f"{folder}: {error}."
        raise ContentError(message) from error
    return LanguageFiles(
        compiled=compiled,
        groups=groups,
        spoken=gathered.spoken,
        rewrites=tuple(shape(row, Rewrite, path, "rewrites") for row in raw.get("rewrites") or ()),
        subjects=raw["subjects"],
    )


def _forms(raw: dict[str, Any], path: Path) -> Forms:
    return Forms(
        contractions=_texts(raw["contractions"], path, "contractions"),
        base=shape(raw["base"], dict[str, str], path, "base"),
        light=frozenset(raw["light"]),
        skippable=frozenset(raw["skippable"]),
        gap_ends=frozenset(raw["gap_ends"]),
    )


def _texts(raw: object, path: Path, key: str) -> dict[str, tuple[str, ...]]:
    return shape(raw, dict[str, tuple[str, ...]], path, key)


def _intents(path: Path) -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, bool, str], ...], dict[str, str]]:
    raw = read_yaml(path)
    groups = _texts(raw["groups"], path, "groups")
    known = {intent for intents in groups.values() for intent in intents}
    rows: list[tuple[str, bool, str]] = []
    for intent, lists in (raw.get("intents") or {}).items():
        if intent not in known:
            message = f"{path}: intents: {intent!r} is in no group; expected one of those listed under groups."
            raise ContentError(message)
        for key, templates in lists.items():
            if key not in {"whole", "part"}:
                message = f"{path}: intents.{intent}: {key!r} is not known; expected whole or part."
                raise ContentError(message)
            rows += [(intent, key == "whole", template) for template in shape(templates, tuple[str, ...], path, intent)]
    return groups, tuple(rows), dict(raw.get("rules") or {})


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
        self.people: dict[str, list[str]] = {}
        self.tables: dict[str, dict[str, float]] = {"units": {}, "vague": {}, "cups": {}}

    def take(self, path: Path, raw: object) -> None:
        if not isinstance(raw, dict):
            message = f"{path}: expected a mapping with some of {', '.join(sorted(_TOP_KEYS))}."
            raise ContentError(message)
        unknown = sorted(str(key) for key in raw if key not in _TOP_KEYS)
        if unknown:
            message = f"{path}: {unknown[0]!r} is not known here; expected some of {', '.join(sorted(_TOP_KEYS))}."
            raise ContentError(message)
        rules = {**self.rules, **shape(raw.get("rules") or {}, dict[str, str], path, "rules")}
        for table in self.tables:
            self.tables[table].update(shape(raw.get(table) or {}, dict[str, float], path, table))
        for who in ("child", "adult", "they"):
            self.people.setdefault(who, []).extend(shape(raw.get(who) or [], list[str], path, who))
        self.cancel += [(t, "", rules) for t in shape(raw.get("cancel") or [], list[str], path, "cancel")]
        durations = shape(raw.get("durations") or {}, dict[str, float], path, "durations")
        asked = shape(raw.get("durations_asked") or {}, dict[str, float], path, "durations_asked")
        self.durations += [(template, days, rules) for template, days in (*durations.items(), *asked.items())]
        self.asked += asked
        for kind, names in (raw.get("findings") or {}).items():
            for name, lists in names.items():
                self._finding(path, kind, str(name).lower() if isinstance(name, bool) else str(name), lists, rules)

    def _finding(self, path: Path, kind: str, name: str, lists: object, rules: Mapping[str, str]) -> None:
        key = f"{kind}.{name}"
        if not isinstance(lists, dict) or any(k not in _FINDING_KEYS for k in lists):
            message = f"{path}: {key}: expected a mapping with some of {', '.join(sorted(_FINDING_KEYS))}."
            raise ContentError(message)
        self.spoken.setdefault(key, str(lists.get("spoken") or name.replace("_", " ")))
        for status, field in _PHRASES:
            for template in shape(lists.get(field) or [], list[str], path, f"{key}.{field}"):
                self.entries.append(Entry(kind, name, status, template, lists.get("value"), field == "owned"))
                self.entry_rules.append(rules)
        self.cancel += [(t, key, rules) for t in shape(lists.get("not") or [], list[str], path, f"{key}.not")]


def _common(folder: Path) -> frozenset[str]:
    """Return the words of all texts of the pack: real words, which are no mishearing of others."""
    words: set[str] = set()
    for path in (*folder.rglob("*.yaml"), *folder.rglob("*.md")):
        if path.parent.name not in {"findings", LABELLED}:
            words.update(_LETTERS.findall(path.read_text(encoding="utf-8").lower()))
    return frozenset(words)


def read_models(path: Path, embedder: Embedder | None = None) -> Models | None:
    """Return the trained models of a file, or None where the pack has none."""
    if not path.is_file():
        return None
    try:
        with np.load(path, allow_pickle=False) as kept:
            return Models(_linear(kept, "intents"), _linear(kept, "signs"), embedder)
    except (OSError, ValueError, KeyError) as error:
        message = f"{path}: holds no trained models ({error}); make them with: make train."
        raise ContentError(message) from error


def read_deltas(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return what tunes the sentence embedder: matrix -> its low-rank delta. Empty where the pack tunes nothing."""
    if not path.is_file():
        return {}
    try:
        with np.load(path, allow_pickle=False) as kept:
            return {name: np.asarray(kept[name], dtype=np.float32) for name in kept}
    except (OSError, ValueError) as error:
        message = f"{path}: holds no deltas of the embedder ({error}); make them with: make train."
        raise ContentError(message) from error


def _linear(kept: Mapping[str, Any], prefix: str) -> LinearModel:
    return LinearModel(
        names=tuple(str(name) for name in kept[f"{prefix}_names"]),
        weights=kept[f"{prefix}_weights"],
        scale=kept[f"{prefix}_scale"],
        bias=kept[f"{prefix}_bias"],
        dense=kept[f"{prefix}_dense"],
    )
