"""The dictionary of words that PocketSphinx's own model can hear: nothing that can be heard is left out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import pytest
from pocketsphinx import get_model_path

from voice_skill.hearing.open_dictionary import open_dictionary
from voice_skill.hints import written_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.pack import ContentPack

MODEL = Path(get_model_path("en-us/en-us.lm.bin"))
WHOLE = Path(get_model_path("en-us/cmudict-en-us.dict"))


def listed(words: list[str], before: bytes = b"numbers\0\0of the model\0\0") -> bytes:
    """Return a model whose words are these."""
    text = "".join(f"{word}\0" for word in words).encode()
    return before + len(text).to_bytes(4, "little") + text


def names_in(path: Path) -> set[str]:
    return {line.split(" ")[0] for line in path.read_text(encoding="utf-8").splitlines()}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda _name: str(folder))
    return folder


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    path = tmp_path / "whole.dict"
    path.write_text("read R EH D\nread(2) R IY D\nreadily R EH D AH L IY\nten T EH N\n", encoding="utf-8")
    return path


@pytest.fixture
def model(tmp_path: Path) -> Callable[[bytes], Path]:
    def make(content: bytes) -> Path:
        path = tmp_path / "model.lm.bin"
        path.write_bytes(content)
        return path

    return make


@pytest.mark.usefixtures("cache")
def test_the_packaged_model_keeps_everyday_words_and_drops_what_it_never_says() -> None:
    names = names_in(open_dictionary(MODEL, WHOLE, commonest=100_000))
    assert {"my", "eye", "twitching", "coffee", "read", "read(2)", "amyotrophic"} <= names
    assert 70_000 < len(names) < 90_000


@pytest.mark.usefixtures("cache")
def test_rare_words_are_heard_where_they_are_wanted() -> None:
    names = names_in(open_dictionary(MODEL, WHOLE, frozenset({"amyotrophic", "notaword"})))
    assert {"my", "eye", "twitching", "coffee", "amyotrophic"} <= names
    assert not {"zyuganov", "notaword", "fosamax"} & names
    assert len(names) < 45_000


@pytest.mark.usefixtures("cache")
def test_words_that_the_pack_writes_are_heard(pack: ContentPack) -> None:
    words = written_words(pack)
    known = names_in(open_dictionary(MODEL, WHOLE, commonest=100_000))
    assert words & known <= names_in(open_dictionary(MODEL, WHOLE, words))
    assert {"amyotrophic", "twitched", "backache"} <= words & known


def test_a_dictionary_that_was_replaced_is_removed_after_a_day(
    cache: Path, whole: Path, model: Callable[[bytes], Path]
) -> None:
    first = open_dictionary(model(listed(["read"])), whole)
    os.utime(first, (1_000_000, 1_000_000))
    second = open_dictionary(model(listed(["ten"])), whole)
    assert list(cache.iterdir()) == [second]


@pytest.mark.parametrize("before", [b"numbers\0\0of the model\0\0", b"numbers\0\0of the model", b""])
def test_all_pronunciations_of_the_words_of_the_model_are_kept(
    before: bytes, cache: Path, whole: Path, model: Callable[[bytes], Path]
) -> None:
    found = open_dictionary(model(listed(["<s>", "read", "ten"], before)), whole)
    assert found.parent == cache
    assert found.read_text(encoding="utf-8") == "read R EH D\nread(2) R IY D\nten T EH N\n"


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    "content", [b"", b"\0", b"no list of words here", b"\xff\0\0\x05\0\0\0\xff\xfe\xfd\xfc\0", bytes(40)]
)
def test_a_model_of_another_kind_gets_the_whole_dictionary(
    content: bytes, whole: Path, model: Callable[[bytes], Path]
) -> None:
    assert open_dictionary(model(content), whole) == whole


def test_a_cache_that_cannot_be_written_costs_memory_and_nothing_else(
    cache: Path, whole: Path, model: Callable[[bytes], Path]
) -> None:
    cache.write_text("in the way", encoding="utf-8")
    assert open_dictionary(model(listed(["read"])), whole) == whole


def test_another_model_gets_another_dictionary(cache: Path, whole: Path, model: Callable[[bytes], Path]) -> None:
    first = open_dictionary(model(listed(["read"])), whole)
    second = open_dictionary(model(listed(["readily", "ten"])), whole)
    assert first != second
    assert len(list(cache.iterdir())) == 2
