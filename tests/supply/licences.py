"""Whether every package that is installed has a licence that pyproject.toml allows, by pip-licenses.

What the program itself needs may have fewer licences than what an extra brings, which people choose to install.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from places import DIST, KNOWN, ROOT, must, tool

if TYPE_CHECKING:
    from pathlib import Path

_OURS = "voice-skill"


def _arguments(python: Path, *, extras: bool) -> list[str | Path]:
    allowed = KNOWN["licences"]
    names = [*allowed["everywhere"], *(allowed["extras"] if extras else ())]
    return [
        *("--python", python, "--from", "mixed", "--order", "license"),
        *("--allow-only", ";".join(names), "--ignore-packages", _OURS, *allowed["read-by-hand"]),
    ]


def listed(python: Path, name: str, *, extras: bool) -> str:
    """Keep the list of licences in dist/ and say how many there are; raises Fault for one that is not allowed."""
    what = "A licence is not allowed; decide about it under [tool.voice-skill.licences] in pyproject.toml."
    done = must(tool("pip-licenses", *_arguments(python, extras=extras), "--format", "markdown"), what)
    DIST.mkdir(exist_ok=True)
    place = DIST / f"licences-{name}.md"
    place.write_text(done.out, encoding="utf-8")
    many = max(0, len(done.out.splitlines()) - 2)
    return f"{many} packages have licences that are allowed; listed in {place.relative_to(ROOT)}"


def everything_installed() -> str:
    """Say the same of all that is installed for the tests, OpenVoiceOS included where it is."""
    for_ovos = ROOT / ".venv" / "ovos" / "bin" / "python"
    return listed(for_ovos if for_ovos.exists() else ROOT / ".venv" / "bin" / "python", "everything", extras=True)
