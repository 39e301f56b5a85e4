"""Hearing, beside PocketSphinx with its stock model and Whisper as it comes, each with our understanding behind it.

What others take in memory is their recogniser alone; ours holds its content and its understanding too.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jiwer
import msgspec
import soundfile

from voice_skill.bench.figures import Figure, Unit
from voice_skill.bench.hearing.goals import NOISY_DB
from voice_skill.bench.hearing.judging import Judged, judge
from voice_skill.bench.hearing.measures import share
from voice_skill.bench.hearing.said import is_danger
from voice_skill.bench.hearing.speakers import speakers
from voice_skill.bench.hearing.trials import ANSWERED, QUIET, SPOKEN, trials
from voice_skill.bench.peers.asking import PeerFailed, ask_ours, ask_peer
from voice_skill.bench.together.rows import Beside, Row
from voice_skill.bench.understanding import SET
from voice_skill.bench.utterances import load
from voice_skill.content import load_pack
from voice_skill.hearing.engines import Engine
from voice_skill.hearing.model_record import models_home
from voice_skill.hearing.protocol import SAMPLE_RATE
from voice_skill.hearing.wording import plain
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from voice_skill.bench.hearing.trials import Trial
    from voice_skill.bench.peers.asking import Answers
    from voice_skill.bench.together.sizes import Run
    from voice_skill.pack import ContentPack

    Ask = Callable[[Sequence[dict[str, Any]]], Answers]

PART = "hearing"
WHISPER = "whisper-tiny.en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """What was made of the recordings by one recogniser."""

    texts: tuple[str, ...]
    """What it heard."""
    judged: tuple[Judged, ...]
    """What was understood of that."""
    took: Answers
    """Time and memory."""


def rows(run: Run) -> Iterator[Row]:
    """Yield the rows of hearing. Raises VoiceUnavailable where nobody can speak."""
    pack = load_pack(run.content, embeddings=True)
    said = list(filter(_is_taken, _spoken(run, pack)))
    typed = [judge(Transcript(plain(trial.row.text)), trial.row, pack) for trial in said]
    with tempfile.TemporaryDirectory() as folder:
        items = list(_written(said, Path(folder)))
        listened = {who: _listening(ask, items, said, pack) for who, ask in _recognisers(run).items()}
    mine, *others = listened.items()
    if isinstance(mine[1], str):
        raise PeerFailed(mine[1])
    figures = {who: got if isinstance(got, str) else list(_figures(got, said, typed)) for who, got in others}
    for place, figure in enumerate(_figures(mine[1], said, typed)):
        beside = (
            Beside(who=who, why=told) if isinstance(told, str) else Beside(who=who, is_=told[place].is_)
            for who, told in figures.items()
        )
        yield Row(part=PART, figure=figure, beside=tuple(beside))


def _spoken(run: Run, pack: ContentPack) -> Iterator[Trial]:
    return trials(list(load(SET / "unseen")), pack, speakers(run.size.voices), run.size.spoken)


def _is_taken(trial: Trial) -> bool:
    """Return whether a trial is heard here: utterances in quiet and in noise, bare answers in quiet."""
    if trial.kind == ANSWERED:
        return trial.noise == QUIET
    return trial.kind == SPOKEN and (trial.noise == QUIET or trial.snr_db == NOISY_DB)


def _written(said: Sequence[Trial], folder: Path) -> Iterator[dict[str, Any]]:
    """Write what is said as recordings, and yield what is asked of a recogniser."""
    for number, trial in enumerate(said):
        file = folder / f"{number}.wav"
        soundfile.write(file, trial.samples, SAMPLE_RATE)
        yield {"file": str(file), "asking": trial.row.asking}


def _recognisers(run: Run) -> dict[str, Ask]:
    """Return whom recordings are given to, ours first."""
    content = str(run.content) if run.content else None
    asks: dict[str, Ask] = {}
    for who, engine, embeddings in (
        ("ours", Engine.AUTO, True),
        ("ours, PocketSphinx alone", Engine.POCKETSPHINX, False),
    ):
        given = {"kind": "hearing", "engine": engine.value, "embeddings": embeddings, "content": content}
        asks[who] = lambda items, given=given: ask_ours("ours", given, items)  # type: ignore[misc]
    if run.peers:
        asks["PocketSphinx stock"] = lambda items: ask_peer("sphinx_peer", {}, items)
        model = {"model": str(models_home() / WHISPER)}
        asks["faster-whisper tiny.en"] = lambda items: ask_peer("whisper_peer", model, items)
    return asks


def _listening(ask: Ask, items: Sequence[dict[str, Any]], said: Sequence[Trial], pack: ContentPack) -> Listening | str:
    """Return what a recogniser made of recordings, or why it made nothing."""
    try:
        took = ask(items)
    except PeerFailed as trouble:
        return str(trouble)
    heard = [transcript(answer) for answer in took.said]
    judged = tuple(judge(one, trial.row, pack) for one, trial in zip(heard, said, strict=True))
    return Listening(texts=tuple(one.text for one in heard), judged=judged, took=took)


def transcript(answer: object) -> Transcript:
    """Return what a recogniser told: a text as others tell it, or ours with all that it knows."""
    if isinstance(answer, str):
        return Transcript(plain(answer), origin="peer")
    return msgspec.convert(answer, Transcript)


def _figures(heard: Listening, said: Sequence[Trial], typed: Sequence[Judged]) -> Iterator[Figure]:
    """Yield words wrong, what was understood, time and memory."""
    wer = jiwer.wer([plain(trial.row.text) for trial in said], [text or "-" for text in heard.texts])
    yield Figure(name="words wrong", unit=Unit.SHARE, is_=float(wer), of=len(said))
    every = list(zip(said, heard.judged, typed, strict=True))
    for where, those in (
        ("quiet", [one for one in every if one[0].kind == SPOKEN and one[0].noise == QUIET]),
        (f"{NOISY_DB:g} dB", [one for one in every if one[0].kind == SPOKEN and one[0].noise != QUIET]),
    ):
        right = [got.right for _, got, meant in those if meant.right]
        yield Figure(name=f"intent and findings right, {where}", unit=Unit.SHARE, is_=share(right), of=len(right))
        danger = [got.danger for trial, got, meant in those if is_danger(trial.row) and meant.danger]
        yield Figure(name=f"dangers found, {where}", unit=Unit.SHARE, is_=share(danger), of=len(danger))
    answered = [got.answer == trial.row.intent for trial, got, _ in every if trial.kind == ANSWERED]
    yield Figure(name="yes and no right, quiet", unit=Unit.SHARE, is_=share(answered), of=len(answered))
    seconds = sum(trial.seconds for trial in said)
    yield _each("time for a second of sound", Unit.MS, sum(heard.took.ms) / seconds)
    yield _each("processor time for a second of sound", Unit.MS, sum(heard.took.processor_ms) / seconds)
    yield _each("ready after", Unit.MS, heard.took.ready_s * 1000)
    yield _each("peak memory", Unit.MB, heard.took.peak_mb)


def _each(name: str, unit: Unit, is_: float) -> Figure:
    return Figure(name=name, unit=unit, is_=is_)
