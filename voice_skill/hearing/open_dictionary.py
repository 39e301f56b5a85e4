"""The words that PocketSphinx hears openly: a dictionary of the package without all others.

Two of five words of the packaged dictionary are in no sentence of the packaged model, so that they are never heard.
Of the rest the rarer half are names and words that few people say; the content pack's own are kept, however rare.
Without all these the decoder has 30 MB less and a tenth less to do, and of 633 words of the recordings it has 81 wrong
instead of 85. The shorter dictionary is kept in the user's cache folder.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import platformdirs

from voice_skill.hearing.sounded_out import sounded_out
from voice_skill.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMONEST = 36_000
"""Words that are heard openly, besides those wanted."""
_LONGEST_LIST = 4_000_000
"""Bytes from the end of a language model among which its list of words is looked for."""
_COUNT_BYTES = 4
_MARKS = frozenset({"<s>", "</s>", "<unk>", "<UNK>"})
"""What stands among the words of a model and is none."""
_DAY_S = 86_400
"""Seconds after which a dictionary that another has replaced is removed."""


def open_dictionary(model: Path, whole: Path, wanted: frozenset[str] = frozenset(), commonest: int = COMMONEST) -> Path:
    """Return a dictionary of the commonest words of a language model and of those wanted that it has.

    It is the whole dictionary where no other can be made.
    """
    try:
        kept = _kept(model, whole, wanted, commonest)
        if not kept.is_file():
            _make_apart(_Order(str(model), str(whole), sorted(wanted), commonest, str(kept)))
    except (OSError, UnicodeDecodeError):
        return whole
    return kept if kept.is_file() else whole


class _Order(NamedTuple):
    """A dictionary to be made."""

    model: str
    """The language model."""
    whole: str
    """The dictionary that it is a part of."""
    wanted: Sequence[str]
    """Words that it must have, where the whole one has them."""
    commonest: int
    """How many of the model's commonest words it has."""
    kept: str
    """Where it is written."""


def _make_apart(order: _Order) -> None:
    """Make a dictionary in a process of its own: it takes 8 MB, and a process does not give back what it once had."""
    if not sys.executable:
        _make(order)
        return
    command = [sys.executable, "-m", "voice_skill.hearing.open_dictionary"]
    subprocess.run(command, input=json.dumps(order), encoding="utf-8", capture_output=True, check=False)


def _make(order: _Order) -> None:
    """Make a dictionary, where the model has words. Raises OSError and UnicodeDecodeError."""
    model, whole = Path(order.model), Path(order.whole)
    words = _words(model)
    if words:
        chosen = _commonest(words, model, order.commonest) | (words & frozenset(order.wanted))
        _write(Path(order.kept), _lines(whole, chosen))


def _kept(model: Path, whole: Path, wanted: frozenset[str], commonest: int) -> Path:
    """Return where the dictionary made of this is kept."""
    seen = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in (model, whole)]
    name = sha256(repr((seen, sorted(wanted), commonest)).encode()).hexdigest()[:16]
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


def _commonest(words: frozenset[str], model: Path, most: int) -> frozenset[str]:
    """Return the words that stand most often in what the model was made from."""
    if len(words) <= most:
        return words
    from pocketsphinx import Config, LogMath, NGramModel

    known = NGramModel(Config(), LogMath(), str(model))
    return frozenset(sorted(words, key=lambda word: (-known.prob([word]), word))[:most])


def _lines(whole: Path, words: frozenset[str]) -> str:
    """Return the lines of a dictionary for these words; a second pronunciation is named "read(2)".

    Words that the whole dictionary does not have are sounded out.
    """
    with whole.open(encoding="utf-8") as lines:
        listed = {line: word for line in lines if (word := line.partition(" ")[0].partition("(")[0]) in words}
    others = sounded_out(sorted(words.difference(listed.values(), _MARKS)))
    return "".join((*listed, *(f"{word} {sounds}\n" for word, sounds in others.items())))


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(path, lambda file: file.write(text.encode()))
    for old in path.parent.glob("*words-*.dict*"):
        if old.stat().st_mtime < path.stat().st_mtime - _DAY_S:
            old.unlink(missing_ok=True)


if __name__ == "__main__":
    with suppress(OSError, UnicodeDecodeError):
        _make(_Order(*json.load(sys.stdin)))
