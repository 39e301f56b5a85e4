"""Whisper's weights with what was learnt for this program added.

Edge: reads files, and writes one into the user's cache folder.
LoRA (Hu 2021): a matrix W becomes W + out in, with `out` and `in` of a low rank, and a norm's gain and offset are
added to; so the program carries a few megabytes, and what people install stays the weights of Whisper's makers.
`training/hearing/` learns them: many voices in rooms and noise, in windows as short as what was said.
The file of weights is CTranslate2's (`model_spec.py` there, version 6 of the format): counted names, shapes and values,
little-endian.
"""

from __future__ import annotations

import contextlib
import shutil
import struct
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import platformdirs

from voice_skill.hearing.model_record import deltas_of
from voice_skill.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

WEIGHTS = "model.bin"
OF, OUT, IN = "of", "/out", "/in"
"""Names in a file of deltas: the checksum (CRC-32) of the weights they are for, and the endings of two factors."""
_KEPT = "whisper-"
"""What the names of kept folders begin with."""
_KINDS = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
"""CTranslate2's numbers of types."""


class Weight(NamedTuple):
    """One array in a file of weights."""

    name: str
    """Its name, as "encoder/layer_0/ffn/linear_0/weight"."""
    at: int
    """Where its values begin, in bytes."""
    values: NDArray[Any]
    """Its values, read where they are."""


def tuned_folder(folder: Path) -> Path | None:
    """Return a folder with a Whisper model, tuned; None where nothing is for exactly these weights, or no room for it.

    It is made once, in the user's cache folder, since weights that are tuned in memory would need twice as much of it.
    """
    deltas = deltas_of(folder.name)
    if deltas is None:
        return None
    whole = (folder / WEIGHTS).stat()
    key = zlib.crc32(
        f"{folder.resolve()} {whole.st_size} {whole.st_mtime_ns}".encode(), zlib.crc32(deltas.read_bytes())
    )
    place = platformdirs.user_cache_path("voice-skill") / f"{_KEPT}{key:08x}"
    with contextlib.suppress(OSError):
        if (place / WEIGHTS).is_file() or _tune(folder, deltas, place):
            return place
    return None


def _tune(folder: Path, deltas: Path, place: Path) -> bool:
    """Keep the tuned model of a folder in its place; return whether the deltas are for its weights."""
    weights = (folder / WEIGHTS).read_bytes()
    with np.load(deltas, allow_pickle=False) as kept:
        if int(kept[OF]) != zlib.crc32(weights):
            return False
        tuned = with_deltas(weights, {name: kept[name] for name in kept})
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in folder.iterdir():
        if path.name != WEIGHTS and path.is_file():
            shutil.copyfile(path, place / path.name)
    write_whole(place / WEIGHTS, lambda file: file.write(tuned))
    for old in place.parent.glob(f"{_KEPT}*"):
        if old != place and old.stat().st_mtime < place.stat().st_mtime - 86_400:
            shutil.rmtree(old, ignore_errors=True)
    return True


def with_deltas(weights: bytes, deltas: Mapping[str, NDArray[np.float16]]) -> bytearray:
    """Return a file of weights with deltas added; what has none stays as it is."""
    tuned = bytearray(weights)
    for weight in arrays_in(weights):
        delta = _delta(weight.name, deltas)
        if delta is not None:
            added = (weight.values + delta.reshape(weight.values.shape)).astype(weight.values.dtype).tobytes()
            tuned[weight.at : weight.at + len(added)] = added
    return tuned


def arrays_in(weights: bytes) -> Iterator[Weight]:
    """Yield the arrays of a file of weights."""
    reader = _Reader(weights)
    reader.number("I")  # The version of the format.
    reader.text()  # The name of the architecture.
    reader.number("I")  # Its revision.
    for _ in range(reader.number("I")):
        name, rank = reader.text(), reader.number("B")
        shape = [reader.number("I") for _ in range(rank)]
        kind = np.dtype(_KINDS[reader.number("B")])
        size = reader.number("I")
        yield Weight(name, reader.at, np.frombuffer(weights, kind, size // kind.itemsize, reader.at).reshape(shape))
        reader.at += size


def _delta(name: str, deltas: Mapping[str, NDArray[np.float16]]) -> NDArray[np.float32] | None:
    """Return what is added to a weight."""
    if name + OUT in deltas:
        return deltas[name + OUT].astype(np.float32) @ deltas[name + IN].astype(np.float32)
    return deltas[name].astype(np.float32) if name in deltas else None


class _Reader:
    """Reads numbers and texts one after the other."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self.at = 0

    def number(self, kind: str) -> int:
        """Return a number of a kind that `struct` names."""
        value = struct.unpack_from(f"<{kind}", self._source, self.at)[0]
        self.at += struct.calcsize(f"<{kind}")
        return int(value)

    def text(self) -> str:
        """Return a text, which is kept with its length before it and a nought behind it."""
        size = self.number("H")
        self.at += size
        return self._source[self.at - size : self.at - 1].decode()
