"""Whether an Ogg file has its end: libsndfile reads what is there of one that was cut, as though it were whole."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MARK = b"OggS\0"
"""How a page begins: its mark, and the only version there is."""
_HEADER, _FLAGS, _SEGMENTS = 27, 5, 26
"""Bytes of a page's header, and where in it the flags and the number of segments stand."""
_LAST = 4
"""The flag of the last page."""
_LONGEST = _HEADER + 255 + 255 * 255
"""Bytes of the longest page."""


class OggEnd(Enum):
    """How an Ogg file ends."""

    WHOLE = "with its last page"
    UNMARKED = "with a whole page that is not marked as the last one, as where a recorder was stopped"
    CUT = "within a page"


def ogg_end(path: Path) -> OggEnd:
    """Return how an Ogg file ends. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 2 * _LONGEST))
        tail = file.read()
    begin = tail.rfind(_MARK)
    header = tail[begin : begin + _HEADER]
    if begin < 0 or len(header) < _HEADER:
        return OggEnd.CUT
    segments = tail[begin + _HEADER : begin + _HEADER + header[_SEGMENTS]]
    if len(segments) < header[_SEGMENTS] or begin + _HEADER + len(segments) + sum(segments) > len(tail):
        return OggEnd.CUT
    return OggEnd.WHOLE if header[_FLAGS] & _LAST else OggEnd.UNMARKED
