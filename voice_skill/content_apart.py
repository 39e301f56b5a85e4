"""Compiles a pack in a process of its own.

Edge: compiling takes twice the memory that the compiled pack takes, and a process does not give back what it once had.
"""

from __future__ import annotations

import ctypes
import signal
import sys
from contextlib import suppress
from pathlib import Path

from voice_skill.errors import ContentError

_NOT_WHOLE = 3
"""Exit status of the process where the pack is not whole; the reason is on its standard error."""
_DEATH_SIGNAL = 1
"""The kernel's PR_SET_PDEATHSIG."""


def compile_apart(folder: Path) -> None:
    """Put the compiled pack of a folder into the cache where that can be done; raises ContentError."""
    if not sys.executable:
        return
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "voice_skill.content_apart", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode == _NOT_WHOLE:
        raise ContentError(done.stderr.strip())


def _end_with_parent() -> None:
    """Let the kernel end this process when the one that waits for it is killed; other systems than Linux do not."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


def _main() -> None:
    """Compile the pack of the folder that is named."""
    _end_with_parent()
    from voice_skill.content import compile_pack

    try:
        compile_pack(Path(sys.argv[1]))
    except ContentError as error:
        sys.stderr.write(str(error))
        sys.exit(_NOT_WHOLE)


if __name__ == "__main__":
    _main()
