"""The Wyoming service in the loop of a test, and real clients of it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from wyoming.asr import Transcript
from wyoming.client import AsyncTcpClient

from voice_skill.services.address import Address
from voice_skill.services.wyoming_desk import Desk
from voice_skill.services.wyoming_server import MOST_CONNECTIONS, WyomingServer
from voice_skill.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from wyoming.event import Event, Eventable

    from voice_skill.hearing.protocol import Recogniser
    from voice_skill.pack import ContentPack

PATIENCE_S = 60.0
"""Seconds in which an answer must come on a busy machine."""


@asynccontextmanager
async def serving(
    pack: ContentPack,
    settings: Settings | None = None,
    recogniser: Recogniser | None = None,
    most: int = MOST_CONNECTIONS,
) -> AsyncIterator[tuple[Address, WyomingServer, Desk]]:
    """Serve at a free port of this machine."""
    desk = Desk(pack, settings or Settings(), recogniser)
    server = WyomingServer(desk, most)
    try:
        async with server.listening(Address("127.0.0.1", 0)) as address:
            yield address, server, desk
    finally:
        await asyncio.to_thread(desk.close)


def client_of(address: Address) -> AsyncTcpClient:
    """Return a client, not yet connected."""
    return AsyncTcpClient(address.host, address.port, read_timeout=PATIENCE_S)


class ElsewhereClient(AsyncTcpClient):
    """A client at another address."""

    async def connect(self) -> None:
        self._reader, self._writer = await asyncio.open_connection(self.host, self.port, local_addr=("127.0.0.2", 0))


def elsewhere(address: Address) -> ElsewhereClient:
    """Return a client at another address, not yet connected."""
    return ElsewhereClient(address.host, address.port, read_timeout=PATIENCE_S)


async def asked(address: Address, *told: Eventable) -> Event:
    """Return the first answer to events that are sent over a connection of their own."""
    async with client_of(address) as client:
        for each in told:
            await client.write_event(each.event())
        answer: Event | None = await client.read_event()
        assert answer is not None
        return answer


async def said(address: Address, text: str, **context: str) -> Event:
    """Return the answer to an utterance, asked as Home Assistant asks."""
    return await asked(address, Transcript(text, context=context or None))


def chat_line(answer: Event) -> dict[str, Any]:
    """Return the reply as `chat` would write it."""
    line: dict[str, Any] = answer.data["context"]["reply"]
    return line


async def until(happened: Callable[[], bool]) -> None:
    """Wait until something has happened."""
    async with asyncio.timeout(PATIENCE_S):
        while not happened():  # noqa: ASYNC110 (what happens is no event of ours)
            await asyncio.sleep(0.01)
