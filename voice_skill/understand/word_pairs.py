"""Which word follows which in what people say of a complaint: how likely a sentence is before it is heard.

Core: pure. What a word was seen to be followed by keeps its part of the probability, the rest goes to words by how
often they are said at all; what was seen once is not kept, and its part is nobody's. `training/pairs.py` counts them.
Words and pairs are kept as 32-bit numbers in order, which takes a tenth of the memory of their letters; two pairs that
share one are rarer than one in ten thousand.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

START, END = "<s>", "</s>"
"""What stands before the first word and after the last."""


@dataclass(frozen=True, slots=True, eq=False)
class WordPairs:
    """How likely each word is after another; all chances are natural logarithms."""

    pairs: NDArray[np.uint32]
    """Numbers of pairs of words that were seen, ascending."""
    pair_chances: NDArray[np.float16]
    """Chance of the second after the first."""
    words: NDArray[np.uint32]
    """Numbers of words that were seen, ascending."""
    word_chances: NDArray[np.float16]
    """Chance of a word anywhere."""
    rests: NDArray[np.float16]
    """What a word leaves to those that were not seen after it."""
    unknown: float
    """Chance of a word that was never seen."""

    def chance(self, text: str) -> float:
        """Return the chance of a sentence, in lower case and without punctuation; 0.0 is certain."""
        return sum(self._after(first, second) for first, second in pairwise(edged(text)))

    def _after(self, first: str, second: str) -> float:
        at = place(self.pairs, number(f"{first} {second}"))
        if at is not None:
            return float(self.pair_chances[at])
        before, word = place(self.words, number(first)), place(self.words, number(second))
        rest = 0.0 if before is None else float(self.rests[before])
        return rest + (self.unknown if word is None else float(self.word_chances[word]))


def edged(text: str) -> tuple[str, ...]:
    """Return the words of a sentence between START and END."""
    return (START, *text.split(), END)


def number(word: str) -> int:
    """Return the number under which a word or a pair is kept."""
    return crc32(word.encode())


def place(numbers: NDArray[np.uint32], wanted: int) -> int | None:
    """Return where a number stands in ascending ones, or None."""
    at = int(np.searchsorted(numbers, np.uint32(wanted)))
    return at if at < len(numbers) and numbers[at] == wanted else None
