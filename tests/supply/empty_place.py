"""Whether the wheel works in an empty environment: only what the package itself needs, at the locked hashes."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from building import wheel
from places import LOCK, Fault, must, run, tool

if TYPE_CHECKING:
    from collections.abc import Iterator

SAID = "my eyelid twitches"


@contextmanager
def installed() -> Iterator[Path]:
    """Make an environment with the wheel and its locked dependencies, and yield its folder; raises Fault."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        python, needed = here / "env" / "bin" / "python", here / "needed.txt"
        must(tool("uv", "venv", "--quiet", "--python", sys.executable, here / "env"), "No environment could be made.")
        only = ("--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links")
        chosen = ("--constraint", LOCK, "--python", python, *only, "--output-file", needed)
        must(tool("uv", "pip", "compile", "--quiet", "pyproject.toml", *chosen), "The lock does not fit the package.")
        for what in (("--require-hashes", "--requirement", needed), ("--no-deps", wheel())):
            done = tool("uv", "pip", "install", "--quiet", "--python", python, *what)
            must(done, "The wheel or what it needs could not be installed.")
        yield here / "env"


def works(place: Path) -> str:
    """Say what the installed program answers, far from the checkout and without a home; raises Fault."""
    program = place / "bin" / "voice-skill"
    home = place / "home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    variables = {"HOME": str(home), "XDG_CACHE_HOME": "", "XDG_CONFIG_HOME": "", "VOICE_SKILL_MODELS": ""}
    ask = ("understand", SAID, "--json")
    meant = json.loads(must(run(program, *ask, cwd=home, variables=variables), "The wheel understands nothing.").out)
    found = {f"{f['kind']}.{f['name']}" for f in meant["findings"] if f["status"] == "present"}
    if not {"body_part.eyelid", "symptom.twitch"} <= found:
        message = f"The installed wheel understands {SAID!r} as {sorted(found)}."
        raise Fault(message)
    for command in (("check",), ("models", "list")):
        must(
            run(program, *command, cwd=home, variables=variables), f"voice-skill {' '.join(command)} fails in a wheel."
        )
    return f"{wheel().name} understands {SAID!r}, passes its check and lists its models"
