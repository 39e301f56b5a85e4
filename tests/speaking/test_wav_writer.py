from __future__ import annotations

import resource
import wave
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pocketsphinx
import pytest
import soxr

from voice_skill.speaking.protocol import CollectingVoice, Sound
from voice_skill.speaking.pyttsx3_voice import Pyttsx3Voice
from voice_skill.speaking.wav_writer import LEAD_S, SpeechNotWritten, spoken, write_wav

if TYPE_CHECKING:
    from collections.abc import Iterator

SAID = (
    "coffee can make a muscle twitch",
    "try to drink less coffee",
    "call the emergency number now",
    "see a doctor if you feel weak",
    "is the twitch in one place or in other places too",
    "stress and too little sleep are common causes",
    "drink enough water and rest your eyes",
)


def read(path: Path) -> Sound:
    with wave.open(str(path), "rb") as opened:
        assert (opened.getnchannels(), opened.getsampwidth()) == (1, 2)
        return Sound(np.frombuffer(opened.readframes(opened.getnframes()), "<i2"), opened.getframerate())


def test_a_reply_begins_with_silence_and_holds_every_sentence(tmp_path: Path) -> None:
    voice = CollectingVoice()
    write_wav(tmp_path / "new" / "reply.wav", spoken(["One two three.", "Four five."], voice))
    sound = read(tmp_path / "new" / "reply.wav")
    assert [sentence for sentence, _ in voice.rendered] == ["One two three.", "Four five."]
    assert not sound.samples[: int(LEAD_S * sound.rate)].any()
    assert sound.seconds > 5 * 60 / 165


def test_a_recogniser_finds_the_words_back_in_the_written_file(tmp_path: Path) -> None:
    voice = Pyttsx3Voice()
    grammar = "#JSGF V1.0; grammar said; public <said> = " + " | ".join(SAID) + ";"
    decoder = pocketsphinx.Decoder(samprate=16_000, loglevel="FATAL")
    decoder.add_jsgf_string("said", grammar)
    decoder.activate_search("said")
    for number, sentence in enumerate(SAID):
        path = tmp_path / f"{number}.wav"
        write_wav(path, spoken([sentence], voice))
        sound = read(path)
        decoder.start_utt()
        decoder.process_raw(soxr.resample(sound.samples, sound.rate, 16_000).tobytes(), full_utt=True)
        decoder.end_utt()
        assert decoder.hyp().hypstr == sentence
    voice.close()


@pytest.mark.parametrize("place", ["a_file/reply.wav", "."])
def test_a_place_that_takes_no_file_is_one_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "a_file").touch()
    with pytest.raises(SpeechNotWritten, match=r"could not be written to .* choose another place\."):
        write_wav(tmp_path / place, Sound(np.zeros(10, np.int16), 16_000))


@contextmanager
def little_room() -> Iterator[None]:
    """Let no file grow beyond a few kilobytes, as on a disk that fills up.

    No longer than needed: what pytest itself prints may go to a file that is longer.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_leaves_no_half_of_a_file_and_what_was_there(tmp_path: Path) -> None:
    write_wav(tmp_path / "old.wav", Sound(np.ones(10, np.int16), 16_000))
    for name in ("old.wav", "new.wav"):
        with little_room(), pytest.raises(SpeechNotWritten, match=r"could not be written to .* choose another place\."):
            write_wav(tmp_path / name, Sound(np.zeros(10_000, np.int16), 16_000))
    assert [path.name for path in tmp_path.iterdir()] == ["old.wav"]
    assert len(read(tmp_path / "old.wav").samples) == 10


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.wav").symlink_to(tmp_path / "folder" / "reply.wav")
    write_wav(tmp_path / "link.wav", Sound(np.ones(10, np.int16), 16_000))
    assert (tmp_path / "link.wav").is_symlink()
    assert len(read(tmp_path / "folder" / "reply.wav").samples) == 10


def test_a_full_disk_is_one_sentence() -> None:
    with pytest.raises(SpeechNotWritten, match="No space left on device"):
        write_wav(Path("/dev/full"), Sound(np.zeros(10_000, np.int16), 16_000))
