"""pyttsx3 as its documentation uses it: a sentence into a file, which can be heard when it is whole."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from voice_skill.bench.peers.answering import serve


def prepare(given: object) -> Any:  # noqa: ANN401 (a function of JSON)
    """Open the synthesiser, and return what speaks a sentence and tells the bytes of its sound."""
    del given
    import pyttsx3

    engine = pyttsx3.init()

    def answer(sentence: str) -> int:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "said.wav"
            engine.save_to_file(sentence, str(file))
            engine.runAndWait()
            return file.stat().st_size

    return answer


if __name__ == "__main__":
    serve(prepare)
