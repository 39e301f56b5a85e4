"""Whether the sdist and the wheel come out the same to the byte, wherever and whenever they are built."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from places import DIST, ROOT, Fault, must, run, tool

EPOCH = "1700000000"
"""SOURCE_DATE_EPOCH of both: seconds since 1970."""


def built(source: Path, out: Path, mask: int) -> dict[str, bytes]:
    """Build a copy of the tree with this mask of permissions; return what came of it by name."""
    before = os.umask(mask)
    try:
        _copy(source)
        done = tool(
            *("uv", "build", "--quiet", "--no-create-gitignore", "--python", sys.executable, "--out-dir", out),
            cwd=source,
            variables={"SOURCE_DATE_EPOCH": EPOCH},
        )
        must(done, "The package could not be built.")
    finally:
        os.umask(before)
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def _copy(folder: Path) -> None:
    """Copy what is kept in version control, or will be, as it is now."""
    kept = ("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in must(run(_git(), *kept), "git could not list the files.").out.split("\0"):
        if name and (ROOT / name).is_file():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, place)
            os.utime(place, (now := time.time(), now))


def _git() -> Path:
    return Path(shutil.which("git") or "git")


def twice() -> str:
    """Build in two folders of other names, times and permissions, and keep the result in dist/; raises Fault."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        one = built(here / "one", here / "out-one", 0o022)
        other = built(here / "another" / "deeper", here / "out-other", 0o077)
    differ = sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
    if differ:
        message = f"Built twice, these are not the same: {', '.join(differ)}."
        raise Fault(message)
    DIST.mkdir(exist_ok=True)
    for name, content in one.items():
        (DIST / name).write_bytes(content)
    return "; ".join(f"{name} {hashlib.sha256(content).hexdigest()[:16]}" for name, content in one.items())


def wheel() -> Path:
    """Return the wheel in dist/; raises Fault."""
    found = sorted(DIST.glob("*.whl"))
    if len(found) != 1:
        message = f"Expected one wheel in dist/, found {len(found)}; remove the others."
        raise Fault(message)
    return found[0]
