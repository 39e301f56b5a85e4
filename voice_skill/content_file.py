"""One file of a content pack -> values of an expected type.

Edge: reads YAML files. Every error names file, key and what was expected.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from voice_skill.errors import ContentError

if TYPE_CHECKING:
    from pathlib import Path

    import yaml

T = TypeVar("T")

LABELLED = "examples_labelled"
"""The folder of a pack that is only trained from: nothing that runs reads it, and its misheard words are no words."""


def read_yaml(path: Path) -> Any:  # noqa: ANN401 (checked by `shape` against the type that is expected)
    """Return the contents of a YAML file; raises ContentError naming file and line."""
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        message = f"{path}: the file is missing; a content pack needs it."
        raise ContentError(message) from None
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: cannot be read ({error}); expected text in UTF-8."
        raise ContentError(message) from error
    try:
        return yaml.load(text, Loader=_strict_loader())  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f" line {where.line + 1}" if where else ""
        message = f"{path}:{line} is not valid YAML ({getattr(error, 'problem', error)})."
        raise ContentError(message) from error


@cache
def _strict_loader() -> type[yaml.SafeLoader]:
    """Return a safe loader that refuses a key that stands twice, where YAML would keep the last one in silence."""
    import yaml

    class Strict(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """The quick loader, where there is one."""

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
            """Return a mapping whose keys are all different."""
            keys = [key.value for key, _ in node.value]
            for number, (key, _) in enumerate(node.value):
                if key.value in keys[:number]:
                    problem = f"{key.value!r} stands twice"
                    raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
            return found

    return Strict


def shape(raw: object, kind: type[T], path: Path, key: str) -> T:
    """Return `raw` as a value of `kind`; raises ContentError naming file, key and what was expected."""
    if is_dataclass(kind) and isinstance(raw, dict):
        names = {f.name for f in fields(kind)}
        unknown = sorted(str(k) for k in raw if k not in names)
        if unknown:
            message = f"{path}: {key}: {unknown[0]!r} is not known here; expected one of {', '.join(sorted(names))}."
            raise ContentError(message)
        missing = [
            f.name for f in fields(kind) if f.name not in raw and f.default is MISSING and f.default_factory is MISSING
        ]
        if missing:
            message = f"{path}: {key}: {missing[0]!r} is missing."
            raise ContentError(message)
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        message = f"{path}: {key}: {str(error).rstrip('.')}."
        raise ContentError(message) from error


def table(path: Path, raw: object) -> dict[str, dict[str, Any]]:
    """Return `raw` if it maps names to mappings; raises ContentError otherwise."""
    if not isinstance(raw, dict) or not all(isinstance(v, dict) for v in raw.values()):
        message = f"{path}: expected a mapping from names to mappings."
        raise ContentError(message)
    return raw


def rows(path: Path, raw: object) -> list[dict[str, Any]]:
    """Return `raw` if it is a list of mappings; raises ContentError otherwise."""
    if not isinstance(raw, list) or not all(isinstance(v, dict) for v in raw):
        message = f"{path}: expected a list of mappings."
        raise ContentError(message)
    return raw
