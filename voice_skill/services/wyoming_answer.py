"""An utterance from Home Assistant and its answer, whole in one turn.

    transcript ──► conversation by its id, else by its satellite ──► turn ──► what comes first, then the reply

Home Assistant opens a connection for each utterance, so conversations are kept outside of it.

Of a conversation nobody at another address learns anything, whatever id they guess: it is kept by address and id.
At the same address the id is all that tells people apart, since the protocol has no password, and every connection is
new: who guesses an id there goes on with its conversation.
To want the satellite beside the id would keep nobody out, as whoever tells an id can tell a satellite too, which is far
easier to guess; and it would break a conversation off that goes on at another satellite.
The ids of Home Assistant cannot be guessed, and who gets to use which is for it to see to.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from wyoming.handle import Handled, NotHandled

from voice_skill.services.conversations import LONGEST_ID
from voice_skill.services.first_answer import answers_nothing, lost, only_greets, whole
from voice_skill.services.house_voice import as_spoken
from voice_skill.services.wyoming_events import MOST_TEXT
from voice_skill.values import Act, Expects, Urgency

if TYPE_CHECKING:
    from voice_skill.chat import Turn
    from voice_skill.services.conversations import Conversations
    from voice_skill.services.wyoming_events import Context, Utterance
    from voice_skill.services.wyoming_sound import OwnerManner

NOT_OURS = ("off_topic", "unclear")
"""Intents that leave an utterance without an answer of its own."""

EACH_END = 500
"""Words at the beginning and at the end of a very long utterance that are looked at."""


def name_of(context: Context | None, connection: str) -> str:
    """Return the name of the conversation that an utterance belongs to; that of its connection where none is told.

    Two kinds of names never meet: a satellite called like a conversation has one of its own.
    """
    names = context.names() if context else ()
    name = ":".join(names[0]) if names else connection
    # Of a longer name only the beginning would be looked at, and another that begins like it is another one.
    return name if len(name) <= LONGEST_ID else f"sha256:{sha256(name.encode(errors='replace')).hexdigest()}"


def answer(
    kept: Conversations, owner: str, connection: str, said: Utterance, manner: OwnerManner
) -> Handled | NotHandled:
    """Return what is answered to an utterance of this owner, whom we speak to in this manner, if it is us who speaks.

    The reply in the context is as everywhere; what is said aloud is true of the voice that says it.
    """
    name = name_of(said.context, connection)
    before = kept.current(owner, name)
    number, turn = kept.answer(owner, name, both_ends(said.text))
    if before is None and only_greets(turn):
        turn = replace(kept.greet(owner, name, number), understood=turn.understood)
    elif before is None and answers_nothing(turn, kept.pack):
        turn = lost(turn, kept.greet(owner, name, number), kept.pack)
    aloud = as_spoken(turn, kept.pack, manner.change(turn.reply))
    lines = whole(before, aloud, kept.pack)
    if before is None or lines != aloud.reply.lines:
        kept.restate(owner, name, lines)
    text = " ".join(line.text for line in lines)
    context = _context(said.context, turn, number)
    return NotHandled(text, context) if is_not_ours(turn) else Handled(text, context)


def both_ends(text: str) -> str:
    """Return as much of a text as is looked at: of a very long one the first words and the last, where things matter.

    A recogniser that repeats itself must not leave it unanswered.
    """
    words = text.split()
    if len(text) <= MOST_TEXT and len(words) <= 2 * EACH_END:
        return text
    half = MOST_TEXT // 2
    first, last = " ".join(words[:EACH_END])[:half], " ".join(words[-EACH_END:])[-half:]
    return f"{first.rpartition(' ')[0] or first} {last.partition(' ')[2]}"


def is_not_ours(turn: Turn) -> bool:
    """Return whether an utterance held nothing that this program answers, so that another agent may."""
    understood = turn.understood
    if understood is None or understood.intent not in NOT_OURS or understood.findings or turn.after.alarm is not None:
        return False
    return understood.urgency is Urgency.NONE and turn.reply.act not in (Act.URGENT, Act.CRISIS)


def _context(given: Context | None, turn: Turn, number: int) -> dict[str, Any]:
    """Return what goes with an answer: whose it is, whether a question is open, and the reply as `chat` writes it."""
    return {
        **dict(given.names() if given else ()),
        "continue_conversation": turn.reply.expects is not Expects.NOTHING and not turn.after.done,
        "reply": turn.as_json(number),
    }
