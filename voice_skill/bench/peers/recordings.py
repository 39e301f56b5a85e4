"""Recordings as the peers read them: WAV of 16 bit, one channel; standard library alone."""

from __future__ import annotations

import wave


def sound(file: str) -> bytes:
    """Return the samples of a recording."""
    with wave.open(file, "rb") as recording:
        return recording.readframes(recording.getnframes())
