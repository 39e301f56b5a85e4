"""One page's conversation over its WebSocket.

    page ──text, buttons──► Conversations (in one thread for all pages) ──reply──► page
    page ──sound──► PageEar (a thread) ──words──► the same;     reply ──► PageSaying ──WAV──► page

A page is known by a token that only it was given; whoever does not have it gets a conversation of their own.
A page that lost its connection sends again what was not answered; by its id, that is one turn however often it comes.
Nothing that is said is written anywhere.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple, Unpack

import msgspec
from aiohttp import WSCloseCode, WSMsgType

from voice_skill.services import web_limits as limits
from voice_skill.services import web_messages as messages
from voice_skill.services.conversations import Kept
from voice_skill.services.web_limits import Allowance
from voice_skill.services.web_listening import PageListening
from voice_skill.services.web_messages import Hello, written
from voice_skill.services.web_saying import PageSaying
from voice_skill.services.web_summary import summary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aiohttp import WSMessage
    from aiohttp.web import WebSocketResponse

    from voice_skill.services.web_household import Household
    from voice_skill.services.web_wire import Wire
    from voice_skill.values import Reply, Transcript

Given = TypeVarTuple("Given")
R = TypeVar("R")

NAME = "page"
"""The id of a page's conversation; its owner is the page's token."""
TAKEN_OVER = 4001
"""The close code of a page whose conversation goes on in another one."""
TURNED_AWAY = 4003
"""The close code for a key that is missing or wrong."""
TOO_QUICK = "That was a little quick; please wait a moment and say it again."
NOT_OURS = "The program did not understand this page; please load the page again."
NOTHING_SAID = "There is nothing to sum up yet; please tell me first what is happening."


class PageTalk:
    """One page from its greeting until it goes."""

    def __init__(self, home: Household, socket: WebSocketResponse, wire: Wire) -> None:
        """Read from this socket and answer over this wire."""
        self._home, self._socket, self._wire = home, socket, wire
        self._pack = home.conversations.pack
        self._saying = PageSaying(home.voice, wire, home.settings)
        self._listening = PageListening(home.hearing, wire, self._answer)
        self._owner = ""
        self._turns = asyncio.Lock()
        self._allowed = Allowance(limits.MESSAGES_A_SECOND, limits.MESSAGES_AT_ONCE)
        self._frames = Allowance(limits.FRAMES_A_SECOND, limits.FRAMES_AT_ONCE)
        self._mistakes = 0

    async def run(self) -> None:
        """Talk until the page goes, or is sent away."""
        try:
            if await self._come_in():
                async for message in self._socket:
                    await self._take(message)
        finally:
            self._leave()

    async def close(self, code: int, why: str = "") -> None:
        """Send the page away."""
        await self._wire.close(code, why)

    def give_way(self) -> None:
        """End for another page with the same token, which does not wait until this one has read what it was sent."""
        self._saying.hush()
        self._listening.stop()
        self._wire.spawn(self.close(TAKEN_OVER))

    # Coming and going

    async def _come_in(self) -> bool:
        """Read the first message; return whether the page may talk."""
        try:
            async with asyncio.timeout(limits.FIRST_WORD_S):
                hello = messages.read(await self._first_text())
        except (msgspec.MsgspecError, TypeError, TimeoutError):
            await self.close(WSCloseCode.POLICY_VIOLATION, "no greeting")
            return False
        if not isinstance(hello, Hello) or not await self._knows_key(hello):
            await self.close(TURNED_AWAY, "no key")
            return False
        self._saying.manner(hello.rate, aloud=hello.sound)
        await self._welcome(hello.page, hello.awaits)
        return True

    async def _first_text(self) -> str:
        """Return the first text of the page; pings before it are answered. Raises TypeError for anything else."""
        while self._frames.spend() and await self._is_a_beat(message := await self._socket.receive()):
            continue
        if message.type is not WSMsgType.TEXT:
            raise TypeError
        return str(message.data)

    async def _is_a_beat(self, message: WSMessage) -> bool:
        """Return whether a message only tells that the page is still there, or asks it of us, which is answered."""
        if message.type is WSMsgType.PING:
            await self._socket.pong(message.data)
        return message.type in {WSMsgType.PING, WSMsgType.PONG}

    async def _knows_key(self, hello: Hello) -> bool:
        """Return whether the page knows the key; a wrong one takes its time, so that guessing does."""
        if not self._home.key or hmac.compare_digest(hello.key.encode(), self._home.key.encode()):
            return True
        await asyncio.sleep(limits.WRONG_KEY_S)
        return False

    async def _welcome(self, token: str, awaited: Sequence[str]) -> None:
        """Go on with the conversation of this page's token, or begin one under a new token."""
        kept = await self._core(self._home.conversations.kept, _owner(token), NAME) if token else None
        token = token if kept else secrets.token_urlsafe(32)
        self._owner = _owner(token)
        await self._core(self._home.conversations.hold, self._owner, NAME)
        self._take_over()
        answered = kept.messages if kept else ()
        await self._wire.send(written("welcome", page=token, resumed=kept is not None, answered=answered))
        if kept is not None and (manner := self._home.manners.get(self._owner)):
            self._saying.take_up(manner)
        if kept is None:
            await self._begin()
        else:
            await self._show_lost(kept, awaited)

    def _take_over(self) -> None:
        """Take the place of another page with the same token, such as a copy of a tab."""
        before, self._home.pages[self._owner] = self._home.pages.get(self._owner), self
        if before is not None:
            before.give_way()

    def _leave(self) -> None:
        if self._owner:
            with suppress(RuntimeError):  # nothing is kept any more where the program ends
                self._home.core.submit(self._home.conversations.release, self._owner, NAME)
        if self._home.pages.get(self._owner) is self:
            del self._home.pages[self._owner]
        self._saying.hush()
        self._listening.stop()

    # Messages

    async def _take(self, message: WSMessage) -> None:
        if not self._frames.spend():
            await self.close(WSCloseCode.POLICY_VIOLATION, "too many messages")
        elif await self._is_a_beat(message):
            return
        elif message.type is WSMsgType.BINARY:
            self._listening.take(message.data)
        elif message.type is not WSMsgType.TEXT:
            return
        else:
            await self._take_text(message.data)

    async def _take_text(self, text: str) -> None:
        try:
            message = messages.read(text)
        except msgspec.MsgspecError:
            await self._blame(NOT_OURS)
            return
        if self._allowed.spend():
            await self._do(message)
        else:
            await self._blame(TOO_QUICK, _id(message))

    async def _do(self, message: messages.Message) -> None:
        match message:
            case messages.Say():
                await self._answer(message.text, message.id)
            case messages.StartOver():
                await self._begin(message.id)
            case messages.Hush():
                self._saying.hush()
            case messages.Listen():
                self._listening.start()
            case messages.Deaf():
                self._listening.stop()
            case messages.Manner():
                self._saying.manner(message.rate, aloud=message.sound)
            case messages.Here():
                await self._wire.send(written("here"))
            case messages.Summarise():
                await self._summarise()
            case Hello():
                await self._blame(NOT_OURS)

    async def _blame(self, sentence: str, message: str = "") -> None:
        """Say what is wrong; a page that goes on so is sent away."""
        self._mistakes += 1
        await self._wire.note(sentence, message)
        if self._mistakes > limits.MISTAKES_BORNE:
            await self.close(WSCloseCode.POLICY_VIOLATION, "too many mistakes")

    # Turns

    async def _begin(self, message: str = "") -> None:
        async with self._turns:
            turn = await self._once(message, self._home.conversations.greet, self._owner, NAME, 0, message)
            if turn:
                await self._tell(0, turn.reply, turn.after.open, message=message)

    async def _answer(self, heard: Transcript | str, message: str = "") -> None:
        words = heard if isinstance(heard, str) else heard.text
        async with self._turns, self._home.turn_of(words):
            answered = await self._once(message, self._home.conversations.answer, self._owner, NAME, heard, message)
            if answered:
                number, turn = answered
                said = turn.understood.transcript.text if turn.understood else ""
                await self._tell(number, turn.reply, turn.after.open, heard=said, done=turn.after.over, message=message)

    async def _once(self, message: str, work: Callable[[Unpack[Given]], R], *given: *Given) -> R | None:
        """Do what a message asks for; where that was done already, show again where the conversation is, and no more.

        Looking and doing are one piece of work, since another connection of this page may still be at it.
        """

        def look() -> R | Kept:
            kept = self._home.conversations.kept(self._owner, NAME)
            return kept if kept and message in kept.messages else work(*given)

        done = await self._core(look)
        if not isinstance(done, Kept):
            return done
        await self._show(done, message)
        return None

    async def _show_lost(self, kept: Kept, awaited: Sequence[str]) -> None:
        """Show again what answers these messages, since it was begun anew last, and then the last reply, in silence."""
        begun = max((n for n, each in enumerate(kept.replies) if each.number == 0), default=0)
        for each in kept.replies[begun:-1]:
            if each.message in awaited:
                await self._send(each.number, each.reply, message=each.message)
        await self._show(kept, kept.replies[-1].message)

    async def _show(self, kept: Kept, message: str) -> None:
        """Show the last reply again, in silence, as the answer to a message."""
        last = kept.replies[-1]
        self._listening.expect(kept.talk.open, last.reply.expects)
        await self._send(last.number, last.reply, done=last.done, message=message)

    async def _tell(
        self, turn: int, reply: Reply, topic: str, *, heard: str = "", done: bool = False, message: str = ""
    ) -> None:
        """Show a reply and say it, and listen for what it asks."""
        if self._saying.change(reply):
            self._home.remember(self._owner, self._saying.settings)
        self._listening.expect(topic, reply.expects, anew=self._saying.aloud)
        await self._send(turn, reply, heard=heard, done=done, sound=self._saying.aloud, message=message)
        self._saying.say(turn, reply)

    async def _send(self, turn: int, reply: Reply, **more: str | bool) -> None:
        """Show a reply; `more` says what was heard, which message it answers, and whether it is spoken and the last."""
        told = {"heard": "", "message": "", "done": False, "sound": False, **more, **messages.told(reply, self._pack)}
        await self._wire.send(written("reply", turn=turn, rate=self._saying.rate, **told))

    async def _summarise(self) -> None:
        talk = await self._core(self._home.conversations.current, self._owner, NAME)
        if talk is None or not talk.findings:
            await self._wire.note(NOTHING_SAID)
            return
        await self._wire.send(written("summary", **summary(talk, self._pack)))

    async def _core(self, work: Callable[[Unpack[Given]], R], *given: *Given) -> R:
        """Do something with the conversations, in their thread."""
        return await asyncio.get_running_loop().run_in_executor(self._home.core, work, *given)


def _id(message: messages.Message) -> str:
    """Return the id of a message; empty where it has none."""
    return message.id if isinstance(message, messages.Say | messages.StartOver) else ""


def _owner(token: str) -> str:
    """Return by what a page is known: not the token itself, so that finding it tells nothing by the time it takes."""
    return hashlib.sha256(token.encode()).hexdigest()
