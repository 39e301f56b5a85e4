"""The recordings are what their lists say, and small."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pocketsphinx
import pytest
import soundfile
from rapidfuzz.distance import Levenshtein

from voice_skill.demo import FOLDER, recordings
from voice_skill.pack import ContentPack  # noqa: TC001 - pytest reads it

HERE = Path(__file__).parent
DEMO = recordings()
FILES = sorted([*HERE.glob("*/*.flac"), *(FOLDER / part.file for part in DEMO.values())])
MOST_BYTES = 6_000_000


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_recording_is_what_recognisers_take_and_neither_silent_nor_overdriven(path: Path) -> None:
    info = soundfile.info(path)
    assert (info.samplerate, info.channels, info.subtype) == (16_000, 1, "PCM_16")
    peak = np.abs(soundfile.read(path)[0]).max()
    assert peak < 0.999
    assert peak > 0.1 or path.stem == "silence"


def test_every_utterance_of_the_list_has_its_file_and_no_file_is_without_one() -> None:
    listed = set()
    for voice, kinds in tomllib.loads((HERE / "utterances.toml").read_text(encoding="utf-8"))["voices"].items():
        for kind, utterances in kinds.items():
            for utterance in utterances if kind != "speed" else ():
                said = utterance["said"] if isinstance(utterance, dict) else utterance
                listed.add(f"{voice}/{said.replace(' ', '_')}")
    there = {f"{path.parent.name}/{path.stem}" for path in HERE.glob("*/*.flac") if path.parent.name != "noise"}
    assert there == listed
    assert len(there) >= 40
    assert len({name.split("/")[0] for name in there}) >= 4


def test_all_recordings_together_are_small() -> None:
    assert sum(path.stat().st_size for path in FILES) < MOST_BYTES


def test_every_question_of_the_content_pack_has_an_answer_in_the_demo(pack: ContentPack) -> None:
    assert set(pack.questions) - set(DEMO) == set()


def test_the_list_of_the_demo_names_every_file_once() -> None:
    assert sorted(part.file for part in DEMO.values()) == sorted(path.name for path in FOLDER.glob("*.flac"))


def test_the_recogniser_that_every_machine_has_hears_the_demo() -> None:
    decoder = pocketsphinx.Decoder(samprate=16_000, loglevel="FATAL")
    wrong = words = 0
    for part in [*DEMO.values()][::4]:  # every fourth, the opening first: all take a while
        decoder.start_utt()
        decoder.process_raw(soundfile.read(FOLDER / part.file, dtype="int16")[0].tobytes(), full_utt=True)
        decoder.end_utt()
        wrong += Levenshtein.distance(part.said.split(), decoder.hyp().hypstr.split())
        words += len(part.said.split())
    assert wrong / words < 0.05
