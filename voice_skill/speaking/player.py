"""The loudspeaker through sounddevice: sounds one after another, silent within a frame of stop.

    play ──resampled──► queue ──callback, a block at a time──► PortAudio ──► loudspeaker

The stream takes the device's own rate; sounds are resampled to it with soxr before they are queued.
It stays open between replies, giving silence, until rest() or close(): an HDMI screen or a Bluetooth speaker that wakes
only when sound comes would swallow the first words. After opening, a moment of silence is played first.
An output that vanishes raises no error in PortAudio: its callback is just not called any more. That is what is watched,
fairly (heartbeat.py): on an overloaded machine the callback is late too, and a sound server that has run out of sound
takes up to two seconds to begin again.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from voice_skill.errors import DeviceGone
from voice_skill.heartbeat import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.speaking.protocol import Samples, Sound

NO_PORTAUDIO = "PortAudio is missing; install it with: sudo apt install libportaudio2"
NO_LOUDSPEAKER = "No loudspeaker was found; connect one."
GONE = "The loudspeaker no longer takes sound; connect it again."
LOST_S = 3.0
"""Watched seconds without a callback after which the output counts as gone; one comes every 20 ms or so."""
OPENING_S = 4.0
"""Seconds after opening in which that is not yet looked at: a sound server may take two to begin."""
LOOKS, LOOK_AGAIN_S = 10, 0.05
"""How often, and how many seconds apart, an output is looked at that nobody has watched for long."""
CLOSING_S = 1.5
"""Seconds after which closing is no longer waited for."""
FADE_S = 0.005
"""Seconds in which stop and pause fade out, so that they do not click."""


@dataclass(frozen=True, slots=True)
class PlayerSettings:
    """How the loudspeaker is opened."""

    device: str = ""
    """A part of its name; empty for the default one."""
    lead_s: float = 0.25
    """Seconds of silence after opening, before the first sound."""
    latency_s: float = 0.06
    """Seconds that PortAudio is asked to buffer: more crackles less, and stops later."""


class DevicePlayer:
    """Plays on a loudspeaker; opened at the first sound, or by wake()."""

    def __init__(self, settings: PlayerSettings | None = None) -> None:
        """Remember how to open the loudspeaker. Raises DeviceGone where PortAudio is not installed."""
        self._sounddevice = _load_sounddevice()
        self._settings = settings or PlayerSettings()
        self._lock = threading.Lock()
        self._queue: deque[Samples] = deque()
        self._stream: Any = None
        self._rate = 0
        self._latency_s = 0.0
        self._paused = False
        self._fade: Samples = np.zeros(0, np.int16)
        self._handed = 0
        self._handed_before_s = 0.0
        self._opening = 0
        self._opened_at = self._last_callback = 0.0
        self._heartbeat = Heartbeat()
        self._silent_at = 0.0

    def wake(self) -> None:
        """Open the loudspeaker where it is not open. Raises DeviceGone."""
        if self._stream is not None and self._vanished():
            self._drop()
        if self._stream is None:
            self._open()

    def play(self, sound: Sound) -> None:
        """Queue a sound and return at once. Raises DeviceGone."""
        self.wake()
        samples = resampled(sound, self._rate)
        with self._lock:
            self._queue.append(samples)

    def stop(self) -> None:
        """Fade out within a frame and forget the rest."""
        with self._lock:
            self._fade_out()
            self._queue.clear()
            self._paused = False
            self._silent_at = min(self._silent_at, time.monotonic() + self._latency_s + FADE_S)

    def pause(self) -> None:
        """Fade out within a frame and keep the rest."""
        with self._lock:
            if not self._paused:
                self._fade_out()
            self._paused = True

    def resume(self) -> None:
        """Go on where pause() left off."""
        with self._lock:
            self._paused = False

    @property
    def playing(self) -> bool:
        """Return whether something is still to be heard. Raises DeviceGone where the output has vanished."""
        if self._stream is None:
            return False
        with self._lock:
            left = bool(self._queue) or time.monotonic() < self._silent_at
        if left and self._lost():
            self._drop()
            raise DeviceGone(GONE)
        return left

    @property
    def played_s(self) -> float:
        """Return the seconds of sound heard since the player was made."""
        with self._lock:
            handed_s = max(0, self._handed) / self._rate if self._rate else 0.0
            return self._handed_before_s + handed_s - min(handed_s, max(0.0, self._silent_at - time.monotonic()))

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until all was heard or the time is over; return whether all is done. Raises DeviceGone."""
        until = None if timeout_s is None else time.monotonic() + timeout_s
        while self.playing:
            if until is not None and time.monotonic() >= until:
                return False
            time.sleep(0.005)
        return True

    def rest(self) -> None:
        """Give back the loudspeaker until the next sound, for example while nobody speaks for minutes."""
        self.stop()
        self._drop()

    def close(self) -> None:
        """Be silent and give back the loudspeaker."""
        self.rest()

    def _open(self) -> None:
        """Open the device at its own rate, in mono where it takes that, else in stereo."""
        device = self._settings.device or None
        try:
            info = self._sounddevice.query_devices(device, "output")
            rate = int(info["default_samplerate"])
            stream = self._started(device, rate, min(2, int(info["max_output_channels"])))
        except (self._sounddevice.PortAudioError, ValueError) as trouble:
            raise DeviceGone(_not_opened(self._settings.device)) from trouble
        with self._lock:
            self._handed_before_s += max(0, self._handed) / self._rate if self._rate else 0.0
            self._rate = rate
            self._latency_s = float(stream.latency)
            lead = int(self._settings.lead_s * rate)
            self._queue.appendleft(np.zeros(lead, np.int16))
            self._handed = -lead
            self._stream = stream

    def _started(self, device: str | None, rate: int, most_channels: int) -> Any:  # noqa: ANN401 - it has no types
        """Return a running stream with the fewest channels that the device takes."""
        for channels in range(1, most_channels + 1):
            with contextlib.suppress(self._sounddevice.PortAudioError):
                self._sounddevice.check_output_settings(device, channels, "int16", samplerate=rate)
                break
        self._opening += 1
        stream = self._sounddevice.OutputStream(
            samplerate=rate, device=device, channels=channels, dtype="int16",
            latency=self._settings.latency_s, callback=self._callback_of(self._opening),
        )  # fmt: skip
        self._last_callback = self._opened_at = time.monotonic()
        stream.start()
        return stream

    def _callback_of(self, opening: int) -> Callable[[Samples, int, object, object], None]:
        """Return what fills the blocks of the stream opened as this one; a stream given up gets silence."""

        def fill(block: Samples, frames: int, _time: object, _status: object) -> None:
            """Fill a block from the queue; nothing here may wait or fail."""
            now = time.monotonic()
            filled = 0
            with self._lock:
                if opening == self._opening:
                    self._last_callback = now
                    self._heartbeat.beat()
                    filled = self._take(block, frames)
                if filled:
                    self._silent_at = now + self._latency_s + filled / self._rate
            block[filled:] = 0

        return fill

    def _take(self, block: Samples, frames: int) -> int:
        """Move samples from the fade and the queue into the block; return how many."""
        filled = min(frames, len(self._fade))
        block[:filled] = self._fade[:filled, np.newaxis]
        self._fade = self._fade[filled:]
        while filled < frames and self._queue and not self._paused:
            first = self._queue[0]
            step = min(frames - filled, len(first))
            block[filled : filled + step] = first[:step, np.newaxis]
            filled += step
            self._handed += step
            if step == len(first):
                self._queue.popleft()
            else:
                self._queue[0] = first[step:]
        return filled

    def _fade_out(self) -> None:
        """Take the next few milliseconds out of the queue as the fade."""
        count = int(FADE_S * self._rate)
        if not self._queue or self._paused or not count:
            return
        first = self._queue[0]
        self._fade = (first[:count] * np.linspace(1, 0, len(first[:count]))).astype(np.int16)
        self._queue[0] = first[count:]

    def _lost(self) -> bool:
        """Return whether the output has vanished while it was watched."""
        quiet_s = self._heartbeat.quiet_s()
        return not self._stream.active or (quiet_s > LOST_S and time.monotonic() - self._opened_at > OPENING_S)

    def _vanished(self) -> bool:
        """Return whether the output has vanished, perhaps while nobody watched it."""
        last = self._last_callback
        if not self._stream.active:
            return True
        if time.monotonic() - max(last, self._opened_at + OPENING_S) <= LOST_S:
            return False
        for _ in range(LOOKS):
            time.sleep(LOOK_AGAIN_S)
            if self._last_callback != last:
                return False
        return True

    def _drop(self) -> None:
        """Let go of the stream; closing one whose device is gone can hang, so nobody waits for it."""
        stream, self._stream = self._stream, None
        with self._lock:
            self._opening += 1
            self._queue.clear()
        if stream is not None:
            closing = threading.Thread(target=self._close_quietly, args=(stream,), daemon=True)
            closing.start()
            closing.join(CLOSING_S)

    def _close_quietly(self, stream: Any) -> None:  # noqa: ANN401 - it has no types
        with contextlib.suppress(self._sounddevice.PortAudioError):
            stream.close(ignore_errors=True)


def resampled(sound: Sound, rate: int) -> Samples:
    """Return the samples at another rate."""
    if sound.rate == rate:
        return sound.samples
    import soxr

    samples: Samples = soxr.resample(sound.samples, sound.rate, rate)
    return samples


def _load_sounddevice() -> Any:  # noqa: ANN401 - it has no types
    """Import sounddevice, which raises OSError where PortAudio is not installed."""
    try:
        import sounddevice
    except OSError:
        raise DeviceGone(NO_PORTAUDIO) from None
    return sounddevice


def _not_opened(asked: str) -> str:
    """Return the sentence for a loudspeaker that cannot be opened."""
    if asked:
        return f'No loudspeaker called "{asked}" could be opened; see which there are with `voice-skill doctor`.'
    return NO_LOUDSPEAKER
