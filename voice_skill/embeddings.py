"""Sentence embeddings by all-MiniLM-L6-v2 on numpy alone (extra `embeddings`).

A BERT of six layers (Devlin 2019) whose word vectors are averaged (Reimers 2019); weights in safetensors,
words by tokenizers.
The table of word pieces stays on disk, mapped, so that only the rows in use take memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

WIDTH = 384
"""Numbers in an embedding."""
_LAYERS, _HEADS = 6, 12
_TOGETHER = 32
"""Texts that go through together."""
_LONGEST = 96
"""Word pieces read of one utterance; later ones are left out."""
_TINY = 1e-12


class SentenceEmbedder:
    """Text in, a unit vector of WIDTH numbers out."""

    def __init__(self, folder: Path) -> None:
        """Load the weights of a folder with model.safetensors and tokenizer.json."""
        from safetensors import safe_open
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_LONGEST)
        file: Any = safe_open(str(folder / "model.safetensors"), "np")
        self._file = file
        words = "embeddings.word_embeddings.weight"
        self._words = file.get_slice(words)
        kept = file.keys()
        names = [name for name in kept if name != words and "position_ids" not in name]
        self._weights: dict[str, Array] = {name: file.get_tensor(name) for name in names}

    def embed(self, text: str) -> Array:
        """Return the unit vector of a text; texts of like meaning lie near each other."""
        return np.asarray(self._of_pieces([self._tokenizer.encode(text).ids])[0], dtype=np.float32)

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

    def _of_pieces(self, pieces: Sequence[Sequence[int]]) -> Array:
        """Return (texts, WIDTH) unit vectors of texts of the same number of word pieces."""
        length = len(pieces[0])
        rows = np.concatenate([self._words[i : i + 1] for text in pieces for i in text]).reshape(
            len(pieces), length, WIDTH
        )
        state = rows + self._weights["embeddings.position_embeddings.weight"][:length]
        state = state + self._weights["embeddings.token_type_embeddings.weight"][0]
        state = self._norm(state, "embeddings.LayerNorm")
        for number in range(_LAYERS):
            state = self._layer(state, f"encoder.layer.{number}")
        mean = state.mean(axis=1)
        return np.asarray(mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), _TINY), dtype=np.float32)

    def _linear(self, state: Array, name: str) -> Array:
        return np.asarray(state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _norm(self, state: Array, name: str) -> Array:
        middle = state.mean(axis=-1, keepdims=True)
        spread = state.var(axis=-1, keepdims=True)
        unit = (state - middle) / np.sqrt(spread + _TINY)
        return np.asarray(unit * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])

    def _layer(self, state: Array, name: str) -> Array:
        texts, length, _ = state.shape

        def heads(part: str) -> Array:
            out = self._linear(state, f"{name}.attention.self.{part}")
            return out.reshape(texts, length, _HEADS, -1).transpose(0, 2, 1, 3)

        query, key, value = heads("query"), heads("key"), heads("value")
        scores = query @ key.swapaxes(-1, -2) / np.sqrt(query.shape[-1])
        raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (raised / raised.sum(axis=-1, keepdims=True)) @ value
        mixed = mixed.transpose(0, 2, 1, 3).reshape(texts, length, -1)
        state = self._norm(
            state + self._linear(mixed, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm"
        )
        wide = self._linear(state, f"{name}.intermediate.dense")
        wide = np.asarray(0.5 * wide * (1.0 + _erf(wide / np.sqrt(2.0))))
        return self._norm(state + self._linear(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm")


def _erf(x: Array) -> Array:
    """Return the error function, to 1.5e-7 (Abramowitz and Stegun 7.1.26)."""
    sign, x = np.sign(x), np.abs(x)
    t = 1.0 / (1.0 + 0.3275911 * x)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.asarray(sign * (1.0 - poly * np.exp(-x * x)))
