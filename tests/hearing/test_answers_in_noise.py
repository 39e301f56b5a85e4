"""A yes in noise is a yes or is asked again, and never a no; noise itself is no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from voice_skill.bench.hearing import noise
from voice_skill.bench.hearing.judging import judge
from voice_skill.bench.hearing.said import danger_question
from voice_skill.bench.utterances import Labelled
from voice_skill.hearing import engines
from voice_skill.hearing.engines import Engine
from voice_skill.hearing.listen import hear
from voice_skill.hearing.protocol import as_frames
from voice_skill.hints import HintBook, written_words
from voice_skill.values import Expects

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voice_skill.hearing.protocol import Recogniser, Samples
    from voice_skill.pack import ContentPack

YES, NO = ("bm_george/yes", "awb/yes_please"), ("am_michael/no", "rms/none_of_those")
"""Recordings by their voice and what is said."""


@pytest.fixture(scope="module", params=[Engine.AUTO, Engine.POCKETSPHINX])
def ours(request: pytest.FixtureRequest, pack: ContentPack, whisper_folder: Path) -> Recogniser:
    assert whisper_folder.is_dir()
    return engines.recogniser(request.param, written_words(pack), pack.pairs)


def taken(samples: Samples, ours: Recogniser, pack: ContentPack) -> str:
    """Return the answer that is taken after the question about danger signs."""
    asking = danger_question(pack)
    heard = hear(as_frames(samples), ours, HintBook(pack).expecting(asking, Expects.YES_NO))
    return judge(heard, Labelled(text="", asking=asking, intent="unclear"), pack).answer


@pytest.mark.parametrize(("said", "opposite"), [*((yes, "no") for yes in YES), *((no, "yes") for no in NO)])
def test_an_answer_is_never_taken_for_its_opposite(
    ours: Recogniser, pack: ContentPack, spoken: Callable[[str], list[Samples]], said: str, opposite: str
) -> None:
    chance = np.random.default_rng(3)
    room = noise.in_the_room(np.concatenate(spoken(said)), chance)
    for draw in noise.NOISES.values():
        mixed = noise.mixed(room, draw(chance, len(room), [room]), 5.0)
        assert taken(mixed, ours, pack) != opposite


def test_noise_is_neither_yes_nor_no(
    ours: Recogniser, pack: ContentPack, spoken: Callable[[str], list[Samples]]
) -> None:
    chance = np.random.default_rng(4)
    voices = [np.concatenate(spoken(name)) for name in (*YES, *NO)]
    for draw in noise.ALONE.values():
        sound = noise.alone(draw(chance, 48_000, voices), -25.0)
        assert taken(sound, ours, pack) not in {"yes", "no"}
