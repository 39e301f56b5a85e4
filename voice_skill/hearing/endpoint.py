"""Where an utterance begins and ends, by voice activity.

    silence --voice for 3 of 8 frames--> speaking --no voice--> paused --the wait is over--> ended
                                            ^--------voice--------'

All time is counted in samples, so that a recording can be heard faster than it was spoken.
The wait depends on what is expected: short after yes or no, long in a description.
What is handed on begins a preroll before the voice, and leaves out the middle of long silences.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from voice_skill.hearing.protocol import FRAME, SAMPLE_RATE
from voice_skill.hearing.voice_activity import SileroVoiceActivity, loudness_db
from voice_skill.values import Expects

if TYPE_CHECKING:
    from voice_skill.hearing.protocol import Samples
    from voice_skill.hearing.voice_activity import VoiceActivity


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointSettings:
    """How patiently and how finely to listen; everything can be set for people who speak slowly or softly."""

    wait_yes_no_s: float = 0.5
    """Seconds of silence that end an answer to a yes-or-no question."""
    wait_value_s: float = 0.6
    """Seconds of silence that end a place, a number or a length of time."""
    wait_open_s: float = 1.5
    """Seconds of silence that end a description."""
    wait_command_s: float = 0.8
    """Seconds of silence that end an utterance when no question is open."""
    wait_thinking_s: float = 6.0
    """Seconds of silence allowed after "let me think"."""
    patience: float = 1.0
    """All waits are multiplied by this; 2 for people who speak slowly."""
    pause_s: float = 0.35
    """Seconds of silence after which the person may have ended, so that slow work can begin; at most a third of the
    wait, so that the work is done when a short wait is over."""
    preroll_s: float = 0.4
    """Seconds handed on from before the voice, so that the first sound is whole."""
    tail_s: float = 0.5
    """Seconds of silence handed on after the voice."""
    cap_s: float = 30.0
    """Seconds after which a person who goes on and on is asked to pause."""
    voice: float = 0.5
    """Probability from which a frame counts as voice."""
    still_voice: float = 0.35
    """Probability from which a frame counts as voice within speech."""
    voiced_frames: int = 3
    """Frames of voice, out of window_frames, that begin an utterance."""
    window_frames: int = 8
    """Frames looked at for the beginning."""
    floor_db: float = -60.0
    """Loudness in decibels of full scale below which no frame counts as voice."""

    def wait_s(self, expects: Expects) -> float:
        """Return the seconds of silence that end an utterance when this is expected."""
        waits = {
            Expects.YES_NO: self.wait_yes_no_s,
            Expects.VALUE: self.wait_value_s,
            Expects.OPEN: self.wait_open_s,
            Expects.NOTHING: self.wait_command_s,
        }
        return waits[expects] * self.patience


_LEAST_PAUSE = 4 * FRAME


class Moment(StrEnum):
    """What a frame brought."""

    SILENCE = "silence"
    """Nobody has spoken yet."""
    STARTED = "started"
    """Somebody has begun to speak, a little before this frame."""
    SPEAKING = "speaking"
    """They speak, or have only just fallen silent."""
    PAUSED = "paused"
    """They seem to have ended; told once a pause."""
    RESUMED = "resumed"
    """They go on after such a pause."""
    ENDED = "ended"
    """The silence has lasted long enough: the utterance is over."""
    CAPPED = "capped"
    """They have spoken for as long as one utterance may last, and speak on."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one frame brought, and the frames that the recogniser is to have now."""

    moment: Moment
    """What happened."""
    frames: tuple[Samples, ...] = ()
    """Frames to hand on, in order; the preroll comes with the first."""


class Endpoint:
    """Follows one utterance; a new one for the next, or start_over()."""

    def __init__(
        self,
        expects: Expects = Expects.OPEN,
        settings: EndpointSettings | None = None,
        activity: VoiceActivity | None = None,
    ) -> None:
        """Listen for an utterance of the expected kind; activity may be shared by one endpoint after another."""
        self.settings = settings or EndpointSettings()
        self._activity = activity or SileroVoiceActivity()
        self.start_over(expects)

    def start_over(self, expects: Expects) -> None:
        """Forget everything and listen for the next utterance."""
        self._activity.reset()
        self._wait = _samples(self.settings.wait_s(expects))
        self._course = _Course(deque(maxlen=max(1, _samples(self.settings.preroll_s) // FRAME)))
        self._recent: deque[bool] = deque(maxlen=self.settings.window_frames)

    @property
    def started_at(self) -> int | None:
        """Sample at which the voice began; None while nobody has spoken."""
        return self._course.started_at

    @property
    def ended_at(self) -> int:
        """Sample after the last frame of voice."""
        return self._course.voice_until

    @property
    def heard(self) -> int:
        """Samples heard so far."""
        return self._course.heard

    def think(self) -> None:
        """Wait longer, since the person has said that they need to think."""
        self._wait = _samples(self.settings.wait_thinking_s * self.settings.patience)

    def expect(self, expects: Expects) -> None:
        """Change the wait within an utterance, for example when a value is complete."""
        self._wait = _samples(self.settings.wait_s(expects))

    def accept(self, frame: Samples) -> Step:
        """Take the next frame and return what it brought."""
        voiced = self._is_voice(frame)
        course = self._course
        course.heard += len(frame)
        if course.started_at is None:
            return self._before_speech(frame, voiced=voiced)
        return self._in_speech(frame, voiced=voiced)

    @property
    def _pause(self) -> int:
        """Return the samples of silence that are a pause: no gap between two sounds, however short the wait is."""
        return max(_LEAST_PAUSE, min(_samples(self.settings.pause_s), self._wait // 3))

    def _is_voice(self, frame: Samples) -> bool:
        """Judge one frame; the network sees every frame, since it carries what it heard on."""
        probability = self._activity.probability(frame)
        in_speech = self._course.started_at is not None
        enough = self.settings.still_voice if in_speech else self.settings.voice
        return probability >= enough and loudness_db(frame) >= self.settings.floor_db

    def _before_speech(self, frame: Samples, *, voiced: bool) -> Step:
        """Look for the beginning."""
        self._recent.append(voiced)
        course = self._course
        course.held.append(frame)
        if sum(self._recent) < self.settings.voiced_frames:
            return Step(Moment.SILENCE)
        first = list(self._recent).index(True)
        course.started_at = course.heard - (len(self._recent) - first) * FRAME
        course.voice_until = course.heard
        return Step(Moment.STARTED, course.release())

    def _in_speech(self, frame: Samples, *, voiced: bool) -> Step:
        """Follow speech, its pauses and its end."""
        course = self._course
        started = course.started_at or 0
        if voiced:
            course.voice_until = course.heard
            frames = (*course.release(), frame)
            moment = Moment.RESUMED if course.paused else Moment.SPEAKING
            course.paused = False
            capped = course.heard - started >= _samples(self.settings.cap_s)
            return Step(Moment.CAPPED if capped else moment, frames)
        silent = course.heard - course.voice_until
        frames = course.pass_or_hold(frame, silent <= _samples(self.settings.tail_s))
        if silent >= self._wait:
            return Step(Moment.ENDED, frames)
        if not course.paused and silent >= self._pause:
            course.paused = True
            return Step(Moment.PAUSED, frames)
        return Step(Moment.SPEAKING, frames)


@dataclass(slots=True)
class _Course:
    """How far an utterance has come."""

    held: deque[Samples]
    """The last frames that were not handed on: the preroll."""
    heard: int = 0
    """Samples so far."""
    started_at: int | None = None
    """Sample at which the voice began."""
    voice_until: int = 0
    """Sample after the last voiced frame."""
    paused: bool = field(default=False)
    """Whether the pause now under way has been told."""

    def release(self) -> tuple[Samples, ...]:
        """Hand on what was held back."""
        frames = tuple(self.held)
        self.held.clear()
        return frames

    def pass_or_hold(self, frame: Samples, near: bool) -> tuple[Samples, ...]:  # noqa: FBT001 - two words
        """Hand on silence that is near the voice; hold the rest back as the next preroll."""
        if near:
            return (frame,)
        self.held.append(frame)
        return ()


def _samples(seconds: float) -> int:
    """Return a number of samples."""
    return round(seconds * SAMPLE_RATE)
