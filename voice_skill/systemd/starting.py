"""How a live conversation begins where a service manager may have started it, and may have kept what went before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from voice_skill.keeper import Keeper, Nobody
from voice_skill.systemd import given, journal
from voice_skill.systemd.memory import NAME, Before, Memory
from voice_skill.systemd.notifier import Notifier
from voice_skill.systemd.watched import Watched

if TYPE_CHECKING:
    from voice_skill.captions import Captions
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack
    from voice_skill.waking import Starting


@dataclass(frozen=True, slots=True)
class Service:
    """What a service manager means for a session."""

    keeper: Keeper = field(default_factory=Nobody)
    """Looks after the session."""
    before: Before | None = None
    """What an earlier run has left when it broke off; None where there was none."""
    captions: Captions | None = None
    """What is shown instead of captions, since those are kept in a journal; None where captions are right."""

    @property
    def broken_off(self) -> Conversation | None:
        """Return the conversation to go on with."""
        return self.before.talk if self.before else None

    def begins(self, starting: Starting) -> Starting:
        """Return what begins conversations: after a crash one goes on at once, and where none was held none does."""
        return replace(starting, at_once=bool(self.before.talk)) if self.before else starting


def looked_after(pack: ContentPack) -> Service:
    """Return what looks after this process."""
    notes: Captions | None = None
    if given.is_service():
        journal.break_off_wordlessly()
        notes = journal.Notes()
    told = given.take()
    if not told.notify:
        return Service(captions=notes)
    memory = Memory(pack, told.descriptor(NAME))
    return Service(Watched(Notifier(told.notify), memory, told.watchdog_s), memory.before, notes)
