"""A conversation in text: one line in, one reply out.

The same core as the live conversation; used by `chat`, by tests, and by services.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from voice_skill import as_json
from voice_skill.dialogue import anew, back, greet, take_turn
from voice_skill.understand import understand
from voice_skill.values import Act, Transcript

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack
    from voice_skill.pack.holding import Talk
    from voice_skill.values import Reply, Understanding


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn, whole."""

    understood: Understanding | None
    """What was understood; None for the greeting."""
    ms: float
    """Milliseconds spent understanding."""
    after: Conversation
    """The conversation after it."""
    reply: Reply
    """What is said."""
    holding: Talk
    """How the pack holds a conversation, and which of its names other programs know."""

    def as_json(self, number: int) -> dict[str, Any]:
        """Return the line that `chat --json` prints."""
        said = self.understood
        heard = said.transcript.text if said else ""
        understood = as_json.understanding(said, self.ms, self.holding) if said else None
        return as_json.reply(number, heard, understood, self.after, self.reply)


def begin(pack: ContentPack, country: str | None = None) -> Turn:
    """Return the greeting."""
    after, reply = greet(pack, country or pack.country)
    return Turn(None, 0.0, after, reply, pack.talk)


def begin_anew(before: Conversation | None, pack: ContentPack, country: str | None = None) -> Turn:
    """Return the first words after another conversation: an emergency of that one is named once more."""
    if before is None or before.alarm is None:
        return begin(pack, country)
    after, reply = anew(before, pack)
    return Turn(None, 0.0, after, reply, pack.talk)


def take_up(before: Conversation, pack: ContentPack) -> Turn:
    """Return how a conversation that was broken off goes on."""
    return Turn(None, 0.0, before, back(before, pack), pack.talk)


def follow(before: Conversation, heard: Transcript | str, pack: ContentPack) -> tuple[Turn, bool]:
    """Return what follows, and whether a new conversation began: after the end one does, unless it ends once more.

    None begins where an emergency was told: what to do about it stays in reach until somebody says to start over.
    """
    turn = answer(before, heard, pack)
    if not before.over or turn.reply.act is Act.CLOSE:
        return turn, False
    return answer(begin(pack, before.country).after, heard, pack), True


def answer(before: Conversation, heard: Transcript | str, pack: ContentPack) -> Turn:
    """Return what follows from one utterance."""
    transcript = Transcript(heard) if isinstance(heard, str) else heard
    begun = perf_counter()
    understood = understand(transcript, pack, before.asking)
    ms = (perf_counter() - begun) * 1000
    after, reply = take_turn(before, understood, pack)
    return Turn(understood, ms, after, reply, pack.talk)
