"""A file is written whole or not at all, whatever ends the writing, and by one program at a time.

It is written beside its place, under a name of its own that the next writing takes again, and moved there.
So a killed program leaves what was there before, and what it had written is gone with the next writing.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WAIT_S = 2.0
"""Seconds that another program may take to write the same file."""
_LOOK_S = 0.01


def write_whole(path: Path, write: Callable[[IO[bytes]], object], mode: int = 0o600) -> None:
    """Let `write` write a file that then takes the place of path; its folder must be there.

    What `write` reads of path is not changed by others meanwhile, if all write with this.
    Raises OSError where it cannot be written, and BlockingIOError where another program does not end writing it.
    """
    part = path.with_name(f".{path.name}.part")
    with _alone(part, mode) as file:
        try:
            file.truncate()
            write(file)
            file.flush()
            os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


@contextlib.contextmanager
def _alone(part: Path, mode: int) -> Iterator[IO[bytes]]:
    """Open a file for this program alone."""
    until = time.monotonic() + WAIT_S
    while True:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, mode), "wb") as file:
            if _is_ours(file, part):
                yield file
                return
        if time.monotonic() > until:
            raise BlockingIOError(errno.EAGAIN, "another program is writing it", str(part))
        time.sleep(_LOOK_S)


def _is_ours(file: IO[bytes], part: Path) -> bool:
    """Lock a file; return whether that was done, and nobody moved it to its place before."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(file.fileno()), part.lstat())
    except (BlockingIOError, FileNotFoundError):
        return False
