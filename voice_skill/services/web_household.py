"""What all pages of one program share: conversations, recognisers, a voice, and who is there."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voice_skill.services import web_limits as limits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from concurrent.futures import Executor

    from voice_skill.services.conversations import Conversations
    from voice_skill.services.web_hearing import Hearing
    from voice_skill.services.web_talk import PageTalk
    from voice_skill.services.web_voice import PageVoice
    from voice_skill.settings import Settings


@dataclass(slots=True)
class Household:
    """What all pages share."""

    conversations: Conversations
    """The conversations; touched in the one thread of `core` alone."""
    core: Executor
    """The one thread that understands and answers."""
    hearing: Hearing
    """The recognisers."""
    voice: PageVoice
    """The voice."""
    settings: Settings
    """How to speak, where a page does not say."""
    key: str = field(repr=False, default="")
    """What a page must know; empty where every page may come in that this program served."""
    pages: dict[str, PageTalk] = field(default_factory=dict)
    """Owner -> the page that talks just now."""
    manners: dict[str, Settings] = field(default_factory=dict)
    """Owner -> how to speak, where that was said in the conversation."""
    long_turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by the one page whose long words are understood: few words of others wait for no more than that."""

    @asynccontextmanager
    async def turn_of(self, text: str) -> AsyncIterator[None]:
        """Wait among the long utterances with one."""
        if len(text) <= limits.LONG_TEXT:
            yield
            return
        async with self.long_turn:
            yield

    def remember(self, owner: str, settings: Settings) -> None:
        """Keep how to speak, for a page that comes back; of many, those that changed it last."""
        self.manners.pop(owner, None)
        self.manners[owner] = settings
        if len(self.manners) > limits.MOST_MANNERS:
            del self.manners[next(iter(self.manners))]
