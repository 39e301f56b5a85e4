"""Home Assistant asks, the service answers: over a socket, with the protocol's own client."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING

import pytest
from wyoming.asr import Transcript
from wyoming.event import Event
from wyoming.info import Describe, Info
from wyoming.ping import Ping
from wyoming_clients import PATIENCE_S, asked, chat_line, client_of, elsewhere, said, serving, until

from voice_skill import adapters, chat
from voice_skill.errors import WrongUsage
from voice_skill.services.address import Address
from voice_skill.services.wyoming import serve_wyoming
from voice_skill.settings import Settings

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

HARMLESS = "my left eyelid has been twitching for three days"
LINES = (HARMLESS, "none of those", "no", "why does coffee do that", "no", "thanks, goodbye")


def test_it_says_what_it_is_before_any_model_is_loaded(pack: ContentPack, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_early(*_: object) -> None:
        pytest.fail("loaded for a description")

    monkeypatch.setattr(adapters, "recogniser", too_early)
    monkeypatch.setattr(adapters, "voice", too_early)

    async def talk() -> Info:
        async with serving(pack) as (address, _, _):
            return Info.from_event(await asked(address, Describe()))

    info = asyncio.run(talk())
    for program in (*info.handle, *info.asr, *info.tts):
        assert program.installed
        assert program.name == "voice-skill"
        assert program.version
        assert program.attribution.name
    assert [model.languages for model in info.handle[0].models] == [["en", "en-GB"]]
    assert info.asr[0].models[0].languages == info.tts[0].voices[0].languages == ["en", "en-GB"]
    assert not info.intent  # Home Assistant would take its answers for commands of its own


def test_it_says_what_it_is_while_the_voice_of_the_settings_is_opened(
    pack: ContentPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening, go_on = threading.Event(), threading.Event()

    def slow(_: Settings) -> None:
        opening.set()
        go_on.wait(PATIENCE_S)
        message = "There is no such voice."
        raise WrongUsage(message)

    async def talk() -> str:
        address = free_address()
        serving = asyncio.create_task(serve_wyoming(f"tcp://{address}", pack, Settings(voice="slow")))
        try:
            await until(opening.is_set)
            return (await asked(address, Describe())).type
        finally:
            go_on.set()
            with pytest.raises(WrongUsage, match="no such voice"):
                await asyncio.wait_for(serving, PATIENCE_S)

    monkeypatch.setattr(adapters, "voice", slow)
    assert asyncio.run(talk()) == "info"


def free_address() -> Address:
    """Return an address of this machine where nothing listens just now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return Address("127.0.0.1", free.getsockname()[1])


def test_a_whole_conversation_is_that_of_chat(pack: ContentPack) -> None:
    async def talk() -> list[Event]:
        async with serving(pack) as (address, _, _):
            return [await said(address, line, conversation_id="one") for line in LINES]

    turn = chat.begin(pack)
    for number, (line, answer) in enumerate(zip(LINES, asyncio.run(talk()), strict=True), start=1):
        turn = chat.answer(turn.after, line, pack)
        told = chat_line(answer)
        assert answer.data["text"].endswith(turn.reply.lines[-1].text)
        assert told["say"] == turn.reply.say
        assert told["turn"] == number
        assert answer.data["context"]["conversation_id"] == "one"
        assert answer.data["context"]["continue_conversation"] is not turn.after.done
    assert turn.after.done


def test_an_emergency_is_told_first(pack: ContentPack) -> None:
    async def talk() -> Event:
        async with serving(pack) as (address, _, _):
            return await said(address, "my calf twitches and my face is drooping on one side", conversation_id="one")

    answer = asyncio.run(talk())
    assert answer.type == "handled"
    assert answer.data["text"].startswith("Please call nine nine nine now.")


def test_a_first_answer_is_whole_for_somebody_who_never_asks_again(pack: ContentPack) -> None:
    async def talk() -> list[str]:
        async with serving(pack) as (address, _, _):
            answers = [await said(address, line, conversation_id="one") for line in LINES[:2]]
            answers.append(await said(address, "my foot has been weak for three weeks and it twitches"))
            return [answer.data["text"] for answer in answers]

    harmless, later, weak = asyncio.run(talk())
    assert "nine nine nine" not in later
    assert weak.startswith("Please book a visit with your G P")
    for first in (harmless, weak):
        assert "Call nine nine nine for" in first
        assert "your G P" in first
        assert first.endswith("?")
        assert first.count("drooping face") == 1
        assert len(first.split()) <= pack.limits.words_per_part


@pytest.mark.parametrize("answer", ["no", "yes", "not really", "i'm not sure"])
def test_an_answer_to_a_question_of_a_talk_that_is_gone_is_told_so(pack: ContentPack, answer: str) -> None:
    async def talk() -> list[str]:
        async with serving(pack) as (address, _, _):
            lines = (answer, HARMLESS)
            return [(await said(address, line, conversation_id="one")).data["text"] for line in lines]

    lost, begun = asyncio.run(talk())
    assert lost.startswith("If we talked before, that talk is gone.")
    assert "where do you feel it" in lost
    assert "danger sign" in begun


def test_what_is_not_ours_is_handed_back(pack: ContentPack) -> None:
    async def talk() -> list[Event]:
        async with serving(pack) as (address, _, _):
            lines = ("turn on the kitchen light", "", HARMLESS, "my face is drooping", "blue elephants")
            return [await said(address, line, conversation_id="one") for line in lines]

    answers = asyncio.run(talk())
    assert [answer.type for answer in answers] == ["not-handled", "not-handled", "handled", "handled", "handled"]
    assert all(answer.data["text"] for answer in answers)


def test_a_conversation_is_known_by_its_id_else_by_its_satellite(pack: ContentPack) -> None:
    async def talk() -> list[int]:
        async with serving(pack) as (address, _, _):
            answers = [
                await said(address, HARMLESS, conversation_id="one", satellite_id="kitchen"),
                await said(address, "no", conversation_id="one", satellite_id="bedroom"),
                await said(address, "no", conversation_id="other", satellite_id="kitchen"),
                await said(address, HARMLESS, satellite_id="kitchen"),
                await said(address, "no", satellite_id="kitchen"),
                await said(address, "no", conversation_id="kitchen"),
            ]
            return [chat_line(answer)["turn"] for answer in answers]

    assert asyncio.run(talk()) == [1, 2, 1, 1, 2, 1]


def test_long_ids_that_begin_alike_are_told_apart(pack: ContentPack) -> None:
    async def talk() -> list[int]:
        async with serving(pack) as (address, _, _):
            ids = [f"{'long' * length}{end}" for length in (47, 100, 1000) for end in "aba"]
            answers = [await said(address, HARMLESS, conversation_id=each) for each in ids]
            return [chat_line(answer)["turn"] for answer in answers]

    assert asyncio.run(talk()) == [1, 1, 2] * 3


def test_without_any_name_a_conversation_lasts_as_long_as_its_connection(pack: ContentPack) -> None:
    async def talk() -> list[int]:
        async with serving(pack) as (address, _, desk):
            async with client_of(address) as client:
                turns = []
                for line in LINES[:2]:
                    await client.write_event(Transcript(line).event())
                    answer = await client.read_event()
                    assert answer is not None
                    turns.append(chat_line(answer)["turn"])
            turns.append(chat_line(await said(address, "no"))["turn"])
            await until(lambda: not len(desk.kept))
            return turns

    assert asyncio.run(talk()) == [1, 2, 1]


def test_a_guessed_id_shows_another_machine_nothing(pack: ContentPack) -> None:
    async def talk() -> Event:
        async with serving(pack) as (address, _, _):
            await said(address, HARMLESS, conversation_id="one")
            async with elsewhere(address) as guesser:
                await guesser.write_event(Transcript("sum it up", context={"conversation_id": "one"}).event())
                answer: Event | None = await guesser.read_event()
            assert answer is not None
            return answer

    answer = asyncio.run(talk())
    assert chat_line(answer)["turn"] == 1
    assert "eyelid" not in str(answer.data)


def test_many_conversations_at_once_have_each_their_own_findings(pack: ContentPack) -> None:
    parts = ("eyelid", "calf", "thumb", "shoulder", "foot")

    async def person(address: Address, number: int) -> set[str]:
        part = parts[number % len(parts)]
        await said(address, f"my {part} twitches", conversation_id=str(number))
        answer = await said(address, "sum it up", conversation_id=str(number))
        return {each for each in parts if each in answer.data["text"].lower()}

    async def talk() -> list[set[str]]:
        async with serving(pack) as (address, _, _):
            return await asyncio.gather(*(person(address, number) for number in range(40)))

    assert asyncio.run(talk()) == [{parts[number % len(parts)]} for number in range(40)]


def test_after_a_restart_a_conversation_begins_anew(pack: ContentPack) -> None:
    async def talk() -> list[int]:
        turns = []
        for line in LINES[:2]:
            async with serving(pack) as (address, _, _):
                turns.append(chat_line(await said(address, line, conversation_id="one"))["turn"])
        return turns

    assert asyncio.run(talk()) == [1, 1]


def test_events_of_newer_versions_are_passed_over(pack: ContentPack) -> None:
    async def talk() -> list[str]:
        async with serving(pack) as (address, _, _), client_of(address) as client:
            for each in (Event("select-program", {"name": "any"}), Event("tomorrow"), Ping("there?").event()):
                await client.write_event(each)
            answer = await client.read_event()
            assert answer is not None
            return [answer.type, answer.data["text"]]

    assert asyncio.run(talk()) == ["pong", "there?"]
