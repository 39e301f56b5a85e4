"""What is being said just now: sentence by sentence, with captions, and what became of the loudspeaker.

    say ──► Speaker (renders in its own thread) ──► metered player ──► loudspeaker
    watch, once a frame: first sound, sentence, end, loss and return of the loudspeaker

Without a voice, or while the loudspeaker is gone, captions alone say it; what was not heard is said when it is back.
"""

from __future__ import annotations

from collections import deque
from enum import StrEnum
from typing import TYPE_CHECKING

from voice_skill.echo import MeteredPlayer
from voice_skill.errors import DeviceGone, VoiceUnavailable
from voice_skill.speaking.earcons import Earcon, earcon
from voice_skill.speaking.speaker import Speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voice_skill.captions import Captions
    from voice_skill.events import Events
    from voice_skill.speaking.protocol import Delivery, Player, Voice


class Became(StrEnum):
    """What watch() found."""

    NOTHING = "nothing"
    """Nothing new."""
    ENDED = "ended"
    """All has been said."""


class Saying:
    """Says sentences and knows how far it is; every method returns at once."""

    def __init__(
        self,
        voice: Voice,
        player: Player,
        *,
        delivery: Delivery,
        captions: Captions,
        events: Events,
        clock: Callable[[], float],
        tones: bool = True,
    ) -> None:
        """Speak with this voice through this player, which are closed with it."""
        self._voice, self._player = voice, MeteredPlayer(player)
        self._speaker = Speaker(voice, self._player, delivery)
        self._captions, self._events, self._clock, self._tones = captions, events, clock, tones
        self._sentences: tuple[str, ...] = ()
        self._started: deque[float] = deque()
        self._shown = 0
        self._heard = 0
        self._going = False
        self._lost = False
        self._trying_since_s: float | None = None
        self.held = False
        """Whether the voice waits, because somebody may be cutting in."""

    @property
    def going(self) -> bool:
        """Return whether something is being said, or held."""
        return self._going

    @property
    def at_last(self) -> bool:
        """Return whether the last sentence is being said."""
        return not self._going or self._speaker.sentence >= len(self._sentences) - 1

    @property
    def text(self) -> str:
        """Return the sentences said so far, the one that sounds included."""
        return " ".join(self._sentences[: self._speaker.sentence + 1])

    def loudest_db(self, until: float) -> float:
        """Return how loud the loudspeaker was at most while what is heard at `until` may be its echo."""
        return self._player.loudest_db(until)

    def wake(self) -> None:
        """Open the loudspeaker early, so that its first sound is not late."""
        try:
            self._player.wake()
        except DeviceGone as gone:
            self._lose(gone)

    def deliver(self, delivery: Delivery) -> None:
        """Speak so from the next sentence on."""
        self._speaker.delivery = delivery

    def say(self, sentences: Sequence[str]) -> None:
        """Say sentences, in place of what is being said."""
        self._sentences, self._shown, self._going, self.held = tuple(sentences), 0, True, False
        self._heard = 0
        if self._lost:
            self._show(len(self._sentences))
        else:
            self._speaker.say(self._sentences, lambda: self._started.append(self._clock()))

    def hush(self) -> None:
        """Be silent at once, and forget the rest."""
        self._speaker.stop()
        self._going = self.held = False

    def hold(self) -> None:
        """Be silent at once, and keep the rest."""
        self.held = True
        self._speaker.pause()

    def go_on(self) -> None:
        """Go on with what was held, if anything was."""
        if self.held:
            self.held = False
            self._speaker.resume()

    def tone(self, kind: Earcon) -> None:
        """Sound a short tone, where tones are wanted."""
        if self._tones and not self._lost:
            try:
                self._player.play(earcon(kind))
            except DeviceGone as gone:
                self._lose(gone)

    def watch(self) -> Became:
        """Tell captions and events what has happened, and return whether all has been said."""
        self._player.mark(self._clock())
        while self._started:
            self._events("sound_start", self._started.popleft())
        if not self._going:
            return Became.NOTHING
        try:
            # Asked for itself, since a voice that waits for the player looks as if it spoke.
            playing = self._player.playing
            speaking = not self._lost and (self._speaker.speaking or playing or self.held)
        except VoiceUnavailable as trouble:
            self._captions.note(f"{trouble} Captions go on without a voice.")
            self._show(len(self._sentences))
            speaking = False
        except DeviceGone as gone:
            self._lose(gone)
            speaking = False
        self._show(self._speaker.sentence + 1 if speaking else len(self._sentences))
        if speaking:
            return Became.NOTHING
        self._going = False
        if not self._lost:
            self._events("sound_end")
        return Became.ENDED

    def look_again(self) -> None:
        """Look whether a lost loudspeaker takes sound again; then what was not heard is said.

        One that takes a tone and lets time pass over it is back; one that is only opened may still be dead.
        """
        if not self._lost:
            return
        try:
            playing = self._player.playing
            if self._trying_since_s is not None and self._player.played_s > self._trying_since_s:
                self._found_again()
            elif not playing:
                self._player.wake()
                self._trying_since_s = self._player.played_s
                self._player.play(earcon(Earcon.LISTENING))
        except DeviceGone:
            self._trying_since_s = None

    def close(self) -> None:
        """Be silent and give everything back."""
        self._speaker.stop()
        self._player.close()
        self._voice.close()

    def _found_again(self) -> None:
        self._lost, self._trying_since_s = False, None
        self._events("device_back", device="loudspeaker")
        if left := self._sentences[self._heard :]:
            self.say(left)
            self._shown = len(left)

    def _show(self, upto: int) -> None:
        for sentence in self._sentences[self._shown : upto]:
            self._captions.says(sentence)
        self._shown = max(self._shown, upto)

    def _lose(self, gone: DeviceGone) -> None:
        """Remember how far it was; captions say the rest."""
        self._heard = self._speaker.sentence if self._going else len(self._sentences)
        self._lost = True
        self._speaker.stop()
        self._events("device_lost", device="loudspeaker", what=str(gone))
        self._captions.note(f"{gone} Captions go on without it.")
        self._show(len(self._sentences))
