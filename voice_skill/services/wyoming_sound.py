"""Sound for Home Assistant: hearing with the content's bias, and speaking.

Both load when they are first wanted, and each works in a thread of its own, one request after another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soxr

from voice_skill import adapters
from voice_skill.hearing.listen import hear
from voice_skill.hearing.protocol import SAMPLE_RATE, as_frames
from voice_skill.hints import HintBook
from voice_skill.services.wyoming_events import EventRefused, SoundFormat
from voice_skill.values import Expects

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from voice_skill.conversation import Conversation
    from voice_skill.hearing.protocol import Recogniser, Samples
    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings
    from voice_skill.speaking.protocol import Sound, Voice

LONGEST_S = 60.0
"""Seconds of sound that count as one utterance."""
_UNSIGNED = 128
"""Silence in samples of one byte."""


class Collected:
    """The sound of one utterance as it comes in."""

    def __init__(self, form: SoundFormat) -> None:
        """Take sound of this form."""
        self.form = form
        self._parts: list[bytes] = []
        self._left = int(LONGEST_S * form.rate) * form.width * form.channels

    def add(self, form: SoundFormat, sound: bytes) -> None:
        """Take a piece. Raises EventRefused for one of another form, and for more than LONGEST_S."""
        if form != self.form:
            message = "The form of the sound changed within an utterance; send all of it in one."
            raise EventRefused(message)
        self._left -= len(sound)
        if self._left < 0:
            message = f"The utterance lasts more than {LONGEST_S:.0f} seconds; send it in parts."
            raise EventRefused(message)
        self._parts.append(sound)

    def samples(self) -> Samples:
        """Return all of it in the inner shape: 16 kHz, one channel, 16 bits."""
        whole = b"".join(self._parts)
        whole = whole[: len(whole) - len(whole) % (self.form.width * self.form.channels)]
        mixed = _numbers(whole, self.form.width).reshape(-1, self.form.channels).mean(axis=1)
        level = soxr.resample(mixed, self.form.rate, SAMPLE_RATE) if self.form.rate != SAMPLE_RATE else mixed
        samples: Samples = (np.clip(level, -1.0, 1.0) * np.iinfo(np.int16).max).astype(np.int16)
        return samples


def _numbers(sound: bytes, width: int) -> NDArray[np.float64]:
    """Return samples of any width as numbers from -1 to 1."""
    if width == 1:
        return (np.frombuffer(sound, np.uint8).astype(np.float64) - _UNSIGNED) / _UNSIGNED
    bytes_of = np.frombuffer(sound, np.uint8).reshape(-1, width)
    # The lower bytes are filled up, so that every width counts as one of four bytes.
    wide = np.zeros((len(bytes_of), 4), np.uint8)
    wide[:, 4 - width :] = bytes_of
    return wide.view("<i4")[:, 0].astype(np.float64) / 2**31


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


class Mouth:
    """Speaks sentences; for one thread."""

    def __init__(self, settings: Settings) -> None:
        """Speak by the settings; the voice starts at the first sentence."""
        self._settings = settings
        self._voice: Voice | None = None

    def render(self, sentence: str) -> Sound:
        """Return the sound of a sentence. Raises VoiceUnavailable."""
        if self._voice is None:
            self._voice = adapters.voice(self._settings)
        return self._voice.render(sentence, adapters.delivery(self._settings))

    def close(self) -> None:
        """Give back the voice."""
        if self._voice is not None:
            self._voice.close()
            self._voice = None
