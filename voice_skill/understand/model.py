"""Linear models over words, letters, findings and, where it is installed, a sentence embedding.

Core: pure; numpy for the arithmetic. The weights are trained by `voice_skill/training/` from the examples of the pack.
One model ranks intents; another adds signs that no phrase caught.
A model adds to what the rules found and removes nothing.
Features are hashed (Weinberger 2009), so that a model has a fixed size whatever words it meets.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from voice_skill.understand.tokens import Token

BUCKETS = 1 << 15
"""Places that features are hashed to."""
_LETTERS = (3, 4, 5)
_MOST_WORDS = 60
"""Words read from the end and from the beginning; more would only dilute."""

Vector = NDArray[np.float32]


class Features(NamedTuple):
    """What a model sees of one utterance."""

    rows: NDArray[np.int64]
    """Buckets of its words, letters and findings."""
    values: Vector
    """Their weights, in the same order."""
    meaning: Vector | None = None
    """(1 + word pieces, numbers): unit vectors of the whole and of each word in it, where there is an embedder."""


class Embedder(Protocol):
    """Text to unit vectors, near for texts and words of like meaning."""

    def embed_words(self, texts: Sequence[str]) -> Sequence[Vector]:
        """Return (1 + word pieces, numbers) of each text: the unit vector of all of it, then of each word piece."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """Weights of a logistic regression."""

    names: tuple[str, ...]
    """The classes, in the order of the columns."""
    weights: NDArray[np.int8]
    """(BUCKETS, classes), to be multiplied by `scale`."""
    scale: Vector
    """(classes,): the value of one unit of weight."""
    bias: Vector
    """(classes,)."""
    dense: NDArray[np.float16]
    """(numbers of an embedding, classes) over the whole; no rows where the model does without."""
    by_word: NDArray[np.float16]
    """The same over each word, of which the one that speaks most for a class counts; no rows where it does without.

    The mean over a sentence drowns what two words of it say."""

    def scores(self, seen: Features) -> Vector:
        """Return the score of each class; higher is likelier."""
        scores = (seen.values @ self.weights[seen.rows].astype(np.float32)) * self.scale + self.bias
        if seen.meaning is not None and len(self.dense):
            scores = scores + seen.meaning[0] @ self.dense.astype(np.float32)
        if seen.meaning is not None and len(self.by_word):
            scores = scores + (seen.meaning[1:] @ self.by_word.astype(np.float32)).max(axis=0)
        return np.asarray(scores, dtype=np.float32)

    def one_of(self, seen: Features) -> Vector:
        """Return the probability of each class where one of them holds."""
        scores = self.scores(seen)
        raised = np.exp(scores - scores.max())
        return np.asarray(raised / raised.sum(), dtype=np.float32)

    def each(self, seen: Features) -> Vector:
        """Return the probability of each class by itself."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.scores(seen))), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """The models of a pack, trained together."""

    intents: LinearModel
    """What the person wants."""
    signs: LinearModel
    """Terms of danger signs in words that no phrase lists."""
    embedder: Embedder | None = None
    """What gives sentence embeddings, for models trained with them."""


def features(tokens: Sequence[Token], signs: Iterable[str], meaning: Vector | None = None) -> Features:
    """Return the features of words, pairs and triples of words, letters, and `signs` (what the rules found)."""
    kept = tokens if len(tokens) <= 2 * _MOST_WORDS else (*tokens[:_MOST_WORDS], *tokens[-_MOST_WORDS:])
    stems = [token.stem for token in kept]
    padded = ["<", *stems, ">"]
    words = [f"w:{stem}" for stem in stems]
    words += [f"b:{a} {b}" for a, b in pairwise(padded)]
    words += [f"t:{a} {b} {c}" for (a, b), (_, c) in pairwise(pairwise(padded))]
    text = " " + " ".join(token.word for token in kept) + " "
    letters = [f"c:{text[n : n + size]}" for size in _LETTERS for n in range(len(text) - size + 1)]
    rows: list[int] = []
    values: list[float] = []
    for block, share in ((words, 1.0), (letters, 0.7), (list(signs), 1.3)):
        unique = sorted(set(block))
        if unique:
            rows += [crc32(name.encode()) % BUCKETS for name in unique]
            values += [share / len(unique) ** 0.5] * len(unique)
    return Features(np.asarray(rows, dtype=np.int64), np.asarray(values, dtype=np.float32), meaning)


def asked_and_said(tokens: Sequence[Token], asking: str | None) -> str:
    """Return the words of an utterance as an embedder reads them, after those of the topic that was asked."""
    said = " ".join(token.surface for token in tokens[: 2 * _MOST_WORDS] if token.surface)
    return f"{asking.replace('_', ' ')}: {said}" if asking else said
