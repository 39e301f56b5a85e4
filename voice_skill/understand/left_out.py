"""What is taken out of what was read back, "all of it apart from the numbness", or of "everywhere apart from my face".

Core: pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.understand.language import PART_KIND
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.understand.scene import Mention, Scene

LEFT_OUT = "left_out"
"""The cue of it, and why a finding is none."""
_SO = ".true"
"""How a term ends that says of several places that they are meant."""


def leave_out(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """Return mentions with the last, taken out of what was read back: "all of it apart from the numbness".

    A danger is told so, and never taken out.
    """
    if any(m.term in scene.language.sole for m in mentions):
        return list(mentions)  # "all right apart from the chest pain i have now"
    out, idle = [cue.end for cue in scene.named(LEFT_OUT)], scene.language.clauses.courtesies
    says = scene.language.clauses.subjects | scene.language.clauses.things
    out = [end for end in out if end < len(scene.tokens) and scene.tokens[end].word not in says]  # "except it hurts"
    last = max((at for at, t in enumerate(scene.tokens) if t.word not in idle), default=0)
    return [
        replace(m, status=Status.ABSENT, why=LEFT_OUT)
        if any(end <= m.start <= end + 1 for end in out) and last < m.end
        else m
        for m in mentions
    ]


def spare_places(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """Return mentions with the place that is named after "everywhere apart from" as not meant."""
    out = [cue for cue in scene.named(LEFT_OUT) if any(m.term.endswith(_SO) and m.end <= cue.start for m in mentions)]
    return [
        replace(m, status=Status.ABSENT, why=LEFT_OUT)
        if m.entry.kind == PART_KIND and any(cue.end <= m.start <= cue.end + 1 for cue in out)
        else m
        for m in mentions
    ]
