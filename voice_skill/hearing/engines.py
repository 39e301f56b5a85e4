"""Which recognisers are used: the best that are installed, or the one that was asked for."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from voice_skill import noise_library
from voice_skill.errors import ModelBroken, ModelMissing, WrongUsage
from voice_skill.hearing import model_store
from voice_skill.hearing.model_store import State
from voice_skill.hearing.two_hearings import TwoHearings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from voice_skill.hearing.noise_suppression import Shared
    from voice_skill.hearing.protocol import Recogniser
    from voice_skill.understand.word_pairs import WordPairs

VOSK_MODELS = ("vosk-lgraph-en-us", "vosk-small-en-us")
"""Vosk models, the best first."""
WHISPER_MODELS = ("whisper-tiny.en",)
"""Whisper models, the best first."""

HELD_S = 2.0
"""Seconds of an open hearing in which noise is looked for; PocketSphinx holds as much back by itself."""

NO_WHISPER = "Whisper is not installed; install it with `pip install 'voice-skill[whisper]'`."
NO_VOSK = "Vosk is not installed; install it with `pip install vosk`."


class Engine(StrEnum):
    """What `--engine` takes."""

    AUTO = "auto"
    VOSK = "vosk"
    WHISPER = "whisper"
    POCKETSPHINX = "pocketsphinx"


def engine_named(name: str) -> Engine:
    """Return the engine of this name.

    Raises WrongUsage for any other.
    """
    try:
        return Engine(name)
    except ValueError:
        message = f'There is no engine called "{name}"; the names are {", ".join(Engine)}.'
        raise WrongUsage(message) from None


def check_installed(engine: Engine) -> None:
    """Raise ModelMissing or ModelBroken where an engine that is asked for is not here; nothing is loaded for that."""
    if engine is Engine.WHISPER:
        if not _has_library("faster_whisper"):
            raise ModelMissing(NO_WHISPER)
        _needed(WHISPER_MODELS)
    elif engine is Engine.VOSK:
        if not _has_library("vosk"):
            raise ModelMissing(NO_VOSK)
        _needed(VOSK_MODELS)


def installed() -> tuple[Engine, ...]:
    """Return the engines that can be used here, the best for free speech first."""
    found = []
    if _has_library("faster_whisper") and _model(WHISPER_MODELS):
        found.append(Engine.WHISPER)
    if _has_library("vosk") and _model(VOSK_MODELS):
        found.append(Engine.VOSK)
    return (*found, Engine.POCKETSPHINX)


def recogniser(
    engine: Engine = Engine.AUTO, words: frozenset[str] = frozenset(), pairs: WordPairs | None = None
) -> Recogniser:
    """Return a recogniser for one conversation: a biased and an open hearing together.

    `auto` takes Vosk for answers where it is installed, and Whisper for descriptions; one engine that is named is used
    for both. `words` are those that must be heard, however rare they are; `pairs` tell which words are likelier.
    Raises ModelMissing or ModelBroken where an engine that was asked for is not there.
    """
    here, noise = installed(), cache(_noise_suppressor)

    def opened(engine: Engine) -> Recogniser:
        return _opened(engine, words, pairs, noise)

    match engine:
        case Engine.AUTO:
            quick = [engine for engine in here if engine is not Engine.WHISPER]
            return TwoHearings(_first(quick, lambda engine: _biased(engine, noise)), _first(here, opened))
        case Engine.WHISPER:
            return opened(engine)
        case _:
            return TwoHearings(_biased(engine, noise), opened(engine))


def unbiased(engine: Engine = Engine.AUTO) -> Recogniser:
    """Return the open hearing of an engine with its own language model and dictionary alone, to measure against.

    Raises ModelMissing or ModelBroken where an engine that was asked for is not there.
    """
    return _opened(installed()[0] if engine is Engine.AUTO else engine, frozenset(), None, None)


def _first(engines: Sequence[Engine], opened: Callable[[Engine], Recogniser]) -> Recogniser:
    """Return the first of these that opens; one that is damaged is named, and the next hears instead."""
    for engine in engines[:-1]:
        try:
            return opened(engine)
        except (ModelBroken, ModelMissing) as trouble:
            sys.stderr.write(f"voice-skill: {trouble} Something smaller hears instead.\n")
    return opened(engines[-1])


def _biased(engine: Engine, noise: Callable[[], Shared | None]) -> Recogniser:
    """Return a hearing that leans towards the hints; where Whisper is asked for, it is PocketSphinx's."""
    if engine is Engine.VOSK:
        from voice_skill.hearing.vosk_recogniser import VoskRecogniser

        return VoskRecogniser(_needed(VOSK_MODELS), biased=True)
    from voice_skill.hearing.sphinx_recogniser import SphinxRecogniser

    return _without_noise(SphinxRecogniser(biased=True), noise(), held_s=0.0)


def _opened(
    engine: Engine, words: frozenset[str], pairs: WordPairs | None, noise: Callable[[], Shared | None] | None
) -> Recogniser:
    """Return a hearing of free speech; where nothing takes noise out of it, as its makers made it."""
    tuned = noise is not None
    match engine:
        case Engine.WHISPER:
            from voice_skill.hearing.whisper_recogniser import whisper_recogniser

            return whisper_recogniser(_needed(WHISPER_MODELS), pairs, tuned=tuned)
        case Engine.VOSK:
            from voice_skill.hearing.vosk_recogniser import VoskRecogniser

            return VoskRecogniser(_needed(VOSK_MODELS))
        case _:
            from voice_skill.hearing.sphinx_recogniser import SphinxRecogniser

            recogniser = SphinxRecogniser(words=words, tuned=tuned)
            return _without_noise(recogniser, noise(), HELD_S) if noise else recogniser


def _noise_suppressor() -> Shared | None:
    """Return what takes noise out of speech, where it is installed and runs."""
    folder = _model((noise_library.model_here(),))
    if folder is None:
        return None
    from voice_skill.hearing.noise_suppression import NoiseSuppressor, Shared

    try:
        return Shared(NoiseSuppressor(folder))
    except OSError as trouble:
        sys.stderr.write(f"voice-skill: Noise suppression does not run here ({trouble}); noise is heard as it is.\n")
        return None


def _without_noise(recogniser: Recogniser, suppressor: Shared | None, held_s: float) -> Recogniser:
    """Return a recogniser that hears through a noise suppressor, where there is one."""
    if suppressor is None:
        return recogniser
    from voice_skill.hearing.noise_suppression import WithoutNoise

    return WithoutNoise(recogniser, suppressor, held_s)


def _has_library(name: str) -> bool:
    """Return whether a library is installed, without loading it."""
    return find_spec(name) is not None


def _model(names: tuple[str, ...]) -> Path | None:
    """Return the folder of the best of these models that is installed."""
    found = (model_store.find(name) for name in names if name)
    return next((model.path for model in found if model.state is State.INSTALLED), None)


def _needed(names: tuple[str, ...]) -> Path:
    """Return the folder of the best of these models.

    Raises ModelMissing or ModelBroken where none is installed; the smallest is the one to install.
    """
    return _model(names) or model_store.path_of(names[-1])
