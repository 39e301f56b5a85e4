"""A room in which time passes only as frames are fetched: the live loop with the shipped fakes, faster than speech.

What people say is noise of their loudness, the echo is noise of the output's loudness, and the recogniser is told the
words of whoever spoke last. The endpoint, the echo gate, the dialogue and the whole loop are the real ones.
"""

from __future__ import annotations

import io
import json
import time
from collections import deque
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from voice_skill.captions import NoCaptions
from voice_skill.capture import Captured
from voice_skill.errors import DeviceGone
from voice_skill.events import Events
from voice_skill.hearing.endpoint import EndpointSettings
from voice_skill.hearing.protocol import FRAME, SAMPLE_RATE
from voice_skill.hearing.voice_activity import loudness_db
from voice_skill.hints import HintBook
from voice_skill.saying import Saying
from voice_skill.session import Session
from voice_skill.settings import Settings
from voice_skill.speaking.protocol import CollectingVoice, Delivery, SilentPlayer
from voice_skill.surroundings import Surroundings
from voice_skill.values import Transcript
from voice_skill.waking import BY_SPEECH, Starting

if TYPE_CHECKING:
    from voice_skill.hearing.protocol import Hints, Samples
    from voice_skill.pack import ContentPack

FRAME_S = FRAME / SAMPLE_RATE
SOFT_DB = -55.0
UNCLEAR = "? "
"""Before words that are said so that the recogniser is not sure of them."""


class Written(io.StringIO):
    """A file of events, read as it is written."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        super().__init__()
        self._events = events

    def write(self, line: str) -> int:
        self._events.append(json.loads(line))
        return len(line)


class Loudness:
    """Takes every frame that is not nearly silent for a voice."""

    def probability(self, frame: Samples) -> float:
        return 1.0 if loudness_db(frame) > SOFT_DB else 0.0

    def reset(self) -> None:
        """Remember nothing."""


class Room:
    """Microphone, loudspeaker, clock and recogniser of one live session."""

    def __init__(
        self,
        pack: ContentPack,
        *,
        once: bool = False,
        echo_db: float | None = None,
        starting: Starting = BY_SPEECH,
        **settings: Any,  # noqa: ANN401 (any of the settings)
    ) -> None:
        self.now = 1000.0
        self.echo_db = echo_db
        self.voice, self.player = CollectingVoice(), SilentPlayer()
        self.microphone, self.recogniser = RoomMicrophone(self), RoomRecogniser(self)
        self.kept: list[tuple[str, ...]] = []
        self.events: list[dict[str, Any]] = []
        self.unplugged = False
        self.refreshed = 0
        self._seen = 0
        self.heard = ""
        self._speaking: deque[tuple[str, float, int]] = deque()
        self._noise = np.random.default_rng(1)
        events = Events(Written(self.events), clock=lambda: self.now)
        chosen = replace(Settings(), **settings)
        self.saying = Saying(
            self.voice,
            self.player,
            delivery=Delivery(rate=chosen.rate),
            captions=NoCaptions(),
            events=events,
            clock=lambda: self.now,
            tones=False,
        )
        around = Surroundings(
            source=self.microphone,
            recogniser=self.recogniser,
            saying=self.saying,
            book=HintBook(pack),
            endpoint=EndpointSettings(),
            starting=starting,
            events=events,
            captions=NoCaptions(),
            delivery=lambda s: Delivery(rate=s.rate, volume=s.volume),
            activity=Loudness(),
            clock=lambda: self.now,
            keep=lambda _settings, names: self.kept.append(names),
            refresh=self._refresh,
        )
        self.session = Session(pack, around, chosen, once=once)
        self.session.open()

    # What happens in the room

    def person(self, words: str, seconds: float = 1.0, level_db: float = -25.0) -> None:
        """Somebody says words, beginning now."""
        self._speaking.append((words, level_db, round(seconds / FRAME_S)))

    def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        for _ in range(round(seconds / FRAME_S)):
            if self.session.over:
                return
            self.session.step()

    def until(self, event: str, within_s: float = 60.0) -> dict[str, Any]:
        """Let time pass until an event comes after the last one that was waited for; return it."""
        end = self.now + within_s
        while True:
            for at, found in enumerate(self.events[self._seen :], start=self._seen + 1):
                if found["event"] == event:
                    self._seen = at
                    return found
            names = [found["event"] for found in self.events[self._seen :]]
            assert self.now < end, f"no {event} within {within_s} s; there were {names}"
            assert not self.session.over, f"no {event} before the end; there were {names}"
            self.session.step()

    def says(self, words: str, seconds: float = 1.0) -> dict[str, Any]:
        """Somebody says words, and the reply is waited for, to its end; return the reply."""
        self.person(words, seconds)
        reply = self.until("reply")
        self.until("listening")
        return reply

    def named(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == name]

    def wait_for_renderer(self) -> None:
        """Give the renderer's own thread its turn: it is quicker than any time that passes here."""
        turn = self.saying._speaker._turn  # noqa: SLF001 (its thread is what is waited for)
        until = time.monotonic() + 5
        with suppress(DeviceGone):
            while turn and turn._thread.is_alive() and not self.player.playing and time.monotonic() < until:  # noqa: SLF001
                time.sleep(0.0005)

    def pass_by(self, seconds: float) -> None:
        """Let the clock and the loudspeaker go on."""
        self.now += seconds
        self.player.hear(seconds)

    @property
    def left_s(self) -> float:
        """How many seconds of sound are still to be heard."""
        return sum(sound.seconds for sound in self.player._queue) - self.player._into_s  # noqa: SLF001 (the air here)

    @property
    def output_db(self) -> float:
        """How loud the loudspeaker was a tenth of a second ago."""
        return self.saying._player.loudest_db(self.now - 0.1, 0.03)  # noqa: SLF001 (the air of this room)

    def frame(self) -> Samples:
        """Return what the microphone hears just now."""
        power = 10 ** (-80 / 10)
        if self._speaking:
            self.heard, level_db, frames = self._speaking.popleft()
            power += 10 ** (level_db / 10)
            if frames > 1:
                self._speaking.appendleft((self.heard, level_db, frames - 1))
        if self.echo_db is not None:
            power += 10 ** ((self.output_db - self.echo_db) / 10)
        noise = self._noise.standard_normal(FRAME) * 32768 * power**0.5
        heard: Samples = np.clip(noise, -32768, 32767).astype(np.int16)
        return heard

    def _refresh(self) -> None:
        self.refreshed += 1


class RoomMicrophone:
    """Gives a frame each time it is asked, and lets time pass by it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.starts = 0
        self.closed = False
        self._told = False

    def start(self) -> None:
        self.starts += 1
        self._told = False

    def read(self, timeout_s: float) -> Captured | None:
        self.room.wait_for_renderer()
        if not self.room.unplugged:
            self.room.pass_by(FRAME_S)
            return Captured(self.room.frame(), self.room.now)
        self.room.pass_by(timeout_s)
        if not self._told:
            self._told = True
            message = "The microphone gives no more sound; plug it in again."
            raise DeviceGone(message)
        return None

    def close(self) -> None:
        self.closed = True


class RoomRecogniser:
    """Hears the words of whoever spoke last; the first of them after a third of a second."""

    name = "room"

    def __init__(self, room: Room) -> None:
        self.room = room
        self.hinted: list[Hints] = []
        self.takes_s = 0.0
        self._samples = 0

    def start(self, hints: Hints) -> None:
        self.hinted.append(hints)
        self._samples = 0

    def accept(self, frame: Samples) -> None:
        self._samples += len(frame)

    def partial(self) -> str:
        return self.room.heard.removeprefix(UNCLEAR) if self._samples > SAMPLE_RATE * 0.6 else ""

    def pause(self) -> None:
        """Nothing to begin."""

    def resume(self) -> None:
        """Nothing to throw away."""

    def glimpse(self) -> None:
        """No quick look."""

    def finish(self) -> Transcript:
        heard, self.room.heard = self.room.heard, ""
        self.room.pass_by(self.takes_s)
        if heard.startswith(UNCLEAR):
            return Transcript("", 0.2, alternatives=(heard.removeprefix(UNCLEAR),), origin=self.name)
        return Transcript(heard, confidence=0.9 if heard else 0.0, origin=self.name)
