"""Clients that err, stall or swarm: refused or borne, with nothing lost or shown to the others."""

from __future__ import annotations

import asyncio
import json
import resource
import threading
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING

import pytest
from wyoming.event import Event, async_read_event
from wyoming.info import Describe
from wyoming_clients import PATIENCE_S, asked, client_of, elsewhere, said, serving, until

from voice_skill.errors import VoiceSkillError
from voice_skill.services import wyoming_connection, wyoming_desk, wyoming_events
from voice_skill.services.wyoming_connection import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.pack import ContentPack
    from voice_skill.services.address import Address

SECRET = "my left eyelid twitches"  # noqa: S105 (what a person says)


def line(**fields: object) -> bytes:
    return json.dumps(fields).encode() + b"\n"


MALFORMED = {
    "no JSON": b"GET / HTTP/1.1\r\nHost: here\r\n\r\n",
    "binary": bytes(range(256)) + b"\n",
    "a list": b"[1, 2]\n",
    "no type": b"{}\n",
    "type is a number": line(type=3),
    "data is a list": line(type="transcript", data=[1]),
    "no text": line(type="transcript", data={"context": {}}),
    "text is a number": line(type="transcript", data={"text": 7}),
    "context is a text": line(type="transcript", data={"text": SECRET, "context": "x"}),
    "very long text to speak": line(type="synthesize", data={"text": "no " * 5000}),
    "lone surrogate": b'{"type": "transcript", "data": {"text": "\\ud800"}}\n',
    "negative length": line(type="transcript", data_length=-1),
    "length is a text": line(type="transcript", data_length="many"),
    "huge data": line(type="transcript", data_length=10**12),
    "huge payload": line(type="audio-chunk", payload_length=10**12),
    "data is no JSON": line(type="transcript", data_length=4) + b"\xff\xfe{]",
    "data is a text": line(type="transcript", data_length=4) + b'"no"',
    "very deep": b'{"type": "transcript", "data": ' + b'{"a":' * 12_000 + b"\n",
    "very long line": b'{"type": "' + b"a" * 300_000 + b'"}\n',
    "no rate": line(type="audio-start", data={"width": 2, "channels": 1}),
    "rate of nothing": line(type="audio-start", data={"rate": 0, "width": 2, "channels": 1}),
    "a thousand channels": line(type="audio-start", data={"rate": 16000, "width": 2, "channels": 1000}),
    "speak a list": line(type="synthesize", data={"text": []}),
}


async def sent(address: Address, raw: bytes) -> Event | None:
    """Return what is answered to raw bytes; None where the connection only ends."""
    reader, writer = await asyncio.open_connection(address.host, address.port)
    with suppress(ConnectionError):
        writer.write(raw)
        await writer.drain()
    answer = None
    with suppress(ConnectionError):
        answer = await async_read_event(reader)
        assert await reader.read() == b""
    writer.close()
    return answer


@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_malformed_or_huge_is_refused_in_one_sentence(
    pack: ContentPack, raw: bytes, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    async def talk() -> tuple[Event | None, Event]:
        async with serving(pack) as (address, _, _):
            return await sent(address, raw), await said(address, SECRET)

    refused, served = asyncio.run(talk())
    if refused is not None:
        assert refused.type == "error"
        assert refused.data["text"].endswith(".")
        assert SECRET not in refused.data["text"]
    assert served.type == "handled"
    assert capsys.readouterr() == ("", "")
    assert not caplog.records


def test_odd_names_of_a_conversation_count_as_none(pack: ContentPack) -> None:
    async def talk() -> list[str]:
        async with serving(pack) as (address, _, _):
            odd = ({"conversation_id": 7}, {"conversation_id": None}, {"conversation_id": ["a"]}, {"a": {"b": "c"}})
            contexts = (*odd, {"conversation_id": "long" * 1000})
            events = [line(type="transcript", data={"text": SECRET, "context": each}) for each in contexts]
            return [answer.type for each in events if (answer := await _first(address, each))]

    assert asyncio.run(talk()) == ["handled"] * 5


async def _first(address: Address, raw: bytes) -> Event | None:
    reader, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(raw)
    answer = await async_read_event(reader)
    writer.close()
    return answer


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let clients count as gone soon."""
    monkeypatch.setattr(wyoming_events, "QUIET_S", 0.3)
    monkeypatch.setattr(wyoming_events, "REST_S", 0.3)
    monkeypatch.setattr(wyoming_connection, "UNREAD_S", 0.3)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("begun", [b"", b'{"type": "descr', line(type="transcript", data_length=100) + b'{"text": '])
def test_a_client_that_falls_silent_is_let_go(pack: ContentPack, begun: bytes) -> None:
    async def talk() -> None:
        async with serving(pack) as (address, server, _):
            _, writer = await asyncio.open_connection(address.host, address.port)
            writer.write(begun)
            await until(lambda: len(server) == 1)
            await until(lambda: len(server) == 0)
            assert (await asked(address, Describe())).type == "info"
            writer.close()

    asyncio.run(talk())


@pytest.mark.parametrize("begun", [b"", b'{"type": "descr', line(type="transcript", data_length=100) + b'{"text": '])
def test_a_client_that_hangs_up_within_an_event_is_no_trouble(
    pack: ContentPack, begun: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    async def talk() -> None:
        async with serving(pack) as (address, server, _):
            _, writer = await asyncio.open_connection(address.host, address.port)
            writer.write(begun)
            await until(lambda: len(server) == 1)
            writer.transport.abort()
            await until(lambda: len(server) == 0)

    asyncio.run(talk())
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("hurried")
def test_a_client_that_never_reads_is_let_go_while_others_are_served(
    pack: ContentPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wyoming_connection, "CONNECTION_EVENTS", (1.0, 1e6))
    monkeypatch.setattr(wyoming_desk, "OWNER_EVENTS", (1.0, 1e6))

    async def talk() -> None:
        async with serving(pack) as (address, server, _):
            _, writer = await asyncio.open_connection(address.host, address.port)
            writer.transport.set_write_buffer_limits(high=1 << 30)
            writer.write(line(type="describe") * 50_000)
            await until(lambda: len(server) == 1)
            assert (await asked(address, Describe())).type == "info"
            await until(lambda: len(server) == 0)
            writer.transport.abort()

    asyncio.run(talk())


def test_a_client_that_never_reads_does_not_hold_up_the_end(pack: ContentPack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wyoming_connection, "UNREAD_S", 3600.0)
    monkeypatch.setattr(wyoming_connection, "CONNECTION_EVENTS", (1.0, 1e6))
    monkeypatch.setattr(wyoming_desk, "OWNER_EVENTS", (1.0, 1e6))

    async def talk() -> None:
        async with asyncio.timeout(PATIENCE_S):
            async with serving(pack) as (address, server, _):
                _, writer = await asyncio.open_connection(address.host, address.port)
                writer.write(line(type="describe") * 50_000)
                await until(lambda: any(not each.waiting for each in server._connections))  # noqa: SLF001
            writer.transport.abort()

    asyncio.run(talk())


@pytest.fixture
def _many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("_many_files")
def test_a_thousand_connections_keep_nobody_out(pack: ContentPack) -> None:
    async def talk() -> int:
        async with serving(pack) as (address, server, _):
            opened = [await asyncio.open_connection(address.host, address.port) for _ in range(1000)]
            answer = await said(address, SECRET, conversation_id="one")
            assert answer.type == "handled"
            most = len(server)
            for _, writer in opened:
                writer.transport.abort()
            return most

    assert asyncio.run(talk()) <= 256


def test_whoever_is_being_answered_keeps_their_place(pack: ContentPack) -> None:
    answered = threading.Event()

    async def talk() -> tuple[Event, Event | None]:
        async with serving(pack, most=1) as (address, server, desk):
            desk._thinking.submit(answered.wait)  # noqa: SLF001 (a turn that takes long)
            first = asyncio.create_task(said(address, SECRET, conversation_id="one"))
            await until(lambda: len(server) == 1 and not any(each.waiting for each in server._connections))  # noqa: SLF001
            async with client_of(address) as second:
                refused = await second.read_event()
            answered.set()
            return await first, refused

    first, refused = asyncio.run(talk())
    assert first.type == "handled"
    assert refused is not None
    assert refused.type == "error"


def test_an_address_whose_requests_are_not_answered_yet_leaves_places_to_others(pack: ContentPack) -> None:
    answered = threading.Event()

    async def talk() -> tuple[int, str]:
        async with serving(pack, most=16) as (address, _, desk), AsyncExitStack() as stack:
            stack.callback(answered.set)
            desk._thinking.submit(answered.wait, PATIENCE_S)  # noqa: SLF001 (a turn that takes long)
            many = [asyncio.create_task(said(address, SECRET, conversation_id=str(n))) for n in range(16)]
            await until(lambda: sum(each.done() for each in many) == 12)
            other = await stack.enter_async_context(elsewhere(address))
            await other.write_event(Describe().event())
            info = await other.read_event()
            assert info is not None
            answered.set()
            # Whoever is refused before they were read may see no more than that the connection is gone.
            told = await asyncio.gather(*many, return_exceptions=True)
            return sum(isinstance(each, Event) and each.type == "handled" for each in told), info.type

    assert asyncio.run(talk()) == (4, "info")


def test_an_address_with_many_connections_ends_none_of_another(pack: ContentPack) -> None:
    async def talk() -> tuple[str, int]:
        async with serving(pack, most=16) as (address, server, _), elsewhere(address) as other:
            opened = [await asyncio.open_connection(address.host, address.port) for _ in range(40)]
            try:
                assert (await asked(address, Describe())).type == "info"
                await other.write_event(Describe().event())
                info = await other.read_event()
                return info.type if info else "ended", len(server)
            finally:
                for _, writer in opened:
                    writer.transport.abort()

    told, connected = asyncio.run(talk())
    assert told == "info"
    assert connected <= 5


def test_a_fault_in_one_request_is_told_without_a_traceback(
    pack: ContentPack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fails(_connection: Connection, _event: Event) -> None:
        raise KeyError(SECRET)

    async def talk() -> Event:
        async with serving(pack) as (address, _, _):
            return await said(address, SECRET)

    monkeypatch.setattr(Connection, "_answer", fails)
    assert asyncio.run(talk()).type == "error"
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1
    assert SECRET not in told


def test_what_a_person_can_put_right_is_told_to_the_client(pack: ContentPack, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(_connection: Connection, _event: Event) -> None:
        message = "Nothing can be heard; install a recogniser."
        raise VoiceSkillError(message)

    async def talk() -> Event:
        async with serving(pack) as (address, _, _):
            return await said(address, SECRET)

    monkeypatch.setattr(Connection, "_answer", fails)
    assert asyncio.run(talk()).data["text"] == "Nothing can be heard; install a recogniser."
