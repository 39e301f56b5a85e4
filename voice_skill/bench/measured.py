"""`python -m voice_skill.bench.measured FILE COMMAND...`: runs a command of this program, and writes what it took.

The process measures itself, since what its parent is told counts the parent's own memory and that of grandchildren too.
"""

from __future__ import annotations

import atexit
import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_KB_PER_MB = 1024


def peak_mb() -> float:
    """Return the most memory that this process has had resident, in MB."""
    if _STATUS.is_file():
        for line in _STATUS.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / _KB_PER_MB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KB_PER_MB


def _write(path: Path) -> None:
    took = resource.getrusage(resource.RUSAGE_SELF)
    path.write_text(f"{peak_mb()} {took.ru_utime + took.ru_stime}\n", encoding="utf-8")


def _main() -> None:
    from voice_skill.cli import main

    atexit.register(_write, Path(sys.argv[1]))
    main(sys.argv[2:], prog_name="voice-skill")


if __name__ == "__main__":
    _main()
