"""A short answer counts where two hearings agree; free speech is the open hearing's alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voice_skill.hearing.agreement import ALIKE, combine, sounds_alike
from voice_skill.hearing.protocol import Hints, Samples, ScriptedRecogniser, as_frames
from voice_skill.hearing.two_hearings import TwoHearings
from voice_skill.hearing.whole_utterance import WholeUtterance
from voice_skill.hints import HintBook
from voice_skill.values import Expects, Transcript

if TYPE_CHECKING:
    from voice_skill.hearing.whole_utterance import GivenUp
    from voice_skill.pack import ContentPack

HINTS = Hints(
    expects=Expects.YES_NO,
    phrases=("yes", "yeah", "no", "no i do not", "not sure", "stop"),
    groups=(("yes", "yeah"), ("no", "no i do not"), ("not sure",)),
)


def heard(text: str, confidence: float = 0.9) -> Transcript:
    return Transcript(text, confidence if text else 0.0, origin="open")


def together(biased: str, opened: str, sure: tuple[float, float] = (0.9, 0.9), *, noisy: bool = False) -> Transcript:
    return combine(heard(biased, sure[0]), heard(opened, sure[1]), HINTS, noisy=noisy)


def test_an_answer_that_both_hear_counts_more_than_either() -> None:
    assert together("no", "no", (0.5, 0.5)).text == "no"
    assert together("no", "no", (0.5, 0.5)).confidence == pytest.approx(0.75)
    assert together("yes", "yeah", (0.4, 0.4)).text == "yeah"


def test_an_answer_that_both_hear_very_badly_is_asked_again() -> None:
    assert together("no", "no", (0.2, 0.2)).text == ""


def test_noise_that_the_grammar_makes_an_answer_of_is_asked_again() -> None:
    for invented in ("huh", "huh oh a", "so to rescue him"):
        unclear = together("no", invented, (0.55, 0.3))
        assert unclear.text == ""
        assert unclear.confidence <= 0.2
        assert "no" in unclear.alternatives


def test_opposite_answers_of_which_both_are_about_as_sure_are_asked_again() -> None:
    for sure in ((0.99, 0.99), (0.7, 0.95), (0.99, 0.5)):
        unclear = together("yes", "no", sure)
        assert unclear.text == ""
        assert set(unclear.alternatives) == {"yes", "no"}


def test_one_of_those_and_none_of_those_sound_alike_and_are_told_apart(pack: ContentPack) -> None:
    asked = HintBook(pack).expecting(pack.talk.screen, Expects.YES_NO)
    assert {"one of those", "none of those"} <= set(asked.phrases)
    for biased, opened in (("none of those", "one of those"), ("one of those", "none of those")):
        unclear = combine(heard(biased), heard(opened), asked)
        assert unclear.text == ""


def test_noise_in_which_the_open_hearing_hears_no_word_is_no_answer_however_sure_the_other_is() -> None:
    assert together("no", "", (1.0, 0.0)).text == ""


def test_a_sure_hearing_stands_against_a_doubtful_one() -> None:
    assert together("yeah", "no", (0.2, 0.8)).text == "no"
    assert together("yes", "huge", (0.95, 0.2)).text == "yes"
    assert together("yes", "huge", (0.8, 0.2)).text == ""
    assert together("now", "no", (0.3, 0.4)).text == ""


def test_other_words_of_which_the_open_hearing_is_sure_are_not_bent_into_an_answer() -> None:
    assert together("none", "nine", (0.3, 0.8)).text == "nine"
    assert together("no", "nine", (0.95, 0.8)).text == ""


def test_in_noise_an_answer_of_one_hearing_alone_is_asked_again_unless_it_is_very_sure() -> None:
    assert together("face", "yeah", (1.0, 0.73)).text == "yeah"
    for alone in ("yeah", "menopause"):
        assert together("face", alone, (1.0, 0.73), noisy=True).text == ""
    assert together("yes", "huge", (0.95, 0.2), noisy=True).text == ""
    assert together("face", "yeah", (1.0, 0.9), noisy=True).text == "yeah"


def test_in_noise_an_answer_that_both_hear_counts_and_so_do_other_words_of_the_open_hearing() -> None:
    assert together("no", "no", (0.5, 0.8), noisy=True).text == "no"
    assert together("face", "my chest hurts", (1.0, 0.7), noisy=True).text == "my chest hurts"


def test_an_answer_that_both_hear_among_sounds_that_only_one_of_them_hears_counts() -> None:
    assert together("no face", "no", (0.8, 0.6)).text == "no"
    assert together("yes", "yeah if", (0.9, 0.5)).text == "yes"
    assert together("yes", "yeah no", (0.9, 0.5)).text == ""


def test_an_answer_within_the_other_hearing_objects_to_a_different_one() -> None:
    assert together("a no of those", "yeah", (0.6, 0.8)).text == ""
    assert together("no i do not sure", "no", (0.9, 0.7)).text == "no"


def test_a_command_that_is_surely_heard_is_not_lost_to_the_scrap_of_an_answer_that_sounds_like_it(
    pack: ContentPack,
) -> None:
    hints = HintBook(pack).expecting("ask_emergency_screen", Expects.YES_NO)
    bent, heard = (Transcript(f"please say that {end}", 0.9) for end in ("i can", "again"))
    assert combine(bent, replace(heard, confidence=0.97), hints).text == heard.text
    assert combine(bent, replace(heard, confidence=0.7), hints).text == ""
    assert combine(bent, replace(heard, confidence=0.97), hints, noisy=True).text == ""


def test_words_that_are_no_answer_are_not_taken_where_the_open_hearing_only_guesses() -> None:
    assert together("i have", "ah", (0.95, 0.15)).text == ""


def test_where_a_value_is_asked_for_openly_heard_words_stand_against_scraps_of_answers() -> None:
    value = replace(HINTS, expects=Expects.VALUE)
    biased, opened = heard("twelve weeks not sure", 0.74), heard("twelve weeks tomorrow", 0.83)
    assert combine(biased, opened, value).text == "twelve weeks tomorrow"
    assert combine(biased, opened, HINTS).text == ""
    assert combine(heard("not sure", 0.9), heard("tomorrow", 0.65), value).text == ""


def test_an_expected_answer_is_restored_from_what_sounds_like_it() -> None:
    assert together("not sure", "knot sure", (0.6, 0.5)).text == "not sure"
    assert together("no i do not", "know i do not", (0.6, 0.5)).text == "no i do not"


def test_what_is_longer_than_an_answer_is_the_open_hearings_alone() -> None:
    free = together("no", "my hand has become weak since monday")
    assert free.text == "my hand has become weak since monday"
    assert free.confidence == 0.9
    assert free.alternatives == ("no",)


def test_free_speech_that_is_hardly_a_guess_is_not_understood_but_kept_as_a_reading() -> None:
    babble = combine(heard("no", 0.9), heard("his hands and how the and laughing", 0.3), HINTS)
    assert babble.text == ""
    assert "his hands and how the and laughing" in babble.alternatives


def test_babble_of_other_people_that_seems_to_hold_an_answer_is_asked_again() -> None:
    babble = "are you there yeah i don't know what i learned early"
    assert together("no yeah no", babble, (0.4, 0.4), noisy=True).text == ""
    assert together("no yeah no", babble, (0.4, 0.6), noisy=True).text == babble
    assert together("no yeah no", babble, (0.4, 0.4)).text == babble


def test_silence_in_both_is_silence() -> None:
    assert together("", "") == Transcript("", confidence=0.0, origin="open")


@pytest.mark.parametrize(("one", "other"), [("no", "know"), ("week", "weak"), ("knot sure", "not sure")])
def test_words_of_the_same_sound_are_alike(one: str, other: str) -> None:
    assert sounds_alike(one, other) >= ALIKE


@pytest.mark.parametrize(("one", "other"), [("yes", "no"), ("stop", "go"), ("left", "right")])
def test_answers_that_differ_are_not_alike(one: str, other: str) -> None:
    assert sounds_alike(one, other) < ALIKE


def test_a_description_is_heard_openly_only() -> None:
    biased, opened = ScriptedRecogniser(["twitch twitch twitch"]), ScriptedRecogniser(["my new bike is red"])
    both = TwoHearings(biased, opened)
    both.start(Hints(expects=Expects.OPEN, phrases=("twitch",)))
    both.accept(np.ones(512, np.int16))
    assert both.finish().text == "my new bike is red"
    assert not biased.hinted


def test_work_begun_in_a_pause_is_used_and_thrown_away_when_the_person_goes_on() -> None:
    decoded: list[int] = []

    def decode(samples: Samples, _: Hints, __: GivenUp) -> Transcript:
        decoded.append(len(samples))
        return Transcript(f"{len(samples)} samples")

    recogniser = WholeUtterance("whole", decode)
    recogniser.start(Hints())
    for frame in as_frames(np.ones(1024, np.int16)):
        recogniser.accept(frame)
    recogniser.pause()
    recogniser.resume()
    recogniser.accept(np.ones(512, np.int16))
    recogniser.pause()
    recogniser.accept(np.zeros(512, np.int16))
    assert recogniser.finish().text == "1536 samples"
    recogniser.start(Hints())
    assert recogniser.finish().text == "0 samples"
    assert decoded[-1] == 0


def test_hearings_that_hold_opposite_answers_do_not_agree_however_alike_they_sound(pack: ContentPack) -> None:
    hints = HintBook(pack).expecting("ask_breathing", Expects.YES_NO)
    assert combine(heard("i can't breathe", 0.95), heard("i can breathe", 0.4), hints).text != "i can breathe"


def test_a_clear_answer_stands_against_a_command_and_not_against_another_answer() -> None:
    asked = replace(HINTS, groups=(("yes",), ("no",), ("stop",)), answers=2)
    for biased, said in (("stop", "no"), ("yes", "")):
        assert combine(heard(biased, 1.0), heard("no", 0.9), asked, noisy=True).text == said
    assert combine(heard("stop", 1.0), heard("no", 0.7), asked, noisy=True).text == ""


def test_in_noise_two_unsure_hearings_of_the_same_answer_are_none() -> None:
    assert combine(heard("yes", 0.3), heard("yes", 0.7), HINTS, noisy=True).text == ""
    assert combine(heard("yes", 0.3), heard("yes", 0.7), HINTS).text == "yes"


def test_a_guess_that_holds_a_yes_and_a_no_is_asked_again() -> None:
    assert together("no", "yes low and it is no they", (0.5, 0.36)).text == ""
    assert together("no", "it has been going since monday", (0.5, 0.36)).text == "it has been going since monday"
    assert together("no", "yes well no i mean yes", (0.5, 0.8)).text == "yes well no i mean yes"
