"""This program, measured as the peers are: it understands, hears, speaks, or does all three in a row."""

from __future__ import annotations

import os
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any

import msgspec

from voice_skill.bench.peers.answering import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voice_skill.hearing.protocol import Samples

    Answer = Callable[[Any], Any]


def understanding(given: dict[str, Any]) -> Answer:
    """Return what understands {"text", "asking"}."""
    from voice_skill.content import load_pack
    from voice_skill.understand import understand
    from voice_skill.values import Transcript

    pack = load_pack(_folder(given), embeddings=given["embeddings"])
    return lambda item: msgspec.to_builtins(understand(Transcript(item["text"]), pack, item["asking"]))


def hearing(given: dict[str, Any]) -> Answer:
    """Return what hears {"file", "asking"}, expecting what the conversation expects there."""
    from voice_skill.content import load_pack
    from voice_skill.hearing import engines
    from voice_skill.hearing.listen import hear
    from voice_skill.hearing.recording import open_recording
    from voice_skill.hints import HintBook, written_words
    from voice_skill.values import Expects

    pack = load_pack(_folder(given), embeddings=given["embeddings"])
    recogniser = engines.recogniser(engines.engine_named(given["engine"]), written_words(pack), pack.pairs)
    book = HintBook(pack)

    def answer(item: dict[str, Any]) -> Any:  # noqa: ANN401 (JSON)
        topic = item["asking"] or pack.talk.problem
        question = pack.questions.get(topic)
        hints = book.expecting(topic, question.expects if question else Expects.OPEN)
        return msgspec.to_builtins(hear(open_recording(Path(item["file"])).frames(), recogniser, hints))

    return answer


def speech(given: dict[str, Any]) -> Answer:
    """Return what speaks a sentence and tells the bytes of its sound."""
    del given
    from voice_skill.speaking.pyttsx3_voice import Pyttsx3Voice

    voice = Pyttsx3Voice()
    return lambda sentence: voice.render(sentence).samples.nbytes


def loop(given: dict[str, Any]) -> Answer:
    """Return what hears a recording as it is spoken, answers, and tells the ms from its end to the first sound."""
    from voice_skill.chat import answer as answered
    from voice_skill.chat import begin
    from voice_skill.content import load_pack
    from voice_skill.hearing import engines
    from voice_skill.hearing.listen import hear
    from voice_skill.hints import HintBook, written_words
    from voice_skill.speaking.pyttsx3_voice import Pyttsx3Voice
    from voice_skill.speaking.sentences import sentences_of
    from voice_skill.values import Expects

    pack, voice = load_pack(_folder(given), embeddings=given["embeddings"]), Pyttsx3Voice()
    recogniser = engines.recogniser(engines.engine_named(given["engine"]), written_words(pack), pack.pairs)
    hints = HintBook(pack).expecting(pack.talk.problem, Expects.OPEN)
    voice.render("Hello.")

    def answer(item: dict[str, Any]) -> dict[str, Any]:
        spoken = _Spoken(item["file"])
        heard = hear(spoken.frames(), recogniser, hints)
        turn = answered(begin(pack).after, heard, pack)
        voice.render(sentences_of(turn.reply)[0])
        return {"first_sound_ms": (perf_counter() - spoken.ended_at) * 1000, "heard": heard.text}

    return answer


def _folder(given: dict[str, Any]) -> Path | None:
    return Path(given["content"]) if given.get("content") else None


class _Spoken:
    """A recording that is handed over no faster than it was spoken."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.ended_at = 0.0

    def frames(self) -> Iterator[Samples]:
        from voice_skill.hearing.protocol import FRAME, SAMPLE_RATE
        from voice_skill.hearing.recording import open_recording

        begun = perf_counter()
        for number, frame in enumerate(open_recording(Path(self._file)).frames(), 1):
            sleep(max(0.0, begun + number * FRAME / SAMPLE_RATE - perf_counter()))
            self.ended_at = perf_counter()
            yield frame


KINDS: dict[str, Callable[[dict[str, Any]], Answer]] = {
    "understanding": understanding,
    "hearing": hearing,
    "speech": speech,
    "loop": loop,
}
"""What can be asked of it."""


def prepare(given: dict[str, Any]) -> Answer:
    """Return what answers the kind of items that is given; the threads are set as the command sets them."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    return KINDS[given["kind"]](given)


if __name__ == "__main__":
    serve(prepare)
