"""The way back out of an emergency that was none: "that was the telly", "I was only joking".

Core: pure. Nobody's word alone lifts an alarm: the signs that it rests on are asked back, and only a clear no to them
takes them away. A wish to die is not taken back in this way.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.dialogue.correcting import cues_of
from voice_skill.dialogue.memory import ANSWER
from voice_skill.dialogue.merging import merged
from voice_skill.understand.status import SIGNS
from voice_skill.values import UNNAMED, Status, Urgency

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack
    from voice_skill.values import Finding, Understanding

_TAKEN_BACK = "taken_back"
"""The cue of it."""


def taken_back(before: Conversation, heard: Understanding, pack: ContentPack) -> Conversation | None:
    """Return the conversation with the signs of its alarm in doubt, where somebody says that it was a mistake."""
    if before.alarm is None or before.doubt or heard.crisis or heard.urgency is Urgency.EMERGENCY:
        return None
    rule = next(rule for rule in pack.red_flags if rule.id == before.alarm.flag)
    trusted = heard.transcript.confidence >= pack.limits.trust
    if rule.crisis or not trusted or _TAKEN_BACK not in cues_of(heard, pack):
        return None
    because = {f for flag in before.flags if flag.level is Urgency.EMERGENCY for f in flag.because}
    signs = tuple(f for f in before.findings if f in because and _is_there(f))
    if not signs:
        return None
    doubted = (*signs, *(f for f in before.findings if f.kind == pack.talk.subject))  # it may be nobody's at all
    kept = tuple(f for f in before.findings if f not in doubted)
    told = [f for f in heard.findings if f.kind != ANSWER and f.status is not Status.UNSURE]
    return replace(before, findings=merged(kept, told, pack, correcting=False), doubt=doubted, open="")


def _is_there(finding: Finding) -> bool:
    return finding.kind in {*SIGNS, UNNAMED} and finding.status is Status.PRESENT
