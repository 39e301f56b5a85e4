"""What goes before the first question where a person may never answer it.

In Home Assistant one request is one answer, and many people leave it at that.
So the first time that something is told, what to do at that level and what to watch for are said at once; all of it
stands in the content pack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.assess import assess
from voice_skill.dialogue.wording import medical, subject
from voice_skill.values import Urgency

if TYPE_CHECKING:
    from voice_skill.chat import Turn
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack
    from voice_skill.values import Line


def lead(before: Conversation | None, turn: Turn, pack: ContentPack) -> tuple[Line, ...]:
    """Return lines to be said before a reply: the action of the level so far, then its safety-net, danger first.

    There are none where something was told before, where nothing is told yet, or where the reply itself gives a level.
    Home is never advised here, since the danger signs are not asked about yet.
    """
    talk = turn.after
    begun = before is not None and not before.done and bool(before.findings)
    if begun or talk.done or talk.told is not None or talk.alarm is not None or talk.doubt:
        return ()
    urgency = assess(talk.findings, pack).urgency
    if urgency is Urgency.NONE:
        return ()
    name = urgency.name.lower()
    level = pack.levels[name]
    action = (level.action_other if subject(talk, pack) else "") or level.action
    texts = (*((action,) if urgency > Urgency.SELF_CARE else ()), *reversed(level.watch))
    return tuple(medical(text, f"level.{name}", level.sources, talk, pack) for text in texts)
