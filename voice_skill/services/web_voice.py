"""Replies as sound for the page: the program's own voice, a sentence at a time, in a thread of its own."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from voice_skill.speaking.wav_writer import wav_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.speaking.protocol import Delivery, Voice


class PageVoice:
    """One voice for all pages; it is opened at the first sentence, so that pages that read need none."""

    def __init__(self, open_voice: Callable[[], Voice]) -> None:
        """Open the voice with this."""
        self._open = open_voice
        self._voice: Voice | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="page-voice")

    async def wav(self, sentence: str, delivery: Delivery) -> bytes:
        """Return a sentence as a WAV file. Raises VoiceUnavailable."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._render, sentence, delivery)

    async def open(self) -> None:
        """Open the voice now. Raises WrongUsage for a name that no voice has."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._opened)

    async def close(self) -> None:
        """Give back the voice."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown()

    def _render(self, sentence: str, delivery: Delivery) -> bytes:
        return wav_bytes(self._opened().render(sentence, delivery))

    def _opened(self) -> Voice:
        if self._voice is None:
            self._voice = self._open()
        return self._voice

    def _close(self) -> None:
        if self._voice is not None:
            self._voice.close()
