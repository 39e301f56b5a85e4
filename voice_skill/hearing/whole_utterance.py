"""Recognisers that hear an utterance as a whole, with their work begun in the person's first pause."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from voice_skill.hearing.protocol import NO_HINTS, Hints

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.hearing.protocol import Samples
    from voice_skill.values import Transcript

    Decode = Callable[[Samples, Hints], Transcript]
    """From a whole utterance to its transcript."""


class WholeUtterance:
    """Turns a function over whole utterances into a Recogniser.

    At pause() the function is run in the background; finish() takes its result, unless resume() threw it away.
    """

    def __init__(self, name: str, decode: Decode) -> None:
        """Hear with decode, which is never run twice at the same time."""
        self.name = name
        self._decode = decode
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._hints = NO_HINTS
        self._frames: list[Samples] = []
        self._begun: Future[Transcript] | None = None

    def start(self, hints: Hints) -> None:
        """Begin an utterance."""
        self.resume()
        self._hints, self._frames = hints, []

    def accept(self, frame: Samples) -> None:
        """Keep the frame."""
        self._frames.append(frame)

    def partial(self) -> str:
        """Return nothing: the words come with the end."""
        return ""

    def pause(self) -> None:
        """Begin to decode what has been said so far."""
        if self._begun is None:
            self._begun = self._worker.submit(self._decode, self._spoken(), self._hints)

    def resume(self) -> None:
        """Throw away what was begun, since the person goes on."""
        if self._begun is not None:
            self._begun.cancel()
            self._begun = None

    def finish(self) -> Transcript:
        """Return what was heard; silence after the pause adds nothing to it."""
        begun = self._begun or self._worker.submit(self._decode, self._spoken(), self._hints)
        self._begun, self._frames = None, []
        return begun.result()

    def _spoken(self) -> Samples:
        """Return the utterance so far."""
        return np.concatenate(self._frames) if self._frames else np.zeros(0, np.int16)
