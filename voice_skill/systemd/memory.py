"""A conversation in memory that outlives a crash and dies with the machine: no word of it ever reaches a disk.

    remember ──► memfd ──FDSTORE=1, once──► the service manager keeps it open ──LISTEN_FDS──► the next run reads it

The descriptor that the manager keeps is the same file as ours, so what is written later needs no second message.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from voice_skill.conversation import Conversation, ConversationUnreadable, dump, load

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

NAME = "conversation"
"""What the descriptor is called in the manager's store."""
RESUMED_WITHIN_S = 300.0
"""Seconds after its last turn within which a conversation is taken up again; then the person has gone."""
_LENGTH = 8
"""Bytes of the length at the beginning, which tells something half-written."""
_LONGEST = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is written."""

    at_s: float
    """Seconds since the machine was started, sleep included."""
    pack: str
    """Name and version of the content pack that it was held with."""
    talk: msgspec.Raw
    """The conversation as `dump` writes it; null where none is held."""


@dataclass(frozen=True, slots=True)
class Before:
    """What an earlier run has left when it broke off."""

    talk: Conversation | None
    """The conversation to go on with; None where none was held, or it is too old or cannot be read."""


def uptime_s() -> float:
    """Return the seconds since the machine was started: the same clock for every run."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Memory:
    """The file in memory."""

    def __init__(self, pack: ContentPack, descriptor: int | None = None) -> None:
        """Use the file that an earlier run has left, or a new one; nothing can be kept where there is no memory."""
        self._pack = f"{pack.name} {pack.version}"
        self.descriptor = os.memfd_create(NAME) if descriptor is None else descriptor
        """The file, for the manager."""
        self.before = None if descriptor is None else self._read()
        """What an earlier run has left; read once and then taken away, so that it breaks no second run."""
        self.forget()
        if self.before is not None:
            self.remember(None)

    def remember(self, talk: Conversation | None) -> None:
        """Write the conversation down in place of what was there; None for none."""
        written = msgspec.Raw(b"null" if talk is None else dump(talk))
        kept = msgspec.json.encode(Kept(at_s=uptime_s(), pack=self._pack, talk=written))
        with suppress(OSError):
            os.pwrite(self.descriptor, len(kept).to_bytes(_LENGTH) + kept, 0)
            os.ftruncate(self.descriptor, _LENGTH + len(kept))

    def forget(self) -> None:
        """Leave nothing of it."""
        with suppress(OSError):
            os.ftruncate(self.descriptor, 0)

    def _read(self) -> Before | None:
        try:
            written = os.pread(self.descriptor, _LONGEST, 0)
        except OSError:
            return None
        length, kept = int.from_bytes(written[:_LENGTH]), written[_LENGTH:]
        if not kept or len(kept) != length:
            return Before(None) if kept else None
        return Before(self._talk(kept))

    def _talk(self, written: bytes) -> Conversation | None:
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, ConversationUnreadable):
            kept = msgspec.json.decode(written, type=Kept)
            fresh = 0 <= uptime_s() - kept.at_s <= RESUMED_WITHIN_S
            if fresh and kept.pack == self._pack and bytes(kept.talk) != b"null":
                return load(bytes(kept.talk))
        return None
