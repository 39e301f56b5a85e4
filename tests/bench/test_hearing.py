"""Measuring hearing: who speaks, in which noise, what is counted, and what is printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner

from voice_skill.bench.hearing import noise, said
from voice_skill.bench.hearing.goals import WITH_WHISPER, reached
from voice_skill.bench.hearing.judging import Judged, judge
from voice_skill.bench.hearing.measures import AGAIN, confusion, measures, ours, stock, swapped, word_error_rate
from voice_skill.bench.hearing.speakers import speakers
from voice_skill.bench.hearing.table import as_objects, for_people
from voice_skill.bench.hearing.trials import ANSWERED, NOISE, OUTSIDE, QUIET, SPOKEN, Heard, Hearing, Trial, trials
from voice_skill.bench.utterances import Labelled, load
from voice_skill.cli import main
from voice_skill.hearing.engines import Engine, installed
from voice_skill.hearing.protocol import SAMPLE_RATE
from voice_skill.hearing.voice_activity import loudness_db
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.bench.hearing.speakers import Speaker
    from voice_skill.hearing.protocol import Samples
    from voice_skill.pack import ContentPack

SEEN = Path(__file__).parents[1] / "utterances" / "seen"
FINE = Judged(right=True, danger=False, answer="", took=False)
TWITCH = Labelled(text="my eyelid is twitching", intent="report_symptom", findings=(("symptom", "twitch", None, ""),))


@pytest.fixture(scope="module")
def two() -> tuple[Speaker, ...]:
    return speakers(2)


@pytest.fixture(scope="module")
def spoken(two: Sequence[Speaker]) -> Samples:
    return two[0].say("my left eyelid has been twitching since Monday")


def heard(row: Labelled, text: str, judged: Judged = FINE, kind: str = SPOKEN, snr_db: float | None = None) -> Heard:
    where = QUIET if snr_db is None else "pink"
    silence = np.zeros(SAMPLE_RATE, np.int16)
    trial = Trial(kind=kind, row=row, voice="somebody", noise=where, snr_db=snr_db, samples=silence)
    typed = Judged(right=True, danger=said.is_danger(row), answer=row.intent, took=False)
    other = Hearing(text="something else", judged=FINE, processor_s=0.4)
    return Heard(trial=trial, typed=typed, ours=Hearing(text=text, judged=judged, processor_s=0.2), stock=other)


def test_six_voices_speak_and_each_sounds_different() -> None:
    six = speakers(6)
    sounds = {speaker.say("good morning").tobytes() for speaker in six}
    assert len({speaker.name for speaker in six}) == len(sounds) == 6


def test_a_voice_says_a_sentence_alike_in_every_run() -> None:
    once, again = (speakers(1)[0].say("good morning") for _ in range(2))
    assert np.array_equal(once, again)


def test_a_sentence_is_heard_alike_whatever_was_heard_before_it(pack: ContentPack, two: Sequence[Speaker]) -> None:
    other = Labelled(text="my calf cramps at night", intent="report_symptom")
    alone, second = (
        next(t for t in trials(rows, pack, two[1:], 9) if t.row.text == TWITCH.text)
        for rows in ([TWITCH], [other, TWITCH])
    )
    assert alone.noise == second.noise == QUIET
    assert np.array_equal(alone.samples, second.samples)


@pytest.mark.parametrize("snr_db", [20.0, 10.0, 5.0])
@pytest.mark.parametrize("name", noise.NOISES)
def test_noise_is_so_many_decibels_below_speech(name: str, snr_db: float, spoken: Samples) -> None:
    chance = np.random.default_rng(1)
    room = noise.in_the_room(spoken, chance)
    wave = noise.NOISES[name](chance, len(room), [spoken])
    added = noise.mixed(room, wave, snr_db).astype(np.int32) - room
    assert loudness_db(added.astype(np.int16)) == pytest.approx(noise.SPEECH_DB - snr_db, abs=0.5)


@pytest.mark.parametrize("name", noise.ALONE)
def test_noise_is_the_same_each_time(name: str, spoken: Samples) -> None:
    one, other = (noise.ALONE[name](np.random.default_rng(3), 20_001, [spoken]) for _ in range(2))
    assert len(one) == 20_001
    assert np.array_equal(one, other)
    assert loudness_db(noise.alone(one, -30.0)) == pytest.approx(-30.0, abs=0.5)


def test_dangers_descriptions_and_answers_are_a_third_each() -> None:
    rows = said.for_us(load(SEEN), 12)
    assert sum(map(said.is_danger, rows)) == 4
    assert sum(bool(row.asking) and not said.is_danger(row) for row in rows) == 4
    assert rows == said.for_us(load(SEEN), 12)
    assert not any(said.GARBLED & set(row.tags) for row in said.for_us(load(SEEN), 10_000))
    assert {row.intent for row in said.for_others(load(SEEN), 5)} <= said.OUTSIDE


def test_every_utterance_is_heard_in_quiet_and_at_every_level(pack: ContentPack, two: Sequence[Speaker]) -> None:
    all_of_them = list(trials([TWITCH], pack, two, 1))
    first = [trial for trial in all_of_them if trial.kind == SPOKEN]
    assert [trial.snr_db for trial in first] == [None, 20.0, 10.0, 5.0]
    assert {trial.noise for trial in first} == {QUIET, *noise.NOISES}
    assert len({trial.voice for trial in first}) == 1
    bare = {(t.row.text, t.voice) for t in all_of_them if t.kind == ANSWERED}
    assert bare >= {(text, speaker.name) for text in ("yes", "no") for speaker in two}
    assert {trial.noise for trial in all_of_them if trial.kind == NOISE} == set(noise.ALONE)


def test_what_is_right_has_its_intent_and_every_finding_and_no_more(pack: ContentPack) -> None:
    row = Labelled(
        text="my eyelid is twitching",
        intent="report_symptom",
        findings=(("symptom", "twitch", None, "present"), ("body_part", "eyelid", None, "present")),
    )
    assert judge(Transcript(row.text), row, pack).right
    assert not judge(Transcript("my eyelid is twitching and i feel sick"), row, pack).right
    assert not judge(Transcript("my foot is twitching"), row, pack).right
    assert judge(Transcript("my face is drooping on one side"), row, pack).danger


@pytest.mark.parametrize(("text", "confidence", "taken"), [("yes", 0.3, "yes"), ("no", 0.9, "no"), ("no", 0.3, "")])
def test_a_no_counts_only_where_it_was_clearly_heard(
    text: str, confidence: float, taken: str, pack: ContentPack
) -> None:
    row = Labelled(text=text, asking=said.danger_question(pack), intent=text)
    assert judge(Transcript(text, confidence), row, pack).answer == taken


def test_words_wrong_are_told_for_each_word_said() -> None:
    rows = [heard(TWITCH, "my eyelids is twitching"), heard(TWITCH, "")]
    assert word_error_rate(rows, ours) == pytest.approx(5 / 8)
    assert word_error_rate([], ours) is None
    both = measures([*rows, heard(TWITCH, "no", kind=OUTSIDE)], stock)
    assert both.trials == 2
    assert both.wer is not None
    assert both.wer >= 1


def test_a_swapped_answer_is_told_apart_from_one_that_is_asked_again() -> None:
    yes, no = (Labelled(text=text, asking="ask", intent=text) for text in ("yes", "no"))
    taken = Judged(right=False, danger=False, answer="no", took=True)
    counts = confusion([heard(row, "", taken, ANSWERED) for row in (yes, no)] + [heard(yes, "", kind=ANSWERED)], ours)
    assert swapped(counts) == 1
    assert counts == {("yes", "no"): 1, ("no", "no"): 1, ("yes", AGAIN): 1}


def test_a_swap_and_a_noise_that_answers_miss_their_goals() -> None:
    took = Judged(right=False, danger=False, answer="no", took=True)
    yes = Labelled(text="yes", asking="ask", intent="yes")
    trialled = [heard(yes, "no", took, ANSWERED, 5.0), heard(TWITCH, "the", took, NOISE), heard(TWITCH, TWITCH.text)]
    figures = {figure.name: figure for figure in reached(trialled, WITH_WHISPER, 400.0)}
    assert figures["yes taken as no, or no as yes, in any noise"].reached is False
    assert figures["noise that gives a finding, a yes or a no"].reached is False
    assert figures["intent and every finding right, quiet"].reached is True
    assert figures["real-time factor"].is_ == pytest.approx(0.2)
    assert figures["memory of `hear`"].reached is False
    lines = list(for_people(trialled, list(figures.values())))
    assert any(line.startswith("yes, in noise") and line.split()[4] == "1" for line in lines)
    objects = list(as_objects(trialled, list(figures.values())))
    assert objects[-1]["figures"]["real_time_factor"]["reached"] is True
    assert {"level", "noise", "voice", "answers"} <= {key for each in objects for key in each}


def test_the_command_prints_one_object_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice_skill.bench.hearing.trials.LEVELS_DB", (10.0,))  # one of each, so that it takes seconds
    monkeypatch.setattr("voice_skill.bench.hearing.trials.ALONE_DB", (-35.0,))
    monkeypatch.setattr("voice_skill.bench.hearing.said.ANSWERS_EACH", 1)
    row = {"text": "my left eyelid is twitching", "intent": "report_symptom", "findings": ["symptom.twitch"]}
    (tmp_path / "set.yaml").write_bytes(msgspec.yaml.encode([row]))
    command = ["bench", "hearing", "--engine", "pocketsphinx", "--voices", "1", "--limit", "1", "--json"]
    done = CliRunner().invoke(main, [*command, "--set", str(tmp_path)])
    first, *others = map(msgspec.json.decode, done.stdout.splitlines())
    assert first["engine"] == "pocketsphinx"
    assert any(row.get("level") == "quiet" for row in others)
    assert others[-1]["figures"]["memory_of_hear"]["is"] > 50


@pytest.mark.skipif(Engine.VOSK in installed(), reason="a Vosk model is installed")
def test_without_the_model_of_an_engine_one_sentence_says_so() -> None:
    done = CliRunner().invoke(main, ["bench", "hearing", "--engine", "vosk"], standalone_mode=False)
    assert "models install vosk" in str(done.exception) or "models install vosk" in done.output


def test_an_empty_set_and_a_wrong_engine_are_told(tmp_path: Path) -> None:
    for wrong in (["--set", str(tmp_path)], ["--engine", "nobody"]):
        done = CliRunner().invoke(main, ["bench", "hearing", *wrong])
        assert done.exit_code != 0
