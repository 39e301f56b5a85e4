"""`hear`: recordings in, meaning and reply out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from cli.commands import DEMO, RECORDINGS
from voice_skill.hearing.engines import Engine, recogniser
from voice_skill.hearing.listen import hear
from voice_skill.hearing.recording import open_recording

if TYPE_CHECKING:
    from pathlib import Path

    from cli.commands import Run


def findings(line: dict[str, Any]) -> set[str]:
    return {f"{f['kind']}.{f['name']}" for f in line["understood"]["findings"] if f["status"] == "present"}


def test_a_description_is_heard_understood_and_answered(run: Run) -> None:
    done = run("hear", DEMO / "opening.flac", "--json")
    assert done.status == 0
    (line,) = done.lines
    assert set(line) == {"file", "engine", "text", "confidence", "audio_s", "decode_s", "understood", "reply"}
    assert line["file"] == str(DEMO / "opening.flac")
    assert "eyelid" in line["text"]
    assert 0 < line["confidence"] <= 1
    assert line["audio_s"] > 3
    assert {"body_part.eyelid", "trigger.caffeine"} <= findings(line)
    assert line["reply"]["asks"] == "ask_emergency_screen"


def test_the_question_that_was_asked_gives_an_answer_its_meaning(run: Run) -> None:
    done = run("hear", DEMO / "ask_duration.flac", "--asking", "ask_duration", "--json")
    (line,) = done.lines
    assert "duration_days.duration_days" in findings(line)


@pytest.mark.parametrize("engine", ["whisper", "pocketsphinx"])
def test_an_engine_that_is_named_is_used(run: Run, engine: str) -> None:
    done = run("hear", DEMO / "deny.flac", "--asking", "ask_weakness", "--engine", engine, "--json")
    (line,) = done.lines
    assert line["engine"] == engine
    assert line["understood"]["intent"] == "deny"


def test_recordings_that_cannot_be_heard_do_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    empty, text, cut = tmp_path / "empty.wav", tmp_path / "notes.wav", tmp_path / "cut.flac"
    empty.touch()
    text.write_text("not sound")
    cut.write_bytes((DEMO / "opening.flac").read_bytes()[:4000])
    files = [tmp_path / "missing.wav", empty, text, cut, tmp_path, DEMO / "affirm.flac"]
    done = run("hear", *files, "--json", "--engine", "pocketsphinx")
    assert done.status == 1
    assert [line["file"] for line in done.lines][-1] == str(DEMO / "affirm.flac")
    assert "Traceback" not in done.err
    for file in files[:3]:
        assert len([line for line in done.err.splitlines() if str(file) in line]) == 1


@pytest.mark.parametrize("noise", ["silence", "pink", "clatter"])
def test_silence_and_noise_are_nothing_and_never_a_finding(run: Run, noise: str) -> None:
    done = run("hear", RECORDINGS / "noise" / f"{noise}.flac", "--asking", "ask_emergency_screen", "--json")
    (line,) = done.lines
    assert not line["text"] or line["understood"]["intent"] in {"unclear", "off_topic"}
    assert not findings(line)


@pytest.mark.parametrize("other", ["bf_emma/what_is_the_weather_like_tomorrow", "rms/set_a_timer_for_ten_minutes"])
def test_what_is_meant_for_others_is_off_topic(run: Run, other: str) -> None:
    (line,) = run("hear", RECORDINGS / f"{other}.flac", "--json").lines
    assert line["understood"]["intent"] in {"unclear", "off_topic"}
    assert not findings(line)


def test_the_reply_is_spoken_into_a_file_whose_words_are_heard_again(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "replies" / "out.wav"
    done = run("hear", DEMO / "opening.flac", "--speak", out, "--json")
    assert done.status == 0
    with soundfile.SoundFile(out) as file:
        assert file.channels == 1
    said = hear(open_recording(out).frames(), recogniser(Engine.AUTO)).text
    assert sum(word in said for word in ("danger", "face", "arm", "breathing", "chest")) >= 2


def test_several_replies_are_numbered(run: Run, tmp_path: Path) -> None:
    run("hear", DEMO / "affirm.flac", DEMO / "deny.flac", "--speak", tmp_path / "out.wav", "--engine", "pocketsphinx")
    assert sorted(path.name for path in tmp_path.glob("*.wav")) == ["out-1.wav", "out-2.wav"]


def test_a_reply_never_takes_the_place_of_a_recording(run: Run, tmp_path: Path) -> None:
    one, two = tmp_path / "a.wav", tmp_path / "out-2.wav"
    for path in (one, two):
        soundfile.write(path, np.zeros(16_000), 16_000)
    (tmp_path / "link.wav").symlink_to(one)
    for files, out in (([one], one), ([one], tmp_path / "link.wav"), ([one, two], tmp_path / "out.wav")):
        before = [path.read_bytes() for path in (one, two)]
        done = run("hear", *files, "--speak", out, "--engine", "pocketsphinx")
        assert done.status == 2
        assert "would overwrite the recording" in done.one_sentence()
        assert [path.read_bytes() for path in (one, two)] == before


def test_without_json_people_can_read_it(run: Run) -> None:
    done = run("hear", DEMO / "affirm.flac", "--asking", "ask_weakness", "--engine", "pocketsphinx")
    assert "yes" in done.out
    assert "affirm" in done.out
    assert "{" not in done.out


@pytest.mark.parametrize(
    ("option", "wrong", "choice"),
    [("--engine", "siri", "pocketsphinx"), ("--asking", "ask_duratoin", "ask_duration"), ("--voice", "zz-top", "en")],
)
def test_a_wrong_name_is_wrong_usage_and_names_the_choices(run: Run, option: str, wrong: str, choice: str) -> None:
    more = ("--speak", "out.wav") if option == "--voice" else ()
    done = run("hear", DEMO / "affirm.flac", option, wrong, *more)
    assert done.status == 2
    assert wrong in done.one_sentence()
    assert choice in done.err


def test_an_engine_whose_model_is_not_there_says_how_to_get_it(run: Run, tmp_path: Path) -> None:
    done = run("hear", DEMO / "affirm.flac", "--engine", "vosk", VOICE_SKILL_MODELS=str(tmp_path))
    assert done.status == 1
    assert "voice-skill models install" in done.one_sentence()


def test_without_any_model_pocketsphinx_hears(run: Run, tmp_path: Path) -> None:
    done = run("hear", DEMO / "affirm.flac", "--asking", "ask_weakness", "--json", VOICE_SKILL_MODELS=str(tmp_path))
    assert done.lines[0]["engine"] == "pocketsphinx"


def test_the_numbers_of_the_country_that_was_chosen_are_told(run: Run) -> None:
    recording = RECORDINGS / "rms" / "i_have_pain_in_my_chest_and_i_can_not_breathe.flac"
    (line,) = run("hear", recording, "--country", "US", "--json").lines
    assert "nine one one" in line["reply"]["say"]
    assert run("hear", recording, "--country", "ZZ").status == 2


def test_a_recording_longer_than_the_window_of_whisper_is_heard_whole(run: Run, tmp_path: Path) -> None:
    parts = [soundfile.read(path, dtype="int16")[0] for path in sorted(DEMO.glob("*.flac"))]
    sound = np.concatenate(parts)[: 45 * 16_000]
    soundfile.write(tmp_path / "long.wav", sound, 16_000)
    done = run("hear", tmp_path / "long.wav", "--engine", "whisper", "--json")
    assert done.status == 0
    assert len(done.lines[0]["text"].split()) > 40
