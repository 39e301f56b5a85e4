"""What is denied from outside, whatever it says itself: "it isn't as though I can't breathe".

Core: pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.understand.scene import Cue, Mention, Scene

DENIED = "denied_from_outside"
"""The cue of it, and why a finding is none."""
_OR = "or"


def denied(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """Return mentions with what is said not to be so denied."""
    where = {at for cue in scene.named(DENIED) for at in _reach(cue, scene)}
    return [_denied(m) if m.start in where else m for m in mentions]


def _denied(mention: Mention) -> Mention:
    """Return a sign that is not so; one told as being well is asked about: "it's not as if he can speak"."""
    if mention.status is Status.ABSENT and mention.entry.status is Status.ABSENT and not mention.why:
        return replace(mention, status=Status.UNSURE, why=DENIED)
    return replace(mention, status=Status.ABSENT, why=DENIED) if mention.status is Status.PRESENT else mention


def _reach(cue: Cue, scene: Scene) -> range:
    """Return the tokens that are denied: "or" leads on, up to where something of somebody's begins anew."""
    _, end = scene.clause(cue.end - 1)
    while end < len(scene.tokens) and scene.tokens[end].word == _OR:
        begin, (_, end) = end, scene.clause(end)
        owners = (at for at in range(begin + 2, end) if scene.tokens[at].word in scene.language.clauses.owners)
        end = next(owners, end)
    return range(cue.end, end)
