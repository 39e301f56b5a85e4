"""SIGTERM and SIGHUP as an orderly end: what Ctrl-C gives back and clears away, they give back and clear away too.

Python drops what is raised in a callback of its import locks, so a signal that comes there is told again a bit later;
and what was asked for is remembered, so that none is lost for good.
"""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

TOLD = (signal.SIGTERM, signal.SIGHUP)
"""What a service manager, a shut-down or a closing terminal sends."""
CLEARING_S = 2.0
"""Seconds in which a second signal does not cut the clearing away short: a closing terminal sends several."""
BY_SIGNAL = 128
"""What a shell adds to the number of the signal that ended a program."""
_IMPORTS = "<frozen importlib"
_LATER_S = 0.01
_WAITING: list[int] = []
"""The signals that came while modules were imported, and are to be told again."""
_ASKED: list[tuple[int, float]] = []
"""The signals that came, and when."""


class ToldToEnd(KeyboardInterrupt):
    """The program was told to end; whatever ends in an orderly way at Ctrl-C does so at this as well."""

    def __init__(self, number: int) -> None:
        """Remember by which signal."""
        super().__init__()
        self.number = number


def end_when_told() -> None:
    """Let every signal of TOLD raise ToldToEnd, and remember Ctrl-C; one that is ignored, as by nohup, stays so."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _told)
    for number in TOLD:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _told)


def asked() -> list[int]:
    """Return the signals that have asked for the end so far."""
    return [number for number, _ in _ASKED]


def status_of(ended: KeyboardInterrupt) -> int:
    """Return the exit status that shells know, and have Python end with it.

    Python notes that a KeyboardInterrupt left text that was run as code, as it does where a dataclass is made within an
    import, and at its own end dies of SIGINT for it, whoever caught it since; text run anew takes the note away
    (`run_eval_code_obj` in CPython's Python/pythonrun.c).
    """
    exec("")  # noqa: S102 (runs nothing)
    return BY_SIGNAL + (ended.number if isinstance(ended, ToldToEnd) else signal.SIGINT)


def _told(number: int, frame: FrameType | None) -> None:
    """End at the first signal, and at a later one where the first was lost."""
    if _in_imports(frame):
        _tell_again(number)
        return
    now = time.monotonic()
    if number in TOLD and _ASKED and now - _ASKED[-1][1] < CLEARING_S:
        return
    _ASKED.append((number, now))
    if number == signal.SIGINT:
        signal.default_int_handler(number, frame)
    raise ToldToEnd(number)


def _in_imports(frame: FrameType | None) -> bool:
    """Return whether Python's own import system was at work just now."""
    return frame is not None and frame.f_code.co_filename.startswith(_IMPORTS)


def _tell_again(number: int) -> None:
    """Send this process the same signal a moment later."""
    _WAITING.append(number)
    signal.signal(signal.SIGALRM, _send_waiting)
    signal.setitimer(signal.ITIMER_REAL, _LATER_S)


def _send_waiting(*_: object) -> None:
    while _WAITING:
        os.kill(os.getpid(), _WAITING.pop(0))
