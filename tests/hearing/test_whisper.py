"""Whisper, with its real model."""

from __future__ import annotations

import shutil
import socket
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pytest

from voice_skill.errors import ModelBroken, ModelMissing
from voice_skill.hearing.listen import hear
from voice_skill.hearing.protocol import FRAME, SAMPLE_RATE, Hints, Samples
from voice_skill.hearing.whisper_readings import LONGEST_S, Reading, _best
from voice_skill.hearing.whisper_recogniser import _trusted, prompt, whisper_recogniser

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voice_skill.hearing.whole_utterance import WholeUtterance
    from voice_skill.pack import ContentPack

    Speech = Callable[[str], list[Samples]]


@pytest.fixture(scope="module")
def whisper(whisper_folder: Path) -> WholeUtterance:
    return whisper_recogniser(whisper_folder)


@pytest.mark.parametrize(
    "recording",
    [
        "af_heart/my_right_calf_has_been_twitching_since_yesterday",
        "bm_george/only_in_my_left_hand",
        "am_michael/no_chest_pain_and_no_trouble_swallowing",
    ],
)
def test_what_people_say_is_heard_word_for_word(whisper: WholeUtterance, spoken: Speech, recording: str) -> None:
    heard = hear(spoken(recording), whisper)
    assert heard.text.replace("cannot", "can not") == recording.partition("/")[2].replace("_", " ")
    assert heard.confidence > 0.5
    assert heard.origin == "whisper"


def test_numbers_come_as_words(whisper: WholeUtterance, spoken: Speech) -> None:
    assert hear(spoken("rms/set_a_timer_for_ten_minutes"), whisper).text == "set a timer for ten minutes"


def test_noise_and_silence_are_no_words(whisper: WholeUtterance, white_noise: list[Samples]) -> None:
    for sound in (white_noise, [np.zeros(FRAME, np.int16)] * 60):
        whisper.start(Hints())
        for frame in sound:
            whisper.accept(frame)
        assert whisper.finish().text == ""
    whisper.start(Hints())
    assert whisper.finish().text == ""


def reading(text: str, score: float, silent: float = 0.1) -> Reading:
    return Reading(text, score, silent)


@pytest.mark.parametrize(
    "invented",
    [
        reading(" Thank you.", -0.6),
        reading(" Thanks for watching!", -0.7),
        reading(" My arm is weak.", -0.9, silent=0.8),
        reading(" My arm is weak.", -1.5),
        reading(" stop" * 40, -0.1),
    ],
)
def test_what_whisper_is_known_to_invent_is_dropped(invented: Reading) -> None:
    assert _trusted([invented]).text == ""
    assert _trusted([reading(" I do.", -0.2), invented]).text == "i do"


def test_what_is_surely_said_stays_even_if_it_is_often_invented() -> None:
    assert _trusted([reading(" Thank you.", -0.1)]).text == "thank you"


def test_words_of_the_pack_become_the_prompt() -> None:
    assert prompt(()) is None
    assert prompt(("magnesium", "eyelid")) == "magnesium, eyelid."
    assert len((prompt(tuple(map(str, range(500)))) or "").split()) == 60


def test_nothing_is_asked_of_the_network(whisper_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        message = "the network was asked"
        raise AssertionError(message)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert whisper_recogniser(whisper_folder).name == "whisper"


def test_a_model_folder_that_is_missing_or_incomplete_is_refused_in_one_sentence(
    whisper_folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(ModelMissing, match="models install whisper-tiny"):
        whisper_recogniser(tmp_path / "nowhere")
    broken = tmp_path / "broken"
    shutil.copytree(whisper_folder, broken)
    (broken / "model.bin").write_bytes((whisper_folder / "model.bin").read_bytes()[:1_000_000])
    with pytest.raises(ModelBroken, match="is damaged"):
        whisper_recogniser(broken)
    (broken / "config.json").write_text("no json")
    with pytest.raises(ModelBroken, match=r"config\.json cannot be read"):
        whisper_recogniser(broken)
    (broken / "tokenizer.json").unlink()
    with pytest.raises(ModelBroken, match=r"tokenizer\.json is missing"):
        whisper_recogniser(broken)


def test_of_readings_that_sound_alike_the_one_is_taken_that_people_say(pack: ContentPack) -> None:
    heard = [(" My eye lit has been switching.", -0.30, 9), (" My eyelid has been twitching.", -0.32, 9)]
    assert _best(heard, 0.0, None).text == " My eye lit has been switching."
    assert _best(heard, 0.0, pack.pairs).text == " My eyelid has been twitching."


def test_what_sounds_otherwise_is_not_bent_into_what_people_say(pack: ContentPack) -> None:
    heard = [(" The train leaves from Leeds at nine.", -0.2, 10), (" The twitch in my legs at night.", -1.2, 10)]
    assert _best(heard, 0.0, pack.pairs).text == heard[0][0]


def test_a_recording_longer_than_a_window_is_heard_window_by_window(whisper: WholeUtterance, spoken: Speech) -> None:
    said = np.concatenate(spoken("bm_george/only_in_my_left_hand"))
    window = np.pad(said, (0, LONGEST_S[0] * SAMPLE_RATE - len(said)))
    whisper.start(Hints())
    whisper.accept(np.concatenate([window, said]))
    assert whisper.finish().text == "only in my left hand only in my left hand"
