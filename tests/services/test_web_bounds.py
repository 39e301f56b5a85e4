"""What a page may send, how much and how quickly; what is too much is cut off, and the others talk on."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import re
import socket
from typing import TYPE_CHECKING

import aiohttp
import pytest
from served_page import PATIENCE_S, Served, answer, browser, greeted, opened, served

from voice_skill.services import web_limits, web_talk
from voice_skill.services.conversations import Conversations
from voice_skill.services.web_guard import HEADERS
from voice_skill.services.web_limits import Allowance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.pack import ContentPack


@pytest.fixture(scope="module")
def page(pack: ContentPack) -> Iterator[Served]:
    with served(pack) as told:
        yield told


def test_a_page_that_does_not_greet_is_sent_away(pack: ContentPack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_limits, "FIRST_WORD_S", 0.3)

    async def run(page: Served) -> None:
        async with browser() as session, session.ws_connect(f"{page.origin}/talk", origin=page.origin) as quiet:
            assert (await quiet.receive()).type is aiohttp.WSMsgType.CLOSE
            assert quiet.close_code == aiohttp.WSCloseCode.POLICY_VIOLATION

    with served(pack) as page:
        asyncio.run(run(page))


@pytest.mark.parametrize("first", ['{"type": "say", "text": "hello"}', "{", '"hello"', '{"type": "hello", "rate": 1}'])
def test_whatever_is_no_greeting_ends_the_connection(page: Served, first: str) -> None:
    async def run() -> None:
        async with browser() as session, session.ws_connect(f"{page.origin}/talk", origin=page.origin) as talk:
            await talk.send_str(first)
            assert (await talk.receive()).type is aiohttp.WSMsgType.CLOSE

    asyncio.run(run())


MALFORMED = [
    "",
    "{",
    "null",
    "[]",
    '{"type": "nothing"}',
    '{"type": "say"}',
    '{"type": "say", "text": ""}',
    '{"type": "say", "text": 5}',
    '{"type": "say", "text": "yes", "more": 1}',
    '{"type": "manner", "rate": 1e99, "sound": true}',
    '{"type": "hello"}',
    '{"type": "say", "text": "' + "a" * 1001 + '"}',
    "[" * 4000,
]


@pytest.mark.parametrize("malformed", MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_message_is_told_and_the_conversation_goes_on(page: Served, malformed: str) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, _):
            await talk.socket.send_str(malformed)
            assert (await talk.next("note"))["text"] == web_talk.NOT_OURS
            assert (await talk.say("my calf is twitching"))["turn"] == 1

    asyncio.run(run())


def test_a_page_that_sends_nothing_else_is_sent_away(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, _):
            for _ in range(web_limits.MISTAKES_BORNE + 1):
                await talk.socket.send_str("{")
            assert await talk.closed() == aiohttp.WSCloseCode.POLICY_VIOLATION

    asyncio.run(run())


@pytest.mark.parametrize("binary", [b"", b"\x00", b"\xff" * 4095, bytes(8190)])
def test_bytes_from_a_page_that_is_not_listened_to_are_nothing(page: Served, binary: bytes) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, _):
            await talk.socket.send_bytes(binary)
            assert (await talk.say("my calf is twitching"))["turn"] == 1

    asyncio.run(run())


@pytest.mark.parametrize("kind", ["ping", "nothing"])
def test_a_page_that_floods_with_messages_that_say_nothing_is_sent_away(page: Served, kind: str) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, _):
            send = talk.socket.ping if kind == "ping" else functools.partial(talk.socket.send_bytes, b"")
            with contextlib.suppress(ConnectionError):
                for _ in range(int(web_limits.FRAMES_AT_ONCE) * 2):
                    await send()
            assert await talk.closed() == aiohttp.WSCloseCode.POLICY_VIOLATION

    asyncio.run(run())


def test_a_ping_is_answered_even_before_the_greeting(page: Served) -> None:
    async def run() -> None:
        async with (
            browser() as client,
            client.ws_connect(f"{page.origin}/talk", origin=page.origin, autoping=False) as socket,
        ):
            await socket.ping(b"before")
            await socket.send_json({"type": "hello"})
            await socket.ping(b"there")
            told = [await socket.receive(PATIENCE_S) for _ in range(4)]
            assert [each.data for each in told if each.type is aiohttp.WSMsgType.PONG] == [b"before", b"there"]

    asyncio.run(run())


def test_noise_sent_much_too_quickly_is_thrown_away(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, _):
            await talk.send("listen")
            for n in range(400):
                await talk.socket.send_bytes(bytes([n % 251]) * (8190 - n % 2))
            assert (await talk.say("my calf is twitching"))["turn"] == 1

    asyncio.run(run())


@pytest.mark.parametrize("huge", ["a" * 10_000, b"a" * 2_000_000])
def test_a_huge_message_ends_the_connection(page: Served, huge: str | bytes) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, _):
            with contextlib.suppress(ConnectionError):
                await (talk.socket.send_str(huge) if isinstance(huge, str) else talk.socket.send_bytes(huge))
            assert await talk.closed() in {aiohttp.WSCloseCode.MESSAGE_TOO_BIG, aiohttp.WSCloseCode.ABNORMAL_CLOSURE}

    asyncio.run(run())


def test_words_that_come_too_quickly_are_not_answered(page: Served) -> None:
    async def run() -> None:
        async with greeted(page) as (talk, _):
            for n in range(60):
                with contextlib.suppress(ConnectionError):
                    await talk.send("say", text="yes", id=str(n))
            note = await talk.next("note")
            assert note["text"] == web_talk.TOO_QUICK
            assert int(note["message"]) >= web_limits.MESSAGES_AT_ONCE
            assert await talk.closed() == aiohttp.WSCloseCode.POLICY_VIOLATION

    asyncio.run(run())


def test_an_allowance_comes_back_with_time() -> None:
    now = [0.0]
    allowed = Allowance(2.0, 3.0, clock=lambda: now[0])
    assert [allowed.spend() for _ in range(4)] == [True, True, True, False]
    now[0] = 0.5
    assert [allowed.spend(), allowed.spend()] == [True, False]


def test_a_page_that_never_reads_is_cut_off(pack: ContentPack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_limits, "UNREAD_S", 0.5)
    monkeypatch.setattr(web_limits, "BEAT_S", 3600.0)
    monkeypatch.setattr(web_limits, "MESSAGES_A_SECOND", 1e6)

    async def run(page: Served) -> None:
        async with greeted(page, sound=True) as (talk, _), greeted(page) as (other, _):
            connection = talk.socket._response.connection  # noqa: SLF001 (a client that behaves cannot stop reading)
            assert connection is not None
            transport = connection.transport
            assert transport is not None
            transport.pause_reading()
            with contextlib.suppress(ConnectionError):
                async with asyncio.timeout(PATIENCE_S):
                    while not transport.is_closing():
                        await talk.send("say", text="repeat")
                        await asyncio.sleep(0.05)
            assert (await other.say("my calf is twitching"))["turn"] == 1

    with served(pack) as page:
        asyncio.run(run(page))


RAW = [
    b"\x00\xff\x00\xff\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: " + b"marmalade" * 1000,
    b"GET / HTTP/1.1\r\nmarmalade\r\n\r\n",
    b"marmalade marmalade marmalade\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: marmalade\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nExpect: marmalade\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\nExpect: marmalade\r\n\r\n",
    b"CONNECT marmalade:80 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http://marmalade/ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
]


@pytest.mark.parametrize("raw", RAW, ids=range(len(RAW)))
def test_what_is_no_request_is_refused_without_a_word_of_it_here_or_in_the_log(
    page: Served, raw: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    head, body = told(page, raw)
    assert head.split()[1] in {"400", "421"}
    for name, value in HEADERS.items():
        assert f"{name}: {value}".lower() in head.lower()
    assert "marmalade" not in head + body
    assert body.count("\n") == 1
    assert answer(page).status == 200
    assert capfd.readouterr() == ("", "")


def told(page: Served, raw: bytes) -> tuple[str, str]:
    """Return the head and the body of the first answer to raw bytes."""
    with socket.create_connection(("127.0.0.1", page.port), timeout=PATIENCE_S) as talking:
        talking.sendall(raw)
        with talking.makefile("rb") as answers:
            head = b"".join(iter(answers.readline, b"\r\n")).decode()
            length = re.search(r"^Content-Length: (\d+)", head, re.MULTILINE)
            return head, answers.read(int(length[1]) if length else 0).decode()


def test_a_request_that_is_endless_is_refused_without_a_word_in_the_log(
    page: Served, capfd: pytest.CaptureFixture[str]
) -> None:
    endless = b"GET / HTTP/1.1\r\nHost: " + b"a" * 10_000_000
    with (
        socket.create_connection(("127.0.0.1", page.port), timeout=PATIENCE_S) as talking,
        pytest.raises(ConnectionError),
    ):
        talking.sendall(endless)
    assert answer(page).status == 200
    assert capfd.readouterr() == ("", "")


def test_a_request_that_never_ends_is_cut_off(pack: ContentPack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_limits, "FIRST_WORD_S", 0.5)
    with served(pack) as page, socket.create_connection(("127.0.0.1", page.port), timeout=PATIENCE_S) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
        with contextlib.suppress(ConnectionError):
            assert slow.recv(1) == b""


def test_pages_beyond_the_most_are_told_to_come_later(pack: ContentPack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_limits, "MOST_PAGES", 1)
    with served(pack) as page:

        async def run() -> None:
            async with greeted(page):
                with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                    async with opened(page):
                        pass
                assert refused.value.status == 503

        asyncio.run(run())


def test_a_page_that_stays_open_keeps_its_conversation_however_long_it_is_quiet(
    pack: ContentPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = Conversations.__init__.__kwdefaults__ or {}
    monkeypatch.setitem(defaults, "kept_s", 0.1)
    with served(pack) as page:

        async def run() -> None:
            async with greeted(page) as (waiting, _):
                await waiting.say("my left eyelid has been twitching for three days")
                await asyncio.sleep(0.3)
                reply = await waiting.say("yes")
            assert reply["turn"] == 2
            assert reply["lines"][0]["text"] == "Which of them is it?"

        asyncio.run(run())
