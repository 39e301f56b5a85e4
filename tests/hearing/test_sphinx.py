"""PocketSphinx, with the model of its package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from voice_skill.hearing.listen import hear
from voice_skill.hearing.protocol import FRAME, Hints, Samples
from voice_skill.hearing.sphinx_recogniser import SphinxRecogniser
from voice_skill.values import Expects

if TYPE_CHECKING:
    from collections.abc import Callable

    Speech = Callable[[str], list[Samples]]

ANSWERS = Hints(
    expects=Expects.YES_NO,
    phrases=(
        "yes",
        "yeah",
        "no",
        "yes please",
        "no i do not",
        "none of those",
        "help",
        "start over",
        "not sure",
        "stop",
    ),
)
PLACES = Hints(expects=Expects.VALUE, phrases=("in my calf", "in my hand", "my left eyelid", "stop"))


@pytest.fixture(scope="module")
def biased() -> SphinxRecogniser:
    return SphinxRecogniser(biased=True)


@pytest.fixture(scope="module")
def openly() -> SphinxRecogniser:
    return SphinxRecogniser()


@pytest.mark.parametrize(
    ("recording", "said"),
    [
        ("bm_george/yes", "yes"),
        ("am_michael/no", "no"),
        ("awb/yes_please", "yes please"),
        ("af_heart/no_i_do_not", "no i do not"),
        ("rms/none_of_those", "none of those"),
        ("slt/help", "help"),
        ("am_michael/start_over", "start over"),
    ],
)
def test_answers_of_several_voices_are_heard_under_the_hints(
    biased: SphinxRecogniser, spoken: Speech, recording: str, said: str
) -> None:
    heard = hear(spoken(recording), biased, ANSWERS)
    assert heard.text == said
    assert heard.confidence > 0.5
    assert heard.origin == "pocketsphinx"


def test_hints_are_switched_by_question(biased: SphinxRecogniser, spoken: Speech) -> None:
    assert hear(spoken("awb/in_my_calf"), biased, PLACES).text == "in my calf"
    assert hear(spoken("awb/in_my_calf"), biased, ANSWERS).text != "in my calf"
    assert hear(spoken("awb/in_my_calf"), biased, PLACES).text == "in my calf"


def test_many_questions_do_not_pile_up(biased: SphinxRecogniser) -> None:
    for number in range(20):
        biased.start(Hints(phrases=(f"yes {'no ' * number}".strip(),)))
        biased.finish()
    assert len(biased._models) <= 8  # noqa: SLF001 - memory is the point


def test_free_speech_is_heard_word_by_word_with_times(openly: SphinxRecogniser, spoken: Speech) -> None:
    captions: list[str] = []
    heard = hear(
        spoken("am_michael/i_have_a_twitch_in_my_shoulder_after_lifting_weights"), openly, on_partial=captions.append
    )
    said = {"i", "have", "a", "twitch", "in", "my", "shoulder", "after", "lifting", "weights"}
    assert len(said & set(heard.text.split())) >= 6
    assert [word.text for word in heard.words] == heard.text.split()
    starts = [word.start_s for word in heard.words]
    assert starts == sorted(starts)
    assert len(captions) > 3


def test_words_that_have_no_pronunciation_do_no_harm(biased: SphinxRecogniser, spoken: Speech) -> None:
    assert biased.knows("magnesium")
    assert not biased.knows("...")
    strange = Hints(phrases=("...", "yes", "no ..."), words=("...",))
    assert hear(spoken("bm_george/yes"), biased, strange).text == "yes"


def test_without_hints_the_biased_hearing_hears_nothing_it_could_lean_towards(
    biased: SphinxRecogniser, spoken: Speech
) -> None:
    assert hear(spoken("bm_george/yes"), biased).text == ""


def test_the_same_sound_gives_the_same_words_whatever_came_before(
    biased: SphinxRecogniser, spoken: Speech, white_noise: list[Samples]
) -> None:
    first = hear(spoken("am_michael/no"), biased, ANSWERS)
    biased.start(ANSWERS)
    for frame in white_noise:
        biased.accept(frame)
    biased.finish()
    again = hear(spoken("am_michael/no"), biased, ANSWERS)
    assert (again.text, again.alternatives) == (first.text, first.alternatives)
    assert again.confidence == pytest.approx(first.confidence, abs=0.01)


def _fed(recogniser: SphinxRecogniser, frames: list[Samples]) -> None:
    for frame in frames:
        recogniser.accept(frame)


def test_in_a_pause_the_whole_is_heard_already_and_silence_after_it_adds_nothing(
    biased: SphinxRecogniser, spoken: Speech
) -> None:
    biased.start(ANSWERS)
    _fed(biased, spoken("awb/yes_please"))
    biased.pause()
    begun = biased.partial()
    _fed(biased, [np.zeros(FRAME, np.int16)] * 20)
    biased.pause()
    assert (begun, biased.partial(), biased.finish().text) == ("yes please",) * 3


def test_a_pause_before_any_sound_is_nothing(biased: SphinxRecogniser) -> None:
    biased.start(ANSWERS)
    biased.pause()
    assert biased.finish().text == ""


def test_somebody_who_goes_on_after_a_pause_is_heard_from_the_beginning(
    biased: SphinxRecogniser, spoken: Speech
) -> None:
    biased.start(ANSWERS)
    _fed(biased, spoken("am_michael/no"))
    biased.pause()
    biased.resume()
    _fed(biased, spoken("am_michael/start_over"))
    assert biased.partial().startswith("no")
    assert biased.finish().text == "no start over"


def test_silence_is_an_empty_transcript(openly: SphinxRecogniser) -> None:
    openly.start(Hints())
    assert openly.finish().text == ""
    openly.start(Hints())
    for _ in range(30):
        openly.accept(np.zeros(FRAME, np.int16))
    assert openly.finish().text == ""
