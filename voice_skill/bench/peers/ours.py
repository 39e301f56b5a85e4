"""This program, measured as the peers are: it understands, hears, speaks, or does all three in a row."""

from __future__ import annotations

import os
from itertools import chain, repeat
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from voice_skill.bench.peers.answering import serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.chat import Turn
    from voice_skill.ear import Ear, Heard
    from voice_skill.pack import ContentPack

    Answer = Callable[[Any], Any]

OPENING = "my left eyelid has been twitching for three days"
"""What is said first where an answer to the first question is measured."""


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
    """Return what hears a recording as it is spoken, answers aloud, and tells when.

    Given {"file", "asking"}, it tells in seconds of the recording when speech `ended_s`, and the ms from then on, and
    from when the end was noticed, to the first sound of the reply. The endpoint is that of the live conversation.
    """
    from voice_skill.chat import answer as answered
    from voice_skill.content import load_pack
    from voice_skill.ear import Ear
    from voice_skill.hearing import engines
    from voice_skill.hearing.endpoint import EndpointSettings
    from voice_skill.hints import HintBook, written_words
    from voice_skill.speaking.pyttsx3_voice import Pyttsx3Voice
    from voice_skill.speaking.sentences import sentences_of

    pack, voice = load_pack(_folder(given), embeddings=given["embeddings"]), Pyttsx3Voice()
    recogniser = engines.recogniser(engines.engine_named(given["engine"]), written_words(pack), pack.pairs)
    book = HintBook(pack)
    voice.render("Hello.")

    def answer(item: dict[str, Any]) -> dict[str, Any]:
        talk = asked(pack, item["asking"])
        ear = Ear(recogniser, EndpointSettings())  # a new one, since it tells the time by the frames of one microphone
        ear.expect(book.expecting(talk.after.open, talk.reply.expects))
        begun = perf_counter()
        heard = _heard(item["file"], ear)
        turn = answered(talk.after, heard.transcript or "", pack)
        voice.render(sentences_of(turn.reply)[0])
        sounds = perf_counter()
        return {
            "ended_s": heard.t - begun,
            "first_sound_ms": (sounds - heard.t) * 1000,
            "noticed_ms": (sounds - heard.noticed) * 1000,
        }

    return answer


def asked(pack: ContentPack, topic: str | None) -> Turn:
    """Return a conversation in its first words, or where a question is open. Raises LookupError for one not come to."""
    from voice_skill.chat import answer, begin

    turn = begin(pack)
    if topic is None:
        return turn
    turn = answer(turn.after, OPENING, pack)
    if turn.after.open != topic:
        message = f"After {OPENING!r} it asks {turn.after.open!r}, not {topic!r}."
        raise LookupError(message)
    return turn


def _heard(file: str, ear: Ear) -> Heard:
    """Hand a recording over as it is spoken, then the quiet room, until the end of speech was noticed."""
    from voice_skill.ear import What
    from voice_skill.hearing.protocol import FRAME, SAMPLE_RATE
    from voice_skill.hearing.recording import open_recording

    begun = perf_counter()
    quiet = repeat(np.zeros(FRAME, np.int16))
    for number, frame in enumerate(chain(open_recording(Path(file)).frames(), quiet), 1):
        sleep(max(0.0, begun + number * FRAME / SAMPLE_RATE - perf_counter()))
        for heard in ear.accept(frame, perf_counter()):
            if heard.what is What.ENDED:
                return heard
    raise AssertionError


def _folder(given: dict[str, Any]) -> Path | None:
    return Path(given["content"]) if given.get("content") else None


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
