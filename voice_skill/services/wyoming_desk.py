"""What all connections of the Wyoming service share: conversations, the ear and the mouth, each in a thread of its own.

Threads keep the loop free: Describe is answered while a recogniser loads.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from wyoming.asr import Transcript

from voice_skill import adapters, chat
from voice_skill.services.conversations import Conversations
from voice_skill.services.wyoming_answer import answer, name_of
from voice_skill.services.wyoming_events import EventRefused
from voice_skill.services.wyoming_info import info, languages
from voice_skill.services.wyoming_sound import Ear, Mouth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wyoming.handle import Handled, NotHandled

    from voice_skill.hearing.protocol import Recogniser
    from voice_skill.pack import ContentPack
    from voice_skill.services.wyoming_events import Context, Utterance
    from voice_skill.services.wyoming_sound import Collected
    from voice_skill.settings import Settings
    from voice_skill.speaking.protocol import Sound

MOST_LISTENING = 16
"""Utterances that are taken in as sound at once; each may take some megabytes."""
RECENT_S = 120.0
"""Seconds after an answer in which sound that names no conversation counts as said in it: Home Assistant names none."""

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


class Desk:
    """Answers, hears and speaks for every connection."""

    def __init__(self, pack: ContentPack, settings: Settings, recogniser: Recogniser | None = None) -> None:
        """Serve this pack by the settings. Raises WrongUsage, ModelMissing and ModelBroken for wrong ones."""
        adapters.check_engine(settings)
        self.info = info(pack, settings).event()
        self.kept = Conversations(pack, adapters.country(settings, pack))
        self._languages = languages(pack)
        self._listening = 0
        self._ear, self._mouth = Ear(pack, settings, recogniser), Mouth(settings)
        self._thinking, self._hearing, self._speaking = (
            ThreadPoolExecutor(1, name) for name in ("thinking", "hearing", "speaking")
        )

    def warm_up(self) -> None:
        """Let the models of understanding be loaded before anybody speaks."""
        self._thinking.submit(lambda: chat.answer(chat.begin(self.kept.pack).after, "", self.kept.pack))

    async def answer(self, owner: str, connection: str, said: Utterance) -> Handled | NotHandled:
        """Return the answer to an utterance."""
        return await _in(self._thinking, answer, self.kept, owner, connection, said)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Count somebody who sends sound. Raises EventRefused where there are too many."""
        if self._listening >= MOST_LISTENING:
            message = "Too many speak at once; try again in a moment."
            raise EventRefused(message)
        self._listening += 1
        try:
            yield
        finally:
            self._listening -= 1

    async def hear(self, owner: str, connection: str, context: Context | None, sound: Collected) -> Transcript:
        """Return what is said in a sound. Raises ModelMissing and ModelBroken."""
        name = name_of(context, connection)
        talk = await _in(self._thinking, lambda: self.kept.current(owner, name) or self.kept.latest(owner, RECENT_S))
        return Transcript(await _in(self._hearing, self._ear.hear, sound, talk), language=self._languages[0])

    async def render(self, sentence: str) -> Sound:
        """Return the sound of a sentence. Raises VoiceUnavailable."""
        return await _in(self._speaking, self._mouth.render, sentence)

    def close(self) -> None:
        """Wait for what is at work, a few seconds at most, and give everything back."""
        for pool in (self._thinking, self._hearing, self._speaking):
            pool.shutdown(cancel_futures=True)
        self._mouth.close()


async def _in(
    pool: ThreadPoolExecutor, work: Callable[_Given, _Made], *given: _Given.args, **named: _Given.kwargs
) -> _Made:
    """Return what work returns, done in the thread of a pool."""
    return await asyncio.get_running_loop().run_in_executor(pool, lambda: work(*given, **named))
