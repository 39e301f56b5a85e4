"""`make lock`: every dependency of the package and all its extras, with version and hashes, for all platforms at once.

uv keeps the versions that are locked already; `python tests/supply/locking.py --upgrade` takes the newest.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from places import LOCK, Fault, make_tools, must, tool

# No index and no path of a machine: who installs from it brings an index, and the hashes say if it is the right thing.
_COMMAND = (
    *("pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version", "3.11", "--all-extras"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--output-file"),
)


def lock(place: Path, *more: str) -> None:
    """Write the lock to a place, keeping the versions that stand there; raises Fault."""
    variables = {"UV_CUSTOM_COMPILE_COMMAND": "make lock"}
    must(tool("uv", *_COMMAND, place, *more, variables=variables), "The dependencies could not be resolved.")


def is_current() -> str:
    """Say that the lock fits pyproject.toml; raises Fault where it does not."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / LOCK.name
        copy.write_bytes(LOCK.read_bytes())
        lock(copy)
        if copy.read_bytes() != LOCK.read_bytes():
            message = f"{LOCK.name} does not fit pyproject.toml any more; run: make lock"
            raise Fault(message)
    packages = sum(line[:1].isalnum() for line in LOCK.read_text(encoding="utf-8").splitlines())
    return f"{packages} packages are locked, and fit pyproject.toml"


if __name__ == "__main__":
    make_tools()
    lock(LOCK, *sys.argv[1:])
    print(is_current())  # noqa: T201 (a command)
