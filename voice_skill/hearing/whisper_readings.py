"""What Whisper may have heard in each window, and which of that people are likelier to say.

Whisper follows several readings at once, and is often nearly as sure of the second as of the first; there the words
that people say of the complaint decide (`understand/word_pairs.py`).
Measured on 120 sentences in seven voices: of 100 words 15 were wrong in a quiet room and 45 at 10 dB with one reading,
13 and 41 with five, 11 and 36 with five and the likelier words; the time is a tenth more.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from voice_skill.hearing.protocol import SAMPLE_RATE, Samples
from voice_skill.hearing.wording import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from voice_skill.understand.word_pairs import WordPairs

WINDOWS_S = (4, 6, 8, 10, 14, 20, 30)
"""Seconds that the model may hear at once, silence after the words included; a longer recording is heard in parts."""
LONGEST_S = WINDOWS_S[-1:]
"""The window that Whisper was made for, in which alone it hears well unless it was tuned."""
READINGS = 5
"""Readings that are followed at once."""
LIKELY, EACH_WORD = 0.3, 0.5
"""What the chance of a sentence counts beside the sound, and what each word makes up for being one more factor."""
_FEATURES_PER_S = 100
_TOKENS_PER_S = 8
_TOKENS_AT_LEAST = 16
_FULL_SCALE = 32_768.0


class Reading(NamedTuple):
    """One reading of a window."""

    text: str
    """As Whisper writes it, with capitals and punctuation."""
    score: float
    """Mean log probability of its tokens."""
    silent: float
    """Probability that nobody speaks."""

    @property
    def repetition(self) -> float:
        """Return how much smaller the text becomes by zlib: text that repeats itself becomes much smaller."""
        letters = self.text.encode()
        return len(letters) / len(zlib.compress(letters)) if letters else 1.0


def readings(
    model: Any,  # noqa: ANN401 (the library has no types)
    samples: Samples,
    prompt: str | None,
    pairs: WordPairs | None,
    given_up: Callable[[], bool],
    windows_s: Sequence[int] = LONGEST_S,
) -> Iterator[Reading]:
    """Yield the best reading of each window; `prompt` is what Whisper believes to have been said before.

    `windows_s` are the windows to choose from, in ascending order: the shortest that holds the sound is taken.
    Where it is given up, what is left is not read.
    """
    from faster_whisper.tokenizer import Tokenizer

    tokenizer = Tokenizer(model.hf_tokenizer, False, task="transcribe", language="en")  # noqa: FBT003 (its order)
    before = tokenizer.encode(f" {prompt}") if prompt else []
    start = model.get_prompt(tokenizer, before, without_timestamps=True)
    size = windows_s[-1] * SAMPLE_RATE
    for window in (samples[at : at + size] for at in range(0, len(samples), size)):
        fit = next(seconds for seconds in windows_s if len(window) <= seconds * SAMPLE_RATE)
        heard = None if given_up() else _heard(model, window, fit)
        if heard is None or given_up():
            return
        found = _followed(model, heard, start, len(window) / SAMPLE_RATE)
        texts = (tokenizer.decode(tokens) for tokens in found.sequences_ids)
        pieces = (len(tokens) for tokens in found.sequences_ids)
        yield _best(list(zip(texts, found.scores, pieces, strict=True)), found.no_speech_prob, pairs)


def _heard(model: Any, window: Samples, window_s: int) -> Any:  # noqa: ANN401 (as above)
    """Return what the encoder makes of a window: four fifths of the time."""
    from faster_whisper.audio import pad_or_trim

    whole = model.feature_extractor(window.astype(np.float32) / _FULL_SCALE)[..., :-1]
    return model.encode(pad_or_trim(whole, window_s * _FEATURES_PER_S))


def _followed(model: Any, heard: Any, start: Sequence[int], seconds: float) -> Any:  # noqa: ANN401 (as above)
    """Return the readings of a window, the likeliest by sound first."""
    most = len(start) + _TOKENS_AT_LEAST + round(_TOKENS_PER_S * seconds)
    return model.model.generate(
        heard,
        [list(start)],
        beam_size=READINGS,
        num_hypotheses=READINGS,
        max_length=min(most, model.max_length),
        return_scores=True,
        return_no_speech_prob=True,
    )[0]


def _best(found: Sequence[tuple[str, float, int]], silent: float, pairs: WordPairs | None) -> Reading:
    """Return the best of (text, score of each token, tokens)."""

    def worth(one: tuple[str, float, int]) -> float:
        """Return the logarithm of how likely a reading is by its sound and by its words."""
        text, score, tokens = one
        said = plain(text)
        likely = LIKELY * pairs.chance(said) + EACH_WORD * len(said.split()) if pairs else 0.0
        return score * tokens + likely

    text, score, tokens = max(found, key=worth)
    return Reading(text, score * tokens / (tokens + 1), silent)
