"""What is read from a content file -> a value of an expected type, or one sentence on what does not fit.

Pure. A key that is there holds something: nothing, an empty text and an empty list are refused, since a caveat that
somebody forgot to fill in would be no caveat.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import inspect

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")
_LONGEST = 40
"""Letters of a wrong text that are quoted."""
_LISTS = (inspect.VarTupleType, inspect.ListType, inspect.FrozenSetType)
_TABLES = (inspect.DataclassType, inspect.StructType)


class Misfit(ValueError):
    """What was read is not what is expected; the message says where, what was expected and what was found."""


def fitted(raw: object, kind: type[T], key: str) -> T:
    """Return `raw` as a value of `kind`; raises Misfit naming what stands at `key` or under it."""
    for wrong in _misfits(raw, inspect.type_info(kind), key):
        raise Misfit(wrong)
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        message = f"{key}: {str(error).rstrip('.')}"
        raise Misfit(message) from None


def _misfits(raw: object, kind: inspect.Type, key: str) -> Iterator[str]:
    """Yield what does not fit, the outermost first."""
    if not _fits(raw, kind):
        yield f"{key}: expected {_expected(kind)}, found {_found(raw)}"
        return
    match raw, _plain(kind):
        case dict(), inspect.DataclassType(fields=fields) | inspect.StructType(fields=fields):
            yield from _of_table(raw, {field.encode_name: field for field in fields}, key)
        case dict(), inspect.DictType(value_type=of):
            yield from _of_names(raw, of, key)
        case list(), inspect.VarTupleType(item_type=of) | inspect.ListType(item_type=of):
            yield from _of_list(raw, of, key)
        case list(), inspect.FrozenSetType(item_type=of):
            yield from _of_list(raw, of, key)
        case _:
            return


def _of_table(raw: dict[Any, Any], fields: dict[str, inspect.Field], key: str) -> Iterator[str]:
    """Yield what does not fit in a mapping whose keys are fixed."""
    for name in raw:
        if name not in fields:
            yield f"{key}: {name!r} is not known here; expected one of {', '.join(sorted(fields))}"
    for name, field in fields.items():
        if field.required and name not in raw:
            yield f"{key}: {name!r} is missing; expected {_expected(field.type)}"
        elif name in raw and raw[name] is None and not field.required:
            yield f"{key}.{name}: expected {_expected(field.type)}, found nothing; fill it in or leave the key out"
        elif name in raw:
            yield from _misfits(raw[name], field.type, f"{key}.{name}")


def _of_names(raw: dict[Any, Any], of: inspect.Type, key: str) -> Iterator[str]:
    """Yield what does not fit in a mapping whose keys are free."""
    for name, value in raw.items():
        if not isinstance(name, str) or not name:
            yield f"{key}: expected a text as a key, found {_found(name)}"
        yield from _misfits(value, of, f"{key}.{name}")


def _of_list(raw: list[Any], of: inspect.Type, key: str) -> Iterator[str]:
    for number, item in enumerate(raw, start=1):
        yield from _misfits(item, of, f"{key}, item {number}")


def _plain(kind: inspect.Type) -> inspect.Type:
    """Return a type without its description, and what may be absent as what it is where it is there."""
    match kind:
        case inspect.Metadata(type=inner):
            return _plain(inner)
        case inspect.UnionType(types=types):
            return _plain(next(one for one in types if not isinstance(one, inspect.NoneType)))
        case _:
            return kind


def _fits(raw: object, kind: inspect.Type) -> bool:
    """Return whether a value is of a type, whatever it holds; what is empty is of none."""
    match kind:
        case inspect.UnionType(types=types):
            return any(_fits(raw, one) for one in types)
        case inspect.Metadata(type=inner):
            return _fits(raw, inner)
        case inspect.StrType(min_length=least, pattern=pattern):
            return isinstance(raw, str) and bool(raw.strip() or least == 0) and bool(re.search(pattern or "", raw))
        case inspect.IntType() | inspect.FloatType():
            return _is_number(raw, kind)
        case inspect.EnumType() | inspect.LiteralType():
            return raw in _choices(kind)
        case _:
            return _is_of(raw, kind)


def _choices(kind: inspect.EnumType | inspect.LiteralType) -> list[object]:
    return list(kind.values) if isinstance(kind, inspect.LiteralType) else [one.value for one in kind.cls]


def _is_of(raw: object, kind: inspect.Type) -> bool:
    match kind:
        case inspect.NoneType():
            return raw is None
        case inspect.BoolType():
            return isinstance(raw, bool)
        case inspect.AnyType():
            return True
    return bool(raw) and isinstance(raw, list if isinstance(kind, _LISTS) else dict)


def _is_number(raw: object, kind: inspect.IntType | inspect.FloatType) -> bool:
    """Return whether a value is a number within the bounds of a type."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        return False
    if isinstance(kind, inspect.IntType) and not isinstance(raw, int):
        return False
    above = (kind.ge is None or raw >= kind.ge) and (kind.gt is None or raw > kind.gt)
    return above and (kind.le is None or raw <= kind.le)


def _expected(kind: inspect.Type) -> str:
    """Return a type in words."""
    match kind:
        case inspect.Metadata(type=inner, extra_json_schema=said):
            return str((said or {}).get("description") or _expected(inner))
        case inspect.EnumType() | inspect.LiteralType():
            return f"one of {', '.join(map(str, _choices(kind)))}"
        case inspect.IntType() | inspect.FloatType():
            return _number_in_words(kind)
        case inspect.UnionType(types=types):
            return " or ".join(_expected(one) for one in types if not isinstance(one, inspect.NoneType))
        case inspect.DataclassType(fields=fields) | inspect.StructType(fields=fields):
            return f"a mapping with some of {', '.join(sorted(field.encode_name for field in fields))}"
        case inspect.DictType(value_type=of):
            return f"a mapping from names to {_expected(of)}"
    simple = {inspect.StrType: "a text", inspect.BoolType: "true or false", inspect.AnyType: "something"}
    return simple.get(type(kind), "a list with something in it")


def _number_in_words(kind: inspect.IntType | inspect.FloatType) -> str:
    bounds = ((kind.gt, "above"), (kind.ge, "from"), (kind.le, "to"))
    said = [f"{word} {bound:g}" for bound, word in bounds if bound is not None]
    return " ".join(("a whole number" if isinstance(kind, inspect.IntType) else "a number", *said))


def _found(raw: object) -> str:
    """Return what stands there in words."""
    match raw:
        case None:
            return "nothing"
        case bool():
            return "true or false, as YAML reads words such as yes and no; put it in quotes"
        case str():
            return repr(raw if len(raw) <= _LONGEST else f"{raw[:_LONGEST]}…") if raw.strip() else "an empty text"
        case list():
            return "a list" if raw else "an empty list"
        case dict():
            return "a mapping" if raw else "an empty mapping"
        case dt.date():
            return "a date; put it in quotes"
        case _:
            return repr(raw)
