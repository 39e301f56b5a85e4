"""One utterance from frames to a transcript: endpoint, then recogniser.

For recordings and measurements; the live loop does the same, and a good deal more, in session.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voice_skill.hearing.endpoint import Endpoint, EndpointSettings, Moment
from voice_skill.hearing.protocol import FRAME, NO_HINTS
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from voice_skill.hearing.protocol import Hints, Recogniser, Samples

WHOLE = EndpointSettings(patience=float(10**6), cap_s=float(10**6))
"""Settings for a recording that is one utterance, however long its pauses."""

_RUN_UP = 10
"""Frames of silence before a recording, since many begin in the middle of a sound."""


def hear(
    frames: Iterable[Samples],
    recogniser: Recogniser,
    hints: Hints = NO_HINTS,
    on_partial: Callable[[str], None] | None = None,
    settings: EndpointSettings = WHOLE,
) -> Transcript:
    """Return what is said in frames; an empty text where nobody speaks.

    on_partial is told the words so far, each time they change.
    """
    endpoint = Endpoint(hints.expects, settings)
    for _ in range(_RUN_UP):
        endpoint.accept(np.zeros(FRAME, np.int16))
    said = ""
    for frame in frames:
        step = endpoint.accept(frame)
        if step.moment is Moment.STARTED:
            recogniser.start(hints)
        for handed_on in step.frames:
            recogniser.accept(handed_on)
        if step.moment is Moment.ENDED:
            break
        if on_partial and step.frames and (now := recogniser.partial()) != said:
            said = now
            on_partial(said)
    if endpoint.started_at is None:
        return Transcript("", confidence=0.0, origin=recogniser.name)
    return recogniser.finish()
