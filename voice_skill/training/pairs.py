"""Counts which word follows which in the labelled examples of a pack."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

import numpy as np

from voice_skill.hearing.wording import plain
from voice_skill.understand.word_pairs import WordPairs, edged, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

SEEN = 2
"""How often a pair must be seen to be kept: two thirds are seen once, and tell nothing of other sentences (measured:
words wrong on recordings are the same with and without them)."""
_WORDS = 40_000
"""Words that people use at all, among which the chance of what was never seen is shared."""


def learn(sentences: Iterable[str]) -> WordPairs:
    """Return the pairs of words in sentences."""
    seen = Counter(pair for sentence in sentences for pair in pairwise(edged(plain(sentence))))
    words: Counter[str] = Counter()
    for (_, word), times in seen.items():
        words[word] += times
    unknown = log(len(words) / (words.total() + len(words)) / _WORDS)
    chances = {word: _own(times, len(words), words.total(), unknown) for word, times in words.items()}
    rests, pairs = _pairs(seen, chances)
    order = sorted(chances, key=number)
    return WordPairs(
        *_kept(pairs),
        np.asarray([number(word) for word in order], dtype=np.uint32),
        np.asarray([chances[word] for word in order], dtype=np.float16),
        np.asarray([rests.get(word, 0.0) for word in order], dtype=np.float16),
        unknown,
    )


def _own(times: int, kinds: int, total: int, unknown: float) -> float:
    """Return the logarithm of the chance of a word anywhere, with its part of what was never seen."""
    return float(np.logaddexp(log(times / (total + kinds)), unknown))


def _pairs(
    seen: Mapping[tuple[str, str], int], chances: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return what each word leaves to those that were not seen after it, and the chance of each pair that was."""
    totals: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for (first, _), times in seen.items():
        totals[first] += times
        kinds[first] += 1
    rests = {word: log(kinds[word] / (totals[word] + kinds[word])) for word in totals}
    pairs = {
        f"{first} {second}": float(
            np.logaddexp(log(times / (totals[first] + kinds[first])), rests[first] + chances[second])
        )
        for (first, second), times in seen.items()
        if times >= SEEN
    }
    return rests, pairs


def _kept(chances: Mapping[str, float]) -> tuple[NDArray[np.uint32], NDArray[np.float16]]:
    order = sorted(chances, key=number)
    return (
        np.asarray([number(pair) for pair in order], dtype=np.uint32),
        np.asarray([chances[pair] for pair in order], dtype=np.float16),
    )
