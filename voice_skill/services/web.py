"""The page: the same conversation in a browser, with captions, buttons, typing, microphone and voice.

    browser ──GET /──► page files      browser ══WebSocket /talk══► PageTalk ──► conversations, hearing, voice

`serve_web` runs until it is cancelled. Only this machine can reach it, unless others are allowed, by a key.
"""

from __future__ import annotations

import asyncio
import secrets
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import WSCloseCode, web

from voice_skill import adapters, chat
from voice_skill.errors import WrongUsage
from voice_skill.hints import HintBook
from voice_skill.services import web_limits as limits
from voice_skill.services.address import Address
from voice_skill.services.conversations import Conversations
from voice_skill.services.web_address import Door, page_address
from voice_skill.services.web_entry import Crowd, Entry
from voice_skill.services.web_files import PageFile, page_files
from voice_skill.services.web_guard import Guard, dressed
from voice_skill.services.web_hearing import Hearing
from voice_skill.services.web_household import Household
from voice_skill.services.web_messages import LONGEST_KEY
from voice_skill.services.web_talk import PageTalk
from voice_skill.services.web_voice import PageVoice
from voice_skill.services.web_wire import Wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings

SHORTEST_KEY = 16
"""Characters of a key, so that it cannot be guessed."""
NOT_ALLOWED = "Other machines can reach {host}; if that is meant, add --allow-network, else serve 127.0.0.1 instead."
KEY_UNTYPED = "The key holds signs that nobody can type, or begins or ends with a blank; give another one."
KEY_UNFIT = (
    f"The key has {{length}} characters; give --key {SHORTEST_KEY} to {LONGEST_KEY} of them, or none to have one made."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """Who may come in, and how."""

    allow_network: bool = False
    """Whether other machines may reach the page, which then needs a key."""
    key: str = field(default="", repr=False)
    """The key; empty for one that is made where it is needed."""
    certificate: Path | None = None
    """A certificate for TLS, without which browsers of other machines give no microphone."""
    certificate_key: Path | None = None
    """The key of the certificate, where it is a file of its own."""


LOCAL = Entrance()
"""This machine alone."""


async def serve_web(
    address: str,
    pack: ContentPack,
    settings: Settings,
    *,
    entrance: Entrance = LOCAL,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the page at HOST:PORT until cancelled; `ready` is told what to open, with the key where one is needed.

    Raises WrongUsage for an address, key, certificate or voice that cannot be used, AddressUnusable where nothing can
    listen, ModelMissing and ModelBroken where the engine of the settings is not there.
    """
    where = page_address(address)
    key, tls = key_for(where, entrance), _tls(entrance)
    async with _household(pack, settings, key) as home, _opened(where, home, tls) as door:
        ready(door.url + (f"#key={quote(key, safe='')}" if key else ""))
        await asyncio.Event().wait()


def key_for(where: Address, entrance: Entrance) -> str:
    """Return the key that pages need; empty for none. Raises WrongUsage where other machines were not allowed."""
    if not where.is_loopback and not entrance.allow_network:
        raise WrongUsage(NOT_ALLOWED.format(host=where.host))
    if not entrance.key.isprintable() or entrance.key != entrance.key.strip():
        raise WrongUsage(KEY_UNTYPED)
    if entrance.key and not SHORTEST_KEY <= len(entrance.key) <= LONGEST_KEY:
        raise WrongUsage(KEY_UNFIT.format(length=len(entrance.key)))
    return entrance.key or ("" if where.is_loopback else secrets.token_urlsafe(SHORTEST_KEY))


def _tls(entrance: Entrance) -> ssl.SSLContext | None:
    """Return how to encrypt, where there is a certificate. Raises WrongUsage."""
    if entrance.certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(entrance.certificate, entrance.certificate_key, password=lambda: "")
    except (OSError, ssl.SSLError):
        key = f"with {entrance.certificate_key} as its key" if entrance.certificate_key else "with the key in it"
        message = (
            f"{entrance.certificate} cannot be used as a certificate {key}; "
            "give PEM files that belong together, and a key without a passphrase."
        )
        raise WrongUsage(message) from None
    return context


@asynccontextmanager
async def _household(pack: ContentPack, settings: Settings, key: str) -> AsyncIterator[Household]:
    """Open what all pages share, and give it back; models are loaded when first needed."""
    adapters.check_engine(settings)
    conversations = Conversations(pack, adapters.country(settings, pack))
    hearing = Hearing(
        lambda: adapters.recogniser(settings, pack), HintBook(pack), pack, adapters.endpoint_settings(settings)
    )
    voice = PageVoice(lambda: adapters.voice(settings))
    core = ThreadPoolExecutor(1, thread_name_prefix="page-core")
    core.submit(lambda: chat.answer(chat.begin(pack).after, "", pack))  # loads the models of understanding
    try:
        if settings.voice:
            await voice.open()
        yield Household(conversations, core, hearing, voice, settings, key)
    finally:
        await asyncio.to_thread(hearing.close)
        await voice.close()
        core.shutdown()


@asynccontextmanager
async def _opened(where: Address, home: Household, tls: ssl.SSLContext | None) -> AsyncIterator[Door]:
    """Open the door, and close it for every page. Raises AddressUnusable."""
    doors: list[Door] = []
    guard = Guard(lambda: doors[0], limits.FIRST_WORD_S, _answers(home))
    server, crowd = web.Server(guard), Crowd(limits.MOST_CONNECTIONS)
    runner = web.ServerRunner(server)
    await runner.setup()
    try:
        listening = await _listen(where, lambda: Entry(crowd, lambda: guard.protocol(server), tls, limits.FIRST_WORD_S))
        doors.append(Door(Address(where.host, listening.sockets[0].getsockname()[1]), secure=tls is not None))
        watching = asyncio.create_task(guard.watch(server))
        try:
            yield doors[0]
        finally:
            watching.cancel()
            listening.close()
            await _say_goodbye(home)
    finally:
        await runner.cleanup()


async def _listen(where: Address, protocol: Callable[[], asyncio.Protocol]) -> asyncio.Server:
    try:
        return await asyncio.get_running_loop().create_server(protocol, where.host, where.port)
    except OSError as trouble:
        raise where.unusable(trouble) from None


def _answers(home: Household) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
    """Return what answers requests."""
    files = page_files(home.conversations.pack.name)

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/talk":
            return await _talk(request, home)
        file = files.get(request.path)
        return _shown(file, request) if file else web.Response(status=404, text="Not Found.\n")

    return answer


def _shown(file: PageFile, request: web.BaseRequest) -> web.Response:
    headers = {"ETag": file.tag, "Content-Type": file.kind, "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == file.tag:
        return web.Response(status=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=file.packed, headers={**headers, "Content-Encoding": "gzip"})
    return web.Response(body=file.body, headers=headers)


async def _talk(request: web.BaseRequest, home: Household) -> web.StreamResponse:
    """Talk with one page until it goes."""
    if len(home.pages) >= limits.MOST_PAGES:
        return web.Response(status=503, text="Too many pages talk just now; please try again later.\n")
    socket = web.WebSocketResponse(
        max_msg_size=limits.LONGEST_MESSAGE,
        heartbeat=limits.BEAT_S,
        compress=False,
        autoping=False,  # PageTalk answers pings, and counts them
        timeout=limits.UNREAD_S,
        writer_limit=0,  # each message waits until there is room for it, so that a page that never reads is noticed
    )
    if not socket.can_prepare(request).ok:
        return web.Response(status=400, text="Only a WebSocket is answered here.\n")
    await dressed(socket).prepare(request)

    def cut() -> None:
        if request.transport is not None:
            request.transport.abort()

    wire = Wire(socket, cut, limits.UNREAD_S)
    await wire.guarded(PageTalk(home, socket, wire).run())
    return socket


async def _say_goodbye(home: Household) -> None:
    """Tell every page that the program ends, so that it looks for it again."""
    await asyncio.gather(*(page.close(WSCloseCode.GOING_AWAY) for page in list(home.pages.values())))
