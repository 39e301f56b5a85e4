"""The first answer where a person may never give another, and an answer to a question that is no longer known.

In Home Assistant one request is one answer, and many people leave it at that.
So the first time that something is told, what to do at that level and what to watch for are said at once, and each
danger sign once: in the question about them, where that is asked. All of it stands in the content pack.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.assess import level as level_of
from voice_skill.dialogue.memory import ANSWER
from voice_skill.dialogue.wording import action, medical, said, words_of
from voice_skill.values import Line, Urgency

if TYPE_CHECKING:
    from voice_skill.chat import Turn
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack


GREETING = "greet"
"""The intent of somebody who says hello."""


def whole(before: Conversation | None, turn: Turn, pack: ContentPack) -> tuple[Line, ...]:
    """Return the lines of a reply with what goes before it, where it may be the only one: the action comes first.

    Nothing goes before where something was told already, where nothing is told yet, or where the reply gives a level.
    Home is never advised here, since the danger signs are not asked about yet.
    """
    talk, lines = turn.after, turn.reply.lines
    begun = before is not None and not before.over and bool(before.findings)
    if begun or talk.done or talk.told is not None or talk.alarm or talk.doubt:
        return lines
    urgency, _ = level_of(talk.findings, pack)
    if urgency is Urgency.NONE:
        return lines
    screening = pack.talk.screen in turn.reply.asks
    lead = _lead(talk, urgency, pack, screening=screening)
    lines = lines[-1:] if screening else lines
    fits = words_of((*lead, *lines)) <= pack.limits.words_per_part
    return (*lead, *lines) if fits or not screening else (*lead[:-2], lead[-1], *lines)


def _lead(talk: Conversation, urgency: Urgency, pack: ContentPack, *, screening: bool) -> tuple[Line, ...]:
    """Return the action, and what to watch for; before the danger signs themselves only whom to call for one."""
    name = urgency.name.lower()
    level = pack.levels[name]
    watch = (level.brief, level.any_danger or level.watch[-1]) if screening else tuple(reversed(level.watch))
    texts = (*((action(level, talk, pack),) if urgency > Urgency.SELF_CARE else ()), *watch)
    return tuple(medical(text, f"level.{name}", level.sources, talk, pack) for text in texts)


def only_greets(turn: Turn) -> bool:
    """Return whether an utterance is a greeting and nothing else."""
    heard = turn.understood
    return heard is not None and heard.intent == GREETING and not heard.findings


def lost(turn: Turn, begun: Turn, pack: ContentPack) -> Turn:
    """Return a turn that says that no earlier talk is known, and asks for the problem; `begun` is its greeting."""
    line = said("earlier_gone", begun.after, pack)
    reply = replace(begun.reply, lines=(line, Line(pack.questions[pack.talk.problem].say)))
    return replace(begun, understood=turn.understood, reply=reply)


def answers_nothing(turn: Turn, pack: ContentPack) -> bool:
    """Return whether an utterance is a bare answer, which needs a question before it."""
    heard = turn.understood
    if heard is None or heard.urgency > Urgency.NONE or any(f.kind != ANSWER for f in heard.findings):
        return False
    return heard.intent in pack.groups.get("answers", ())
