"""A new connection: counted before a byte of it is read, encrypted where that is wanted, then handed on.

A connection that never ends its handshake counts as any other, so that these are bounded too.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from voice_skill.services import web_limits as limits

if TYPE_CHECKING:
    import ssl
    from asyncio.trsock import TransportSocket
    from collections.abc import Callable


class Crowd:
    """The connections that are open."""

    def __init__(self, most: int) -> None:
        """Let at most so many in at once."""
        self._most = most
        self._shaking: Counter[str] = Counter()
        self._inside: list[tuple[TransportSocket, str]] = []

    def admit(self, transport: asyncio.BaseTransport) -> bool:
        """Count a connection; return whether there is room for it, and for one more of its address."""
        self._inside = [(socket, address) for socket, address in self._inside if socket.fileno() >= 0]
        peer = address_of(transport)
        of_peer = sum(address == peer for _, address in self._inside)
        room = len(self._inside) < self._most and of_peer < _share(peer, self._most)
        if room:
            self._inside.append((transport.get_extra_info("socket"), peer))
        return room

    def begin_shaking(self, address: str) -> bool:
        """Count a handshake; return whether there is room for it, for which other machines leave this one its own."""
        others = sum(count for each, count in self._shaking.items() if not _is_here(each))
        beside = self._shaking[address] if _is_here(address) else others
        room = beside < limits.MOST_SHAKING and self._shaking[address] < _share(address, limits.MOST_SHAKING)
        self._shaking[address] += room
        return room

    def end_shaking(self, address: str) -> None:
        """Count a handshake that is over."""
        self._shaking[address] -= 1
        self._shaking += Counter()  # forgets who shakes no hand


def address_of(transport: asyncio.BaseTransport) -> str:
    """Return the address of the other side."""
    return str((transport.get_extra_info("peername") or ("",))[0])


def _share(address: str, most: int) -> int:
    """Return how many of the places one address may have: of this machine, behind which all may be, any number."""
    return most if _is_here(address) else max(1, most // limits.SHARES)


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class Entry(asyncio.Protocol):
    """Speaks with a new connection until it is handed on."""

    def __init__(
        self,
        crowd: Crowd,
        spoken: Callable[[], asyncio.Protocol],
        tls: ssl.SSLContext | None,
        handshake_s: float,
    ) -> None:
        """Hand it on to what `spoken` makes; a handshake may take so many seconds."""
        self._crowd, self._spoken, self._tls, self._handshake_s = crowd, spoken, tls, handshake_s
        self._shaking: asyncio.Task[None] | None = None
        self._early = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let it in, or close it at once."""
        if (
            not isinstance(transport, asyncio.Transport)
            or not self._crowd.admit(transport)
            or (self._tls is not None and not self._crowd.begin_shaking(address_of(transport)))
        ):
            transport.close()
        elif self._tls is None:
            self._hand_on(transport)
        else:
            transport.pause_reading()  # what comes now is for the handshake
            self._shaking = asyncio.get_running_loop().create_task(self._encrypt(transport, self._tls))

    def data_received(self, data: bytes) -> None:
        """Keep what comes with the end of the handshake."""
        self._early += data

    async def _encrypt(self, transport: asyncio.Transport, tls: ssl.SSLContext) -> None:
        secured = None
        try:
            with suppress(OSError):  # whoever does not encrypt as we do is gone then
                secured = await asyncio.get_running_loop().start_tls(
                    transport, self, tls, server_side=True, ssl_handshake_timeout=self._handshake_s
                )
        finally:
            self._crowd.end_shaking(address_of(transport))
        if secured is None:
            transport.abort()
        else:
            self._hand_on(secured)

    def _hand_on(self, transport: asyncio.Transport) -> None:
        spoken = self._spoken()
        transport.set_protocol(spoken)
        spoken.connection_made(transport)
        if self._early:
            spoken.data_received(bytes(self._early))
