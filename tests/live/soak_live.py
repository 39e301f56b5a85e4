"""The live loop in the audio room, for as long as is asked: `python tests/live/soak_live.py MINUTES`.

The recordings of the demo are said as answers to what is asked, one conversation after the other, in real time.
Prints a table; the exit status is 1 where anything grew, or the program ended.
"""

from __future__ import annotations

import random
import signal
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from audio_room import audio_room
from live_talk import Talk, talking

from voice_skill import demo
from voice_skill.bench.steady import HEAD, Watched, sample

WARM_UP = 0.2
"""Part of the time before it is watched."""
STRAY = 0.1
"""Part of the answers that do not answer the question."""
SEEN = [0]
"""Events that were looked at."""
EARLY, NEAR = 20, 5
"""Answers after which memory is compared with the end, and how many of them the median is over."""
REPLY_S = 180.0
"""Seconds in which an answer must have begun and ended."""


def answer(talk: Talk, chance: random.Random) -> None:
    """Say what was asked for once it listens; where a conversation has ended, begin the next."""
    topic = asked(talk) if waited(talk, ("listening", "closed")) == "listening" else "opening"
    known = topic in demo.recordings() and chance.random() > STRAY
    talk.hears(demo.recordings()[topic].file.removesuffix(".flac") if known else "opening")


def waited(talk: Talk, names: tuple[str, ...]) -> str:
    """Return which of these events comes next. Raises TimeoutError."""
    until = time.monotonic() + REPLY_S
    while time.monotonic() < until and talk.process.poll() is None:
        fresh = talk.events[SEEN[0] :]
        SEEN[0] += len(fresh)
        found = next((event["event"] for event in fresh if event["event"] in names), None)
        if found:
            return str(found)
        time.sleep(0.05)
    message = f"{len(talk.named('reply'))} replies, then {talk.events[-3:]}; status {talk.process.poll()}"
    raise TimeoutError(message)


def asked(talk: Talk) -> str:
    """Return the topic that was asked last, or nothing."""
    told = talk.named("reply")
    topics = told[-1]["asks"] if told else ""
    return str(topics[0] if isinstance(topics, list) and topics else topics)


def held(talk: Talk, minutes: float) -> tuple[Watched, list[float]]:
    """Talk for so long, and return what the process held after warming up, and its memory after each answer."""
    watched, memory, chance, begun = Watched(), [], random.Random(1), time.monotonic()
    while (gone_s := time.monotonic() - begun) < minutes * 60:
        answer(talk, chance)
        now = sample(talk.process.pid)
        memory.append(now.memory_mb)
        if gone_s > minutes * 60 * WARM_UP:
            watched.samples.append(now)
    return watched, memory


def grown(memory: list[float]) -> str:
    """Return how memory at the end compares with that after EARLY answers."""
    early, late = (median(part) for part in (memory[EARLY - NEAR : EARLY], memory[-NEAR:]))
    return f"memory after {len(memory)} answers over that after {EARLY}: {late / early:.3f} ({early:.0f} MB)"


def main(minutes: float) -> int:
    """Soak, and print what grew."""
    with (
        audio_room() as room,
        tempfile.TemporaryDirectory() as config,
        talking(room, Path(config), start="speech") as talk,
    ):
        watched, memory = held(talk, minutes)
        turns = len(talk.named("reply"))
        status, errors = talk.end(signal.SIGTERM)
    told = grown(memory) if len(memory) > EARLY else "too few answers to compare memory"
    sys.stdout.write(f"{turns} replies in {minutes:g} minutes; {told}\n{HEAD}\n")
    sys.stdout.writelines(f"{figure.told}\n" for figure in watched.figures)
    sys.stderr.write(errors if status else "")
    return int(bool(status) or not all(figure.flat for figure in watched.figures))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
