"""Train the models of a content pack from its examples: `python -m voice_skill.train`.

Needs scikit-learn (extra `train`), and for the models with embeddings the extra `embeddings` and its installed model.
Using the models needs only numpy.
Half of what they see is what the rules found, so they are trained again when rules or phrases change much.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from voice_skill.content import default_folder, installed_embedder, load_pack
from voice_skill.content_file import read_yaml
from voice_skill.lexicon import MODEL_FILES
from voice_skill.understand import intents
from voice_skill.understand.model import BUCKETS, Features, features, plain
from voice_skill.understand.people import SIGNS
from voice_skill.understand.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.embeddings import SentenceEmbedder
    from voice_skill.pack import ContentPack

CONTEXT_FILES = ("answers_in_context.yaml", "more_in_context.yaml")
_STRENGTH = 40.0
"""Inverse of the regularisation; chosen by five-fold cross-validation over the examples."""
_STRENGTH_OF_SIGNS = 20.0
_LEAST = 25
"""Examples that a sign needs to have a model."""
_MEANING = 1.6
"""Weight of an embedding beside the other features, whose blocks have lengths near 1."""
Row = tuple[str, str | None, str]


def examples(folder: Path) -> Iterator[Row]:
    """Yield (text, topic asked or None, intent) of every example of a pack."""
    for path in sorted((folder / "examples").glob("*.yaml")):
        raw = read_yaml(path)
        if path.name in CONTEXT_FILES:
            for row in raw:
                yield str(row["text"]), row.get("asking"), str(row["intent"])
        else:
            for intent, texts in raw.items():
                for text in texts:
                    yield str(text), None, str(intent)


def with_detours(rows: list[Row], pack: ContentPack) -> Iterator[Row]:
    """Yield the examples, and what is no answer once more under some open question.

    Without these the model learns that whatever follows a question answers it.
    """
    topics = sorted(pack.questions)
    answering = {intent for group in ("answers", "content") for intent in pack.groups.get(group, ())}
    for number, (text, asking, intent) in enumerate(rows):
        yield text, asking, intent
        if asking is None and intent not in answering:
            yield text, topics[(number * 7) % len(topics)], intent


def sign_examples(folder: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield (text, terms of danger signs in it) of every example of danger and of harmless talk."""
    for path in sorted((folder / "examples_danger").glob("*.yaml")):
        for row in read_yaml(path):
            yield str(row["text"]), frozenset(row.get("terms") or ())


def seen(rows: list[tuple[str, str | None]], pack: ContentPack, embedder: SentenceEmbedder | None) -> list[Features]:
    """Return the features of examples, as (text, topic asked)."""
    said = [read(text, pack, asking, by_models=False) for text, asking in rows]
    texts = [plain(one.tokens) for one in said]
    unique = sorted(set(texts))
    meanings = dict(zip(unique, embedder.embed_all(unique), strict=True)) if embedder else {}
    return [features(one.tokens, intents.signs(one), meanings.get(text)) for one, text in zip(said, texts, strict=True)]


def matrix(rows: list[Features]) -> Any:  # noqa: ANN401 (scikit-learn and scipy publish no types)
    """Return the features of all examples as one sparse matrix."""
    from scipy.sparse import csr_matrix, hstack

    ends = np.cumsum([0, *(len(row.rows) for row in rows)])
    values, columns = np.concatenate([r.values for r in rows]), np.concatenate([r.rows for r in rows])
    hashed = csr_matrix((values, columns, ends), shape=(len(rows), BUCKETS))
    if rows[0].meaning is None:
        return hashed
    return hstack([hashed, csr_matrix(np.stack([r.meaning for r in rows if r.meaning is not None]) * _MEANING)]).tocsr()


def packed(names: list[str], weights: np.ndarray, bias: np.ndarray, prefix: str) -> dict[str, np.ndarray]:
    """Return a model as arrays to be written; `weights` is (features, classes)."""
    hashed = weights[:BUCKETS].astype(np.float32)
    scale = (np.abs(hashed).max(axis=0) / 127 + 1e-9).astype(np.float32)
    return {
        f"{prefix}_names": np.asarray(names, dtype=np.str_),
        f"{prefix}_weights": np.round(hashed / scale).astype(np.int8),
        f"{prefix}_scale": scale,
        f"{prefix}_bias": bias.astype(np.float32),
        f"{prefix}_dense": (weights[BUCKETS:] * _MEANING).astype(np.float16),
    }


def _share(row: Row, pack: ContentPack) -> float:
    """Return the weight of an example: what people say most, reports and answers, weighs most."""
    _, asking, intent = row
    usual = intent in {*pack.groups.get("answers", ()), *pack.groups.get("content", ())}
    return 2.0 if usual else 0.5 if asking else 1.0


def train_intents(folder: Path, pack: ContentPack, embedder: SentenceEmbedder | None) -> dict[str, np.ndarray]:
    """Train the model of intents."""
    from sklearn.linear_model import LogisticRegression

    rows = list(with_detours(list(examples(folder)), pack))
    weights = [_share(row, pack) for row in rows]
    found = matrix(seen([(text, asking) for text, asking, _ in rows], pack, embedder))
    fitted = LogisticRegression(C=_STRENGTH, max_iter=200).fit(found, [intent for _, _, intent in rows], weights)
    return packed(list(fitted.classes_), fitted.coef_.T, fitted.intercept_, "intents")


def train_signs(folder: Path, pack: ContentPack, embedder: SentenceEmbedder | None) -> dict[str, np.ndarray]:
    """Train the model of danger signs, a term at a time."""
    from sklearn.linear_model import LogisticRegression

    rows = list(sign_examples(folder))
    harmless = {
        intent for group, names in pack.groups.items() if group not in {"content", "crisis"} for intent in names
    }
    rows += [(text, frozenset()) for text, asking, intent in examples(folder) if asking is None and intent in harmless]
    found = matrix(seen([(text, None) for text, _ in rows], pack, embedder))
    counts = Counter(term for _, terms in rows for term in terms)
    names = sorted(
        t for t, n in counts.items() if n >= _LEAST and t in pack.language.danger and t.split(".")[0] in SIGNS
    )
    weights, biases = [], []
    for name in names:
        wanted = [name in terms for _, terms in rows]
        fitted = LogisticRegression(C=_STRENGTH_OF_SIGNS, max_iter=200, solver="liblinear").fit(found, wanted)
        weights.append(fitted.coef_[0])
        biases.append(float(fitted.intercept_[0]))
    return packed(names, np.stack(weights, axis=1), np.asarray(biases), "signs")


def train(folder: Path) -> Iterator[Path]:
    """Train with and, where it is installed, with sentence embeddings; yields what was written."""
    pack = load_pack(folder, embeddings=False)
    for name, embedder in zip(MODEL_FILES, (None, installed_embedder()), strict=True):
        if embedder is None and name != MODEL_FILES[0]:
            continue
        arrays: dict[str, Any] = {**train_intents(folder, pack, embedder), **train_signs(folder, pack, embedder)}
        with (folder / name).open("wb") as file:
            np.savez_compressed(file, **arrays)
        yield folder / name


if __name__ == "__main__":
    for written in train(Path(sys.argv[1]) if len(sys.argv) > 1 else default_folder()):
        sys.stdout.write(f"{written}\n")
