"""How each service is asked in measuring, as its own clients ask it."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType


class Caller(Protocol):
    """Asks a service that listens at a port of this machine."""

    async def __aenter__(self) -> Self:
        """Begin."""

    async def __aexit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, at: TracebackType | None
    ) -> None:
        """End, and close what is open."""

    async def ask(self, conversation: str, text: str) -> None:
        """Say something in a conversation, and wait for the answer."""


class WyomingCaller:
    """Asks as Home Assistant does: a connection for each utterance."""

    def __init__(self, port: int) -> None:
        """Ask the service at this port."""
        self._port = port

    async def __aenter__(self) -> Self:
        """Begin."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Have nothing to close."""

    async def ask(self, conversation: str, text: str) -> None:
        """Say something in a conversation, and wait for the answer."""
        from wyoming.asr import Transcript
        from wyoming.client import AsyncTcpClient

        async with AsyncTcpClient("127.0.0.1", self._port) as client:
            await client.write_event(Transcript(text, context={"conversation_id": conversation}).event())
            await client.read_event()


class PageCaller:
    """Asks as a browser does: a WebSocket for each conversation, which stays open."""

    def __init__(self, port: int) -> None:
        """Ask the service at this port."""
        self._origin = f"http://127.0.0.1:{port}"
        self._pages: dict[str, Any] = {}
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Begin."""
        from aiohttp import ClientSession, TCPConnector

        self._session = await self._open.enter_async_context(ClientSession(connector=TCPConnector(limit=0)))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close all pages."""
        await self._open.aclose()

    async def ask(self, conversation: str, text: str) -> None:
        """Say something in a conversation, and wait for the answer."""
        page = self._pages.get(conversation) or await self._opened(conversation)
        await page.send_json({"type": "say", "text": text})
        await _reply(page)

    async def _opened(self, conversation: str) -> Any:  # noqa: ANN401 (a socket of aiohttp, which may be missing)
        connecting = self._session.ws_connect(f"{self._origin}/talk", origin=self._origin)
        page = self._pages[conversation] = await self._open.enter_async_context(connecting)
        await page.send_json({"type": "hello"})
        await _reply(page)
        return page


async def _reply(page: Any) -> None:  # noqa: ANN401 (a socket of aiohttp, which may be missing)
    while (await page.receive_json())["type"] != "reply":
        pass


CALLERS: dict[str, Callable[[int], Caller]] = {"wyoming": WyomingCaller, "web": PageCaller}
"""The services, each with how it is asked."""
