"""The weights of a model in a safetensors file: mapped, never copied, and given back after use where memory matters.

What was read of a mapped file counts as memory of this process until it is given back; where the system still has its
own copy of the file, reading it again costs 0.1 ms a MB.
"""

from __future__ import annotations

import json
import mmap
import os
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from voice_skill.errors import ModelBroken
from voice_skill.thrift import MATTERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

_LENGTH_BYTES, _LONGEST_LIST = 8, 1_000_000
"""Bytes at the head of a safetensors file that tell how long its list of tensors is, and the longest list believed."""


class MappedWeights:
    """The tensors of 32-bit numbers of a file; nothing is read until it is asked for."""

    def __init__(self, path: Path, table: str) -> None:
        """Read this file; of the tensor `table` only single rows are read, since each, mapped, would bring others."""
        self._path, self._table = path, table

    @cached_property
    def tensors(self) -> dict[str, Array]:
        """Return the tensors by their names, all but the table, as views of the file. Raises ModelBroken."""
        return {
            name: np.frombuffer(self._mapped, np.float32, prod(shape), first).reshape(shape)
            for name, (first, last, shape) in self._places.items()
            if name != self._table
        }

    def rows(self, numbers: Sequence[int]) -> Array:
        """Return these rows of the table. Raises ModelBroken."""
        first, _, (_, width) = self._places[self._table]
        size = width * np.dtype(np.float32).itemsize
        with self._path.open("rb") as file:
            read = b"".join(os.pread(file.fileno(), size, first + size * number) for number in numbers)
        return np.frombuffer(bytearray(read), dtype=np.float32).reshape(-1, width)

    def all(self) -> dict[str, Array]:
        """Return all tensors, the table too. Raises ModelBroken."""
        return {**self.tensors, self._table: self.rows(range(self._places[self._table][2][0]))}

    def give_back(self, name: str) -> None:
        """Give back the memory of a tensor, where memory matters; it is read anew when next used."""
        if not MATTERS.is_set():
            return
        first, last, _ = self._places[name]
        begin = first // mmap.PAGESIZE * mmap.PAGESIZE
        self._mapped.madvise(mmap.MADV_DONTNEED, begin, last - begin)

    @cached_property
    def _mapped(self) -> mmap.mmap:
        with self._path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    @cached_property
    def _places(self) -> dict[str, tuple[int, int, list[int]]]:
        """Return where every tensor of the file is: first byte, byte after the last, shape."""
        broken = f"The model in {self._path.parent} is damaged; install it again."
        try:
            with self._path.open("rb") as file:
                length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
                listed = json.loads(file.read(min(length, _LONGEST_LIST)))
                whole = os.fstat(file.fileno()).st_size
            places = _places(listed, _LENGTH_BYTES + length)
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            raise ModelBroken(broken) from None
        if self._table not in places or any(last > whole for _, last, _ in places.values()):
            raise ModelBroken(broken)
        return places


def _places(listed: dict[str, Any], begin: int) -> dict[str, tuple[int, int, list[int]]]:
    """Return the places of the tensors of 32-bit numbers, whose bytes begin here."""
    return {
        name: (begin + row["data_offsets"][0], begin + row["data_offsets"][1], row["shape"])
        for name, row in listed.items()
        if row.get("dtype") == "F32"
    }
