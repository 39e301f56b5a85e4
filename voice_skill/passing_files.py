"""Files that are gone in a moment: in memory, so that nothing of a conversation comes to a disk."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def passing_file(text: str) -> Iterator[str]:
    """Give the name of a file that holds this text, for a library that reads from files alone.

    On Linux it is in memory and in no folder, and gone with this process whatever ends that.
    Raises OSError where there is no room for it.
    """
    if hasattr(os, "memfd_create"):
        with os.fdopen(os.memfd_create("voice-skill"), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            yield f"/proc/self/fd/{file.fileno()}"
    else:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            yield file.name
