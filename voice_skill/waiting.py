"""How long the live loop waits for the person's next word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

WAITING = "wait"
"""The intent of somebody who wants time."""
FRAME_WAIT_S = 0.1
"""Seconds to wait for a frame before looking after the voice, the silence and signals."""
WAITING_LONGER = 4
"""Times longer that silence is borne after "let me think"."""
MISSES_BORNE = 1
"""Utterances without a word that are passed over before the person is told that nothing was heard."""


class Due(StrEnum):
    """What a silence has come to."""

    NOTHING = "nothing"
    """It may last."""
    ASK = "ask"
    """The person is to be asked whether they are still there; told once a silence."""
    END = "end"
    """The conversation ends."""


@dataclass(slots=True)
class Silence:
    """How long nobody has spoken; seconds of the loop's clock."""

    ask_s: float
    """Seconds after which the person is asked."""
    end_s: float
    """Seconds after that, after which it ends."""
    times: int = 1
    """How many times longer the first is borne, after "let me think"."""
    since: float | None = None
    """When it began; None while somebody speaks."""
    asked: bool = False
    """Whether the person was asked since they last spoke."""

    def due(self, now: float) -> Due:
        """Return what it has come to."""
        if self.since is None:
            return Due.NOTHING
        quiet_s = now - self.since
        if self.asked:
            return Due.END if quiet_s >= self.end_s else Due.NOTHING
        self.asked = quiet_s >= self.ask_s * self.times
        return Due.ASK if self.asked else Due.NOTHING
