"""SIGTERM and SIGHUP as an orderly end: what Ctrl-C gives back and clears away, they give back and clear away too."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

TOLD = (signal.SIGTERM, signal.SIGHUP)
"""What a service manager, a shut-down or a closing terminal sends."""
BY_SIGNAL = 128
"""What a shell adds to the number of the signal that ended a program."""


class ToldToEnd(KeyboardInterrupt):
    """The program was told to end; whatever ends in an orderly way at Ctrl-C does so at this as well."""

    def __init__(self, number: int) -> None:
        """Remember by which signal."""
        super().__init__()
        self.number = number


def end_when_told() -> None:
    """Let every signal of TOLD raise ToldToEnd; one that is ignored, as under nohup, stays ignored."""
    for number in TOLD:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def status_of(ended: KeyboardInterrupt) -> int:
    """Return the exit status that shells know."""
    return BY_SIGNAL + (ended.number if isinstance(ended, ToldToEnd) else signal.SIGINT)


def _end(number: int, _frame: FrameType | None) -> None:
    """End at the first signal; a closing terminal sends several, which must not cut the clearing away short."""
    for each in TOLD:
        signal.signal(each, signal.SIG_IGN)
    raise ToldToEnd(number)
