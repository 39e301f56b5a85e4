"""The microphone as frames of the one inner shape, and the moment it goes away.

The sound card's callback copies into a bounded queue and does nothing else.
An unplugged microphone gives no dependable error, so silence of the callback itself is the sign, watched fairly
(heartbeat.py), since on an overloaded machine the callback is late too.
"""

from __future__ import annotations

import queue
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import soxr

from voice_skill.errors import DeviceGone
from voice_skill.hearing.protocol import FRAME, SAMPLE_RATE
from voice_skill.heartbeat import Heartbeat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

    from voice_skill.hearing.protocol import Samples

GONE_AFTER_S = 2.0
"""Watched seconds without a callback after which the microphone counts as gone."""

_LATENCY_S = 0.1
_START_S = 3.0
_BLOCKS_KEPT = 400
_RATES = (SAMPLE_RATE, 48_000, 44_100, 32_000, 22_050)


class Microphone:
    """An open input device; a context manager that yields frames.

    Frames that nobody fetched in time are dropped, the oldest first, and counted in `overflows`.
    """

    def __init__(self, device: str | int | None = None, *, gone_after_s: float = GONE_AFTER_S) -> None:
        """Choose a device by a part of its name, or the default one; it is opened by `with`.

        Raises DeviceGone where there is no such device.
        """
        self._sound = _sound_library()
        self._device = _index_of(self._sound, device)
        self._gone_after_s = gone_after_s
        self._rate = SAMPLE_RATE
        self._blocks: queue.Queue[Samples] = queue.Queue(_BLOCKS_KEPT)
        self._heartbeat = Heartbeat()
        self._stream: Any = None
        self.overflows = 0

    def __enter__(self) -> Self:
        """Open the device at a rate that it has, and begin to record."""
        self._rate = self._usable_rate()
        self._blocks = queue.Queue(_BLOCKS_KEPT)
        self._heartbeat = Heartbeat(grace_s=_START_S)
        try:
            self._stream = self._sound.InputStream(
                device=self._device,
                samplerate=self._rate,
                channels=1,
                dtype="int16",
                blocksize=0,  # the device's own, as PortAudio advises
                latency=_LATENCY_S,
                callback=self._keep,
            )
            self._stream.start()
        except self._sound.PortAudioError as trouble:
            raise DeviceGone(_cannot_open(trouble)) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the device; one that has gone away may not answer, and is left alone."""
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(self._sound.PortAudioError):
                stream.abort()
                stream.close()

    @property
    def rate(self) -> int:
        """Samples a second that the device itself gives."""
        return self._rate

    def frames(self) -> Iterator[Samples]:
        """Yield frames of FRAME samples as they come.

        Raises DeviceGone when the device gives no more.
        """
        resampler = soxr.ResampleStream(self._rate, SAMPLE_RATE, 1, dtype="int16")
        rest = np.zeros(0, np.int16)
        while True:
            block = self._next_block()
            rest = np.concatenate((rest, resampler.resample_chunk(block)))
            while len(rest) >= FRAME:
                frame, rest = rest[:FRAME], rest[FRAME:]
                yield frame

    def drain(self) -> None:
        """Throw away what was recorded and not fetched yet, for example while the program itself spoke."""
        while not self._blocks.empty():
            self._blocks.get_nowait()

    def _next_block(self) -> Samples:
        """Wait for the next block; DeviceGone when none comes."""
        while True:
            try:
                return self._blocks.get(timeout=0.1)
            except queue.Empty:
                if self._has_stopped() or self._heartbeat.quiet_s() > self._gone_after_s:
                    message = "The microphone gives no more sound; plug it in again."
                    raise DeviceGone(message) from None

    def _has_stopped(self) -> bool:
        """Return whether the stream has ended; one that the sound library has ended itself cannot even be asked."""
        try:
            return self._stream is None or not self._stream.active
        except self._sound.PortAudioError:
            return True

    def _keep(self, block: Samples, _frames: int, _time: object, status: Any) -> None:  # noqa: ANN401 - the library's
        """Copy a block into the queue: called by the sound library, in a thread of its own."""
        self._heartbeat.beat()
        if status.input_overflow:
            self.overflows += 1
        try:
            self._blocks.put_nowait(block[:, 0].copy())
        except queue.Full:
            self.overflows += 1
            self._drop_oldest(block[:, 0].copy())

    def _drop_oldest(self, block: Samples) -> None:
        """Make room for a block: what is heard late helps nobody."""
        try:
            self._blocks.get_nowait()
            self._blocks.put_nowait(block)
        except (queue.Empty, queue.Full):
            return

    def _usable_rate(self) -> int:
        """Return the inner rate where the device has it, else its own, else one that it accepts."""
        try:
            own = round(self._sound.query_devices(self._device, "input")["default_samplerate"])
        except (self._sound.PortAudioError, ValueError) as trouble:
            raise DeviceGone(_cannot_open(trouble)) from None
        for rate in (SAMPLE_RATE, own, *_RATES):
            try:
                self._sound.check_input_settings(self._device, channels=1, dtype="int16", samplerate=rate)
            except self._sound.PortAudioError:
                continue
            return rate
        message = "The microphone accepts no usual sample rate; name another one in the setting microphone."
        raise DeviceGone(message)


def names() -> tuple[str, ...]:
    """Return the names of the input devices; none where there is no sound system.

    The list is as old as the first use of the sound library; refresh() makes it new.
    """
    try:
        devices = _sound_library().query_devices()
    except DeviceGone:
        return ()
    return tuple(device["name"] for device in devices if device["max_input_channels"] > 0)


def refresh() -> None:
    """Look for devices anew; every open stream of the sound library ends with this."""
    library = _sound_library()
    library._terminate()  # noqa: SLF001 - the library has no public way
    library._initialize()  # noqa: SLF001 - the library has no public way


def _sound_library() -> Any:  # noqa: ANN401 - the library has no types
    """Load sounddevice; without PortAudio it cannot be."""
    try:
        import sounddevice
    except OSError:
        message = "No sound can be recorded: PortAudio is missing; install the system package libportaudio2."
        raise DeviceGone(message) from None
    return sounddevice


def _index_of(library: Any, wanted: str | int | None) -> int | None:  # noqa: ANN401 - the library has no types
    """Return the index of the device whose name has the wanted part; None for the default one."""
    inputs = [(at, each["name"]) for at, each in enumerate(library.query_devices()) if each["max_input_channels"] > 0]
    if not inputs:
        message = "There is no microphone; plug one in, or use `voice-skill chat` to type."
        raise DeviceGone(message)
    if wanted is None or isinstance(wanted, int):
        return wanted
    for at, name in inputs:
        if wanted.lower() in name.lower():
            return at
    message = f'No microphone is called "{wanted}"; there are: {", ".join(name for _, name in inputs)}.'
    raise DeviceGone(message)


def _cannot_open(trouble: Exception) -> str:
    """Return the sentence for a device that cannot be opened."""
    reason = str(trouble).partition("[")[0].strip().rstrip(".")
    return f"The microphone cannot be opened ({reason}); check that it is plugged in and not in use."
