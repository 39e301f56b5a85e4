"""`models`: list, install, verify, remove."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from voice_skill.hearing import model_store

if TYPE_CHECKING:
    from pathlib import Path

    from cli.commands import Run

NAMES = {"vosk-small-en-us", "vosk-lgraph-en-us", "whisper-tiny.en", "minilm", "rnnoise-x86-64", "rnnoise-aarch64"}


def test_the_list_names_every_model_and_how_to_install_what_is_missing(run: Run, tmp_path: Path) -> None:
    done = run("models", "list", VOICE_SKILL_MODELS=str(tmp_path))
    assert done.status == 0
    for name in NAMES:
        assert name in done.out
    assert "voice-skill models install" in done.out


def test_the_list_says_what_each_is_for_in_a_narrow_terminal_too(run: Run, tmp_path: Path) -> None:
    lines = run("models", "list", VOICE_SKILL_MODELS=str(tmp_path), COLUMNS="80").out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    told = " ".join(" ".join(lines).split())
    for words in ("missing Vosk small English", "gigabyte to spare", "free descriptions", "MiniLM sentence embeddings"):
        assert words in told


def test_the_bar_tells_what_has_come_where_nobody_knows_how_much_it_will_be(tmp_path: Path) -> None:
    program = (
        "from voice_skill.models_command import _progress\n"
        "with _progress('tiny') as show:\n show(0, 0); show(12_300_000, 0); show(5_000_000, 10_000_000)"
    )
    ours, theirs = os.openpty()
    variables = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    subprocess.run([sys.executable, "-c", program], check=True, stderr=theirs, env=variables, cwd=tmp_path)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "5.0 of 10.0 MB" in shown
    assert "?" not in shown.replace("\x1b[?", "")


def test_the_list_as_json_has_an_object_a_model(run: Run, tmp_path: Path) -> None:
    lines = run("models", "list", "--json", VOICE_SKILL_MODELS=str(tmp_path)).lines
    assert {line["name"] for line in lines} == NAMES
    assert {line["state"] for line in lines} == {"missing"}
    assert all(line["bytes"] > 1_000_000 for line in lines)


def test_a_model_is_installed_from_a_folder_verified_and_removed(run: Run, tmp_path: Path) -> None:
    brought = model_store.find("whisper-tiny.en").path
    if not brought.is_dir():
        brought = model_store.install("whisper-tiny.en")
    home = {"VOICE_SKILL_MODELS": str(tmp_path)}
    done = run("models", "install", "whisper-tiny.en", "--from", brought, **home)
    assert done.status == 0, done.err
    assert "Traceback" not in done.err
    assert run("models", "install", "whisper-tiny.en", "--if-missing", **home).status == 0
    assert run("models", "verify", **home).out == "whisper-tiny.en is whole.\n"
    (tmp_path / "whisper-tiny.en" / "config.json").write_text("{}" + " " * 2315)
    broken = run("models", "verify", "whisper-tiny.en", **home)
    assert broken.status == 1
    assert "models install whisper-tiny.en" in broken.one_sentence()
    assert "removed" in run("models", "remove", "whisper-tiny.en", **home).out
    assert "not installed" in run("models", "remove", "whisper-tiny.en", **home).out
    assert not (tmp_path / "whisper-tiny.en").exists()


def test_a_wrong_file_installs_nothing(run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "model.zip"
    wrong.write_bytes(b"PK nothing of the kind")
    home = tmp_path / "models"
    done = run("models", "install", "vosk-small-en-us", "--from", wrong, VOICE_SKILL_MODELS=str(home))
    assert done.status == 1
    assert "Traceback" not in done.err
    assert "not installed" in done.err
    assert not (home / "vosk-small-en-us").exists()


@pytest.mark.parametrize("command", ["install", "verify", "remove"])
def test_an_unknown_name_is_wrong_usage_and_names_the_choices(run: Run, tmp_path: Path, command: str) -> None:
    done = run("models", command, "vosk-large-xx", VOICE_SKILL_MODELS=str(tmp_path))
    assert done.status == 2
    assert "vosk-small-en-us" in done.one_sentence()


def test_one_file_is_not_taken_for_two_models(run: Run, tmp_path: Path) -> None:
    done = run("models", "install", "minilm", "whisper-tiny.en", "--from", tmp_path)
    assert done.status == 2
    assert "--from" in done.one_sentence()
