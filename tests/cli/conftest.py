"""Commands as processes of their own, with settings and models of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cli.commands import Done

if TYPE_CHECKING:
    from pathlib import Path

    from cli.commands import Run


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "config"), "COLUMNS": "100"}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Return a function that runs `voice-skill` and waits for it."""

    def run_it(*arguments: str | Path, typed: str = "", **variables: str) -> Done:
        command = [sys.executable, "-m", "voice_skill", *map(str, arguments)]
        done = subprocess.run(
            command,
            input=typed.encode(),
            capture_output=True,
            check=False,
            env={**environment, **variables},
            cwd=os.sep,
            timeout=300,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run_it
