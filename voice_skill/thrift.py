"""Memory goes back to the system as soon as it can, where a recogniser takes much of it already.

MiniLM then gives back every matrix after use (mapped_weights.py), which costs 4 ms a text; where nothing but text is
understood, milliseconds matter more.
glibc raises the size from which a piece is given back by itself with every large piece that is freed; recognisers free
many, and what they leave is then kept in holes. Measured: the demo with PocketSphinx and MiniLM takes 6 MB less, and no
time more.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from threading import Event

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""glibc's numbers of its settings (malloc.h)."""
_LARGE, _SPARE = 512 << 10, 4 << 20
"""Bytes from which a piece is given back by itself, and bytes at the end of the heap that are kept for the next one."""


MATTERS = Event()
"""Set once memory matters more than milliseconds in this process."""


def give_memory_back() -> None:
    """Begin with that, and hold glibc to these sizes; where another library allocates, that is left."""
    MATTERS.set()
    with suppress(OSError, AttributeError):
        setting = ctypes.CDLL(None).mallopt
        setting(_MMAP_THRESHOLD, _LARGE)
        setting(_TRIM_THRESHOLD, _SPARE)
