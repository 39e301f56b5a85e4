"""What is only supposed, asked about or quoted: no finding, unless it is then said to be there.

Core: pure. The cues are data of the pack.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from voice_skill.understand.scene import MEDICINE, SIGN, TRIGGER
from voice_skill.understand.status import CLAIMED
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.understand.scene import Cue, Mention, Scene

_HOW, _THINGS = frozenset({"what", "how", "why"}), frozenset({TRIGGER, "nutrient"})
"""Words before a question about a thing in general, and the kinds of such things."""
_IS = frozenset({"is", "are", "am", "'s", "has", "have"})
"""Words that tell of what is there already."""
_PERHAPS, _ALREADY = frozenset({"may", "might", "could"}), frozenset({"have", "be"})
_CLAIMS = {SIGN: CLAIMED, MEDICINE: "on_it"}
"""Kind -> the cue that tells that what was asked about is there."""


def drop_supposed(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """Drop what is only supposed, asked about or quoted."""
    result = list(mentions)
    for cue in scene.named("supposed", "dreaded"):
        if any(c.start <= cue.start and cue.end <= c.end for c in scene.named("maybe")):
            continue  # "i suppose" only doubts
        begin, end = scene.clause(cue.start)
        end = _reach_of_dread(cue, scene) if cue.name == "dreaded" else _reach_of_supposition(scene, end)
        for n, mention in enumerate(result):
            if begin <= mention.start and cue.start <= mention.start < end and not _goes_on(cue, mention, scene):
                there = _may_be_there(cue, mention, scene)
                result[n] = replace(mention, status=Status.UNSURE, why=cue.name) if there else _dropped(mention, cue)
    result = [replace(m, dropped=True, why="asked in general") if _asked_in_general(m, scene) else m for m in result]
    return [_claimed(mention, scene) for mention in result]


def _dropped(mention: Mention, cue: Cue) -> Mention:
    return replace(mention, dropped=True, why=cue.name)


def _may_be_there(cue: Cue, mention: Mention, scene: Scene) -> bool:
    """Return whether a danger is feared to be there already, and is asked about: "I'm afraid I may have had a fit"."""
    words = [token.word for token in scene.tokens[cue.start : mention.end]]
    perhaps = any(a in _PERHAPS and b in _ALREADY for a, b in pairwise(words))
    return perhaps and mention.term in scene.language.danger


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


def _reach_of_dread(cue: Cue, scene: Scene) -> int:
    """Return where what is dreaded ends: with its clause, or where something of somebody's begins, "my chest hurts".

    What is dreaded once more is there: "I'll have another fit like this morning".
    """
    _, end = scene.clause(cue.end - 1)
    there = {c.name for c in scene.cues if cue.end <= c.start < end} & {"recent", "again"}
    there |= {token.word for token in scene.tokens[cue.end : end]} & {"again", "another"}
    owned = (at for at in range(cue.end, end) if scene.tokens[at].word in scene.language.clauses.owners)
    return cue.end if there else min(next(owned, end), end)


def _goes_on(cue: Cue, mention: Mention, scene: Scene) -> bool:
    """Return whether words behind a fear tell what is: "I'm frightened I'll choke, food is stuck"."""
    if cue.name != "dreaded":
        return False
    is_so = (at for at in range(cue.end, len(scene.tokens)) if scene.tokens[at].word in _IS)
    return mention.end >= next(is_so, len(scene.tokens) + 1)


def _reach_of_supposition(scene: Scene, end: int) -> int:
    """Return where a supposition ends: it runs on over "and", not over "but"."""
    length = len(scene.tokens)
    while end < length and scene.tokens[end].word in {"and", "or"} and not scene.tokens[end - 1].ends:
        _, end = scene.clause(end)
    return end
