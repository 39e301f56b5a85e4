"""Runs a measured process, and reads what it answered and what that took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from voice_skill.bench.peers.environment import PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 1800.0
"""Seconds after which a process that does not end is given up."""
_LAST_WORDS = 160
"""Characters of its complaint that are told."""


class PeerFailed(Exception):
    """A measured process did not answer; the text tells why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a process answered."""

    ready_s: float
    """Seconds until it was ready to answer."""
    said: tuple[Any, ...]
    """Its answers, in the order of what was asked."""
    ms: tuple[float, ...]
    """Milliseconds that each took."""
    processor_ms: tuple[float, ...]
    """Milliseconds of processor time that each took, of all threads."""
    peak_mb: float
    """Most memory that it had resident, in MB."""

    @property
    def median_ms(self) -> float:
        """Return the milliseconds of an answer, the median."""
        return median(self.ms)


def ask_peer(name: str, given: object, items: Sequence[object]) -> Answers:
    """Ask a module of this folder in the environment of the peers. Raises PeerFailed."""
    if not PYTHON.is_file():
        message = "not installed; `make bench-peers` installs it"
        raise PeerFailed(message)
    return _ask(PYTHON, name, given, items)


def ask_ours(name: str, given: object, items: Sequence[object]) -> Answers:
    """Ask a module of this folder in the environment of this program. Raises PeerFailed."""
    return _ask(Path(sys.executable), name, given, items)


def _ask(python: Path, name: str, given: object, items: Sequence[object]) -> Answers:
    command = [str(python), "-W", "ignore", "-m", f"voice_skill.bench.peers.{name}"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}
    job = json.dumps({"given": given, "items": list(items)})
    try:
        done = subprocess.run(
            command, check=False, input=job, capture_output=True, text=True, env=environment, timeout=PATIENCE_S
        )
    except subprocess.TimeoutExpired:
        message = f"gave no answer in {PATIENCE_S:g} s"
        raise PeerFailed(message) from None
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise PeerFailed(lines[-1][:_LAST_WORDS] if lines else f"ended with {done.returncode}")
    return answers(done.stdout.splitlines())


def answers(lines: Iterable[str]) -> Answers:
    """Read the lines of a process; those that are none of its JSON, as libraries print them, are passed over.

    Raises PeerFailed where it did not answer to the end.
    """
    told = [json.loads(line) for line in lines if line.startswith("{")]
    each = [line for line in told if "ms" in line]
    about: dict[str, float] = {key: line[key] for line in told for key in ("ready_s", "peak_mb") if key in line}
    if not each or len(about) < len(("ready_s", "peak_mb")):
        message = "ended before it had answered all"
        raise PeerFailed(message)
    return Answers(
        ready_s=about["ready_s"],
        said=tuple(line["said"] for line in each),
        ms=tuple(line["ms"] for line in each),
        processor_ms=tuple(line["processor_ms"] for line in each),
        peak_mb=about["peak_mb"],
    )
