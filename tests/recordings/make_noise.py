"""Draw the noise that the tests mix under speech or listen to alone: 16 kHz mono 16-bit FLAC in noise/.

- pink: noise with equal power in every octave, like a fan or a running tap.
- babble: sixteen voices of make.py at once, shifted against each other, so that no word can be told; no wake word.
- clatter: short bright knocks at chance moments, like dishes.
- silence: a room in which nothing happens, as a microphone gives it.

Run after make.py: `python tests/recordings/make_noise.py`. The same seed gives the same files.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

if TYPE_CHECKING:
    from numpy.typing import NDArray

HERE = Path(__file__).parent
RATE = 16_000
SECONDS = 8
COUNT = RATE * SECONDS
LEVEL = 0.03
"""Root of the mean square, of full scale; tests scale it to the ratio they want."""
ROOM = 8e-5


def pink(chance: np.random.Generator) -> NDArray[np.float64]:
    """Return noise whose power falls by half for each octave."""
    spectrum = np.fft.rfft(chance.normal(size=COUNT))
    hertz = np.fft.rfftfreq(COUNT, 1 / RATE)
    return np.fft.irfft(spectrum / np.sqrt(np.maximum(hertz, 20)), COUNT)


def babble(chance: np.random.Generator) -> NDArray[np.float64]:
    """Return many voices at once."""
    files = sorted(path for path in HERE.glob("*/*.flac") if path.parent.name != "noise" and path.stem not in waking())
    mixed = np.zeros(COUNT)
    for _ in range(16):
        speech = np.concatenate([soundfile.read(files[n])[0] for n in chance.choice(len(files), 5, replace=False)])
        mixed += np.roll(np.resize(speech, COUNT), int(chance.integers(COUNT)))
    return mixed


def waking() -> set[str]:
    """Return the names of recordings of wake words, which noise must not hold."""
    voices = tomllib.loads((HERE / "utterances.toml").read_text(encoding="utf-8"))["voices"].values()
    return {said.replace(" ", "_") for kinds in voices for said in kinds.get("waking", ())}


def clatter(chance: np.random.Generator) -> NDArray[np.float64]:
    """Return knocks of two or three high tones that die away within a tenth of a second."""
    mixed = np.zeros(COUNT)
    at = np.arange(RATE // 5) / RATE
    for start in chance.integers(0, COUNT - len(at), 24):
        tones = sum(np.sin(2 * np.pi * hertz * at) for hertz in chance.uniform(900, 6000, 3))
        mixed[start : start + len(at)] += chance.uniform(0.3, 1) * tones * np.exp(-at * chance.uniform(25, 60))
    return mixed


def main() -> None:
    """Write the files."""
    (HERE / "noise").mkdir(exist_ok=True)
    for seed, draw in enumerate((pink, babble, clatter)):
        drawn = draw(np.random.default_rng(seed))
        scaled = np.clip(drawn * (LEVEL / np.sqrt(np.mean(drawn**2))), -0.99, 0.99)
        soundfile.write(HERE / "noise" / f"{draw.__name__}.flac", scaled, RATE, subtype="PCM_16")
    silence = np.random.default_rng(9).normal(0, ROOM, RATE * 3)
    soundfile.write(HERE / "noise" / "silence.flac", silence, RATE, subtype="PCM_16")


if __name__ == "__main__":
    main()
