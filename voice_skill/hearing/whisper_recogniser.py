"""Hearing with Whisper through faster-whisper: whole utterances, right for free descriptions.

Whisper invents words for noise and silence; what it is not sure of, or is known to invent, is an empty transcript.
"""

from __future__ import annotations

import json
from math import exp
from typing import TYPE_CHECKING, Any

from voice_skill.errors import ModelBroken, ModelMissing
from voice_skill.hearing.whisper_readings import LONGEST_S, WINDOWS_S, Reading, readings
from voice_skill.hearing.whisper_tuning import WEIGHTS, tuned_folder
from voice_skill.hearing.whole_utterance import WholeUtterance
from voice_skill.hearing.wording import plain
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from voice_skill.hearing.protocol import Hints, Samples
    from voice_skill.hearing.whole_utterance import GivenUp
    from voice_skill.understand.word_pairs import WordPairs

NAME = "whisper"
FILES = (WEIGHTS, "config.json", "tokenizer.json")
"""Files without which a model cannot be opened."""

_PROMPT_WORDS = 60

_SILENT = 0.6
"""Probability of "no speech" from which a doubtful reading is dropped."""
_DOUBTFUL = -0.8
"""Mean log probability of a token below which a reading is doubtful."""
_HOPELESS = -1.3
"""Mean log probability of a token below which a reading is dropped, whatever else."""
_REPETITIVE = 2.4
"""Compression ratio of text above which it repeats itself."""
_INVENTED = frozenset(
    {
        "you",
        "thank you",
        "thanks",
        "thank you very much",
        "thanks for watching",
        "thank you for watching",
        "please subscribe",
        "bye",
        "bye bye",
        "so",
        "oh",
        "um",
        "hmm",
        "the end",
        "i'm sorry",
        "silence",
        "music",
        "applause",
        "blank audio",
    }
)
"""What Whisper writes for noise, from its training on subtitles; dropped unless it is sure."""
_SURE = -0.5


def whisper_recogniser(folder: Path, pairs: WordPairs | None = None, *, tuned: bool = True) -> WholeUtterance:
    """Return Whisper with the model in folder as a Recogniser.

    `pairs` tell which words are likelier, where it is in doubt between several readings; where not `tuned`, it hears
    as its makers made it.
    Raises ModelMissing where model or library are not installed, and ModelBroken where the model is incomplete.
    """
    _check_folder(folder)
    model = _open_tuned(folder) if tuned else None
    windows: Sequence[int] = LONGEST_S if model is None else WINDOWS_S
    model = model or _open_model(folder)

    def decode(samples: Samples, hints: Hints, given_up: GivenUp) -> Transcript:
        """Return the transcript of a whole utterance."""
        return _trusted(list(readings(model, samples, prompt(hints.words), pairs, given_up, windows)))

    return WholeUtterance(NAME, decode)


def _open_tuned(folder: Path) -> Any | None:  # noqa: ANN401 - the library has no types
    """Open a model with what was learnt for us; None where nothing was, or what is kept of it cannot be opened."""
    kept = tuned_folder(folder)
    try:
        return _open_model(kept) if kept else None
    except ModelBroken:
        return None


def _open_model(folder: Path) -> Any:  # noqa: ANN401 (as above)
    """Open a model by its path, on one thread, with no look at the network."""
    try:
        from faster_whisper import WhisperModel
    except ImportError:
        message = "Whisper is not installed; install it with `pip install faster-whisper`."
        raise ModelMissing(message) from None
    try:
        return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)
    except Exception:  # noqa: BLE001 (its tokenizer raises nothing narrower)
        message = f"The Whisper model in {folder} is damaged and cannot be opened; install it again."
        raise ModelBroken(message) from None


def _check_folder(folder: Path) -> None:
    """Raise ModelMissing or ModelBroken unless the folder has the files of a model."""
    if not folder.is_dir():
        message = f"There is no Whisper model in {folder}; run `voice-skill models install whisper-tiny.en`."
        raise ModelMissing(message)
    for name in FILES:
        if not (folder / name).is_file():
            message = f"The Whisper model in {folder} is incomplete: {name} is missing; install it again."
            raise ModelBroken(message)
    try:
        json.loads((folder / "config.json").read_bytes())
    except ValueError:
        message = f"The Whisper model in {folder} is damaged: config.json cannot be read; install it again."
        raise ModelBroken(message) from None


def prompt(words: Iterable[str]) -> str | None:
    """Return words of the pack as the text that Whisper believes to have heard before; None without any."""
    first = list(words)[:_PROMPT_WORDS]
    return ", ".join(first) + "." if first else None


def _trusted(heard: Sequence[Reading]) -> Transcript:
    """Return the readings that are not inventions as one transcript."""
    kept = [reading for reading in heard if not _is_invented(reading)]
    text = " ".join(filter(None, (plain(reading.text) for reading in kept)))
    if not text:
        return Transcript("", confidence=0.0, origin=NAME)
    mean = sum(reading.score for reading in kept) / len(kept)
    return Transcript(text, confidence=min(1.0, exp(mean)), origin=NAME)


def _is_invented(reading: Reading) -> bool:
    """Return whether a reading is more likely invented than heard."""
    return (
        reading.score < _HOPELESS
        or (reading.score < _DOUBTFUL and reading.silent > _SILENT)
        or reading.repetition > _REPETITIVE
        or (reading.score < _SURE and plain(reading.text) in _INVENTED)
    )
