"""A linear model over words, letters and findings: which intent an utterance most likely has.

Core: pure; numpy for the arithmetic. The weights are trained by `voice_skill/train.py` from the examples of the pack.
Features are hashed (Weinberger 2009), so that the model has a fixed size whatever words it meets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from voice_skill.understand.tokens import Token

BUCKETS = 1 << 15
"""Places that features are hashed to."""
_LETTERS = (3, 4, 5)
_MOST_WORDS = 60
"""Words read from the end and from the beginning; more would only dilute."""


@dataclass(frozen=True, slots=True, eq=False)
class IntentModel:
    """Weights of a multinomial logistic regression."""

    intents: tuple[str, ...]
    """The classes, in the order of the columns."""
    weights: NDArray[np.int8]
    """(BUCKETS, classes), to be multiplied by `scale`."""
    scale: NDArray[np.float32]
    """(classes,): the value of one unit of weight."""
    bias: NDArray[np.float32]
    """(classes,)."""

    def probabilities(self, features: tuple[NDArray[np.int64], NDArray[np.float32]]) -> NDArray[np.float32]:
        """Return the probability of each class, from (buckets, values)."""
        rows, values = features
        scores = (values @ self.weights[rows].astype(np.float32)) * self.scale + self.bias
        raised = np.exp(scores - scores.max())
        return np.asarray(raised / raised.sum(), dtype=np.float32)


def features(tokens: Sequence[Token], signs: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return (buckets, values) of words, pairs of words, letters, and `signs` (what the rules found)."""
    kept = tokens if len(tokens) <= 2 * _MOST_WORDS else (*tokens[:_MOST_WORDS], *tokens[-_MOST_WORDS:])
    stems = [token.stem for token in kept]
    padded = ["<", *stems, ">"]
    words = [f"w:{stem}" for stem in stems]
    words += [f"b:{a} {b}" for a, b in zip(padded, padded[1:], strict=False)]
    words += [f"t:{a} {b} {c}" for a, b, c in zip(padded, padded[1:], padded[2:], strict=False)]
    text = " " + " ".join(token.word for token in kept) + " "
    letters = [f"c:{text[n : n + size]}" for size in _LETTERS for n in range(len(text) - size + 1)]
    rows: list[int] = []
    values: list[float] = []
    for block, share in ((words, 1.0), (letters, 0.7), (list(signs), 1.3)):
        unique = set(block)
        if unique:
            weight = share / len(unique) ** 0.5
            rows += [crc32(name.encode()) % BUCKETS for name in sorted(unique)]
            values += [weight] * len(unique)
    return np.asarray(rows, dtype=np.int64), np.asarray(values, dtype=np.float32)
