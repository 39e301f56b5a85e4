"""Whole conversations without a network and under a watch: nothing is sent, and nothing that was said is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from watched import Seen, Watch, kept_words, made, nothing_left, without_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from watched import Home

    from voice_skill.pack import ContentPack

SKILL = (sys.executable, "-m", "voice_skill")
OPENING = Path(__file__).parents[2] / "voice_skill" / "recordings" / "demo" / "opening.flac"
INSIDE = Path(__file__).parent / "called_alone.py"
SAID = (
    "my left eyelid has been jumping ever since aunt Wilhelmina moved to Ouagadougou in a yellow caravan",
    "none of those horrible things have visited our household this week",
    "no it is as strong as a Carpathian woodcutter",
    "why does coffee do that to people called Balthazar",
    "I want to tell you a secret about the neighbour's purple hedgehog",
    "slower please and a good deal louder my dear machine",
    "make me a summary for doctor Featherstonehaugh",
    "no not really and nobody else in Llanfairpwll has that either",
    "thanks and goodbye from all of us in the lighthouse",
)


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path)


def run(command: Sequence[str | Path], home: Home, typed: Sequence[str] = ()) -> tuple[str, str]:
    """Run a command in a home; return what it wrote to its standard output and error."""
    done = subprocess.run(
        list(map(str, command)),
        input="".join(f"{line}\n" for line in typed),
        capture_output=True,
        text=True,
        check=False,
        env=home.environment,
        cwd=home.folder,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def test_a_typed_conversation(watch: Watch, home: Home, pack: ContentPack) -> None:
    out, err = run([*watch.alone, *SKILL, "chat"], home, SAID)
    assert "eyelid" in out
    nothing_left(watch.seen(), home, pack, SAID, printed=err)


@pytest.mark.parametrize("engine", ["whisper", "pocketsphinx"])
def test_a_recording_that_is_heard(watch: Watch, home: Home, pack: ContentPack, engine: str) -> None:
    out, err = run([*watch.alone, *SKILL, "hear", OPENING, "--engine", engine, "--json"], home)
    nothing_left(watch.seen(), home, pack, [json.loads(out)["text"]], printed=err)


@pytest.mark.parametrize(("name", "address"), [("wyoming", "tcp://127.0.0.1:0"), ("web", "127.0.0.1:0")])
def test_a_service_on_the_loopback(watch: Watch, home: Home, pack: ContentPack, name: str, address: str) -> None:
    serve = [*SKILL, "serve", f"--{name}", address]
    out, err = run([*without_network(), *SKILL[:1], INSIDE, name, OPENING, *watch.watching, *serve], home, SAID)
    seen = watch.seen()
    nothing_left(
        Seen(seen.addresses - {"127.0.0.1"}, seen.sockets, seen.written), home, pack, [*SAID, out], printed=err
    )


LEAKS = """
import os, socket, sys, tempfile
from pathlib import Path
said = sys.stdin.read()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
    try:
        wire.sendto(said.encode(), ("192.0.2.1", 53))
    except OSError as unreachable:
        sys.stderr.write(unreachable.strerror)
with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
    log.connect_ex("/dev/log")
if os.fork() == 0:
    Path(tempfile.gettempdir(), "notes").write_text(said.upper())
    os._exit(0)
os.wait()
Path("notes.utf16").write_text(said, "utf-16")
"""


def test_the_watch_sees_what_leaks(watch: Watch, pack: ContentPack, tmp_path: Path) -> None:
    home = made(tmp_path / "home")
    _, err = run([*watch.alone, sys.executable, "-c", LEAKS], home, SAID)
    seen = watch.seen()
    assert err == "Network is unreachable"
    assert seen.addresses == {"192.0.2.1"}
    assert seen.sockets == {"/dev/log"}
    assert {str(home.folder / "temp" / "notes"), str(home.folder / "notes.utf16")} <= seen.written
    assert {line.rpartition("/")[2] for line in kept_words(SAID, pack, home.folder)} == {"notes", "notes.utf16"}
