"""Questions, rules, cards, answers and replies of a content pack, each from its own file.

Edge: reads files. Every error names file, key and what was expected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from voice_skill.content_file import parse_yaml, read_text, read_yaml, rows, shape, table
from voice_skill.errors import ContentError
from voice_skill.pack import Head, Question, RedFlag, Source
from voice_skill.values import Urgency

if TYPE_CHECKING:
    from pathlib import Path

_CARD_PARTS = {
    "causes": {"Why": "why", "What helps": "helps", "See someone if": "see"},
    "tips": {"Tip": "say", "Caution": "caution"},
}
_DASHES = "---\n"
T = TypeVar("T")


def read_head(path: Path) -> Head:
    """Return pack.yaml."""
    return shape(read_yaml(path), Head, path, "pack")


def read_questions(path: Path) -> dict[str, Question]:
    """Return questions.yaml as topic -> Question."""
    return {
        topic: shape({**raw, "topic": topic}, Question, path, topic)
        for topic, raw in table(path, read_yaml(path)).items()
    }


def read_red_flags(path: Path) -> tuple[RedFlag, ...]:
    """Return red_flags.yaml, the most urgent first."""
    flags = []
    for raw in _once_each(path, rows(path, read_yaml(path)), "id"):
        key = str(raw.get("id", "a rule without id"))
        level = raw.get("level")
        known = {urgency.name.lower(): int(urgency) for urgency in Urgency}
        if not isinstance(level, str) or level not in known:
            message = f"{path}: {key}.level: expected one of {', '.join(known)}, found {level!r}."
            raise ContentError(message)
        flags.append(shape({**raw, "level": known[level]}, RedFlag, path, key))
    return tuple(sorted(flags, key=lambda flag: -flag.level))


def read_card(path: Path, kind: type[T]) -> T:
    """Return a card: front matter between --- lines, then sections."""
    pieces = read_text(path).split(_DASHES, 2)
    if len(pieces) != 3 or pieces[0].strip():  # noqa: PLR2004 (nothing, front matter, sections)
        message = f"{path}: expected front matter between two lines of three dashes at the top."
        raise ContentError(message)
    front = shape(parse_yaml(pieces[1], path, above=1), dict[str, Any], path, "the front matter")
    named = front.setdefault("name", path.stem)
    if named != path.stem:
        message = f"{path}: name: expected {path.stem!r}, as the file is called, found {named!r}."
        raise ContentError(message)
    return shape({**front, **_sections(pieces[2], path)}, kind, path, path.stem)


def _sections(text: str, path: Path) -> dict[str, str]:
    """Return the sections of a card by the fields that they fill."""
    names, found = _CARD_PARTS[path.parent.name], {}
    before, *parts = ("\n" + text).split("\n## ")
    if before.strip():
        message = f'{path}: expected a section right under the front matter, such as "## {next(iter(names))}".'
        raise ContentError(message)
    for part in parts:
        title, _, body = part.partition("\n")
        field = names.get(title.strip())
        if field is None or field in found:
            fault = "is not known" if field is None else "stands twice"
            message = f"{path}: section {title.strip()!r} {fault}; expected one each of {', '.join(names)}."
            raise ContentError(message)
        found[field] = " ".join(body.split())
    return found


def read_replies(path: Path) -> dict[str, tuple[str, ...]]:
    """Return replies.yaml as key -> variants."""
    raw = shape(read_yaml(path), dict[str, Any], path, "the file")
    return {
        key: (text,) if isinstance(text, str) and text else shape(text, tuple[str, ...], path, key)
        for key, text in raw.items()
    }


def read_sources(path: Path) -> dict[str, Source]:
    """Return sources.yaml as id -> Source."""
    return {i: shape({**raw, "id": i}, Source, path, i) for i, raw in table(path, read_yaml(path)).items()}


def read_many(path: Path, kind: type[T], key: str) -> tuple[T, ...]:
    """Return a file that is a list of values of one kind, named by `key` in errors."""
    found = _once_each(path, rows(path, read_yaml(path)), key)
    return tuple(shape(raw, kind, path, str(raw.get(key, f"a part without {key}"))) for raw in found)


def _once_each(path: Path, found: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Return rows of which no two have the same name."""
    names = [row.get(key) for row in found]
    for number, name in enumerate(names):
        if name is not None and name in names[:number]:
            message = f"{path}: {key}: {name!r} stands twice; give the second another name."
            raise ContentError(message)
    return found


def sole_terms(red_flags: tuple[RedFlag, ...]) -> frozenset[str]:
    """Return the terms of signs that are an emergency by themselves."""
    rules = (flag.when for flag in red_flags if flag.level is Urgency.EMERGENCY)
    return frozenset(term for when in rules if not (when.all or when.and_any) for term in when.any)


def terms_of_level(red_flags: tuple[RedFlag, ...], least: Urgency) -> frozenset[str]:
    """Return the terms on which a level rests, or one above it."""
    flags = [flag for flag in red_flags if flag.level >= least]
    return frozenset(
        term for flag in flags for term in (*flag.when.all, *flag.when.any, *flag.when.and_any) if "." in term
    )
