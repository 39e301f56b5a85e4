"""How fast, how loud and with which voice it speaks: changed by voice, and kept for the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.settings import SettingsNotKept
from voice_skill.speaking.open_voice import offered

if TYPE_CHECKING:
    from voice_skill.settings import Settings
    from voice_skill.surroundings import Surroundings
    from voice_skill.values import Reply

_KEPT = ("rate", "volume", "voice")
"""Settings that a reply may change."""


def changed(settings: Settings, reply: Reply) -> Settings:
    """Return the settings as a reply says, by steps or exactly; the same where it says nothing of it."""
    stepped = settings.slower_or_faster(reply.rate_change).quieter_or_louder(reply.volume_change)
    if reply.speech is None:
        return stepped
    return stepped.spoken_so(reply.speech, offered(settings.voice, reply.speech.voice))


class Manner:
    """Rate, volume and voice of one session."""

    def __init__(self, around: Surroundings, settings: Settings) -> None:
        """Begin as the settings say."""
        self._around, self._settings = around, settings

    def change(self, reply: Reply) -> None:
        """Speak as a reply says, from the next sentence on, and keep it."""
        before, self._settings = self._settings, changed(self._settings, reply)
        names = tuple(name for name in _KEPT if getattr(before, name) != getattr(self._settings, name))
        if not names:
            return
        self._around.saying.deliver(self._around.delivery(self._settings))
        try:
            self._around.keep(self._settings, names)
        except SettingsNotKept as trouble:
            self._around.captions.note(str(trouble))
