"""Whether what is said is about something else altogether: talk in the room, a film, a machine, another complaint.

Core: pure.
It holds a word that is a sign elsewhere, or an answer to the open question: "my tomato plants look weak".
Only the model that knows what sentences mean can tell, and it never takes a danger sign away where anybody is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.assess import crisis_terms, level
from voice_skill.understand import alone, intents, trust
from voice_skill.understand.scene import PLACES, SIGNS, WHOM
from voice_skill.values import UNNAMED, Status, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack
    from voice_skill.understand.looking import Looks
    from voice_skill.understand.read import Read
    from voice_skill.values import Finding

_THEY = "they"
"""Who may be things as well."""


def intent(said: Read, looks: Looks, pack: ContentPack) -> str:
    """Return what is wanted by somebody who speaks of something else altogether; empty where nobody does."""
    there = [f for f in said.findings if f.status in {Status.PRESENT, Status.UNSURE}]
    if looks.whole.meaning is None or len(said.tokens) < trust.ASIDE_WORDS or _may_matter(said, there, pack):
        return ""
    if said.question is None and not there:
        return ""
    name, chance = looks.aside(pack.groups.get(intents.OUTSIDE, ()))
    return name if chance >= _needed(said, there, pack) else ""


def _may_matter(said: Read, there: list[Finding], pack: ContentPack) -> bool:
    """Return whether something in it is not to be passed over, whatever a model says of the whole."""
    grave = pack.language.sole | crisis_terms(pack) | {alone.CALL}
    if any(f.term in grave or f.kind == UNNAMED for f in there) or level(said.findings, pack)[0] >= Urgency.URGENT:
        return True
    spared = pack.language.serious - frozenset(pack.talk.understood)
    doubted = any(f.status is Status.UNSURE and f.kind not in PLACES and f.term in spared for f in there)
    kinds = {f.kind for f in there}
    if doubted or (kinds & PLACES and kinds & SIGNS):  # "the left hand is weak on the guitar"
        return True
    if not _speaks(said, pack):
        people = any(said.tokens[at].word != _THEY for at in said.found.people)  # "so that they hold"
        return people and _holds_danger(there, pack)
    asked = said.question.asks if said.question else ()
    told = any(f.term in asked or f.kind not in {*SIGNS, *PLACES, WHOM} for f in there)
    return told or _holds_danger(there, pack)


def _needed(said: Read, there: list[Finding], pack: ContentPack) -> float:
    """Return the probability of something else from which it is."""
    few = said.question is not None and (len(said.tokens) < trust.ANSWER_WORDS or _speaks(said, pack))
    if few or _holds_danger(there, pack):
        return trust.ASIDE_SURE
    return trust.ASIDE if said.question is None else trust.ASIDE_ANSWER


def _holds_danger(there: list[Finding], pack: ContentPack) -> bool:
    """Return whether a sign is in it that beside others may be an emergency: "the plot was weak"."""
    return any(f.kind in SIGNS and f.term in pack.language.danger for f in there)


def _speaks(said: Read, pack: ContentPack) -> bool:
    """Return whether the speaker is in it: "I", "my"."""
    return not pack.language.clauses.speaker.isdisjoint(token.word for token in said.tokens)
