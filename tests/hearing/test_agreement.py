"""A short answer counts where two hearings agree; free speech is the open hearing's alone."""

from __future__ import annotations

import numpy as np
import pytest

from voice_skill.hearing.agreement import combine, sounds_alike
from voice_skill.hearing.protocol import Hints, Samples, ScriptedRecogniser, as_frames
from voice_skill.hearing.two_hearings import TwoHearings
from voice_skill.hearing.whole_utterance import WholeUtterance
from voice_skill.values import Expects, Transcript

HINTS = Hints(
    expects=Expects.YES_NO,
    phrases=("yes", "yeah", "no", "no i do not", "not sure", "stop"),
    groups=(("yes", "yeah"), ("no", "no i do not"), ("not sure",)),
)


def heard(text: str, confidence: float = 0.9) -> Transcript:
    return Transcript(text, confidence if text else 0.0, origin="open")


def together(biased: str, opened: str, confidence: float = 0.9) -> Transcript:
    return combine(heard(biased), heard(opened, confidence), HINTS)


def test_an_answer_that_both_hear_counts() -> None:
    assert together("no", "no").text == "no"
    assert together("yes", "yeah").text == "yeah"
    assert together("yes", "yeah", 0.3).text == "yeah"


def test_an_answer_that_only_the_grammar_hears_is_not_taken() -> None:
    for noise in ("", "the", "huh oh a"):
        unclear = together("no", noise)
        assert unclear.text == ""
        assert unclear.confidence <= 0.2
        assert "no" in unclear.alternatives


def test_opposite_answers_are_asked_again() -> None:
    unclear = together("yes", "no", 0.99)
    assert unclear.text == ""
    assert set(unclear.alternatives) == {"yes", "no"}


def test_a_sure_open_hearing_of_an_expected_answer_stands_against_a_mere_mishearing() -> None:
    assert together("now", "no", 0.8).text == "no"
    assert together("now", "no", 0.3).text == ""


def test_an_expected_answer_is_restored_from_what_sounds_like_it() -> None:
    assert together("not sure", "knot sure").text == "not sure"
    assert together("no i do not", "know i do not").text == "no i do not"


def test_what_is_longer_than_an_answer_is_the_open_hearings_alone() -> None:
    free = together("no", "my hand has become weak since monday")
    assert free.text == "my hand has become weak since monday"
    assert free.confidence == 0.9
    assert free.alternatives == ("no",)


def test_silence_in_both_is_silence() -> None:
    assert together("", "") == Transcript("", confidence=0.0, origin="open")


@pytest.mark.parametrize(("one", "other"), [("no", "know"), ("week", "weak"), ("knot sure", "not sure")])
def test_words_of_the_same_sound_are_alike(one: str, other: str) -> None:
    assert sounds_alike(one, other) >= 75


@pytest.mark.parametrize(("one", "other"), [("yes", "no"), ("stop", "go"), ("left", "right")])
def test_answers_that_differ_are_not_alike(one: str, other: str) -> None:
    assert sounds_alike(one, other) < 75


def test_a_description_is_heard_openly_only() -> None:
    biased, opened = ScriptedRecogniser(["twitch twitch twitch"]), ScriptedRecogniser(["my new bike is red"])
    both = TwoHearings(biased, opened)
    both.start(Hints(expects=Expects.OPEN, phrases=("twitch",)))
    both.accept(np.ones(512, np.int16))
    assert both.finish().text == "my new bike is red"
    assert not biased.hinted


def test_work_begun_in_a_pause_is_used_and_thrown_away_when_the_person_goes_on() -> None:
    decoded: list[int] = []

    def decode(samples: Samples, _: Hints) -> Transcript:
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
