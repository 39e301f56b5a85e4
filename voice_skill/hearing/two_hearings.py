"""Two recognisers hear the same utterance: one under the expected answers, one openly.

In a description only the open one is asked, since a model of our own phrases hears everything as them.
How far an answer stands out from the noise is heard too, since in noise each of them alone is worth less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.hearing.agreement import believable, combine
from voice_skill.hearing.level import is_noisy
from voice_skill.hearing.protocol import NO_HINTS, SAMPLE_RATE, Hints
from voice_skill.values import Expects

if TYPE_CHECKING:
    from voice_skill.hearing.protocol import Recogniser, Samples
    from voice_skill.values import Transcript


_JUDGED_S = 6.0
"""Seconds of an utterance in which noise is looked for; an answer is shorter."""


class TwoHearings:
    """Two recognisers as one."""

    def __init__(self, biased: Recogniser, opened: Recogniser) -> None:
        """Hear answers with both, and descriptions with the open one."""
        self.name = opened.name if opened.name == biased.name else f"{opened.name}+{biased.name}"
        self._biased = biased
        self._opened = opened
        self._hints = NO_HINTS
        self._both = False
        self._frames: list[Samples] = []
        self._samples = 0

    def start(self, hints: Hints) -> None:
        """Begin an utterance in the hearings that it needs."""
        self._hints = hints
        self._frames, self._samples = [], 0
        self._both = hints.expects is not Expects.OPEN and bool(hints.phrases)
        for recogniser in self._used():
            recogniser.start(hints)

    def accept(self, frame: Samples) -> None:
        """Give the frame to the hearings."""
        if self._both and self._samples < _JUDGED_S * SAMPLE_RATE:
            self._frames.append(frame)
            self._samples += len(frame)
        for recogniser in self._used():
            recogniser.accept(frame)

    def partial(self) -> str:
        """Return the words so far: of the biased hearing for answers, of the open one for descriptions."""
        return self._biased.partial() if self._both else self._opened.partial()

    def pause(self) -> None:
        """Let both begin what needs the whole utterance; first the one that does so in the background."""
        for recogniser in reversed(self._used()):
            recogniser.pause()

    def resume(self) -> None:
        """Let both throw away what they began."""
        for recogniser in self._used():
            recogniser.resume()

    def finish(self) -> Transcript:
        """Return what the hearings agree on."""
        if not self._both:
            return believable(self._opened.finish())
        self._opened.pause()  # A hearing that works in the background does so while the other ends.
        biased, noisy = self._biased.finish(), is_noisy(self._frames)
        return combine(biased, self._opened.finish(), self._hints, noisy=noisy)

    def _used(self) -> tuple[Recogniser, ...]:
        """Return the hearings that take part in this utterance."""
        return (self._biased, self._opened) if self._both else (self._opened,)
