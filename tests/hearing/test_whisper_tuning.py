"""What tunes Whisper, with its real weights."""

from __future__ import annotations

import os
import shutil
import struct
from typing import TYPE_CHECKING

import numpy as np
import platformdirs
import pytest

from voice_skill.hearing.listen import hear
from voice_skill.hearing.model_record import deltas_of
from voice_skill.hearing.protocol import as_frames
from voice_skill.hearing.whisper_recogniser import whisper_recogniser
from voice_skill.hearing.whisper_tuning import OF, WEIGHTS, arrays_in, tuned_folder, with_deltas

if TYPE_CHECKING:
    from pathlib import Path

NORM, MATRIX = "encoder/layer_norm/gamma", "encoder/layer_0/self_attention/linear_1/weight"
NOISE = (np.random.default_rng(1).normal(size=16_000) * 300).astype(np.int16)


@pytest.fixture(scope="module")
def weights(whisper_folder: Path) -> bytes:
    return (whisper_folder / WEIGHTS).read_bytes()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda _: tmp_path / "cache")
    return tmp_path / "cache"


def test_every_delta_is_for_a_weight_of_the_model_and_changes_it(
    whisper_folder: Path, weights: bytes, cache: Path
) -> None:
    path, tuned = deltas_of(whisper_folder.name), tuned_folder(whisper_folder)
    assert path
    assert tuned
    assert tuned.parent == cache
    with np.load(path) as kept:
        named = {name.removesuffix("/in").removesuffix("/out") for name in kept} - {OF}
    data = (weights, (tuned / WEIGHTS).read_bytes())
    before, after = ({each.name: each.values for each in arrays_in(each)} for each in data)
    assert named <= before.keys()
    assert {name for name in before if not np.array_equal(before[name], after[name])} == named


def test_a_matrix_and_a_norm_get_exactly_what_is_added_and_nothing_else_moves(weights: bytes) -> None:
    out, into, gain = np.ones((384, 1)), np.full((1, 384), 0.5), np.full(384, 2.0)
    deltas = {f"{MATRIX}/out": out, f"{MATRIX}/in": into, NORM: gain}
    tuned = bytes(with_deltas(weights, {name: values.astype(np.float16) for name, values in deltas.items()}))
    assert len(tuned) == len(weights)
    for one, other in zip(arrays_in(weights), arrays_in(tuned), strict=True):
        added = {MATRIX: 0.5, NORM: 2.0}.get(one.name, 0.0)
        assert np.array_equal(one.values + np.asarray(added, one.values.dtype), other.values)


def test_it_is_made_once_and_an_old_one_goes_when_another_is_made(whisper_folder: Path, cache: Path) -> None:
    old = cache / "whisper-00000000"
    old.mkdir(parents=True)
    os.utime(old, (0, 0))
    first = tuned_folder(whisper_folder)
    assert first
    assert not old.exists()
    made = (first / WEIGHTS).stat().st_mtime_ns
    assert tuned_folder(whisper_folder) == first
    assert (first / WEIGHTS).stat().st_mtime_ns == made


def test_other_weights_of_the_same_name_are_heard_as_they_are(
    whisper_folder: Path, tmp_path: Path, cache: Path
) -> None:
    other = tmp_path / whisper_folder.name
    shutil.copytree(whisper_folder, other)
    data = bytearray((other / WEIGHTS).read_bytes())
    data[-100:-98] = struct.pack("<e", 0.25)
    (other / WEIGHTS).write_bytes(data)
    assert tuned_folder(other) is None
    assert not cache.exists()
    assert hear(list(as_frames(NOISE)), whisper_recogniser(other)).text == ""


def test_a_model_of_another_name_is_not_tuned(whisper_folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "whisper-small.en"
    shutil.copytree(whisper_folder, other)
    assert tuned_folder(other) is None


def test_where_nothing_can_be_kept_or_what_is_kept_is_damaged_it_is_heard_as_its_makers_made_it(
    whisper_folder: Path, cache: Path
) -> None:
    cache.write_text("no folder")
    assert tuned_folder(whisper_folder) is None
    assert whisper_recogniser(whisper_folder).name == "whisper"
    cache.unlink()
    kept = tuned_folder(whisper_folder)
    assert kept
    (kept / WEIGHTS).write_bytes(b"damaged")
    assert hear(list(as_frames(NOISE)), whisper_recogniser(whisper_folder)).text == ""
