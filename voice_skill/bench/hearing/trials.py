"""Everything that is heard in one run: who says what in which noise, and what both recognisers made of it."""

from __future__ import annotations

from dataclasses import dataclass
from time import process_time
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from voice_skill.bench.hearing import noise, said
from voice_skill.bench.hearing.judging import Judged, judge
from voice_skill.bench.utterances import Labelled
from voice_skill.hearing.listen import hear
from voice_skill.hearing.protocol import NO_HINTS, SAMPLE_RATE, as_frames
from voice_skill.hearing.wording import plain
from voice_skill.values import Expects, Transcript

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voice_skill.bench.hearing.speakers import Speaker
    from voice_skill.hearing.protocol import Hints, Recogniser, Samples
    from voice_skill.hints import HintBook
    from voice_skill.pack import ContentPack

LEVELS_DB = (20.0, 10.0, 5.0)
"""Speech over noise, in decibels."""
ALONE_DB, ALONE_S = (-50.0, -35.0, -25.0), 4.0
"""Loudness of noise without speech, in decibels of full scale, and how long it lasts."""
QUIET = "quiet"
SPOKEN, ANSWERED, OUTSIDE, NOISE = "spoken", "answered", "outside", "noise"
"""Kinds of trials: an utterance for us, a bare answer, an utterance for others, noise alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Something that is to be heard."""

    kind: str
    """SPOKEN, ANSWERED, OUTSIDE or NOISE."""
    row: Labelled
    """What is said, with its labels; the text is empty for noise alone."""
    voice: str
    """Who says it; empty for noise alone."""
    noise: str
    """A name of noise, or QUIET."""
    snr_db: float | None = None
    """Speech over noise; None where there is only one of them."""
    samples: Samples
    """What the microphone gives."""

    @property
    def seconds(self) -> float:
        """Return how long it lasts."""
        return len(self.samples) / SAMPLE_RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What one recogniser made of a trial."""

    text: str
    """What it heard."""
    judged: Judged
    """What was understood."""
    processor_s: float
    """Seconds of processor time that it took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A trial with what came of it."""

    trial: Trial
    """What was to be heard."""
    typed: Judged
    """What is understood of the same words, typed."""
    ours: Hearing
    """As this program hears."""
    stock: Hearing
    """As the same recogniser hears with its own language model alone."""


def trials(
    rows: Sequence[Labelled], pack: ContentPack, speakers: Sequence[Speaker], limit: int, seed: int = said.SEED
) -> Iterator[Trial]:
    """Yield what is to be heard; voices and noises take turns, and each utterance keeps its voice through all levels.

    Raises VoiceUnavailable where a speaker cannot speak.
    """
    room = _Room(seed, speakers)
    for number, row in enumerate(said.for_us(rows, limit)):
        yield from room.levels(SPOKEN, row, number)
    asking = said.danger_question(pack)
    for answer, wordings in said.bare_answers(pack).items():
        for number, (wording, _) in enumerate((w, s) for w in wordings for s in speakers):
            yield from room.levels(ANSWERED, Labelled(text=wording, asking=asking, intent=answer), number)
    for number, row in enumerate(said.for_others(rows, max(1, limit // 3))):
        yield room.quiet(OUTSIDE, Labelled(text=row.text, asking=asking, intent=row.intent), number)
    yield from room.noise_alone(asking)


class _Room:
    """Where speech and noise come together."""

    def __init__(self, seed: int, speakers: Sequence[Speaker]) -> None:
        self._seed = seed
        self._speakers = speakers
        self._spoken: list[Samples] = []

    def quiet(self, kind: str, row: Labelled, number: int) -> Trial:
        """Return an utterance in a quiet room."""
        speaker = self._speakers[number % len(self._speakers)]
        spoken = speaker.say(row.text)
        self._spoken.append(spoken)
        samples = noise.in_the_room(spoken, self._chance(row.text, speaker.name))
        return Trial(kind=kind, row=row, voice=speaker.name, noise=QUIET, samples=samples)

    def levels(self, kind: str, row: Labelled, number: int) -> Iterator[Trial]:
        """Yield an utterance in a quiet room, then in ever more noise."""
        first = self.quiet(kind, row, number)
        yield first
        for step, snr_db in enumerate(LEVELS_DB):
            name = list(noise.NOISES)[(number + step) % len(noise.NOISES)]
            wave = noise.NOISES[name](self._chance(row.text, first.voice, name), len(first.samples), self._spoken)
            samples = noise.mixed(first.samples, wave, snr_db)
            yield Trial(kind=kind, row=row, voice=first.voice, noise=name, snr_db=snr_db, samples=samples)

    def noise_alone(self, asking: str) -> Iterator[Trial]:
        """Yield noise without anybody who speaks, after a question of yes or no and after none."""
        for name, draw in noise.ALONE.items():
            for level_db in ALONE_DB:
                wave = draw(self._chance(name, str(level_db)), round(ALONE_S * SAMPLE_RATE), self._spoken)
                for topic in (asking, None):
                    row = Labelled(text="", asking=topic, intent="unclear")
                    samples = noise.alone(wave, level_db)
                    yield Trial(kind=NOISE, row=row, voice="", noise=name, samples=samples)

    def _chance(self, *parts: str) -> np.random.Generator:
        """Return the luck of one sound, the same in every run; babble is made of what was spoken before it."""
        return np.random.default_rng([self._seed, crc32(" ".join(parts).encode())])


class Listener:
    """Hears trials with both recognisers."""

    def __init__(self, pack: ContentPack, book: HintBook, ours: Recogniser, stock: Recogniser) -> None:
        """Hear with ours under what the book expects, and with stock under nothing."""
        self._pack = pack
        self._book = book
        self._ours = ours
        self._stock = stock

    def hear(self, trial: Trial) -> Heard:
        """Return what both make of a trial."""
        return Heard(
            trial=trial,
            typed=judge(Transcript(plain(trial.row.text)), trial.row, self._pack),
            ours=self._hearing(trial, self._ours, self._hints(trial.row)),
            stock=self._hearing(trial, self._stock, NO_HINTS),
        )

    def _hearing(self, trial: Trial, recogniser: Recogniser, hints: Hints) -> Hearing:
        begun = process_time()
        heard = hear(as_frames(trial.samples), recogniser, hints)
        took = process_time() - begun
        return Hearing(text=heard.text, judged=judge(heard, trial.row, self._pack), processor_s=took)

    def _hints(self, row: Labelled) -> Hints:
        """Return what is expected after the question that is open, or in the first words of all."""
        topic = row.asking or self._pack.talk.problem
        question = self._pack.questions.get(topic)
        return self._book.expecting(topic, question.expects if question else Expects.OPEN)
