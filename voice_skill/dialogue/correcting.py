"""Corrections: what a person takes back, and what then is meant.

Core: pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand.phrases import reader
from voice_skill.values import Finding, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack
    from voice_skill.values import Understanding

CORRECT = "correct"
"""The intent of who takes something back."""
_ON_THE_WAY = "correction"
"""The cue of it."""
_OTHER_ONE = "other_one"
"""The cue of the one of two that was not understood: "the other side"."""
_SPEAKER = "about_speaker"
"""The cue of who means himself: "mine, not hers"."""


def takes_back(heard: Understanding, said: Sequence[Finding], before: Conversation, pack: ContentPack) -> bool:
    """Return whether somebody corrects what is known: in so many words, or by a word of it beside another number."""
    if heard.intent == CORRECT:
        return True
    hinted = CORRECT in heard.also or _ON_THE_WAY in cues_of(heard, pack)
    return hinted and any(_is_other_number(finding, before) for finding in said)


def _is_other_number(finding: Finding, before: Conversation) -> bool:
    known = {f.value for f in before.findings if f.kind == finding.kind and f.value is not None}
    return finding.value is not None and bool(known) and finding.value not in known


def said_of(talk: Conversation) -> set[tuple[str, float | None, Status]]:
    """Return what is known, in whatever words it was said."""
    return {(f.term, f.value, f.status) for f in talk.findings}


def means_other_one(heard: Understanding, pack: ContentPack) -> bool:
    """Return whether somebody says that it is the other one of two."""
    return heard.intent == CORRECT and _OTHER_ONE in cues_of(heard, pack)


def means_speaker(heard: Understanding, pack: ContentPack) -> bool:
    """Return whether somebody says that it is about himself, and not about whom it was thought to be."""
    return heard.intent == CORRECT and _SPEAKER in cues_of(heard, pack)


def swapped(heard: Understanding, said: Sequence[Finding], before: Conversation, pack: ContentPack) -> list[Finding]:
    """Return the side that is meant by "the other one", where one side is known."""
    side = pack.talk.side
    if any(f.kind == side for f in said) or not means_other_one(heard, pack):
        return []
    known = [f for f in before.findings if f.kind == side and f.status is Status.PRESENT]
    other = pack.talk.opposite.get(known[0].term, "") if len(known) == 1 else ""
    return [Finding(side, other.partition(".")[2], heard=heard.transcript.text[:200])] if other else []


def cues_of(heard: Understanding, pack: ContentPack) -> set[str]:
    """Return the names of the cues in what was said."""
    language = pack.language
    found = reader(heard.transcript.text, language).find(language.cues)
    return {language.cue_entries[match.entry] for match in found}
