"""Tells the person's voice from the program's own, which comes back through the air.

A player that knows how loud it is at each moment, and a gate that learns how much of it the microphone hears.
The microphone hears the loudspeaker later and quieter; how much quieter is learned from all that is played.
What is no louder than the echo would be is turned down; what is clearly louder is a person.
It is no echo cancellation: a person who speaks more softly than the echo is not heard while it speaks.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from voice_skill.hearing.voice_activity import SILENCE_DB, loudness_db

if TYPE_CHECKING:
    from voice_skill.hearing.protocol import Samples
    from voice_skill.hearing.voice_activity import VoiceActivity
    from voice_skill.speaking.protocol import Player, Sound

LATER_S = 1.0
"""Seconds within which an echo is heard: half of it for its way through a sound server, half for its peaks."""
MARGIN_DB = 6.0
"""Decibels above the loudest echo to be expected from which a frame is a person's."""
CLEAR_DB = 12.0
"""Decibels above it from which a person may say the very words that are being said."""
TURNED_DOWN_DB = 18.0
"""Decibels by which echo is turned down; not to nothing, so that soft first sounds of words are left."""
STAYS_OPEN_FRAMES = 12
"""Frames for which the gate stays open after a clear one, since words have soft parts."""
_BLOCK_S = 0.032
_MARKS = 300
_KEEP_S = 3.0
_LEARN_FRAMES = 600
_PEAK_FRAMES = 16
_UNTIL_LEARNED = 32
_AUDIBLE_DB = -60.0
_SAME_WORDS = 85.0


class MeteredPlayer:
    """Plays through another player, and knows how loud it was at any moment of late."""

    def __init__(self, player: Player) -> None:
        """Play through this player."""
        self._player = player
        self._sounds: deque[tuple[float, float, tuple[float, ...]]] = deque()
        self._marks: deque[tuple[float, float]] = deque(maxlen=_MARKS)

    def mark(self, now: float) -> None:
        """Note how much has been heard by now; called often, so that times can be told between."""
        heard_s = self._player.played_s
        self._marks.append((now, heard_s))
        while self._sounds and self._sounds[0][1] < heard_s - _KEEP_S:
            self._sounds.popleft()

    def loudest_db(self, until: float, for_s: float = LATER_S) -> float:
        """Return how loud it was at most within the seconds before `until`, in decibels of full scale."""
        if not self._marks:
            return SILENCE_DB
        times, heard = zip(*self._marks, strict=True)
        begins_s, ends_s = np.interp((until - for_s, until), times, heard)
        return max((_loudest(sound, begins_s, ends_s) for sound in list(self._sounds)), default=SILENCE_DB)

    def wake(self) -> None:
        """Open the loudspeaker early."""
        self._player.wake()

    def play(self, sound: Sound) -> None:
        """Play, and remember how loud it will be."""
        self._player.play(sound)
        last = self._sounds[-1][1] if self._sounds else 0.0
        begins_s = max(last, self._player.played_s)
        self._sounds.append((begins_s, begins_s + sound.seconds, _levels(sound)))

    def stop(self) -> None:
        """Be silent and forget the rest."""
        self._player.stop()
        heard_s = self._player.played_s
        self._sounds = deque((a, min(b, heard_s), levels) for a, b, levels in self._sounds if a < heard_s)

    def pause(self) -> None:
        """Hold on."""
        self._player.pause()

    def resume(self) -> None:
        """Go on."""
        self._player.resume()

    @property
    def playing(self) -> bool:
        """Return whether something is still to be heard."""
        return self._player.playing

    @property
    def played_s(self) -> float:
        """Return the seconds of sound heard."""
        return self._player.played_s

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until all was heard."""
        return self._player.wait(timeout_s)

    def close(self) -> None:
        """Give back the loudspeaker."""
        self._player.close()


class EchoGate:
    """Takes the microphone's frames beside the loudness of the output, and knows which are only echo."""

    def __init__(self) -> None:
        """Expect an echo as loud as the output until seconds of it were heard: a person must be louder till then."""
        self._heard: deque[float] = deque(maxlen=_PEAK_FRAMES)
        self._ratios: deque[float] = deque([0.0] * _UNTIL_LEARNED, maxlen=_LEARN_FRAMES)
        self._open = 0
        self.excess_db: float | None = None
        """Decibels by which the last frame was louder than the echo to be expected; None where none is."""

    @property
    def echo_db(self) -> float:
        """Return how much quieter than the output its echo is heard, in decibels: a negative number."""
        return float(np.median(self._ratios))

    @property
    def echo_possible(self) -> bool:
        """Return whether something sounded lately."""
        return self.excess_db is not None

    @property
    def is_echo(self) -> bool:
        """Return whether the last frame was no louder than the echo would be, nor near one that was."""
        return self.echo_possible and not self._open

    def accept(self, frame: Samples, output_db: float) -> Samples:
        """Return the frame, turned down where it is no louder than an echo of the output would be.

        `output_db` is the loudest that sounded within the time in which an echo comes back.
        """
        heard = loudness_db(frame)
        self._heard.append(heard)
        if output_db <= _AUDIBLE_DB:
            self._open, self.excess_db = 0, None
            return frame
        self.excess_db = heard - (output_db + self.echo_db)
        # The loudest of either side, so that it does not matter how late the echo is.
        self._ratios.append(max(self._heard) - output_db)
        self._open = STAYS_OPEN_FRAMES if self.excess_db >= MARGIN_DB else max(0, self._open - 1)
        return _turned_down(frame) if self.is_echo else frame


class NotOurVoice:
    """Judges frames as another does, but what is only echo is nobody's voice."""

    def __init__(self, activity: VoiceActivity, gate: EchoGate) -> None:
        """Ask `activity`, unless the gate's last frame was echo."""
        self._activity, self._gate = activity, gate

    def probability(self, frame: Samples) -> float:
        """Return how likely a frame is to be a person's voice; the other sees every frame, since it has a memory."""
        probability = self._activity.probability(frame)
        return 0.0 if self._gate.is_echo else probability

    def reset(self) -> None:
        """Forget the frames so far."""
        self._activity.reset()


def same_words(heard: str, said: str) -> bool:
    """Return whether all that was heard stands, nearly so, in what was being said."""
    return bool(heard) and fuzz.partial_ratio(heard.lower(), said.lower()) >= _SAME_WORDS


def _turned_down(frame: Samples) -> Samples:
    return (frame * 10 ** (-TURNED_DOWN_DB / 20)).astype(np.int16)


def _loudest(sound: tuple[float, float, tuple[float, ...]], begins_s: float, ends_s: float) -> float:
    """Return how loud a sound was at most in a part of the player's time."""
    start_s, end_s, levels = sound
    if end_s <= begins_s or start_s >= ends_s:
        return SILENCE_DB
    first = max(0, int((begins_s - start_s) / _BLOCK_S))
    last = int((ends_s - start_s) / _BLOCK_S)
    return max(levels[first : last + 1], default=SILENCE_DB)


def _levels(sound: Sound) -> tuple[float, ...]:
    """Return the loudness of each block of a sound."""
    size = max(1, round(_BLOCK_S * sound.rate))
    blocks = np.array_split(sound.samples, max(1, len(sound.samples) // size))
    return tuple(loudness_db(block) for block in blocks)
