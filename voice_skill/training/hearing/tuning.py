"""How Whisper learns: each time what was said is in another room and noise, in a window as short as it is.

Whisper was taught with half a minute at a time; taught with short windows it needs a fraction of the time for them.
Noise alone is learnt as "nobody speaks". About an hour on two cores.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (the library's own custom)
from torch import nn

from voice_skill.hearing.protocol import SAMPLE_RATE
from voice_skill.hearing.whisper_readings import WINDOWS_S
from voice_skill.training.hearing import rooms
from voice_skill.training.hearing.sentences import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voice_skill.hearing.protocol import Samples
    from voice_skill.training.hearing.network import Network

RATE = 6e-4
_WARM = 40
"""Steps in which the rate rises."""
_SECONDS_TOGETHER, _FEWEST, _MOST = 120, 6, 20
"""Seconds of sound of one step, and how many sounds that may be."""
_LONGEST_S = 20
"""Seconds of the longest window that is learnt; a longer one is rare, and costs most."""
_ROOM_S = 1.0
"""Seconds of silence around what is said."""
_NOISES = 14
"""What is said so often comes once as noise alone."""
_WIDER, _PROMPTED, _MASKED = 0.15, 0.3, 0.3
"""How often a window is one size wider than it must be, words of the pack stand before, and a part is masked."""
_SMOOTH = 0.02
_BLOCK = 16
"""Pieces are filled up to a multiple of it: PyTorch prepares for each new shape."""
_NOTHING = -100
"""Where nothing is to be learnt."""


class Said(NamedTuple):
    """What was said once."""

    sound: Samples
    """Clean, 16 kHz."""
    text: str
    """Its words."""


class Pieces(NamedTuple):
    """Whisper's pieces of words, and the marks among them."""

    tokenizer: Any
    """Text <-> pieces, faster-whisper's."""
    prompts: tuple[tuple[int, ...], ...]
    """Words of the pack that may stand before."""

    def of(self, text: str | None, before: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return the pieces of a text, None for noise, and what is to come after each of them."""
        marks = self.tokenizer
        body = marks.encode(f" {written(text)}") if text else []
        start = [marks.sot_prev, *before] if before else []
        given = [*start, marks.sot, marks.no_timestamps, *body]
        first = marks.no_timestamps if text else marks.no_speech
        return given, [*[_NOTHING] * len(start), first, *body, marks.eot]


def tune(network: Network, said: Sequence[Said], pieces: Pieces, extractor: Any, minutes: float) -> Iterator[str]:  # noqa: ANN401 (the library has no types)
    """Learn for so many minutes; yields a line of progress every twenty steps."""
    torch.manual_seed(0)
    chance = np.random.default_rng(0)
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01, betas=(0.9, 0.98))
    began, losses = time.monotonic(), list[float]()
    while (part := (time.monotonic() - began) / (60 * minutes)) < 1:
        for window, chosen in _batches(chance, said):
            part = (time.monotonic() - began) / (60 * minutes)
            for group in optimiser.param_groups:
                group["lr"] = RATE * min(1.0, len(losses) / _WARM) * (0.5 + 0.5 * math.cos(math.pi * min(1.0, part)))
            loss = _loss(network, *_lesson(chance, said, chosen, window, pieces, extractor))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            losses.append(float(loss.detach()))
            if len(losses) % 20 == 0:
                yield f"{len(losses)} steps, {part:.0%} of the time: loss {np.mean(losses[-20:]):.3f}"
            if part >= 1:
                return


def _batches(chance: np.random.Generator, said: Sequence[Said]) -> list[tuple[int, list[int]]]:
    """Return windows in seconds, with what is heard together in one: numbers in `said`, or -1 for noise."""
    lengths = [(len(each.sound) / SAMPLE_RATE + _ROOM_S, number) for number, each in enumerate(said)]
    lengths += [(float(chance.uniform(1, 9)), -1) for _ in range(len(said) // _NOISES)]
    by_window = defaultdict[int, list[int]](list)
    for length, number in [lengths[n] for n in chance.permutation(len(lengths))]:
        fit = [window for window in WINDOWS_S if length <= window <= _LONGEST_S] or [_LONGEST_S]
        by_window[fit[1 if len(fit) > 1 and chance.random() < _WIDER else 0]].append(number)
    batches = []
    for window, numbers in by_window.items():
        size = max(_FEWEST, min(_MOST, _SECONDS_TOGETHER // window))
        batches += [(window, numbers[at : at + size]) for at in range(0, len(numbers), size)]
    return [batches[n] for n in chance.permutation(len(batches))]


def _lesson(
    chance: np.random.Generator,
    said: Sequence[Said],
    chosen: Sequence[int],
    window: int,
    pieces: Pieces,
    extractor: Any,  # noqa: ANN401 (as above)
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return spectrograms, pieces before, and pieces that are to come after each."""
    others = [each.sound for each in said]
    prompted, heard, rows = chance.random() < _PROMPTED, [], []
    for number in chosen:
        sound = (
            rooms.alone(chance, others)
            if number < 0
            else rooms.heard(chance, others[number], others, window * SAMPLE_RATE)
        )
        heard.append(_masked(chance, spectrogram(extractor, sound, window)))
        before = pieces.prompts[chance.integers(len(pieces.prompts))] if prompted else ()
        rows.append(pieces.of(None if number < 0 else said[number].text, before))
    return torch.from_numpy(np.stack(heard)), *_padded(rows, pieces.tokenizer.eot)


def spectrogram(extractor: Any, sound: rooms.Sound, window: int) -> rooms.Sound:  # noqa: ANN401 (as above)
    """Return the spectrogram (80, frames) of a sound in a window of so many seconds, as recognition makes it."""
    from faster_whisper.audio import pad_or_trim

    return np.array(pad_or_trim(extractor(sound)[..., :-1], window * 100), np.float32)


def _masked(chance: np.random.Generator, made: rooms.Sound) -> rooms.Sound:
    """Return a spectrogram, now and then without some of its bands or frames (SpecAugment, Park 2019)."""
    for axis, widest in ((0, 12), (1, 25)):
        if chance.random() < _MASKED:
            at, width = int(chance.integers(made.shape[axis] - widest)), int(chance.integers(2, widest))
            np.moveaxis(made, axis, 0)[at : at + width] = made.mean()
    return made


def _padded(rows: Sequence[tuple[list[int], list[int]]], fill: int) -> tuple[torch.Tensor, torch.Tensor]:
    longest = -(-max(len(given) for given, _ in rows) // _BLOCK) * _BLOCK
    before, after = torch.full((len(rows), longest), fill), torch.full((len(rows), longest), _NOTHING)
    for n, (given, wanted) in enumerate(rows):
        before[n, : len(given)], after[n, : len(wanted)] = torch.tensor(given), torch.tensor(wanted)
    return before, after


def _loss(network: Network, heard: torch.Tensor, before: torch.Tensor, after: torch.Tensor) -> torch.Tensor:
    counts = after != _NOTHING
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = network(heard, before)[counts] @ network.words.T
    return F.cross_entropy(scores.float(), after[counts], label_smoothing=_SMOOTH)
