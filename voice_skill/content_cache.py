"""Compiled packs, kept in the user's cache folder so that starting is quick.

Edge: a pack is kept under a hash of all that it was made from; nothing that a person says is ever in it.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import tempfile
import threading
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import platformdirs

from voice_skill.content_file import LABELLED
from voice_skill.errors import ContentError
from voice_skill.pack import ContentPack
from voice_skill.sha256 import sha256
from voice_skill.told_to_end import TOLD
from voice_skill.understand.language import Lists
from voice_skill.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")
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


def read_caches(digest: str, *, templates: bool = True) -> ContentPack | None:
    """Return the cached pack of a digest, from wherever it is kept, or None."""
    kept = (read_cache(path, templates=templates) for path in cache_files(digest))
    return next((found for found in kept if found is not None), None)


def write_caches(digest: str, pack: ContentPack) -> None:
    """Keep a compiled pack in the first place that can be written."""
    any(write_cache(path, pack) for path in cache_files(digest))


def read_cache(path: Path, *, templates: bool = True) -> ContentPack | None:
    """Return the cached pack, or None; without its `templates`, which only recognisers need, where they are not wanted.

    The folder belongs to the user alone, as Python's own caches do.
    """
    pack = _unpickled(path, ContentPack)
    if pack is None or not templates:
        return pack
    source = _unpickled(_templates_of(path), Lists)
    if source is None:
        return None
    source = replace(source, models=pack.language.models)
    return replace(pack, language=replace(pack.language, source=source))


def _templates_of(path: Path) -> Path:
    """Return where the templates of a cached pack are kept: they would be 1.5 MB of every process."""
    return path.with_name(f"{path.stem}.templates{path.suffix}")


def _unpickled(path: Path, kind: type[T]) -> T | None:
    try:
        if not (_ours(path.parent) and _ours(path)):
            return None
        with path.open("rb") as file, _no_signal():
            found = pickle.load(file)  # noqa: S301 (written by this program into the user's own folder)
    except Exception:  # noqa: BLE001 (whatever is wrong with a cache, the pack itself is read instead)
        return None
    return found if isinstance(found, kind) else None


@contextlib.contextmanager
def _no_signal() -> Iterator[None]:
    """Let Ctrl-C and other signals wait: raised amid a pickle, the exception of their handler may be dropped.

    Blocking them is not enough, since a library's thread may take one, and Python handles it here all the same.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # handlers run in the main thread alone
        return
    came: list[int] = []
    meant = {number: signal.getsignal(number) for number in (signal.SIGINT, *TOLD)}
    before = {number: handler for number, handler in meant.items() if handler is not None}
    for number in before:
        signal.signal(number, lambda told, _: came.append(told))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        signal.raise_signal(came[0])


def _ours(path: Path) -> bool:
    """Return whether a file or folder belongs to this user and is no link to another's; OSError where it is not."""
    return not hasattr(os, "getuid") or path.lstat().st_uid == os.getuid()


def write_cache(path: Path, pack: ContentPack) -> bool:
    """Keep a compiled pack and remove those that are more than a day older; return whether that could be done."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not _ours(path.parent):
            return False
        source = pack.language.source
        _pickle(_templates_of(path), replace(source, models=None) if source else None)
        _pickle(path, replace(pack, language=replace(pack.language, source=None)))
        for old in path.parent.glob("*pack-*.pickle*"):
            if old != path and old.stat().st_mtime < path.stat().st_mtime - 86_400:
                old.unlink(missing_ok=True)
        return True
    return False


def _pickle(path: Path, value: object) -> None:
    """Write a value without marks for what no other part of it refers to: reading those needs 1.5 MB more."""
    import pickletools

    slim = pickletools.optimize(pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))
    write_whole(path, lambda file: file.write(slim))
