"""Logistic regressions over words, letters and what the rules found.

Needs PyTorch (extra `train`); using them needs only numpy.
Half of what they see is what the rules found, so they are trained again when rules or phrases change much.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (the library's own custom)
from torch import nn

from voice_skill.understand.model import BUCKETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from voice_skill.training.lesson import Lesson
    from voice_skill.understand.model import Features

_PASSES = 16
_TOGETHER = 512
"""Rows of one step."""
_RATE = 0.05
_DECAY = 2e-6
"""Weight of the squared weights beside the mean loss: that of a regression with C of about 10 over these examples."""


class Fitted(NamedTuple):
    """Trained regressions."""

    intents: tuple[NDArray[np.float32], NDArray[np.float32]]
    """(BUCKETS, intents) weights, and (intents,) bias."""
    signs: tuple[NDArray[np.float32], NDArray[np.float32]]
    """(BUCKETS, cells) weights, and (cells,) bias."""


def fit(found: Sequence[Features], lesson: Lesson) -> Fitted:
    """Train what the person wants and which signs are there, each from the rows that tell."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    count = lesson.intent_count
    weights = nn.EmbeddingBag(BUCKETS, count + lesson.signs.shape[1], mode="sum")
    nn.init.zeros_(weights.weight)
    bias = nn.Parameter(torch.zeros(weights.embedding_dim))
    optimiser = torch.optim.Adam([*weights.parameters(), bias], lr=_RATE)
    steps = _PASSES * math.ceil(len(found) / _TOGETHER)
    rates = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / (steps + 1))
    for _ in range(_PASSES):
        for chosen in torch.split(torch.randperm(len(found)), _TOGETHER):
            scores = weights(*_bags([found[row] for row in chosen.tolist()])) + bias
            loss = _loss(scores, lesson, chosen.numpy()) + _DECAY * weights.weight.square().sum()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            rates.step()
    kept, biases = weights.weight.detach().numpy(), bias.detach().numpy()
    return Fitted((kept[:, :count], biases[:count]), (kept[:, count:], biases[count:]))


def _bags(found: Sequence[Features]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return buckets, where each row begins, and the weights of the buckets."""
    starts = np.cumsum([0, *(len(one.rows) for one in found[:-1])])
    buckets = torch.from_numpy(np.concatenate([one.rows for one in found]))
    values = torch.from_numpy(np.concatenate([one.values for one in found]))
    return buckets, torch.from_numpy(starts), values


def _loss(scores: torch.Tensor, lesson: Lesson, chosen: NDArray[np.int64]) -> torch.Tensor:
    intents, signs, tells = (torch.from_numpy(part[chosen]) for part in (lesson.intents, lesson.signs, lesson.tells))
    wants = F.cross_entropy(scores[:, : lesson.intent_count], intents, ignore_index=-1, reduction="sum")
    held = F.binary_cross_entropy_with_logits(scores[:, lesson.intent_count :], signs, reduction="none") * tells
    return (wants + held.sum()) / len(chosen)
