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
    Quick = Callable[[Samples, Hints], Transcript | None]
    """The same more quickly; None where a quick look would show nothing."""


class WholeUtterance:
    """Turns a function over whole utterances into a Recogniser.

    At pause() the function is run in the background; finish() takes its result, unless resume() threw it away.
    Before it, where there is one, a quicker and less certain function is run, for glimpse().
    """

    def __init__(self, name: str, decode: Decode, quick: Quick | None = None) -> None:
        """Hear with decode; it and `quick` are never run at the same time."""
        self.name = name
        self._decode, self._quick = decode, quick
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._hints = NO_HINTS
        self._frames: list[Samples] = []
        self._begun: Future[Transcript] | None = None
        self._glimpse: Future[Transcript | None] | None = None

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
            if self._quick is not None:
                self._glimpse = self._worker.submit(self._quick, self._spoken(), self._hints)
            self._begun = self._worker.submit(self._decode, self._spoken(), self._hints)

    def resume(self) -> None:
        """Throw away what was begun, since the person goes on."""
        for begun in (self._glimpse, self._begun):
            if begun is not None:
                begun.cancel()
        self._glimpse = self._begun = None

    def glimpse(self) -> Transcript | None:
        """Return what the quicker function heard; None where none was begun."""
        return self._glimpse.result() if self._glimpse is not None else None

    def finish(self) -> Transcript:
        """Return what was heard; silence after the pause adds nothing to it."""
        begun = self._begun or self._worker.submit(self._decode, self._spoken(), self._hints)
        self._begun, self._glimpse, self._frames = None, None, []
        return begun.result()

    def _spoken(self) -> Samples:
        """Return the utterance so far."""
        return np.concatenate(self._frames) if self._frames else np.zeros(0, np.int16)
