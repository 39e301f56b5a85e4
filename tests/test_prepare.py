"""Setting up: the recommended set where memory allows, and a sentence for each part that cannot be had."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voice_skill import prepare

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
ENOUGH_KB, LITTLE_KB = 4_000_000, 500_000


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, ...]]:
    """Return what is tried to be installed: tuples of extras, and models as they are named; all of it can be had."""
    done: list[tuple[str, ...]] = []

    def install(extras: tuple[str, ...]) -> bool:
        done.append(extras)
        return True

    monkeypatch.setattr(prepare, "install_python", install)
    monkeypatch.setattr(prepare, "install_models", lambda extras: done.append(("models of", *extras)))
    monkeypatch.setattr(prepare, "install_system", lambda _what: True)
    monkeypatch.setattr(prepare, "make_environment", lambda: True)
    monkeypatch.setattr(prepare, "memory_kb", lambda: ENOUGH_KB)
    monkeypatch.setattr(prepare, "MARK", tmp_path / "prepared")
    return done


@pytest.fixture
def lacks(tried: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that lets these extras be out of reach."""

    def without(*missing: str) -> None:
        def install(extras: tuple[str, ...]) -> bool:
            tried.append(extras)
            return set(extras).isdisjoint(missing)

        monkeypatch.setattr(prepare, "install_python", install)

    return without


def test_the_recommended_set_is_whisper_embeddings_and_the_wake_word(tried: list[tuple[str, ...]]) -> None:
    assert prepare.main("run") == 0
    assert tried == [("whisper", "embeddings", "wake"), ("models of", "whisper", "embeddings", "wake")]


def test_the_second_time_nothing_is_installed(tried: list[tuple[str, ...]]) -> None:
    prepare.main("run")
    tried.clear()
    assert prepare.main("run") == 0
    assert not tried


def test_with_little_memory_the_wake_word_alone_is_installed_and_that_is_said(
    tried: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prepare, "memory_kb", lambda: LITTLE_KB)
    assert prepare.main("run") == 0
    assert tried == [("wake",), ("models of", "wake")]
    assert "little memory" in capsys.readouterr().err


def test_a_wake_word_that_cannot_be_had_is_said_and_costs_nothing_else(
    tried: list[tuple[str, ...]], lacks: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    lacks("wake")
    assert prepare.main("run") == 0
    assert tried[-1] == ("models of", "whisper", "embeddings")
    told = capsys.readouterr().err
    assert prepare.WITHOUT["wake"] in told
    assert prepare.WITHOUT["whisper"] not in told


def test_where_no_extra_can_be_had_each_is_named_and_the_package_runs(
    tried: list[tuple[str, ...]], lacks: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    lacks("whisper", "embeddings", "wake")
    assert prepare.main("run") == 0
    assert () in tried
    assert tried[-1] == ("models of",)
    assert capsys.readouterr().err.splitlines() == list(prepare.WITHOUT.values())


@pytest.mark.usefixtures("tried")
def test_without_the_package_itself_it_fails_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prepare, "install_python", lambda _extras: False)
    assert prepare.main("run") == 1
    assert "could not be installed" in capsys.readouterr().err


def test_tests_need_every_extra(lacks: Callable[..., None]) -> None:
    lacks("wake")
    assert prepare.main("test") == 1


def test_every_extra_that_is_set_up_exists_and_each_recommended_one_has_its_sentence() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(prepare.EXTRAS["run"]) <= set(prepare.EXTRAS["test"]) <= set(extras)
    assert set(prepare.WITHOUT) == set(prepare.EXTRAS["run"])
    assert {extra for extra, _ in prepare.MODELS.values()} <= set(extras)


def test_an_environment_whose_making_was_interrupted_is_made_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    half = tmp_path / ".venv"
    (half / "bin").mkdir(parents=True)
    (half / "bin" / "python").symlink_to("/bin/false")
    monkeypatch.setattr(prepare, "VENV", half)
    monkeypatch.setattr(prepare, "PYTHON", half / "bin" / "python")
    assert prepare.make_environment()
    assert (half / "bin" / "pip").exists()
