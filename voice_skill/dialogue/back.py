"""Going on after the program itself was gone: in the same conversation, perhaps in another process.

Core: pure. Nothing is remembered of it, so that "repeat" still says what was said before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.dialogue.wording import said
from voice_skill.values import Act, Reply

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack

_DANGER = (Act.URGENT, Act.CRISIS)
"""What is said again at once and to its last word, since nobody knows how much of it was heard."""


def back(before: Conversation, pack: ContentPack) -> Reply:
    """Return the words to go on with: the open question; all that was said last where none is, or in danger."""
    last = before.last
    if last is None:
        return Reply(Act.REPEAT, (said("live.back", before, pack),))
    danger = before.alarm is not None or last.act in _DANGER
    lines = last.lines[-1:] if last.asks and not danger else last.lines
    opening = () if danger else (said("live.back", before, pack),)
    return Reply(Act.REPEAT, (*opening, *lines), asks=last.asks, expects=last.expects)
