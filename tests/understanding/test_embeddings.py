"""Sentence embeddings: the lean sum gives what the plain one gives, and what is damaged is named."""

from __future__ import annotations

import json
import shutil
from math import erf, sqrt
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from voice_skill.embeddings import WIDTH, SentenceEmbedder
from voice_skill.errors import ModelBroken
from voice_skill.understand.model import BUCKETS, Features, LinearModel, features

if TYPE_CHECKING:
    from numpy.typing import NDArray

LAYERS, HEADS, WIDE, LONGEST = 6, 12, 1536, 96
WORDS = ["[UNK]", "my", "eye", "will", "not", "stop", "jumping"]
TEXTS = ["my eye will not stop jumping", "stop", "my eye is jumping", "eye jumping is not my"]

Tensors = dict[str, "NDArray[np.float32]"]


def shapes() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(WORDS), WIDTH),
        "embeddings.position_embeddings.weight": (LONGEST, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH),
        "embeddings.LayerNorm.weight": (WIDTH,),
        "embeddings.LayerNorm.bias": (WIDTH,),
    }
    for n in range(LAYERS):
        layer = f"encoder.layer.{n}"
        dense = {f"attention.self.{part}": (WIDTH, WIDTH) for part in ("query", "key", "value")}
        dense |= {"attention.output.dense": (WIDTH, WIDTH)}
        dense |= {"intermediate.dense": (WIDE, WIDTH), "output.dense": (WIDTH, WIDE)}
        for name, shape in dense.items():
            found |= {f"{layer}.{name}.weight": shape, f"{layer}.{name}.bias": shape[:1]}
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            found |= {f"{layer}.{name}.weight": (WIDTH,), f"{layer}.{name}.bias": (WIDTH,)}
    return found


def write(path: Path, tensors: Tensors) -> None:
    """Write a safetensors file by hand, with something in it that is not of 32-bit numbers."""
    listed: dict[str, object] = {"__metadata__": {"format": "pt"}}
    listed["embeddings.position_ids"] = {"dtype": "I64", "shape": [1], "data_offsets": [0, 8]}
    at = 8
    for name, tensor in tensors.items():
        listed[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + tensor.nbytes]}
        at += tensor.nbytes
    head = json.dumps(listed).encode()
    body = b"".join(tensor.tobytes() for tensor in tensors.values())
    path.write_bytes(len(head).to_bytes(8, "little") + head + bytes(8) + body)


@pytest.fixture(scope="module")
def tensors() -> Tensors:
    chance = np.random.default_rng(7)
    made = {name: 0.05 * chance.standard_normal(shape, dtype=np.float32) for name, shape in shapes().items()}
    return {name: 1 + tensor if name.endswith("LayerNorm.weight") else tensor for name, tensor in made.items()}


@pytest.fixture(scope="module")
def model(tensors: Tensors, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("minilm")
    tokenizer = Tokenizer(WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    write(folder / "model.safetensors", tensors)
    return folder


def plainly(text: str, tensors: Tensors) -> NDArray[np.float64]:
    """Return what a BERT gives, step by step and in double precision."""

    def linear(x: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        return np.asarray(x @ tensors[f"{name}.weight"].T.astype(np.float64) + tensors[f"{name}.bias"])

    def norm(x: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        unit = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + 1e-12)
        return np.asarray(unit * tensors[f"{name}.weight"] + tensors[f"{name}.bias"])

    pieces = [WORDS.index(word) if word in WORDS else 0 for word in text.split()]
    x: NDArray[np.float64] = tensors["embeddings.word_embeddings.weight"][pieces].astype(np.float64)
    x = x + tensors["embeddings.position_embeddings.weight"][: len(pieces)]
    x = norm(x + tensors["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for n in range(LAYERS):
        layer = f"encoder.layer.{n}"
        query, key, value = (linear(x, f"{layer}.attention.self.{part}") for part in ("query", "key", "value"))
        mixed = np.zeros_like(x)
        for head in range(HEADS):
            part = slice(head * WIDTH // HEADS, (head + 1) * WIDTH // HEADS)
            raised = np.exp(query[:, part] @ key[:, part].T / sqrt(WIDTH // HEADS))
            mixed[:, part] = raised / raised.sum(axis=1, keepdims=True) @ value[:, part]
        x = norm(x + linear(mixed, f"{layer}.attention.output.dense"), f"{layer}.attention.output.LayerNorm")
        wide = linear(x, f"{layer}.intermediate.dense")
        wide = wide * 0.5 * (1 + np.vectorize(erf)(wide / sqrt(2)))
        x = norm(x + linear(wide, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
    mean = x.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean))


@pytest.mark.parametrize("text", TEXTS)
def test_it_gives_what_a_plain_bert_gives(text: str, model: Path, tensors: Tensors) -> None:
    assert SentenceEmbedder(model).embed_words([text])[0][0] == pytest.approx(plainly(text, tensors), abs=1e-5)


@pytest.mark.parametrize("text", TEXTS)
def test_low_rank_deltas_are_added_to_their_matrices(text: str, model: Path, tensors: Tensors) -> None:
    chance = np.random.default_rng(8)
    deltas: Tensors = {}
    tuned = dict(tensors)
    for name in ("encoder.layer.1.attention.self.query", "encoder.layer.5.output.dense"):
        out, into = tensors[f"{name}.weight"].shape
        a = chance.standard_normal((4, into), np.float32)
        c = (chance.standard_normal((out, 4), np.float32) / 20).astype(np.float32)
        deltas |= {f"{name}.a": a, f"{name}.c": c}
        tuned[f"{name}.weight"] = np.asarray(tensors[f"{name}.weight"] + c @ a, dtype=np.float32)
    tuned_embedding = SentenceEmbedder(model, deltas).embed_words([text])[0][0]
    assert tuned_embedding == pytest.approx(plainly(text, tuned), abs=1e-5)
    assert tuned_embedding != pytest.approx(plainly(text, tensors), abs=1e-3)


def test_texts_that_go_through_together_do_not_touch_each_other(model: Path) -> None:
    embedder = SentenceEmbedder(model)
    together = embedder.embed_words(TEXTS)
    for text, beside_others in zip(TEXTS, together, strict=True):
        assert beside_others == pytest.approx(embedder.embed_words([text])[0], abs=1e-5)


def test_nothing_is_loaded_before_the_first_text(tmp_path: Path) -> None:
    embedder = SentenceEmbedder(tmp_path / "nowhere")
    with pytest.raises(ModelBroken, match="install it again"):
        embedder.embed_words(["my eye"])


def mapped_mb() -> float:
    """Return how much of mapped files this process has resident."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("RssFile:")[1].split()[0]) / 1024


def test_what_was_read_of_the_weights_is_given_back_where_memory_matters(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory_matters = Event()
    monkeypatch.setattr("voice_skill.mapped_weights.MATTERS", memory_matters)
    embedder = SentenceEmbedder(model)
    embedder.pieces(TEXTS)
    before = mapped_mb()
    quick = embedder.embed_words([TEXTS[0]])[0][0]
    assert mapped_mb() - before > 30
    memory_matters.set()
    thrifty = embedder.embed_words([TEXTS[0]])[0][0]
    assert mapped_mb() - before < 6
    assert thrifty == pytest.approx(quick, abs=1e-6)


@pytest.mark.parametrize("kept", [0, 5, 300, 1_000_000])
def test_weights_that_were_cut_short_are_named(kept: int, model: Path, tmp_path: Path) -> None:
    shutil.copy(model / "tokenizer.json", tmp_path)
    (tmp_path / "model.safetensors").write_bytes((model / "model.safetensors").read_bytes()[:kept])
    with pytest.raises(ModelBroken, match="install it again"):
        SentenceEmbedder(tmp_path).embed_words(["my eye"])


def test_a_list_of_words_that_cannot_be_read_is_named(model: Path, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").symlink_to(model / "model.safetensors")
    (tmp_path / "tokenizer.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelBroken, match="install it again"):
        SentenceEmbedder(tmp_path).embed_words(["my eye"])


def test_the_words_of_a_text_come_with_the_text_itself(model: Path) -> None:
    embedder = SentenceEmbedder(model)
    [read] = embedder.embed_words([TEXTS[0]])
    assert read.shape == (1 + len(TEXTS[0].split()), WIDTH)
    assert np.linalg.norm(read, axis=1) == pytest.approx(np.ones(len(read)), abs=1e-5)


def test_nothing_at_all_has_the_features_of_its_edges_alone() -> None:
    alone = features((), ())
    assert len(alone.rows) == 1
    assert alone.values == pytest.approx([1.0])


def test_one_word_that_shows_a_sign_counts_whatever_stands_around_it() -> None:
    by_word = np.zeros((2, 1), np.float16)
    by_word[1] = 10.0
    signs = LinearModel(
        names=("sign present",),
        weights=np.zeros((BUCKETS, 1), np.int8),
        scale=np.ones(1, np.float32),
        bias=np.array([-5.0], np.float32),
        dense=np.zeros((2, 1), np.float16),
        by_word=by_word,
    )
    nothing, words = np.zeros(0, np.int64), np.array([[1, 0], *[[1, 0]] * 30], np.float32)
    told = words.copy()
    told[17] = [0, 1]
    without, there = (float(signs.each(Features(nothing, np.zeros(0, np.float32), w))[0]) for w in (words, told))
    assert without < 0.01
    assert there > 0.99
