"""Says sentences: the first sounds while the rest is rendered, and a sentence is the unit of repeat, back and skip.

say ──► rendering thread ──sound by sound──► player
         one sentence ahead of what is heard, so that a change of rate is heard at the next sentence
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from voice_skill.errors import VoiceSkillError
from voice_skill.speaking.protocol import USUAL, Delivery

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voice_skill.speaking.protocol import Player, Sound, Voice

AHEAD = 2
"""Sentences rendered and not yet heard, the one that sounds included."""


class Speaker:
    """A voice and a player together; safe to be called from several threads."""

    def __init__(self, voice: Voice, player: Player, delivery: Delivery = USUAL) -> None:
        """Take a voice and a player, which stay the caller's to close."""
        self.delivery = delivery
        self._voice = voice
        self._player = player
        self._lock = threading.RLock()
        self._sentences: tuple[str, ...] = ()
        self._turn: _Turn | None = None

    def say(self, sentences: Sequence[str], on_start: Callable[[], None] = lambda: None) -> None:
        """Begin to say sentences, cutting off what is being said; on_start is called at the first sound."""
        with self._lock:
            self.stop()
            self._sentences = tuple(sentences)
            self._begin(0, on_start)

    def stop(self) -> None:
        """Be silent within a frame; what was left is forgotten."""
        with self._lock:
            if self._turn is not None:
                self._turn.cancel()
            self._player.stop()

    def pause(self) -> None:
        """Hold on."""
        self._player.pause()

    def resume(self) -> None:
        """Go on."""
        self._player.resume()

    def skip(self) -> None:
        """Go on with the next sentence."""
        self._jump(1)

    def back(self) -> None:
        """Say the sentence before once more, and go on from there."""
        self._jump(-1)

    def repeat(self) -> None:
        """Say the sentence once more, and go on from there."""
        self._jump(0)

    @property
    def sentence(self) -> int:
        """Return the number of the sentence that is heard, or was heard last, from 0."""
        with self._lock:
            return self._turn.sentence() if self._turn is not None else 0

    @property
    def speaking(self) -> bool:
        """Return whether something is still to be heard. Raises what voice or player raised."""
        turn = self._turn
        if turn is None:
            return False
        if turn.trouble is not None:
            trouble, turn.trouble = turn.trouble, None
            raise trouble
        return turn.to_be_heard

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until all was heard; return whether it was, or the time is over. Raises what speaking raises."""
        until = None if timeout_s is None else time.monotonic() + timeout_s
        while self.speaking:
            if until is not None and time.monotonic() >= until:
                return False
            time.sleep(0.005)
        return True

    def _jump(self, by: int) -> None:
        with self._lock:
            at = min(max(0, self.sentence + by), len(self._sentences))
            self.stop()
            self._begin(at, lambda: None)

    def _begin(self, first: int, on_start: Callable[[], None]) -> None:
        self._turn = _Turn(self._sentences, first, self._render, self._player, on_start)

    def _render(self, sentence: str) -> Sound:
        """Render a sentence as it is to be delivered now."""
        return self._voice.render(sentence, self.delivery)


class _Turn:
    """Sentences from one on, rendered by a thread that ends by itself."""

    def __init__(
        self,
        sentences: Sequence[str],
        first: int,
        render: Callable[[str], Sound],
        player: Player,
        on_start: Callable[[], None],
    ) -> None:
        self.trouble: VoiceSkillError | None = None
        self._sentences = sentences
        self._first = first
        self._render = render
        self._player = player
        self._on_start = on_start
        self._cancelled = threading.Event()
        self._handing = threading.Lock()
        self._ends_s: list[float] = []
        self._before_s = player.played_s
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Hand the player nothing more from now on."""
        with self._handing:
            self._cancelled.set()

    @property
    def to_be_heard(self) -> bool:
        """Return whether the turn still has something to be heard."""
        return not self._cancelled.is_set() and (self._thread.is_alive() or self._player.playing)

    def sentence(self) -> int:
        """Return the number of the sentence that is heard."""
        ended = len(self._ends_s) - self._unheard()
        return min(self._first + ended, max(self._first, len(self._sentences) - 1))

    def _unheard(self) -> int:
        """Return how many sentences were handed over and not heard to their end."""
        heard_s = self._player.played_s - self._before_s
        return sum(end > heard_s for end in self._ends_s)

    def _run(self) -> None:
        try:
            for count, sentence in enumerate(self._sentences[self._first :]):
                sound = self._render(sentence)
                if not (self._wait_for_room() and self._hand_over(sound)):
                    return
                if count == 0:
                    self._on_start()
        except VoiceSkillError as trouble:
            self.trouble = trouble

    def _hand_over(self, sound: Sound) -> bool:
        """Give the player a sound, unless the turn was cancelled first."""
        with self._handing:
            if self._cancelled.is_set():
                return False
            self._player.play(sound)
            self._ends_s.append(sound.seconds + (self._ends_s[-1] if self._ends_s else 0.0))
            return True

    def _wait_for_room(self) -> bool:
        """Wait until the player wants more; return whether the turn still goes on."""
        while self._unheard() >= AHEAD:
            if self._cancelled.wait(0.005):
                return False
        return True
