"""A microphone that is not there, or goes away, while the live loop runs: noticed, told, looked for, found.

It is told again after a minute, then ever more seldom, for somebody who comes back into the room.
The conversation is kept meanwhile. The loudspeaker looks after itself (saying.py), and is only told here when to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_skill.speaking.earcons import Earcon

if TYPE_CHECKING:
    from voice_skill.errors import DeviceGone
    from voice_skill.remarks import Remarks
    from voice_skill.surroundings import Surroundings

LOOK_AGAIN_S = 1.0
"""Seconds between looks for a device that is gone."""
REFRESH_EVERY, REFRESH_SELDOM, SOON = 3, 30, 600
"""Looks after which the sound library lists devices anew, which ends every open stream and costs it 11 KB for good; in
the first ten minutes, and after these."""
REMIND_S, REMIND_SELDOM_S = 60.0, 3600.0
"""Seconds until it is first told again that the microphone is gone, each time twice as long, up to so many."""
NEVER_THERE, GONE = "live.no_microphone", "live.microphone_gone"
"""What is said of a microphone that has never been there, and of one that has gone, by their keys in the pack."""


@dataclass(slots=True)
class Looking:
    """Whether the microphone is gone, and when to look for it."""

    looks: int | None = None
    """Looks since it went; None while it is there."""
    next_at: float = 0.0
    """When to look for devices."""
    remind_at: float = 0.0
    """When to tell again that it is gone."""
    remind_s: float = REMIND_S
    """Seconds between the last time that this was told and the next."""

    @property
    def gone(self) -> bool:
        """Return whether it is gone."""
        return self.looks is not None

    def lose(self, now: float) -> bool:
        """Note that it is gone; return whether that is new."""
        new = not self.gone
        if new:
            self.remind_at, self.remind_s = now + REMIND_S, REMIND_S
        self.looks = self.looks or 0
        self.next_at = now + LOOK_AGAIN_S
        return new

    def find(self) -> None:
        """Note that it is back."""
        self.looks = None

    def is_time_to_remind(self, now: float) -> bool:
        """Return whether to tell again now that it is gone; ever more seldom."""
        if not self.gone or now < self.remind_at:
            return False
        self.remind_s = min(2 * self.remind_s, REMIND_SELDOM_S)
        self.remind_at = now + self.remind_s
        return True

    def is_time(self, now: float) -> bool:
        """Return whether to look for devices now; once a second."""
        if now < self.next_at:
            return False
        self.next_at = now + LOOK_AGAIN_S
        if self.looks is not None:
            self.looks += 1
        return True

    @property
    def thoroughly(self) -> bool:
        """Return whether devices are to be listed anew this time."""
        return bool(self.looks and self.looks % (REFRESH_EVERY if self.looks < SOON else REFRESH_SELDOM) == 0)


class Devices:
    """Looks after the devices of one session."""

    def __init__(self, around: Surroundings, remarks: Remarks) -> None:
        """Begin without having heard anything; what is to be said of the microphone becomes a remark."""
        self._around, self._remarks = around, remarks
        self._looking = Looking()
        self._heard = False

    @property
    def microphone_gone(self) -> bool:
        """Return whether nothing can be heard."""
        return self._looking.gone

    @property
    def microphone_works(self) -> bool:
        """Return whether something has been heard, and still can be."""
        return self._heard and not self._looking.gone

    def lose(self, gone: DeviceGone) -> bool:
        """Tell that the microphone is gone; return whether that is new."""
        if not self._looking.lose(self._around.clock()):
            return False
        self._around.events("device_lost", device="microphone", what=str(gone))
        self._around.captions.note(f"{gone} Until then this waits; Ctrl-C leaves.")
        self._around.saying.tone(Earcon.LOST)
        self._say_that_it_is_gone()
        return True

    def find(self) -> bool:
        """Tell that the microphone is back; return whether it was gone."""
        self._heard = True
        if not self._looking.gone:
            return False
        self._looking.find()
        self._around.events("device_back", device="microphone")
        return True

    def look(self) -> None:
        """Look for what is gone, once a second, and tell again now and then that it is."""
        around = self._around
        if not self._looking.is_time(around.clock()):
            return
        around.saying.look_again()
        if self._looking.gone:
            if self._looking.thoroughly and not around.saying.going:
                around.refresh()
            around.source.start()
            if self._looking.is_time_to_remind(around.clock()):
                self._say_that_it_is_gone()

    def _say_that_it_is_gone(self) -> None:
        self._remarks.add(GONE if self._heard else NEVER_THERE)
