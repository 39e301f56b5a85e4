"""The best that is installed is used, and what is not there is said."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from voice_skill.errors import ModelBroken, ModelMissing, WrongUsage
from voice_skill.hearing import engines
from voice_skill.hearing.engines import Engine, check_installed, engine_named, installed, recogniser
from voice_skill.hearing.two_hearings import TwoHearings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICE_SKILL_MODELS", str(tmp_path))
    return tmp_path


def test_names_are_those_of_the_interface() -> None:
    assert [engine_named(name) for name in ("auto", "vosk", "whisper", "pocketsphinx")] == list(Engine)


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(WrongUsage, match="auto, vosk, whisper, pocketsphinx"):
        engine_named("siri")


def test_without_any_model_pocketsphinx_does_both_hearings(home: Path) -> None:
    assert installed() == (Engine.POCKETSPHINX,)
    both = recogniser()
    assert isinstance(both, TwoHearings)
    assert both.name == "pocketsphinx"
    assert not list(home.iterdir())


@pytest.mark.parametrize(("engine", "model"), [(Engine.VOSK, "vosk-small-en-us"), (Engine.WHISPER, "whisper-tiny.en")])
def test_an_engine_without_its_model_is_told_with_the_command_that_helps(
    home: Path, engine: Engine, model: str
) -> None:
    for asked in (recogniser, check_installed):
        with pytest.raises(ModelMissing, match=f"models install {model}"):
            asked(engine)
    (home / model).mkdir()
    for asked in (recogniser, check_installed):
        with pytest.raises(ModelBroken, match="incomplete"):
            asked(engine)


@pytest.mark.parametrize("engine", [Engine.VOSK, Engine.WHISPER])
def test_an_engine_without_its_library_is_told_with_what_installs_it(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    with pytest.raises(ModelMissing, match="pip install"):
        check_installed(engine)


@pytest.mark.parametrize("engine", [Engine.AUTO, Engine.POCKETSPHINX])
def test_what_is_always_there_needs_no_model(home: Path, engine: Engine) -> None:
    assert not list(home.iterdir())
    check_installed(engine)


def test_an_engine_whose_library_is_missing_is_not_offered(
    whisper_folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(whisper_folder, home / "whisper-tiny.en")
    assert installed() == (Engine.WHISPER, Engine.POCKETSPHINX)
    monkeypatch.setattr(engines, "find_spec", lambda name: None if name == "faster_whisper" else name)
    assert installed() == (Engine.POCKETSPHINX,)


def test_with_whisper_descriptions_are_whispers_and_answers_of_both(whisper_folder: Path) -> None:
    assert whisper_folder.is_dir()
    assert recogniser().name == "whisper+pocketsphinx"
    assert recogniser(Engine.WHISPER).name == "whisper"
