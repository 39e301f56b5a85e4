"""What every request has to pass, and what every response carries.

Host and Origin are checked first, then the method; each refusal is one plain sentence.
What is no request at all is refused in the same way.
A connection that sends no request in time is closed.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

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

_TROUBLE = "Something went wrong here; please load the page again.\n"
_LOOKS_S = 1.0
"""Seconds between looks for connections that send nothing."""


def refusal(request: web.BaseRequest, door: Door) -> web.Response | None:
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

    def __init__(
        self,
        door: Callable[[], Door],
        first_word_s: float,
        handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
    ) -> None:
        """Let the handler answer what the door admits, over connections that each speak in time."""
        self._door, self._first_word_s, self._handler = door, first_word_s, handler
        self._idle: dict[asyncio.BaseProtocol, float] = {}
        self._logger = _silent()

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Refuse or handle a request; what goes wrong inside is told without a word of what was asked."""
        self._idle.pop(request.protocol, None)
        try:
            response = refusal(request, self._door()) or await self._handler(request)
        except Exception as trouble:  # noqa: BLE001 (whatever it is, it must not print what a person said)
            sys.stderr.write(f"voice-skill: the page had trouble ({type(trouble).__name__}); it goes on.\n")
            response = web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR, text=_TROUBLE)
        finally:
            self._idle[request.protocol] = time.monotonic()
        return dressed(response)

    def protocol(self, server: web.Server) -> asyncio.Protocol:
        """Return what a new connection speaks."""
        loop = asyncio.get_running_loop()
        spoken = _Http(
            server, loop=loop, access_log=self._logger, logger=self._logger, keepalive_timeout=self._first_word_s
        )
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


def dressed(response: web.StreamResponse) -> web.StreamResponse:
    """Return a response with the headers; one that was sent already must have had them."""
    if not response.prepared:
        response.headers.update(HEADERS)
    return response


class _Http(web.RequestHandler):
    """HTTP over one connection; the library's own refusals would repeat what was sent, and lack the headers."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,  # noqa: ARG002 (the library gives it; it holds what was sent)
        message: str | None = None,  # noqa: ARG002 (so does this)
    ) -> web.StreamResponse:
        """Return the answer to what is no request, and end the connection. Raises ConnectionError where one began."""
        if request.writer.output_size > 0:
            raise ConnectionError
        text = "That is no request.\n" if status == HTTPStatus.BAD_REQUEST else _TROUBLE
        response = dressed(web.Response(status=status, text=text))
        response.force_close()
        return response


def _silent() -> logging.Logger:
    """Return a logger that writes nothing: what it would write could hold what a person said."""
    logger = logging.getLogger("voice_skill.page")
    logger.disabled = True
    return logger
