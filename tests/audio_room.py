"""A room with a microphone and a loudspeaker, on a machine that has no sound card.

It runs a private PulseAudio server:
  room     what sounds in the room; `mic` is the microphone that hears it
  speaker  the loudspeaker: whatever a program plays on the default output
  echo     optional: what the loudspeaker plays is heard by the microphone, quieter and later

sounddevice opens both as the default devices: in this process while the room is open, in others with `environment`.
Needs Debian's pulseaudio, pulseaudio-utils and libasound2-plugins.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

RECORD_RATE = 48_000


@dataclass
class Loudspeaker:
    """What the loudspeaker sounded, as it came."""

    rate: int = RECORD_RATE
    """Samples a second."""
    pieces: list[tuple[float, NDArray[np.int16]]] = field(default_factory=list)
    """Monotonic time at which a piece was there to be read, and its samples."""

    @property
    def samples(self) -> NDArray[np.int16]:
        """Return all samples."""
        return np.concatenate([piece for _, piece in self.pieces]) if self.pieces else np.zeros(0, np.int16)

    def first_sound_at(self, level: int = 200) -> float | None:
        """Return the monotonic time at which sound was first there."""
        return next((at for at, piece in self.pieces if len(piece) and np.abs(piece).max() > level), None)

    def last_sound_at(self, level: int = 200) -> float | None:
        """Return the monotonic time at which sound was last there."""
        return next((at for at, piece in reversed(self.pieces) if len(piece) and np.abs(piece).max() > level), None)


class AudioRoom:
    """An open room."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.server: subprocess.Popen[bytes] | None = None

    def end_server(self) -> None:
        """Let the sound server die."""
        if self.server is not None:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(10)
            self.server = None

    def pactl(self, *arguments: str) -> str:
        """Run pactl and return what it prints."""
        return subprocess.run(
            ["pactl", *arguments], check=True, capture_output=True, text=True, env=self.environment
        ).stdout.strip()

    def play(self, file: Path) -> None:
        """Sound a file in the room, until it has ended."""
        subprocess.run(["paplay", "--device=room", str(file)], check=True, env=self.environment)

    @contextmanager
    def recording(self) -> Iterator[Loudspeaker]:
        """Record the loudspeaker for as long as the block lasts."""
        command = [
            "parec", "--device=speaker.monitor", "--latency-msec=10", "--raw", "--format=s16le", "--channels=1",
            f"--rate={RECORD_RATE}",
        ]  # fmt: skip
        heard = Loudspeaker()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=self.environment)
        reader = threading.Thread(target=_read, args=(process, heard), daemon=True)
        reader.start()
        _until(lambda: bool(heard.pieces), "the loudspeaker's recording begins")
        try:
            yield heard
        finally:
            process.terminate()
            process.wait()
            reader.join(2)
            if process.stdout is not None:
                process.stdout.close()

    def echo(self, *, quieter_db: int | None) -> None:
        """Let the microphone hear the loudspeaker, so much quieter; None ends it."""
        for line in self.pactl("list", "short", "modules").splitlines():
            if "module-loopback" in line:
                self.pactl("unload-module", line.split()[0])
        if quieter_db is not None:
            self.pactl("load-module", "module-loopback", "source=speaker.monitor", "sink=room", "latency_msec=60")
            _until(lambda: bool(self._loopback()), "the echo begins")
            self.pactl("set-sink-input-volume", self._loopback(), f"-{quieter_db}dB")

    def unplug_microphone(self) -> None:
        """Let the microphone give no more frames."""
        self.pactl("suspend-source", "mic", "1")

    def plug_microphone(self) -> None:
        """Let the microphone give frames again."""
        self.pactl("suspend-source", "mic", "0")

    def unplug_loudspeaker(self) -> None:
        """Let the loudspeaker take no more sound."""
        self.pactl("suspend-sink", "speaker", "1")

    def plug_loudspeaker(self) -> None:
        """Let the loudspeaker take sound again."""
        self.pactl("suspend-sink", "speaker", "0")

    def _loopback(self) -> str:
        """Return the number of the echo's own stream."""
        lines = self.pactl("list", "short", "sink-inputs").splitlines()
        return next((line.split()[0] for line in lines if "module-loopback" in line), "")


@contextmanager
def audio_room() -> Iterator[AudioRoom]:
    """Open a room of one's own, and point this process at it."""
    folder = Path(tempfile.mkdtemp(prefix="audio-room-"))
    (folder / "pulse").mkdir(mode=0o700)
    socket = folder / "pulse" / "native"
    ours = {
        "XDG_RUNTIME_DIR": str(folder),
        "PULSE_RUNTIME_PATH": str(folder / "pulse"),
        "PULSE_SERVER": f"unix:{socket}",
        "PULSE_COOKIE": str(folder / "cookie"),
    }
    before = {name: os.environ.get(name) for name in ours}
    os.environ |= ours
    room = AudioRoom(dict(os.environ))
    try:
        _start_server(folder, socket, room)
        _look_for_devices_again()
        yield room
    finally:
        room.end_server()
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)
        shutil.rmtree(folder, ignore_errors=True)


def _start_server(folder: Path, socket: Path, room: AudioRoom) -> None:
    """Start the sound server and its devices."""
    command = [
        "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
        f"--log-target=file:{folder}/log",
        "-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}",
        "-L", "module-null-sink sink_name=room rate=48000 channels=1",
        "-L", "module-null-sink sink_name=speaker rate=48000 channels=1",
    ]  # fmt: skip
    room.server = subprocess.Popen(command, env=room.environment, stderr=subprocess.DEVNULL)
    _until(socket.exists, "the sound server begins")
    room.pactl("set-default-sink", "speaker")
    room.pactl("load-module", "module-remap-source", "source_name=mic", "master=room.monitor")
    room.pactl("set-default-source", "mic")


def _look_for_devices_again() -> None:
    """Let PortAudio see the room's devices: it lists them once, when it is first loaded."""
    import sounddevice

    sounddevice._terminate()  # noqa: SLF001 - there is no public way
    sounddevice._initialize()  # noqa: SLF001


def _read(process: subprocess.Popen[bytes], heard: Loudspeaker) -> None:
    """Collect what a recorder gives."""
    assert process.stdout is not None
    while piece := os.read(process.stdout.fileno(), 960 * 2):
        heard.pieces.append((time.monotonic(), np.frombuffer(piece[: len(piece) // 2 * 2], dtype="<i2")))


def _until(holds: Callable[[], bool], what: str, within_s: float = 10.0) -> None:
    """Wait until something holds."""
    until = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < until, f"waited {within_s:.0f} s in vain until {what}"
        time.sleep(0.02)
