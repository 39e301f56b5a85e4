"""What a page and the program say to each other over the WebSocket.

Text messages are the JSON objects below, told apart by "type".
Binary messages are sound: from the page 16 kHz mono signed 16-bit samples, to the page the number of the turn in four
bytes, the lowest first, and a WAV file with one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from voice_skill.services.web_limits import LONGEST_TEXT, MOST_AWAITED
from voice_skill.values import FASTEST, SLOWEST

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack
    from voice_skill.values import Line, Reply

Rate = Annotated[int, msgspec.Meta(ge=SLOWEST, le=FASTEST)]
LONGEST_KEY = 200
"""Characters of a key, or of a page's token, that a page can send."""
Secret = Annotated[str, msgspec.Meta(max_length=LONGEST_KEY)]
Id = Annotated[str, msgspec.Meta(max_length=40)]
"""By what a page knows again which message a reply answers, and the program a message that is sent once more."""


class FromPage(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """Anything that a page may send."""


class Hello(FromPage, frozen=True, tag="hello"):
    """The first message: who is there, and how it is to be spoken to."""

    rate: Rate = 165
    """Words a minute."""
    sound: bool = False
    """Whether replies are to be spoken too."""
    key: Secret = ""
    """The key that the program printed, where it asks for one."""
    page: Secret = ""
    """The token that this page was given before; empty for a new page."""
    awaits: Annotated[tuple[Id, ...], msgspec.Meta(max_length=MOST_AWAITED)] = ()
    """The ids of the messages that this page sent before and has no answer to, in order."""


class Say(FromPage, frozen=True, tag="say"):
    """Something typed, or a button pressed."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TEXT)]
    """The words."""
    id: Id = ""
    """The id of this message; empty for one that is never sent again."""


class StartOver(FromPage, frozen=True, tag="start_over"):
    """Forget everything and begin anew."""

    id: Id = ""
    """The id of this message; empty for one that is never sent again."""


class Hush(FromPage, frozen=True, tag="hush"):
    """Send no more sound of the reply that is being spoken."""


class Listen(FromPage, frozen=True, tag="listen"):
    """The microphone is open; sound follows."""


class Deaf(FromPage, frozen=True, tag="deaf"):
    """The microphone is closed."""


class Manner(FromPage, frozen=True, tag="manner"):
    """How replies are to be spoken from now on."""

    rate: Rate
    """Words a minute."""
    sound: bool
    """Whether replies are to be spoken at all."""


class Here(FromPage, frozen=True, tag="here"):
    """Asks whether the program is still there."""


class Summarise(FromPage, frozen=True, tag="summarise"):
    """Make the summary for a doctor."""


Message = Hello | Say | StartOver | Hush | Listen | Deaf | Manner | Here | Summarise
_DECODER: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def read(text: str) -> Message:
    """Return the message that a page sent. Raises msgspec.MsgspecError for anything else."""
    return _DECODER.decode(text)


def written(kind: str, **fields: Any) -> str:  # noqa: ANN401 (whatever JSON can hold)
    """Return a message for the page."""
    return msgspec.json.encode({"type": kind, **fields}).decode()


def told(reply: Reply, pack: ContentPack) -> dict[str, Any]:
    """Return what a reply says, each line with the sources behind it."""
    lines = [{"text": line.text, "sources": _sources(line, pack)} for line in reply.lines]
    return {"act": reply.act.value, "expects": reply.expects.value, "lines": lines}


def _sources(line: Line, pack: ContentPack) -> list[dict[str, Any]]:
    known = (pack.sources[name] for name in line.sources if name in pack.sources)
    return [source_of(source.title, source.publisher, source.year, source.address) for source in known]


def source_of(title: str, publisher: str, year: int, address: str) -> dict[str, Any]:
    """Return a source as the page shows it; only a web address becomes a link."""
    link = address if address.startswith(("https://", "http://")) else ""
    return {"title": title, "publisher": publisher, "year": year, "address": address, "link": link}
