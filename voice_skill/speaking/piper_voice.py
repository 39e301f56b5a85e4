"""Piper as a voice (extra `piper`, under the GPL): more natural than espeak-ng, and heavier.

A voice is a pair of files, NAME.onnx and NAME.onnx.json, in one of the folders given, or named by its path.
Piper's own pace differs from voice to voice; words a minute are reached by measuring each voice once.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from voice_skill.errors import VoiceUnavailable
from voice_skill.speaking.protocol import USUAL, Delivery, Sound

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_INSTALLED = "Piper is not installed; install it with: pip install 'voice-skill[piper]'"
MEASURED = "the quick brown fox jumps over the lazy dog and then it runs all the way home"
"""A sentence of everyday length; how long a voice takes for it tells its own pace."""


class PiperVoice:
    """Speaks with Piper; a voice is loaded when it is first asked for and kept."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Look for voices in folders. Raises VoiceUnavailable where Piper is not installed."""
        try:
            import piper
        except ImportError:
            raise VoiceUnavailable(NOT_INSTALLED) from None
        self._piper = piper
        self._folders = tuple(folders)
        self._lock = threading.Lock()
        self._loaded: dict[Path, tuple[Any, float]] = {}

    def render(self, sentence: str, delivery: Delivery = USUAL) -> Sound:
        """Return the sound of one sentence. Raises VoiceUnavailable."""
        if not any(sign.isalnum() for sign in sentence):
            message = f'"{sentence}" has no words, so it cannot be spoken.'
            raise VoiceUnavailable(message)
        with self._lock:
            voice, pace = self._voice(self._path(delivery.voice))
            return self._spoken(voice, sentence, pace / delivery.rate, delivery.volume)

    def names(self) -> tuple[str, ...]:
        """Return the names of the voices in the folders."""
        return tuple(sorted({path.stem for folder in self._folders for path in folder.glob("*.onnx")}))

    def close(self) -> None:
        """Forget the loaded voices."""
        self._loaded.clear()

    def _path(self, asked: str) -> Path:
        """Return the file of a voice; no name is the first one there is."""
        name = asked or next(iter(self.names()), "")
        named = Path(name)
        candidates = [named] if named.suffix == ".onnx" else [folder / f"{name}.onnx" for folder in self._folders]
        for path in candidates:
            if path.is_file() and path.with_suffix(".onnx.json").is_file():
                return path
        there = ", ".join(self.names()) or "none"
        message = f'There is no Piper voice called "{asked or "(any)"}"; there are: {there}.'
        raise VoiceUnavailable(message)

    def _voice(self, path: Path) -> tuple[Any, float]:
        """Return a loaded voice and its own pace in words a minute."""
        if path not in self._loaded:
            try:
                voice = self._piper.PiperVoice.load(path)
                seconds = self._spoken(voice, MEASURED, 1.0, 1.0).seconds
            except Exception as trouble:  # onnxruntime raises classes of its own for a broken file
                message = f"The Piper voice {path} cannot be used ({trouble}); install it again."
                raise VoiceUnavailable(message) from trouble
            self._loaded[path] = (voice, len(MEASURED.split()) * 60 / seconds)
        return self._loaded[path]

    def _spoken(self, voice: Any, sentence: str, length_scale: float, volume: float) -> Sound:  # noqa: ANN401 - untyped
        """Return a sentence spoken length_scale times as long as the voice would by itself."""
        config = self._piper.SynthesisConfig(length_scale=length_scale, volume=volume)
        chunks = list(voice.synthesize(sentence, config))
        if not chunks:
            message = f'The voice gives no sound for "{sentence}"; choose another one.'
            raise VoiceUnavailable(message)
        return Sound(np.concatenate([chunk.audio_int16_array for chunk in chunks]), chunks[0].sample_rate)
