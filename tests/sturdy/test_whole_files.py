"""Files are written whole or not at all: killed, by two programs at once, and on a disk that fills up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import tomllib
from typing import TYPE_CHECKING

import pytest

from voice_skill import whole_file
from voice_skill.settings import Settings, SettingsNotKept, keep
from voice_skill.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path

WRITES = """
import sys, time
from dataclasses import replace
from pathlib import Path
from voice_skill.settings import Settings, keep
name, file = sys.argv[1], Path(sys.argv[2])
for value in range(100, 200):
    keep(replace(Settings(), **{name: value if name == "rate" else value / 200}), (name,), file)
"""
HANGS = """
import sys, time
from pathlib import Path
from voice_skill.whole_file import write_whole
def slowly(file):
    file.write(b"half")
    file.flush()
    print("writing", flush=True)
    time.sleep(600)
write_whole(Path(sys.argv[1]), slowly)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_two_programs_at_once_lose_nothing_of_each_other(file: Path) -> None:
    both = [subprocess.Popen([sys.executable, "-c", WRITES, name, str(file)]) for name in ("rate", "volume")]
    assert [process.wait(60) for process in both] == [0, 0]
    assert tomllib.loads(file.read_text()) == {"rate": 199, "volume": 199 / 200}
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


def test_what_a_killed_program_had_begun_is_gone_with_the_next_writing(file: Path) -> None:
    keep(Settings(), ("rate",), file)
    with subprocess.Popen([sys.executable, "-c", HANGS, str(file)], stdout=subprocess.PIPE) as hanging:
        assert hanging.stdout is not None
        hanging.stdout.readline()
        hanging.send_signal(signal.SIGKILL)
    assert file.read_text() == "rate = 165\n"
    keep(Settings(), ("volume",), file)
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]
    assert file.read_text() == "volume = 1.0\nrate = 165\n"


def test_a_program_that_hangs_while_it_writes_holds_nobody_up(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_file, "WAIT_S", 0.2)
    with subprocess.Popen([sys.executable, "-c", HANGS, str(file)], stdout=subprocess.PIPE) as hanging:
        assert hanging.stdout is not None
        hanging.stdout.readline()
        begun = time.monotonic()
        try:
            with pytest.raises(SettingsNotKept, match="another program is writing it"):
                keep(Settings(), ("rate",), file)
            assert time.monotonic() - begun < 5
        finally:
            hanging.kill()
    keep(Settings(), ("rate",), file)


def test_a_writer_that_fails_leaves_what_was_there(file: Path) -> None:
    file.write_bytes(b"before")

    def fails(_: object) -> None:
        raise OSError(28, os.strerror(28))

    with pytest.raises(OSError, match="No space left"):
        write_whole(file, fails)
    assert [(path.name, path.read_bytes()) for path in file.parent.iterdir()] == [("config.toml", b"before")]
