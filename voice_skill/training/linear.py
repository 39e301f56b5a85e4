"""Logistic regressions over words, letters and what the rules found, and how they are kept.

Needs scikit-learn (extra `train`); using them needs only numpy.
Half of what they see is what the rules found, so they are trained again when rules or phrases change much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from voice_skill.understand import intents
from voice_skill.understand.model import BUCKETS, Features, features
from voice_skill.understand.reading import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from voice_skill.pack import ContentPack
    from voice_skill.training.rows import Row

_STRENGTH = 20.0
"""Inverse of the regularisation of intents."""
_STRENGTH_OF_SIGNS = 10.0
_IN_CONTEXT = 0.5
"""Weight of a row under an open question whose signs are not told: most of them are the same words once more."""


class Fitted(NamedTuple):
    """A trained regression."""

    weights: NDArray[np.float32]
    """(BUCKETS, classes)."""
    bias: NDArray[np.float32]
    """(classes,)."""


def seen(rows: Sequence[Row], pack: ContentPack) -> Any:  # noqa: ANN401 (scipy publishes no types)
    """Return the features of all rows as one sparse matrix."""
    from scipy.sparse import csr_matrix

    found = [_features(row, pack) for row in rows]
    ends = np.cumsum([0, *(len(one.rows) for one in found)])
    values, columns = np.concatenate([f.values for f in found]), np.concatenate([f.rows for f in found])
    return csr_matrix((values, columns, ends), shape=(len(rows), BUCKETS))


def _features(row: Row, pack: ContentPack) -> Features:
    said = read(row.text, pack, row.asking, by_models=False)
    return features(said.tokens, intents.signs(said))


def fit_intents(rows: Sequence[Row], found: Any, names: Sequence[str]) -> Fitted:  # noqa: ANN401
    """Train what the person wants; `names` are the classes in order."""
    from sklearn.linear_model import LogisticRegression

    told = [n for n, row in enumerate(rows) if row.intent is not None]
    shares = [_IN_CONTEXT if rows[n].asking and rows[n].signs is None else 1.0 for n in told]
    model = LogisticRegression(C=_STRENGTH, max_iter=100).fit(found[told], [rows[n].intent for n in told], shares)
    order = [list(model.classes_).index(name) for name in names]
    return Fitted(model.coef_.T[:, order].astype(np.float32), model.intercept_[order].astype(np.float32))


def fit_signs(rows: Sequence[Row], found: Any, cells: Sequence[str], tells: NDArray[np.float32]) -> Fitted:  # noqa: ANN401
    """Train the signs one by one, each on the rows that tell of it."""
    from sklearn.linear_model import LogisticRegression

    weights, biases = [], []
    for number, cell in enumerate(cells):
        told = np.flatnonzero(tells[:, number]).tolist()
        holds = [cell in (rows[n].signs or ()) for n in told]
        model = LogisticRegression(C=_STRENGTH_OF_SIGNS, max_iter=100, solver="liblinear").fit(found[told], holds)
        weights.append(model.coef_[0].astype(np.float32))
        biases.append(float(model.intercept_[0]))
    return Fitted(np.stack(weights, axis=1), np.asarray(biases, dtype=np.float32))
