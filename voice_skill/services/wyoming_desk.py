"""What all connections of the Wyoming service share: conversations, the ear and the mouth, each in a thread of its own.

Threads keep the loop free: Describe is answered while a recogniser loads.
Owners, the addresses of clients, take turns in them, and what each may send is bounded.
Home Assistant opens a connection for each utterance, so a bound on connections alone would hold back nobody.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from wyoming.asr import Transcript

from voice_skill import adapters, chat
from voice_skill.services.conversations import Conversations
from voice_skill.services.web_limits import Allowance
from voice_skill.services.wyoming_answer import answer, name_of
from voice_skill.services.wyoming_events import MOST_TEXT, EventRefused
from voice_skill.services.wyoming_info import info, languages
from voice_skill.services.wyoming_sound import RECENT_S, Ear, Mouth, OwnerManner

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from wyoming.event import Event
    from wyoming.handle import Handled, NotHandled

    from voice_skill.conversation import Conversation
    from voice_skill.hearing.protocol import Recogniser
    from voice_skill.pack import ContentPack
    from voice_skill.services.wyoming_events import Context, Utterance
    from voice_skill.services.wyoming_sound import Collected
    from voice_skill.settings import Settings
    from voice_skill.speaking.protocol import Sound

MOST_LISTENING, MOST_OF_OWNER = 16, 12
"""Utterances that are taken in as sound at once, and those of one owner among them; each may take two megabytes."""
MOST_WAITING = 2
"""Pieces of work of one owner that wait in a thread at once: one at work, and one that may begin as soon as it ends."""
LONG_TEXT = 400
"""Characters from which an utterance is long: of an owner one such waits at a time, and short ones go before."""
MOST_OWNERS = 1000
"""Owners whose spending is remembered; the one that was quiet longest is forgotten."""
CONNECTION_EVENTS = (20.0, 400.0)
"""Events that a connection may send: a second in the long run, and at once; speech takes about five an utterance."""
OWNER_EVENTS = (200.0, 4000.0)
"""The same of an owner: ten satellites with an utterance a second each send about seventy a second."""
CONNECTION_CHARACTERS = (200.0, 10_000.0)
"""Characters of utterances that a connection may send; a person says about fifteen a second."""
OWNER_CHARACTERS = (4000.0, 80_000.0)
"""The same of an owner: ten satellites with an utterance a second each send about a thousand a second."""
EACH_UTTERANCE = 50
"""Characters that an utterance counts beside its own, for the work that does not grow with it."""
EACH_CHUNK = 0.02
"""Events that a piece of sound counts: it may be as short as a hundredth of a second, and is bounded as sound too."""

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


class Bounds:
    """What one sender may send, in the long run and at once."""

    def __init__(
        self,
        events: tuple[float, float],
        characters: tuple[float, float],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Allow so many of each, a second and at once."""
        self._events, self._characters = (Allowance(*each, clock) for each in (events, characters))

    def spend(self, event: Event) -> bool:
        """Count an event; return whether it is within bounds."""
        if not self._events.spend(EACH_CHUNK if event.type == "audio-chunk" else 1.0):
            return False
        return event.type != "transcript" or self._characters.spend(_characters(event))


def _characters(event: Event) -> int:
    """Return what an utterance counts; the rest of a very long one is not looked at."""
    return EACH_UTTERANCE + len(str(event.data.get("text"))[:MOST_TEXT])


class _Owner:
    """What is remembered of one address."""

    def __init__(self, settings: Settings) -> None:
        self.manner = OwnerManner(settings)
        self.bounds = Bounds(OWNER_EVENTS, OWNER_CHARACTERS)
        self.turns = defaultdict[ThreadPoolExecutor, asyncio.Semaphore](lambda: asyncio.Semaphore(MOST_WAITING))
        self.long_turn = asyncio.Lock()
        self.long: Counter[str] = Counter()

    @asynccontextmanager
    async def turn_of(self, name: str, text: str) -> AsyncIterator[None]:
        """Wait among the long utterances with one, and with what is said after it in the same conversation."""
        if len(text) <= LONG_TEXT and not self.long[name]:
            yield
            return
        self.long[name] += 1
        try:
            async with self.long_turn:
                yield
        finally:
            self.long[name] -= 1
            self.long += Counter()  # forgets the names of what was answered


class Desk:
    """Answers, hears and speaks for every connection."""

    def __init__(self, pack: ContentPack, settings: Settings, recogniser: Recogniser | None = None) -> None:
        """Serve this pack by the settings. Raises WrongUsage, ModelMissing and ModelBroken for wrong ones."""
        adapters.check_engine(settings)
        self._settings = settings
        self.info = info(pack, settings).event()
        self.kept = Conversations(pack, adapters.country(settings, pack))
        self._languages = languages(pack)
        self._listening: Counter[str] = Counter()
        self._owners: dict[str, _Owner] = {}
        self._ear, self._mouth = Ear(pack, settings, recogniser), Mouth(settings)
        self._thinking, self._hearing, self._speaking = (
            ThreadPoolExecutor(1, name) for name in ("thinking", "hearing", "speaking")
        )

    def warm_up(self) -> None:
        """Let the models of understanding be loaded before anybody speaks."""
        self._thinking.submit(lambda: chat.answer(chat.begin(self.kept.pack).after, "", self.kept.pack))

    async def check_voice(self) -> None:
        """Open the voice that the settings name, if any. Raises WrongUsage where there is none, or VoiceUnavailable."""
        if self._settings.voice:
            await asyncio.get_running_loop().run_in_executor(self._speaking, self._mouth.open)

    async def answer(self, owner: str, connection: str, said: Utterance) -> Handled | NotHandled:
        """Return the answer to an utterance."""
        known = self._owner(owner)
        async with known.turn_of(name_of(said.context, connection), said.text):
            return await self._in(self._thinking, owner, answer, self.kept, owner, connection, said, known.manner)

    def count(self, owner: str, event: Event) -> None:
        """Count an event of an owner. Raises EventRefused for one too many."""
        if not self._owner(owner).bounds.spend(event):
            message = "More comes from this address than many people could say; wait some seconds and send less."
            raise EventRefused(message)

    @contextmanager
    def listening(self, owner: str) -> Iterator[None]:
        """Count somebody of an owner who sends sound. Raises EventRefused where there are too many."""
        if self._listening.total() >= MOST_LISTENING or self._listening[owner] >= MOST_OF_OWNER:
            message = "Too many speak at once; try again in a moment."
            raise EventRefused(message)
        self._listening[owner] += 1
        try:
            yield
        finally:
            self._listening[owner] -= 1
            self._listening += Counter()  # forgets who is silent

    async def hear(self, owner: str, connection: str, context: Context | None, sound: Collected) -> Transcript:
        """Return what is said in a sound. Raises ModelMissing and ModelBroken."""
        name = name_of(context, connection)
        talk = await self._in(self._thinking, owner, self._talk, owner, name)
        heard = await self._in(self._hearing, owner, self._ear.hear, sound, talk)
        return Transcript(heard, language=self._languages[0])

    def _talk(self, owner: str, name: str) -> Conversation | None:
        """Return the conversation that a sound is said in: Home Assistant names none, so it is the latest."""
        return self.kept.current(owner, name) or self.kept.latest(owner, RECENT_S)

    async def render(self, owner: str, sentence: str) -> Sound:
        """Return the sound of a sentence. Raises VoiceUnavailable."""
        delivery = self._owner(owner).manner.delivery()
        return await self._in(self._speaking, owner, self._mouth.render, sentence, delivery)

    def forget(self, owner: str, name: str) -> None:
        """Forget a conversation, in the one thread that touches them."""
        with suppress(RuntimeError):  # nothing is kept any more where the program ends
            self._thinking.submit(self.kept.end, owner, name)

    def close(self) -> None:
        """Wait for what is at work, a few seconds at most, and give everything back."""
        for pool in (self._thinking, self._hearing, self._speaking):
            pool.shutdown(cancel_futures=True)
        self._mouth.close()

    async def _in(
        self,
        pool: ThreadPoolExecutor,
        owner: str,
        work: Callable[_Given, _Made],
        *given: _Given.args,
        **named: _Given.kwargs,
    ) -> _Made:
        """Return what work returns, done in the thread of a pool when it is this owner's turn.

        A thread works in the order in which work comes, so owners with little in it take turns.
        """
        async with self._owner(owner).turns[pool]:
            return await asyncio.get_running_loop().run_in_executor(pool, lambda: work(*given, **named))

    def _owner(self, owner: str) -> _Owner:
        """Return what is remembered of an owner, who now counts as the latest."""
        known = self._owners.pop(owner, None) or _Owner(self._settings)
        self._owners[owner] = known
        if len(self._owners) > MOST_OWNERS:
            del self._owners[next(iter(self._owners))]
        return known
