"""What is only supposed, asked about or quoted: no finding, unless it is then said to be there.

Core: pure. The cues are data of the pack.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.understand.status import CLAIMED, MEDICINE, SIGN
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.understand.status import Mention, Scene

_HOW, _THINGS = frozenset({"what", "how", "why"}), frozenset({"trigger", "nutrient"})
"""Words before a question about a thing in general, and the kinds of such things."""
_CLAIMS = {SIGN: CLAIMED, MEDICINE: "on_it"}
"""Kind -> the cue that tells that what was asked about is there."""


def drop_supposed(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """Drop what is only supposed, asked about or quoted."""
    result = list(mentions)
    for cue in scene.named("supposed", "dreaded"):
        begin, end = scene.clause(cue.start)
        end = scene.clause(cue.end - 1)[1] if cue.name == "dreaded" else _reach_of_supposition(scene, end)
        for n, mention in enumerate(result):
            if begin <= mention.start and cue.start <= mention.start < end:
                result[n] = replace(mention, dropped=True, why=cue.name)
    result = [replace(m, dropped=True, why="asked in general") if _asked_in_general(m, scene) else m for m in result]
    return [_claimed(mention, scene) for mention in result]


def _claimed(mention: Mention, scene: Scene) -> Mention:
    """Return what was only read or asked about as there, where it is then said: "and i do have it", "i started it"."""
    name = _CLAIMS.get(mention.entry.kind)
    said = any(cue.start >= mention.end for cue in scene.named(name)) if name else False
    claimed = said and mention.dropped and mention.status is Status.PRESENT
    return replace(mention, dropped=False, why=CLAIMED) if claimed else mention


def _asked_in_general(mention: Mention, scene: Scene) -> bool:
    """Return whether a sign is asked about as such, of nobody: "is chest pain", "does a twitch come before"."""
    begin, _ = scene.clause(mention.start)
    if scene.tokens[begin].word in _HOW and mention.entry.kind in _THINGS:
        begin = min(begin + 1, len(scene.tokens) - 1)  # "what does a cup of coffee do"
    if begin + 1 >= len(scene.tokens) or scene.tokens[begin].word not in scene.language.clauses.inversions:
        return False
    if mention.start == begin:  # "can not breathe" is said of somebody: the first word is the sign's own
        return False
    if any(cue.start == begin + 1 for cue in scene.named("no_negation")):  # "don't know, something twitches"
        return False
    if any(cue.start == begin for cue in scene.named("inability")):  # "can't feel much there"
        return False
    if any(cue.start == begin for cue in scene.named("maybe")):  # "could be a bit weaker"
        return False
    return all(token.word not in scene.language.clauses.own_words for token in scene.tokens[begin + 1 : mention.end])


def _reach_of_supposition(scene: Scene, end: int) -> int:
    """Return where a supposition ends: it runs on over "and", not over "but"."""
    length = len(scene.tokens)
    while end < length and scene.tokens[end].word in {"and", "or"} and not scene.tokens[end - 1].ends:
        _, end = scene.clause(end)
    return end
