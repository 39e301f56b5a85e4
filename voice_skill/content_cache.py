"""Compiled packs, kept in the user's cache folder so that starting is quick.

Edge: a pack is kept under a hash of all that it was made from; nothing that a person says is ever in it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import tempfile
from functools import cache
from pathlib import Path

import platformdirs

from voice_skill.content_file import LABELLED
from voice_skill.pack import ContentPack

_HERE = Path(__file__).parent


def pack_digest(folder: Path) -> str:
    """Return the SHA-256 of all files that a pack is made of, names included."""
    total = hashlib.sha256()
    files = (p for p in folder.rglob("*") if p.is_file() and p.parent.name != LABELLED)
    for path in sorted(p for p in files if not p.name.startswith(".")):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(path.read_bytes() + b"\0")
    return total.hexdigest()


@cache
def _code_digest() -> str:
    """Return a hash of the code that makes a pack, so that no cached pack outlives a change of it."""
    total = hashlib.sha256()
    for path in (
        *sorted((_HERE / "understand").glob("*.py")),
        *sorted((_HERE / "pack").glob("*.py")),
        *sorted(_HERE.glob("content*.py")),
        _HERE / "values.py",
        _HERE / "lexicon.py",
    ):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def cache_file(digest: str) -> Path:
    """Return where the compiled pack of a digest is kept."""
    return Path(platformdirs.user_cache_dir("voice-skill")) / f"pack-{digest[:32]}-{_code_digest()}.pickle"


def read_cache(path: Path) -> ContentPack | None:
    """Return the cached pack, or None. The folder belongs to the user alone, as Python's own caches do."""
    try:
        owner = path.stat().st_uid
        if hasattr(os, "getuid") and owner != os.getuid():
            return None
        with path.open("rb") as file:
            found = pickle.load(file)  # noqa: S301 (written by this program into the user's own folder)
    except Exception:  # noqa: BLE001 (whatever is wrong with a cache, the pack itself is read instead)
        return None
    return found if isinstance(found, ContentPack) else None


def write_cache(path: Path, pack: ContentPack) -> None:
    """Keep a compiled pack, where the folder can be written, and remove those that are more than a day older."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".pack-")
        try:
            with os.fdopen(handle, "wb") as file:
                pickle.dump(pack, file, protocol=pickle.HIGHEST_PROTOCOL)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
        for old in path.parent.glob("pack-*.pickle"):
            if old != path and old.stat().st_mtime < path.stat().st_mtime - 86_400:
                old.unlink(missing_ok=True)
