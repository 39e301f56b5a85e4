"""Tunes MiniLM to the pack: low-rank deltas on its last layers, with heads over its embeddings.

LoRA (Hu 2021): each matrix W becomes W + c a, with a and c of RANK; MiniLM's own weights stay as they are, so the pack
carries only the deltas, about a megabyte, and the weights that people install stay those of its makers.
Two heads learn together, what the person wants and which signs are in it, each from the rows that tell.
Needs PyTorch (extra `train`); about a quarter of an hour on one core.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (the library's own custom)
from torch import nn

from voice_skill.embeddings import HEADS, LAYERS, MATRICES, TINY, WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from voice_skill.training.lesson import Lesson

RANK = 16
"""Rank of the deltas."""
FIRST = 1
"""The first layer that is tuned; those before it read letters and words, which are the same everywhere."""
EPOCHS = 4
TOGETHER = 48
"""Rows of one step."""
LONGEST = 56
"""Word pieces of a text that are learnt from."""
RATE = 1e-3
"""Learning rate of the deltas; three times that for the heads."""
SHARPNESS = 10.0
"""What unit vectors are multiplied by before the heads, so that weights stay small."""
_WARM = 100
"""Steps in which the rate rises."""
_DROPPED = 0.1
_SMOOTH = 0.05
_SIGNS_SHARE = 1.0
"""Weight of the signs beside the intent."""


class Tuned(NamedTuple):
    """What comes out."""

    deltas: dict[str, NDArray[np.float16]]
    """Matrix or norm -> its delta, as `embeddings.py` reads them."""
    intents: tuple[NDArray[np.float32], NDArray[np.float32]]
    """(WIDTH, intents) weights over unit vectors, and (intents,) bias."""
    signs: tuple[NDArray[np.float32], NDArray[np.float32]]
    """(WIDTH, cells) weights over unit vectors, and (cells,) bias."""
    by_word: NDArray[np.float32]
    """(WIDTH, cells) weights over the unit vectors of words, of which the highest counts."""


class _Matrix(nn.Module):
    """A fixed matrix with a low-rank delta."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor, rank: int) -> None:
        super().__init__()
        self.weight, self.bias = weight, bias
        self.a = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.c = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        return F.linear(state, self.weight, self.bias) + F.linear(F.linear(state, self.a), self.c)


class _Encoder(nn.Module):
    """MiniLM with deltas: (rows, pieces) numbers of word pieces and a mask in, unit vectors out.

    Those of the rows, (rows, WIDTH), and those of their pieces, (rows, pieces, WIDTH).
    """

    def __init__(self, weights: dict[str, torch.Tensor]) -> None:
        super().__init__()
        self.fixed = weights
        self.matrices = nn.ModuleDict()
        self.norms = nn.ParameterDict()
        for layer in range(FIRST, LAYERS):
            for matrix in MATRICES:
                name = f"encoder.layer.{layer}.{matrix}"
                made = _Matrix(weights[f"{name}.weight"], weights[f"{name}.bias"], RANK)
                self.matrices[name.replace(".", "/")] = made

    def forward(self, pieces: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        fixed = self.fixed
        state = fixed["embeddings.word_embeddings.weight"][pieces]
        state = state + fixed["embeddings.position_embeddings.weight"][: pieces.shape[1]]
        state = self._norm(state + fixed["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(LAYERS):
            state = self._layer(state.detach() if layer == FIRST else state, f"encoder.layer.{layer}", mask)
        mean = (state * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return F.normalize(mean, dim=-1), F.normalize(state, dim=-1)

    def _layer(self, state: torch.Tensor, name: str, mask: torch.Tensor) -> torch.Tensor:
        rows, words, _ = state.shape

        def heads(part: str) -> torch.Tensor:
            return self._linear(state, f"{name}.attention.self.{part}").view(rows, words, HEADS, -1).transpose(1, 2)

        seen = mask[:, None, None, :].bool()
        mixed = F.scaled_dot_product_attention(heads("query"), heads("key"), heads("value"), attn_mask=seen)
        mixed = self._linear(mixed.transpose(1, 2).reshape(rows, words, WIDTH), f"{name}.attention.output.dense")
        state = self._norm(state + mixed, f"{name}.attention.output.LayerNorm")
        wide = F.gelu(self._linear(state, f"{name}.intermediate.dense"))
        return self._norm(state + self._linear(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _linear(self, state: torch.Tensor, name: str) -> torch.Tensor:
        tuned = name.replace(".", "/")
        if tuned in self.matrices:
            return self.matrices[tuned](state)
        return F.linear(state, self.fixed[f"{name}.weight"], self.fixed[f"{name}.bias"])

    def _norm(self, state: torch.Tensor, name: str) -> torch.Tensor:
        return F.layer_norm(state, (WIDTH,), self.fixed[f"{name}.weight"], self.fixed[f"{name}.bias"], TINY)


class _Heads(nn.Module):
    """What is read from the vectors: intents from the whole, signs from the whole and from the word that shows most."""

    def __init__(self, intents: int, cells: int) -> None:
        super().__init__()
        self.wanted, self.held = nn.Linear(WIDTH, intents), nn.Linear(WIDTH, cells)
        self.by_word = nn.Linear(WIDTH, cells, bias=False)
        with torch.no_grad():
            self.held.bias.fill_(-4.0)  # most signs are absent from most sentences

    def forward(self, unit: torch.Tensor, words: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        seen = F.dropout(unit, _DROPPED, self.training) * SHARPNESS
        each = self.by_word(F.dropout(words, _DROPPED, self.training) * SHARPNESS)
        shown = each.masked_fill(mask[..., None] == 0, -1e4).amax(1)
        return self.wanted(seen), self.held(seen) + shown


def tune(weights: dict[str, NDArray[np.float32]], pieces: list[list[int]], lesson: Lesson) -> Iterator[str | Tuned]:
    """Yield a line of progress for each epoch, and at the end what was learnt; `pieces` are those of each text."""
    torch.manual_seed(0)
    torch.set_num_threads(1)  # short sentences are quicker on one core than on two that wait for each other
    chance = random.Random(0)  # noqa: S311 (no secret)
    encoder = _Encoder({name: torch.from_numpy(np.array(weight)) for name, weight in weights.items()})
    heads = _Heads(lesson.intent_count, lesson.signs.shape[1])
    groups = [{"params": encoder.parameters(), "lr": RATE}, {"params": heads.parameters(), "lr": 3 * RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = EPOCHS * math.ceil(len(pieces) / TOGETHER)
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / _WARM) * max(0.02, 1 - step / steps)
    )
    encoder.train()
    for epoch in range(EPOCHS):
        total = 0.0
        for chosen in _batches(pieces, chance):
            loss = _loss(encoder, heads, pieces, lesson, chosen)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_([*encoder.parameters(), *heads.parameters()], 1.0)
            optimiser.step()
            rates.step()
            total += float(loss.detach())
        yield f"epoch {epoch + 1} of {EPOCHS}: loss {total * EPOCHS / steps:.3f}"
    by_word = heads.by_word.weight.detach().numpy().T * SHARPNESS
    yield Tuned(_deltas(encoder), _head(heads.wanted), _head(heads.held), by_word.astype(np.float32))


def _batches(pieces: Sequence[Sequence[int]], chance: random.Random) -> Iterator[list[int]]:
    """Yield rows of like length together, in a random order."""
    order = list(range(len(pieces)))
    chance.shuffle(order)
    spans = [order[n : n + 40 * TOGETHER] for n in range(0, len(order), 40 * TOGETHER)]
    spans = [sorted(span, key=lambda row: len(pieces[row])) for span in spans]
    batches = [span[n : n + TOGETHER] for span in spans for n in range(0, len(span), TOGETHER)]
    chance.shuffle(batches)
    yield from batches


def _loss(
    encoder: _Encoder,
    heads: _Heads,
    pieces: list[list[int]],
    lesson: Lesson,
    chosen: list[int],
) -> torch.Tensor:
    numbers, mask = _padded([pieces[row][:LONGEST] for row in chosen])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        unit, words = encoder(numbers, mask)
    wants, holds = heads(unit.float(), words.float(), mask)
    targets = torch.from_numpy(lesson.intents[chosen])
    intent = F.cross_entropy(wants, targets, ignore_index=-1, label_smoothing=_SMOOTH, reduction="sum")
    signs, tells = (torch.from_numpy(part[chosen]) for part in (lesson.signs, lesson.tells))
    heavier = torch.from_numpy(lesson.heavier)
    each = F.binary_cross_entropy_with_logits(holds, signs, reduction="none", pos_weight=heavier) * tells
    return (intent + _SIGNS_SHARE * each.sum()) / len(chosen)


def _padded(pieces: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(len(row) for row in pieces)
    numbers = np.zeros((len(pieces), longest), dtype=np.int64)
    mask = np.zeros((len(pieces), longest), dtype=np.float32)
    for n, row in enumerate(pieces):
        numbers[n, : len(row)], mask[n, : len(row)] = row, 1.0
    return torch.from_numpy(numbers), torch.from_numpy(mask)


def _deltas(encoder: _Encoder) -> dict[str, NDArray[np.float16]]:
    found: dict[str, NDArray[np.float16]] = {}
    for name, matrix in encoder.matrices.items():
        made: Any = matrix
        for part, values in (("a", made.a), ("c", made.c)):
            found[f"{name.replace('/', '.')}.{part}"] = values.detach().numpy().astype(np.float16)
    return found


def _head(head: nn.Linear) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    weight, bias = head.weight.detach().numpy(), head.bias.detach().numpy()
    return (weight.T * SHARPNESS).astype(np.float32), bias.astype(np.float32)
