"""A microphone that goes away and comes back while the live loop runs: noticed, told, looked for, found.

The conversation is kept meanwhile. The loudspeaker looks after itself (saying.py), and is only told here when to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_skill.speaking.earcons import Earcon

if TYPE_CHECKING:
    from voice_skill.errors import DeviceGone
    from voice_skill.surroundings import Surroundings

LOOK_AGAIN_S = 1.0
"""Seconds between looks for a device that is gone."""
REFRESH_EVERY = 3
"""Looks after which the sound library lists devices anew, which ends every open stream."""


@dataclass(slots=True)
class Looking:
    """Whether the microphone is gone, and when to look for it."""

    looks: int | None = None
    """Looks since it went; None while it is there."""
    next_at: float = 0.0
    """When to look for devices."""

    @property
    def gone(self) -> bool:
        """Return whether it is gone."""
        return self.looks is not None

    def lose(self, now: float) -> bool:
        """Note that it is gone; return whether that is new."""
        new = not self.gone
        self.looks = self.looks or 0
        self.next_at = now + LOOK_AGAIN_S
        return new

    def find(self) -> None:
        """Note that it is back."""
        self.looks = None

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
        return bool(self.looks and self.looks % REFRESH_EVERY == 0)


class Devices:
    """Looks after the devices of one session."""

    def __init__(self, around: Surroundings) -> None:
        """Begin with everything there."""
        self._around = around
        self._looking = Looking()

    @property
    def microphone_gone(self) -> bool:
        """Return whether nothing can be heard."""
        return self._looking.gone

    def lose(self, gone: DeviceGone) -> bool:
        """Tell that the microphone is gone; return whether that is new."""
        if not self._looking.lose(self._around.clock()):
            return False
        self._around.events("device_lost", device="microphone", what=str(gone))
        self._around.captions.note(str(gone))
        self._around.saying.tone(Earcon.LOST)
        return True

    def find(self) -> bool:
        """Tell that the microphone is back; return whether it was gone."""
        if not self._looking.gone:
            return False
        self._looking.find()
        self._around.events("device_back", device="microphone")
        return True

    def look(self) -> None:
        """Look for what is gone, once a second."""
        around = self._around
        if not self._looking.is_time(around.clock()):
            return
        around.saying.look_again()
        if self._looking.gone:
            if self._looking.thoroughly and not around.saying.going:
                around.refresh()
            around.source.start()
