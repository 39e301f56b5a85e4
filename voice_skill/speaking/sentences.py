"""A reply as the sentences that are rendered one by one.

A sentence ends at a full stop, question mark or exclamation mark before a space, or at the end of a line of the reply.
Text that is heard has no abbreviations, so a full stop never stands inside a sentence but in a number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voice_skill.values import Reply

_END = re.compile(r"(?<=[.?!…])[\"'”’)]*\s+|\n+")


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text in order; parts without a letter or digit are left out."""
    parts = (" ".join(part.split()) for part in _END.split(text))
    return tuple(part for part in parts if any(sign.isalnum() for sign in part))


def sentences_of(reply: Reply) -> tuple[str, ...]:
    """Return the sentences of all lines of a reply in order."""
    return tuple(sentence for line in reply.lines for sentence in sentences(line.text))
