"""Sets up what is missing on a fresh machine: `python3 voice_skill/prepare.py run` (or `test`), called by `make`.

Runs before anything of ours is installed, so it uses the standard library alone and imports nothing of the package.
It is quick when everything is there: the state of the last set-up is kept in `.venv/prepared`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
MARK = VENV / "prepared"
MODELS = {
    "whisper-tiny.en": ("whisper", "PocketSphinx, which comes with the package, hears instead"),
    "minilm": ("embeddings", "understanding works with its smaller models"),
}
"""Recommended models: the extra that uses each, and what happens without it."""
LEAST_MEMORY_KB = 900_000
"""Memory below which the larger recogniser is left out: it needs 220 MB beside the system."""

# Package -> a file or program that shows that it is there. README.md, "What the machine needs", names the same.
SYSTEM = {
    "run": {"libportaudio2": "libportaudio.so.2", "espeak-ng": "espeak-ng"},
    "test": {
        "libportaudio2": "libportaudio.so.2",
        "espeak-ng": "espeak-ng",
        "pulseaudio": "pulseaudio",
        "pulseaudio-utils": "pactl",
        "libasound2-plugins": "libasound_module_pcm_pulse.so",
    },
}
EXTRAS = {"run": ("whisper", "embeddings", "wake"), "test": ("whisper", "embeddings", "wake", "test")}
LARGE = ("whisper", "embeddings")
"""Extras that a machine with little memory does without."""
WITHOUT = {
    "whisper": "Whisper could not be had; PocketSphinx, which comes with the package, hears instead.",
    "embeddings": "MiniLM could not be had; understanding works with its smaller models.",
    "wake": "The wake word could not be had; speech about twitching begins the next conversation instead.",
}
"""Recommended extras, and what is said where one cannot be had."""


def say(text: str) -> None:
    """Print one line of what is being done."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def missing_system(what: str) -> list[str]:
    """Return the system packages that are not there."""
    return [package for package, sign in SYSTEM[what].items() if not _is_there(sign)]


def _is_there(sign: str) -> bool:
    if ".so" not in sign:
        return shutil.which(sign) is not None
    folders = (Path("/usr/lib"), Path("/lib"), Path("/usr/local/lib"))
    return any(True for folder in folders if folder.is_dir() for _ in _files(folder, sign))


def _files(folder: Path, sign: str) -> list[Path]:
    return [*folder.glob(f"{sign}*"), *folder.glob(f"*/{sign}*"), *folder.glob(f"*/alsa-lib/{sign}*")]


def install_system(what: str) -> bool:
    """Install system packages where this user may; else print the one command. Returns whether all are there."""
    missing = missing_system(what)
    if not missing:
        return True
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    may = (
        os.geteuid() == 0 or subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
        if shutil.which("sudo") or os.geteuid() == 0
        else False
    )
    if shutil.which("apt-get") and may:
        say(f"Installing {', '.join(missing)} ...")
        prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for part in ([*prefix, "apt-get", "update", "-q"], [*prefix, *command]):
            subprocess.run(part, stdout=subprocess.DEVNULL, env=environment, check=False)
    still = missing_system(what)
    if still:
        say(f"These system packages are missing; install them with: sudo apt-get install {' '.join(still)}")
    return not still


def make_environment() -> bool:
    """Make `.venv` where it is missing, or again where its making was interrupted; return whether it is there."""
    if PYTHON.exists():
        if subprocess.run([str(PYTHON), "-m", "pip", "--version"], check=False, capture_output=True).returncode == 0:
            return True
        shutil.rmtree(VENV, ignore_errors=True)
    say("Making the Python environment ...")
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False, capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        say("Python's venv module is missing; install it with: sudo apt-get install python3-venv")
    return done.returncode == 0


def fingerprint(what: str) -> str:
    """Return a hash of what the environment was made from."""
    return hashlib.sha256((HERE / "pyproject.toml").read_bytes() + what.encode() + sys.version.encode()).hexdigest()


def prepared() -> dict[str, str]:
    """Return what was set up before: purpose -> fingerprint."""
    if not MARK.exists():
        return {}
    return dict(line.split() for line in MARK.read_text(encoding="utf-8").splitlines() if line)


def install_python(extras: tuple[str, ...]) -> bool:
    """Install the package with extras into `.venv`; returns whether that worked."""
    say(f"Installing the Python packages ({', '.join(extras) or 'the core'}) ...")
    target = f"{HERE}[{','.join(extras)}]" if extras else str(HERE)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", target]
    done = subprocess.run(command, check=False, stdout=sys.stderr.fileno())
    return done.returncode == 0


def install_recommended(extras: tuple[str, ...]) -> tuple[str, ...] | None:
    """Install the package with as many of the extras as can be had, and name the others.

    Returns the extras that are there, or None where not even the package could be installed.
    """
    if install_python(extras):
        return extras
    if not install_python(()):
        return None
    there = []
    for extra in extras:
        if install_python((extra,)):
            there.append(extra)
        else:
            say(WITHOUT[extra])
    return tuple(there)


def memory_kb() -> int:
    """Return the machine's memory in kilobytes; a large number where it cannot be told."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("MemTotal:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 1 << 40


def install_models(extras: tuple[str, ...]) -> None:
    """Install the models of these extras; each that cannot be had is made good by what comes with the package."""
    for name, (extra, without) in MODELS.items():
        if extra not in extras:
            continue
        command = [str(VENV / "bin" / "voice-skill"), "models", "install", name, "--if-missing"]
        if subprocess.run(command, check=False, cwd=HERE).returncode:
            say(f"The model {name} could not be had; {without}.")


def install_packages(what: str) -> tuple[str, ...] | None:
    """Install what "run" or "test" needs; returns the extras that are there, None where that failed."""
    extras = EXTRAS[what]
    if what == "test":
        return extras if install_python(extras) else None
    if memory_kb() < LEAST_MEMORY_KB:
        say("This machine has little memory, so Whisper and MiniLM are left out; PocketSphinx hears everything.")
        extras = tuple(extra for extra in extras if extra not in LARGE)
    return install_recommended(extras)


def main(what: str) -> int:
    """Set up for "run" or "test"; return an exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 (this file must say so under an older Python)
        say(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
        return 1
    complete = install_system(what)
    if what == "test" and not complete:
        return 1
    if not make_environment():
        return 1
    done = prepared()
    if done.get(what) == fingerprint(what):
        return 0
    there = install_packages(what)
    if there is None:
        say("The Python packages could not be installed; see the lines above, and try again with a network.")
        return 1
    install_models(there)
    MARK.write_text("".join(f"{k} {v}\n" for k, v in {**done, what: fingerprint(what)}.items()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
    except KeyboardInterrupt:
        say("Stopped before all was set up; the same command goes on from here.")
        sys.exit(130)
