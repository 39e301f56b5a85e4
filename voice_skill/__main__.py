"""`python -m voice_skill` is the same as `voice-skill`."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

_BY_SIGNAL = 128
"""What a shell adds to the number of the signal that ended a program."""


def run() -> None:
    """Import the commands and run the one that is asked for; told to end meanwhile, it ends without a word."""
    usual = {
        number: handler
        for number in (signal.SIGINT, signal.SIGTERM)
        if (handler := signal.getsignal(number)) is not signal.SIG_IGN
    }
    for number in usual:
        signal.signal(number, _end)
    from voice_skill.cli import main

    for number, handler in usual.items():
        signal.signal(number, handler)
    main()


def _end(number: int, _frame: FrameType | None) -> None:
    """End at once: nothing is begun yet."""
    os._exit(_BY_SIGNAL + number)


if __name__ == "__main__":
    run()
