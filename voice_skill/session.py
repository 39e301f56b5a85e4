"""The live conversation.

    microphone ──► capture thread ──queue──► echo gate ──► ear (endpoint, recogniser)
                                                                │ transcript
    loudspeaker ◄── player ◄── voice, sentence by sentence ◄── chat.answer (understand, take_turn)

One loop takes frame after frame and does everything in turn: nothing calls back into it, and it waits for nothing
but the next frame and, at the end of an utterance, the recogniser.
Capture never stops: while the loop thinks, frames wait in the queue; while it speaks, they are heard all the same.

    asleep ──wake word, key, or words that fit──► listening ◄──────────────────────────┐
    listening ──end of an utterance──► answering ──► speaking ──all was said──► listening
    speaking ──a word that may cut in──► held ──it does──► answering;  ──it does not──► speaking
    listening ──silence──► "are you still there?" ──silence──► asleep, or the end

What is said while it speaks counts only if it cuts in: a command, a danger, or any speech where so set.
A word that may cut in holds the voice at once; the whole utterance then decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill import chat
from voice_skill.devices import Devices
from voice_skill.ear import Ear, What
from voice_skill.echo import EchoGate, NotOurVoice
from voice_skill.errors import DeviceGone, VoiceSkillError
from voice_skill.hearing.voice_activity import SileroVoiceActivity
from voice_skill.interrupting import STOPPING, Interrupting, is_for_us
from voice_skill.manner import Manner
from voice_skill.remarks import Remarks
from voice_skill.saying import Became
from voice_skill.speaking.earcons import Earcon
from voice_skill.speaking.sentences import sentences_of
from voice_skill.understand import understand
from voice_skill.values import Expects, Transcript
from voice_skill.waiting import FRAME_WAIT_S, MISSES_BORNE, WAITING, WAITING_LONGER, Due, Silence
from voice_skill.waking import GREETS_AFTER_S, By, Waking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.capture import Captured
    from voice_skill.ear import Heard
    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings
    from voice_skill.surroundings import Surroundings


class Session:
    """One live loop; everything that changes while it runs."""

    def __init__(
        self, pack: ContentPack, around: Surroundings, settings: Settings, *, once: bool = False, country: str = ""
    ) -> None:
        """Talk with this pack; `once` ends after one conversation."""
        self._pack, self._around, self._manner = pack, around, Manner(around, settings)
        self._once, self._country = once, country
        self._saying, self._events, self._captions = around.saying, around.events, around.captions
        self._gate = EchoGate()
        activity = NotOurVoice(around.activity or SileroVoiceActivity(), self._gate)
        self._ear = Ear(around.recogniser, around.endpoint, activity)
        self._interrupting = Interrupting(pack, settings.barge_in, around.book.wordings(STOPPING))
        self._over = self._closing = False
        self._turn = chat.take_up(around.broken_off, pack) if around.broken_off else chat.begin(pack, country or None)
        self._number = self._misses = 0
        self._waking = Waking(around.starting)
        self._remarks = Remarks(pack, around.lack)
        self._silence = Silence(settings.still_there_s, settings.end_s)
        self._devices = Devices(around, self._remarks)

    def end(self) -> None:
        """Ask it to end."""
        self._over = True

    def run(self) -> None:
        """Talk until the conversation is over, or somebody asks it to end; then everything is given back.

        Raises ModelMissing and ModelBroken where the recogniser cannot be loaded.
        """
        try:
            if not self.over:
                self.open()
            while not self.over:
                self.step()
            self._around.keeper.forget()
        except VoiceSkillError as trouble:
            what, _, todo = str(trouble).partition("; ")
            self._events("error", what=what, do=todo)
            raise
        finally:
            self.close()

    @property
    def over(self) -> bool:
        """Return whether it has ended, or is to end."""
        return self._over or self._around.ended()

    def open(self) -> None:
        """Begin to capture; the greeting comes once the recogniser is loaded, and no word is lost until then."""
        self._around.source.start()
        self._saying.wake()
        self._events("ready")
        self._around.keeper.ready()
        if self._waking.asleep:
            self._captions.note(self._waking.hint)
        else:
            self._saying.tone(Earcon.LISTENING)

    def close(self) -> None:
        """Be silent, and give everything back."""
        self._around.keeper.ending()
        self._saying.hush()
        if not self._waking.asleep:
            self._events("closed", why="ended")
        self._around.source.close()
        self._saying.close()

    def step(self) -> None:
        """Take one frame, and look after voice, silence and devices."""
        captured = self._read()
        greets = self._waking.greets_now(self._around.clock(), hearing=self._ear.hearing)
        if greets and self._around.loaded() and self._devices.microphone_works:
            self._reply(self._turn)
        self._watch_voice()
        if captured is not None:
            self._hear(captured)
        self._watch_silence()
        self._devices.look()
        if self._events.just_lost():
            self._remarks.add("live.events_lost")
        self._around.keeper.turned(asleep=self._waking.asleep, deaf=self._devices.microphone_gone)

    # Hearing

    def _read(self) -> Captured | None:
        try:
            captured = self._around.source.read(FRAME_WAIT_S)
        except DeviceGone as gone:
            if self._devices.lose(gone):
                self._ear.restart()
            return None
        if captured is not None and self._devices.find() and not self._waking.greets:
            question = sentences_of(self._turn.reply)[-1:] if not self._waking.asleep else ()
            self._remarks.add("live.microphone_back", *question)
        return captured

    def _hear(self, captured: Captured) -> None:
        if self._waking.rests:
            self._rest(captured)
            return
        frame = self._gate.accept(captured.frame, self._saying.loudest_db(captured.t))
        for heard in self._ear.accept(frame, captured.t):
            match heard.what:
                case What.STARTED:
                    self._started(heard)
                case What.PARTIAL:
                    self._partial(heard)
                case What.PAUSED:
                    self._paused(heard)
                case What.ENDED:
                    self._ended(heard)
        if self._ear.hearing and self._gate.excess_db is not None and not self._gate.is_echo:
            self._interrupting.louder(self._gate.excess_db)

    def _rest(self, captured: Captured) -> None:
        """Listen for what wakes it alone."""
        if by := self._waking.woken(captured.frame):
            self._woken(by)
        elif not self._waking.rests:
            self._ear.restart()

    def _started(self, heard: Heard) -> None:
        self._events("speech_start", heard.t)
        self._silence.since = None
        self._interrupting.begin(heard.t, over_voice=self._saying.going or self._gate.echo_possible)

    def _partial(self, heard: Heard) -> None:
        self._events("partial", heard.t, text=heard.text)
        self._captions.partial(heard.text)
        if self._saying.going and not self._saying.held and self._interrupting.may(heard.text):
            self._saying.hold()

    def _paused(self, heard: Heard) -> None:
        """Give time to somebody who says that they need it."""
        if not heard.text or self._saying.going:
            return
        if understand(Transcript(heard.text), self._pack).intent == WAITING:
            self._ear.think()

    def _ended(self, heard: Heard) -> None:
        transcript = heard.transcript or Transcript("")
        self._events("speech_end", heard.t, noticed=round(heard.noticed, 4))
        self._events("transcript", text=transcript.text, confidence=round(transcript.confidence, 4))
        self._silence.since = self._around.clock()
        if self._saying.going:
            # Making out the words takes time, in which the voice may have ended: when the end of speech was noticed.
            self._watch_voice(heard.noticed)
        if self._saying.going:
            self._spoken_over(transcript)
        elif self._interrupting.is_meant_for_us(transcript):
            self._take(transcript)
            self._remarks.of_level(heard.level, sentences_of(self._turn.reply), asleep=self._waking.asleep)

    def _spoken_over(self, transcript: Transcript) -> None:
        """Let it cut in, or go on."""
        if self._interrupting.does(transcript):
            self._saying.hush()
            self._events("interrupted", by=transcript.text)
            self._answer(transcript)
        elif self._interrupting.may_be_stop(transcript):
            self._saying.hush()
            self._events("interrupted", by="")
            self._listen()
        else:
            self._interrupting.keep(transcript)
            self._saying.go_on()

    # Answering

    def _take(self, transcript: Transcript) -> None:
        if self._waking.asleep:
            self._wake(transcript)
        elif transcript.text:
            self._answer(transcript)
        elif not self._waking.greets:
            self._misses += 1
            if self._misses > MISSES_BORNE:
                self._answer(transcript)

    def _wake(self, transcript: Transcript) -> None:
        """Begin a conversation with what was said, if it can only be meant for us."""
        if is_for_us(understand(transcript, self._pack), self._pack):
            self._begin(By.SPEECH)
            self._answer(transcript)

    def _woken(self, by: By) -> None:
        """Begin a conversation with what is said next; where nothing is, with the greeting."""
        self._begin(by, self._around.clock() + GREETS_AFTER_S)
        self._saying.tone(Earcon.LISTENING)
        self._ear.restart()
        self._listen()

    def _begin(self, by: By, greets_at: float | None = None) -> None:
        self._waking.wake(greets_at)
        self._number = self._misses = 0
        self._silence.asked, self._silence.times = False, 1
        self._events("wake", by=by.value)
        self._turn = chat.begin(self._pack, self._country or None)

    def _answer(self, transcript: Transcript) -> None:
        self._captions.heard(transcript.text or "…")
        self._misses, self._silence.asked = 0, False
        turn = chat.answer(self._turn.after, transcript, self._pack)
        waits = turn.understood is not None and turn.understood.intent == WAITING
        self._silence.times = WAITING_LONGER if waits else 1
        self._number += 1
        self._reply(turn)

    def _reply(self, turn: chat.Turn) -> None:
        self._waking.greeted()
        self._turn, self._closing = turn, turn.after.done
        self._around.keeper.remember(turn.after)
        self._events("reply", **turn.as_json(self._number))
        self._manner.change(turn.reply)
        self._say(sentences_of(turn.reply))

    # Speaking

    def _say(self, said: Sequence[str]) -> None:
        self._silence.since = None
        self._saying.say(said)
        self._ear.expect(self._around.book.interruptions())

    def _watch_voice(self, ended_at: float | None = None) -> None:
        """Look how far the voice is; `ended_at` is when it ended, where that is known better than by now."""
        if self._saying.going:
            self._interrupting.said_lately = self._saying.text
            if self._saying.at_last and not self._ear.hearing:
                self._expect_answer()
        if self._saying.watch() is Became.ENDED:
            self._interrupting.voice_ended = ended_at if ended_at is not None else self._around.clock()
            if self._closing and not self._remarks:
                self._close_conversation("goodbye")
                return
            if not self._remarks:
                self._listen()
                if early := self._interrupting.early():
                    self._take(early)
        if self._remarks and self._around.loaded() and not (self._saying.going or self._ear.hearing):
            self._say(self._remarks.take())

    def _listen(self) -> None:
        """Wait for the person."""
        self._expect_answer()
        self._silence.since = None if self._ear.hearing else self._around.clock()
        told = self._turn.as_json(self._number)
        self._events("listening", expects=self._turn.reply.expects.value, asks=told["asks"])

    def _expect_answer(self) -> None:
        topic, expects = self._turn.after.open or None, self._turn.reply.expects
        if self._waking.asleep:
            topic, expects = self._pack.talk.problem, Expects.OPEN
        self._ear.expect(self._around.book.expecting(topic, expects))

    # Silence

    def _watch_silence(self) -> None:
        if self._waking.asleep or self._saying.going or self._ear.hearing:
            return
        if self._devices.microphone_gone:
            self._silence.since = self._around.clock()
            return
        match self._silence.due(self._around.clock()):
            case Due.ASK:
                self._remarks.add("live.still_there")
            case Due.END:
                self._close_conversation("silence")

    def _close_conversation(self, why: str) -> None:
        """End the conversation, and sleep until it is woken, or end altogether."""
        self._saying.tone(Earcon.GOODBYE)
        self._events("closed", why=why)
        self._waking.sleep()
        self._around.keeper.rest()
        self._closing, self._over = False, self._once
        self._expect_answer()
        if not self._over and self._waking.hint:
            self._captions.note(self._waking.hint)
