"""PocketSphinx with its stock model and dictionary, as its own documentation decodes a recording."""

from __future__ import annotations

from typing import Any

from voice_skill.bench.peers.answering import serve
from voice_skill.bench.peers.recordings import sound


def prepare(given: object) -> Any:  # noqa: ANN401 (a function of JSON)
    """Open the recogniser, and return what hears a recording."""
    del given
    from pocketsphinx import Decoder

    decoder = Decoder(samprate=16_000, loglevel="FATAL")

    def answer(item: dict[str, str]) -> str:
        decoder.start_utt()
        decoder.process_raw(sound(item["file"]), full_utt=True)
        decoder.end_utt()
        best = decoder.hyp()
        return best.hypstr if best else ""

    return answer


if __name__ == "__main__":
    serve(prepare)
