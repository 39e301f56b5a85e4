"""Compiled packs, kept in the user's cache folder so that starting is quick.

Edge: a pack is kept under a hash of all that it was made from; nothing that a person says is ever in it.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from voice_skill.content_file import LABELLED
from voice_skill.errors import ContentError
from voice_skill.pack import ContentPack
from voice_skill.sha256 import sha256
from voice_skill.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = Path(__file__).parent


def pack_digest(folder: Path) -> str:
    """Return the SHA-256 of all files that a pack is made of, names included; raises ContentError."""
    total = sha256()
    try:
        files = (p for p in folder.rglob("*") if p.is_file() and p.parent.name != LABELLED)
        for path in sorted(p for p in files if not p.name.startswith(".")):
            total.update(os.fsencode(path.relative_to(folder).as_posix()) + b"\0")
            total.update(path.read_bytes() + b"\0")
    except OSError as error:
        message = f"{error.filename or folder}: cannot be read ({error.strerror}); let this user read the whole pack."
        raise ContentError(message) from None
    return total.hexdigest()


@cache
def _code_digest() -> str:
    """Return a hash of the code that makes a pack, so that no cached pack outlives a change of it."""
    total = sha256()
    for path in (
        *sorted((_HERE / "understand").glob("*.py")),
        *sorted((_HERE / "pack").glob("*.py")),
        *sorted(_HERE.glob("content*.py")),
        _HERE / "values.py",
        _HERE / "lexicon.py",
    ):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def cache_files(digest: str) -> tuple[Path, ...]:
    """Return where the compiled pack of a digest may be kept, the best place first.

    Where the user's cache folder cannot be written, as in a read-only home, it is kept until the next start of the
    machine in a folder for passing files that only this user can open.
    """
    name = f"pack-{digest[:32]}-{_code_digest()}.pickle"
    whose = os.getuid() if hasattr(os, "getuid") else "me"
    passing = Path(tempfile.gettempdir()) / f"voice-skill-cache-{whose}"
    return Path(platformdirs.user_cache_dir("voice-skill")) / name, passing / name


def read_caches(digest: str) -> ContentPack | None:
    """Return the cached pack of a digest, from wherever it is kept, or None."""
    return next((found for found in map(read_cache, cache_files(digest)) if found is not None), None)


def write_caches(digest: str, pack: ContentPack) -> None:
    """Keep a compiled pack in the first place that can be written."""
    any(write_cache(path, pack) for path in cache_files(digest))


def read_cache(path: Path) -> ContentPack | None:
    """Return the cached pack, or None. The folder belongs to the user alone, as Python's own caches do."""
    try:
        if not (_ours(path.parent) and _ours(path)):
            return None
        with path.open("rb") as file, _no_signal():
            found = pickle.load(file)  # noqa: S301 (written by this program into the user's own folder)
    except Exception:  # noqa: BLE001 (whatever is wrong with a cache, the pack itself is read instead)
        return None
    return found if isinstance(found, ContentPack) else None


@contextlib.contextmanager
def _no_signal() -> Iterator[None]:
    """Let Ctrl-C and other signals wait: raised amid a pickle, the exception of their handler may be dropped."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ours(path: Path) -> bool:
    """Return whether a file or folder belongs to this user and is no link to another's; OSError where it is not."""
    return not hasattr(os, "getuid") or path.lstat().st_uid == os.getuid()


def write_cache(path: Path, pack: ContentPack) -> bool:
    """Keep a compiled pack and remove those that are more than a day older; return whether that could be done."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not _ours(path.parent):
            return False
        write_whole(path, lambda file: pickle.dump(pack, file, protocol=pickle.HIGHEST_PROTOCOL))
        for old in path.parent.glob("*pack-*.pickle*"):
            if old != path and old.stat().st_mtime < path.stat().st_mtime - 86_400:
                old.unlink(missing_ok=True)
        return True
    return False
