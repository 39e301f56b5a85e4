"""Tips for this person: those that fit the likely causes, less those that this person must not be told.

Core: pure. A tip is held back where its caveat holds, and where the caveat rests on something that is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.assess import asks_about
from voice_skill.dialogue.wording import medical, unique
from voice_skill.facts import terms_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voice_skill.dialogue.moment import Moment
    from voice_skill.pack import Tip, When
    from voice_skill.values import Line


def tips_for(moment: Moment) -> list[str]:
    """Return the tips that fit the likely causes and this person, best first, those told already last."""
    wanted: list[str] = []
    for found in moment.assessment.causes[: moment.pack.limits.causes]:
        wanted += moment.pack.causes[found.name].tips[:2]
    for found in moment.assessment.causes:
        wanted += moment.pack.causes[found.name].tips
    fitting = [
        name for name in unique(wanted) if name in moment.pack.tips and _makes_sense(moment.pack.tips[name], moment)
    ]
    safe = [name for name in fitting if may_tell(moment.pack.tips[name], moment) or instead_of(name, moment)]
    fresh = [name for name in safe if name not in moment.now.tips]
    return (fresh or safe)[: moment.pack.limits.tips]


def _makes_sense(tip: Tip, moment: Moment) -> bool:
    """Return whether nothing that was said makes a tip pointless for this person."""
    return tip.offered_if is None or moment.facts.holds(tip.offered_if) is not False


def may_tell(tip: Tip, moment: Moment) -> bool:
    """Return whether a person may be told a tip: nobody in a group it is not for, nor one who may be in it."""
    if tip.not_for is None:
        return True
    barred = moment.facts.holds(tip.not_for) is True
    return not barred and not undecided((tip.not_for,), tip.ask_first, moment)


def undecided(caveats: Iterable[When], topics: Iterable[str], moment: Moment) -> bool:
    """Return whether a caveat rests on something that must be asked first and is not known: unsure is never no."""
    questions = [moment.pack.questions[t] for t in topics if t in moment.pack.questions]
    return any(
        asks_about(question, term) and moment.facts.knows(term) is None
        for when in caveats
        if moment.facts.holds(when) is None
        for term in terms_for(when)
        for question in questions
    )


def instead_of(name: str, moment: Moment) -> str:
    """Return what is told in place of a tip to a person whom it is not for; empty where there is nothing."""
    return next((i.say for i in moment.pack.tips[name].instead if moment.facts.holds(i.when) is True), "")


def tip_lines(tip: Tip, moment: Moment) -> tuple[Line, ...]:
    """Return the words of a tip for this person, with its caution."""
    special = instead_of(tip.name, moment)
    texts = [special] if special else [text for text in (tip.say, tip.caution) if text]
    return tuple(medical(text, f"tip.{tip.name}", tip.sources, moment.now, moment.pack) for text in texts)
