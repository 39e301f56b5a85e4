"""Sentence embeddings by all-MiniLM-L6-v2 on numpy alone (extra `embeddings`).

A BERT of six layers (Devlin 2019) whose word vectors are averaged (Reimers 2019); weights in safetensors,
words by tokenizers.
Nothing is loaded until a text is to be read, and the weights stay in their file (mapped_weights.py): of the table of
word pieces only the rows in use are read, and where memory matters (thrift.py) a matrix is given back as soon as the
text has been through it: that costs 4 ms a text, and spares 40 of 61 MB.
A column of the state is a word, since `weights @ state` takes a matrix as the file has it, in two thirds of the time of
`state @ weights.T`.
"""

from __future__ import annotations

from functools import cached_property
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
_TOGETHER = 32
"""Texts that go through together."""
_LONGEST = 96
"""Word pieces read of one utterance; later ones are left out."""
TINY = 1e-12
_WORDS = "embeddings.word_embeddings.weight"


class SentenceEmbedder:
    """Text in, a unit vector of WIDTH numbers out."""

    def __init__(self, folder: Path, deltas: Mapping[str, Array] | None = None) -> None:
        """Embed with model.safetensors and tokenizer.json of a folder; ModelBroken comes with the first text.

        `deltas` tune it to a pack: for "layer.matrix.a" (rank, in) and "layer.matrix.c" (out, rank), the matrix of that
        name becomes itself plus c @ a (Hu 2021).
        """
        self._folder = folder
        self._deltas = deltas or {}
        self._file = MappedWeights(folder / "model.safetensors", _WORDS)

    def embed_words(self, text: str) -> Array:
        """Return (1 + pieces, WIDTH) unit vectors: of a text, then of each word piece in it. Raises ModelBroken."""
        state = self._states([self._tokenizer.encode(text).ids])
        return _unit(np.concatenate([state.mean(axis=1, keepdims=True), state], axis=1).T)

    def embed_all(self, texts: Sequence[str]) -> Array:
        """Return (texts, WIDTH) unit vectors; texts of the same length go through together, which is quicker."""
        pieces = [self._tokenizer.encode(text).ids for text in texts]
        result = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for length in sorted({len(p) for p in pieces}):
            same = [n for n, p in enumerate(pieces) if len(p) == length]
            for start in range(0, len(same), _TOGETHER):
                part = same[start : start + _TOGETHER]
                result[part] = self._of_pieces([pieces[n] for n in part])
        return result

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

    def _of_pieces(self, pieces: Sequence[Sequence[int]]) -> Array:
        """Return (texts, WIDTH) unit vectors of texts of the same number of word pieces."""
        return _unit(self._states(pieces).reshape(WIDTH, len(pieces), -1).mean(axis=2).T)

    def _states(self, pieces: Sequence[Sequence[int]]) -> Array:
        """Return (WIDTH, texts * pieces): each word piece as it is meant in its text."""
        texts, length = len(pieces), len(pieces[0])
        state = self._file.rows([piece for text in pieces for piece in text]).reshape(texts, length, WIDTH)
        state += self._weights["embeddings.position_embeddings.weight"][:length]
        state += self._weights["embeddings.token_type_embeddings.weight"][0]
        state = self._norm(np.ascontiguousarray(state.reshape(-1, WIDTH).T), "embeddings.LayerNorm")
        for number in range(LAYERS):
            state = self._layer(state, f"encoder.layer.{number}", texts)
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

    def _layer(self, state: Array, name: str, texts: int) -> Array:
        mixed = self._linear(self._attended(state, f"{name}.attention.self", texts), f"{name}.attention.output.dense")
        mixed += state
        state = self._norm(mixed, f"{name}.attention.output.LayerNorm")
        wide = self._linear(_gelu(self._linear(state, f"{name}.intermediate.dense")), f"{name}.output.dense")
        wide += state
        return self._norm(wide, f"{name}.output.LayerNorm")

    def _attended(self, state: Array, name: str, texts: int) -> Array:
        """Return for every word what the words of its text bring to it."""

        def heads(part: str) -> Array:
            """Return (texts, heads, numbers, words)."""
            return self._linear(state, f"{name}.{part}").reshape(HEADS, -1, texts, words).transpose(2, 0, 1, 3)

        words = state.shape[1] // texts
        query, key, value = heads("query"), heads("key"), heads("value")
        scores = query.swapaxes(-1, -2) @ key
        scores /= np.sqrt(query.shape[-2])
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        mixed = value @ scores.swapaxes(-1, -2)
        return np.ascontiguousarray(mixed.transpose(1, 2, 0, 3)).reshape(WIDTH, -1)


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
