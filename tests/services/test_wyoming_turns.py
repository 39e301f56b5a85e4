"""Clients that send much: bounded, and in turns with the others, so that nobody waits long for them."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

from wyoming.asr import Transcript
from wyoming.event import Event
from wyoming.ping import Ping
from wyoming_clients import PATIENCE_S, asked, client_of, elsewhere, said, serving, until

from voice_skill.services import wyoming_answer, wyoming_desk
from voice_skill.services.wyoming_connection import Connection
from voice_skill.services.wyoming_desk import OWNER_CHARACTERS, OWNER_EVENTS, Bounds

if TYPE_CHECKING:
    import pytest
    from wyoming.client import AsyncTcpClient

    from voice_skill.pack import ContentPack
    from voice_skill.services.address import Address

HARMLESS = "my left eyelid has been twitching for three days"
EMERGENCY = "my face is drooping on one side"


async def refused(address: Address, event: Event) -> str:
    """Return why a connection ends that sends an event again and again."""
    async with client_of(address) as client:
        for _ in range(2000):
            await client.write_event(event)
            answer = await client.read_event()
            assert answer is not None
            if answer.type == "error":
                assert await client.read_event() is None
                return str(answer.data["text"])
    return ""


def test_a_connection_that_sends_much_at_once_lets_others_in_between(
    pack: ContentPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[Connection] = []
    answer = Connection._answer  # noqa: SLF001

    async def noted(connection: Connection, event: Event) -> None:
        order.append(connection)
        await answer(connection, event)

    async def talk() -> None:
        async with serving(pack) as (address, _, _):
            streams = [await asyncio.open_connection(address.host, address.port) for _ in range(2)]
            for reader, writer in streams:
                writer.write(b'{"type": "ping"}\n')
                await reader.readline()
            order.clear()
            for _, writer in streams:
                writer.write(b'{"type": "ping"}\n' * 100)
            await until(lambda: len(order) == 200)
            for _, writer in streams:
                writer.transport.abort()

    monkeypatch.setattr(Connection, "_answer", noted)
    asyncio.run(talk())
    assert len(set(order[:20])) == 2


def test_a_connection_that_never_ends_asking_is_told_why_it_is_ended(pack: ContentPack) -> None:
    async def talk() -> tuple[str, str]:
        async with serving(pack) as (address, _, _):
            return await refused(address, Ping().event()), (await said(address, HARMLESS)).type

    why, served = asyncio.run(talk())
    assert "more than a person could say" in why
    assert served == "handled"


def test_a_connection_of_long_texts_is_ended_sooner_than_one_of_short_ones(pack: ContentPack) -> None:
    async def talk() -> str:
        async with serving(pack) as (address, _, _), asyncio.timeout(PATIENCE_S):
            return await refused(address, Transcript(f"{HARMLESS} " * 80).event())

    assert "more than a person could say" in asyncio.run(talk())


def test_an_address_that_asks_too_much_over_ever_new_connections_is_told_so(
    pack: ContentPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wyoming_desk, "OWNER_EVENTS", (0.001, 5.0))

    async def talk() -> tuple[list[Event], Event | None]:
        async with serving(pack) as (address, _, _):
            answers = [await asked(address, Ping()) for _ in range(6)]
            async with elsewhere(address) as other:
                await other.write_event(Ping().event())
                return answers, await other.read_event()

    answers, other = asyncio.run(talk())
    assert [answer.type for answer in answers] == ["pong"] * 5 + ["error"]
    assert "from this address" in answers[-1].data["text"]
    assert other is not None
    assert other.type == "pong"


def test_ten_satellites_that_speak_every_second_never_meet_the_bound() -> None:
    now = 0.0
    home = Bounds(OWNER_EVENTS, OWNER_CHARACTERS, lambda: now)
    sound = [Event("transcribe"), Event("audio-start"), *([Event("audio-chunk")] * 100), Event("audio-stop")]
    utterance = [*sound, Transcript(HARMLESS * 2).event(), Event("synthesize")]
    for second in range(600):
        now = float(second)
        assert all(home.spend(event) for _ in range(10) for event in utterance)


def test_another_address_need_not_wait_until_one_has_said_all(pack: ContentPack) -> None:
    go_on = threading.Event()
    answered: list[str] = []

    async def say(client: AsyncTcpClient, name: str) -> None:
        async with client:
            await client.write_event(Transcript(HARMLESS, context={"conversation_id": name}).event())
            assert await client.read_event()
            answered.append(name)

    async def talk() -> None:
        async with serving(pack) as (address, server, desk):
            desk._thinking.submit(go_on.wait)  # noqa: SLF001 (a turn that takes long)
            many = [asyncio.create_task(say(client_of(address), "many")) for _ in range(20)]
            await until(lambda: sum(not each.waiting for each in server._connections) == 20)  # noqa: SLF001
            one = asyncio.create_task(say(elsewhere(address), "one"))
            await until(lambda: sum(not each.waiting for each in server._connections) == 21)  # noqa: SLF001
            go_on.set()
            await asyncio.gather(one, *many)

    asyncio.run(talk())
    assert answered.index("one") <= 5


def test_a_short_utterance_need_not_wait_for_long_ones_of_its_address(pack: ContentPack) -> None:
    go_on = threading.Event()
    answered: list[str] = []

    async def say(address: Address, text: str) -> None:
        await said(address, text, conversation_id=text)
        answered.append(text)

    async def talk() -> None:
        async with serving(pack) as (address, server, desk):
            desk._thinking.submit(go_on.wait)  # noqa: SLF001 (a turn that takes long)
            many = [asyncio.create_task(say(address, f"{HARMLESS} " * 10)) for _ in range(10)]
            await until(lambda: sum(not each.waiting for each in server._connections) == 10)  # noqa: SLF001
            one = asyncio.create_task(say(address, EMERGENCY))
            await until(lambda: sum(not each.waiting for each in server._connections) == 11)  # noqa: SLF001
            go_on.set()
            await asyncio.gather(one, *many)

    asyncio.run(talk())
    assert answered.index(EMERGENCY) <= 3


def test_a_short_utterance_waits_for_a_long_one_of_its_own_conversation(pack: ContentPack) -> None:
    go_on = threading.Event()
    answered: list[str] = []

    async def say(address: Address, text: str, conversation: str) -> None:
        await said(address, text, conversation_id=conversation)
        answered.append(text)

    async def talk() -> None:
        async with serving(pack) as (address, server, desk):
            desk._thinking.submit(go_on.wait)  # noqa: SLF001 (a turn that takes long)
            tasks = []
            told = [(f"{HARMLESS} " * 10, "another"), (f"{HARMLESS} " * 11, "one"), ("no", "one")]
            for text, conversation in told:
                tasks.append(asyncio.create_task(say(address, text, conversation)))
                await until(lambda: sum(not each.waiting for each in server._connections) == len(tasks))  # noqa: SLF001
            go_on.set()
            await asyncio.gather(*tasks)

    asyncio.run(talk())
    assert answered[-1] == "no"


def test_of_a_very_long_utterance_the_beginning_and_the_end_are_answered(pack: ContentPack) -> None:
    long = "and so on we go "
    texts = (
        f"{EMERGENCY} {long * 85}",
        f"{long * 85}{EMERGENCY}",
        f"{EMERGENCY} {long * 9000}",
        long * 9000 + EMERGENCY,
    )

    async def talk() -> list[Event]:
        async with serving(pack) as (address, _, _):
            return [await said(address, text) for text in texts]

    for answer in asyncio.run(talk()):
        assert answer.type == "handled"
        assert answer.data["text"].startswith("Please call nine nine nine now.")


def test_no_more_is_thought_about_than_a_few_minutes_of_speech() -> None:
    assert wyoming_answer.both_ends(" no ") == " no "
    assert len(wyoming_answer.both_ends("no " * 50_000)) <= 4000
    assert len(wyoming_answer.both_ends("n" * 100_000)) <= 4001


def test_only_so_many_addresses_are_remembered(pack: ContentPack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wyoming_desk, "MOST_OWNERS", 1)

    async def talk() -> int:
        async with serving(pack) as (address, _, desk):
            await said(address, HARMLESS)
            async with elsewhere(address) as other:
                await other.write_event(Ping().event())
                assert await other.read_event()
            return len(desk._owners)  # noqa: SLF001

    assert asyncio.run(talk()) == 1


def test_who_asks_to_repeat_the_first_answer_hears_the_advice_in_it_again(pack: ContentPack) -> None:
    async def talk() -> list[str]:
        async with serving(pack) as (address, _, _):
            return [
                (await said(address, text, conversation_id="kitchen")).data["text"]
                for text in ("i feel weak all over and my thigh jumps", "repeat")
            ]

    first, again = asyncio.run(talk())
    assert first == again
    assert "nine nine nine" in first


def test_who_only_says_hello_is_told_who_speaks(pack: ContentPack) -> None:
    async def talk() -> str:
        async with serving(pack) as (address, _, _):
            return str((await said(address, "hi there", conversation_id="kitchen")).data["text"])

    assert "I am a program, not a doctor" in asyncio.run(talk())
