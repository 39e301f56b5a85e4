"""What a service manager gives a program that it starts: sd_notify(3), sd_watchdog_enabled(3), sd_listen_fds(3).

Read once and then taken out of the environment, so that no child process takes it for its own.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_FIRST = 3
"""The number of the first descriptor that is passed."""
_MICROSECONDS = 1e6
_OURS = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "FDSTORE")


@dataclass(frozen=True, slots=True)
class Given:
    """What was given."""

    notify: str = ""
    """Address of the socket that takes notifications; empty where there is none."""
    watchdog_s: float = 0.0
    """Seconds within which the manager wants to hear that the program is alive; 0 where it does not."""
    descriptors: tuple[tuple[str, int], ...] = ()
    """Name and number of each descriptor that was kept for us."""

    def descriptor(self, name: str) -> int | None:
        """Return the descriptor of this name."""
        return dict(self.descriptors).get(name)


def take(environment: MutableMapping[str, str] | None = None, pid: int | None = None) -> Given:
    """Return what was given to this process, and take it out of the environment."""
    variables = os.environ if environment is None else environment
    told = {name: variables.pop(name, "") for name in _OURS}
    ours = str(os.getpid() if pid is None else pid)
    watched = told["WATCHDOG_PID"] in ("", ours)
    return Given(
        told["NOTIFY_SOCKET"],
        _number(told["WATCHDOG_USEC"]) / _MICROSECONDS if watched else 0.0,
        _descriptors(told) if told["LISTEN_PID"] == ours else (),
    )


def is_service(stream: TextIO | None = None) -> bool:
    """Return whether a service manager has started this program, or its output goes to the journal."""
    return "NOTIFY_SOCKET" in os.environ or _goes_to_journal(stream or sys.stdout) or _goes_to_journal(sys.stderr)


def _goes_to_journal(stream: TextIO) -> bool:
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{found.st_dev}:{found.st_ino}"


def _descriptors(told: dict[str, str]) -> tuple[tuple[str, int], ...]:
    count = _number(told["LISTEN_FDS"])
    names = told["LISTEN_FDNAMES"].split(":")
    numbers = range(_FIRST, _FIRST + count)
    for number in numbers:
        os.set_inheritable(number, False)  # noqa: FBT003 (the system's own parameter, by place)
    return tuple(zip(names, numbers, strict=False))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
