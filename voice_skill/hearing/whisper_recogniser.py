"""Hearing with Whisper through faster-whisper: whole utterances, right for free descriptions.

Whisper invents words for noise and silence; what it is not sure of, or is known to invent, is an empty transcript.
"""

from __future__ import annotations

import json
from math import exp
from typing import TYPE_CHECKING, Any

import numpy as np

from voice_skill.errors import ModelBroken, ModelMissing
from voice_skill.hearing.protocol import SAMPLE_RATE, Hints
from voice_skill.hearing.whole_utterance import WholeUtterance
from voice_skill.hearing.wording import plain
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from voice_skill.hearing.protocol import Samples

NAME = "whisper"
FILES = ("model.bin", "config.json", "tokenizer.json")
"""Files without which a model cannot be opened."""

_PROMPT_WORDS = 60
_TOKENS_PER_S = 8
_TOKENS_AT_LEAST = 16
_WINDOW_S = 30.0
"""Seconds that the model hears at once; a longer recording is heard window by window, each with so many tokens."""
_FULL_SCALE = 32_768.0

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


def whisper_recogniser(folder: Path) -> WholeUtterance:
    """Return Whisper with the model in folder as a Recogniser.

    Raises ModelMissing where model or library are not installed, and ModelBroken where the model is incomplete.
    """
    model = _open_model(folder)

    def decode(samples: Samples, hints: Hints) -> Transcript:
        return _decode(model, samples, hints)

    return WholeUtterance(NAME, decode)


def _open_model(folder: Path) -> Any:  # noqa: ANN401 - the library has no types
    """Open a model by its path, on one thread, with no look at the network."""
    _check_folder(folder)
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


def _decode(model: Any, samples: Samples, hints: Hints) -> Transcript:  # noqa: ANN401 - the library has no types
    """Return the transcript of a whole utterance."""
    if not len(samples):
        return Transcript("", confidence=0.0, origin=NAME)
    seconds = len(samples) / SAMPLE_RATE
    segments, _ = model.transcribe(
        samples.astype(np.float32) / _FULL_SCALE,
        language="en",
        beam_size=1,
        temperature=0.0,
        condition_on_previous_text=False,
        without_timestamps=True,
        initial_prompt=prompt(hints.words),
        max_new_tokens=_TOKENS_AT_LEAST + round(_TOKENS_PER_S * min(seconds, _WINDOW_S)),
        no_speech_threshold=None,
        log_prob_threshold=None,
        compression_ratio_threshold=None,
    )
    return _trusted(list(segments))


def prompt(words: Iterable[str]) -> str | None:
    """Return words of the pack as the text that Whisper believes to have heard before; None without any."""
    first = list(words)[:_PROMPT_WORDS]
    return ", ".join(first) + "." if first else None


def _trusted(segments: list[Any]) -> Transcript:
    """Return the segments that are not inventions as one transcript."""
    kept = [segment for segment in segments if not _is_invented(segment)]
    text = " ".join(filter(None, (plain(segment.text) for segment in kept)))
    if not text:
        return Transcript("", confidence=0.0, origin=NAME)
    mean = sum(segment.avg_logprob for segment in kept) / len(kept)
    return Transcript(text, confidence=min(1.0, exp(mean)), origin=NAME)


def _is_invented(segment: Any) -> bool:  # noqa: ANN401 - the library has no types
    """Return whether a segment is more likely invented than heard."""
    score = segment.avg_logprob
    return bool(
        score < _HOPELESS
        or (score < _DOUBTFUL and segment.no_speech_prob > _SILENT)
        or segment.compression_ratio > _REPETITIVE
        or (score < _SURE and plain(segment.text) in _INVENTED)
    )
