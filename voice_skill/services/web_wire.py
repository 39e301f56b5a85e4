"""What is sent to one page: a page that does not take it in time is cut off, so that nothing piles up for it."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from voice_skill.services.web_limits import UNREAD_S
from voice_skill.services.web_messages import written

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from aiohttp.web import WebSocketResponse

_LONGEST_REASON = 120
"""Bytes of a reason that fit into a closing frame."""


class Wire:
    """The way to one page."""

    def __init__(self, socket: WebSocketResponse, cut: Callable[[], None], unread_s: float = UNREAD_S) -> None:
        """Send over this socket; `cut` ends the connection without a word."""
        self._socket, self._cut, self._unread_s = socket, cut, unread_s

    async def send(self, text: str) -> None:
        """Send a message."""
        async with self._in_time():
            await self._socket.send_str(text)

    async def send_sound(self, turn: int, wav: bytes) -> None:
        """Send a sentence of a turn."""
        async with self._in_time():
            await self._socket.send_bytes(turn.to_bytes(4, "little") + wav)

    async def note(self, sentence: str, message: str = "") -> None:
        """Tell the person something about the program itself; `message` is the id of one that gets no other answer."""
        await self.send(written("note", text=sentence, message=message))

    async def close(self, code: int, why: str = "") -> None:
        """Send the page away."""
        async with self._in_time():
            await self._socket.close(code=code, message=why.encode()[:_LONGEST_REASON])

    def spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Do something for the page beside what it says; trouble with it cuts the page off."""
        task = asyncio.create_task(self.guarded(work))
        task.add_done_callback(lambda _: work.close())  # Where it is cancelled before it began, nothing else ends it.
        return task

    async def guarded(self, work: Coroutine[None, None, None]) -> None:
        """Do something for the page; trouble is told by its kind alone, since its message may hold what was said."""
        try:
            await work
        except Exception as trouble:  # noqa: BLE001 (whatever it is, one page must not end the others)
            sys.stderr.write(f"voice-skill: a page had trouble ({type(trouble).__name__}); it begins again.\n")
            self._cut()

    @asynccontextmanager
    async def _in_time(self) -> AsyncIterator[None]:
        """Cut off a page that does not take what it is sent; one that has gone is no trouble."""
        try:
            with suppress(ConnectionError):
                async with asyncio.timeout(self._unread_s):
                    yield
        except TimeoutError:
            self._cut()
