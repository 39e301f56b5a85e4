"""The live conversation's times in the audio room: `make live`, or `python tests/live/measure_live.py turns stops`.

Each row of the table is measured as a person would with a stopwatch: from the last sound of a recording in the room to
the first sound of the loudspeaker, whatever the program itself tells of it.
Only thinking is taken from the program's events: from when it noticed the end of speech to the first sound.
The load of the machine is printed beside, since all of it is real time.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).parents[1]))

from audio_room import audio_room
from live_talk import DEMO, TESTS, Talk, talking

from voice_skill import demo
from voice_skill.bench.services import processor_s
from voice_skill.values import Expects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audio_room import AudioRoom, Loudspeaker

LOUD = 200
"""Level of a 16-bit sample above which there is sound."""
FROM_FULL = LOUD / 32768
WAIT_S = 60.0
KITCHEN = ("noise/clatter", "noise/pink")
STOP_AFTER_S = 1.5
STOPS = ("slt/stop", "rms/stop", "awb/stop")
ECHO_DB = 20
QUIET = {"earcons": "false", "rate": "210"}
"""Settings: without earcons, the first sound is the first word."""
PARTS = ("starts", "turns", "stops", "echoes", "microphone", "waits", "kitchen")


@dataclass(slots=True)
class Measured:
    """Seconds of each measure, or counts."""

    answers: list[float] = field(default_factory=list)
    descriptions: list[float] = field(default_factory=list)
    thinking: list[float] = field(default_factory=list)
    thinking_long: list[float] = field(default_factory=list)
    stops: list[float] = field(default_factory=list)
    unheard: int = 0
    lost: list[float] = field(default_factory=list)
    back: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    echoed: int = 0
    echo_replies: int = 0
    false_starts: int = 0
    noise_s: float = 0.0
    waiting: list[float] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield (measure, figure, how often, goal)."""
        yield _row("last word to first sound, yes/no or value", self.answers, "0.9 s")
        yield _row("last word to first sound, description", self.descriptions, "1.8 s")
        yield _row("of that thinking, yes/no or value", self.thinking, "0.2 s")
        yield _row("of that thinking, description", self.thinking_long, "0.5 s")
        yield _row('"stop" over a reply to silence', self.stops, "0.5 s")
        yield '"stop" over a reply that was not obeyed', str(self.unheard), str(len(self.stops) + self.unheard), "0"
        yield "replies to its own echo at -20 dB", str(self.echoed), str(self.echo_replies), "0 in 50"
        yield "false starts in kitchen noise", str(self.false_starts), f"{self.noise_s / 60:.1f} min", "0 in 10 min"
        yield _row("microphone pulled, to noticed", self.lost, "2 s")
        yield _row("microphone back, to in use", self.back, "2 s")
        yield _row("start to ready", self.ready, "2 s")
        waited = f"{median(self.waiting):.1%}" if self.waiting else "-"
        yield "waiting for the wake word, of one core", waited, str(len(self.waiting)), "5 %"


def _row(name: str, seconds: list[float], goal: str) -> tuple[str, str, str, str]:
    told = f"{median(seconds):.2f} s (most {max(seconds):.2f})" if seconds else "-"
    return name, told, str(len(seconds)), goal


def path_of(recording: str) -> Path:
    """Return the file of a recording of the demo or of the tests."""
    return (TESTS / "recordings" if "/" in recording else DEMO) / f"{recording}.flac"


def trailing_s(recording: str) -> float:
    """Return the seconds of silence at the end of a recording."""
    samples, rate = soundfile.read(path_of(recording))
    loud = np.flatnonzero(np.abs(samples) > FROM_FULL)
    return float(len(samples) - loud[-1] - 1) / float(rate) if len(loud) else 0.0


def said(talk: Talk, recording: str) -> float:
    """Say a recording; return when its last word had sounded, on the monotonic clock."""
    return talk.hears(recording) - trailing_s(recording)


def first_sound(heard: Loudspeaker, after: float) -> float | None:
    """Return when the loudspeaker first sounded after a moment."""
    return next((at for at, piece in heard.pieces if at > after and len(piece) and np.abs(piece).max() > LOUD), None)


def topic_of(talk: Talk) -> str:
    """Return the topic that was asked last."""
    asks = talk.named("reply")[-1]["asks"]
    return str(asks[0] if isinstance(asks, list) and asks else asks)


@contextmanager
def conversation(room: AudioRoom, **settings: str) -> Iterator[Talk]:
    """Hold a conversation with fresh settings, and end it."""
    with tempfile.TemporaryDirectory() as config, talking(room, Path(config), **(QUIET | settings)) as talk:
        yield talk
        talk.end(signal.SIGTERM)


def turns(room: AudioRoom, found: Measured, most: int) -> None:
    """Answer what is asked, one conversation after the other."""
    held = 0
    while held < most:
        with conversation(room) as talk, room.recording() as heard:
            talk.until("listening", WAIT_S)
            answer = "opening"
            while held < most and answer:
                held += 1
                talk._seen = len(talk.events)  # noqa: SLF001 (what came before is no answer to this)
                is_open = talk.named("listening")[-1]["expects"] == Expects.OPEN
                ended = said(talk, answer)
                took(talk, heard, ended, found, long=is_open)
                told = talk.named("reply")[-1]
                known = demo.recordings()
                name = topic_of(talk)
                answer = "" if told["done"] else (known[name].file.removesuffix(".flac") if name in known else "affirm")


def took(talk: Talk, heard: Loudspeaker, ended: float, found: Measured, *, long: bool) -> None:
    """Add the times of one answer, once the program listens again."""
    end = talk.until("speech_end", WAIT_S)
    sound = talk.until("sound_start", WAIT_S)
    talk.until("sound_end", WAIT_S)
    first = first_sound(heard, ended)
    assert first is not None, "a reply was not heard"
    (found.descriptions if long else found.answers).append(first - ended)
    (found.thinking_long if long else found.thinking).append(sound["t"] - end["noticed"])
    if not talk.named("reply")[-1]["done"]:
        talk.until("listening", WAIT_S)


def stops(room: AudioRoom, found: Measured, most: int) -> None:
    """Say stop over the greeting."""
    for _ in range(most):
        with conversation(room, rate="150") as talk, room.recording() as heard:
            talk.until("sound_start", WAIT_S)
            time.sleep(STOP_AFTER_S)
            stopped = said(talk, STOPS[(len(found.stops) + found.unheard) % len(STOPS)])
            if not interrupted(talk):
                found.unheard += 1
                continue
            again = [event["t"] for event in talk.named("sound_start")[1:] if event["t"] > stopped]
            until = again[0] if again else time.monotonic()
            loud = [at for at, piece in heard.pieces if at < until and len(piece) and np.abs(piece).max() > LOUD]
            found.stops.append(max(0.0, loud[-1] - stopped) if loud else 0.0)


def interrupted(talk: Talk) -> bool:
    """Wait until it is interrupted; return whether it was."""
    try:
        talk.until("interrupted", 8)
    except AssertionError:
        return False
    return True


def echoes(room: AudioRoom, found: Measured, most: int) -> None:
    """Let the microphone hear the loudspeaker, and count what is answered that nobody said."""
    room.echo(quieter_db=ECHO_DB)
    try:
        while found.echo_replies < most:
            with conversation(room) as talk:
                talk.until("listening", WAIT_S)
                for answer in ("opening", "deny", "deny", "deny", "deny"):
                    before = len(talk.named("reply"))
                    talk._seen = len(talk.events)  # noqa: SLF001 (as above)
                    talk.hears(answer)
                    talk.until("sound_end", WAIT_S)
                    talk.until("listening", WAIT_S)
                    time.sleep(1.5)
                    told = len(talk.named("reply")) - before
                    found.echo_replies += 1
                    found.echoed += max(0, told - 1)
    finally:
        room.echo(quieter_db=None)


def kitchen(room: AudioRoom, found: Measured, minutes: float) -> None:
    """Let it listen to a kitchen, and count what it takes for an utterance with words."""
    with conversation(room, start="speech", still_there_s="3600") as talk:
        talk.until("listening", WAIT_S)
        before, begun = len(talk.named("transcript")), time.monotonic()
        while (gone := time.monotonic() - begun) < minutes * 60:
            talk.hears(KITCHEN[int(gone / 8) % len(KITCHEN)])
        found.noise_s = time.monotonic() - begun
        found.false_starts = sum(bool(event["text"]) for event in talk.named("transcript")[before:])


def microphone(room: AudioRoom, found: Measured, most: int) -> None:
    """Pull the microphone and put it back."""
    with conversation(room) as talk:
        talk.until("listening", WAIT_S)
        for _ in range(most):
            pulled = time.monotonic()
            room.unplug_microphone()
            found.lost.append(talk.until("device_lost", 20)["t"] - pulled)
            talk.until("sound_end", 20)
            put_back = time.monotonic()
            room.plug_microphone()
            found.back.append(talk.until("device_back", 20)["t"] - put_back)
            talk.until("listening", 20)


def starts(room: AudioRoom, found: Measured, most: int) -> None:
    """Start it, and see when it is ready."""
    for _ in range(most):
        begun = time.monotonic()
        with conversation(room) as talk:
            found.ready.append(talk.until("ready", WAIT_S)["t"] - begun)


def waits(room: AudioRoom, found: Measured, seconds: float) -> None:
    """Let it wait for the wake word in a quiet room."""
    with conversation(room, start="wake") as talk:
        talk.until("ready", WAIT_S)
        time.sleep(5)
        used, begun = processor_s(talk.process.pid), time.monotonic()
        time.sleep(seconds)
        found.waiting.append((processor_s(talk.process.pid) - used) / (time.monotonic() - begun))


def main() -> None:
    """Measure all, and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--turns", type=int, default=40)
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("parts", nargs="*", metavar="PART", help="one of " + ", ".join(PARTS))
    told = options.parse_args()
    if unknown := set(told.parts) - set(PARTS):
        options.error(f"there is no part called {min(unknown)}; the parts are {', '.join(PARTS)}")
    found = Measured()
    load = os.getloadavg()[0]
    with audio_room() as room:
        parts = {
            "starts": lambda: starts(room, found, 3),
            "turns": lambda: turns(room, found, told.turns),
            "stops": lambda: stops(room, found, max(2, told.turns // 4)),
            "echoes": lambda: echoes(room, found, told.turns),
            "microphone": lambda: microphone(room, found, 3),
            "waits": lambda: waits(room, found, 20),
            "kitchen": lambda: kitchen(room, found, told.minutes),
        }
        for name in told.parts or PARTS:
            try:
                parts[name]()
            except AssertionError as trouble:
                sys.stderr.write(f"{name} did not end, and is told as far as it went: {trouble}\n")
    sys.stdout.write(f"{os.cpu_count()} cores, load {load:.1f} before and {os.getloadavg()[0]:.1f} after\n")
    sys.stdout.writelines(f"{name:<44} {figure:<24} {count:>9}  {goal}\n" for name, figure, count, goal in found.rows())


if __name__ == "__main__":
    main()
