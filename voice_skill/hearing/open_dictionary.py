"""The words that PocketSphinx's own language model can hear, as a dictionary of the package without all others.

Two of five words of the packaged dictionary are in no sentence of the packaged model, so that they are never heard.
Without them the decoder hears the same, with 13 MB less, and is ready in two thirds of the time.
The shorter dictionary is kept in the user's cache folder.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from hashlib import sha256
from pathlib import Path

import platformdirs

_LONGEST_LIST = 4_000_000
"""Bytes from the end of a language model among which its list of words is looked for."""
_COUNT_BYTES = 4


def open_dictionary(model: Path, whole: Path) -> Path:
    """Return a dictionary of the words of a language model, or the whole one where none can be made."""
    try:
        kept = _kept(model, whole)
        if not kept.is_file():
            words = _words(model)
            if not words:
                return whole
            _write(kept, _lines(whole, words))
    except (OSError, UnicodeDecodeError):
        return whole
    return kept


def _kept(model: Path, whole: Path) -> Path:
    """Return where the dictionary for these two files is kept."""
    seen = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in (model, whole)]
    name = sha256(repr(seen).encode()).hexdigest()[:16]
    return Path(platformdirs.user_cache_dir("voice-skill")) / f"words-{name}.dict"


def _words(model: Path) -> frozenset[str]:
    """Return the words of a binary model: its last bytes, ended by NUL each, after a count of these bytes."""
    size = model.stat().st_size
    with model.open("rb") as file:
        file.seek(max(0, size - _LONGEST_LIST))
        end = file.read()
    # No word is empty, so that the last two NUL bytes in a row stand before the list: in its count, or before that.
    near = end.rfind(b"\0\0")
    for first in range(max(near, 0), max(near, 0) + 2 * _COUNT_BYTES):
        count = int.from_bytes(end[max(first - _COUNT_BYTES, 0) : first], "little")
        if count and count == len(end) - first:
            return frozenset(end[first:].decode().split("\0")) - {""}
    return frozenset()


def _lines(whole: Path, words: frozenset[str]) -> str:
    """Return the lines of a dictionary for these words; a second pronunciation is named "read(2)"."""
    with whole.open(encoding="utf-8") as lines:
        return "".join(line for line in lines if line.partition(" ")[0].partition("(")[0] in words)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".words-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink(missing_ok=True)
