"""Setting up: the recommended set where memory allows, a sentence for each part that cannot be had, and another try."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voice_skill import extras as extras_of
from voice_skill import ovos_environment, prepare, recommended
from voice_skill.reaching import reachable
from voice_skill.room import taken_mb

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

    def install_models(extras: tuple[str, ...]) -> tuple[str, ...]:
        done.append(("models of", *extras))
        return ()

    monkeypatch.setattr(prepare, "install_python", install)
    monkeypatch.setattr(prepare, "install_models", install_models)
    monkeypatch.setattr(prepare, "has_library", lambda _extra: False)
    monkeypatch.setattr(prepare, "index_address", lambda: ["https://packages.example/"])
    monkeypatch.setattr(prepare, "reachable", lambda _addresses: True)
    monkeypatch.setattr(prepare, "install_system", lambda _what: True)
    monkeypatch.setattr(prepare, "make_environment", lambda: True)
    monkeypatch.setattr(prepare, "memory_kb", lambda: ENOUGH_KB)
    monkeypatch.setattr(prepare, "MARK", tmp_path / "prepared")
    monkeypatch.setattr(prepare, "taken_mb", lambda _folder: 630)
    monkeypatch.setenv("VOICE_SKILL_MODELS", str(tmp_path))
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


def test_the_recommended_set_is_whisper_embeddings_the_wake_word_and_noise_suppression(
    tried: list[tuple[str, ...]],
) -> None:
    assert prepare.main("run") == 0
    assert tried == [
        ("whisper", "embeddings", "wake", "noise"),
        ("models of", "whisper", "embeddings", "wake", "noise"),
    ]


def test_the_second_time_nothing_is_installed(tried: list[tuple[str, ...]]) -> None:
    prepare.main("run")
    tried.clear()
    assert prepare.main("run") == 0
    assert not tried


@pytest.mark.usefixtures("tried")
def test_the_first_time_it_tells_how_long_it_took_and_how_much_room_it_takes(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert prepare.main("run") == 0
    assert re.search(r"Set up in \d+ seconds; \.venv takes 630 MB, and models takes 630 MB\.", capfd.readouterr().err)
    assert prepare.main("run") == 0
    assert "Set up in" not in capfd.readouterr().err


def test_the_room_of_a_folder_is_that_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("one", "deep/two"):
        (tmp_path / name).write_bytes(bytes(1_000_000))
    assert taken_mb(tmp_path) == 2
    assert taken_mb(tmp_path / "nowhere") == 0


def test_with_little_memory_only_what_is_small_is_installed_and_that_is_said(
    tried: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prepare, "memory_kb", lambda: LITTLE_KB)
    assert prepare.main("run") == 0
    assert tried == [("wake", "noise"), ("models of", "wake", "noise")]
    assert "little memory" in capsys.readouterr().err


def test_a_wake_word_that_cannot_be_had_is_said_and_costs_nothing_else(
    tried: list[tuple[str, ...]], lacks: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    lacks("wake")
    assert prepare.main("run") == 0
    assert tried[-1] == ("models of", "whisper", "embeddings", "noise")
    told = capsys.readouterr().err
    assert recommended.WITHOUT["wake"] in told
    assert recommended.WITHOUT["whisper"] not in told


def test_where_no_extra_can_be_had_each_is_named_and_the_package_runs(
    tried: list[tuple[str, ...]], lacks: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    lacks("whisper", "embeddings", "wake", "noise")
    assert prepare.main("run") == 0
    assert () in tried
    assert tried[-1] == ("models of",)
    *each, last, done = capsys.readouterr().err.splitlines()
    assert each == list(recommended.WITHOUT.values())
    assert done.startswith("Set up in ")
    assert last.startswith("Missing for now: Whisper, MiniLM, the wake word, noise suppression; ")
    assert "`make run` tries again" in last


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


@pytest.mark.parametrize(("made", "status"), [(True, 0), (False, 1)])
def test_tests_need_openvoiceos_which_is_told_where_it_cannot_be_had(
    tried: list[tuple[str, ...]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    made: bool,  # noqa: FBT001 (a parameter of the test)
    status: int,
) -> None:
    monkeypatch.setattr(ovos_environment, "is_made", lambda _: False)
    monkeypatch.setattr(ovos_environment, "make", lambda _: made)
    assert prepare.main("test") == status
    assert tried
    assert ("OpenVoiceOS could not be installed" in capsys.readouterr().err) is not made


def test_every_extra_that_is_set_up_exists_and_each_recommended_one_has_its_sentence() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(recommended.EXTRAS["run"]) <= set(recommended.EXTRAS["test"]) <= set(extras)
    assert set(recommended.WITHOUT) == set(recommended.LIBRARIES) == set(recommended.EXTRAS["run"])
    assert {
        extra: library for extra, (_, library) in recommended.LIBRARIES.items()
    }.items() >= extras_of.LIBRARIES.items()
    assert {extra for extra, _ in recommended.MODELS.values()} <= set(extras)


def test_what_could_not_be_had_is_tried_again_the_next_time_and_then_no_more(
    tried: list[tuple[str, ...]], lacks: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    lacks("wake")
    prepare.main("run")
    lacks()
    tried.clear()
    capsys.readouterr()
    assert prepare.main("run") == 0
    assert tried == [("wake",), ("models of", "wake")]
    assert "Trying again for what could not be had: the wake word" in capsys.readouterr().err
    tried.clear()
    assert prepare.main("run") == 0
    assert not tried
    assert not capsys.readouterr().err


def test_a_model_that_could_not_be_had_is_tried_again_as_well(
    tried: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install_models = prepare.install_models
    monkeypatch.setattr(prepare, "install_models", lambda _extras: ("embeddings",))
    prepare.main("run")
    assert "Missing for now: MiniLM;" in capsys.readouterr().err
    monkeypatch.setattr(prepare, "install_models", install_models)
    monkeypatch.setattr(prepare, "has_library", lambda _extra: True)
    tried.clear()
    prepare.main("run")
    assert tried == [("models of", "embeddings")]


def test_without_a_network_nothing_is_tried_and_one_sentence_says_what_is_missing_and_what_to_do(
    tried: list[tuple[str, ...]],
    lacks: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lacks("whisper", "wake")
    prepare.main("run")
    monkeypatch.setattr(prepare, "reachable", lambda _addresses: False)
    for _ in range(2):
        tried.clear()
        capsys.readouterr()
        assert prepare.main("run") == 0
        assert not tried
        (told,) = capsys.readouterr().err.splitlines()
        assert told.startswith("Still missing: Whisper, the wake word; ")
        assert told.endswith("no network answers, so connect this machine and run `make run` again.")


def test_what_somebody_installed_by_hand_is_missing_no_more(
    tried: list[tuple[str, ...]],
    lacks: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lacks("wake")
    prepare.main("run")
    monkeypatch.setattr(prepare, "has_library", lambda _extra: True)
    tried.clear()
    capsys.readouterr()
    assert prepare.main("run") == 0
    assert not tried
    assert not capsys.readouterr().err


def test_where_nothing_answers_pip_has_no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    patience: list[str | None] = []

    def run(command: list[str], env: dict[str, str], **_: object) -> subprocess.CompletedProcess[str]:
        patience.append(env.get("PIP_RETRIES"))
        return subprocess.CompletedProcess(command, 0, "")

    monkeypatch.delenv("PIP_RETRIES", raising=False)
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(prepare, "index_address", lambda: ["https://packages.example/"])
    for online in (True, False):
        monkeypatch.setattr(prepare, "reachable", lambda _addresses, online=online: online)
        prepare.install_python(())
    assert patience == [None, "0"]


def test_the_index_is_the_one_that_pip_is_configured_for_and_its_password_is_kept_nowhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(prepare, "MARK", tmp_path / "prepared")
    monkeypatch.setattr(prepare, "PYTHON", Path(sys.executable))
    monkeypatch.setenv("PIP_INDEX_URL", "https://somebody:secret@packages.example:8443/a/long/road/to/simple")
    prepare.remember("run", ("wake",))
    monkeypatch.delenv("PIP_INDEX_URL")
    assert prepare.index_address() == ["https://packages.example:8443/"]
    assert "secret" not in prepare.MARK.read_text()
    assert prepare.prepared()["run"] == [prepare.fingerprint("run"), "wake"]


def test_a_mark_of_an_earlier_version_still_counts(tried: list[tuple[str, ...]]) -> None:
    prepare.MARK.write_text(f"run {prepare.fingerprint('run')}\n")
    assert prepare.main("run") == 0
    assert not tried


def test_an_address_answers_or_does_not_within_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with socket.create_server(("127.0.0.1", 0)) as server:
        here = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert reachable(["http://127.0.0.1:9/", here])
        monkeypatch.setenv("https_proxy", here)
        assert reachable(["https://packages.example/"])
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    assert not reachable(["https://packages.example/"])
    assert reachable([])


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_: object, **__: object) -> socket.socket:
        time.sleep(20)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", hang)
    began = time.monotonic()
    assert not reachable(["http://packages.example/"])
    assert time.monotonic() - began < 2.5


def test_it_runs_on_a_machine_that_has_nothing_but_python() -> None:
    program = "import sys, voice_skill.prepare; print(*{name.partition('.')[0] for name in sys.modules})"
    # -S leaves out whatever is installed.
    command = [sys.executable, "-S", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert set(done.stdout.split()) - {"voice_skill", "__main__"} <= set(sys.stdlib_module_names)
