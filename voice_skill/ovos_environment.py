"""Makes `.venv/ovos`, in which the OpenVoiceOS skill is tested; standard library alone, called by `prepare`.

OpenVoiceOS holds some packages to older releases than the program's own, so it has an environment for itself.
What it does not bring it takes from `.venv`, so that only OpenVoiceOS is fetched a second time.

`python3 -m voice_skill.ovos_environment next` makes `.venv/ovos-next` with the release line that is being made.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VENV = Path(__file__).resolve().parent.parent / ".venv"
LINES = {
    "stable": ("ovos-core==2.1.*", "ovos-utils==0.8.*", "ovos-adapt-parser==1.*", "padacioso==1.*"),
    "next": ("--pre", "ovos-core>=3.7.0a0,<4", "ovos-workshop>=9.0.0a0,<10", "ovos-adapt-parser", "padacioso"),
}
"""Release line -> what pip is told; the core brings the workshop that skills are made with, and no intent engine."""


def place(line: str) -> Path:
    """Return the environment of a release line."""
    return VENV / ("ovos" if line == "stable" else f"ovos-{line}")


def is_made(line: str) -> bool:
    """Return whether the environment was made, whole, of what is asked for now."""
    mark = place(line) / "made"
    return mark.is_file() and mark.read_text(encoding="utf-8") == _wanted(line)


def make(line: str) -> bool:
    """Make the environment anew; return whether that worked."""
    folder = place(line)
    shutil.rmtree(folder, ignore_errors=True)
    python = folder / "bin" / "python"
    main = VENV / "bin" / "python"
    steps = (
        [str(main), "-m", "venv", "--without-pip", str(folder)],
        [
            str(main),
            "-m",
            "pip",
            "--python",
            str(python),
            "install",
            "-qq",
            "--disable-pip-version-check",
            *LINES[line],
        ],
    )
    for step in steps:
        if subprocess.run(step, check=False, stdout=sys.stderr.fileno(), env=dict(os.environ)).returncode:
            return False
    _borrow(folder)
    (folder / "made").write_text(_wanted(line), encoding="utf-8")
    return True


def _wanted(line: str) -> str:
    return f"{sys.version}\n{' '.join(LINES[line])}\n"


def _borrow(folder: Path) -> None:
    """Let the environment find what `.venv` has, behind its own packages."""
    packages = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
    borrowed = f"import site; site.addsitedir({str(VENV / packages)!r})\n"
    (folder / packages / "borrowed.pth").write_text(borrowed, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(0 if make(sys.argv[1] if len(sys.argv) > 1 else "stable") else 1)
