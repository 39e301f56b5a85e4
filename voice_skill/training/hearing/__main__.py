"""`python -m voice_skill.training.hearing`: has sentences spoken, and tunes Whisper by them."""

from __future__ import annotations

import subprocess
import zlib
from pathlib import Path
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from voice_skill.content import default_folder, load_pack
from voice_skill.hearing.model_record import DELTAS_HOME, models_home
from voice_skill.hearing.protocol import SAMPLE_RATE
from voice_skill.hearing.whisper_recogniser import prompt
from voice_skill.hearing.whisper_tuning import OF, WEIGHTS, arrays_in
from voice_skill.hints import HintBook
from voice_skill.training.hearing import voices
from voice_skill.training.hearing.network import Network
from voice_skill.training.hearing.sentences import Sentences
from voice_skill.training.hearing.tuning import Pieces, Said, tune

if TYPE_CHECKING:
    from collections.abc import Iterator

MODEL = "whisper-tiny.en"
LONGEST_S = 19.0
"""Seconds of what is said, at most."""
_KEPT_TOGETHER = 100
_PROMPT_PIECES = 110


def speak(folder: Path, minutes: float, seed: int) -> Iterator[str]:
    """Have sentences spoken for so many minutes, and keep them in a folder; yields lines of progress."""
    sentences, chance, said = Sentences(default_folder()), Random(seed), list[Said]()  # noqa: S311 (no secret)
    folder.mkdir(parents=True, exist_ok=True)
    began, files = monotonic(), 0
    while monotonic() - began < 60 * minutes:
        text = sentences.one(chance)
        try:
            sound = voices.said(text, chance)
        except (OSError, subprocess.SubprocessError) as trouble:
            yield f"not spoken: {trouble}"
            continue
        if len(sound) <= LONGEST_S * SAMPLE_RATE:
            said.append(Said(sound, text))
        if len(said) == _KEPT_TOGETHER:
            _keep(folder / f"{seed}-{files}.npz", said)
            said, files = [], files + 1
            yield f"{files * _KEPT_TOGETHER} sentences spoken"


def _keep(path: Path, said: list[Said]) -> None:
    sounds, texts = zip(*said, strict=True)
    np.savez(path, sounds=np.concatenate(sounds), lengths=[len(each) for each in sounds], texts=np.array(texts))


def _kept(folder: Path) -> list[Said]:
    said = []
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as file:
            sounds = np.split(file["sounds"], np.cumsum(file["lengths"])[:-1])
            said += [Said(sound, str(text)) for sound, text in zip(sounds, file["texts"], strict=True)]
    return said


def learn(folder: Path, minutes: float) -> Iterator[str]:
    """Tune Whisper by what is kept in a folder, and write its deltas; yields lines of progress."""
    from faster_whisper.feature_extractor import FeatureExtractor

    weights = (models_home() / MODEL / WEIGHTS).read_bytes()
    network = Network({weight.name: weight.values for weight in arrays_in(weights) if weight.values.ndim})
    said = _kept(folder)
    yield f"{len(said)} sentences"
    yield from tune(network, said, _pieces(), FeatureExtractor(), minutes)
    path = DELTAS_HOME / f"{MODEL}.deltas.npz"
    arrays: dict[str, Any] = {**network.deltas(), OF: np.uint32(zlib.crc32(weights))}
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)
    yield f"{path.name} is written"


def _pieces() -> Pieces:
    """Return Whisper's pieces, with the words that stand before each question of the pack."""
    import tokenizers
    from faster_whisper.tokenizer import Tokenizer

    file = models_home() / MODEL / "tokenizer.json"
    tokenizer = Tokenizer(tokenizers.Tokenizer.from_file(str(file)), False, task="transcribe", language="en")  # noqa: FBT003 (its order)
    pack = load_pack()
    book = HintBook(pack)
    words = [
        book.interruptions().words,
        *(book.expecting(name, ask.expects).words for name, ask in pack.questions.items()),
    ]
    prompts = (tokenizer.encode(f" {text}")[:_PROMPT_PIECES] for text in filter(None, map(prompt, words)))
    return Pieces(tokenizer, tuple(map(tuple, prompts)))


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--speak", "spoken", type=float, default=0.0, help="Have more sentences spoken for so many minutes first."
)
@click.option("--seed", type=int, default=0, help="Which sentences and voices: another number for each process.")
@click.option("--learn", "learnt", type=float, default=0.0, help="Learn for so many minutes.")
def main(folder: Path, spoken: float, seed: int, learnt: float) -> None:
    """Have sentences spoken into a folder, and tune Whisper by those that are there."""
    for line in speak(folder, spoken, seed) if spoken else ():
        click.echo(line)
    for line in learn(folder, learnt) if learnt else ():
        click.echo(line)


if __name__ == "__main__":
    main()
