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
    Quick = Callable[[Samples, Hints, GivenUp], Transcript | None]
    """The same more quickly; None where a quick look would show nothing."""

_MOMENT_S = 0.02
"""Seconds after a quick look in which it may be found to be enough, before the rest is begun."""


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
            if self._quick is not None:
                self._glimpse = self._worker.submit(self._quick, self._spoken(), self._hints, self._given_up.is_set)
            self._begun = self._worker.submit(self._whole, self._spoken(), self._hints, self._given_up)

    def resume(self) -> None:
        """Throw away what was begun, since the person goes on or a quick look was enough."""
        self._given_up.set()
        self._given_up = Event()
        for begun in (self._glimpse, self._begun):
            if begun is not None:
                begun.cancel()
        self._glimpse = self._begun = None

    def glimpse(self) -> Transcript | None:
        """Return what the quicker function heard; None where none was begun, or it would show nothing."""
        return self._glimpse.result() if self._glimpse is not None else None

    def finish(self) -> Transcript:
        """Return what was heard; silence after the pause adds nothing to it."""
        begun = self._begun or self._worker.submit(self._decode, self._spoken(), self._hints, self._given_up.is_set)
        self._begun, self._glimpse, self._frames = None, None, []
        return begun.result()

    def _whole(self, spoken: Samples, hints: Hints, given_up: Event) -> Transcript:
        """Decode the whole, unless a quick look was enough."""
        if self._quick is not None:
            given_up.wait(_MOMENT_S)
        return self._decode(spoken, hints, given_up.is_set)

    def _spoken(self) -> Samples:
        """Return the utterance so far."""
        return np.concatenate(self._frames) if self._frames else np.zeros(0, np.int16)
