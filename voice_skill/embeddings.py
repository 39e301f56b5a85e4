"""Sentence embeddings by all-MiniLM-L6-v2 on numpy alone (extra `embeddings`).

A BERT of six layers (Devlin 2019) whose word vectors are averaged (Reimers 2019); weights in safetensors,
words by tokenizers.
Nothing is loaded until a text is to be read, and the weights stay in their file (mapped_weights.py): of the table of
word pieces only the rows in use are read, and where memory matters (thrift.py) a matrix is given back as soon as the
text has been through it: that costs 4 ms a text, and spares 40 of 61 MB.
A column of the state is a word, since `weights @ state` takes a matrix as the file has it, in two thirds of the time of
`state @ weights.T`.
Texts asked for together stand side by side in one state: most of the time goes into bringing in the weights, so that
three short texts take little longer than one.
"""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from voice_skill.errors import ModelBroken
from voice_skill.mapped_weights import MappedWeights

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

WIDTH = 384
"""Numbers in an embedding."""
LAYERS, HEADS = 6, 12
MATRICES = (
    *("attention.self.query", "attention.self.key", "attention.self.value"),
    *("attention.output.dense", "intermediate.dense", "output.dense"),
)
"""The matrices of a layer, each of which a pack may tune."""
_LONGEST = 96
"""Word pieces read of one utterance; later ones are left out."""
TINY = 1e-12
_WORDS = "embeddings.word_embeddings.weight"


class SentenceEmbedder:
    """Texts in, unit vectors of WIDTH numbers out: of each text, and of each word piece in it."""

    def __init__(self, folder: Path, deltas: Mapping[str, Array] | None = None) -> None:
        """Embed with model.safetensors and tokenizer.json of a folder; ModelBroken comes with the first text.

        `deltas` tune it to a pack: for "layer.matrix.a" (rank, in) and "layer.matrix.c" (out, rank), the matrix of that
        name becomes itself plus c @ a (Hu 2021).
        """
        self._folder = folder
        self._deltas = deltas or {}
        self._file = MappedWeights(folder / "model.safetensors", _WORDS)

    def embed_words(self, texts: Sequence[str]) -> list[Array]:
        """Return (1 + pieces, WIDTH) unit vectors of each text: of all of it, then of each word piece in it.

        Raises ModelBroken.
        """
        pieces = self.pieces(texts)
        state = self._states(pieces)
        return [
            _unit(np.concatenate([state[:, span].mean(axis=1, keepdims=True), state[:, span]], axis=1).T)
            for span in _spans(pieces)
        ]

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the numbers of the word pieces of each text, as training reads them."""
        return [list(self._tokenizer.encode(text).ids) for text in texts]

    def weights(self) -> dict[str, Array]:
        """Return all weights by their names, as training reads them."""
        return self._file.all()

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401 (the library has few types)
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        except Exception:  # noqa: BLE001 (the library raises nothing narrower)
            message = f"The model in {self._folder} is damaged; install it again."
            raise ModelBroken(message) from None
        tokenizer.no_padding()
        tokenizer.enable_truncation(_LONGEST)
        return tokenizer

    @property
    def _weights(self) -> dict[str, Array]:
        return self._file.tensors

    def _states(self, pieces: Sequence[Sequence[int]]) -> Array:
        """Return (WIDTH, pieces of all texts, one after the other): each word piece as it is meant in its text."""
        spans = _spans(pieces)
        state = self._file.rows([piece for text in pieces for piece in text])
        places = self._weights["embeddings.position_embeddings.weight"]
        state += np.concatenate([places[: len(text)] for text in pieces])
        state += self._weights["embeddings.token_type_embeddings.weight"][0]
        state = self._norm(np.ascontiguousarray(state.T), "embeddings.LayerNorm")
        for number in range(LAYERS):
            state = self._layer(state, f"encoder.layer.{number}", spans)
        return state

    def _linear(self, state: Array, name: str) -> Array:
        out: Array = self._weights[f"{name}.weight"] @ state
        self._file.give_back(f"{name}.weight")
        if f"{name}.a" in self._deltas:
            out += self._deltas[f"{name}.c"] @ (self._deltas[f"{name}.a"] @ state)
        out += self._weights[f"{name}.bias"][:, None]
        return out

    def _norm(self, state: Array, name: str) -> Array:
        """Bring every column to mean 0 and spread 1, then to the learnt ones, in place."""
        state -= state.mean(axis=0)
        state /= np.sqrt(np.einsum("ij,ij->j", state, state) / len(state) + TINY)
        state *= self._weights[f"{name}.weight"][:, None]
        state += self._weights[f"{name}.bias"][:, None]
        return state

    def _layer(self, state: Array, name: str, spans: Sequence[slice]) -> Array:
        mixed = self._linear(self._attended(state, f"{name}.attention.self", spans), f"{name}.attention.output.dense")
        mixed += state
        state = self._norm(mixed, f"{name}.attention.output.LayerNorm")
        wide = self._linear(_gelu(self._linear(state, f"{name}.intermediate.dense")), f"{name}.output.dense")
        wide += state
        return self._norm(wide, f"{name}.output.LayerNorm")

    def _attended(self, state: Array, name: str, spans: Sequence[slice]) -> Array:
        """Return for every word what the words of its text bring to it."""
        query, key, value = (self._linear(state, f"{name}.{part}") for part in ("query", "key", "value"))
        mixed = np.empty_like(value)
        for span in spans:
            mixed[:, span] = _brought(
                *(part[:, span].reshape(HEADS, -1, span.stop - span.start) for part in (query, key, value))
            )
        return mixed


def _spans(pieces: Sequence[Sequence[int]]) -> list[slice]:
    """Return where each text stands among the word pieces of all."""
    ends = list(accumulate((len(text) for text in pieces), initial=0))
    return [slice(start, end) for start, end in pairwise(ends)]


def _brought(query: Array, key: Array, value: Array) -> Array:
    """Return (WIDTH, words) of what the words of a text bring to each; of (heads, numbers, words) each."""
    scores = query.swapaxes(-1, -2) @ key
    scores /= np.sqrt(query.shape[-2])
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return (value @ scores.swapaxes(-1, -2)).reshape(WIDTH, -1)


def _unit(rows: Array) -> Array:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), TINY), dtype=np.float32)


def _gelu(x: Array) -> Array:
    """Return x times the normal distribution's share below it, to 1.5e-7 (Abramowitz and Stegun 7.1.26)."""
    size = np.abs(x)
    t = np.float32(1.0) / (1.0 + (0.3275911 * 0.5**0.5) * size)
    tail = np.full_like(x, 1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail *= t
        tail += factor
    tail *= t
    tail *= np.exp(-0.5 * x * x)
    tail *= size
    tail *= 0.5
    return np.asarray(np.maximum(x, 0.0) - tail)
