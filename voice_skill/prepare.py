"""Sets up what is missing on a fresh machine: `python3 -m voice_skill.prepare run` (or `test`), called by `make`.

Runs before anything of ours is installed, so it and what it imports use the standard library alone.
It is quick when everything is there: the state of the last set-up is kept in `.venv/prepared`.
What could not be had stands there too, and is tried again the next time, where a network answers.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from voice_skill import ovos_environment
from voice_skill.reaching import reachable
from voice_skill.recommended import EXTRAS, LARGE, LIBRARIES, MODELS, WITHOUT
from voice_skill.room import taken_mb

HERE = Path(__file__).resolve().parent.parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
MARK = VENV / "prepared"
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
        "chromium": "chromium",
        "openssl": "openssl",
        "strace": "strace",
        "systemd": "systemd-analyze",
    },
}


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


def prepared() -> dict[str, list[str]]:
    """Return what was set up before: purpose -> fingerprint, and the extras that could not be had."""
    if not MARK.exists():
        return {}
    lines = [line.split() for line in MARK.read_text(encoding="utf-8").splitlines()]
    return {name: rest for name, *rest in filter(None, lines)}


def remember(what: str, missed: tuple[str, ...]) -> None:
    """Keep that all is set up but these extras, and the address that brings packages, so that it is found quickly."""
    marks = {**prepared(), what: [fingerprint(what), *missed]}
    if missed:
        marks["index"] = index_address()
    MARK.write_text("".join(f"{' '.join((name, *rest))}\n" for name, rest in marks.items()), encoding="utf-8")


def index_address() -> list[str]:
    """Return where pip fetches packages, without any user's name; nothing where that is no address."""
    known = prepared().get("index")
    if known is not None and "PIP_INDEX_URL" not in os.environ:
        return known
    command = [str(PYTHON), "-m", "pip", "install", "--help"]
    # So wide, the help breaks no address into lines; it names the index that pip is configured for.
    environment = {**os.environ, "COLUMNS": "1000"}
    told = subprocess.run(command, check=False, capture_output=True, text=True, env=environment).stdout
    found = re.search(r"\(default (https?)://(?:[^/)@]*@)?([^/)\s]+)", told)
    return [f"{found[1]}://{found[2]}/"] if found else []


def addresses_of(extras: tuple[str, ...]) -> list[str]:
    """Return where these extras come from: their packages, and their models."""
    import tomllib  # older Pythons, which are told so, have none

    known = tomllib.loads((HERE / "models" / "models.toml").read_text(encoding="utf-8"))
    own = (known[name].get("address") for name in models_of(extras))  # some come by the package index alone
    return [*index_address(), *filter(None, own)]


def models_of(extras: tuple[str, ...]) -> list[str]:
    """Return the models of these extras."""
    return [name for name, (extra, _) in MODELS.items() if name and extra in extras]


def has_library(extra: str) -> bool:
    """Return whether the library of an extra is installed."""
    return any(VENV.glob(f"lib/python*/site-packages/{LIBRARIES[extra][1]}"))


def is_there(extra: str) -> bool:
    """Return whether an extra and its model are installed, by whomever."""
    home = Path(os.environ.get("VOICE_SKILL_MODELS") or HERE / "models").expanduser()
    return has_library(extra) and all((home / name).is_dir() for name in models_of((extra,)))


def install_python(extras: tuple[str, ...]) -> bool:
    """Install the package with extras into `.venv`; returns whether that worked."""
    say(f"Installing the Python packages ({', '.join(extras) or 'the core'}) ...")
    target = f"{HERE}[{','.join(extras)}]" if extras else str(HERE)
    # Where nothing answers, only what is on this machine can be had, and that needs no patience; as a variable it
    # reaches the pip that pip itself starts to build with.
    patience = {} if reachable(index_address()) else {"PIP_RETRIES": "0"}
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--editable", target]
    done = subprocess.run(command, check=False, stdout=sys.stderr.fileno(), env={**os.environ, **patience})
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


def install_models(extras: tuple[str, ...]) -> tuple[str, ...]:
    """Install the models of these extras, and return the extras whose model could not be had.

    Each is made good by what comes with the package.
    """
    missed = []
    for name in models_of(extras):
        command = [str(VENV / "bin" / "voice-skill"), "models", "install", name, "--if-missing"]
        if subprocess.run(command, check=False, cwd=HERE).returncode:
            say(f"The model {name} could not be had; {MODELS[name][1]}.")
            missed.append(MODELS[name][0])
    return tuple(missed)


def wanted(what: str) -> tuple[str, ...]:
    """Return the extras that "run" or "test" is to have on this machine."""
    if what == "run" and memory_kb() < LEAST_MEMORY_KB:
        say("This machine has little memory, so Whisper and MiniLM are left out; PocketSphinx hears everything.")
        return tuple(extra for extra in EXTRAS[what] if extra not in LARGE)
    return EXTRAS[what]


def set_up(what: str) -> bool:
    """Install what "run" or "test" needs; returns whether it can do its work, with or without what is recommended."""
    extras = wanted(what)
    there = install_recommended(extras) if what == "run" else extras if install_python(extras) else None
    if there is None:
        say(f"The Python packages could not be installed; {_remedy(what, reachable(index_address()))}.")
        return False
    without_model = install_models(there)
    missed = tuple(extra for extra in extras if extra not in there or extra in without_model)
    if missed:
        say(f"Missing for now: {_names(missed)}; {_remedy(what, reachable(addresses_of(missed)))}.")
    remember(what, missed)
    return True


def mend(what: str, missed: tuple[str, ...]) -> None:
    """Try again for extras that could not be had, where a network answers, and say what is still missing."""
    still = tuple(extra for extra in missed if not is_there(extra))
    online = bool(still) and reachable(addresses_of(still))
    if online:
        say(f"Trying again for what could not be had: {_names(still)} ...")
        still = tuple(extra for extra in still if not _brought(extra))
    if still:
        say(f"Still missing: {_names(still)}; {_remedy(what, online)}.")
    if still != missed:
        remember(what, still)


def _brought(extra: str) -> bool:
    return (has_library(extra) or install_python((extra,))) and not install_models((extra,))


def _names(extras: tuple[str, ...]) -> str:
    return ", ".join(LIBRARIES[extra][0] for extra in extras)


def _remedy(what: str, online: bool) -> str:  # noqa: FBT001 (read by place, at three places)
    if online:
        return f"the lines above say why, and `make {what}` tries again"
    return f"no network answers, so connect this machine and run `make {what}` again"


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
    begun, (before, *missed) = time.monotonic(), prepared().get(what) or [""]
    known = before == fingerprint(what)
    if known:
        mend(what, tuple(missed))
    elif not set_up(what):
        return 1
    if what == "test" and not set_up_open_voice_os():
        return 1
    if not known:
        took, models = round(time.monotonic() - begun), taken_mb(HERE / "models")
        say(f"Set up in {took} seconds; {VENV.name} takes {taken_mb(VENV)} MB, and models takes {models} MB.")
    return 0


def set_up_open_voice_os() -> bool:
    """Make the environment that the OpenVoiceOS skill is tested in, where it is missing; return whether it is there."""
    if ovos_environment.is_made("stable"):
        return True
    say("Installing OpenVoiceOS, in an environment of its own, for the tests of its skill ...")
    made = ovos_environment.make("stable")
    if not made:
        say(f"OpenVoiceOS could not be installed; {_remedy('test', reachable(index_address()))}.")
    return made


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
    except KeyboardInterrupt:
        say("Stopped before all was set up; the same command goes on from here.")
        sys.exit(130)
