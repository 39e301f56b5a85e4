"""Short soft tones that tell what the program does, for people who do not look at it.

Each has a shape of its own, so that they are told apart without knowing the notes: up, one, two low, falling, down.
All are below a third of a second long but the thinking pair, and far quieter than speech.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import numpy as np

from voice_skill.speaking.protocol import Sound

RATE = 48_000
LEVEL = 0.12
"""Peak, of full scale."""


class Earcon(StrEnum):
    """What a tone tells."""

    LISTENING = "listening"
    """It listens now: two notes up."""
    HEARD = "heard"
    """It has heard the end of what was said: one short high note."""
    THINKING = "thinking"
    """The answer takes a little longer: two low notes."""
    LOST = "lost"
    """The microphone or the loudspeaker is gone: three notes down."""
    GOODBYE = "goodbye"
    """The conversation is over: two notes down."""


# Notes as (hertz, seconds); 0 hertz is silence.
_NOTES: dict[Earcon, tuple[tuple[float, float], ...]] = {
    Earcon.LISTENING: ((523.25, 0.09), (783.99, 0.14)),
    Earcon.HEARD: ((1046.5, 0.08),),
    Earcon.THINKING: ((261.63, 0.16), (0.0, 0.12), (261.63, 0.16)),
    Earcon.LOST: ((659.26, 0.09), (440.0, 0.09), (293.66, 0.12)),
    Earcon.GOODBYE: ((783.99, 0.1), (392.0, 0.18)),
}


@cache
def earcon(kind: Earcon) -> Sound:
    """Return a tone."""
    notes = np.concatenate([_note(hertz, seconds) for hertz, seconds in _NOTES[kind]])
    return Sound((notes * LEVEL * np.iinfo(np.int16).max).astype(np.int16), RATE)


def _note(hertz: float, seconds: float) -> np.typing.NDArray[np.float64]:
    """Return one note that swells and fades, with a soft octave above it."""
    at = np.arange(int(seconds * RATE)) / RATE
    tone = np.sin(2 * np.pi * hertz * at) + 0.25 * np.sin(4 * np.pi * hertz * at)
    note: np.typing.NDArray[np.float64] = tone / 1.25 * np.hanning(len(at)) ** 0.5
    return note
