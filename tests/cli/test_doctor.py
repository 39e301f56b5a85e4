"""`doctor`: what it finds where a part of an engine is missing, and what it does where it cannot speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from audio_room import audio_room

from voice_skill import doctor, extras
from voice_skill.doctor_findings import NOTHING, Found, summary
from voice_skill.hearing import engines, model_store
from voice_skill.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from cli.commands import Run
    from voice_skill.pack import ContentPack

LIBRARIES = {"whisper": "faster_whisper", "minilm": "tokenizers"}
INSTALLS = {"whisper": "pip install 'voice-skill[whisper]'", "minilm": "pip install 'voice-skill[embeddings]'"}
MODELS = {"whisper": "whisper-tiny.en", "minilm": "minilm"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder of models."""
    monkeypatch.setenv("VOICE_SKILL_MODELS", str(tmp_path))
    return tmp_path


def put(name: str, home: Path) -> None:
    """Put a model there, by the names and sizes of its files."""
    for file in model_store.find(name).record.files:
        place = home / name / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as opened:
            opened.truncate(file.bytes)


def without(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a library be missing."""
    for module in (extras, engines):
        monkeypatch.setattr(module, "find_spec", lambda name: None if name == library else name)


def found(pack: ContentPack, monkeypatch: pytest.MonkeyPatch) -> dict[str, Found]:
    """Return what the doctor finds without looking at devices, voices and words."""
    for area in ("_loudspeaker", "_voice"):
        monkeypatch.setattr(doctor, area, lambda _settings, area=area: Found(area, "Not looked at."))
    for area in ("_microphone", "_vocabulary"):
        monkeypatch.setattr(doctor, area, lambda _given: iter(()))
    return {each.area: each for each in doctor.findings(pack, Settings())}


@pytest.mark.parametrize("part", LIBRARIES)
def test_a_model_without_the_package_that_runs_it_is_told_with_what_brings_the_package(
    pack: ContentPack, home: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    put(MODELS[part], home)
    without(LIBRARIES[part], monkeypatch)
    model = found(pack, monkeypatch)[f"model {MODELS[part]}"]
    assert not model.ok
    assert "the package that runs it is not" in model.found
    assert model.do == f"Run: {INSTALLS[part]}"


def test_for_better_hearing_only_what_is_missing_is_to_be_installed(
    pack: ContentPack, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, package = "voice-skill models install whisper-tiny.en", INSTALLS["whisper"]
    assert found(pack, monkeypatch)["recogniser"].do == f"For better hearing, run: {model}"
    without("faster_whisper", monkeypatch)
    assert found(pack, monkeypatch)["recogniser"].do == f"For better hearing, run: {package} and then: {model}"
    put("whisper-tiny.en", home)
    assert found(pack, monkeypatch)["recogniser"].do == f"For better hearing, run: {package}"


def test_a_model_that_is_missing_with_its_package_is_told_with_both(
    pack: ContentPack, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without("tokenizers", monkeypatch)
    assert not (home / "minilm").exists()
    model = found(pack, monkeypatch)["model minilm"]
    assert model.ok
    assert model.could == f"Run: {INSTALLS['minilm']} and then: voice-skill models install minilm"


def test_every_finding_ends_with_what_to_do_when_it_is_spoken(
    pack: ContentPack, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not list(home.iterdir())
    for finding in found(pack, monkeypatch).values():
        ending = finding.do or finding.could or NOTHING
        assert finding.spoken.startswith(finding.area)
        assert finding.spoken.endswith(ending)


def test_the_last_words_name_what_there_is_to_do() -> None:
    made = [Found("memory", "There is enough."), Found("level", "It is loud.", "Come closer.")]
    assert summary(made) == "That was all. There is something to do about: level."
    assert summary(made[:1]) == "That was all. Nothing to do."


def test_somebody_who_sees_nothing_hears_every_finding_and_that_it_is_over(run: Run) -> None:
    with audio_room() as room, room.recording() as spoken:
        quickly = {**room.environment, "VOICE_SKILL_RATE": "450", "VOICE_SKILL_ENGINE": "pocketsphinx"}
        # A voice that is gone is when it is needed most: then the usual one speaks.
        done = run("doctor", "--speak", "--json", **quickly, VOICE_SKILL_VOICE="/gone/nice.onnx")
    assert done.status == 0
    assert not {line["area"]: line for line in done.lines}["voice"]["ok"]
    assert all(line["do"] or line["ok"] for line in done.lines)
    loud = [at for at, piece in spoken.pieces if len(piece) and np.abs(piece).max() > 200]
    assert loud[-1] - loud[0] > len(done.lines)


def test_a_wrong_variable_is_to_be_corrected_where_it_is(run: Run) -> None:
    done = run("doctor", "--json", PULSE_SERVER="unix:/nowhere", VOICE_SKILL_RATE="900")
    assert done.lines[0]["do"] == "Correct the variable VOICE_SKILL_RATE."


def test_without_a_loudspeaker_all_findings_are_printed_and_one_sentence_says_that_none_is_spoken(run: Run) -> None:
    done = run("doctor", "--speak", "--json", PULSE_SERVER="unix:/nowhere")
    assert {line["area"] for line in done.lines} >= {"memory", "loudspeaker", "recogniser", "voice", "content"}
    assert done.status == 1
    sentence = done.one_sentence()
    assert "cannot be said aloud" in sentence
    assert "loudspeaker" in sentence


def test_a_voice_that_there_is_not_is_a_finding_and_ends_nothing(run: Run) -> None:
    done = run("doctor", "--json", PULSE_SERVER="unix:/nowhere", VOICE_SKILL_VOICE="nobody")
    voice = {line["area"]: line for line in done.lines}["voice"]
    assert done.status == 0
    assert not voice["ok"]
    assert "nobody" in voice["found"]
    assert voice["do"]
    assert done.lines[-1]["area"] == "content"


@pytest.mark.parametrize(
    ("level_db", "says"), [(-90, "no sound at all"), (-81, "very little"), (-60, "decibels"), (-3, "overdriven")]
)
def test_a_microphone_that_is_too_low_or_overdriven_is_told(level_db: float, says: str) -> None:
    sound = np.random.default_rng(1).standard_normal(16_000) * 32_768 * 10 ** (level_db / 20)
    judged = doctor.level(np.clip(np.round(sound), -32_768, 32_767).astype(np.int16))
    assert says in judged.found
    assert bool(judged.do or judged.could) is (level_db != -60)


def test_how_many_words_of_the_content_are_known_and_sounded_out_is_told(pack: ContentPack) -> None:
    told = next(doctor._vocabulary(pack))  # noqa: SLF001 (one finding of many)
    assert "pocketsphinx knows 100.0 percent" in told.found
    assert "It sounds out" in told.found
    assert told.ok
    assert not told.could
