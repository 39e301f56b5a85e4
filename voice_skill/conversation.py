"""The whole memory of a conversation, as one frozen value that can be written down and taken up again.

Core: pure. Nothing else remembers anything; the same value and the same words give the same reply.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 (msgspec reads the types at run time)
from dataclasses import dataclass, field

import msgspec

from voice_skill.errors import VoiceSkillError
from voice_skill.values import CauseFound, Finding, FlagFound, Line, Reply, Urgency  # noqa: TC001 (read by msgspec)

VERSION = 1
"""Version of the written form; raised when a field changes its meaning."""


class ConversationUnreadable(VoiceSkillError):
    """A conversation that was written down is broken or of another version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a long answer, told in one reply."""

    lines: tuple[Line, ...]
    """What is said."""
    causes: tuple[CauseFound, ...] = ()
    """Causes that it tells."""
    tips: tuple[str, ...] = ()
    """Tips that it tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An emergency or crisis that was told and is not yet dealt with."""

    flag: str
    """The rule's id in the content pack."""
    told: int = 1
    """Times the action was told."""
    acknowledged: bool = False
    """Whether the person has answered, or what to do meanwhile was told anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Everything that is remembered from one turn to the next."""

    version: int = VERSION
    """Version of this form."""
    country: str = ""
    """Whose numbers are told; empty for the pack's own."""
    turn: int = 0
    """Utterances heard so far."""
    findings: tuple[Finding, ...] = ()
    """What is known, merged, corrections included."""
    flags: tuple[FlagFound, ...] = ()
    """Danger rules met so far; only a correction takes one away."""
    warned: tuple[str, ...] = ()
    """Ids of the danger rules whose warning was spoken."""
    alarm: Alarm | None = None
    """The emergency that waits for an acknowledgement, or is being helped with."""
    doubt: tuple[Finding, ...] = ()
    """Findings of an emergency that were heard unclearly and asked back."""
    open: str = ""
    """Topic of the question that waits for an answer."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Topic of a question -> times it was put in any wording."""
    path: tuple[str, ...] = ()
    """Topics asked of our own accord, in order."""
    closed: tuple[str, ...] = ()
    """Topics that are not asked again, answered or not."""
    vague: tuple[str, ...] = ()
    """Topics of combined questions that were answered with a bare yes."""
    reopened: str = ""
    """Topic that the person went back to; its new answer replaces the old one."""
    misses: int = 0
    """Utterances in a row that were not understood."""
    said: tuple[str, ...] = ()
    """Keys of things said only once: sympathy, whom we speak of, the general remark."""
    wanted: str = ""
    """The part of the result that was asked for before it was ready."""
    skip: bool = False
    """Whether the person wants the result without more questions."""
    summarised: bool = False
    """Whether the read-back is over."""
    told: Urgency | None = None
    """The level given to the person so far."""
    final: bool = False
    """Whether the level was given as the result."""
    causes: tuple[CauseFound, ...] = ()
    """Causes told so far."""
    tips: tuple[str, ...] = ()
    """Tips told so far."""
    parts: tuple[Part, ...] = ()
    """Parts that wait for "go on"."""
    spoken: tuple[Part, ...] = ()
    """Parts of the same answer that were told."""
    waiting: str = ""
    """An answer, tip or exercise that waits until what it depends on is known, as "kind:name"."""
    routine: str = ""
    """The guided exercise under way."""
    step: int = 0
    """Its step, from 0."""
    last: Reply | None = None
    """What was said last, for "repeat"."""
    done: bool = False
    """Whether its last words were a goodbye."""

    @property
    def over(self) -> bool:
        """Return whether whatever is said next begins a new one: after an emergency its call stays in reach."""
        return self.done and self.alarm is None

    @property
    def asking(self) -> str | None:
        """Return the topic that decides what a bare answer means: the open one, or all that the last words asked."""
        asked = self.last.asks if self.last is not None else ()
        return self.open or (asked[0] if len(asked) == 1 else None)


def dump(conversation: Conversation) -> bytes:
    """Return the conversation as JSON."""
    return msgspec.json.encode(conversation)


def load(written: bytes) -> Conversation:
    """Return a conversation that was written by `dump`; raise ConversationUnreadable where it is not one of ours."""
    try:
        conversation = msgspec.json.decode(written, type=Conversation)
    except (msgspec.MsgspecError, UnicodeDecodeError) as broken:
        message = f"The saved conversation cannot be read ({broken}); start a new one."
        raise ConversationUnreadable(message) from broken
    if conversation.version != VERSION:
        message = f"The saved conversation is of version {conversation.version}, not {VERSION}; start a new one."
        raise ConversationUnreadable(message)
    return conversation
