"""What one utterance was understood as, against its labels: the same whether it was typed or heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_skill.bench.hearing.said import NO
from voice_skill.bench.scoring import Score, count
from voice_skill.dialogue.denying import rules_out
from voice_skill.dialogue.memory import answered
from voice_skill.understand import understand
from voice_skill.values import Status, Urgency

if TYPE_CHECKING:
    from voice_skill.bench.utterances import Labelled
    from voice_skill.pack import ContentPack
    from voice_skill.values import Transcript, Understanding

_ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One utterance as it was understood."""

    right: bool
    """Whether the intent group and every finding with its status are as labelled, and nothing is made up."""
    danger: bool
    """Whether an emergency or a crisis was found."""
    answer: str
    """The bare answer that the conversation takes: "yes", "no" or another; empty where it takes none."""
    took: bool
    """Whether it gave a finding, a yes or a no: of what is not for us nothing may."""


def judge(heard: Transcript, row: Labelled, pack: ContentPack) -> Judged:
    """Understand what was heard or typed, and compare it with the labels of its row."""
    got = understand(heard, pack, row.asking)
    answer = _taken(got, row.asking, pack)
    found = any(f.kind != _ANSWER and f.status is Status.PRESENT for f in got.findings)
    return Judged(
        right=_is_right(got, row, pack),
        danger=got.crisis or got.urgency is Urgency.EMERGENCY,
        answer=answer,
        took=found or answer in {"yes", NO},
    )


def _is_right(got: Understanding, row: Labelled, pack: ContentPack) -> bool:
    """Return whether everything is as labelled."""
    score = Score()
    count(score, row, got, pack)
    groups = all(right for rights in score.groups.values() for right in rights)
    return groups and not score.missed and not score.extra and all(right == told for right, told in score.statuses)


def _taken(got: Understanding, asking: str | None, pack: ContentPack) -> str:
    """Return the bare answer that the conversation takes: a no that was hardly heard, or not said, is asked again."""
    answer, question = answered(got), pack.questions.get(asking or "")
    return "" if answer == NO and question is not None and not rules_out(got, question, pack) else answer
