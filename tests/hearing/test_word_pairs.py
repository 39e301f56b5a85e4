"""Which sentence people are likelier to say."""

from __future__ import annotations

from math import exp, isclose
from typing import TYPE_CHECKING

import pytest

from voice_skill.errors import ContentError
from voice_skill.lexicon import read_pairs
from voice_skill.training.pairs import learn
from voice_skill.understand.word_pairs import END

if TYPE_CHECKING:
    from pathlib import Path

    from voice_skill.pack import ContentPack

SAID = ("my calf twitches", "my calf aches", "my eyelid twitches", "my eyelid twitches at night", "his calf twitches")


def test_what_was_seen_is_likelier_than_what_was_not() -> None:
    pairs = learn(SAID)
    assert pairs.chance("my eyelid twitches") > pairs.chance("twitches eyelid my")
    assert pairs.chance("my eyelid twitches") > pairs.chance("my island twitches")


def test_a_pair_that_was_never_seen_is_judged_by_its_words() -> None:
    pairs = learn(SAID)
    assert pairs.chance("his eyelid") > pairs.chance("his island") > float("-inf")


def test_the_chances_of_whatever_may_follow_a_word_make_no_more_than_one() -> None:
    pairs = learn(SAID)
    words = {word for sentence in SAID for word in sentence.split()} | {END}
    following = sum(exp(pairs._after("calf", word)) for word in words)  # noqa: SLF001 (one step of the chance)
    assert 0.5 < following <= 1.0  # what was seen once is left out, and words never seen have the rest


def test_nothing_said_has_a_chance_too() -> None:
    pairs = learn(SAID)
    assert isclose(pairs.chance(""), pairs.chance("   "))


@pytest.mark.parametrize(
    ("likely", "unlikely"),
    [
        ("my eyelid has been twitching", "my eye lit has been switching"),
        ("i have tingling in my left hand", "i have tinkling in my left tand"),
        ("no pins and needles", "no bins and needles"),
    ],
)
def test_the_packs_own_pairs_tell_what_is_said_from_what_sounds_like_it(
    pack: ContentPack, likely: str, unlikely: str
) -> None:
    assert pack.pairs is not None
    assert pack.pairs.chance(likely) > pack.pairs.chance(unlikely)


def test_a_damaged_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    assert read_pairs(tmp_path / "word_pairs.npz") is None
    damaged = tmp_path / "word_pairs.npz"
    damaged.write_bytes(b"PK no arrays")
    with pytest.raises(ContentError, match=r"holds no pairs of words, or is damaged; make them with: make train\."):
        read_pairs(damaged)
