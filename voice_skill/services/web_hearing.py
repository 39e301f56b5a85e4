"""The browser's microphone: sound from the WebSocket through our endpoint and recogniser, in a thread.

    page ──16 kHz samples──► bounded queue ──► thread: Ear (endpoint, recogniser) ──tell──► the page's conversation

Only so many pages are listened to at once; a recogniser that was lent is used again by the next page.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from queue import Empty, Full, Queue
from threading import Lock, Thread
from typing import TYPE_CHECKING

import numpy as np

from voice_skill.ear import Ear, What
from voice_skill.errors import VoiceSkillError
from voice_skill.hearing.protocol import FRAME
from voice_skill.services.web_limits import MOST_LISTENING
from voice_skill.understand import understand
from voice_skill.values import Expects, Transcript
from voice_skill.waiting import WAITING

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.ear import Heard
    from voice_skill.hearing.endpoint import EndpointSettings
    from voice_skill.hearing.protocol import Recogniser, Samples
    from voice_skill.hints import HintBook
    from voice_skill.pack import ContentPack

WAITING_SOUND = 256
"""Messages of sound that wait while a recogniser is at work; more are thrown away."""
SENDS_NOTHING_S = 120.0
"""Seconds without sound from a page that listens, after which it is no longer listened to."""
QUIET_S = 300.0
"""Seconds without a word after which a page is no longer listened to."""
_ENDING_S = 20.0
ALL_BUSY = "Others are being listened to just now; please type, or press the microphone button again in a while."
TOO_QUIET = "Nobody has spoken for a while, so the microphone is off; press its button to go on by voice."


@dataclass(frozen=True, slots=True)
class Expected:
    """What the conversation waits for."""

    topic: str
    """The open question; empty where none is."""
    expects: Expects
    """The kind of answer."""
    anew: bool = False
    """Whether what was heard so far is thrown away, since the program speaks now."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A page is no longer listened to."""

    why: str = ""
    """A sentence for the person; empty where they ended it."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The recogniser is loaded, and the page is listened to."""


class Hearing:
    """The recognisers, lent to pages while they listen."""

    def __init__(
        self,
        opened: Callable[[], Recogniser],
        book: HintBook,
        pack: ContentPack,
        settings: EndpointSettings,
        most: int = MOST_LISTENING,
    ) -> None:
        """Lend at most so many recognisers, opened with this."""
        self._open, self._book, self.pack, self.settings, self._most = opened, book, pack, settings, most
        self._lock = Lock()
        self._idle: list[Recogniser] = []
        self._lent = 0
        self._ears: set[PageEar] = set()

    def lend(self) -> Recogniser | None:
        """Return a recogniser, or None where all are lent. Raises ModelMissing and ModelBroken."""
        with self._lock:
            if self._lent >= self._most:
                return None
            self._lent += 1
            if self._idle:
                return self._idle.pop()
        try:
            return self._open()
        except BaseException:
            self.take_back(None)
            raise

    def take_back(self, recogniser: Recogniser | None) -> None:
        """Take a recogniser back; None where opening it failed."""
        with self._lock:
            self._lent -= 1
            if recogniser is not None:
                self._idle.append(recogniser)

    def follow(self, ear: PageEar, *, gone: bool = False) -> None:
        """Remember who listens, to end it where the program ends."""
        (self._ears.discard if gone else self._ears.add)(ear)

    def close(self) -> None:
        """End all listening, and wait for it: where a library is cut off at work, it aborts the process."""
        for ear in list(self._ears):
            ear.end()
            ear.join()

    def expect(self, ear: Ear, expected: Expected) -> None:
        """Let an ear expect this next."""
        with self._lock:
            hints = self._book.expecting(expected.topic or None, expected.expects)
        ear.expect(hints)
        if expected.anew:
            ear.restart()


class PageEar:
    """Listens to one page; everything it hears is told from its thread."""

    def __init__(self, hearing: Hearing, tell: Callable[[Heard | Ready | Ended], None], expected: Expected) -> None:
        """Begin to listen."""
        self._hearing, self._tell = hearing, tell
        self._waiting: Queue[Samples | Expected | None] = Queue(WAITING_SOUND)
        self._rest = np.zeros(0, np.int16)
        self._quiet_since = 0.0
        self._thread = Thread(target=self._run, args=(expected,), name="page-ear", daemon=True)
        self._thread.start()

    def take(self, sound: bytes) -> None:
        """Take samples from the page."""
        self._put(np.frombuffer(sound[: len(sound) // 2 * 2], "<i2").astype(np.int16))

    def expect(self, expected: Expected) -> None:
        """Expect this next."""
        self._put(expected)

    def end(self) -> None:
        """Listen no longer; the thread ends by itself."""
        while not self._put(None):
            self._waiting.get()

    def join(self) -> None:
        """Wait for the thread."""
        self._thread.join(_ENDING_S)

    def _put(self, found: Samples | Expected | None) -> bool:
        try:
            self._waiting.put_nowait(found)
        except Full:
            return False
        return True

    def _run(self, expected: Expected) -> None:
        recogniser = None
        self._hearing.follow(self)
        try:
            recogniser = self._hearing.lend()
            self._tell(self._listen(recogniser, expected) if recogniser else Ended(ALL_BUSY))
        except VoiceSkillError as trouble:
            self._tell(Ended(str(trouble)))
        finally:
            if recogniser:
                self._hearing.take_back(recogniser)
            self._hearing.follow(self, gone=True)

    def _listen(self, recogniser: Recogniser, expected: Expected) -> Ended:
        ear = Ear(recogniser, self._hearing.settings)
        self._hearing.expect(ear, expected)
        self._tell(Ready())
        self._quiet_since = time.monotonic()
        while time.monotonic() - self._quiet_since < QUIET_S:
            try:
                found = self._waiting.get(timeout=SENDS_NOTHING_S)
            except Empty:
                return Ended(TOO_QUIET)
            if found is None:
                return Ended()
            if isinstance(found, Expected):
                self._hearing.expect(ear, found)
            else:
                self._hear(ear, found)
        return Ended(TOO_QUIET)

    def _hear(self, ear: Ear, sound: Samples) -> None:
        sound = np.concatenate((self._rest, sound))
        whole = len(sound) // FRAME * FRAME
        self._rest = sound[whole:]
        for start in range(0, whole, FRAME):
            for heard in ear.accept(sound[start : start + FRAME], time.monotonic()):
                self._quiet_since = time.monotonic()
                self._give_time(ear, heard)
                self._tell(heard)

    def _give_time(self, ear: Ear, heard: Heard) -> None:
        """Give time to somebody who says that they need it."""
        paused = heard.what is What.PAUSED and heard.text
        if paused and understand(Transcript(heard.text), self._hearing.pack).intent == WAITING:
            ear.think()
