"""Events of the Wyoming protocol as they come in: read within bounds, and held to their types.

The library's own reader takes whatever length a header names, and ends in a traceback where a field is of another type.
An event is a line of JSON, then as many bytes of JSON as it names, then as many bytes of sound.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
from wyoming.event import Event

from voice_skill.errors import VoiceSkillError

if TYPE_CHECKING:
    from asyncio import StreamReader

LONGEST_LINE = 64 * 1024
"""Bytes of the first line of an event."""
MOST_DATA = 256 * 1024
"""Bytes of JSON after the line; Home Assistant may name all its rooms and lamps here."""
MOST_PAYLOAD = 1024 * 1024
"""Bytes of sound in one event."""
MOST_TEXT = 4000
"""Characters of a text that is to be spoken, and those of an utterance that are looked at."""
QUIET_S = 60.0
"""Seconds until the next event, after which a client counts as gone."""
REST_S = 10.0
"""Seconds in which the rest of an event must follow its first line."""

Text = Annotated[str, msgspec.Meta(max_length=MOST_TEXT)]
"""A text of a length that is spoken."""
_Decoded = TypeVar("_Decoded")


class EventRefused(VoiceSkillError):
    """An event is malformed or too large; the client is told why, and the connection ends."""


class _Header(msgspec.Struct):
    """The first line of an event."""

    type: str
    """The type of the event."""
    data: dict[str, Any] | None = None
    """Its fields, where they stand in the line."""
    data_length: Annotated[int, msgspec.Meta(ge=0, le=MOST_DATA)] | None = None
    """Bytes of further fields after the line."""
    payload_length: Annotated[int, msgspec.Meta(ge=0, le=MOST_PAYLOAD)] | None = None
    """Bytes of sound after those."""


class Context(msgspec.Struct):
    """What Home Assistant tells about where an utterance comes from; what is no text counts as not told."""

    conversation_id: Any = None
    """The conversation."""
    satellite_id: Any = None
    """The satellite that heard it."""
    device_id: Any = None
    """The device of that satellite."""

    def names(self) -> tuple[tuple[str, str], ...]:
        """Return what is told as (field, text), the narrowest first."""
        told = {field: getattr(self, field) for field in ("conversation_id", "satellite_id", "device_id")}
        return tuple((field, name) for field, name in told.items() if isinstance(name, str) and name)


class Utterance(msgspec.Struct):
    """The fields of a transcript that is to be answered."""

    text: str
    """What was said; of a very long one only the beginning is looked at."""
    context: Context | None = None
    """Where it comes from."""


class Request(msgspec.Struct):
    """The fields of a request to transcribe what follows."""

    context: Context | None = None
    """Where it comes from."""


class SoundFormat(msgspec.Struct):
    """The fields of a piece of sound."""

    rate: Annotated[int, msgspec.Meta(ge=4000, le=192_000)]
    """Samples a second."""
    width: Annotated[int, msgspec.Meta(ge=1, le=4)]
    """Bytes of a sample."""
    channels: Annotated[int, msgspec.Meta(ge=1, le=8)]
    """Samples side by side."""


class Speech(msgspec.Struct):
    """The fields of a request to speak."""

    text: Text
    """What is to be spoken."""


async def read_event(reader: StreamReader) -> Event | None:
    """Return the next event, or None where the client has ended.

    Raises EventRefused for one that is malformed, too large, or never complete, and TimeoutError for a quiet client.
    """
    async with asyncio.timeout(QUIET_S):  # wait_for would lose, in Python 3.11, a cancellation that comes with a line
        line = await _line(reader)
    if not line:
        return None
    header = _decoded(line, _Header)
    try:
        async with asyncio.timeout(REST_S):
            more = await reader.readexactly(header.data_length or 0)
            payload = await reader.readexactly(header.payload_length or 0)
    except (TimeoutError, asyncio.IncompleteReadError):
        message = "An event ended before it was complete; send as many bytes as its header names."
        raise EventRefused(message) from None
    data = {**(header.data or {}), **(_decoded(more, dict[str, Any]) if more else {})}
    return Event(header.type, data, payload or None)


def fields_of(event: Event, kind: type[_Decoded]) -> _Decoded:
    """Return the fields of an event as this type. Raises EventRefused where they are of another one."""
    try:
        return msgspec.convert(event.data, kind)
    except msgspec.ValidationError as wrong:
        raise _refused(wrong) from None


async def _line(reader: StreamReader) -> bytes:
    try:
        return await reader.readline()
    except ValueError:
        message = f"The first line of an event has more than {LONGEST_LINE} bytes; send less."
        raise EventRefused(message) from None


def _decoded(written: bytes, kind: type[_Decoded]) -> _Decoded:
    try:
        return msgspec.json.decode(written, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise _refused(wrong) from None


def _refused(wrong: Exception) -> EventRefused:
    """Return the error for a wrong event; what was in it is not repeated, since somebody may have said it."""
    why = str(wrong) if isinstance(wrong, msgspec.ValidationError) else "no JSON"
    return EventRefused(f"That is no event of the Wyoming protocol ({why}); send it as the protocol writes it.")
