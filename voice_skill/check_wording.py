"""Whether a content pack can say all that the program says: no wording missing, no place in a text that nobody fills.

What the program needs is what the pack that comes with it has.
"""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.pack import ContentPack

_ALWAYS = frozenset({"emergency", "urgent", "doctor", "crisis", "department", "person"})
"""Places that are filled in every text."""
_COUNTED = ("number.", "unit.", "value.")
"""How keys of wordings begin of which each has its own meaning, so that none may be left out."""
_OF_TERMS = frozenset({"felt", "named", "value"})
"""How keys of wordings begin that are about one term of the pack."""
_ALWAYS_READ = ("duration_days", "age_years")
"""Kinds that understanding reads without any phrase of the pack."""
_REPLIES = "replies.yaml"
_Texts = list[tuple[str, str, list[str]]]
"""File, key within it, and the texts that stand there."""


def unsayable(pack: ContentPack, shipped: ContentPack) -> Iterator[str]:
    """Yield one sentence for each wording that is missing or holds a place that nobody fills."""
    yield from _missing(pack, shipped)
    filled = _filled(shipped)
    for file, key, texts in _texts(pack):
        known = _ALWAYS | filled.get(key if file == _REPLIES else file, frozenset())
        for text in texts:
            yield from (f"{file}: {key}: {wrong}" for wrong in _wrong_places(text, known))
    for where, text in _plain(pack):
        if "{" in text or "}" in text:
            yield f"{where}: {text!r} holds a brace; expected words as they are spoken."


def _plain(pack: ContentPack) -> Iterator[tuple[str, str]]:
    """Yield where it stands, and text that is put into others and has no places itself."""
    for country, numbers in pack.numbers.items():
        yield from ((f"pack.yaml: numbers.{country}", text) for text in _strings(msgspec.to_builtins(numbers)))
    yield from ((f"findings: {term}.spoken", text) for term, text in pack.spoken.items())
    yield from ((f"sources.yaml: {source.id}.spoken", source.spoken) for source in pack.sources.values())


def _missing(pack: ContentPack, shipped: ContentPack) -> Iterator[str]:
    for key, wordings in sorted(shipped.replies.items()):
        if not _concerns(key, pack):
            continue
        least = len(wordings) if key.startswith(_COUNTED) else 1
        found = len(pack.replies.get(key, ()))
        if not found:
            yield f"{_REPLIES}: {key!r} is missing; expected at least one wording, for the program says it."
        elif found < least:
            yield f"{_REPLIES}: {key}: expected {least} wordings, found {found}."


def _concerns(key: str, pack: ContentPack) -> bool:
    """Return whether a pack has what a wording is about: those of another complaint's terms it can do without."""
    about, _, term = key.partition(".")
    if about not in _OF_TERMS:
        return True
    kind, _, name = term.partition(".")
    entries = pack.language.entries
    kinds = {entry.kind for entry in entries} | {pack.talk.subject, *_ALWAYS_READ, pack.language.numbers.cup_kind}
    names = {entry.name for entry in entries if entry.kind == kind} | set(pack.subjects.values()) | set(pack.questions)
    return name in names or (kind in kinds and name in {"", kind})


def _filled(shipped: ContentPack) -> dict[str, frozenset[str]]:
    """Return the places that are filled: by key for the replies, for all of a file else."""
    found: dict[str, frozenset[str]] = {}
    for file, key, texts in _texts(shipped):
        where = key if file == _REPLIES else file
        found[where] = found.get(where, frozenset()).union(*(_places(text) for text in texts))
    return found


def _wrong_places(text: str, known: frozenset[str]) -> Iterator[str]:
    try:
        unknown = sorted(_places(text) - known)
    except ValueError:
        yield f"{text!r} holds a brace that is not closed or not opened; expected a place such as {{doctor}}."
        return
    for place in unknown:
        yield f"{{{place}}} is no place that is filled here; expected one of {', '.join(sorted(known))}."


def _places(text: str) -> frozenset[str]:
    """Return the places of a text; raises ValueError where its braces do not match."""
    return frozenset(
        f"{name}{f'!{turned}' if turned else ''}{f':{how}' if how else ''}"
        for _, name, how, turned in Formatter().parse(text)
        if name is not None
    )


def _texts(pack: ContentPack) -> _Texts:
    """Return all that is said, by file and key."""
    parts: list[tuple[str, str, object]] = [(_REPLIES, key, texts) for key, texts in pack.replies.items()]
    parts += [("red_flags.yaml", flag.id, flag) for flag in pack.red_flags]
    parts += [("pack.yaml", f"levels.{name}", level) for name, level in pack.levels.items()]
    parts += [("questions.yaml", topic, question) for topic, question in pack.questions.items()]
    parts += [("answers.yaml", answer.id, answer) for answer in pack.answers]
    parts += [("routines.yaml", routine.name, routine) for routine in pack.routines]
    parts += [("tips", f"{name}.md", tip) for name, tip in pack.tips.items()]
    parts += [("causes", f"{name}.md", cause) for name, cause in pack.causes.items()]
    return [(file, key, list(_strings(msgspec.to_builtins(part, enc_hook=str)))) for file, key, part in parts]


def _strings(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from _strings(value)
    elif isinstance(part, list | tuple | set | frozenset):
        for value in part:
            yield from _strings(value)
