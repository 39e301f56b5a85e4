"""Talks with our skill in an OpenVoiceOS that runs in a process and an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Self

from voice_skill import ovos_environment

PROGRAM = Path(__file__).with_name("open_voice_os.py")
LINES = [line for line in ovos_environment.LINES if line == "stable" or ovos_environment.place(line).is_dir()]
"""Release lines that are tested: the stable one always, the next one where somebody made its environment."""


class OpenVoiceOS:
    """One that runs until the end of a `with`."""

    def __init__(self, line: str, home: Path, **environment: str) -> None:
        python = ovos_environment.place(line) / "bin" / "python"
        assert python.exists(), f"{python} is missing; `make test` makes it"
        folders = {name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
        # Its log goes where nobody looks: a pipe that nobody reads would stop it.
        self._process = subprocess.Popen(
            [str(python), str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **folders, "VOICE_SKILL_COUNTRY": "", **environment},
        )
        self.started = self._read()
        """Whether the skill was loaded, and its id."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "OpenVoiceOS ended"
        told: dict[str, Any] = json.loads(line)
        return told

    def _asks(self, **line: object) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()
        return self._read()

    def says(self, text: str, session: str = "kitchen") -> dict[str, Any]:
        """Say something at a satellite, or be silent after a question; return what was spoken and sent."""
        return self._asks(session=session, say=text) if text else self._asks(session=session, silence=True)

    def is_told(self, kind: str, session: str = "kitchen") -> dict[str, Any]:
        """Send another message, with {id} for the skill's; return what was spoken and sent."""
        return self._asks(session=session, ping=kind)


def spoken(answer: dict[str, Any]) -> str:
    """Return what was said, in one piece; nothing where it was silent."""
    assert len(answer["speaks"]) <= 1, answer["speaks"]
    return "".join(text for text, _ in answer["speaks"])


def listens(answer: dict[str, Any]) -> bool:
    """Return whether the microphone is opened after what was said."""
    return any(expects for _, expects in answer["speaks"])
