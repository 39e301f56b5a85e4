"""`python -m voice_skill.training [FOLDER]`: trains and writes the models of a content pack."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from voice_skill.content import default_folder, installed_embedder, load_pack
from voice_skill.lexicon import DELTAS_FILE, MODEL_FILES
from voice_skill.training import linear, rows
from voice_skill.understand.model import asked_and_said
from voice_skill.understand.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from voice_skill.embeddings import SentenceEmbedder
    from voice_skill.pack import ContentPack
    from voice_skill.training.encoder import Tuned
    from voice_skill.training.linear import Fitted
    from voice_skill.training.rows import Row

INTENTS_SHARE, SIGNS_SHARE = 0.5, 0.5
"""Weight of the regressions over words beside the tuned encoder; chosen on the seen part of the measuring set."""


def train(folder: Path) -> Iterator[str]:
    """Train with and, where MiniLM is installed, with the tuned encoder; yields lines of progress."""
    pack = load_pack(folder, embeddings=False)
    found = rows.all_rows(folder, pack)
    wants = sorted({intent for names in pack.groups.values() for intent in names})
    cells = rows.cells(found, pack.language.danger)
    tells = np.array([[rows.tells(row, cell, pack.language.danger) for cell in cells] for row in found], np.float32)
    yield f"{len(found)} rows, {len(wants)} intents, {len(cells)} signs"
    seen = linear.seen(found, pack)
    wanted, held = linear.fit_intents(found, seen, wants), linear.fit_signs(found, seen, cells, tells)
    _write(folder / MODEL_FILES[0], {**_packed("intents", wants, wanted), **_packed("signs", cells, held)})
    yield MODEL_FILES[0]
    embedder = installed_embedder()
    if embedder is None or find_spec("torch") is None:
        yield f"{MODEL_FILES[1]} is left as it was: it needs the extra train and the installed model minilm"
        return
    tuned: Tuned | None = None
    for step in _tuned(found, wants, cells, tells, embedder, pack):
        if isinstance(step, str):
            yield step
        else:
            tuned = step
    assert tuned is not None  # noqa: S101 - the last step is the result
    _write(folder / DELTAS_FILE, tuned.deltas)
    both = {
        **_packed("intents", wants, wanted, tuned.intents, INTENTS_SHARE),
        **_packed("signs", cells, held, tuned.signs, SIGNS_SHARE),
    }
    _write(folder / MODEL_FILES[1], both)
    yield MODEL_FILES[1]


def _tuned(
    found: list[Row],
    wants: list[str],
    cells: list[str],
    tells: NDArray[np.float32],
    embedder: SentenceEmbedder,
    pack: ContentPack,
) -> Iterator[str | Tuned]:
    from voice_skill.training.encoder import Lesson, tune

    said = [read(row.text, pack, row.asking, by_models=False) for row in found]
    texts = [asked_and_said(one.tokens, row.asking) for one, row in zip(said, found, strict=True)]
    number = {name: n for n, name in enumerate(wants)}
    lesson = Lesson(
        pieces=embedder.pieces(texts),
        intents=np.array([number.get(row.intent or "", -1) for row in found], dtype=np.int64),
        signs=np.array([[cell in (row.signs or ()) for cell in cells] for row in found], dtype=np.float32),
        tells=tells,
    )
    yield from tune(embedder.weights(), lesson, len(wants))


def _packed(
    prefix: str,
    names: list[str],
    words: Fitted,
    meaning: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None,
    share: float = 1.0,
) -> dict[str, NDArray[Any]]:
    """Return a model as arrays to be kept; its two parts are added up, `share` of the words and the whole meaning."""
    weights = words.weights * share
    scale = (np.abs(weights).max(axis=0) / 127 + 1e-9).astype(np.float32)
    dense, bias = meaning if meaning is not None else (np.zeros((0, len(names)), np.float32), np.zeros(len(names)))
    return {
        f"{prefix}_names": np.asarray(names, dtype=np.str_),
        f"{prefix}_weights": np.round(weights / scale).astype(np.int8),
        f"{prefix}_scale": scale,
        f"{prefix}_bias": (words.bias * share + bias).astype(np.float32),
        f"{prefix}_dense": dense.astype(np.float16),
    }


def _write(path: Path, arrays: dict[str, Any]) -> None:
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)


if __name__ == "__main__":
    for line in train(Path(sys.argv[1]) if len(sys.argv) > 1 else default_folder()):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
