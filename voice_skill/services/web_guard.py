"""What every request has to pass, and what every response carries.

Host and Origin are checked first, then the method; each refusal is one plain sentence.
Connections are counted before a byte is read, and one that sends no request in time is closed.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp.web_protocol import RequestHandler

    from voice_skill.services.web_address import Door

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
    "Server": "voice-skill",
}
"""Sent with every response."""

_LOOKS_S = 1.0
"""Seconds between looks for connections that send nothing."""


def refusal(request: web.Request, door: Door) -> web.Response | None:
    """Return why a request is refused; None where it is not."""
    host, origin = request.headers.getall("Host", []), request.headers.getall("Origin", [])
    if len(host) != 1 or not door.admits_host(host[0]):
        return web.Response(status=421, text="This address is not one of this program's own.\n")
    asks_to_talk = request.path == "/talk"
    if len(origin) > 1 or (asks_to_talk and not origin) or (origin and not door.admits_origin(origin[0], host[0])):
        return web.Response(status=403, text="Another site's page may not talk to this program.\n")
    if request.method not in {"GET", "HEAD"} or request.can_read_body:
        return web.Response(status=405, headers={"Allow": "GET, HEAD"}, text="This program only shows its page.\n")
    return None


class Guard:
    """Watches the connections and requests of one server."""

    def __init__(self, door: Callable[[], Door], most: int, first_word_s: float) -> None:
        """Admit what the door admits, over at most so many connections that each say something in time."""
        self._door, self._most, self._first_word_s = door, most, first_word_s
        self._idle: dict[asyncio.BaseProtocol, float] = {}

    @web.middleware
    async def __call__(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Refuse or handle a request; what goes wrong inside is told without a word of what was asked."""
        self._idle.pop(request.protocol, None)
        try:
            return refusal(request, self._door()) or await handler(request)
        except web.HTTPException as told:
            return web.Response(status=told.status, text=f"{told.reason}.\n")
        except Exception as trouble:  # noqa: BLE001 (whatever it is, it must not print what a person said)
            sys.stderr.write(f"voice-skill: the page had trouble ({type(trouble).__name__}); it goes on.\n")
            return web.Response(status=500, text="Something went wrong here; please load the page again.\n")
        finally:
            self._idle[request.protocol] = time.monotonic()

    async def dress(self, _request: web.Request, response: web.StreamResponse) -> None:
        """Put the headers on a response."""
        response.headers.update(HEADERS)

    def protocol(self, server: web.Server) -> asyncio.Protocol:
        """Return what a new connection speaks: HTTP, or nothing where there are too many."""
        if len(server.connections) >= self._most:
            return _Refused()
        spoken: RequestHandler = server()
        self._idle[spoken] = time.monotonic()
        return spoken

    async def watch(self, server: web.Server) -> None:
        """Close connections that send no request, for as long as it runs."""
        while True:
            await asyncio.sleep(_LOOKS_S)
            known = set(server.connections)
            late = time.monotonic() - self._first_word_s
            for spoken, since in list(self._idle.items()):
                if since < late or spoken not in known:
                    del self._idle[spoken]
                if since < late and spoken in known and (transport := spoken.transport) is not None:
                    transport.abort()


class _Refused(asyncio.Protocol):
    """Speaks with nobody."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Close at once."""
        transport.close()
