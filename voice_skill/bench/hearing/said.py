"""What is said in `bench hearing`: a sample of the measuring set, the same each time, and bare answers.

What was written as a recogniser garbles it is left out, since here a recogniser hears.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

from voice_skill.sampler import Sampler
from voice_skill.values import Expects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from voice_skill.bench.utterances import Labelled
    from voice_skill.pack import ContentPack

_Thing = TypeVar("_Thing")
SEED = 6
GARBLED = frozenset({"garbled", "homophone", "silence"})
"""Tags of utterances that nobody says so."""
OUTSIDE = frozenset({"off_topic", "abuse"})
"""Intents of what is not for us."""
YES, NO = "yes", "no"
ANSWERS_EACH = 2
"""Wordings of yes, and of no."""
_MOST_WORDS = 40
"""Words above which an utterance is left out: it would be spoken for a quarter of a minute."""


def for_us(rows: Iterable[Labelled], limit: int) -> list[Labelled]:
    """Return at most so many utterances for us: dangers, descriptions and answers in equal parts."""
    kinds: dict[str, list[Labelled]] = {"danger": [], "description": [], "answer": []}
    for row in filter(_can_be_said, rows):
        if row.intent not in OUTSIDE:
            kinds[_kind(row)].append(row)
    chosen = list(_in_turn([_shuffled(each) for each in kinds.values()]))
    return chosen[:limit]


def for_others(rows: Iterable[Labelled], limit: int) -> list[Labelled]:
    """Return at most so many utterances that are not for us."""
    return _shuffled([row for row in rows if _can_be_said(row) and row.intent in OUTSIDE])[:limit]


def is_danger(row: Labelled) -> bool:
    """Return whether an utterance holds a danger that is to be found."""
    return row.crisis or row.urgency == "emergency"


def bare_answers(pack: ContentPack) -> dict[str, tuple[str, ...]]:
    """Return wordings of a bare yes and a bare no, those that the pack names first."""
    sampler = Sampler(pack)
    found = {answer: dict.fromkeys(sampler.answers(1, answer)) for answer in (YES, NO)}
    return {answer: tuple(wordings)[:ANSWERS_EACH] for answer, wordings in found.items()}


def danger_question(pack: ContentPack) -> str:
    """Return the topic of the first question of yes or no, which asks about danger signs."""
    return next(topic for topic, question in pack.questions.items() if question.expects is Expects.YES_NO)


def _can_be_said(row: Labelled) -> bool:
    return bool(row.text.strip()) and not GARBLED & set(row.tags) and len(row.text.split()) <= _MOST_WORDS


def _kind(row: Labelled) -> str:
    if is_danger(row):
        return "danger"
    return "answer" if row.asking else "description"


def _shuffled(things: Sequence[_Thing]) -> list[_Thing]:
    return random.Random(SEED).sample(list(things), len(things))  # noqa: S311 (the same sample each time)


def _in_turn(lists: Sequence[Sequence[_Thing]]) -> Iterator[_Thing]:
    longest = max(map(len, lists), default=0)
    yield from (each[n] for n in range(longest) for each in lists if n < len(each))
