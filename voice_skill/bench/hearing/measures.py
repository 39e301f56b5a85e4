"""What is counted over trials: shares of them, and words wrong, ours and the stock recogniser's side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_skill.bench.hearing.said import NO, YES, is_danger
from voice_skill.bench.hearing.trials import ANSWERED, SPOKEN
from voice_skill.hearing.wording import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from voice_skill.bench.hearing.trials import Heard, Hearing

    Side = Callable[[Heard], Hearing]
    """Which of both hearings is looked at."""

AGAIN, OTHER = "asked again", "other"
"""What a bare answer was taken for, where it was neither yes nor no: nothing, or something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What is told of some trials; None where nothing in them tells it."""

    trials: int
    """Utterances for us and bare answers among them."""
    wer: float | None
    """Word error rate: words wrong, missing and made up, for each word said."""
    right: float | None
    """Part with intent group and every finding right, of those right when typed."""
    danger: float | None
    """Part of dangers found, of those found when typed."""


def ours(heard: Heard) -> Hearing:
    """Return what this program heard."""
    return heard.ours


def stock(heard: Heard) -> Hearing:
    """Return what the unbiased recogniser heard."""
    return heard.stock


def measures(trials: Iterable[Heard], side: Side) -> Measures:
    """Count over utterances for us and bare answers."""
    said = [heard for heard in trials if heard.trial.kind in {SPOKEN, ANSWERED}]
    spoken = [heard for heard in said if heard.trial.kind == SPOKEN]
    return Measures(
        trials=len(said),
        wer=word_error_rate(said, side),
        right=share(side(heard).judged.right for heard in spoken if heard.typed.right),
        danger=share(
            side(heard).judged.danger for heard in spoken if is_danger(heard.trial.row) and heard.typed.danger
        ),
    )


def word_error_rate(trials: Sequence[Heard], side: Side) -> float | None:
    """Return the word error rate over all trials together."""
    import jiwer

    if not trials:
        return None
    said, heard = [plain(each.trial.row.text) for each in trials], [side(each).text for each in trials]
    return float(jiwer.wer(said, heard))


def confusion(trials: Iterable[Heard], side: Side) -> Counter[tuple[str, str]]:
    """Return how often a bare yes or no was taken for what."""
    return Counter(
        (heard.trial.row.intent, _taken_for(side(heard)))
        for heard in trials
        if heard.trial.kind == ANSWERED and heard.typed.answer == heard.trial.row.intent
    )


def swapped(counts: Counter[tuple[str, str]]) -> int:
    """Return how often a yes was taken for a no, or a no for a yes."""
    return counts[YES, NO] + counts[NO, YES]


def share(those: Iterable[bool]) -> float | None:
    """Return which part of them is true; None where there is none."""
    listed = list(those)
    return sum(listed) / len(listed) if listed else None


def real_time_factor(trials: Sequence[Heard], side: Side) -> float:
    """Return seconds of processor time for each second of sound."""
    return sum(side(heard).processor_s for heard in trials) / sum(heard.trial.seconds for heard in trials)


def _taken_for(hearing: Hearing) -> str:
    if hearing.judged.answer in {YES, NO}:
        return hearing.judged.answer
    return OTHER if hearing.judged.took else AGAIN
