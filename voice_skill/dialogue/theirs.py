"""Whose it is: in a talk about somebody else, "she takes furosemide" is said of whom it is about, and of no other.

Core: pure.
An utterance alone does not show whom "she" means, and reads it as another person's.
Signs are left alone: understanding has told those that matter now from what somebody once had.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.dialogue.wording import subject
from voice_skill.understand.phrases import reader
from voice_skill.understand.scene import SIGNS
from voice_skill.values import Status

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack
    from voice_skill.values import Understanding

_THEY = "they"
"""What the pack calls words that name nobody by themselves: "she"."""


def of_the_subject(heard: Understanding, talk: Conversation, pack: ContentPack) -> Understanding:
    """Return what was heard with what is said of the person that the talk is about as there."""
    others = any(f.status is Status.OTHER and f.kind not in SIGNS for f in heard.findings)
    if not others or not subject(talk, pack) or names_somebody(heard.transcript.text, pack):
        return heard
    findings = tuple(
        replace(f, status=Status.PRESENT) if f.status is Status.OTHER and f.kind not in SIGNS else f
        for f in heard.findings
    )
    return replace(heard, findings=findings)


def names_somebody(text: str, pack: ContentPack) -> bool:
    """Return whether a text names a person by more than "he" or "she"."""
    language = pack.language
    return any(language.people_entries[m.entry] != _THEY for m in reader(text, language).find(language.people))
