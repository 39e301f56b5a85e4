"""What is said to be well on one side, or only for a while: it denies no danger sign, which is asked about.

Core: pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.understand.scene import SIDE
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.understand.scene import Mention, Scene

_FOR_A_WHILE = frozenset({"when", "while", "till", "until", "if", "unless", "once", "before", "on"})
"""Words after what is well that say when it is, or where: "grand on this side"."""
_ONE_OF_TWO = frozenset({"one", "other", "was", "were"})
"""Words before it that say that it is one of two, or was once."""


def doubted(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """Return mentions with what is well only in part in doubt."""
    return [_doubted(mention, mentions, scene) for mention in mentions]


def _doubted(mention: Mention, mentions: Sequence[Mention], scene: Scene) -> Mention:
    """Doubt what is said to be well on one side, or only for a while: "my chest is grand when I sit, but"."""
    well = mention.entry.status is mention.status is Status.ABSENT
    denied = any(mention.start <= cue.start < mention.end for cue in scene.named("negation_within"))
    if not well or denied or mention.term not in scene.language.danger:
        return mention
    after = scene.tokens[mention.end].word if mention.end < len(scene.tokens) else ""
    before = scene.tokens[max(mention.start - 1, 0)].word
    sided = any(m.entry.kind == SIDE and mention.start <= m.end and m.start <= mention.end for m in mentions)
    asked = any(cue.start == mention.end for cue in scene.named("if_asked"))
    in_part = sided or (after in _FOR_A_WHILE and not asked) or before in _ONE_OF_TWO
    return replace(mention, status=Status.UNSURE, why="in part") if in_part else mention
