"""The page, served for a test in a loop of its own, and clients that talk to it as a browser does."""

from __future__ import annotations

import asyncio
import http.client
import threading
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from queue import Queue
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp

from voice_skill.services.web import LOCAL, Entrance, serve_web
from voice_skill.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from voice_skill.pack import ContentPack

USUAL = Settings()
PATIENCE_S = 60.0
"""Seconds after which a test gives up; what is waited for takes far less, but machines may be busy."""


@dataclass(frozen=True)
class Served:
    """A page that is served."""

    url: str
    """What a person opens, with the key where there is one."""

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port is not None
        return port

    @property
    def origin(self) -> str:
        return f"http://{self.host}"


@contextmanager
def served(
    pack: ContentPack, settings: Settings = USUAL, address: str = "127.0.0.1:0", *, entrance: Entrance = LOCAL
) -> Iterator[Served]:
    """Serve the page for as long as the block lasts."""
    told: Queue[Served | BaseException] = Queue()
    running: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[None] | None]] = []

    async def run() -> None:
        running.append((asyncio.get_running_loop(), asyncio.current_task()))
        await serve_web(address, pack, settings, entrance=entrance, ready=lambda url: told.put(Served(url)))

    def serve() -> None:
        try:
            asyncio.run(run())
        except asyncio.CancelledError:
            pass
        except BaseException as trouble:  # noqa: BLE001 (raised again in the test)
            told.put(trouble)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        begun = told.get(timeout=PATIENCE_S)
        if isinstance(begun, BaseException):
            raise begun
        yield begun
    finally:
        for loop, task in running:
            if task is not None and not task.done():
                loop.call_soon_threadsafe(task.cancel)
        thread.join(PATIENCE_S)


class Page:
    """A page without a browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.sounds: list[bytes] = []

    async def send(self, kind: str, **fields: Any) -> None:  # noqa: ANN401 (whatever JSON can hold)
        await self.socket.send_json({"type": kind, **fields})

    async def next(self, *kinds: str) -> dict[str, Any]:
        """Return the next message of these kinds; sound on the way is kept."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                message = await self.socket.receive()
                if message.type is aiohttp.WSMsgType.BINARY:
                    self.sounds.append(message.data)
                    continue
                assert message.type is aiohttp.WSMsgType.TEXT, (message.type, self.socket.close_code)
                told: dict[str, Any] = message.json()
                if told["type"] in kinds:
                    return told

    async def say(self, text: str, **more: str) -> dict[str, Any]:
        await self.send("say", text=text, **more)
        return await self.next("reply")

    async def closed(self) -> int | None:
        """Wait until the other side closes, and return its code, as a browser tells it.

        The library forgets it where the connection is gone before its own goodbye can be sent.
        """
        async with asyncio.timeout(PATIENCE_S):
            while not self.socket.closed:
                message = await self.socket.receive()
                if message.type is aiohttp.WSMsgType.CLOSE:
                    return int(message.data)
        return self.socket.close_code


def answer(page: Served, method: str = "GET", path: str = "/", **headers: str) -> http.client.HTTPResponse:
    """Return the answer to one request with exactly these headers."""
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=PATIENCE_S)
    connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


@asynccontextmanager
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    """Return a client that keeps nothing."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


@asynccontextmanager
async def opened(served: Served, **hello: Any) -> AsyncIterator[Page]:  # noqa: ANN401 (whatever JSON can hold)
    """Open a page that has sent its greeting."""
    async with browser() as session, session.ws_connect(f"{served.origin}/talk", origin=served.origin) as socket:
        page = Page(socket)
        await page.send("hello", **hello)
        yield page


@asynccontextmanager
async def greeted(served: Served, **hello: Any) -> AsyncIterator[tuple[Page, str]]:  # noqa: ANN401
    """Open a page that was greeted; return it with its token."""
    async with opened(served, **hello) as page:
        token = (await page.next("welcome"))["page"]
        await page.next("reply")
        yield page, token
