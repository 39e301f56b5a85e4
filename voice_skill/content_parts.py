"""Questions, rules, cards, answers and replies of a content pack, each from its own file.

Edge: reads files. Every error names file, key and what was expected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from voice_skill.content_file import read_yaml, rows, shape, table
from voice_skill.errors import ContentError
from voice_skill.pack import Question, RedFlag, Source, When
from voice_skill.values import Urgency

if TYPE_CHECKING:
    from pathlib import Path

_CARD_PARTS = {
    "causes": {"Why": "why", "What helps": "helps", "See someone if": "see"},
    "tips": {"Tip": "say", "Caution": "caution"},
}
T = TypeVar("T")


def _nested_whens(raw: dict[str, Any], path: Path, key: str) -> None:
    """Check the keys of conditions, which msgspec would pass over in silence."""
    for name in ("when", "unless", "requires", "offered_if", "not_for"):
        if isinstance(raw.get(name), dict):
            shape(raw[name], When, path, f"{key}.{name}")
    for item in raw.get("instead") or () if isinstance(raw.get("instead"), list) else ():
        if isinstance(item, dict) and isinstance(item.get("when"), dict):
            shape(item["when"], When, path, f"{key}.instead.when")


def _one(raw: dict[str, Any], kind: type[T], path: Path, key: str, **extra: object) -> T:
    _nested_whens(raw, path, key)
    return shape({**raw, **extra}, kind, path, key)


def read_questions(path: Path) -> dict[str, Question]:
    """Return questions.yaml as topic -> Question."""
    return {topic: _one(raw, Question, path, topic, topic=topic) for topic, raw in table(path, read_yaml(path)).items()}


def read_red_flags(path: Path) -> tuple[RedFlag, ...]:
    """Return red_flags.yaml, the most urgent first."""
    flags = []
    for raw in rows(path, read_yaml(path)):
        key = str(raw.get("id", "a rule without id"))
        level = str(raw.get("level", "")).upper()
        if level not in Urgency.__members__:
            message = f"{path}: {key}: level: expected one of {', '.join(u.name.lower() for u in Urgency)}."
            raise ContentError(message)
        flags.append(_one(raw, RedFlag, path, key, level=int(Urgency[level])))
    return tuple(sorted(flags, key=lambda flag: -flag.level))


def read_card(path: Path, kind: type[T]) -> T:
    """Return a card: front matter between --- lines, then sections."""
    text = path.read_text(encoding="utf-8")
    pieces = text.split("---\n", 2)
    if len(pieces) != 3 or pieces[0].strip():  # noqa: PLR2004 (nothing, front matter, sections)
        message = f"{path}: expected front matter between two lines of three dashes at the top."
        raise ContentError(message)
    import yaml

    try:
        raw = yaml.safe_load(pieces[1]) or {}
    except yaml.YAMLError as error:
        message = f"{path}: the front matter is not valid YAML ({getattr(error, 'problem', error)})."
        raise ContentError(message) from error
    names = _CARD_PARTS[path.parent.name]
    for part in (
        pieces[2].split("\n## ")[1:] if pieces[2].startswith("\n## ") else ("\n" + pieces[2]).split("\n## ")[1:]
    ):
        title, _, body = part.partition("\n")
        if title.strip() not in names:
            message = f"{path}: section {title.strip()!r} is not known; expected one of {', '.join(names)}."
            raise ContentError(message)
        raw[names[title.strip()]] = " ".join(body.split())
    return _one(raw, kind, path, path.stem, name=path.stem)


def read_replies(path: Path) -> dict[str, tuple[str, ...]]:
    """Return replies.yaml as key -> variants."""
    raw = read_yaml(path)
    if not isinstance(raw, dict):
        message = f"{path}: expected a mapping from keys to texts."
        raise ContentError(message)
    return {
        key: (text,) if isinstance(text, str) else shape(text, tuple[str, ...], path, key) for key, text in raw.items()
    }


def read_sources(path: Path) -> dict[str, Source]:
    """Return sources.yaml as id -> Source."""
    return {i: shape({**raw, "id": i}, Source, path, i) for i, raw in table(path, read_yaml(path)).items()}


def read_many(path: Path, kind: type[T], key: str) -> tuple[T, ...]:
    """Return a file that is a list of values of one kind, named by `key` in errors."""
    return tuple(_one(raw, kind, path, str(raw.get(key, "?"))) for raw in rows(path, read_yaml(path)))


def terms_of_level(red_flags: tuple[RedFlag, ...], least: Urgency) -> frozenset[str]:
    """Return the terms on which a level rests, or one above it."""
    flags = [flag for flag in red_flags if flag.level >= least]
    return frozenset(
        term for flag in flags for term in (*flag.when.all, *flag.when.any, *flag.when.and_any) if "." in term
    )
