"""The language files of a pack as they are written: language.yaml, intents.yaml, and each file of findings/.

Edge: reads files. `lexicon.py` puts them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import msgspec
from text_to_num import text2num

from voice_skill.content_file import read_yaml, shape
from voice_skill.errors import ContentError
from voice_skill.pack import Rewrite
from voice_skill.understand.clause_words import ClauseWords
from voice_skill.understand.language import Misheard, SpeechRow

Texts = tuple[str, ...]
Amount = Annotated[float, msgspec.Meta(ge=0)]
"""A number of days, cups or years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """Names of the people whom a conversation may be about."""

    child: str
    adult: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFile:
    """How numbers are said, but for the tables among the findings."""

    cup_kind: str
    words: frozenset[str]
    ages: Mapping[str, Amount]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageFile:
    """The file language.yaml."""

    locale_numbers: str
    contractions: Mapping[str, Texts]
    base: Mapping[str, str]
    light: frozenset[str]
    skippable: frozenset[str]
    gap_ends: frozenset[str]
    mistaken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    telling: frozenset[str] = frozenset()
    untrained: frozenset[str] = frozenset()
    rules: Mapping[str, str] = field(default_factory=dict)
    misheard: tuple[Misheard, ...] = ()
    clauses: ClauseWords
    cues: Mapping[str, Texts]
    answers: Mapping[str, Texts]
    rewrites: tuple[Rewrite, ...] = ()
    subjects: Subjects
    numbers: NumberFile


class FindingRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is said for one finding. A Struct, since one of its keys is a word of Python's own."""

    spoken: str = ""
    phrases: Texts = ()
    owned: Texts = ()
    absent: Texts = ()
    looks_like: Texts = msgspec.field(default=(), name="not")
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsFile:
    """A file of findings/."""

    rules: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, Mapping[str, FindingRow]] = field(default_factory=dict)
    cancel: Texts = ()
    child: Texts = ()
    adult: Texts = ()
    they: Texts = ()
    durations: Mapping[str, Amount] = field(default_factory=dict)
    durations_asked: Mapping[str, Amount] = field(default_factory=dict)
    units: Mapping[str, Amount] = field(default_factory=dict)
    vague: Mapping[str, Amount] = field(default_factory=dict)
    cups: Mapping[str, Amount] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """The templates of one intent."""

    whole: Texts = ()
    part: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentsFile:
    """The file intents.yaml."""

    groups: Mapping[str, Texts]
    rules: Mapping[str, str] = field(default_factory=dict)
    intents: Mapping[str, Templates]
    speech: tuple[SpeechRow, ...] = ()
    calls: Texts = ()
    bare_calls: Texts = ()
    half_calls: Texts = ()

    def rows(self) -> tuple[tuple[str, bool, str], ...]:
        """Return (intent, whether the whole utterance is needed, template) of all templates, as they are written."""
        return tuple(
            (intent, whole, template)
            for intent, lists in self.intents.items()
            for whole, templates in ((True, lists.whole), (False, lists.part))
            for template in templates
        )


def read_language_file(path: Path) -> LanguageFile:
    """Return language.yaml; raises ContentError."""
    found = shape(read_yaml(path), LanguageFile, path, "language")
    if not _can_count(found.locale_numbers):
        message = (
            f"{path}: locale_numbers: {found.locale_numbers!r} is no language whose numbers can be read; expected en, "
            "or another that the package text2num knows."
        )
        raise ContentError(message)
    return found


def _can_count(language: str) -> bool:
    """Return whether the library of number words knows a language; it tells so only when it is to read a word."""
    try:
        text2num("", language)
    except ValueError as error:
        return "unsupported" not in str(error)
    return True


def read_findings_file(path: Path) -> FindingsFile:
    """Return a file of findings/; raises ContentError."""
    raw = read_yaml(path)
    if isinstance(raw, dict) and isinstance(raw.get("findings"), dict):
        raw = {**raw, "findings": {kind: _names(names) for kind, names in raw["findings"].items()}}
    return shape(raw, FindingsFile, path, path.stem)


def _names(names: object) -> object:
    """Return findings by names that are texts: YAML reads some names, such as true, as what they mean."""
    if not isinstance(names, dict):
        return names
    return {str(name).lower() if isinstance(name, bool | int) else name: lists for name, lists in names.items()}


def read_intents_file(path: Path) -> IntentsFile:
    """Return intents.yaml; raises ContentError."""
    found = shape(read_yaml(path), IntentsFile, path, "intents")
    known = {intent for intents in found.groups.values() for intent in intents}
    for intent in (*found.intents, *(row.intent for row in found.speech)):
        if intent not in known:
            message = f"{path}: intents: {intent!r} is in no group; expected one of those listed under groups."
            raise ContentError(message)
    _check_speech(found.speech, path)
    return found


def _check_speech(rows: Iterable[SpeechRow], path: Path) -> None:
    """Raise ContentError where a phrase holds no number that is to be counted, or one that is not."""
    for row in rows:
        for template in row.say:
            if ("{number}" in template) is not (row.counts is not None):
                expected = "{number} in it" if row.counts else "no {number} in it, or counts beside it"
                message = f"{path}: speech: {template!r} sets the {row.sets}; expected {expected}."
                raise ContentError(message)
