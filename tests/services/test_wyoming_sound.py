"""Our recogniser and our voice in Home Assistant: sound in, words out, and the other way round."""

from __future__ import annotations

import asyncio
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from wyoming.asr import Transcribe
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.ping import Ping
from wyoming.tts import Synthesize, SynthesizeVoice
from wyoming_clients import asked, client_of, said, serving

from voice_skill import adapters
from voice_skill.errors import VoiceUnavailable
from voice_skill.hearing.protocol import SAMPLE_RATE, ScriptedRecogniser
from voice_skill.services import wyoming_desk
from voice_skill.services.wyoming_events import SoundFormat
from voice_skill.services.wyoming_sound import Collected
from voice_skill.settings import Settings
from voice_skill.values import Expects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wyoming.event import Event, Eventable

    from voice_skill.pack import ContentPack
    from voice_skill.services.address import Address
    from voice_skill.settings import Engine

RECORDINGS = Path(__file__).parents[1] / "recordings"
DEMO = Path(__file__).parents[2] / "voice_skill" / "recordings" / "demo"
HARMLESS = "my left eyelid has been twitching for three days"
PIECE = 2048


def as_events(sound: bytes, rate: int = SAMPLE_RATE, width: int = 2, channels: int = 1) -> Iterator[Eventable]:
    """Yield an utterance as Home Assistant sends it."""
    yield Transcribe(language="en")
    yield AudioStart(rate=rate, width=width, channels=channels)
    for begin in range(0, len(sound), PIECE):
        piece = sound[begin : begin + PIECE]
        yield AudioChunk(rate=rate, width=width, channels=channels, audio=piece)
    yield AudioStop()


def recording(path: Path) -> tuple[bytes, int]:
    """Return the samples of a recording, and how many there are a second."""
    samples, rate = soundfile.read(path, dtype="int16")
    return samples.astype("<i2").tobytes(), rate


@pytest.mark.parametrize("engine", ["pocketsphinx", "auto"])
def test_a_recording_is_heard(pack: ContentPack, engine: Engine) -> None:
    async def talk() -> Event:
        async with serving(pack, Settings(engine=engine)) as (address, _, _):
            return await asked(address, *as_events(*recording(DEMO / "opening.flac")))

    heard = asyncio.run(talk())
    assert heard.type == "transcript"
    assert {"left", "days"} <= set(heard.data["text"].split())


def test_silence_is_an_empty_transcript(pack: ContentPack) -> None:
    async def talk() -> list[str]:
        async with serving(pack, Settings(engine="pocketsphinx")) as (address, _, _):
            silent = await asked(address, *as_events(bytes(2 * SAMPLE_RATE)))
            nothing = await asked(address, *as_events(b""))
            return [each.data["text"] for each in (silent, nothing)]

    assert asyncio.run(talk()) == ["", ""]


def test_what_was_just_asked_is_listened_for(pack: ContentPack) -> None:
    recogniser = ScriptedRecogniser(["no", "no"])
    no = recording(RECORDINGS / "am_michael" / "no.flac")

    async def talk() -> None:
        async with serving(pack, recogniser=recogniser) as (address, _, _):
            await asked(address, *as_events(*no))
            await said(address, HARMLESS, conversation_id="one")
            await asked(address, *as_events(*no))

    asyncio.run(talk())
    before, after = recogniser.hinted
    assert (before.topic, before.expects) == (pack.talk.problem, Expects.OPEN)
    assert (after.topic, after.expects) == (pack.talk.screen, Expects.YES_NO)


def test_two_utterances_go_over_one_connection(pack: ContentPack) -> None:
    no = recording(RECORDINGS / "am_michael" / "no.flac")

    async def talk() -> list[str]:
        recogniser = ScriptedRecogniser(["no", "none of those"])
        async with serving(pack, recogniser=recogniser) as (address, _, _), client_of(address) as client:
            heard = []
            for _ in range(2):
                for each in as_events(*no):
                    await client.write_event(each.event())
                answer = await client.read_event()
                assert answer is not None
                heard.append(answer.data["text"])
            return heard

    assert asyncio.run(talk()) == ["no", "none of those"]


@pytest.mark.parametrize(("rate", "width", "channels"), [(16000, 2, 1), (48000, 2, 2), (44100, 4, 1), (8000, 1, 1)])
def test_sound_of_any_form_becomes_the_inner_one(rate: int, width: int, channels: int) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)
    whole = np.round(tone * (2 ** (8 * width - 1) - 1)).astype(np.int64) + (128 if width == 1 else 0)
    kind = {1: np.uint8, 2: np.int16, 4: np.int32}[width]
    sound = np.repeat(whole.astype(kind), channels).tobytes()
    collected = Collected(SoundFormat(rate, width, channels))
    for begin in range(0, len(sound), 999):
        collected.add(collected.form, sound[begin : begin + 999])
    samples = collected.samples()
    assert abs(len(samples) - SAMPLE_RATE) <= 1
    inner = 0.5 * np.sin(2 * np.pi * 440 * np.arange(len(samples)) / SAMPLE_RATE) * 2**15
    middle = slice(2000, -2000)
    assert np.abs(samples[middle] - inner[middle]).max() < 400


def test_a_sample_of_three_bytes_counts_by_its_upper_ones() -> None:
    collected = Collected(SoundFormat(SAMPLE_RATE, 3, 1))
    collected.add(collected.form, b"\x00\x00\x40\x00\x00\xc0\x01")
    assert collected.samples().tolist() == [16383, -16383]


def test_a_small_piece_of_sound_is_held_in_few_bytes() -> None:
    collected = Collected(SoundFormat(SAMPLE_RATE, 2, 1))
    tracemalloc.start()
    for _ in range(SAMPLE_RATE):
        collected.add(collected.form, b"\x00\x00")
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 2 * 2 * SAMPLE_RATE


def test_sound_takes_no_more_memory_in_a_form_of_many_bytes(pack: ContentPack) -> None:
    seconds, form = 5, SoundFormat(192_000, 4, 8)
    piece = AudioChunk(form.rate, form.width, form.channels, bytes(form.rate * form.width * form.channels // 8))

    async def talk() -> tuple[int, int]:
        async with serving(pack, recogniser=ScriptedRecogniser([])) as (address, _, _), client_of(address) as client:
            await client.write_event(AudioStart(form.rate, form.width, form.channels).event())
            tracemalloc.start()
            for _ in range(8 * seconds):
                await client.write_event(piece.event())
            await client.write_event(Ping().event())
            assert await client.read_event()
            return tracemalloc.get_traced_memory()

    try:
        held, peak = asyncio.run(talk())
    finally:
        tracemalloc.stop()
    inner = 2 * SAMPLE_RATE * seconds
    assert held < 2_000_000 + 2 * inner
    assert peak < 20_000_000


def test_sound_of_another_rate_without_a_sample_is_nothing() -> None:
    assert not len(Collected(SoundFormat(8000, 2, 1)).samples())


@pytest.mark.parametrize(
    "events",
    [
        (AudioStart(16000, 2, 1), AudioChunk(8000, 2, 1, bytes(8))),
        (AudioStart(4000, 1, 1), AudioChunk(4000, 1, 1, bytes(240_001))),
    ],
    ids=["another form", "longer than a minute"],
)
def test_sound_that_cannot_be_one_utterance_is_refused(pack: ContentPack, events: tuple[Eventable, ...]) -> None:
    async def talk() -> Event:
        async with serving(pack) as (address, _, _):
            return await asked(address, *events)

    assert asyncio.run(talk()).type == "error"


def test_only_so_many_are_listened_to_at_once(pack: ContentPack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wyoming_desk, "MOST_LISTENING", 1)

    async def talk() -> list[str]:
        async with serving(pack, recogniser=ScriptedRecogniser([])) as (address, _, _):
            async with client_of(address) as first:
                await first.write_event(AudioStart(16000, 2, 1).event())
                await first.write_event(AudioStart(16000, 2, 1).event())
                while (refused := await asked(address, *as_events(b""))).type != "error":
                    pass
            while (served := await asked(address, *as_events(b""))).type == "error":
                pass
            return [refused.data["text"], served.type]

    assert asyncio.run(talk()) == ["Too many speak at once; try again in a moment.", "transcript"]


async def spoken(address: Address, text: str) -> tuple[list[Event], bytes]:
    """Return the events of a spoken text, and its sound."""
    async with client_of(address) as client:
        await client.write_event(Synthesize(text, voice=SynthesizeVoice(name="whoever")).event())
        events: list[Event] = []
        while not events or events[-1].type not in ("audio-stop", "error"):
            event = await client.read_event()
            assert event is not None
            events.append(event)
        return events, b"".join(event.payload or b"" for event in events)


def test_a_text_is_spoken(pack: ContentPack) -> None:
    async def talk() -> tuple[list[Event], bytes]:
        async with serving(pack) as (address, _, _):
            return await spoken(address, "Please call nine nine nine now. Can you do that?")

    events, sound = asyncio.run(talk())
    form = events[0].data
    assert (events[0].type, form["width"], form["channels"]) == ("audio-start", 2, 1)
    assert all(event.data["rate"] == form["rate"] for event in events[:-1])
    samples = np.frombuffer(sound, "<i2")
    assert 1.5 < len(samples) / form["rate"] < 8
    assert np.abs(samples).max() > 3000


def test_a_text_without_words_is_a_moment_of_silence(pack: ContentPack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapters, "voice", lambda _settings: pytest.fail("nothing is to be spoken"))

    async def talk() -> tuple[list[Event], bytes]:
        async with serving(pack) as (address, _, _):
            return await spoken(address, "... ?")

    events, sound = asyncio.run(talk())
    assert [events[0].type, events[-1].type] == ["audio-start", "audio-stop"]
    assert sound
    assert not any(sound)


def test_that_there_is_no_voice_is_told(pack: ContentPack, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_voice(_settings: Settings) -> None:
        message = "No speech synthesiser was found; install one."
        raise VoiceUnavailable(message)

    monkeypatch.setattr(adapters, "voice", no_voice)

    async def talk() -> tuple[list[Event], bytes]:
        async with serving(pack) as (address, _, _):
            return await spoken(address, "Hello.")

    events, _ = asyncio.run(talk())
    assert [event.type for event in events] == ["error"]
    assert events[0].data["text"] == "No speech synthesiser was found; install one."


async def spoken_s(address: Address, text: str) -> float:
    """Return how many seconds it takes to say a text."""
    async with client_of(address) as client:
        await client.write_event(Synthesize(text).event())
        size, rate = 0, 1
        while (event := await client.read_event()) is not None and event.type != "audio-stop":
            size += len(event.payload or b"")
            rate = event.data.get("rate", rate)
        return size / 2 / rate


def test_who_hears_our_voice_hears_it_slower_from_then_on(pack: ContentPack) -> None:
    async def slower() -> tuple[str, float, float]:
        async with serving(pack) as (address, _, _):
            before = await spoken_s(address, HARMLESS)
            answer = await said(address, "one hundred words a minute", conversation_id="a")
            return answer.data["text"], before, await spoken_s(address, HARMLESS)

    told, before, after = asyncio.run(slower())
    assert told.startswith("Okay, 100 words a minute.")
    assert after > 1.3 * before


@pytest.mark.parametrize("wanted", ["slower", "louder", "as slow as you can", "use another voice"])
def test_nobody_is_told_that_a_voice_changes_which_is_not_ours(pack: ContentPack, wanted: str) -> None:
    async def hears_another_voice() -> tuple[str, str]:
        async with serving(pack) as (address, _, _):
            asked_first = await said(address, HARMLESS, conversation_id="a")
            answer = await said(address, wanted, conversation_id="a")
            return asked_first.data["text"], answer.data["text"]

    before, told = asyncio.run(hears_another_voice())
    assert told.startswith("I cannot change that here.")
    assert told.endswith(before.rpartition(". ")[2])


def test_in_an_emergency_the_action_comes_first_whatever_the_voice_cannot_do(pack: ContentPack) -> None:
    async def urgent() -> str:
        async with serving(pack, Settings(country="GB")) as (address, _, _):
            await said(address, "my face is drooping and my speech is slurred", conversation_id="a")
            answer = await said(address, "slower", conversation_id="a")
            return str(answer.data["text"])

    assert asyncio.run(urgent()).startswith("Please call nine nine nine now.")
