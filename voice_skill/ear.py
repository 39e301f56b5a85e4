"""One utterance after another, from frames: endpoint and recogniser together, with the time of what happened.

Frames may arrive late, while a recogniser is at work; what is told is when they were captured.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from voice_skill.hearing.endpoint import Endpoint, EndpointSettings, Moment
from voice_skill.hearing.level import Level, LevelWatch
from voice_skill.hearing.protocol import NO_HINTS, SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.hearing.protocol import Hints, Recogniser, Samples
    from voice_skill.hearing.voice_activity import VoiceActivity
    from voice_skill.values import Transcript

_PARTIAL_EVERY = 3
"""Frames between looks at the words so far; a tenth of a second."""
_DRIFT_S = 0.0005
"""Seconds a frame by which a sound card may be slower than the clock, or frames may have been lost."""


class What(StrEnum):
    """What was heard."""

    STARTED = "started"
    """Somebody has begun to speak."""
    PARTIAL = "partial"
    """The words so far have changed."""
    PAUSED = "paused"
    """They seem to have ended."""
    ENDED = "ended"
    """They have ended; the transcript is there."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that was heard."""

    what: What
    """What."""
    t: float
    """When it happened in the room, in seconds of the clock: for ENDED, when they stopped speaking."""
    text: str = ""
    """The words so far."""
    transcript: Transcript | None = None
    """What was said, where it has ended."""
    noticed: float = 0.0
    """When the end was noticed, in seconds of the clock; before the transcript was made."""
    level: Level = Level.FINE
    """For ENDED, what is to be said of how loud they are; each is told once, and only where it lasts."""


class FrameClock:
    """Tells when frames were captured, from when they arrive: none arrives before it was captured."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.restart()

    def restart(self) -> None:
        """Begin anew, with another microphone."""
        self._heard_s = 0.0
        self._offset: float | None = None

    def captured(self, samples: int, now: float) -> float:
        """Return when the last sample of a frame was captured, that arrives now."""
        self._heard_s += samples / SAMPLE_RATE
        lag = now - self._heard_s
        self._offset = lag if self._offset is None else min(self._offset + _DRIFT_S, lag)
        return self._offset + self._heard_s


class Ear:
    """Hears utterances; what is expected may change at any time."""

    def __init__(
        self, recogniser: Recogniser, settings: EndpointSettings, activity: VoiceActivity | None = None
    ) -> None:
        """Hear with this recogniser."""
        self._recogniser = recogniser
        self._endpoint = Endpoint(settings=settings, activity=activity)
        self._clock = FrameClock()
        self._level = LevelWatch()
        self._hints = NO_HINTS
        self._now = 0.0
        self._said = ""
        self._pausing = False
        self._frames = 0

    @property
    def hearing(self) -> bool:
        """Return whether somebody is speaking."""
        return self._endpoint.started_at is not None

    def expect(self, hints: Hints) -> None:
        """Expect this next; an utterance under way keeps its words and takes the new wait."""
        self._hints = hints
        self._endpoint.expect(hints.expects)

    def think(self) -> None:
        """Give the person time, since they said that they need it."""
        self._endpoint.think()

    def restart(self) -> None:
        """Forget the utterance under way, and when frames come: the microphone is another one."""
        self._clock.restart()
        self._endpoint.start_over(self._hints.expects)

    def accept(self, frame: Samples, now: float) -> Iterator[Heard]:
        """Take a frame that arrives now and yield what it brought."""
        self._now = self._clock.captured(len(frame), now)
        self._frames += 1
        step = self._endpoint.accept(frame)
        if step.moment is Moment.STARTED:
            yield self._started()
        for handed_on in step.frames:
            self._recogniser.accept(handed_on)
            self._level.accept(handed_on)
        match step.moment:
            case Moment.PAUSED:
                self._pausing = True
                self._recogniser.pause()
                yield Heard(What.PAUSED, self._now, self._recogniser.partial())
            case Moment.RESUMED:
                self._pausing = False
                self._recogniser.resume()
            case Moment.ENDED | Moment.CAPPED:
                yield self._ended(now)
            case Moment.STARTED | Moment.SPEAKING:
                yield from self._partial()
            case Moment.SILENCE:
                pass

    def _started(self) -> Heard:
        self._recogniser.start(self._hints)
        self._level.begin()
        self._said, self._pausing = "", False
        return Heard(What.STARTED, self._ago(self._endpoint.started_at or 0))

    def _partial(self) -> Iterator[Heard]:
        if self._frames % _PARTIAL_EVERY:
            return
        now = self._recogniser.partial()
        if now and now != self._said:
            self._said = now
            yield Heard(What.PARTIAL, self._now, now)
            if self._pausing:  # The last word may be there only now.
                yield Heard(What.PAUSED, self._now, now)

    def _ended(self, noticed: float) -> Heard:
        t = self._ago(self._endpoint.ended_at)
        transcript = self._recogniser.finish()
        self._endpoint.start_over(self._hints.expects)
        return Heard(What.ENDED, t, transcript.text, transcript, noticed, self._level.end())

    def _ago(self, sample: int) -> float:
        """Return when a sample of this utterance was captured."""
        return self._now - (self._endpoint.heard - sample) / SAMPLE_RATE
