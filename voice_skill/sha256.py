"""SHA-256 by Python's own module, as `random` takes it, and by hashlib where there is none.

hashlib loads OpenSSL, 3.4 MB that nothing wants that only understands a text.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from hashlib import _Hash

_MODULES = ("_sha2", "_sha256", "hashlib")
"""From Python 3.12 on, before it, and in a Python that was built without either."""


def _found() -> Callable[[], _Hash]:
    """Return the first of these that is here."""
    for name in _MODULES[:-1]:
        try:
            return import_module(name).sha256  # type: ignore[no-any-return]
        except ImportError:
            continue
    return import_module(_MODULES[-1]).sha256  # type: ignore[no-any-return]


sha256 = _found()
"""Begins a hash."""
