"""Where the checks of the supply chain work, and their tools: an environment of their own, `.venv/supply`."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
KNOWN: dict[str, Any] = PROJECT["tool"]["voice-skill"]
"""What is known to be otherwise than it should, each with its reason."""
LOCK = ROOT / "requirements.lock"
DIST = ROOT / "dist"
TOOLS = ROOT / ".venv" / "supply"
EXTRAS = tuple(PROJECT["project"]["optional-dependencies"])


class Fault(Exception):
    """Something in the supply chain is not as it has to be; the message says what, and what to do."""


@dataclass(frozen=True)
class Ended:
    """What became of a tool."""

    status: int
    out: str
    err: str


def tool(name: str, *arguments: str | Path, cwd: Path = ROOT, variables: Mapping[str, str] | None = None) -> Ended:
    """Run a tool of `.venv/supply` to its end."""
    program = TOOLS / "bin" / name
    return run(program, *arguments, cwd=cwd, variables=variables)


def run(
    program: Path, *arguments: str | Path, cwd: Path = ROOT, variables: Mapping[str, str] | None = None, typed: str = ""
) -> Ended:
    """Run a program to its end."""
    done = subprocess.run(
        [program, *arguments],
        cwd=cwd,
        env={**os.environ, **(variables or {})},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def must(ended: Ended, what: str) -> Ended:
    """Return what ended well; raises Fault with the last lines of the tool's own words."""
    if ended.status:
        message = f"{what}\n{(ended.err or ended.out).strip()[-1500:]}"
        raise Fault(message)
    return ended


def make_tools() -> None:
    """Install the tools where they are not there yet, or other ones are asked for; raises Fault."""
    wanted = PROJECT["dependency-groups"]["supply"]
    mark, told = TOOLS / "made", "\n".join([sys.version, *wanted])
    if mark.is_file() and mark.read_text(encoding="utf-8") == told:
        return
    must(run(Path(sys.executable), "-m", "venv", "--clear", TOOLS), "The environment of the tools could not be made.")
    must(tool("pip", "install", "-qq", "--disable-pip-version-check", *wanted), "The tools could not be installed.")
    mark.write_text(told, encoding="utf-8")
