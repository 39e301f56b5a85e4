"""The figures of a run that have a goal, and what the goal is with Whisper and without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_skill.bench.figures import Figure, Unit
from voice_skill.bench.hearing.measures import (
    AGAIN,
    confusion,
    measures,
    ours,
    real_time_factor,
    share,
    stock,
    swapped,
    word_error_rate,
)
from voice_skill.bench.hearing.said import is_danger
from voice_skill.bench.hearing.trials import ANSWERED, NOISE, OUTSIDE, QUIET, SPOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voice_skill.bench.hearing.measures import Side
    from voice_skill.bench.hearing.trials import Heard

NOISY_DB = 10.0
"""Speech over noise, in decibels, at which goals are set besides those in a quiet room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """What must be reached; shares and factors without a unit."""

    right: tuple[float, float]
    """Intent and every finding right: in a quiet room, and at NOISY_DB."""
    danger: tuple[float, float]
    """Dangers found: in a quiet room, and at NOISY_DB."""
    again: float
    """Bare answers asked again in a quiet room, at most."""
    took: float
    """Of noise and of what is not for us, what gives a finding, a yes or a no, at most."""
    wer: tuple[float, float]
    """Word error rate over the unbiased recogniser's, at most: of free descriptions, and of answers."""
    real_time: float
    """Real-time factor on one core, at most."""
    peak_mb: float
    """Most memory of the whole process."""


WITH_WHISPER = Goals(
    right=(0.85, 0.75),
    danger=(0.95, 0.88),
    again=0.05,
    took=0.01,
    wer=(0.85, 0.5),
    real_time=0.5,
    peak_mb=380,
)
WITHOUT_WHISPER = Goals(
    right=(0.65, 0.40),
    danger=(0.85, 0.65),
    again=0.10,
    took=0.02,
    wer=(1.0, 0.4),
    real_time=0.3,
    peak_mb=180,
)


def reached(trials: Sequence[Heard], goals: Goals, peak_mb: float | None) -> Iterator[Figure]:
    """Yield every figure that has a goal."""
    for place, where in enumerate(("quiet", f"{NOISY_DB:g} dB")):
        these = [heard for heard in trials if _is_there(heard, where)]
        counted = measures(these, ours)
        spoken = [heard for heard in these if heard.trial.kind == SPOKEN]
        right = sum(heard.typed.right for heard in spoken)
        found = sum(heard.typed.danger and is_danger(heard.trial.row) for heard in spoken)
        yield _share(f"intent and every finding right, {where}", counted.right, right, least=goals.right[place])
        yield _share(f"danger signs found, {where}", counted.danger, found, least=goals.danger[place])
    yield from _answers(trials, goals)
    yield from _rejected(trials, goals)
    yield from _words(trials, goals)
    yield _plain("real-time factor", real_time_factor(trials, ours), len(trials), goals.real_time)
    yield Figure(name="memory of `hear`", unit=Unit.MB, is_=peak_mb, most=goals.peak_mb)


def _answers(trials: Sequence[Heard], goals: Goals) -> Iterator[Figure]:
    """Yield what became of a bare yes or no."""
    counts = confusion(trials, ours)
    quiet = confusion((heard for heard in trials if heard.trial.noise == QUIET), ours)
    again = sum(n for (_, taken), n in quiet.items() if taken == AGAIN)
    wrong = swapped(counts) / counts.total() if counts else None
    yield _share("yes taken as no, or no as yes, in any noise", wrong, counts.total(), most=0.0)
    part = again / quiet.total() if quiet else None
    yield _share("yes or no asked again, quiet", part, quiet.total(), most=goals.again)


def _rejected(trials: Sequence[Heard], goals: Goals) -> Iterator[Figure]:
    """Yield how much of what is not for us was taken for something; less what is when typed too."""
    for name, kind in (("noise that gives a finding, a yes or a no", NOISE), ("off-topic speech that does", OUTSIDE)):
        those = [heard.ours.judged.took for heard in trials if heard.trial.kind == kind and not heard.typed.took]
        yield _share(name, share(those), len(those), most=goals.took)


def _words(trials: Sequence[Heard], goals: Goals) -> Iterator[Figure]:
    """Yield word error rates over those of the unbiased recogniser."""
    free = [heard for heard in trials if heard.trial.kind == SPOKEN and heard.trial.row.asking is None]
    answers = [heard for heard in trials if heard.trial.kind == ANSWERED]
    answers += [heard for heard in trials if heard.trial.kind == SPOKEN and heard.trial.row.asking is not None]
    for name, those, most in (("descriptions", free, goals.wer[0]), ("answers", answers, goals.wer[1])):
        yield _plain(f"word error rate over the unbiased one's, {name}", _ratio(those, ours, stock), len(those), most)


def _ratio(trials: Sequence[Heard], one: Side, other: Side) -> float | None:
    first, second = word_error_rate(trials, one), word_error_rate(trials, other)
    return first / second if first is not None and second else None


def _is_there(heard: Heard, where: str) -> bool:
    return heard.trial.noise == QUIET if where == QUIET else heard.trial.snr_db == NOISY_DB


def _share(name: str, is_: float | None, of: int, *, least: float | None = None, most: float | None = None) -> Figure:
    return Figure(name=name, unit=Unit.SHARE, is_=is_, of=of, least=least, most=most)


def _plain(name: str, is_: float | None, of: int, most: float) -> Figure:
    return Figure(name=name, unit=Unit.PLAIN, is_=is_, of=of, most=most)
