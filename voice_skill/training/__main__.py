"""`python -m voice_skill.training`: trains and writes the models of a content pack."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from voice_skill.content import default_folder, installed_embedder, load_pack
from voice_skill.lexicon import DELTAS_FILE, MODEL_FILES, PAIRS_FILE
from voice_skill.training import pairs, rows
from voice_skill.training.encoder import Tuned, tune
from voice_skill.training.lesson import lesson
from voice_skill.training.linear import fit
from voice_skill.understand import intents
from voice_skill.understand.meaning import read
from voice_skill.understand.model import asked_and_said, features

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

INTENTS_SHARES, SIGNS_SHARES = (1.0, 0.5), (1.0, 0.3)
"""Weights of the tuned encoder and of the regressions over words; chosen on sentences that were kept back."""
_Weights = tuple["NDArray[np.float32]", "NDArray[np.float32]"]


def train(folder: Path, keep_back: int = 0) -> Iterator[str]:
    """Train with and, where MiniLM is installed, with the tuned encoder; yields lines of progress."""
    pack = load_pack(folder, embeddings=False)
    found = rows.all_rows(folder, pack, keep_back)
    wants = sorted({intent for names in pack.groups.values() for intent in names})
    cells = rows.cells(found, pack.language)
    yield f"{len(found)} examples, {len(wants)} intents, {len(cells)} signs"
    labels = lesson(found, wants, cells, pack.language.danger)
    said = [read(row.text, pack, row.asking, by_models=False) for row in found]
    words = fit([features(one.tokens, intents.signs(one)) for one in said], labels)
    yield _write(
        folder / MODEL_FILES[0], {**_packed("intents", wants, words.intents), **_packed("signs", cells, words.signs)}
    )
    yield _write(folder / PAIRS_FILE, asdict(pairs.learn(dict.fromkeys(row.text for row in found))))
    embedder = installed_embedder()
    if embedder is None:
        yield f"{MODEL_FILES[1]} is left as it was: the model minilm is not installed"
        return
    texts = [asked_and_said(one.tokens, row.asking) for one, row in zip(said, found, strict=True)]
    for step in tune(embedder.weights(), embedder.pieces(texts), labels):
        if not isinstance(step, Tuned):
            yield step
            continue
        yield _write(folder / DELTAS_FILE, step.deltas)
        both = _packed("intents", wants, words.intents, step.intents, INTENTS_SHARES)
        both |= _packed("signs", cells, words.signs, step.signs, SIGNS_SHARES)
        both["signs_by_word"] = (step.by_word * SIGNS_SHARES[0]).astype(np.float16)
        yield _write(folder / MODEL_FILES[1], both)


def _packed(
    prefix: str,
    names: list[str],
    words: _Weights,
    meaning: _Weights | None = None,
    shares: tuple[float, float] = (0.0, 1.0),
) -> dict[str, NDArray[Any]]:
    """Return a model as arrays to be kept: shares of the head over meanings and of the regression over words."""
    weights, bias = words[0] * shares[1], words[1] * shares[1]
    dense = np.zeros((0, len(names)), np.float32)
    if meaning is not None:
        dense, bias = meaning[0] * shares[0], bias + meaning[1] * shares[0]
    scale = (np.abs(weights).max(axis=0) / 127 + 1e-9).astype(np.float32)
    return {
        f"{prefix}_names": np.asarray(names, dtype=np.str_),
        f"{prefix}_weights": np.round(weights / scale).astype(np.int8),
        f"{prefix}_scale": scale,
        f"{prefix}_bias": bias.astype(np.float32),
        f"{prefix}_dense": dense.astype(np.float16),
    }


def _write(path: Path, arrays: dict[str, Any]) -> str:
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)
    return f"{path.name} is written"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--keep-back", type=int, default=0, help="Leave out one in so many labelled examples, to measure on.")
def main(folder: Path | None, keep_back: int) -> None:
    """Train the models of a content pack."""
    for line in train(folder or default_folder(), keep_back):
        click.echo(line)


if __name__ == "__main__":
    main()
