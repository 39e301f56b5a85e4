"""What can go wrong in a file of a content pack: any part of it emptied, of another kind, or left out."""

from __future__ import annotations

import copy
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import voice_skill.pack
from voice_skill import content_language

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]
Raw = Any
"""What YAML can hold."""
LEFT_OUT = object()
"""Stands for a part that is left out."""
WRONG: dict[str, Any] = {"null": None, "[]": [], "{}": {}, "x": "x", "-1": -1, "left out": LEFT_OUT}
"""What stands in place of a part."""
_KEYS = {
    name.removeprefix("looks_like") or "not"
    for module in (voice_skill.pack, content_language)
    for kind in vars(module).values()
    for name in ([f.name for f in fields(kind)] if is_dataclass(kind) else getattr(kind, "__struct_fields__", ()))
}
"""Keys that have a meaning of their own; all others are names."""


class Mutation(NamedTuple):
    """A file with one thing wrong in it."""

    place: str
    """Where, with * for any name and # for any item of a list."""
    what: str
    """What stands there."""
    raw: Raw
    """The whole file."""


def cut_down(raw: Raw, most: int = 3) -> Raw:
    """Return a file with a few of each kind of part, so that it is read in a moment."""
    if isinstance(raw, list):
        return [cut_down(part, most) for part in raw[:most]]
    if not isinstance(raw, dict):
        return raw
    names = [key for key in raw if key not in _KEYS][:most]
    return {key: cut_down(part, most) for key, part in raw.items() if key in _KEYS or key in names}


def different(raw: list[Raw]) -> list[Raw]:
    """Return the rows of a file of which each has a kind of part that none before it has."""
    seen: set[str] = set()
    kept = []
    for row in raw:
        kinds = {_kind(path) for path in _parts(row, ())}
        kept += [row] if kinds - seen else []
        seen |= kinds
    return kept


def mutations(raw: Raw) -> Iterator[Mutation]:
    """Yield each kind of part of a file in each way that it can be wrong; of alike parts one stands for all."""
    seen: dict[str, Path] = {}
    for path in _parts(raw, ()):
        seen.setdefault(_kind(path), path)
    for place, path in seen.items():
        for what, wrong in WRONG.items():
            if not path or _at(raw, path) != wrong:
                yield Mutation(place, what, _with(raw, path, wrong))


def _parts(raw: Raw, path: Path) -> Iterator[Path]:
    yield path
    if isinstance(raw, dict):
        for key, part in raw.items():
            yield from _parts(part, (*path, key))
    elif isinstance(raw, list):
        for number, part in enumerate(raw):
            yield from _parts(part, (*path, number))


def _kind(path: Path) -> str:
    return ".".join("#" if isinstance(step, int) else step if step in _KEYS else "*" for step in path)


def _at(raw: Raw, path: Path) -> Raw:
    for step in path:
        raw = raw[step]
    return raw


def _with(raw: Raw, path: Path, wrong: Raw) -> Raw:
    if not path:
        return None if wrong is LEFT_OUT else wrong
    changed = copy.deepcopy(raw)
    around = _at(changed, path[:-1])
    if wrong is LEFT_OUT:
        del around[path[-1]]
    else:
        around[path[-1]] = wrong
    return changed
