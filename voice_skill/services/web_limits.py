"""What one page, and all pages together, may cost: numbers, sizes and rates."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CONNECTIONS = 600
"""Connections that are open at once; the next is closed as soon as it comes."""
MOST_SHAKING = 64
"""Handshakes of other machines at once, and those of this one; each holds a quarter of a megabyte, and one that is
meant takes some milliseconds."""
SHARES = 4
"""Addresses of other machines that it takes to fill all places: one alone gets no more than its part of them."""
MOST_PAGES = 512
"""Pages that talk at once."""
MOST_LISTENING = 2
"""Pages that are listened to at once, as each needs a recogniser of its own."""
LONGEST_MESSAGE = 8192
"""Bytes of one message from a page."""
MOST_MANNERS = 500
"""Conversations of which is kept how to speak; as many as are kept themselves."""
MOST_AWAITED = 8
"""Messages that a page waits for the answers to; as many as it sends without one."""
LONGEST_TEXT = 1000
"""Characters that a person may type at once."""
LONG_TEXT = 400
"""Characters above which words are long: of all pages one such is understood at a time, and short ones go between."""
FIRST_WORD_S = 10.0
"""Seconds in which a connection must send its request, and a page its greeting."""
UNREAD_S = 10.0
"""Seconds that a page may take to accept what it is sent; one that never reads is dropped."""
BEAT_S = 20.0
"""Seconds between looks whether a page is still there."""
WRONG_KEY_S = 1.0
"""Seconds that the answer to a wrong key takes."""
MISTAKES_BORNE = 5
"""Messages that are none of ours after which a page is dropped."""
MESSAGES_A_SECOND, MESSAGES_AT_ONCE = 5.0, 20.0
"""Messages that a page may send: in the long run, and in one go."""
FRAMES_A_SECOND, FRAMES_AT_ONCE = 100.0, 2000.0
"""Messages of any kind that a page may send, pings and sound included: six times what speech takes, and what has waited
for two minutes of it."""
SOUND_A_SECOND, SOUND_AT_ONCE = 64_000.0, 960_000.0
"""Bytes of sound that a page may send: twice the speed of speech, and half a minute after a stall."""


class Allowance:
    """A rate that is kept to in the long run, with some in hand for a rush."""

    def __init__(self, a_second: float, at_once: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow so much a second, and so much at once."""
        self._a_second, self._at_once, self._clock = a_second, at_once, clock
        self._left, self._looked = at_once, clock()

    def spend(self, amount: float = 1.0) -> bool:
        """Spend some of it; return whether there was enough."""
        now = self._clock()
        self._left = min(self._at_once, self._left + (now - self._looked) * self._a_second)
        self._looked = now
        if self._left < amount:
            return False
        self._left -= amount
        return True
