"""Train the intent model of a content pack from its examples: `python -m voice_skill.train`.

Needs scikit-learn (extra `train`); using the model needs only numpy.
Half of what the model sees is what the rules found, so it is trained again when rules or phrases change much.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voice_skill.content import MODEL_FILE, default_folder, load_pack, read_yaml
from voice_skill.understand import intents
from voice_skill.understand.model import BUCKETS, features
from voice_skill.understand.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.pack import ContentPack

CONTEXT_FILE = "answers_in_context.yaml"
_STRENGTH = 40.0
"""Inverse of the regularisation; chosen by five-fold cross-validation over the examples."""


def examples(folder: Path) -> Iterator[tuple[str, str | None, str]]:
    """Yield (text, topic asked or None, intent) of every example of a pack."""
    for path in sorted((folder / "examples").glob("*.yaml")):
        raw = read_yaml(path)
        if path.name == CONTEXT_FILE:
            for row in raw:
                yield str(row["text"]), row.get("asking"), str(row["intent"])
        else:
            for intent, texts in raw.items():
                for text in texts:
                    yield str(text), None, str(intent)


def matrix(rows: list[tuple[str, str | None, str]], pack: ContentPack) -> tuple[object, list[str]]:
    """Return (sparse features, intents) of examples."""
    from scipy.sparse import csr_matrix

    data: list[np.ndarray] = []
    columns: list[np.ndarray] = []
    ends = [0]
    for text, asking, _ in rows:
        said = read(text, pack, asking)
        buckets, values = features(said.tokens, intents.signs(said))
        columns.append(buckets)
        data.append(values)
        ends.append(ends[-1] + len(buckets))
    shape = (len(rows), BUCKETS)
    return csr_matrix((np.concatenate(data), np.concatenate(columns), ends), shape=shape), [row[2] for row in rows]


def train(folder: Path) -> Path:
    """Train on all examples and write the model into the pack; returns its path."""
    from sklearn.linear_model import LogisticRegression

    pack = load_pack(folder)
    found, wanted = matrix(list(examples(folder)), pack)
    fitted = LogisticRegression(C=_STRENGTH, max_iter=300).fit(found, wanted)
    weights = fitted.coef_.T.astype(np.float32)
    scale = (np.abs(weights).max(axis=0) / 127).astype(np.float32)
    path = folder / MODEL_FILE
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            intents=np.asarray(fitted.classes_, dtype=np.str_),
            weights=np.round(weights / scale).astype(np.int8),
            scale=scale,
            bias=fitted.intercept_.astype(np.float32),
        )
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{train(Path(sys.argv[1]) if len(sys.argv) > 1 else default_folder())}\n")
