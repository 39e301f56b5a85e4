"""The trigram model of example sentences."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pocketsphinx import Decoder, NGramModel

from voice_skill.hearing.language_model import arpa

WORDS = ("yes", "no", "i", "do", "not", "know")


def read(text: str, folder: Path) -> NGramModel:
    file = folder / "model.arpa"
    file.write_text(text, encoding="utf-8")
    return NGramModel.readfile(str(file))


LOG = Decoder(lm=None, loglevel="FATAL").get_logmath()


@settings(max_examples=25)
@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join), min_size=1, max_size=8))
def test_after_every_history_the_probabilities_of_all_words_add_up_to_one(sentences: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        model = read(arpa(sentences, dict.fromkeys(WORDS, 1)), Path(folder))
    histories = [["<s>"], ["<s>", "no"], ["i", "do"], ["know"]]
    for history in histories:
        total = sum(LOG.exp(model.prob([word, *reversed(history)])) for word in (*WORDS, "</s>"))
        assert total == pytest.approx(1, abs=0.01)


def test_what_was_said_is_likelier_than_what_was_not(tmp_path: Path) -> None:
    model = read(arpa(["i do not know", "i do", "yes i do"]), tmp_path)
    assert model.prob(["not", "do", "i"]) > model.prob(["yes", "do", "i"])
    assert model.prob(["know", "not", "do"]) > model.prob(["know", "do", "i"])


def test_other_words_are_possible_anywhere(tmp_path: Path) -> None:
    model = read(arpa(["yes", "no"], {"weather": 1}), tmp_path)
    assert model.prob(["weather", "<s>"]) > model.prob(["tomorrow", "<s>"])
