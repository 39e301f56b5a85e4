"""Whether a content pack can say all that the program says: no wording missing, no place in a text that nobody fills.

What the program needs is what the pack that comes with it has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from voice_skill.pack import ContentPack

_PLACE = re.compile(r"\{([A-Za-z_]+)\}")


def unsayable(pack: ContentPack, shipped: ContentPack) -> Iterator[str]:
    """Yield one sentence for each wording that is missing or holds an unknown place."""
    for key in sorted(shipped.replies):
        if not pack.replies.get(key):
            yield f"replies.yaml: {key!r} is missing or empty; expected at least one wording, for the program says it."
    known = {place for texts in _texts(shipped).values() for text in texts for place in _PLACE.findall(text)}
    for where, texts in _texts(pack).items():
        for place in sorted({place for text in texts for place in _PLACE.findall(text)} - known):
            yield f"{where}: {{{place}}} is no place that is filled; expected one of {', '.join(sorted(known))}."


def _texts(pack: ContentPack) -> Mapping[str, list[str]]:
    """Return all that is said, by file and key."""
    parts: list[tuple[str, object]] = [(f"replies.yaml: {key}", texts) for key, texts in pack.replies.items()]
    parts += [(f"red_flags.yaml: {flag.id}", flag) for flag in pack.red_flags]
    parts += [(f"pack.yaml: levels.{name}", level) for name, level in pack.levels.items()]
    parts += [(f"questions.yaml: {topic}", question) for topic, question in pack.questions.items()]
    parts += [(f"answers.yaml: {answer.id}", answer) for answer in pack.answers]
    parts += [(f"tips/{name}.md", tip) for name, tip in pack.tips.items()]
    parts += [(f"causes/{name}.md", cause) for name, cause in pack.causes.items()]
    return {where: list(_strings(msgspec.to_builtins(part, enc_hook=str))) for where, part in parts}


def _strings(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from _strings(value)
    elif isinstance(part, list | tuple | set | frozenset):
        for value in part:
            yield from _strings(value)
