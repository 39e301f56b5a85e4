"""How fast and how loud it speaks: changed by voice, and kept for the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.settings import SettingsNotKept

if TYPE_CHECKING:
    from voice_skill.settings import Settings
    from voice_skill.surroundings import Surroundings


class Manner:
    """Rate and volume of one session."""

    def __init__(self, around: Surroundings, settings: Settings) -> None:
        """Begin as the settings say."""
        self._around, self._settings = around, settings

    def change(self, rate: int, volume: int) -> None:
        """Change rate and volume by steps, from the next sentence on, and keep them."""
        if not rate and not volume:
            return
        self._settings = self._settings.slower_or_faster(rate).quieter_or_louder(volume)
        self._around.saying.deliver(self._around.delivery(self._settings))
        try:
            self._around.keep(self._settings, ("rate",) * bool(rate) + ("volume",) * bool(volume))
        except SettingsNotKept as trouble:
            self._around.captions.note(str(trouble))
