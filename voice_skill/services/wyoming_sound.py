"""Sound for Home Assistant: hearing with the content's bias, and speaking.

Both load when they are first wanted, and each works in a thread of its own, one request after another.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import soxr

from voice_skill import adapters
from voice_skill.hearing.listen import hear
from voice_skill.hearing.protocol import SAMPLE_RATE, as_frames
from voice_skill.hints import HintBook
from voice_skill.manner import changed
from voice_skill.services.wyoming_events import EventRefused, SoundFormat
from voice_skill.values import Expects

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from voice_skill.conversation import Conversation
    from voice_skill.hearing.protocol import Recogniser, Samples
    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings
    from voice_skill.speaking.protocol import Delivery, Sound, Voice
    from voice_skill.values import Reply

RECENT_S = 120.0
"""Seconds after which what was heard or spoken last is no part of what is said now."""
LONGEST_S = 60.0
"""Seconds of sound that count as one utterance."""
_UNSIGNED = 128
"""Silence in samples of one byte."""
_UNALIGNED = 3
"""The one width in bytes that numpy has no number for."""


class Collected:
    """The sound of one utterance as it comes in, held in the inner form alone: two bytes for 1/16000 of a second."""

    def __init__(self, form: SoundFormat) -> None:
        """Take sound of this form."""
        self.form = form
        self._frame = form.width * form.channels
        self._left = int(LONGEST_S * form.rate) * self._frame
        self._cut = b""
        # One buffer, since an array for each piece would take more than the sound in it where pieces are small.
        self._held = bytearray()
        same = form.rate == SAMPLE_RATE
        self._resampler = None if same else soxr.ResampleStream(form.rate, SAMPLE_RATE, 1, dtype="float32")

    def add(self, form: SoundFormat, sound: bytes) -> None:
        """Take a piece. Raises EventRefused for one of another form, and for more than LONGEST_S."""
        if form != self.form:
            message = "The form of the sound changed within an utterance; send all of it in one."
            raise EventRefused(message)
        self._left -= len(sound)
        if self._left < 0:
            message = f"The utterance lasts more than {LONGEST_S:.0f} seconds; send it in parts."
            raise EventRefused(message)
        whole = self._cut + sound
        end = len(whole) - len(whole) % self._frame
        self._cut = whole[end:]  # a piece may end within a sample
        self._hold(_mixed(whole[:end], form))

    def samples(self) -> Samples:
        """Return all of it, 16 kHz, one channel, 16 bits; nothing can be added afterwards."""
        self._hold(np.zeros(0, np.float32), last=True)
        return np.frombuffer(self._held, np.int16)

    def _hold(self, mixed: NDArray[np.float32], *, last: bool = False) -> None:
        level = self._resampler.resample_chunk(mixed, last=last) if self._resampler else mixed
        self._held += (np.clip(level, -1.0, 1.0) * np.iinfo(np.int16).max).astype(np.int16).tobytes()


def _mixed(sound: bytes, form: SoundFormat) -> NDArray[np.float32]:
    """Return the mean of all channels as numbers from -1 to 1."""
    mixed = _numbers(sound, form.width)
    if form.channels > 1:
        mixed = mixed.reshape(-1, form.channels).mean(axis=1, dtype=np.float32)
    return mixed


def _numbers(sound: bytes, width: int) -> NDArray[np.float32]:
    """Return samples of any width as numbers from -1 to 1."""
    if width == 1:
        return np.frombuffer(sound, np.uint8).astype(np.float32) / np.float32(_UNSIGNED) - np.float32(1.0)
    if width == _UNALIGNED:
        # A lowest byte is filled in, so that three bytes count as four.
        wide = np.zeros((len(sound) // width, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(sound, np.uint8).reshape(-1, width)
        sound, width = wide.tobytes(), 4
    return np.frombuffer(sound, f"<i{width}").astype(np.float32) / np.float32(2 ** (8 * width - 1))


class Ear:
    """Hears utterances; for one thread."""

    def __init__(self, pack: ContentPack, settings: Settings, recogniser: Recogniser | None = None) -> None:
        """Hear with this recogniser, else with that of the settings, which is loaded at the first utterance."""
        self._pack, self._settings = pack, settings
        self._book = HintBook(pack)
        self._recogniser = recogniser

    def hear(self, sound: Collected, talk: Conversation | None) -> str:
        """Return what is said, as an answer to what was asked last. Raises ModelMissing and ModelBroken."""
        if self._recogniser is None:
            self._recogniser = adapters.recogniser(self._settings, self._pack)
        topic = talk.open if talk else self._pack.talk.problem
        expects = talk.last.expects if talk and talk.last else Expects.OPEN
        hints = self._book.expecting(topic or None, expects)
        return hear(as_frames(sound.samples()), self._recogniser, hints).text


class OwnerManner:
    """How fast, how loud and with which voice we speak to one owner, where Home Assistant speaks with our voice."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin as the settings say."""
        self._settings, self._clock = settings, clock
        self._spoke_at = -RECENT_S

    def delivery(self) -> Delivery:
        """Return how to speak a sentence now."""
        self._spoke_at = self._clock()
        return adapters.delivery(self._settings)

    def change(self, reply: Reply) -> tuple[str, ...]:
        """Speak as a reply says; return what was taken from it: nothing where another voice is at use."""
        if self._clock() - self._spoke_at > RECENT_S:
            return ()
        self._settings = changed(self._settings, reply)
        return ("rate", "volume", "voice")


class Mouth:
    """Speaks sentences; for one thread."""

    def __init__(self, settings: Settings) -> None:
        """Speak by the settings; the voice starts when it is opened, or at the first sentence."""
        self._settings = settings
        self._voice: Voice | None = None

    def open(self) -> Voice:
        """Return the voice, opened where it was not yet. Raises WrongUsage and VoiceUnavailable."""
        if self._voice is None:
            self._voice = adapters.voice(self._settings)
        return self._voice

    def render(self, sentence: str, delivery: Delivery) -> Sound:
        """Return the sound of a sentence. Raises VoiceUnavailable."""
        return self.open().render(sentence, delivery)

    def close(self) -> None:
        """Give back the voice."""
        if self._voice is not None:
            self._voice.close()
            self._voice = None
