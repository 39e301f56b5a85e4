"""Many conversations at once, each under the id that its client gave.

Edge: remembers, in memory alone, and forgets what was quiet for a while; where there are too many, the oldest goes of
the client that has most, so that one client alone can have nothing of another's forgotten.
One that somebody has before their eyes is held, and neither forgotten nor made room of: a yes is an answer to what they
see there.
Each belongs to the client that began it: another that guesses the id gets a new conversation of its own.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voice_skill import chat

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.chat import Turn
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack
    from voice_skill.values import Line, Reply, Transcript

MOST = 500
"""Conversations that are remembered at once."""
KEPT_S = 1800.0
"""Seconds of quiet after which a conversation is forgotten."""
LONGEST_ID = 200
"""Characters of an id that are looked at."""
REPLIES_KNOWN = 16
"""Replies of a conversation that can be told again, to a client that was gone or sends a message once more."""


@dataclass(frozen=True, slots=True)
class Replied:
    """What was replied in a turn."""

    number: int
    """The number of the turn."""
    reply: Reply
    """The reply."""
    done: bool = False
    """Whether the conversation was over with it."""
    message: str = ""
    """The id of the message that it answers; empty where that had none."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation as it is remembered."""

    talk: Conversation
    """The conversation."""
    number: int
    """The number of its last turn."""
    at: float
    """When that was, by the clock."""
    replies: tuple[Replied, ...] = ()
    """The last replies, in order."""

    @property
    def messages(self) -> tuple[str, ...]:
        """Return the ids of the messages that were answered last."""
        return tuple(each.message for each in self.replies if each.message)


class Conversations:
    """Conversations by (owner, id), bounded in number and in age; for one thread, or under the caller's lock."""

    def __init__(
        self,
        pack: ContentPack,
        country: str = "",
        *,
        most: int = MOST,
        kept_s: float = KEPT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Hold conversations about this pack, with the numbers of `country` ("" for the pack's own)."""
        self.pack = pack
        self._country = country
        self._most, self._kept_s, self._clock = most, kept_s, clock
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._held: Counter[tuple[str, str]] = Counter()

    def __len__(self) -> int:
        """Return how many are remembered."""
        self._forget()
        return len(self._kept)

    def greet(self, owner: str, name: str, number: int = 0, message: str = "") -> Turn:
        """Begin anew under this id and return the greeting, turn 0 or the one told; `message` is known from then on.

        An emergency that was told before is named once more.
        """
        before = self.current(owner, name)
        turn = chat.begin_anew(before, self.pack, self._country)
        self._keep((owner, name[:LONGEST_ID]), turn, number, message)
        return turn

    def answer(self, owner: str, name: str, heard: Transcript | str, message: str = "") -> tuple[int, Turn]:
        """Return the number of the turn and what follows from an utterance; `message` is known from then on.

        Where nothing is remembered under the id, or the conversation is over, a new one begins with this utterance.
        """
        self._forget()
        key = (owner, name[:LONGEST_ID])
        kept = self._kept.get(key)
        if kept is None:
            kept = Kept(chat.begin(self.pack, self._country).after, 0, self._clock())
        turn, anew = chat.follow(kept.talk, heard, self.pack)
        number = 1 if anew else kept.number + 1
        self._keep(key, turn, number, message)
        return number, turn

    def restate(self, owner: str, name: str, lines: tuple[Line, ...]) -> None:
        """Have the last reply repeated in these words, where more was said around it than the conversation knows."""
        kept = self.kept(owner, name)
        if kept is not None and kept.talk.last is not None:
            talk = replace(kept.talk, last=replace(kept.talk.last, lines=lines))
            self._hold_as((owner, name[:LONGEST_ID]), replace(kept, talk=talk))

    def current(self, owner: str, name: str) -> Conversation | None:
        """Return the conversation under an id, or None where nothing is remembered."""
        kept = self.kept(owner, name)
        return kept.talk if kept else None

    def kept(self, owner: str, name: str) -> Kept | None:
        """Return what is remembered under an id, or None where nothing is."""
        self._forget()
        return self._kept.get((owner, name[:LONGEST_ID]))

    def latest(self, owner: str, within_s: float) -> Conversation | None:
        """Return the conversation of an owner that was answered last, no longer than within_s seconds ago."""
        since = self._clock() - within_s
        of_owner = (kept for (whose, _), kept in reversed(self._kept.items()) if whose == owner)
        last = next(of_owner, None)
        return last.talk if last and last.at >= since else None

    def end(self, owner: str, name: str) -> None:
        """Forget a conversation at once."""
        self._kept.pop((owner, name[:LONGEST_ID]), None)

    def hold(self, owner: str, name: str) -> None:
        """Keep the conversation under this id until it is released as often as it was held."""
        self._held[owner, name[:LONGEST_ID]] += 1

    def release(self, owner: str, name: str) -> None:
        """Let it be forgotten once it was quiet for a while from now on."""
        key = (owner, name[:LONGEST_ID])
        self._held[key] -= 1
        if self._held[key] <= 0:
            del self._held[key]
            if key in self._kept:
                self._hold_as(key, replace(self._kept[key], at=self._clock()))

    def _keep(self, key: tuple[str, str], turn: Turn, number: int, message: str) -> None:
        known = self._kept[key].replies if key in self._kept else ()
        replied = Replied(number, turn.reply, turn.after.over, message)
        self._hold_as(key, Kept(turn.after, number, self._clock(), (*known, replied)[-REPLIES_KNOWN:]))

    def _hold_as(self, key: tuple[str, str], kept: Kept) -> None:
        self._kept[key] = kept
        self._kept.move_to_end(key)
        self._make_room()

    def _make_room(self) -> None:
        """Forget where there are too many: the oldest conversation of the client that has most of them."""
        unheld = [known for known in self._kept if known not in self._held]
        while len(unheld) > self._most:
            many = Counter(owner for owner, _ in unheld)
            oldest = max(unheld, key=lambda known: many[known[0]])  # the first of those with most
            unheld.remove(oldest)
            del self._kept[oldest]

    def _forget(self) -> None:
        before = self._clock() - self._kept_s
        for key in [key for key, kept in self._kept.items() if kept.at < before and key not in self._held]:
            del self._kept[key]
