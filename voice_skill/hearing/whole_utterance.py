"""Recognisers that hear an utterance as a whole, with their work begun in the person's first pause."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from voice_skill.hearing.protocol import NO_HINTS, Hints

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.hearing.protocol import Samples
    from voice_skill.values import Transcript

    GivenUp = Callable[[], bool]
    """Whether nobody waits for the transcript any more: it may be whatever is soonest there."""
    Decode = Callable[[Samples, Hints, GivenUp], Transcript]
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
        self._given_up = Event()

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
            self._begun = self._submit()

    def resume(self) -> None:
        """Throw away what was begun, since the person goes on."""
        self._given_up.set()
        self._given_up = Event()
        if self._begun is not None:
            self._begun.cancel()
        self._begun = None

    def finish(self) -> Transcript:
        """Return what was heard; silence after the pause adds nothing to it."""
        begun = self._begun or self._submit()
        self._begun, self._frames = None, []
        return begun.result()

    def _submit(self) -> Future[Transcript]:
        """Begin to decode the utterance so far."""
        spoken = np.concatenate(self._frames) if self._frames else np.zeros(0, np.int16)
        return self._worker.submit(self._decode, spoken, self._hints, self._given_up.is_set)
