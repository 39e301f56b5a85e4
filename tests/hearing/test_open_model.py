"""What PocketSphinx expects of free speech: our sentences mixed with its own model."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from voice_skill.content import default_folder
from voice_skill.hearing.language_model import arpa
from voice_skill.hearing.listen import hear
from voice_skill.hearing.sphinx_recogniser import OPEN_MODEL, SphinxRecogniser
from voice_skill.training.hearing.open_model import ALONE, mixed, read, sentences, vocabulary, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.hearing.protocol import Samples
    from voice_skill.training.hearing.open_model import Model

SPOKEN = (
    "af_heart/both_of_my_eyelids_twitch_when_i_am_tired",
    "af_heart/my_right_calf_has_been_twitching_since_yesterday",
    "am_michael/my_hand_has_become_weak_and_the_muscle_is_getting_smaller",
    "am_michael/my_eye_has_been_twitching_since_i_started_drinking_more_coffee",
    "awb/my_arm_twitches_when_i_am_stressed",
    "awb/she_had_a_seizure_and_she_is_still_shaking",
    "bf_emma/my_leg_cramps_at_night_after_running",
    "bf_emma/my_thumb_keeps_jumping_and_i_have_been_under_a_lot_of_stress",
    "bm_george/the_muscles_in_my_thigh_have_been_twitching_for_six_months",
    "bm_george/my_lip_has_been_twitching_all_week_and_i_sleep_badly",
)
OURS = ["my eyelid twitches", "my eyelid twitches at night", "my calf twitches", "it is my calf"]
THEIRS = ["the market fell", "my market fell at night", "it is the market", "is it night"]
WORDS = {word for sentence in OURS + THEIRS for word in sentence.split()}


def model_of(sentences: list[str]) -> Model:
    return read(arpa(sentences).splitlines())


@pytest.fixture
def both() -> Model:
    return mixed(model_of(OURS), model_of(THEIRS), WORDS, share=0.6, kept=4)


@pytest.mark.parametrize("history", [("my",), ("my", "eyelid"), ("the",), ("is",), ("market",), ("<s>", "my"), ()])
def test_whatever_was_said_before_the_next_words_are_likely_by_one_in_all(
    both: Model, history: tuple[str, ...]
) -> None:
    assert sum(both.of((*history, word)) for word in (*WORDS, "</s>")) == pytest.approx(1.0, abs=0.01)


def test_what_either_model_expects_is_expected(both: Model) -> None:
    assert both.of(("my", "eyelid", "twitches")) > 0.4
    assert both.of(("the", "market")) > 0.2
    assert both.of(("the", "market")) > both.of(("my", "market"))
    assert 0 < both.of(("market", "twitches")) < 0.2


def test_a_word_of_one_model_alone_can_be_heard_after_any_other(both: Model) -> None:
    assert all(both.of((first, second)) > 0 for first in WORDS for second in WORDS)


def test_a_model_is_the_same_after_it_was_written(both: Model) -> None:
    again = read(written(both))
    assert again.of(("my", "eyelid", "twitches")) == pytest.approx(both.of(("my", "eyelid", "twitches")), rel=0.01)
    assert again.of(("market", "twitches")) == pytest.approx(both.of(("market", "twitches")), rel=0.01)


def test_a_text_that_breaks_off_gives_what_it_had(both: Model) -> None:
    lines = list(written(both))
    part = read(lines[: lines.index("\\3-grams:")])
    assert part.of(("my", "eyelid")) == pytest.approx(both.of(("my", "eyelid")), rel=0.01)
    assert not any(len(run) > 2 for run in part.likely)


def test_a_word_that_was_said_once_is_none_of_ours_unless_others_use_it() -> None:
    words = vocabulary(OURS, model_of(THEIRS), {"market", "fell", "the", "night", "is", "it", "my", "at"})
    assert {"eyelid", "twitches", "calf"} <= words
    assert {"market", "night"} <= words
    assert "nyght" not in vocabulary([*OURS, "at nyght"], model_of(THEIRS), {"night"})


def test_of_what_people_say_here_more_is_heard_than_with_the_packaged_model(
    spoken: Callable[[str], list[Samples]],
) -> None:
    assert OPEN_MODEL.is_file()
    wrong = {
        tuned: sum(_wrong(spoken(name), name, SphinxRecogniser(tuned=tuned)) for name in SPOKEN)
        for tuned in (True, False)
    }
    assert wrong[True] < 0.75 * wrong[False]


def _wrong(sound: list[Samples], name: str, recogniser: SphinxRecogniser) -> int:
    """Return how many words of a recording, named by what is said in it, were not heard; "i'm" is "i am"."""
    said = Counter(name.partition("/")[2].split("_"))
    heard = hear(sound, recogniser).text.replace("i'm", "i am").replace("she's", "she is")
    return (said - Counter(heard.split())).total()


def test_a_yes_or_a_no_alone_is_expected_more_often_than_the_rows_say_it() -> None:
    said = Counter(sentences(default_folder()))
    assert said["no"] > said["nope"] > 1
    alone = sum(times for text, times in said.items() if times > 1)
    assert alone == pytest.approx(ALONE * said.total(), rel=0.3)
