"""One file of a content pack -> values of an expected type.

Edge: reads YAML files. Every error names file, key and what was expected.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from voice_skill.content_shape import Misfit, fitted
from voice_skill.errors import ContentError

if TYPE_CHECKING:
    from pathlib import Path

    import yaml

T = TypeVar("T")

WITH_EMBEDDINGS = "models_with_embeddings.npz"
"""The trained models of a pack over sentence embeddings."""
LABELLED = "examples_labelled"
"""The folder of a pack that is only trained from: nothing that runs reads it, and its misheard words are no words."""


def read_text(path: Path) -> str:
    """Return the text of a file; raises ContentError naming it."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        message = f"{path}: the file is missing; a content pack needs it."
    except UnicodeDecodeError:
        message = f"{path}: cannot be read; expected text in UTF-8."
    except OSError as error:
        message = f"{path}: cannot be read ({error.strerror}); expected a file of text."
    raise ContentError(message)


def read_yaml(path: Path) -> Any:  # noqa: ANN401 (checked by `shape` against the type that is expected)
    """Return the contents of a YAML file; raises ContentError naming file and line."""
    return parse_yaml(read_text(path), path)


def parse_yaml(text: str, path: Path, above: int = 0) -> Any:  # noqa: ANN401 (checked by `shape`)
    """Return what YAML holds that begins after so many lines of its file; raises ContentError naming file and line."""
    import yaml

    try:
        return yaml.load(text, Loader=_strict_loader())  # noqa: S506 (a safe loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f" line {where.line + 1 + above}" if where else ""
        message = f"{path}:{line} is not valid YAML ({getattr(error, 'problem', None) or error})."
        raise ContentError(message) from None


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
    try:
        return fitted(raw, kind, key)
    except Misfit as wrong:
        message = f"{path}: {wrong}."
        raise ContentError(message) from None


def table(path: Path, raw: object) -> dict[str, dict[str, Any]]:
    """Return `raw` if it maps names to mappings; raises ContentError otherwise."""
    return shape(raw, dict[str, dict[str, Any]], path, "the file")


def rows(path: Path, raw: object) -> list[dict[str, Any]]:
    """Return `raw` if it is a list of mappings; raises ContentError otherwise."""
    return shape(raw, list[dict[str, Any]], path, "the file")
