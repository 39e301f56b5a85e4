"""Speaks replies on one page, sentence by sentence, while the page already plays the first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.errors import VoiceSkillError
from voice_skill.manner import changed
from voice_skill.services.web_messages import written
from voice_skill.speaking.protocol import Delivery
from voice_skill.speaking.sentences import sentences_of

if TYPE_CHECKING:
    import asyncio

    from voice_skill.services.web_voice import PageVoice
    from voice_skill.services.web_wire import Wire
    from voice_skill.settings import Settings
    from voice_skill.values import Reply


class PageSaying:
    """What is being said on one page."""

    def __init__(self, voice: PageVoice, wire: Wire, settings: Settings) -> None:
        """Speak with this voice, silently until manner() says otherwise."""
        self._voice, self._wire = voice, wire
        self.settings = settings
        """How to speak."""
        self._task: asyncio.Task[None] | None = None
        self.aloud = False
        """Whether replies are spoken."""

    @property
    def rate(self) -> int:
        """Return the words a minute."""
        return self.settings.rate

    def manner(self, rate: int, *, aloud: bool) -> None:
        """Speak so from the next sentence on."""
        self.settings, self.aloud = replace(self.settings, rate=rate), aloud
        if not aloud:
            self.hush()

    def change(self, reply: Reply) -> bool:
        """Speak as a reply says; return whether that is another way than before."""
        before, self.settings = self.settings, changed(self.settings, reply)
        return before != self.settings

    def take_up(self, settings: Settings) -> None:
        """Speak as loudly as before, and with the same voice; how fast, the page itself knows."""
        self.settings = replace(settings, rate=self.rate)

    def say(self, turn: int, reply: Reply) -> None:
        """Say a reply in place of what is being said."""
        self.hush()
        if self.aloud:
            self._task = self._wire.spawn(self._say(turn, reply))

    def hush(self) -> None:
        """Send no more sound."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _say(self, turn: int, reply: Reply) -> None:
        try:
            for sentence in sentences_of(reply):
                await self._wire.send_sound(turn, await self._voice.wav(sentence, self._delivery))
        except VoiceSkillError as trouble:
            self.aloud = False
            await self._wire.note(f"{trouble} Captions go on without a voice.")
        await self._wire.send(written("spoken", turn=turn))

    @property
    def _delivery(self) -> Delivery:
        return Delivery(rate=self.settings.rate, volume=self.settings.volume, voice=self.settings.voice)
