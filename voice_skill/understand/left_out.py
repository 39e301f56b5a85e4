"""What is taken out of what was read back: "all of it apart from the numbness".

Core: pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.understand.status import Mention, Scene

LEFT_OUT = "left_out"
"""The cue of it, and why a finding is none."""


def leave_out(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """Return mentions with the last, taken out of what was read back: "all of it apart from the numbness".

    A danger is told so, and never taken out.
    """
    if any(m.term in scene.language.sole for m in mentions):
        return list(mentions)  # "all right apart from the chest pain i have now"
    out, idle = [cue.end for cue in scene.named(LEFT_OUT)], scene.language.clauses.courtesies
    last = max((at for at, t in enumerate(scene.tokens) if t.word not in idle), default=0)
    return [
        replace(m, status=Status.ABSENT, why=LEFT_OUT)
        if any(end <= m.start <= end + 1 for end in out) and last < m.end
        else m
        for m in mentions
    ]
