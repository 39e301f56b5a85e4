"""What was heard so far, as one phrase that can be checked by ear.

Core: pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.dialogue.wording import joined, named, narrowest, placed, said, words_in
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.dialogue.moment import Moment
    from voice_skill.values import Finding

_MOST_HEARD, _MOST_WORDS = 8, 13
"""Things read back at most, and words in one sentence of them, so that they can be checked by ear."""


def heard_so_far(moment: Moment) -> str:
    """Return what the result rests on, as one phrase."""
    pack = moment.pack
    known = [f for f in moment.now.findings if f.status is Status.PRESENT]
    ordered = [f for kind in pack.talk.read_back for f in _with_side(kind, known, moment)]
    plain = {f.term for f in ordered if f.term in pack.talk.understood} if len(ordered) > 1 else set()
    phrases = placed(narrowest([f for f in ordered if f.term not in plain], pack), pack)
    denied = {f.term: f for f in moment.now.findings if f.status is Status.ABSENT}
    phrases += [
        said("without", moment.now, pack, what=named(denied[term], pack)).text
        for term in pack.talk.read_back_absent
        if term in denied
    ][:1]
    return _in_breaths(phrases[:_MOST_HEARD], moment)


def _in_breaths(phrases: list[str], moment: Moment) -> str:
    """Return the phrases as one list, or as two where one would be too long to follow."""
    pack = moment.pack
    fitting = len(phrases)
    while fitting > 1 and words_in(joined(phrases[:fitting], pack)) > _MOST_WORDS:
        fitting -= 1
    first, rest = joined(phrases[:fitting], pack), joined(phrases[fitting:], pack)
    return said("also", moment.now, pack, first=first, rest=rest).text if rest else first


def _with_side(kind: str, known: Sequence[Finding], moment: Moment) -> list[Finding]:
    """Return the findings of a kind, the side put before the place that it belongs to."""
    talk = moment.pack.talk
    found = [f for f in known if f.kind == kind]
    if kind == talk.place and found:
        found = [*(f for f in known if f.kind == talk.side), *found]
    return found
