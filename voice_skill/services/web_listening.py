"""Whether one page is listened to, and what becomes of the words: captions while they come, an answer at their end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from voice_skill.ear import Heard, What
from voice_skill.services.web_hearing import Ended, Expected, PageEar, Ready
from voice_skill.services.web_limits import SOUND_A_SECOND, SOUND_AT_ONCE, Allowance
from voice_skill.services.web_messages import written
from voice_skill.values import Expects

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from voice_skill.services.web_hearing import Hearing
    from voice_skill.services.web_wire import Wire
    from voice_skill.values import Transcript


class PageListening:
    """The microphone of one page, on or off."""

    def __init__(self, hearing: Hearing, wire: Wire, answer: Callable[[Transcript], Awaitable[None]]) -> None:
        """Answer with this what is heard."""
        self._hearing, self._wire, self._answer = hearing, wire, answer
        self._expected = Expected("", Expects.OPEN)
        self._ear: PageEar | None = None
        self._task: asyncio.Task[None] | None = None
        self._allowed = Allowance(SOUND_A_SECOND, SOUND_AT_ONCE)

    def expect(self, topic: str, expects: Expects, *, anew: bool = False) -> None:
        """Expect this next; anew, where what was heard so far is thrown away."""
        self._expected = Expected(topic, expects, anew=anew)
        if self._ear is not None:
            self._ear.expect(self._expected)

    def start(self) -> None:
        """Listen, until stop() or until there is nothing to hear."""
        if self._ear is None:
            told: asyncio.Queue[Heard | Ready | Ended] = asyncio.Queue()
            loop = asyncio.get_running_loop()
            self._ear = PageEar(self._hearing, _into(told, loop), self._expected)
            self._task = self._wire.spawn(self._follow(self._ear, told))

    def stop(self) -> None:
        """Listen no longer; the page, which wanted it so, is not told."""
        if self._ear is not None:
            self._ear.end()
            self._ear = None
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()

    def take(self, sound: bytes) -> None:
        """Hear sound from the page; what comes unasked, or much too quickly, is thrown away."""
        if self._ear is not None and self._allowed.spend(len(sound)):
            self._ear.take(sound)

    async def _follow(self, ear: PageEar, told: asyncio.Queue[Heard | Ready | Ended]) -> None:
        """Tell the page what is heard, until its ear has ended."""
        while True:
            match await told.get():
                case Ready():
                    await self._state("listening")
                case Ended(why):
                    break
                case Heard() as heard:
                    await self._hear(heard)
        if self._ear is ear:
            self._ear = None
        await self._state("off", why)

    async def _hear(self, heard: Heard) -> None:
        match heard.what:
            case What.STARTED:
                await self._state("speech")
            case What.PARTIAL:
                await self._wire.send(written("partial", text=heard.text))
            case What.PAUSED:
                await self._state("thinking")
            case What.ENDED:
                await self._state("listening")
                if heard.transcript and heard.transcript.text:
                    await self._answer(heard.transcript)

    async def _state(self, state: str, why: str = "") -> None:
        await self._wire.send(written("hearing", state=state, why=why))


def _into(
    told: asyncio.Queue[Heard | Ready | Ended], loop: asyncio.AbstractEventLoop
) -> Callable[[Heard | Ready | Ended], None]:
    """Return what puts something into the queue from another thread; where the loop has ended, nobody wants it."""

    def tell(found: Heard | Ready | Ended) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(told.put_nowait, found)

    return tell
