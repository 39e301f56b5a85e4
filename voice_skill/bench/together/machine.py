"""What a run was measured on: processor, cores, memory, versions, the day, and how busy the machine was meanwhile."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import gmtime, strftime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIBRARIES = ("numpy", "hassil", "pocketsphinx", "faster-whisper", "vosk", "pyttsx3", "piper-tts", "tokenizers")
"""Libraries whose version a figure may hang on."""
_BYTES_PER_GB = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine, and the programs on it."""

    processor: str
    """The name that it gives itself, or its architecture."""
    cores: int
    """Cores that this process may use."""
    memory_gb: float
    """All of its memory, in GB."""
    system: str
    """Kernel and its version."""
    python: str
    """Version of Python."""
    program: str
    """Version of this program."""
    libraries: dict[str, str]
    """Library -> version."""
    voices: tuple[str, ...]
    """Who speaks what is heard: which synthesisers are there decides how well it can be."""


def this_machine(voices: Sequence[str] = ()) -> Machine:
    """Return the machine that this runs on; `voices` speak what is heard on it."""
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        memory_gb=round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _BYTES_PER_GB, 1),
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        program=_version("voice-skill"),
        libraries={name: _version(name) for name in LIBRARIES},
        voices=tuple(voices),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """In which a run was made."""

    machine: Machine
    """On what."""
    day: str
    """When, in UTC."""
    loads: tuple[float, ...]
    """Load of the last minute, at the beginning and after each part."""
    size: str
    """The size of the run."""

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"machine": asdict(self.machine), "date": self.day, "loads": list(self.loads), "size": self.size}

    def lines(self) -> Iterator[str]:
        """Yield it in sentences of Markdown."""
        on = self.machine
        yield f"- Processor: {on.processor}, {on.cores} cores; {on.memory_gb:g} GB of memory; {on.system}."
        libraries = ", ".join(f"{name} {told}" for name, told in on.libraries.items())
        yield f"- Python {on.python}, voice-skill {on.program}; {libraries}."
        yield f"- Spoken by {', '.join(on.voices)}."
        yield f"- Run on {self.day}, in the {self.size} size."
        low, high = min(self.loads), max(self.loads)
        yield f"- Load of the machine meanwhile, this run included: {low:.1f} to {high:.1f}, on {on.cores} cores."


def circumstances(machine: Machine, loads: Sequence[float], size: str) -> Circumstances:
    """Return what a run was made in, with the time of now."""
    return Circumstances(machine=machine, day=strftime("%Y-%m-%d %H:%M UTC", gmtime()), loads=tuple(loads), size=size)


def load_now() -> float:
    """Return how many processes wanted a core in the last minute, the mean."""
    return round(os.getloadavg()[0], 2)


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    text = told.read_text(encoding="utf-8") if told.is_file() else ""
    found = re.search(r"^(?:model name|Model)\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1].strip() if found else platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
