"""The OpenVoiceOS skill: its bus brings utterances, the core answers, and each reply is spoken in one piece.

    utterance ──► stop ──► converse ──► intents ──► fallback
                   │          │            │            │
                   │       a follow-up   words of     anything else that
                   │          │          our field    is plainly for us
                   └──────────┴─────┬──────┴────────────┘
                          conversation of the session ──► turn ──► speak, once

Conversations are kept by the id of the session, so that each satellite has its own.
Everything that is said is composed by the core: there are no dialog files, of which OpenVoiceOS would take a line by
lot.
"""

from __future__ import annotations

import os
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from ovos_bus_client.session import SessionManager
from ovos_utils import classproperty
from ovos_utils.process_utils import RuntimeRequirements
from ovos_workshop.intents import IntentBuilder
from ovos_workshop.skills.converse import ConversationalSkill
from ovos_workshop.skills.fallback import FallbackSkill

from voice_skill import adapters
from voice_skill import settings as program
from voice_skill.content import load_pack
from voice_skill.errors import WrongUsage
from voice_skill.sampler import Sampler
from voice_skill.services.conversations import Conversations
from voice_skill.services.house_voice import as_spoken
from voice_skill.services.ovos.beginning import begins, goes_on
from voice_skill.settings import VOLUME_STEP
from voice_skill.values import Expects

if TYPE_CHECKING:
    from ovos_bus_client.message import Message
    from ovos_bus_client.session import Session

    from voice_skill.chat import Turn
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack
    from voice_skill.values import Reply

PRIORITY = 4
"""The place among fallback skills: before whatever takes a "stop" out of a longer sentence, since a danger may be
in it."""
HEARD_NOTHING = "recognizer_loop:speech.recognition.unknown"
"""What the listener says on the bus when it heard no word."""
TAKEN = ("volume",)
"""What OpenVoiceOS's voice takes from a skill."""
_ONE = ""
"""The name of a session's conversation: it has one at a time."""


class TalkSkill(ConversationalSkill, FallbackSkill):
    """A conversation for each session, with follow-up questions; it needs no network."""

    _kept: Conversations | None = None
    """The conversations; None until the content is loaded."""

    @classproperty
    def runtime_requirements(self) -> RuntimeRequirements:
        """Return that it loads and answers without any network or screen."""
        return RuntimeRequirements(
            network_before_load=False,
            internet_before_load=False,
            gui_before_load=False,
            requires_internet=False,
            requires_network=False,
            requires_gui=False,
            no_internet_fallback=True,
            no_network_fallback=True,
            no_gui_fallback=True,
        )

    def initialize(self) -> None:
        """Load the content and tell OpenVoiceOS what is for us. Raises ContentError."""
        self._lock = Lock()
        pack = load_pack(os.environ.get("VOICE_SKILL_CONTENT") or None, embeddings=True)
        self._stopping = next(Sampler(pack).intents(pack.language.source, ("stop",), 1), "")
        self._hold(pack)
        self.settings_change_callback = lambda: self._hold(pack)
        self.register_intent_file("call.intent", self.handle_call)
        self.register_intent_file("talk.intent", self.handle_beginning)
        self.register_intent(IntentBuilder("sign").require("sign"), self.handle_beginning)
        self.register_fallback(self.handle_fallback, PRIORITY)
        self.add_event(HEARD_NOTHING, self.handle_silence, speak_errors=False)

    def handle_call(self, message: Message) -> None:
        """Greet who says no more than what this is about; a conversation that was held is over."""
        if self._kept is not None:
            with self._lock:
                turn = self._kept.greet(SessionManager.get(message).session_id, _ONE)
            self._speak(turn)

    def handle_beginning(self, message: Message) -> None:
        """Answer words that an intent was found in."""
        self._answer(message, _words(message))

    def handle_fallback(self, message: Message) -> bool:
        """Answer words that no skill has an intent for, and take the follow-ups, which a fallback is not given."""
        self.activate()
        self._answer(message, _words(message))
        return True

    def handle_silence(self, message: Message) -> None:
        """Ask again where an answer was waited for and nothing was heard."""
        talk = self._current(message)
        if talk is not None and _is_under_way(talk) and (talk.open or talk.alarm):
            self._answer(message, "")

    def can_answer(self, message: Message) -> bool:
        """Return whether words that no skill has an intent for begin a conversation."""
        return self._kept is not None and begins(_words(message), self._kept.pack)

    def can_converse(self, message: Message) -> bool:
        """Return whether words go on with this session's conversation."""
        talk = self._current(message)
        return self._kept is not None and talk is not None and goes_on(talk, _words(message), self._kept.pack)

    def converse(self, message: Message) -> bool:
        """Answer a follow-up."""
        self._answer(message, _words(message))
        return True

    def can_stop(self, message: Message) -> bool:
        """Return whether this session has a conversation that can be stopped."""
        return _is_under_way(self._current(message))

    def stop_session(self, session: Session) -> bool:
        """Stop as the core does: an exercise or a long answer first, then the conversation; return whether it did."""
        if not _is_under_way(self._of(session.session_id)):
            return False
        self._speak(self._turn(session.session_id, self._stopping))
        return True

    def _hold(self, pack: ContentPack) -> None:
        """Keep conversations from now on, with the numbers of the country that is set; those held so far are over."""
        settings = program.load().settings
        settings = replace(settings, country=str(self.settings.get("country") or settings.country))
        try:
            chosen = adapters.country(settings, pack)
        except WrongUsage as wrong:
            self.log.warning(str(wrong))
            chosen = ""
        self._kept = Conversations(pack, chosen)

    def _current(self, message: Message) -> Conversation | None:
        return self._of(SessionManager.get(message).session_id)

    def _of(self, session: str) -> Conversation | None:
        """Return the conversation of a session; None where there is none, or it is over without an emergency in it."""
        if self._kept is None:
            return None
        with self._lock:
            talk = self._kept.current(session, _ONE)
        return None if talk is None or talk.over else talk

    def _answer(self, message: Message, text: str) -> None:
        turn = self._turn(SessionManager.get(message).session_id, text)
        self._change_volume(message, turn.reply)
        self._speak(turn)

    def _change_volume(self, message: Message, reply: Reply) -> None:
        """Have the volume changed, which is OpenVoiceOS's own."""
        steps, exactly = reply.volume_change, reply.speech
        if exactly is not None and exactly.what == "volume":
            wanted = exactly.value if exactly.value is not None else program.Settings().volume
            self.bus.emit(message.forward("mycroft.volume.set", {"percent": wanted}))
        elif steps:
            change = "mycroft.volume.increase" if steps > 0 else "mycroft.volume.decrease"
            self.bus.emit(message.forward(change, {"percent": VOLUME_STEP * abs(steps)}))

    def _turn(self, session: str, text: str) -> Turn:
        if self._kept is None:
            message = "The content is not loaded."
            raise RuntimeError(message)
        with self._lock:
            turn = self._kept.answer(session, _ONE, text)[1]
        return as_spoken(turn, self._kept.pack, TAKEN)

    def _speak(self, turn: Turn) -> None:
        """Say a reply in one piece, and listen where it leaves a question open."""
        self.speak(turn.reply.say, expect_response=turn.reply.expects is not Expects.NOTHING and not turn.after.done)


def _is_under_way(talk: Conversation | None) -> bool:
    """Return whether a conversation is held that is not over."""
    return talk is not None and not talk.done


def _words(message: Message) -> str:
    """Return what was said, as the recogniser held it likeliest."""
    utterances = message.data.get("utterances") or (message.data.get("utterance") or "",)
    return str(utterances[0])
