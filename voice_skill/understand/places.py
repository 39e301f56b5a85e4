"""Where: which places belong to a sign, stand for themselves, or are taken back for another.

Core: pure.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from voice_skill.understand.language import PART_KIND
from voice_skill.understand.scene import PLACES, SIDE, SIGNS
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.pack import ContentPack
    from voice_skill.understand.scene import Mention, Scene
    from voice_skill.understand.tokens import Token


_WAS, _NOW = "was", "now"
_BOTH = "both"
"""The side that is no side where two signs follow it."""


def replaced(mentions: Sequence[Mention], tokens: tuple[Token, ...], light: frozenset[str]) -> set[str]:
    """Return the places that are taken back for another: "my eyelid twitches, no, not my eyelid, my cheek"."""
    places = [m for m in mentions if m.entry.kind in PLACES and not m.dropped]
    taken_back = set()
    for mention in places:
        before = next((t.word for t in reversed(tokens[: mention.start]) if t.word not in light), "")
        others = (m for m in places if m.entry.kind == mention.entry.kind and m.status is Status.PRESENT)
        if mention.status is Status.ABSENT and before == "not" and any(m.term != mention.term for m in others):
            taken_back.add(mention.term)
    return taken_back | _moved(places, tokens)


def _moved(places: Sequence[Mention], tokens: tuple[Token, ...]) -> set[str]:
    """Return the places where it was and is no more: "was left, now right"."""
    return {
        was.term
        for was, now in pairwise(places)
        if was.entry.kind == now.entry.kind
        and was.term != now.term
        and was.start
        and tokens[was.start - 1].word == _WAS
        and any(token.word == _NOW for token in tokens[was.end : now.start])
    }


def denied(mentions: Sequence[Mention], scene: Scene) -> frozenset[int]:
    """Return the tokens of the places that are denied, with the word that denies each: "not my face"."""
    cues = tuple(scene.named("negation", "negated_verb"))
    gone = (m for m in mentions if m.entry.kind in PLACES and m.status is Status.ABSENT)
    spans = (range(max((c.start for c in cues if c.end <= m.start), default=m.start), m.end) for m in gone)
    return frozenset(at for span in spans for at in span)


def _is_pointed_at(mention: Mention, tokens: tuple[Token, ...], pack: ContentPack) -> bool:
    """Return whether a side stands by itself for a place: "the left one", "on my right"."""
    words = pack.language.clauses
    before = tokens[mention.start - 1].word if mention.start else ""
    after = tokens[mention.end].word if mention.end < len(tokens) else ""
    return before in words.owners or after in words.sided or mention.end - mention.start > 1


def beside_nothing(
    mention: Mention, mentions: Sequence[Mention], asked: Sequence[str], tokens: tuple[Token, ...], pack: ContentPack
) -> bool:
    """Return whether a place belongs only to what is denied, dropped or another's, or a side to no place."""
    signs = [m for m in mentions if m.entry.kind in SIGNS]
    if mention.entry.kind in asked:
        return False
    alone = mention.end - mention.start == 1
    if mention.entry.name == _BOTH and alone and any(m.start == mention.end for m in signs):
        return True  # "both weak and thin"
    if mention.entry.kind == SIDE and mention.start == 0 and mention.end == 1 < len(tokens):
        # "Right so it's the calf": who begins so tells no side, but "right eyelid" does.
        return not any(m.start == 1 and m.entry.kind in {PART_KIND, *SIGNS} for m in mentions)
    if mention.entry.kind == SIDE and not any(m.entry.kind == PART_KIND for m in mentions):
        paired = any(m.entry.kind == mention.entry.kind and m.status is Status.ABSENT for m in mentions)
        return not (paired and mention.status is Status.PRESENT) and not _is_pointed_at(mention, tokens, pack)
    own = [m for m in signs if not m.dropped and m.status in {Status.PRESENT, Status.UNSURE}]
    holder = [m for m in signs if m.start <= mention.start and mention.end <= m.end]
    if holder:
        return all(m.dropped or m.status not in {Status.PRESENT, Status.UNSURE} for m in holder)
    return bool(signs) and not own and mention.status is not Status.PRESENT
