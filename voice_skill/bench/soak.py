"""`voice-skill bench soak`: thousands of turns through recogniser and dialogue, and whether anything grows.

The recordings of the demo are heard as answers to what is asked, one conversation after the other, as fast as it goes.
"""

from __future__ import annotations

import os
import random
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from voice_skill import adapters, as_json, chat, demo
from voice_skill.bench.steady import HEAD, Watched, sample
from voice_skill.errors import WrongUsage
from voice_skill.hearing.listen import hear
from voice_skill.hearing.protocol import SAMPLE_RATE
from voice_skill.hearing.recording import open_recording
from voice_skill.hints import HintBook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.hearing.protocol import Hints, Recogniser, Samples
    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings

SAMPLE_EVERY = 10
"""Turns between two samples."""
_ANY = ("affirm", "deny", "unsure", "continue", "opening")
"""Recordings that are said to whatever no recording answers, and now and then to anything."""
_STRAY = 0.1
"""Part of the answers that do not answer the question."""
_LONGEST = 60
"""Turns after which a conversation is begun anew."""


@dataclass(slots=True)
class Soaked:
    """What a soak came to."""

    turns: int
    """Turns that were held."""
    conversations: int
    """Conversations, the last one perhaps not ended."""
    took_s: float
    """Seconds that it took."""
    audio_s: float
    """Seconds of sound that were heard in it."""
    watched: Watched
    """What the process held after warming up."""

    @property
    def flat(self) -> bool:
        """Return whether nothing grew."""
        return all(figure.flat for figure in self.watched.figures)

    def as_row(self) -> dict[str, object]:
        """Return one line of JSON; `within` is whether nothing grew."""
        figures = {f.name: {"begun": f.begun, "ended": f.ended, "most": f.most} for f in self.watched.figures}
        return {
            "turns": self.turns,
            "conversations": self.conversations,
            "took_s": round(self.took_s, 1),
            "audio_s": round(self.audio_s, 1),
            **figures,
            "within": self.flat,
        }

    def rows(self) -> Iterator[str]:
        """Yield the table for people."""
        pace = self.audio_s / self.took_s
        yield (
            f"{self.turns} turns in {self.conversations} conversations: {self.audio_s:.0f} s of speech "
            f"in {self.took_s:.0f} s, {pace:.1f} times faster than it was spoken"
        )
        yield HEAD
        yield from (figure.told for figure in self.watched.figures)


def run(pack: ContentPack, settings: Settings, turns: int, warm_up: int, minutes: float, *, as_lines: bool) -> None:
    """Soak, and print what grew. Raises WrongUsage where anything did, or too few turns were held."""
    soaked = soak(pack, adapters.recogniser(settings, pack), turns, warm_up, minutes * 60)
    try:
        told = [as_json.line(soaked.as_row())] if as_lines else list(soaked.rows())
    except ValueError as few:
        message = f"{soaked.turns} turns were held, and {few}; hold more turns."
        raise WrongUsage(message) from None
    click.echo("\n".join(told))
    if not soaked.flat:
        message = "Something grows; the table says what."
        raise WrongUsage(message)


def soak(pack: ContentPack, recogniser: Recogniser, turns: int, warm_up: int, most_s: float) -> Soaked:
    """Hold so many turns, or as many as the seconds allow, and watch this process after those of the warming up."""
    speaker, begun = _Speaker(pack, recogniser), time.monotonic()
    soaked = Soaked(0, 0, 0.0, 0.0, Watched())
    while soaked.turns < turns and time.monotonic() - begun < most_s:
        soaked.audio_s += speaker.turn()
        soaked.turns += 1
        if soaked.turns % SAMPLE_EVERY == 0 and soaked.turns > warm_up:
            soaked.watched.samples.append(sample(os.getpid()))
        if soaked.turns % 500 == 0:
            sys.stderr.write(f"{soaked.turns} turns\n")
    soaked.took_s, soaked.conversations = time.monotonic() - begun, speaker.conversations
    return soaked


class _Speaker:
    """Answers by recordings."""

    def __init__(self, pack: ContentPack, recogniser: Recogniser) -> None:
        """Read all recordings, so that nothing is read later."""
        self._pack, self._recogniser, self._book = pack, recogniser, HintBook(pack)
        self._sounds = {name: _frames(name) for name in sorted(demo.recordings())}
        self._chance = random.Random(1)  # noqa: S311 (the same conversations each time)
        self._turn, self._said = chat.begin(pack), 0
        self.conversations = 1

    def turn(self) -> float:
        """Hold one turn, and return the seconds of its sound."""
        if self._turn.after.done or self._said >= _LONGEST:
            self._turn, self._said = chat.begin(self._pack), 0
            self.conversations += 1
        sound = self._sounds[self._chosen()]
        heard = hear(sound, self._recogniser, self._hints())
        self._turn = chat.answer(self._turn.after, heard, self._pack)
        self._said += 1
        return sum(map(len, sound)) / SAMPLE_RATE

    def _chosen(self) -> str:
        """Return the recording that answers what is asked, mostly."""
        asked = self._turn.after.open
        if asked in self._sounds and self._chance.random() > _STRAY:
            return asked
        return self._chance.choice(_ANY)

    def _hints(self) -> Hints:
        return self._book.expecting(self._turn.after.open or None, self._turn.reply.expects)


def _frames(name: str) -> list[Samples]:
    return list(open_recording(demo.FOLDER / f"{name}.flac").frames())
