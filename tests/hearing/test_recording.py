"""Recordings of all kinds become the one inner shape, or one clear sentence."""

from __future__ import annotations

import os
import resource
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from voice_skill.errors import RecordingUnreadable
from voice_skill.hearing.protocol import FRAME, SAMPLE_RATE, Samples
from voice_skill.hearing.recording import open_recording

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

TONE_HZ = 440


def tone(rate: int, seconds: float = 1.0, level: float = 0.5) -> NDArray[np.float64]:
    return level * np.sin(2 * np.pi * TONE_HZ * np.arange(round(rate * seconds)) / rate)


def heard(file: Path) -> Samples:
    return np.concatenate(list(open_recording(file).frames()))


def pitch(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples.astype(float)))
    return float(np.argmax(spectrum) * SAMPLE_RATE / len(samples))


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW"])
def test_a_wav_of_any_rate_and_depth_is_heard_at_the_right_pitch_and_level(
    tmp_path: Path, rate: int, subtype: str
) -> None:
    soundfile.write(tmp_path / "a.wav", tone(rate), rate, subtype=subtype)
    samples = heard(tmp_path / "a.wav")
    assert abs(len(samples) - SAMPLE_RATE) <= FRAME
    assert pitch(samples[:SAMPLE_RATE]) == pytest.approx(TONE_HZ, abs=2)
    assert np.abs(samples).max() == pytest.approx(0.5 * 32767, rel=0.05)


@pytest.mark.parametrize("suffix", ["flac", "ogg", "aiff", "mp3"])
def test_other_formats_are_heard_too(tmp_path: Path, suffix: str) -> None:
    soundfile.write(tmp_path / f"a.{suffix}", tone(SAMPLE_RATE), SAMPLE_RATE)
    assert pitch(heard(tmp_path / f"a.{suffix}")[:SAMPLE_RATE]) == pytest.approx(TONE_HZ, abs=2)


def test_channels_are_mixed_to_one(tmp_path: Path) -> None:
    left = tone(SAMPLE_RATE)
    soundfile.write(tmp_path / "a.wav", np.stack((left, np.zeros_like(left)), axis=1), SAMPLE_RATE)
    assert np.abs(heard(tmp_path / "a.wav")).max() == pytest.approx(0.25 * 32767, rel=0.05)


def test_every_frame_has_the_same_size(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", tone(44_100, 0.33), 44_100)
    assert {len(frame) for frame in open_recording(tmp_path / "a.wav").frames()} == {FRAME}


def test_what_is_louder_than_full_scale_is_clipped_and_not_wrapped(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", tone(SAMPLE_RATE, level=3.0), SAMPLE_RATE, subtype="FLOAT")
    samples = heard(tmp_path / "a.wav")
    assert samples.max() == 32767
    assert pitch(samples[:SAMPLE_RATE]) == pytest.approx(TONE_HZ, abs=2)


def test_numbers_that_are_none_are_silence(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.full(SAMPLE_RATE, np.nan), SAMPLE_RATE, subtype="FLOAT")
    assert not heard(tmp_path / "a.wav").any()


def test_a_header_of_unknown_length_as_pipes_write_it_is_heard(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", tone(SAMPLE_RATE), SAMPLE_RATE)
    written = bytearray((tmp_path / "a.wav").read_bytes())
    written[4:8] = written[40:44] = b"\xff\xff\xff\xff"
    (tmp_path / "a.wav").write_bytes(written)
    assert abs(len(heard(tmp_path / "a.wav")) - SAMPLE_RATE) <= FRAME


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("none.wav", None, "does not exist"),
        ("empty.wav", b"", "is empty"),
        ("text.wav", b"This is a letter, and no sound at all. " * 40, "is not a sound file"),
        ("header.wav", b"RIFF\x24\x00\x00\x00WAVEfmt ", "is not a sound file"),
    ],
)
def test_what_is_no_recording_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes | None, why: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(RecordingUnreadable, match=why) as refused:
        open_recording(tmp_path / name)
    assert name in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingUnreadable, match="is a folder"):
        open_recording(tmp_path)


def test_a_recording_without_a_sample_is_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(0), SAMPLE_RATE)
    with pytest.raises(RecordingUnreadable, match="holds no sound"):
        open_recording(tmp_path / "a.wav")


NOISE = np.random.default_rng(1).normal(0, 0.1, 5 * SAMPLE_RATE)


@pytest.mark.parametrize("part", [0.25, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg", "aiff", "mp3", "au", "w64", "rf64", "opus"])
def test_a_recording_that_is_cut_short_is_refused(tmp_path: Path, suffix: str, part: float) -> None:
    whole = tmp_path / f"a.{suffix}"
    how = {"opus": {"format": "OGG", "subtype": "OPUS"}, "rf64": {"format": "RF64"}}.get(suffix, {})
    soundfile.write(whole, NOISE, SAMPLE_RATE, **how)
    assert open_recording(whole).note() == ""
    whole.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * part)])
    with pytest.raises(RecordingUnreadable, match=r"cut short|damaged"):
        heard(whole)


def test_a_recording_that_ends_between_two_pages_is_heard_and_that_is_said(tmp_path: Path) -> None:
    file = tmp_path / "a.ogg"
    soundfile.write(file, NOISE, SAMPLE_RATE)
    written = file.read_bytes()
    file.write_bytes(written[: written.rindex(b"OggS")])
    assert "may be cut short; what is there is heard." in open_recording(file).note()
    assert len(heard(file)) > SAMPLE_RATE


@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg", "aiff"])
def test_what_stands_after_the_end_of_a_recording_is_no_part_of_it(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"a.{suffix}"
    soundfile.write(file, NOISE, SAMPLE_RATE)
    file.write_bytes(file.read_bytes() + bytes(5_000))
    recording = open_recording(file)
    assert recording.note() == ""
    assert recording.seconds == pytest.approx(5)


def test_only_the_first_minute_is_one_utterance_and_that_is_said(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "long.wav", np.zeros(90 * 8_000), 8_000)
    recording = open_recording(tmp_path / "long.wav")
    assert sum(map(len, recording.frames())) == pytest.approx(60 * SAMPLE_RATE, abs=FRAME)
    assert "lasts 90 seconds" in recording.note()
    assert recording.note(limit_s=100) == ""
    assert sum(map(len, recording.frames(limit_s=10))) == pytest.approx(10 * SAMPLE_RATE, abs=FRAME)


def test_an_hour_streams_in_bounded_memory(tmp_path: Path) -> None:
    with soundfile.SoundFile(tmp_path / "hour.wav", "w", 8_000, 1, subtype="PCM_U8") as file:
        for _ in range(60):
            file.write(np.zeros(60 * 8_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    samples = sum(map(len, open_recording(tmp_path / "hour.wav").frames(limit_s=4000)))
    assert samples == pytest.approx(3600 * SAMPLE_RATE, abs=FRAME)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_a_recording_whose_header_was_never_filled_in_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "unfinished.wav"
    soundfile.write(file, tone(SAMPLE_RATE), SAMPLE_RATE, subtype="PCM_16")
    whole = bytearray(file.read_bytes())
    whole[4:8] = whole[40:44] = bytes(4)
    file.write_bytes(whole)
    with pytest.raises(RecordingUnreadable, match="is cut short or damaged; copy or record it again"):
        open_recording(file)


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(RecordingUnreadable, match="is no file; save the sound to a file first"):
        open_recording(pipe)
