"""What a service writes into the journal: notes of its own and where it broke off, and no word that anybody said."""

from __future__ import annotations

import sys
import threading
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


class Notes:
    """Captions of which only the program's own remarks are written; what is heard and said is not."""

    def heard(self, text: str) -> None:
        """Write nothing."""

    def partial(self, text: str) -> None:
        """Write nothing."""

    def says(self, text: str) -> None:
        """Write nothing."""

    def level(self, steps: int) -> None:
        """Write nothing."""

    def progress(self, done: int, of: int, what: str) -> None:
        """Write nothing."""

    def note(self, text: str) -> None:
        """Write a remark of the program's own, as one line."""
        sys.stderr.write(f"voice-skill: {' '.join(text.split())}\n")
        sys.stderr.flush()


def break_off_wordlessly() -> None:
    """Let errors that nobody expected be told by their kind and place alone: their messages may quote what was said."""
    sys.excepthook = _tell
    threading.excepthook = lambda trouble: _tell(trouble.exc_type, trouble.exc_value, trouble.exc_traceback)
    sys.unraisablehook = lambda trouble: _tell(trouble.exc_type, trouble.exc_value, trouble.exc_traceback)


def _tell(kind: type[BaseException], _trouble: BaseException | None, places: TracebackType | None) -> None:
    where = "".join(traceback.format_tb(places))
    sys.stderr.write(f"voice-skill: an error that nobody expected, {kind.__name__}, at:\n{where}")
    sys.stderr.flush()
