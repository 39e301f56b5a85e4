"""Standard streams that end in no traceback.

They may be closed, of another encoding, read by nobody any more, or on a disk that is full.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from voice_skill.errors import VoiceSkillError

if TYPE_CHECKING:
    from typing import TextIO, TypeGuard

    from _typeshed import ReadableBuffer

BYTE_ORDER_MARK = "\ufeff"
"""What some programs put before all text that they write."""
_IN, _OUT, _ERR = 0, 1, 2
"""File descriptors of the standard streams."""


class OutputUnwritable(VoiceSkillError):
    """Standard output takes no more, as on a full disk."""

    def __init__(self, strerror: str | None) -> None:
        """Tell what the system says of it."""
        super().__init__(f"The output cannot be written ({strerror}); make room, or send it elsewhere.")
        self.strerror = strerror


class ReaderGone(OutputUnwritable):
    """Whoever read standard output has had enough, as `head` has: an ordinary end."""


class _Output(io.FileIO):
    """Standard output; what cannot be written is told once, and what follows goes nowhere."""

    _ended = False

    def write(self, data: ReadableBuffer, /) -> int:
        """Write; raises ReaderGone or OutputUnwritable."""
        if self._ended:
            return memoryview(data).nbytes
        try:
            return super().write(data)
        except BrokenPipeError as trouble:
            self._ended = True
            raise ReaderGone(trouble.strerror) from None
        except OSError as trouble:
            self._ended = True
            raise OutputUnwritable(trouble.strerror) from None


class _Diagnostics(io.FileIO):
    """Standard error; what cannot be written there can be told nowhere."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Write what can be written."""
        with suppress(OSError):
            super().write(data)
        return memoryview(data).nbytes


def mend_streams() -> None:
    """Put streams in place that can be read and written, whatever they are connected to.

    Those that a caller or a test put in place of the system's own are left alone.
    """
    _open_closed()
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(_IN, closefd=False)), "utf-8")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    if _is_own(sys.stdout, _OUT):
        sys.stdout = _text(_Output(_OUT, "wb", closefd=False), sys.stdout, "replace")
    if _is_own(sys.stderr, _ERR):
        sys.stderr = _text(_Diagnostics(_ERR, "wb", closefd=False), sys.stderr, "backslashreplace")


def _open_closed() -> None:
    """Put the null device where a stream is closed, lest the next file that is opened takes its place."""
    while (opened := os.open(os.devnull, os.O_RDWR)) <= _ERR:
        os.set_inheritable(opened, True)  # noqa: FBT003 (the system's own parameter, by place)
    os.close(opened)


def _is_own(stream: TextIO | None, descriptor: int) -> TypeGuard[io.TextIOWrapper | None]:
    """Return whether a stream is the system's own, or none is there."""
    if stream is None:
        return True
    try:
        return isinstance(stream, io.TextIOWrapper) and stream.fileno() == descriptor
    except (OSError, ValueError):
        return False


def _text(raw: io.FileIO, like: io.TextIOWrapper | None, errors: str) -> io.TextIOWrapper:
    """Return a stream of text over a raw one, with the encoding and the habits of another."""
    if like is None:
        return io.TextIOWrapper(io.BufferedWriter(raw), "utf-8", errors)
    like.flush()
    by_line = like.line_buffering or like.write_through
    return io.TextIOWrapper(io.BufferedWriter(raw), like.encoding, errors, line_buffering=by_line)
