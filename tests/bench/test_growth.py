"""Ten times as many phrases cost an utterance far less than ten times as many steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.bench.growth import TIMES, count_phrases, grown, thinned
from voice_skill.bench.utterances import load
from voice_skill.understand import phrases, understand
from voice_skill.understand.trie import Walker
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voice_skill.pack import ContentPack
    from voice_skill.understand.trie import Leaf, Node


@pytest.fixture(scope="module")
def small(pack: ContentPack) -> ContentPack:
    return thinned(pack, TIMES)


@pytest.fixture(scope="module")
def large(small: ContentPack) -> ContentPack:
    return grown(small, TIMES)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the steps over trees of phrases, which are what an utterance's time is made of."""
    taken = [0]

    class Counting(Walker):
        __slots__ = ()

        def _steps(self, node: Node, at: int, *, after_no: bool = False) -> Iterator[tuple[Node | Leaf, int, bool]]:
            taken[0] += 1
            yield from super()._steps(node, at, after_no=after_no)

    monkeypatch.setattr(phrases, "Walker", Counting)
    return taken


def walk(pack: ContentPack, folder: Path, steps: list[int]) -> int:
    """Return the steps that a hundred utterances take."""
    before = steps[0]
    for row in list(load(folder))[::12][:100]:
        understand(Transcript(row.text), pack, row.asking)
    return steps[0] - before


def test_ten_times_the_phrases_are_less_than_three_times_the_steps(
    small: ContentPack, large: ContentPack, steps: list[int], pytestconfig: pytest.Config
) -> None:
    seen = pytestconfig.rootpath / "tests" / "utterances" / "seen"
    few = walk(small, seen, steps)
    assert few > 1000
    assert walk(large, seen, steps) < 3 * few


def test_the_whole_pack_takes_less_than_three_times_the_steps_of_a_tenth(
    pack: ContentPack, small: ContentPack, steps: list[int], pytestconfig: pytest.Config
) -> None:
    seen = pytestconfig.rootpath / "tests" / "utterances" / "seen"
    few = walk(small, seen, steps)
    assert count_phrases(pack) > 5 * count_phrases(small)
    assert walk(pack, seen, steps) < 3 * few


def test_what_is_added_is_distinct_and_hides_nothing(small: ContentPack, large: ContentPack) -> None:
    text = Transcript("my eyelid is twitching and my hand is numb")
    assert len(large.language.entries) == TIMES * len(small.language.entries)
    assert {(f.kind, f.name) for f in understand(text, small).findings} <= {
        (f.kind, f.name) for f in understand(text, large).findings
    }
