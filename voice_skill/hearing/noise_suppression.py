"""Noise taken out of speech before PocketSphinx hears it, by RNNoise.

Jean-Marc Valin, "A hybrid DSP/deep learning approach to real-time full-band speech enhancement", 2018.
PocketSphinx was made for quiet rooms; Whisper hears noisy speech better as it is.
The library is one file without a window to the network or the disk, installed like a model and held to its checksum.
"""

from __future__ import annotations

import ctypes
import weakref
from typing import TYPE_CHECKING

import numpy as np
import soxr

from voice_skill.hearing.level import NOT_QUIET_DB, is_noisy
from voice_skill.hearing.protocol import SAMPLE_RATE

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from voice_skill.hearing.protocol import Hints, Recogniser, Samples
    from voice_skill.values import Transcript

LIBRARY = "librnnoise.so"
_RATE, _STEP = 48_000, 480
"""Samples a second, and samples at once, that the library takes."""
_RATES = ((SAMPLE_RATE, _RATE), (_RATE, SAMPLE_RATE))
_MOST = 32767
_NOTHING = np.zeros(0, np.int16)


class NoiseSuppressor:
    """Speech in, the same speech with less noise out, a hundredth of a second later."""

    def __init__(self, folder: Path) -> None:
        """Load the library. Raises OSError where it does not run here."""
        self._library = _loaded(folder / LIBRARY)
        self._give_back: weakref.finalize[..., NoiseSuppressor] | None = None
        self.begin()

    def begin(self) -> None:
        """Forget the sound before."""
        if self._give_back is not None:
            self._give_back()
        self._state = ctypes.c_void_p(self._library.rnnoise_create(None))
        self._give_back = weakref.finalize(self, self._library.rnnoise_destroy, self._state)
        self._up, self._down = (soxr.ResampleStream(*rates, 1, dtype="float32") for rates in _RATES)
        self._waiting = np.zeros(0, np.float32)

    def clean(self, frame: Samples, *, last: bool = False) -> Samples:
        """Return the next sound; about as much as was given, and with the `last` all that is left."""
        raised = self._up.resample_chunk(frame.astype(np.float32), last=last)
        sound = np.concatenate([self._waiting, raised])
        if last:
            sound = np.pad(sound, (0, -len(sound) % _STEP))
        whole = len(sound) // _STEP * _STEP
        self._waiting = sound[whole:]
        steps = [self._cleaned(sound[at : at + _STEP]) for at in range(0, whole, _STEP)]
        lowered = self._down.resample_chunk(np.concatenate([np.zeros(0, np.float32), *steps]), last=last)
        cleaned: Samples = np.clip(np.rint(lowered), -_MOST, _MOST).astype(np.int16)
        return cleaned

    def _cleaned(self, step: NDArray[np.float32]) -> NDArray[np.float32]:
        done = np.ascontiguousarray(step, dtype=np.float32).copy()
        place = done.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        self._library.rnnoise_process_frame(self._state, place, place)
        return done


def _loaded(path: Path) -> ctypes.CDLL:
    library = ctypes.CDLL(str(path))
    floats = ctypes.POINTER(ctypes.c_float)
    library.rnnoise_create.argtypes, library.rnnoise_create.restype = [ctypes.c_void_p], ctypes.c_void_p
    library.rnnoise_destroy.argtypes, library.rnnoise_destroy.restype = [ctypes.c_void_p], None
    library.rnnoise_process_frame.argtypes = [ctypes.c_void_p, floats, floats]
    library.rnnoise_process_frame.restype = ctypes.c_float
    return library


class Shared:
    """One noise suppressor for several recognisers that are given the same frames, one after the other."""

    def __init__(self, suppressor: NoiseSuppressor) -> None:
        """Do the work of each frame once."""
        self._suppressor, self._done = suppressor, 0
        suppressor.begin()
        self._latest: Samples = _NOTHING

    def begin(self) -> None:
        """Forget the sound before; every recogniser begins, before any of them is given a frame."""
        if self._done:
            self._suppressor.begin()
            self._done = 0

    def clean(self, number: int, frame: Samples, *, last: bool = False) -> Samples:
        """Return frame number so much of an utterance, cleaned; it is the latest of them, or the next."""
        if number == self._done:
            self._latest, self._done = self._suppressor.clean(frame, last=last), number + 1
        return self._latest


class WithoutNoise:
    """A recogniser that hears noisy speech through a noise suppressor, and other speech as it is.

    Suppression costs a little where there is no noise: of the words of 25 sentences 37 instead of 33 % are wrong then.
    So the sound is held back until it is long enough to tell; where it must not be, all of it is suppressed.
    """

    def __init__(self, recogniser: Recogniser, suppressor: Shared, held_s: float) -> None:
        """Put one before the other, and hold back so many seconds."""
        self.name = recogniser.name
        self._recogniser, self._suppressor, self._held = recogniser, suppressor, round(held_s * SAMPLE_RATE)
        self._frames: list[tuple[Samples, Samples]] = []
        self._samples, self._count, self._noisy = 0, 0, True

    def start(self, hints: Hints) -> None:
        """Begin an utterance, with no noise known yet."""
        self._suppressor.begin()
        self._frames, self._samples, self._count, self._noisy = [], 0, 0, True
        self._recogniser.start(hints)

    def accept(self, frame: Samples) -> None:
        """Take the next frame; the first are held back."""
        was_held = self._samples < self._held
        self._samples += len(frame)
        self._frames.append((frame, self._suppressor.clean(self._count, frame) if self._noisy else frame))
        self._count += 1
        if was_held and self._samples >= self._held:
            self._judge()
        elif not was_held:
            self._pass_on()

    def partial(self) -> str:
        """Return the words so far."""
        return self._recogniser.partial()

    def pause(self) -> None:
        """Let the recogniser begin what needs the whole utterance."""
        self._recogniser.pause()

    def resume(self) -> None:
        """Let it throw away what it began."""
        self._recogniser.resume()

    def finish(self) -> Transcript:
        """Return what was heard."""
        if 0 < self._samples < self._held:
            self._judge()
        if self._samples and self._noisy:
            self._recogniser.accept(self._suppressor.clean(self._count, _NOTHING, last=True))
        return self._recogniser.finish()

    def _judge(self) -> None:
        """Look whether there is noise in what was held back, and pass it on."""
        self._noisy = is_noisy([frame for frame, _ in self._frames], NOT_QUIET_DB)
        self._pass_on()

    def _pass_on(self) -> None:
        for frame, cleaned in self._frames:
            self._recogniser.accept(cleaned if self._noisy else frame)
        self._frames.clear()
