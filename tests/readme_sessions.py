"""Holds the sessions of README.md again: `python tests/readme_sessions.py` writes what the program prints today."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from voice_skill.chat_command import HOW_TO_LEAVE

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"(?<=^```\n).*?(?=^```)", re.DOTALL | re.MULTILINE)
_TYPED, _COMMAND = "> ", "$ voice-skill "


def held_again(block: str) -> str:
    """Return a block of code with what the program prints today, or as it is where it is no session."""
    if block.startswith(HOW_TO_LEAVE.strip()):
        return conversation([line.removeprefix(_TYPED) for line in block.splitlines() if line.startswith(_TYPED)])
    if block.startswith(_COMMAND):
        command, *_ = block.splitlines()
        return f"{command}\n{printed(*shlex.split(command.removeprefix(_COMMAND)))}"
    return block


def conversation(typed: list[str]) -> str:
    """Return a typed conversation as it stands in a terminal."""
    replies = printed("chat", typed="".join(f"{line}\n" for line in typed)).strip().split("\n\n")
    said = [f"{_TYPED}{line}\n{reply}" for line, reply in zip(typed, replies[1:], strict=True)]
    return "\n\n".join([HOW_TO_LEAVE.strip(), replies[0], *said]) + "\n"


def printed(*arguments: str, typed: str = "") -> str:
    """Return what a command prints in a terminal of 80 columns, with nobody's settings."""
    with tempfile.TemporaryDirectory() as nobody:
        own = {name: text for name, text in os.environ.items() if name in {"PATH", "HOME", "VOICE_SKILL_MODELS", "CI"}}
        done = subprocess.run(
            [sys.executable, "-m", "voice_skill", *arguments],
            input=typed,
            env={**own, "COLUMNS": "80", "XDG_CONFIG_HOME": nobody},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def all_again(text: str) -> str:
    """Return the README with all its sessions held again."""
    return _BLOCK.sub(lambda found: held_again(found[0]), text)


def sessions(text: str) -> list[str]:
    """Return the sessions of the README."""
    starts = (HOW_TO_LEAVE.strip(), _COMMAND)
    return [block for block in _BLOCK.findall(text) if block.startswith(starts)]


if __name__ == "__main__":
    README.write_text(all_again(README.read_text(encoding="utf-8")), encoding="utf-8")
