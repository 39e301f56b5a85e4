"""One connection of the Wyoming service: events in, answers out, until either side ends it."""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event, async_write_event
from wyoming.ping import Pong

from voice_skill.errors import VoiceSkillError
from voice_skill.services.wyoming_desk import CONNECTION_CHARACTERS, CONNECTION_EVENTS, Bounds
from voice_skill.services.wyoming_events import (
    EventRefused,
    Request,
    SoundFormat,
    Speech,
    Utterance,
    fields_of,
    read_event,
)
from voice_skill.services.wyoming_sound import Collected
from voice_skill.speaking.sentences import sentences
from voice_skill.speaking.wav_writer import GAP_S

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter

    from wyoming.event import Eventable

    from voice_skill.services.wyoming_desk import Desk
    from voice_skill.services.wyoming_events import Context
    from voice_skill.speaking.protocol import Sound

UNREAD_S = 10.0
"""Seconds after which a client that does not read what it is sent counts as gone."""
_CHUNK = 2048
"""Bytes of sound in an event."""
_SILENCE_RATE, _SILENCE_S = 16_000, 0.1


class Connection:
    """One client."""

    def __init__(self, desk: Desk, reader: StreamReader, writer: StreamWriter, number: int) -> None:
        """Serve a client; `number` tells its connections apart."""
        peer = writer.get_extra_info("peername")
        self.owner = str(peer[0]) if peer else ""
        self.waiting, self.since = True, time.monotonic()
        self._desk, self._reader, self._writer = desk, reader, writer
        self._name = f"connection:{number}"
        self._context: Context | None = None
        self._sound: Collected | None = None
        self._held = ExitStack()
        self._bounds = Bounds(CONNECTION_EVENTS, CONNECTION_CHARACTERS)

    async def serve(self) -> None:
        """Answer until the client ends, errs or falls silent; nothing is raised for what a client does."""
        try:
            await self._answer_all()
        except asyncio.CancelledError:
            self.drop()
            raise
        except VoiceSkillError as trouble:
            await self._part(str(trouble))
        except (OSError, asyncio.IncompleteReadError):
            pass
        except Exception as trouble:  # noqa: BLE001 (one client's trouble must not be another's)
            sys.stderr.write(f"voice-skill: a request could not be served ({type(trouble).__name__}); report it.\n")
            await self._part("Something went wrong here; please try again.")
        finally:
            self._held.close()
            self._desk.forget(self.owner, self._name)
            await self._hang_up()

    def drop(self) -> None:
        """End at once, without a word."""
        self._writer.transport.abort()

    async def _answer_all(self) -> None:
        while (event := await read_event(self._reader)) is not None:
            self.waiting = False
            self._count(event)
            await self._answer(event)
            self.waiting, self.since = True, time.monotonic()
            await asyncio.sleep(0)  # events that have come already are read without a wait, and others would wait long

    def _count(self, event: Event) -> None:
        """Count an event. Raises EventRefused for one too many."""
        if not self._bounds.spend(event):
            message = "This connection sends more than a person could say; connect again and send less."
            raise EventRefused(message)
        self._desk.count(self.owner, event)

    async def _answer(self, event: Event) -> None:
        """Answer one event; types that this service does not know are passed over, as the protocol wants."""
        match event.type:
            case "describe":
                await self._send(self._desk.info)
            case "ping":
                await self._send(Pong(text=str(event.data.get("text") or "")[:100]))
            case "transcript":
                await self._send(await self._desk.answer(self.owner, self._name, fields_of(event, Utterance)))
            case "transcribe":
                self._context = fields_of(event, Request).context
            case "audio-start" | "audio-chunk" | "audio-stop":
                await self._take_sound(event)
            case "synthesize":
                await self._speak(fields_of(event, Speech).text)

    async def _take_sound(self, event: Event) -> None:
        """Take a piece of sound, and at its end answer with what is said in it."""
        if event.type == "audio-start":
            self._begin_sound(fields_of(event, SoundFormat))
        elif event.type == "audio-chunk":
            form = fields_of(event, SoundFormat)
            (self._sound or self._begin_sound(form)).add(form, event.payload or b"")
        elif self._sound is not None:
            sound, self._sound = self._sound, None
            try:
                await self._send(await self._desk.hear(self.owner, self._name, self._context, sound))
            finally:
                self._held.close()

    def _begin_sound(self, form: SoundFormat) -> Collected:
        """Begin an utterance; one that was not ended is forgotten. Raises EventRefused where too many speak."""
        self._held.close()
        self._held.enter_context(self._desk.listening(self.owner))
        self._sound = Collected(form)
        return self._sound

    async def _speak(self, text: str) -> None:
        """Send a text as sound, sentence by sentence; a text without a word is a moment of silence."""
        rate = 0
        for sentence in sentences(text):
            sound = await self._desk.render(self.owner, sentence)
            if not rate:
                rate = sound.rate
                await self._send(AudioStart(rate=rate, width=2, channels=1))
            await self._send_sound(sound)
        if not rate:
            await self._send(AudioStart(rate=_SILENCE_RATE, width=2, channels=1))
            await self._send_bytes(bytes(2 * int(_SILENCE_RATE * _SILENCE_S)), _SILENCE_RATE)
        await self._send(AudioStop())

    async def _send_sound(self, sound: Sound) -> None:
        gap = bytes(2 * int(GAP_S * sound.rate))
        await self._send_bytes(sound.samples.astype("<i2").tobytes() + gap, sound.rate)

    async def _send_bytes(self, sound: bytes, rate: int) -> None:
        for begin in range(0, len(sound), _CHUNK):
            piece = sound[begin : begin + _CHUNK]
            await self._send(AudioChunk(rate=rate, width=2, channels=1, audio=piece))

    async def _part(self, why: str) -> None:
        """Tell why the connection ends, where the client still reads."""
        try:
            await self._send(Error(why))
        except OSError:
            self.drop()

    async def _hang_up(self) -> None:
        """Close once the client has read what it was sent, or has had time to."""
        self.waiting = True
        self._writer.close()
        try:
            async with asyncio.timeout(UNREAD_S):
                await self._writer.wait_closed()
        except OSError:
            self.drop()

    async def _send(self, told: Eventable | Event) -> None:
        """Send an event. Raises TimeoutError, an OSError, for a client that does not read."""
        event = told if isinstance(told, Event) else told.event()
        try:
            async with asyncio.timeout(UNREAD_S):
                await async_write_event(event, self._writer)
        except TimeoutError:
            self.drop()
            raise
