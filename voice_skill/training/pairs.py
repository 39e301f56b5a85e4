"""Counts which word follows which in the labelled examples of a pack."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import numpy as np

from voice_skill.hearing.language_model import count, left_over, probability
from voice_skill.hearing.wording import plain
from voice_skill.understand.word_pairs import START, WordPairs, number

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
    following = count(map(plain, sentences), 2)
    words = {word: log(probability(following, (), word)) for word in following[()]}
    rests = {history[0]: log(left_over(after)) for history, after in following.items() if history}
    pairs = {
        f"{history[0]} {word}": log(probability(following, history, word))
        for history, after in following.items()
        for word, times in after.items()
        if history and times >= SEEN
    }
    known = words | {START: 0.0}
    return WordPairs(
        *_kept(pairs),
        *_kept(known),
        _kept({word: rests.get(word, 0.0) for word in known})[1],
        log(left_over(following[()]) / _WORDS),
    )


def _kept(chances: Mapping[str, float]) -> tuple[NDArray[np.uint32], NDArray[np.float16]]:
    """Return numbers in ascending order, and their chances."""
    order = sorted(chances, key=number)
    return (
        np.asarray([number(each) for each in order], dtype=np.uint32),
        np.asarray([chances[each] for each in order], dtype=np.float16),
    )
