"""Hearing with Vosk: streaming, with partial results, word confidences and a vocabulary set by the question.

The model is shared; each conversation has a recogniser of its own.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from functools import cache
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voice_skill.errors import ModelBroken, ModelMissing
from voice_skill.hearing.protocol import SAMPLE_RATE, Hints
from voice_skill.values import Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import vosk

    from voice_skill.hearing.protocol import Samples

_PARTS = (
    ("am/final.mdl", "final.mdl"),
    ("conf/mfcc.conf", "mfcc.conf"),
    ("graph/HCLG.fst", "graph/HCLr.fst", "HCLG.fst", "HCLr.fst"),
    ("graph/phones/word_boundary.int", "word_boundary.int"),
)
"""Files that every model has, each with the places where it may be."""

_IVECTOR = ("final.dubm", "final.ie", "final.mat", "global_cmvn.stats", "online_cmvn.conf", "splice.conf")
_ENGLISH = ("the", "yes", "know", "because", "what", "always", "right", "feel", "hand", "would")
_ENGLISH_ENOUGH = 9
UNKNOWN = "[unk]"
"""The word that stands, in a grammar, for any that is not in it."""

_ALTERNATIVES = 4
_SAME_PLACE_S = 0.1


class VoskRecogniser:
    """Vosk as a Recogniser; under a grammar where biased, openly otherwise."""

    name = "vosk"

    def __init__(self, folder: Path, *, biased: bool = False, language: str = "en") -> None:
        """Open the model in folder, or take it from those that are open.

        Raises ModelMissing or ModelBroken.
        """
        self._model = open_model(folder, language)
        self._biased = biased
        self._engine = _engine(self._model, folder)
        self._can_switch = _has(folder / "graph" / "HCLr.fst")
        self._done: list[Transcript] = []
        self._samples = 0
        self._before = 0

    def knows(self, word: str) -> bool:
        """Return whether the model can hear this word at all."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def start(self, hints: Hints) -> None:
        """Begin an utterance with the vocabulary of the hints."""
        self._engine.Reset()
        self._done, self._before = [], self._samples
        grammar = self.grammar(hints.phrases) if self._biased else []
        if self._can_switch:
            # An empty grammar is the way back to the model's own language model.
            self._engine.SetGrammar(json.dumps(grammar, ensure_ascii=False))
        self._engine.SetMaxAlternatives(0 if grammar else _ALTERNATIVES)

    def grammar(self, phrases: Iterable[str]) -> list[str]:
        """Return the phrases whose every word the model knows, and the unknown word where it has one.

        A word that it does not know would be left out of its phrase in silence, which changes the phrase.
        """
        known = [phrase for phrase in phrases if phrase and all(self.knows(word) for word in phrase.split())]
        return [*known, UNKNOWN] if known and self.knows(UNKNOWN) else known

    def accept(self, frame: Samples) -> None:
        """Take the next frame; where Vosk sees an end by itself, its words are kept and it goes on."""
        self._samples += len(frame)
        if self._engine.AcceptWaveform(frame.tobytes()):
            self._done.append(self._transcript(self._engine.Result()))

    def partial(self) -> str:
        """Return the words so far."""
        now = json.loads(self._engine.PartialResult()).get("partial", "")
        return " ".join(filter(None, [*(done.text for done in self._done), _known_words(now)]))

    def pause(self) -> None:
        """Have nothing to prepare: Vosk has heard everything already."""

    def resume(self) -> None:
        """Have nothing to throw away."""

    def finish(self) -> Transcript:
        """Return what was heard, with the confidence of its words."""
        return _joined([*self._done, self._transcript(self._engine.FinalResult())])

    def _transcript(self, result: str) -> Transcript:
        """Return a result with times from the start of this utterance; the engine counts on from one to the next."""
        return _transcript(json.loads(result), self._before / SAMPLE_RATE)


def open_model(folder: Path, language: str = "en") -> vosk.Model:
    """Return the model in folder, opened once for all recognisers.

    Raises ModelMissing where there is no folder, and ModelBroken for one that is incomplete, damaged or not of this
    language.
    """
    model = _opened(folder.resolve())
    if language == "en" and not _is_english(model):
        message = f'The model in {folder} is not English: it does not know words such as "yes" and "what".'
        raise ModelBroken(message)
    return model


@cache
def _opened(folder: Path) -> vosk.Model:
    """Open a model by its path; by name or language the library would look for a download."""
    _check_folder(folder)
    import vosk

    vosk.SetLogLevel(-1)
    with _told_as_damaged(folder):
        return vosk.Model(str(folder))


def _engine(model: vosk.Model, folder: Path) -> vosk.KaldiRecognizer:
    """Return a recogniser with a model that is open; some damage shows only here."""
    import vosk

    with _told_as_damaged(folder):
        engine = vosk.KaldiRecognizer(model, SAMPLE_RATE)
    engine.SetWords(True)  # noqa: FBT003 - the library's own
    return engine


@contextmanager
def _told_as_damaged(folder: Path) -> Iterator[None]:
    """Tell of any trouble with a model in our own words; the library prints its own at every log level."""
    sys.stderr.flush()
    kept = os.dup(2)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    except Exception:  # noqa: BLE001 - the library raises nothing more exact
        message = f"The model in {folder} is damaged and cannot be opened; install it again."
        raise ModelBroken(message) from None
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _check_folder(folder: Path) -> None:
    """Raise ModelMissing or ModelBroken unless the folder has the files of a model."""
    if not folder.is_dir():
        message = f"There is no model in {folder}; run `voice-skill models install vosk-small-en-us`."
        raise ModelMissing(message)
    missing = [places[0] for places in _PARTS if not any(_has(folder / place) for place in places)]
    if (folder / "ivector").is_dir():
        missing += [f"ivector/{name}" for name in _IVECTOR if not _has(folder / "ivector" / name)]
    if _has(folder / "graph" / "HCLr.fst") and not _has(folder / "graph" / "Gr.fst"):
        missing.append("graph/Gr.fst")
    if missing:
        message = f"The model in {folder} is incomplete: {missing[0]} is missing or empty; install it again."
        raise ModelBroken(message)


def _has(file: Path) -> bool:
    """Return whether a file is there and holds something."""
    return file.is_file() and file.stat().st_size > 0


def _is_english(model: vosk.Model) -> bool:
    """Return whether the model knows common English words."""
    known = [word for word in _ENGLISH if model.vosk_model_find_word(word) >= 0]
    return len(known) >= _ENGLISH_ENOUGH


def _known_words(text: str) -> str:
    """Return text without the unknown word."""
    return " ".join(text.replace(UNKNOWN, " ").split())


def _transcript(result: dict[str, Any], offset_s: float) -> Transcript:
    """Return one result of Vosk as a transcript; it is the best reading, or a list of readings."""
    readings = result.get("alternatives") or [result]
    shares = _shares([float(reading.get("confidence", 0.0)) for reading in readings])
    words = tuple(
        Word(word["word"], _confidence(word, readings, shares), word["start"] - offset_s, word["end"] - offset_s)
        for word in readings[0].get("result", ())
        if word["word"] != UNKNOWN
    )
    text, *others = (_known_words(reading.get("text", "")) for reading in readings)
    confidence = sum(word.confidence for word in words) / len(words) if words else 0.0
    others = [other for other in dict.fromkeys(others) if other and other != text]
    return Transcript(text, confidence, words, tuple(others), VoskRecogniser.name)


def _shares(scores: list[float]) -> list[float]:
    """Return how likely each reading is among them; Vosk scores them in natural logarithms."""
    weights = [exp(score - max(scores)) for score in scores]
    return [weight / sum(weights) for weight in weights]


def _confidence(word: dict[str, Any], readings: list[dict[str, Any]], shares: list[float]) -> float:
    """Return a word's own confidence, or the share of the readings that have it at the same place."""
    if "conf" in word:
        return float(word["conf"])
    return min(1.0, sum(share for reading, share in zip(readings, shares, strict=True) if _has_word(reading, word)))


def _has_word(reading: dict[str, Any], word: dict[str, Any]) -> bool:
    """Return whether a reading has this word where it was heard."""
    return any(
        other["word"] == word["word"] and abs(other["start"] - word["start"]) < _SAME_PLACE_S
        for other in reading.get("result", ())
    )


def _joined(parts: list[Transcript]) -> Transcript:
    """Return the parts of one utterance as one transcript."""
    spoken = [part for part in parts if part.text]
    if len(spoken) == 1:
        return spoken[0]
    words = tuple(word for part in spoken for word in part.words)
    confidence = sum(part.confidence for part in spoken) / len(spoken) if spoken else 0.0
    return Transcript(" ".join(part.text for part in spoken), confidence, words, origin=VoskRecogniser.name)
