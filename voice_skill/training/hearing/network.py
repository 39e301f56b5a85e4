"""Whisper in PyTorch, with low-rank deltas that learn and weights that do not.

Radford 2022: an encoder over half-seconds of sound and a decoder over pieces of words, of layers that normalise first.
The weights are those that people install; names and shapes are CTranslate2's, which keeps what reads one state side
by side in one matrix.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (the library's own custom)
from torch import nn

from voice_skill.hearing.whisper_tuning import IN, OUT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

RANK = 32
KEPT = 0.6
"""Of what was learnt, the part that is kept: a mean of the weights before and after loses less of all other speech
(Wortsman 2021). Of 100 words that people say of other things 5 were wrong before, 14 with all and 7 with half of it,
and of our sentences in voices that it had not heard 14, 3 and 5; at 10 dB 11, 27 and 13, and 23, 9 and 10."""
HEADS, LAYERS = 6, 4
"""Of Whisper tiny."""


class Network(nn.Module):
    """Whisper tiny: spectrograms (rows, 80, frames) and pieces (rows, pieces) in, states (rows, pieces, width) out."""

    def __init__(self, weights: Mapping[str, NDArray[np.float16]]) -> None:
        """Take the weights by their names; the deltas begin at nought."""
        super().__init__()
        kept = {name: torch.tensor(array.astype(np.float32)) for name, array in weights.items()}
        self._kept = kept
        self.words = kept["decoder/embeddings/weight"]
        ear, mouth = "encoder/layer_{}/", "decoder/layer_{}/"
        self.ear = nn.ModuleList(_layer(kept, ear.format(n), "self_attention ffn") for n in range(LAYERS))
        self.mouth = nn.ModuleList(_layer(kept, mouth.format(n), "self_attention attention ffn") for n in range(LAYERS))
        self.ear_norm, self.mouth_norm = (_Norm(kept, f"{side}/layer_norm") for side in ("encoder", "decoder"))

    def forward(self, spectrograms: torch.Tensor, pieces: torch.Tensor) -> torch.Tensor:
        """Return the state after each piece; what may come next is its product with `words`."""
        sound = self._sound(spectrograms)
        state = self.words[pieces] + self._kept["decoder/position_encodings/encodings"][: pieces.shape[1]]
        for itself, other, wide in self.mouth:
            state = wide(other(itself(state, causal=True), sound))
        return self.mouth_norm(state)

    def _sound(self, spectrograms: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            state = self._narrowed(self._narrowed(spectrograms, "conv1", 1), "conv2", 2).transpose(1, 2)
            state = state + self._kept["encoder/position_encodings/encodings"][: state.shape[1]]
        for itself, wide in self.ear:
            state = wide(itself(state))
        return self.ear_norm(state)

    def _narrowed(self, state: torch.Tensor, name: str, stride: int) -> torch.Tensor:
        weight, bias = self._kept[f"encoder/{name}/weight"], self._kept[f"encoder/{name}/bias"]
        return F.gelu(F.conv1d(state, weight, bias, stride=stride, padding=1))

    def deltas(self) -> dict[str, NDArray[np.float16]]:
        """Return what was learnt, as `hearing/whisper_tuning.py` reads it."""
        found: dict[str, torch.Tensor] = {}
        for part in self.modules():
            if isinstance(part, _Matrix):
                found |= {f"{part.name}/weight{OUT}": KEPT * part.out, f"{part.name}/weight{IN}": part.into}
            elif isinstance(part, _Norm):
                found |= {f"{part.name}/gamma": KEPT * part.gain, f"{part.name}/beta": KEPT * part.offset}
        return {name: values.detach().numpy().astype(np.float16) for name, values in found.items()}


def _layer(kept: Mapping[str, torch.Tensor], name: str, parts: str) -> nn.ModuleList:
    kinds = {"self_attention": _Itself, "attention": _Other, "ffn": _Wide}
    return nn.ModuleList(kinds[part](kept, name + part) for part in parts.split())


class _Matrix(nn.Module):
    """A fixed matrix with a low-rank delta."""

    def __init__(self, kept: Mapping[str, torch.Tensor], name: str) -> None:
        super().__init__()
        self.name = name
        self.weight, self.bias = kept[f"{name}/weight"], kept[f"{name}/bias"]
        self.into = nn.Parameter(torch.randn(RANK, self.weight.shape[1]) / math.sqrt(self.weight.shape[1]))
        self.out = nn.Parameter(torch.zeros(self.weight.shape[0], RANK))

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        return F.linear(state, self.weight + self.out @ self.into, self.bias)


class _Norm(nn.Module):
    """A fixed norm with a delta of its gain and offset."""

    def __init__(self, kept: Mapping[str, torch.Tensor], name: str) -> None:
        super().__init__()
        self.name = name
        self.fixed = kept[f"{name}/gamma"], kept[f"{name}/beta"]
        self.gain, self.offset = (nn.Parameter(torch.zeros_like(each)) for each in self.fixed)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        return F.layer_norm(state, state.shape[-1:], self.fixed[0] + self.gain, self.fixed[1] + self.offset)


class _Itself(nn.Module):
    """Attention of a state to itself."""

    def __init__(self, kept: Mapping[str, torch.Tensor], name: str) -> None:
        super().__init__()
        self.norm, self.asked = _Norm(kept, f"{name}/layer_norm"), _Matrix(kept, f"{name}/linear_0")
        self.answer = _Matrix(kept, f"{name}/linear_1")

    def forward(self, state: torch.Tensor, *, causal: bool = False) -> torch.Tensor:
        query, key, value = self.asked(self.norm(state)).chunk(3, -1)
        return state + self.answer(_attended(query, key, value, causal=causal))


class _Other(nn.Module):
    """Attention of what is said to the sound."""

    def __init__(self, kept: Mapping[str, torch.Tensor], name: str) -> None:
        super().__init__()
        self.norm, self.asked = _Norm(kept, f"{name}/layer_norm"), _Matrix(kept, f"{name}/linear_0")
        self.held, self.answer = _Matrix(kept, f"{name}/linear_1"), _Matrix(kept, f"{name}/linear_2")

    def forward(self, state: torch.Tensor, sound: torch.Tensor) -> torch.Tensor:
        key, value = self.held(sound).chunk(2, -1)
        return state + self.answer(_attended(self.asked(self.norm(state)), key, value))


class _Wide(nn.Module):
    """The wide part of a layer."""

    def __init__(self, kept: Mapping[str, torch.Tensor], name: str) -> None:
        super().__init__()
        self.norm, self.rise = _Norm(kept, f"{name}/layer_norm"), _Matrix(kept, f"{name}/linear_0")
        self.fall = _Matrix(kept, f"{name}/linear_1")

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        return state + self.fall(F.gelu(self.rise(self.norm(state))))


def _attended(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, *, causal: bool = False) -> torch.Tensor:
    asked, known, told = (part.unflatten(-1, (HEADS, -1)).transpose(1, 2) for part in (query, key, value))
    return F.scaled_dot_product_attention(asked, known, told, is_causal=causal).transpose(1, 2).flatten(2)
