"""What is heard and said, as captions in the terminal: large spacing, plain words, no need for colour."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from voice_skill.meter import STEPS
from voice_skill.streams import OutputUnwritable, ReaderGone

if TYPE_CHECKING:
    from typing import TextIO

    from rich.console import RenderableType

_WIDEST = 76
_NAME_WIDTH = 9
_WORDS_STAY = 16
"""Turns of the meter for which it leaves the words so far alone; two seconds."""


class Captions(Protocol):
    """Shows what happens, to whoever can look."""

    def heard(self, text: str) -> None:
        """Show what the person said."""

    def partial(self, text: str) -> None:
        """Show the words so far."""

    def says(self, text: str) -> None:
        """Show what is being said to them."""

    def note(self, text: str) -> None:
        """Show a remark about the program itself."""

    def level(self, steps: int) -> None:
        """Show how loud the microphone is just now, in steps of its meter."""

    def progress(self, done: int, of: int, what: str) -> None:
        """Show how far loading is, and what comes next."""


class NoCaptions:
    """Shows nothing."""

    def heard(self, text: str) -> None:
        """Show nothing."""

    def partial(self, text: str) -> None:
        """Show nothing."""

    def says(self, text: str) -> None:
        """Show nothing."""

    def note(self, text: str) -> None:
        """Show nothing."""

    def level(self, steps: int) -> None:
        """Show nothing."""

    def progress(self, done: int, of: int, what: str) -> None:
        """Show nothing."""


class TerminalCaptions:
    """Shows captions in a terminal, or as plain lines elsewhere."""

    def __init__(self, out: TextIO | None = None) -> None:
        """Write to `out`, or to standard output."""
        self._console = Console(file=out, highlight=False, soft_wrap=False)
        self._console.width = min(self._console.width, _WIDEST)
        self._partial = False
        self._rests = 0

    def heard(self, text: str) -> None:
        """Show what the person said."""
        self._clear()
        self._show("You", text, "bold cyan")

    def partial(self, text: str) -> None:
        """Show the words so far on one line that the next caption replaces."""
        self._line("You", text)
        self._rests = _WORDS_STAY

    def says(self, text: str) -> None:
        """Show what is being said to them."""
        self._clear()
        self._show("Helper", text, "bold")

    def note(self, text: str) -> None:
        """Show a remark."""
        self._clear()
        self._print(Padding(Text(text, style="italic"), (0, 0, 1, 0)))

    def level(self, steps: int) -> None:
        """Show a meter on the line of the words so far, where there are none."""
        self._rests = max(0, self._rests - 1)
        if not self._rests:
            self._line("Mic", "█" * steps + "░" * (STEPS - steps))

    def progress(self, done: int, of: int, what: str) -> None:
        """Show how far loading is on a line that the next caption replaces."""
        self._line("Loading", f"{'█' * done}{'░' * (of - done)} {what}")
        self._rests = _WORDS_STAY

    def _line(self, name: str, text: str) -> None:
        """Show something on one line that whatever comes next replaces; only a terminal has such a line."""
        if self._console.is_terminal:
            room = self._console.width - _NAME_WIDTH - 4
            self._print(f"\r{name:<{_NAME_WIDTH}}{text[-room:]:<{room}}", end="", style="dim", markup=False)
            self._partial = True

    def _print(self, *what: RenderableType, **how: Any) -> None:  # noqa: ANN401 (what rich takes)
        self._console.print(*what, **how)

    def _show(self, name: str, text: str, style: str) -> None:
        grid = Table.grid(padding=0)
        grid.add_column(width=_NAME_WIDTH)
        grid.add_column()
        grid.add_row(Text(name, style="dim"), Text(text, style=style))
        self._print(Padding(grid, (0, 0, 1, 0)))

    def _clear(self) -> None:
        self._rests = 0
        if self._partial:
            self._print("\r" + " " * (self._console.width - 1) + "\r", end="")
            self._partial = False


class LastingCaptions(TerminalCaptions):
    """Captions of a conversation by voice, which goes on where nothing more can be written, as on a full disk."""

    def _print(self, *what: RenderableType, **how: Any) -> None:  # noqa: ANN401 (what rich takes)
        try:
            super()._print(*what, **how)
        except ReaderGone:
            raise
        except OutputUnwritable as trouble:
            sys.stderr.write(f"voice-skill: {trouble} The conversation goes on.\n")
