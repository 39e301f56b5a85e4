"""Hearing with PocketSphinx, whose English model comes inside its package: always there, small, right for answers.

It judges every sound against the mean of the utterance, and a wrong mean costs dearly.
The open hearing takes the mean of the first two seconds before it begins (17 % of words wrong on free speech instead of
25 %, and no more time).
The biased one cannot wait, since people cut in with it; it hears a short utterance again as a whole ("no": 14 of 20
right instead of 7), and does so in the first pause, since that takes a fifth of a second and most pauses are the end.
"""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from voice_skill.errors import ModelBroken
from voice_skill.hearing.language_model import arpa
from voice_skill.hearing.model_record import DELTAS_HOME
from voice_skill.hearing.open_dictionary import open_dictionary
from voice_skill.hearing.pronunciations import Pronunciations
from voice_skill.hearing.protocol import SAMPLE_RATE, Hints
from voice_skill.passing_files import passing_file
from voice_skill.values import Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pocketsphinx import Decoder

    from voice_skill.hearing.protocol import Samples

NAME = "pocketsphinx"
OPEN_MODEL = DELTAS_HOME / "pocketsphinx-en-us.lm.bin"
"""What words it expects of free speech: the packaged model mixed with our sentences (`make train-words`)."""
_OPEN = "_default"
_MEAN = "mean"
_SHORT_S = 4.0
_HELD_S = 2.0
_ONE_WORD = 12
_MODELS_KEPT = 3
_FRAMES_PER_S = 100
_ALTERNATIVES = 4
_QUICK: dict[str, str | int] = {"loglevel": "FATAL", "logfn": os.devnull, "maxhmmpf": 4000}
"""Settings of both decoders; the limit costs no word here, and spares a fifth of the time, in noise two fifths."""
_SILENCE = ""
"""The sentence of somebody who is not expected to say anything."""
_FILLER = re.compile(r"<[^>]*>|\[[^\]]*\]|\(\d+\)")


class SphinxRecogniser:
    """PocketSphinx as a Recogniser; under a model of the hinted phrases where biased, else with its own."""

    name = NAME

    def __init__(self, *, biased: bool = False, words: frozenset[str] = frozenset(), tuned: bool = True) -> None:
        """Load the model; openly it hears the commonest words and these. Takes up to half a second.

        Where not `tuned`, it expects of free speech what the packaged model does.
        """
        self._biased = biased
        self._decoder = _biased_decoder() if biased else _open_decoder(words, tuned=tuned)
        self._usual_mean = self._decoder.get_cmn()
        self._pronunciations = Pronunciations()
        self._sounds: dict[str, str] = {}
        self._models: OrderedDict[Hints, str] = OrderedDict()
        self._frames: list[Samples] = []
        self._samples = 0
        self._running = self._whole = False

    def knows(self, word: str) -> bool:
        """Return whether the recogniser has a pronunciation of this word."""
        return bool(self._pronunciations.of((word,)))

    def start(self, hints: Hints) -> None:
        """Begin an utterance, leaning towards the hinted phrases."""
        self._stop()
        self._frames, self._samples, self._whole = [], 0, False
        if self._biased:
            self._decoder.activate_search(self._model_for(hints))
            self._begin(self._usual_mean)

    def accept(self, frame: Samples) -> None:
        """Take the next frame; the open hearing holds back the first."""
        if not len(frame):
            return
        self._samples += len(frame)
        if self._samples <= _SHORT_S * SAMPLE_RATE or self._whole:
            self._frames.append(frame)
        if self._running:
            self._decoder.process_raw(frame.tobytes())
        elif not self._biased and self._samples >= _HELD_S * SAMPLE_RATE:
            self._begin_with_held()

    def partial(self) -> str:
        """Return the words so far."""
        best = self._decoder.hyp() if self._running or self._whole else None
        return _words_of(best.hypstr) if best else ""

    def pause(self) -> None:
        """Hear a short utterance as a whole already; silence after the pause adds nothing to it."""
        if self._running and self._frames and self._is_short:
            self._stop()
            self._hear_as_a_whole(self._usual_mean)
            self._whole = True

    def resume(self) -> None:
        """Take up again what was ended too soon."""
        if self._whole:
            self._whole = False
            self._begin(self._usual_mean)
            self._feed_kept()

    def finish(self) -> Transcript:
        """Return what was heard; the biased hearing hears a short utterance again as a whole first."""
        if not self._samples:
            self._stop()
            return Transcript("", confidence=0.0, origin=NAME)
        if not (self._running or self._whole):
            self._begin_with_held()
        self.pause()
        self._stop()
        self._frames, self._whole = [], False
        return _transcript(self._decoder)

    @property
    def _is_short(self) -> bool:
        """Return whether the biased hearing hears the utterance again."""
        return self._biased and self._samples <= _SHORT_S * SAMPLE_RATE

    def _begin(self, mean: str) -> None:
        """Begin to decode, with this mean of the sound for now."""
        self._decoder.set_cmn(mean)
        self._decoder.start_utt()
        self._running = True

    def _begin_with_held(self) -> None:
        """Begin to decode with the frames that were held back, and with their mean."""
        self._decoder.activate_search(_MEAN)
        self._hear_as_a_whole(self._usual_mean)
        mean = self._decoder.get_cmn()
        self._decoder.activate_search(_OPEN)
        self._begin(mean)
        self._feed_kept()

    def _feed_kept(self) -> None:
        """Decode the frames that were kept, one by one."""
        for frame in self._frames:
            self._decoder.process_raw(frame.tobytes())

    def _hear_as_a_whole(self, mean: str) -> None:
        """Decode the frames that were kept all at once, which takes their own mean."""
        self._decoder.set_cmn(mean)
        self._decoder.start_utt()
        self._decoder.process_raw(np.concatenate(self._frames).tobytes(), full_utt=True)
        self._decoder.end_utt()

    def _stop(self) -> None:
        """End the utterance that is being decoded, if one is."""
        if self._running:
            self._decoder.end_utt()
        self._running = False

    def _model_for(self, hints: Hints) -> str:
        """Return the name of the search with a model of the hinted phrases, made when first needed."""
        wanted = Hints(phrases=hints.phrases, words=hints.words)
        if wanted not in self._models:
            if len(self._models) >= _MODELS_KEPT:
                _, oldest = self._models.popitem(last=False)
                self._decoder.remove_search(oldest)
            name = f"hints-{abs(hash(wanted))}"
            self._add_model(name, wanted)
            self._models[wanted] = name
        self._models.move_to_end(wanted)
        return self._models[wanted]

    def _add_model(self, name: str, hints: Hints) -> None:
        """Train a model on the phrases and add it; the library reads models from files only."""
        self._learn({*hints.words, *(word for phrase in hints.phrases for word in phrase.split())})
        phrases = [phrase for phrase in hints.phrases if all(word in self._sounds for word in phrase.split())]
        others = {word: 1 for word in hints.words if word in self._sounds}
        with _room(), passing_file(arpa(_weighted(phrases) or [_SILENCE], others)) as name_of_file:
            self._decoder.add_lm_file(name, name_of_file)

    def _learn(self, words: set[str]) -> None:
        """Give the decoder a dictionary that has these words too."""
        sounds = self._pronunciations.of(words)
        if sounds.keys() <= self._sounds.keys():
            return
        self._sounds |= sounds
        lines = "".join(f"{word} {self._sounds[word]}\n" for word in sorted(self._sounds))
        with _room(), passing_file(lines) as name_of_file:
            self._decoder.load_dict(name_of_file)


@contextmanager
def _room() -> Iterator[None]:
    """Say in one sentence where there is no room for what the library reads from files alone."""
    try:
        yield
    except OSError as error:
        message = f"There is no room in memory for the words to listen for: {error.strerror}; end other programs."
        raise ModelBroken(message) from None


def _open_decoder(words: frozenset[str], *, tuned: bool) -> Decoder:
    """Return a decoder with the packaged model and our language model, or the packaged one."""
    from pocketsphinx import Decoder, get_model_path

    model, whole = (Path(get_model_path(f"en-us/{name}")) for name in ("en-us.lm.bin", "cmudict-en-us.dict"))
    if tuned and OPEN_MODEL.is_file():
        model = OPEN_MODEL
    decoder = Decoder(lm=str(model), dict=str(open_dictionary(model, whole, words)), **_QUICK)
    # The cheapest search there is: only the mean that is taken along the way is wanted.
    decoder.add_keyphrase(_MEAN, "yes")
    return decoder


def _biased_decoder() -> Decoder:
    """Return a decoder with the packaged model that begins without a word; each model brings its own."""
    from pocketsphinx import Decoder

    with passing_file("") as empty:
        return Decoder(lm=None, dict=empty, **_QUICK)


def _words_of(text: str) -> str:
    """Return text without marks of silence, noise and pronunciation."""
    return " ".join(_FILLER.sub(" ", text).split())


def _transcript(decoder: Decoder) -> Transcript:
    """Return what the decoder has heard."""
    best = decoder.hyp()
    text = _words_of(best.hypstr) if best else ""
    if not text:
        return Transcript("", confidence=0.0, origin=NAME)
    words = tuple(_words(decoder))
    confidence = sum(word.confidence for word in words) / len(words) if words else 0.0
    return Transcript(text, confidence, words, _alternatives(decoder, text), NAME)


def _weighted(phrases: Iterable[str]) -> list[str]:
    """Return phrases as often as they are to be counted: people answer in one word more than in many.

    Measured: with all phrases counted once, "yes" and "no" were right 43 times of 50, so weighted 49 times.
    """
    return [phrase for phrase in phrases for _ in range(max(1, round(_ONE_WORD / len(phrase.split()) ** 2)))]


def _words(decoder: Decoder) -> list[Word]:
    """Return the words one by one; their posterior probability among all readings is their confidence."""
    found = []
    for segment in decoder.seg():
        if word := _words_of(segment.word):
            start_s, end_s = segment.start_frame / _FRAMES_PER_S, (segment.end_frame + 1) / _FRAMES_PER_S
            found.append(Word(word, min(1.0, segment.prob), start_s, end_s))
    return found


def _alternatives(decoder: Decoder, text: str) -> tuple[str, ...]:
    """Return other readings, likeliest first."""
    others: dict[str, None] = {}
    for _, reading in zip(range(_ALTERNATIVES * 5), decoder.nbest() or (), strict=False):
        words = _words_of(reading.hypstr) if reading else ""
        if words and words != text:
            others[words] = None
    return tuple(others)[:_ALTERNATIVES]
