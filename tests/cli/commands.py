"""What the tests of commands share: what became of one, and where recordings are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

DEMO = Path(__file__).parents[2] / "voice_skill" / "recordings" / "demo"
RECORDINGS = Path(__file__).parents[1] / "recordings"


@dataclass(frozen=True)
class Done:
    """What became of a command."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [msgspec.json.decode(line) for line in self.out.splitlines()]

    def one_sentence(self) -> str:
        """Return the one sentence on standard error, but for word that content is made ready; there is no traceback."""
        assert "Traceback" not in self.err
        said = [line for line in self.err.splitlines() if line and not line.startswith("One moment:")]
        assert len(said) == 1, self.err
        return said[0]


Run = Callable[..., Done]
"""Runs `voice-skill` with these arguments."""
