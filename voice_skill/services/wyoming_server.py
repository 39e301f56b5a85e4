"""The Wyoming service: listens, bounds who may connect, and ends in order."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from wyoming.error import Error
from wyoming.event import async_write_event

from voice_skill.services.address import Address
from voice_skill.services.wyoming_connection import Connection
from voice_skill.services.wyoming_events import LONGEST_LINE

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter, Task
    from collections.abc import AsyncIterator

    from voice_skill.services.wyoming_desk import Desk

MOST_CONNECTIONS = 256
"""Clients that are connected at once; for one more, the client that has been quiet longest goes."""
OWNERS_SHARE = 4
"""Addresses of clients that it takes to fill all places: one alone gets no more than its part of them."""
_REFUSED_S = 1.0


class WyomingServer:
    """Serves many clients in the running loop."""

    def __init__(self, desk: Desk, most: int = MOST_CONNECTIONS) -> None:
        """Serve them from this desk."""
        self._desk, self._most, self._share = desk, most, max(1, most // OWNERS_SHARE)
        self._connections: dict[Connection, Task[None] | None] = {}
        self._number = 0

    def __len__(self) -> int:
        """Return how many clients are connected."""
        return len(self._connections)

    @asynccontextmanager
    async def listening(self, address: Address) -> AsyncIterator[Address]:
        """Listen, and give the address with the port that was taken; at the end every client is let go.

        Raises AddressUnusable.
        """
        try:
            server = await asyncio.start_server(self._connected, address.host, address.port, limit=LONGEST_LINE)
        except OSError as trouble:
            raise address.unusable(trouble) from None
        try:
            yield Address(address.host, server.sockets[0].getsockname()[1])
        finally:
            server.close()
            await self._let_go()

    async def _connected(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Serve a client until it ends."""
        self._number += 1
        connection = Connection(self._desk, reader, writer, self._number)
        of_owner = [each for each in self._connections if each.owner == connection.owner]
        if not (self._has_room(of_owner, self._share) and self._has_room(list(self._connections), self._most)):
            await _refuse(reader, writer)
            return
        self._connections[connection] = asyncio.current_task()
        try:
            await connection.serve()
        except asyncio.CancelledError:
            connection.drop()
        finally:
            self._connections.pop(connection, None)

    def _has_room(self, among: list[Connection], most: int) -> bool:
        """Return whether there is room for one more; where there was not, the one of them that waited longest goes."""
        if len(among) < most:
            return True
        waiting = (each for each in among if each.waiting)
        longest = min(waiting, key=lambda each: each.since, default=None)
        if longest is None:
            return False
        self._connections.pop(longest)
        longest.drop()
        return True

    async def _let_go(self) -> None:
        tasks = [task for task in self._connections.values() if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _refuse(reader: StreamReader, writer: StreamWriter) -> None:
    """Tell a client that there are too many; it is not waited for longer than a moment.

    What it has sent is read, as closing over unread bytes would take the answer from it too.
    """
    error = Error("Too many clients are connected; try again in a moment.")
    try:
        async with asyncio.timeout(_REFUSED_S):
            await async_write_event(error.event(), writer)
            writer.write_eof()
            await reader.read(LONGEST_LINE)
    except OSError:
        writer.transport.abort()
    writer.close()
