"""A tiny service manager: takes messages on a real socket, keeps descriptors, and starts a program as systemd does."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

AS_A_SERVICE = "import os, sys; os.environ['LISTEN_PID'] = str(os.getpid()); os.execvp(sys.argv[1], sys.argv[1:])"
PASSED = 3


class Manager:
    """What one service told, and what is kept for it."""

    def __init__(self, place: Path) -> None:
        self.messages: list[dict[str, str]] = []
        self.kept: dict[str, int] = {}
        self.address = str(place / "notify")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.address)
        self._socket.settimeout(0.1)
        self._ended = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def told(self, name: str) -> list[str]:
        """Return every value of a name, in order."""
        return [message[name] for message in self.messages if name in message]

    def until(self, holds: Callable[[], bool], within_s: float = 30.0) -> None:
        """Wait until something holds."""
        end = time.monotonic() + within_s
        while not holds():
            assert time.monotonic() < end, f"in vain; told were {self.messages}"
            time.sleep(0.02)

    def start(
        self, *arguments: str, environment: dict[str, str], watchdog_s: float = 0.0, under: tuple[str, ...] = ()
    ) -> subprocess.Popen[str]:
        """Start the program, with what is kept for it, behind the words of a command that becomes it."""
        given = {**environment, "NOTIFY_SOCKET": self.address}
        if watchdog_s:
            given["WATCHDOG_USEC"] = str(round(watchdog_s * 1e6))
        if self.kept:
            given |= {"LISTEN_FDS": str(len(self.kept)), "LISTEN_FDNAMES": ":".join(self.kept)}
        return subprocess.Popen(
            [sys.executable, "-c", AS_A_SERVICE, *under, sys.executable, "-m", "voice_skill", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=given,
            cwd=os.sep,
            pass_fds=range(PASSED, PASSED + len(self.kept)),
            preexec_fn=self._pass,  # noqa: PLW1509 (nothing but the system's own calls is done there)
        )

    def close(self) -> None:
        self._ended.set()
        self._reader.join(5)
        self._socket.close()
        for descriptor in self.kept.values():
            os.close(descriptor)

    def _pass(self) -> None:
        """In the child: put what is kept where the program looks for it."""
        for number, descriptor in enumerate(self.kept.values(), start=PASSED):
            os.dup2(descriptor, number)

    def _read(self) -> None:
        while not self._ended.is_set():
            with suppress(TimeoutError):
                written, descriptors, _, _ = socket.recv_fds(self._socket, 4096, 4)
                self._take(dict(line.split("=", 1) for line in written.decode().splitlines()), descriptors)

    def _take(self, message: dict[str, str], descriptors: list[int]) -> None:
        self.messages.append(message)
        name = message.get("FDNAME", "stored")
        gone = self.kept.pop(name, None) if descriptors or "FDSTOREREMOVE" in message else None
        if gone is not None:
            os.close(gone)
        for descriptor in descriptors:
            # Far from the numbers at which a program expects what is passed.
            self.kept[name] = os.dup2(descriptor, descriptor + 200)
            os.close(descriptor)


@contextmanager
def service_manager(place: Path) -> Iterator[Manager]:
    """Be a service manager for as long as the block lasts."""
    manager = Manager(place)
    try:
        yield manager
    finally:
        manager.close()
