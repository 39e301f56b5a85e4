"""Recordings of any common format, rate and number of channels, as frames of the one inner shape.

A file is read in blocks, so that an hour takes no more memory than a second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import soundfile
import soxr

from voice_skill.errors import RecordingUnreadable
from voice_skill.hearing.ogg_end import OggEnd, ogg_end
from voice_skill.hearing.protocol import FRAME, SAMPLE_RATE, as_frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from voice_skill.hearing.protocol import Samples

LIMIT_S = 60.0
"""Seconds of a recording that count as one utterance, unless the caller sets another limit."""

_BLOCK_S = 0.25
_FULL_SCALE = 32_767
_SIZE_UNKNOWN = 0x7FFF_0000
_HEADER = 1024
"""Bytes that a sound file without sound has at most."""
_CUT_SHORT = re.compile(r"\b(?:data|SSND|Data Size|riff|Riff size) *: (\d+) \(should be (\d+)\)")
"""What libsndfile notes of a WAV, AIFF, AU, W64 or RF64 file that is shorter than its header says."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file that can be opened."""

    path: Path
    """The file."""
    seconds: float
    """How long it is, as its header says."""
    sample_rate: int
    """Samples a second in the file."""
    channels: int
    """Number of channels; they are mixed to one."""
    unmarked: bool = False
    """Whether it lacks the mark of its end, as where a recorder was stopped."""

    def frames(self, limit_s: float = LIMIT_S) -> Iterator[Samples]:
        """Yield the first limit_s seconds as frames; the last frame is filled up with silence.

        Raises RecordingUnreadable where the file turns out to be damaged further in.
        """
        left = round(limit_s * SAMPLE_RATE)
        for frame in _framed(_resampled(self._blocks(limit_s), self.sample_rate)):
            if left <= 0:
                return
            yield frame
            left -= FRAME

    def note(self, limit_s: float = LIMIT_S) -> str:
        """Return one sentence where more was said than is heard, or may have been; else nothing."""
        if self.seconds > limit_s:
            return (
                f"{self.path} lasts {self.seconds:.0f} seconds; "
                f"one utterance may last {limit_s:.0f}, so the rest is not heard."
            )
        if self.unmarked:
            return f"{self.path} has no mark at its end, so it may be cut short; what is there is heard."
        return ""

    def _blocks(self, limit_s: float) -> Iterator[NDArray[np.float32]]:
        """Yield blocks of the file, mixed to one channel, -1 to 1."""
        left = round(min(limit_s, self.seconds) * self.sample_rate)
        try:
            with soundfile.SoundFile(self.path) as file:
                while left > 0:
                    wanted = min(left, round(_BLOCK_S * self.sample_rate))
                    block = file.read(wanted, dtype="float32", always_2d=True)
                    if not len(block):
                        raise _cut_short(self.path)
                    left -= len(block)
                    yield block.mean(axis=1)
        except soundfile.LibsndfileError:
            raise _cut_short(self.path) from None


def open_recording(path: Path) -> Recording:
    """Look at a sound file and return what it is.

    Raises RecordingUnreadable for a file that is missing, empty, cut short, unfinished, a pipe or not sound.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        message = f"{path} is no file; save the sound to a file first."
        raise RecordingUnreadable(message)
    try:
        with soundfile.SoundFile(path) as file:
            found = Recording(path, file.frames / file.samplerate, file.samplerate, file.channels)
            said = _CUT_SHORT.search(file.extra_info)
            end = ogg_end(path) if file.format == "OGG" else OggEnd.WHOLE
    except (soundfile.LibsndfileError, OSError, TypeError):
        raise RecordingUnreadable(_why_unreadable(path)) from None
    if end is OggEnd.CUT or (said and int(said[2]) < int(said[1]) < _SIZE_UNKNOWN):
        raise _cut_short(path)
    if not found.seconds and path.stat().st_size > _HEADER:
        raise _cut_short(path)  # whoever recorded it never came to write how long it is
    if not found.seconds:
        message = f"{path} holds no sound; record it again."
        raise RecordingUnreadable(message)
    return replace(found, unmarked=end is OggEnd.UNMARKED)


def _why_unreadable(path: Path) -> str:
    """Return the sentence that says why a file cannot be opened as sound."""
    if path.is_dir():
        return f"{path} is a folder; name a sound file in it."
    if not path.exists():
        return f"{path} does not exist; check the name of the recording."
    if not path.stat().st_size:
        return f"{path} is empty; record it again."
    return f"{path} is not a sound file that can be read, or it is damaged; WAV, FLAC and OGG can be."


def _cut_short(path: Path) -> RecordingUnreadable:
    """Return the error for a file that ends before its header says."""
    return RecordingUnreadable(f"{path} is cut short or damaged; copy or record it again.")


def _resampled(blocks: Iterable[NDArray[np.float32]], rate: int) -> Iterator[Samples]:
    """Yield the blocks at the inner rate as 16-bit samples."""
    resampler = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32")
    for block in blocks:
        yield _as_samples(resampler.resample_chunk(block))
    yield _as_samples(resampler.resample_chunk(np.zeros(0, np.float32), last=True))


def _as_samples(block: NDArray[np.float32]) -> Samples:
    """Return samples of -1 to 1 as 16-bit ones; what is louder is clipped, what is no number is silence."""
    whole = np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0)
    return (np.clip(whole, -1.0, 1.0) * _FULL_SCALE).astype(np.int16)


def _framed(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Yield frames of the inner size from blocks of any size."""
    rest = np.zeros(0, np.int16)
    for block in blocks:
        rest = np.concatenate((rest, block))
        whole = len(rest) // FRAME * FRAME
        yield from as_frames(rest[:whole])
        rest = rest[whole:]
    yield from as_frames(rest)
