"""Vosk, with a real model: the Korean one, since it is the only one that is an ordinary package."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voice_skill.errors import ModelBroken, ModelMissing
from voice_skill.hearing.listen import hear
from voice_skill.hearing.protocol import FRAME, Hints, Samples
from voice_skill.hearing.vosk_recogniser import VoskRecogniser
from voice_skill.values import Expects

if TYPE_CHECKING:
    from collections.abc import Callable

RIGHT, YES, NO = "오른쪽", "네", "아니요"
ANSWERS = Hints(expects=Expects.YES_NO, phrases=(YES, NO))


def linked(model: Path, folder: Path) -> Path:
    """Return a copy of a model folder whose files are links."""
    return Path(shutil.copytree(model, folder, copy_function=os.symlink))


@pytest.fixture(scope="module")
def openly(korean_folder: Path) -> VoskRecogniser:
    return VoskRecogniser(korean_folder, language="ko")


@pytest.fixture(scope="module")
def biased(korean_folder: Path) -> VoskRecogniser:
    return VoskRecogniser(korean_folder, biased=True, language="ko")


def test_words_come_while_the_person_still_speaks(
    openly: VoskRecogniser, korean: Callable[[str], list[Samples]]
) -> None:
    captions: list[str] = []
    heard = hear(korean("my_right_leg_hurts"), openly, on_partial=captions.append)
    assert heard.text.startswith(RIGHT)
    assert heard.origin == "vosk"
    assert len(captions) > 2
    assert any(RIGHT in caption and caption != heard.text for caption in captions)


def test_each_word_has_a_confidence_and_a_place_in_time(
    openly: VoskRecogniser, korean: Callable[[str], list[Samples]]
) -> None:
    for _ in range(2):  # The engine's own clock runs on; ours begins anew with each utterance.
        heard = hear(korean("my_right_leg_hurts"), openly)
        assert [word.text for word in heard.words] == heard.text.split()
        assert all(0 < word.confidence <= 1 for word in heard.words)
        starts = [word.start_s for word in heard.words]
        assert starts == sorted(starts)
        assert 0 <= starts[0] < 1
        assert heard.words[-1].end_s < 3


def test_other_readings_are_kept(openly: VoskRecogniser, korean: Callable[[str], list[Samples]]) -> None:
    heard = hear(korean("my_right_leg_hurts"), openly)
    assert heard.alternatives
    assert heard.text not in heard.alternatives


def test_under_the_grammar_of_a_question_its_answers_are_heard(
    openly: VoskRecogniser, biased: VoskRecogniser, korean: Callable[[str], list[Samples]]
) -> None:
    assert hear(korean("no"), openly, ANSWERS).text != NO
    assert hear(korean("no"), biased, ANSWERS).text == NO
    assert hear(korean("yes"), biased, ANSWERS).text == YES


def test_the_grammar_is_switched_by_question_and_switched_off_again(
    biased: VoskRecogniser, korean: Callable[[str], list[Samples]]
) -> None:
    assert set(hear(korean("my_right_leg_hurts"), biased, ANSWERS).text.split()) <= {YES, NO}
    assert RIGHT in hear(korean("my_right_leg_hurts"), biased).text
    narrow = Hints(expects=Expects.VALUE, phrases=(RIGHT,))
    assert set(hear(korean("my_right_leg_hurts"), biased, narrow).text.split()) == {RIGHT}


def test_a_phrase_with_a_word_that_the_model_does_not_know_is_left_out_whole(biased: VoskRecogniser) -> None:
    assert biased.knows(NO)
    assert not biased.knows("fasciculation")
    assert biased.grammar([NO, f"{NO} fasciculation", "fasciculation"]) == [NO]


def test_an_utterance_that_was_broken_off_leaves_nothing_for_the_next(
    biased: VoskRecogniser, korean: Callable[[str], list[Samples]]
) -> None:
    biased.start(ANSWERS)
    for frame in korean("no"):
        biased.accept(frame)
    assert hear(korean("yes"), biased, ANSWERS).text == YES


def test_silence_is_an_empty_transcript(openly: VoskRecogniser) -> None:
    openly.start(Hints())
    for _ in range(100):
        openly.accept(np.zeros(FRAME, np.int16))
    assert openly.finish().text == ""
    openly.start(Hints())
    assert openly.finish().text == ""


def test_noise_that_nobody_speaks_in_answers_no_question(biased: VoskRecogniser, white_noise: list[Samples]) -> None:
    biased.start(ANSWERS)
    for frame in white_noise:
        biased.accept(frame)
    assert biased.finish().text, "the grammar alone turns noise into an answer; if not, the guard can go"
    assert hear(white_noise, biased, ANSWERS).text == ""


def test_two_conversations_share_one_model(korean_folder: Path, openly: VoskRecogniser) -> None:
    another = VoskRecogniser(korean_folder, language="ko")
    assert another._model is openly._model  # noqa: SLF001 - memory is the point
    assert another._engine is not openly._engine  # noqa: SLF001 - what is heard must not be shared


def test_a_model_of_another_language_is_never_taken_for_english(korean_folder: Path) -> None:
    with pytest.raises(ModelBroken, match="is not English"):
        VoskRecogniser(korean_folder)


def test_a_folder_that_is_not_there_is_told_with_the_command_that_helps(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="models install vosk-small-en-us"):
        VoskRecogniser(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "lost", ["am/final.mdl", "conf/mfcc.conf", "graph/Gr.fst", "graph/HCLr.fst", "ivector/final.ie"]
)
def test_a_model_folder_with_a_file_missing_is_refused_in_one_sentence(
    tmp_path: Path, korean_folder: Path, lost: str
) -> None:
    broken = linked(korean_folder, tmp_path / "broken")
    (broken / lost).unlink()
    with pytest.raises(ModelBroken, match=r"incomplete: .* is missing or empty"):
        VoskRecogniser(broken, language="ko")


@pytest.mark.parametrize("spoilt", ["am/final.mdl", "graph/HCLr.fst", "conf/model.conf"])
def test_a_model_with_a_damaged_file_is_refused_in_one_sentence(
    tmp_path: Path, korean_folder: Path, spoilt: str, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = linked(korean_folder, tmp_path / "broken")
    (broken / spoilt).unlink()
    (broken / spoilt).write_bytes(b"\x00garbage" * 50)
    with pytest.raises(ModelBroken, match="is damaged"):
        VoskRecogniser(broken, language="ko")
    assert capfd.readouterr().err == ""
