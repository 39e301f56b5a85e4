"""A recogniser that is still being loaded: capture begins at once, and no word is lost meanwhile."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.hearing.protocol import Hints, Recogniser, Samples
    from voice_skill.values import Transcript

LONGEST_S = 30.0
"""Seconds after which loading is no longer waited for."""


class LoadingRecogniser:
    """Loads in the background and waits only when it is first needed; what loading raises is raised then."""

    def __init__(self, load: Callable[[], Recogniser]) -> None:
        """Load with this, once begin() is called."""
        self._loaded: Future[Recogniser] = Future()
        self._thread = Thread(target=self._load, args=(load,), name="loading", daemon=True)

    def begin(self) -> None:
        """Begin to load."""
        self._thread.start()

    def end(self) -> None:
        """Wait until nothing is being loaded any more, which takes seconds at most.

        Where the interpreter ends while a C++ library is at work in a thread, that library aborts the process.
        """
        if self._thread.is_alive():
            self._thread.join(LONGEST_S)

    def done(self) -> bool:
        """Return whether it is loaded. Raises what loading raised."""
        if not self._loaded.done():
            return False
        self._loaded.result()
        return True

    @property
    def name(self) -> str:
        """Return the name of the engine."""
        return self._loaded.result().name

    def start(self, hints: Hints) -> None:
        """Begin an utterance."""
        self._loaded.result().start(hints)

    def accept(self, frame: Samples) -> None:
        """Take the next frame."""
        self._loaded.result().accept(frame)

    def partial(self) -> str:
        """Return the words so far."""
        return self._loaded.result().partial()

    def pause(self) -> None:
        """Hear that the person seems to have ended."""
        self._loaded.result().pause()

    def resume(self) -> None:
        """Hear that the person goes on."""
        self._loaded.result().resume()

    def finish(self) -> Transcript:
        """End the utterance and return what was heard."""
        return self._loaded.result().finish()

    def _load(self, load: Callable[[], Recogniser]) -> None:
        try:
            self._loaded.set_result(load())
        except BaseException as trouble:  # noqa: BLE001 (whatever it is, it is raised where the recogniser is used)
            self._loaded.set_exception(trouble)
