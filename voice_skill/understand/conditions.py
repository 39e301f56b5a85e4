"""Conditions: a person's own, asked about, or feared.

Core: pure. "I have it" owns a condition, "could it be", "do I have" and "I'm scared it is" ask about it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.understand.scene import Cue, Mention, Scene

OWN_KIND, ASKED_KIND = "condition", "condition_asked"
_NEAR = 5
"""Tokens that may stand between "I have" and the condition."""


def own_or_asked(
    mentions: Sequence[Mention], scene: Scene, *, names: frozenset[str], answered: bool = False
) -> list[Mention]:
    """Tell a person's own conditions from those that are asked about or feared.

    `names` are the conditions that may be asked about; an own one among them moves to the kind of own conditions.
    `answered` where illnesses were asked for: what is only named is one's own then.
    """
    result: list[Mention] = []
    for mention in mentions:
        if mention.entry.kind not in {OWN_KIND, ASKED_KIND} or mention.dropped:
            result.append(mention)
            continue
        result.append(_settle(mention, scene, names, answered=answered))
    return [m for m in result if not _is_part(m, result)]


def _is_part(mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Return whether a condition is only a word in the name of another: the gland in what is wrong with it."""
    return mention.entry.kind in {OWN_KIND, ASKED_KIND} and any(
        other.entry.kind in {OWN_KIND, ASKED_KIND}
        and other.start <= mention.start
        and mention.end <= other.end
        and other.end - other.start > mention.end - mention.start
        for other in mentions
    )


def _settle(mention: Mention, scene: Scene, names: frozenset[str], *, answered: bool) -> Mention:
    feared = _before(mention, scene, "feared") is not None
    owned = _owned(mention, scene) or (answered and not feared)
    if mention.entry.kind == ASKED_KIND:
        if owned or (mention.status in {Status.OTHER, Status.PAST} and not feared):
            return replace(mention, entry=replace(mention.entry, kind=OWN_KIND))
        return replace(mention, status=Status.PRESENT)
    if owned or not feared:
        return mention
    if mention.entry.name in names:
        return replace(mention, entry=replace(mention.entry, kind=ASKED_KIND), status=Status.PRESENT)
    return replace(mention, dropped=True, why="feared")


def _owned(mention: Mention, scene: Scene) -> bool:
    own = _before(mention, scene, "own")
    if own is None:
        return bool(
            mention.start and scene.tokens[mention.start - 1].word == "my" and _before(mention, scene, "feared") is None
        )
    since = _before(mention, scene, "feared")
    if since is not None and since.start >= own.end:
        return False  # "I have been reading about it"
    return _before(mention, scene, "feared", until=own.end) is None


def _before(mention: Mention, scene: Scene, name: str, until: int | None = None) -> Cue | None:
    """Return the last cue of a list in the mention's clause that stands near before it."""
    begin, _ = scene.clause(mention.start)
    limit = mention.start if until is None else until
    last = None
    for cue in scene.named(name):
        near = name == "feared" or mention.start - cue.end <= _NEAR
        there = begin <= cue.start or (name == "feared" and cue.end == begin)  # "terrified" and then "i've got it"
        if there and cue.start < limit and cue.end <= mention.start and near:
            last = cue
    return last
