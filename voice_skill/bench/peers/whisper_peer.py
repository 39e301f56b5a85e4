"""faster-whisper as it comes: its usual settings of threads, beam and numbers, and a recording at a time."""

from __future__ import annotations

from typing import Any

from voice_skill.bench.peers.answering import serve


def prepare(given: dict[str, str]) -> Any:  # noqa: ANN401 (a function of JSON)
    """Open the model in the folder that is given, and return what hears a recording."""
    from faster_whisper import WhisperModel

    model = WhisperModel(given["model"])

    def answer(item: dict[str, str]) -> str:
        segments, _ = model.transcribe(item["file"])
        return " ".join(segment.text.strip() for segment in segments)

    return answer


if __name__ == "__main__":
    serve(prepare)
