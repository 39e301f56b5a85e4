"""A pack is compiled in a process of its own, so that the program never has the memory that this takes."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

import pytest

from voice_skill import content
from voice_skill.content import default_folder, load_pack, read_pack
from voice_skill.errors import ContentError

SMALL = Path(__file__).parents[1] / "packs" / "hiccups"


@pytest.fixture(autouse=True)
def _empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    # Where no cache can be kept, the passing folder of this machine is used: another run may have left a pack there.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return what was compiled in this process."""
    compiled: list[object] = []
    read_anew = content._read_pack  # noqa: SLF001 (what compiles is watched, and does its work all the same)

    def read(folder: Path, digest: str) -> object:
        compiled.append((folder, digest))
        return read_anew(SMALL, digest)

    monkeypatch.setattr(content, "_read_pack", read)
    return compiled


def test_the_first_start_compiles_elsewhere_and_the_second_nowhere(
    here: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read_pack(SMALL)
    monkeypatch.setattr(content, "compile_apart", here.append)
    assert read_pack(SMALL).digest == first.digest
    assert not here


def test_what_is_wrong_with_a_pack_is_told_as_ever(here: list[object], tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(SMALL, folder)
    (folder / "replies.yaml").write_text("greet: [", encoding="utf-8")
    with pytest.raises(ContentError, match=r"replies\.yaml: line \d is not valid YAML"):
        load_pack(folder)
    assert not here


@pytest.mark.parametrize("python", ["", "/bin/false"])
def test_where_no_other_process_can_do_it_this_one_does(
    python: str, here: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", python)
    read_pack(default_folder())
    assert len(here) == 1


def test_the_person_is_told_before_the_first_start_compiles_and_never_after() -> None:
    told: list[str] = []
    for _ in range(2):
        read_pack(SMALL, lambda: told.append("made ready"))
    assert told == ["made ready"]


def test_a_home_that_cannot_be_written_costs_one_compilation_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    told: list[str] = []
    for _ in range(2):
        read_pack(SMALL, lambda: told.append("made ready"))
    assert told == ["made ready"]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="only where files have owners")
def test_a_cache_in_somebody_elses_folder_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_pack(SMALL)
    monkeypatch.setattr(os, "getuid", lambda: (tmp_path.stat().st_uid) + 1)
    told: list[str] = []
    read_pack(SMALL, lambda: told.append("made ready"))
    assert told == ["made ready"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it is the kernel of Linux that ends it")
def test_nothing_is_compiled_any_more_for_a_program_that_was_killed(tmp_path: Path) -> None:
    begun = [sys.executable, "-c", "from voice_skill.content import load_pack; load_pack()"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "killed"), "TMPDIR": str(tmp_path)}
    with subprocess.Popen(begun, env=environment) as program:
        while not children_of(program.pid):
            assert program.poll() is None
            time.sleep(0.02)
        time.sleep(1.0)  # it has begun
        (compiling,) = children_of(program.pid)
        program.kill()
    until = time.monotonic() + 3
    while Path(f"/proc/{compiling}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{compiling}").exists()


def children_of(process: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_the_templates_that_recognisers_need_are_read_only_where_they_are_wanted() -> None:
    whole, lean = load_pack(SMALL), load_pack(SMALL, templates=False)
    assert lean.language.source is None
    assert whole.language.source is not None
    assert whole.language.source.entries
    assert (lean.digest, lean.language.entries) == (whole.digest, whole.language.entries)


def test_a_cache_that_lost_its_templates_is_made_anew(tmp_path: Path) -> None:
    load_pack(SMALL)
    for kept in (tmp_path / "cache").rglob("*.templates.pickle"):
        kept.unlink()
    assert load_pack(SMALL).language.source is not None


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whoever_is_told_to_end_while_a_pack_is_read_is_told_after_it(
    told: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_pack(SMALL)
    heard: list[str] = []
    read = pickle.load

    def told_amid(file: IO[bytes]) -> object:
        os.kill(os.getpid(), told)
        found = read(file)
        heard.append("read")
        return found

    monkeypatch.setattr(pickle, "load", told_amid)
    before = signal.signal(told, lambda *_: heard.append("told"))
    try:
        load_pack(SMALL, templates=False)
    finally:
        signal.signal(told, before)
    assert heard[:2] == ["read", "told"]


def test_a_pack_is_named_shortly_where_something_about_it_is_told() -> None:
    assert len(repr(load_pack(SMALL))) < 200
