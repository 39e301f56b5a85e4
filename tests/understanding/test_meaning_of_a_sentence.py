"""What the meaning of a sentence adds: of the whole, of the words around a sign, and of the parts of a long talk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voice_skill.understand import understand
from voice_skill.understand.looking import Looks
from voice_skill.understand.meaning import read
from voice_skill.understand.model import BUCKETS, LinearModel, Models
from voice_skill.understand.reading import by_rules
from voice_skill.values import Status, Transcript

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.pack import ContentPack
    from voice_skill.understand.model import Vector

SIGNS = ("symptom.seizure present", "trigger.stress present")
ABOUT_TEA = " ".join(["then we had tea with milk in the garden and the cat came by"] * 6)
"""Seventy eight words that show nothing."""


@dataclass(frozen=True)
class Meaning:
    """Embeds words as two numbers: the second tells where a word shows a sign."""

    shows: frozenset[str]

    def embed_words(self, texts: Sequence[str]) -> list[Vector]:
        return [self.embedded(text) for text in texts]

    def embedded(self, text: str) -> Vector:
        words = [[0.0, 1.0] if word in self.shows else [1.0, 0.0] for word in text.split()]
        return np.array([np.mean(words, axis=0), *words], np.float32)


def by_meaning(pack: ContentPack, *shows: str, names: tuple[str, ...] = SIGNS) -> ContentPack:
    """Return the pack with a model that sees these signs in the mean over what it reads, and nothing else."""
    assert pack.language.models is not None
    dense = np.zeros((2, len(names)), np.float16)
    dense[1] = 80.0
    signs = LinearModel(
        names=names,
        weights=np.zeros((BUCKETS, len(names)), np.int8),
        scale=np.ones(len(names), np.float32),
        bias=np.full(len(names), -6.0, np.float32),
        dense=dense,
        by_word=np.zeros((0, len(names)), np.float16),
    )
    models = Models(pack.language.models.intents, signs, Meaning(frozenset(shows)))
    return replace(pack, language=replace(pack.language, models=models))


def found(text: str, pack: ContentPack, asking: str | None = None) -> dict[str, Status]:
    return {finding.term: finding.status for finding in read(text, pack, asking).findings}


def test_a_danger_sign_that_a_long_sentence_drowns_is_seen_in_the_words_around_it(pack: ContentPack) -> None:
    said = f"i had a seizure this morning {ABOUT_TEA[:130]}"
    assert found(said, by_meaning(pack, "seizure"))["symptom.seizure"] is Status.PRESENT
    assert found(said, by_meaning(pack))["symptom.seizure"] is Status.UNSURE


def test_what_is_said_in_passing_in_a_long_talk_is_seen_in_its_part(pack: ContentPack) -> None:
    said = f"{ABOUT_TEA} the boss shouts at everyone all day long {ABOUT_TEA}"
    assert found(said, by_meaning(pack, "boss", "shouts", "everyone", "day"))["trigger.stress"] is Status.PRESENT
    assert "trigger.stress" not in found(said, by_meaning(pack))


def test_what_was_asked_is_read_before_what_was_said(pack: ContentPack) -> None:
    shows = by_meaning(pack, "mood:")
    assert found("quite a lot of it", shows, "ask_mood").get("trigger.stress") is Status.PRESENT
    assert "trigger.stress" not in found("quite a lot of it", shows)


@pytest.mark.parametrize(("shows", "status"), [("ninety odd", Status.OTHER), ("nobody", Status.PRESENT)])
def test_an_illness_that_the_model_knows_as_anothers_alone_is_theirs(
    shows: str, status: Status, pack: ContentPack
) -> None:
    seen = by_meaning(pack, *shows.split(), names=("condition.parkinsons other",))
    assert (
        found("me granda had the parkinson's but he was ninety odd", seen, "ask_family")["condition.parkinsons"]
        is status
    )


ROOM_TALK = "egg whites should be stiff so that they hold on the plate"


def about_other_things(pack: ContentPack, text: str) -> ContentPack:
    """Return the pack with a model of intents that takes these words for something else, and all others for answers."""
    names = ("off_topic", "inform")
    intents = LinearModel(
        names=names,
        weights=np.zeros((BUCKETS, len(names)), np.int8),
        scale=np.ones(len(names), np.float32),
        bias=np.array([-9.0, 9.0], np.float32),
        dense=np.array([[0.0, 0.0], [80.0, -80.0]], np.float16),
        by_word=np.zeros((0, len(names)), np.float16),
    )
    by = by_meaning(pack, *text.split())
    assert by.language.models is not None
    signs = replace(by.language.models.signs, dense=np.zeros((2, len(SIGNS)), np.float16))
    models = Models(intents, signs, by.language.models.embedder)
    return replace(by, language=replace(by.language, models=models))


def test_talk_in_the_room_that_holds_a_word_of_the_question_is_no_answer(pack: ContentPack) -> None:
    heard = understand(Transcript(ROOM_TALK), about_other_things(pack, ROOM_TALK), "ask_stiffness")
    assert (heard.intent, heard.findings) == ("off_topic", ())


@pytest.mark.parametrize("asking", [None, "ask_trend"])
def test_the_speaker_may_be_in_talk_of_other_things(asking: str | None, pack: ContentPack) -> None:
    said = "my car keeps twitching and will not start"
    heard = understand(Transcript(said), about_other_things(pack, said), asking)
    assert (heard.intent, heard.findings) == ("off_topic", ())


@pytest.mark.parametrize(
    ("said", "asking"),
    [
        (f"my {ROOM_TALK}", "ask_stiffness"),  # an answer
        ("egg whites stiff", "ask_stiffness"),
        ("eggs stiff", None),
        ("my tomato plants look weak", None),
        ("the left hand is weak on the guitar strings", None),
        ("in that film he looked so weak", None),
        (f"{ROOM_TALK} and he can't breathe", "ask_stiffness"),
        ("the play was so sad that i want to kill myself", None),
        ("i had wine with the cat in the garden", None),  # what somebody drinks may matter later
    ],
)
def test_but_not_few_words_nor_a_danger_nor_what_the_speaker_tells_of_themselves(
    said: str, asking: str | None, pack: ContentPack
) -> None:
    assert not read(said, about_other_things(pack, said), asking).aside


def test_and_what_is_no_other_thing_without_the_question_is_an_answer(pack: ContentPack) -> None:
    assert not read(ROOM_TALK, about_other_things(pack, "tea"), "ask_stiffness").aside


def test_what_holds_nothing_is_left_to_the_model_of_intents(pack: ContentPack) -> None:
    said = "the cat came by and drank the milk"
    assert not read(said, about_other_things(pack, said)).aside


def test_the_words_beside_what_explains_a_sign_are_looked_at_run_by_run(pack: ContentPack) -> None:
    shows = by_meaning(pack, "seizure")
    assert shows.language.models is not None
    for said, kinds, seen in (
        ("seizure i want to stop drinking", {"wish"}, 0.9),
        ("i want to stop drinking tea tea tea", {"wish", "trigger"}, 0.0),
        ("paracetamol", {"medicine"}, None),
    ):
        looks = Looks(by_rules(said, shows, None), shows.language.models, None, shows.language.danger)
        beside = looks.beside(kinds).get("symptom.seizure", {}).get(Status.PRESENT)
        assert beside == pytest.approx(seen, abs=0.1) if seen is not None else beside is None
