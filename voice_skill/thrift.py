"""Memory that is freed goes back to the system.

glibc raises the size from which a piece is given back by itself with every large piece that is freed; recognisers free
many, and what they leave is then kept in holes. Measured: the demo with PocketSphinx and MiniLM takes 6 MB less, and no
time more.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""glibc's numbers of its settings (malloc.h)."""
_LARGE, _SPARE = 512 << 10, 4 << 20
"""Bytes from which a piece is given back by itself, and bytes at the end of the heap that are kept for the next one."""


def give_memory_back() -> None:
    """Hold glibc to these sizes; where another library allocates, nothing is done."""
    with suppress(OSError, AttributeError):
        setting = ctypes.CDLL(None).mallopt
        setting(_MMAP_THRESHOLD, _LARGE)
        setting(_TRIM_THRESHOLD, _SPARE)
