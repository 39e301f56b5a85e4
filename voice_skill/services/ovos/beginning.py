"""What begins a conversation in a room where many skills listen, and where only some words can be meant for us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand import understand
from voice_skill.values import Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack

NOT_OURS = "off_topic"
"""The intent of what this program knows nothing about."""


def begins(text: str, pack: ContentPack) -> bool:
    """Return whether words begin a conversation: a danger, or something of our field that is so now.

    A greeting or a call for help alone does not: in OpenVoiceOS those are for everybody.
    """
    said = understand(Transcript(text), pack)
    if said.crisis or said.urgency >= Urgency.URGENT:
        return True
    ours = {finding.status for finding in said.findings if finding.kind in pack.talk.about}
    return said.intent != NOT_OURS and not ours.isdisjoint({Status.PRESENT, Status.UNSURE})


def goes_on(talk: Conversation, text: str, pack: ContentPack) -> bool:
    """Return whether words are a part of a conversation that is held; where nothing is open, others may have them."""
    waits = talk.open or talk.parts or talk.routine or talk.alarm or talk.doubt or not talk.final
    return (bool(waits) and not talk.done) or understand(Transcript(text), pack, None).intent != NOT_OURS
