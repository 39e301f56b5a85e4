"""Spoken replies as WAV files, for people who keep them, and for machines without a loudspeaker."""

from __future__ import annotations

import io
import wave
from typing import TYPE_CHECKING

import numpy as np

from voice_skill.errors import VoiceSkillError
from voice_skill.speaking.protocol import USUAL, Delivery, Sound
from voice_skill.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from voice_skill.speaking.protocol import Samples, Voice

LEAD_S = 0.25
"""Seconds of silence at the beginning, since some players swallow the first sound."""
GAP_S = 0.15
"""Seconds of silence between sentences, beside the pause that a voice ends a sentence with."""


class SpeechNotWritten(VoiceSkillError):
    """A spoken reply could not be written to its file."""


def spoken(sentences: Iterable[str], voice: Voice, delivery: Delivery = USUAL) -> Sound:
    """Return sentences as one sound, with silence before and between. Raises VoiceUnavailable."""
    sounds = [voice.render(sentence, delivery) for sentence in sentences]
    rate = sounds[0].rate if sounds else 16_000
    parts: list[Samples] = [np.zeros(int(LEAD_S * rate), np.int16)]
    for sound in sounds:
        parts += (sound.samples, np.zeros(int(GAP_S * rate), np.int16))
    return Sound(np.concatenate(parts), rate)


def wav_bytes(sound: Sound) -> bytes:
    """Return a sound as a mono 16-bit WAV file."""
    written = io.BytesIO()
    with wave.open(written, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(sound.rate)
        writer.writeframes(sound.samples.astype("<i2").tobytes())
    return written.getvalue()


def write_wav(path: Path, sound: Sound) -> None:
    """Write a sound as a mono 16-bit WAV file, whole or not at all, making its folder. Raises SpeechNotWritten."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            path.write_bytes(wav_bytes(sound))
        else:
            write_whole(path.resolve(), lambda file: file.write(wav_bytes(sound)), mode=0o666)
    except OSError as trouble:
        message = f"The spoken reply could not be written to {path} ({trouble.strerror}); choose another place."
        raise SpeechNotWritten(message) from None
