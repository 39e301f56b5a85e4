"""A program without any network interface, with every connection that it tries and every file that it writes seen.

The kernel's own means are used: a network namespace (`unshare`), and the system calls themselves (`strace`), which
shows every file of the whole machine, child processes included; neither needs any right.
Needs Debian's strace; util-linux, which has `unshare`, is on every machine.
"""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from voice_skill.pack import ContentPack

CALLS = "connect,sendto,sendmsg,sendmmsg,open,openat,openat2,creat,truncate,mkdir,mkdirat,mknod,mknodat"
NAMING = "rename,renameat,renameat2,link,linkat,symlink,symlinkat"
_ADDRESS = re.compile(r'sin6?_addr=inet_(?:addr\(|pton\(AF_INET6, )"([^"]+)"')
_SOCKET = re.compile(r'sun_path=@?"([^"]+)"')
_OPENED = re.compile(r"^\d* ?(?:open|openat|openat2|creat)\(.*\) = \d+<(.+)>$")
_FOR_WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|^\d* ?creat\(")
_MADE = re.compile(rf"^\d* ?(?:{NAMING.replace(',', '|')}|truncate|mkdir|mkdirat|mknod|mknodat)\(.*\) = 0$")
_NAME = re.compile(r'(?:<([^>]*)>, )?"([^"]*)"')
PARTS = ("config", "cache", "data", "state", "run", "temp")
"""The folders of a home."""
IN_MEMORY = "/dev/shm/"  # noqa: S108 (looked at, not written to)
"""Folder that is on no disk."""
SOUND_SERVERS = re.compile(r"/pulse(/native)?$|^/dev/shm/jack")
"""What sound libraries look for and keep, whoever uses them."""
_TRIED = re.compile(r"/temp/[a-z0-9_]{8}$")
"""With a file of four letters, gone at once, Python tries whether the folder for passing files can be written."""
WORDS_TOGETHER = 4
"""So many words that follow each other are nobody's but the speaker's."""


@dataclass(frozen=True)
class Home:
    """A home with everything that belongs to a user, on this disk."""

    folder: Path
    """All of it."""

    @property
    def settings(self) -> Path:
        return self.folder / "config" / "voice-skill"

    @property
    def caches(self) -> Path:
        return self.folder / "cache"

    @property
    def variables(self) -> dict[str, str]:
        """Return the variables that make it the home of a program whose devices are where they were."""
        places = {f"XDG_{part.upper()}_HOME": str(self.folder / part) for part in PARTS[:4]}
        return {**places, "TMPDIR": str(self.folder / "temp"), "HOME": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}

    @property
    def environment(self) -> dict[str, str]:
        """Return all variables of a program that has only this home."""
        return {**os.environ, **self.variables, "XDG_RUNTIME_DIR": str(self.folder / "run")}


def made(folder: Path) -> Home:
    """Make a home of nobody else."""
    for part in PARTS:
        (folder / part).mkdir(mode=0o700, parents=True)
    return Home(folder)


@dataclass(frozen=True)
class Seen:
    """What a program did."""

    addresses: frozenset[str]
    """Addresses of networks that it tried to reach."""
    sockets: frozenset[str]
    """Sockets of this machine that it tried to reach."""
    written: frozenset[str]
    """Files and folders that it made, changed, or opened for writing."""

    def elsewhere(self, *allowed: Path | str) -> set[str]:
        """Return what was written outside these places."""
        return {name for name in self.written if not name.startswith(tuple(map(str, allowed)))}


@dataclass(frozen=True)
class Watch:
    """Where a program is watched from."""

    traces: Path
    """Folder for what is seen."""

    @property
    def watching(self) -> tuple[str, ...]:
        """Return the command before a command that watches it; signals reach the command itself."""
        calls = f"trace={CALLS},{NAMING}"
        return (
            "strace", "--daemonize", "--output-separately", "--follow-forks", "--seccomp-bpf", "--quiet=all",
            "--decode-fds=path", "--string-limit=4096", "--signal=none", "-e", calls, "-o", str(self.traces / "trace"),
        )  # fmt: skip

    @property
    def alone(self) -> tuple[str, ...]:
        """Return the command before a command that takes all networks from it, and watches it."""
        return (*without_network(), *self.watching)

    def seen(self) -> Seen:
        """Return what was seen so far."""
        lines = [
            line for file in self.traces.glob("trace.*") for line in file.read_text("utf-8", "replace").split("\n")
        ]
        assert any("openat(" in line for line in lines), "nothing was watched"
        return Seen(
            frozenset(found for line in lines for found in _ADDRESS.findall(line)),
            frozenset(found for line in lines for found in _SOCKET.findall(line)),
            frozenset(name for line in lines for name in _written(line)),
        )


def _written(line: str) -> Iterator[str]:
    """Yield the whole names of what a system call made, changed, or opened for writing."""
    opened = _OPENED.search(line)
    if opened and _FOR_WRITING.search(line):
        yield opened[1]
    elif _MADE.search(line):
        for at, name in _NAME.findall(line):
            yield name if name.startswith("/") else f"{at}/{name}"


@cache
def without_network() -> tuple[str, ...]:
    """Return the command before a command that takes all networks from it; else the test is skipped, or fails in CI."""
    command = ("unshare", "--map-root-user", "--net", "--")
    if shutil.which("strace") is None:
        pytest.skip("strace is missing: what a program does cannot be seen")
    tried = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"no network namespace can be had here: {tried.stderr.strip()}")
    return command


def own_words(said: Iterable[str]) -> set[str]:
    """Return every run of words of what was said that nobody writes by chance."""
    found = set()
    for text in said:
        words = re.findall(r"[\w']+", text.lower())
        found |= {" ".join(words[at : at + WORDS_TOGETHER]) for at in range(len(words) - WORDS_TOGETHER + 1)}
    return found


def kept_words(said: Iterable[str], pack: ContentPack, *places: Path) -> list[str]:
    """Return where on disk anything stands that was said and that the pack itself does not hold.

    Looked at are all files under these places; words are found in any common encoding.
    """
    known = pickle.dumps(pack).lower()
    runs = {run for run in own_words(said) if run.encode() not in known}
    assert runs, "too little was said to look for"
    wanted = {run.encode(encoding): run for run in runs for encoding in ("utf-8", "utf-16-le", "utf-32-le")}
    files = (file for place in places for file in (place, *place.rglob("*")) if file.is_file())
    contents = {file: b" ".join(file.read_bytes().lower().split()) for file in files}
    return [
        f"{run!r} in {file}" for file, content in contents.items() for coded, run in wanted.items() if coded in content
    ]


def nothing_left(seen: Seen, home: Home, pack: ContentPack, said: Iterable[str], *, printed: str) -> None:
    """Hold that no network was tried, only settings and caches were written, and that no word is left anywhere."""
    assert not seen.addresses
    assert not {name for name in seen.sockets if not SOUND_SERVERS.search(name)}
    written = {name for name in seen.elsewhere(home.settings, home.caches, "/dev/null") if not _TRIED.search(name)}
    foreign = {name for name in written if not SOUND_SERVERS.search(name)}
    assert not {name for name in foreign if not name.startswith(IN_MEMORY)}
    assert not {name for name in foreign if Path(name).exists()}, "gone with the program"
    assert not list((home.folder / "temp").iterdir())
    (home.folder / "temp" / "printed").write_text(printed, encoding="utf-8")
    found = kept_words(said, pack, home.folder, *map(Path, written))
    (home.folder / "temp" / "printed").unlink()
    assert not found
