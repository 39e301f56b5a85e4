"""Where an utterance begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from voice_skill.hearing.endpoint import Endpoint, EndpointSettings, Moment
from voice_skill.hearing.listen import hear
from voice_skill.hearing.protocol import FRAME, SAMPLE_RATE, Hints, Samples, ScriptedRecogniser
from voice_skill.values import Expects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SILENCE = np.zeros(FRAME, np.int16)


class Marked:
    """Takes loud frames for a voice: what an endpoint makes of certain knowledge."""

    def probability(self, frame: Samples) -> float:
        return float(np.abs(frame).max() > 1000)

    def reset(self) -> None:
        """Forget nothing."""


VOICE = np.full(FRAME, 8000, np.int16)


def frames(spoken: str) -> list[Samples]:
    """Return a frame for each letter: v is voice, all else silence."""
    return [VOICE if letter == "v" else SILENCE for letter in spoken]


def moments(endpoint: Endpoint, given: Iterable[Samples]) -> list[Moment]:
    return [endpoint.accept(frame).moment for frame in given]


def seconds_until_end(expects: Expects, settings: EndpointSettings | None = None) -> float:
    endpoint = Endpoint(expects, settings, Marked())
    told = moments(endpoint, frames("." * 10 + "v" * 20 + "." * 400))
    return (told.index(Moment.ENDED) - 29) * FRAME / SAMPLE_RATE


def test_the_wait_is_chosen_by_what_is_expected() -> None:
    assert seconds_until_end(Expects.YES_NO) == pytest.approx(0.5, abs=0.04)
    assert seconds_until_end(Expects.VALUE) == pytest.approx(0.6, abs=0.04)
    assert seconds_until_end(Expects.OPEN) == pytest.approx(1.5, abs=0.04)


def test_every_wait_can_be_set_and_stretched_for_people_who_speak_slowly() -> None:
    assert seconds_until_end(Expects.YES_NO, EndpointSettings(wait_yes_no_s=1.0)) == pytest.approx(1.0, abs=0.04)
    assert seconds_until_end(Expects.OPEN, EndpointSettings(patience=2)) == pytest.approx(3.0, abs=0.04)


def test_a_click_does_not_begin_an_utterance() -> None:
    endpoint = Endpoint(Expects.OPEN, activity=Marked())
    assert set(moments(endpoint, frames("....vv........v........"))) == {Moment.SILENCE}
    assert endpoint.started_at is None


def test_the_first_sound_is_whole_because_a_preroll_is_handed_on() -> None:
    endpoint = Endpoint(Expects.OPEN, EndpointSettings(preroll_s=0.4), Marked())
    steps = [endpoint.accept(frame) for frame in frames("." * 30 + "vvv")]
    assert [step.moment for step in steps].index(Moment.STARTED) == 32
    assert endpoint.started_at == 30 * FRAME
    handed_on = steps[-1].frames
    assert len(handed_on) == pytest.approx(0.4 * SAMPLE_RATE / FRAME, abs=1)
    assert [bool(frame.any()) for frame in handed_on[-3:]] == [True, True, True]


def test_a_pause_is_told_once_and_taken_back_when_the_person_goes_on() -> None:
    endpoint = Endpoint(Expects.OPEN, activity=Marked())
    told = moments(endpoint, frames("." * 5 + "v" * 10 + "." * 20 + "v" * 5 + "." * 47))
    assert [moment for moment in told if moment not in {Moment.SILENCE, Moment.SPEAKING}] == [
        Moment.STARTED,
        Moment.PAUSED,
        Moment.RESUMED,
        Moment.PAUSED,
        Moment.ENDED,
    ]


def test_the_end_of_speech_is_when_the_voice_stopped_and_not_when_it_was_noticed() -> None:
    endpoint = Endpoint(Expects.YES_NO, activity=Marked())
    moments(endpoint, frames("." * 10 + "v" * 20 + "." * 40))
    assert endpoint.ended_at == 30 * FRAME
    assert endpoint.heard == 70 * FRAME


def test_time_to_think_lets_a_long_silence_pass() -> None:
    endpoint = Endpoint(Expects.YES_NO, activity=Marked())
    moments(endpoint, frames("v" * 10))
    endpoint.think()
    assert Moment.ENDED not in moments(endpoint, frames("." * 150 + "v" * 5))


def test_the_middle_of_a_long_silence_is_not_handed_on() -> None:
    endpoint = Endpoint(Expects.OPEN, EndpointSettings(patience=100), Marked())
    steps = [endpoint.accept(frame) for frame in frames("." * 20 + "v" * 10 + "." * 300 + "v" * 10)]
    assert sum(len(step.frames) for step in steps) < 70


def test_a_person_who_goes_on_and_on_is_noticed_while_speaking() -> None:
    endpoint = Endpoint(Expects.OPEN, EndpointSettings(cap_s=2), Marked())
    told = moments(endpoint, frames("v" * 100))
    assert told.index(Moment.CAPPED) * FRAME / SAMPLE_RATE == pytest.approx(2, abs=0.1)


def test_a_voice_too_quiet_to_be_meant_for_us_is_silence() -> None:
    class Always(Marked):
        def probability(self, frame: Samples) -> float:
            return 1.0 + 0.0 * len(frame)

    whisper = np.full(FRAME, 5, np.int16)
    assert set(moments(Endpoint(Expects.OPEN, activity=Always()), [whisper] * 50)) == {Moment.SILENCE}


def test_nobody_speaks_in_noise_and_silence(white_noise: list[Samples]) -> None:
    recogniser = ScriptedRecogniser(["invented"])
    assert hear(white_noise, recogniser).text == ""
    assert hear([SILENCE] * 100, recogniser).text == ""
    assert not recogniser.hinted


def test_a_person_is_found_and_what_is_heard_begins_before_them(person: Callable[[str], list[Samples]]) -> None:
    recogniser = ScriptedRecogniser(["yes"])
    spoken = [SILENCE] * 60 + person("affirm") + [SILENCE] * 60
    assert hear(spoken, recogniser, Hints(expects=Expects.YES_NO)).text == "yes"
    assert recogniser.samples < len(np.concatenate(spoken)) / 2


def test_work_begins_sooner_after_an_answer_so_that_it_is_done_when_the_short_wait_is_over() -> None:
    answer, description = Endpoint(Expects.YES_NO, activity=Marked()), Endpoint(Expects.OPEN, activity=Marked())
    said = "." * 5 + "v" * 10 + "." * 8
    assert Moment.PAUSED in moments(answer, frames(said))
    assert Moment.PAUSED not in moments(description, frames(said))
