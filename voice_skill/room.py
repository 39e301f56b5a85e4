"""How much room folders take; for the set-up, so with nothing but Python's own library."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MB = 1_000_000


def taken_mb(folder: Path) -> int:
    """Return the sizes of all files below a folder together, in megabytes; 0 where there is none."""
    return round(sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) / _MB)
