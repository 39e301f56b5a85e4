"""What begins a conversation: at once, a wake word, a key, or words that fit."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from fake_room import Room

from voice_skill import adapters
from voice_skill.doctor import wake_word
from voice_skill.errors import ModelMissing
from voice_skill.hearing import wake
from voice_skill.hearing.protocol import SAMPLE_RATE
from voice_skill.settings import Settings
from voice_skill.waking import BY_SPEECH, GREETS_AFTER_S, Key, Starting, Waking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.hearing.protocol import Samples
    from voice_skill.pack import ContentPack

OPENING = "my left eyelid has been twitching for three days and i drink a lot of coffee"


class Called:
    """A wake word that is heard when a test says so."""

    phrase = "Hey Room"

    def __init__(self) -> None:
        self.said = False
        self.samples = self.resets = 0

    def accept(self, frame: Samples) -> bool:
        self.samples += len(frame)
        said, self.said = self.said, False
        return said

    def reset(self) -> None:
        self.resets += 1


def asleep_after_a_conversation(pack: ContentPack, word: Called) -> Room:
    """Return a room in which one conversation is over."""
    room = Room(pack, starting=Starting(word=word))
    room.until("listening")
    room.person("goodbye")
    room.until("closed")
    room.pass_time(1)
    return room


@contextmanager
def keyboard(*, first: bool = False) -> Iterator[tuple[int, Key]]:
    """Open a keyboard that a test types on."""
    reads, types = os.pipe()
    with os.fdopen(reads, encoding="utf-8") as opened:
        if first:
            os.write(types, b"\n")
        yield types, Key(opened)


def test_the_first_conversation_begins_at_once_and_needs_no_wake_word(pack: ContentPack) -> None:
    word = Called()
    room = Room(pack, starting=Starting(word=word))
    assert room.until("reply")["act"] == "greet"
    room.until("listening")
    assert room.says(OPENING, seconds=3)["asks"] == "ask_emergency_screen"
    assert room.says("no none of those")["turn"] == 2
    assert not room.named("wake")
    assert not word.samples


def test_after_a_conversation_only_the_wake_word_begins_another(pack: ContentPack) -> None:
    word = Called()
    room = asleep_after_a_conversation(pack, word)
    before = len(room.events)
    room.person(OPENING, seconds=3)
    room.pass_time(6)
    assert len(room.events) == before
    word.said = True
    woke = room.until("wake", within_s=1)
    assert woke["by"] == "word"
    room.until("listening")
    assert room.says(OPENING, seconds=3)["turn"] == 1


def test_while_it_waits_for_the_wake_word_no_voice_is_looked_for(pack: ContentPack) -> None:
    word = Called()
    room = asleep_after_a_conversation(pack, word)
    begun, hinted = word.samples, len(room.recogniser.hinted)
    room.person("hello there", seconds=2)
    room.pass_time(10)
    assert word.samples - begun >= 9.9 * SAMPLE_RATE
    assert len(room.recogniser.hinted) == hinted


def test_whoever_goes_on_after_the_wake_word_is_not_greeted_but_answered(pack: ContentPack) -> None:
    word = Called()
    room = asleep_after_a_conversation(pack, word)
    word.said = True
    room.until("wake", within_s=1)
    room.pass_time(0.5)
    room.person(OPENING, seconds=3)
    reply = room.until("reply")
    assert (reply["act"], reply["heard"]) == ("ask", OPENING)
    assert [r["act"] for r in room.named("reply")].count("greet") == 1


def test_whoever_says_nothing_after_the_wake_word_is_greeted(pack: ContentPack) -> None:
    word = Called()
    room = asleep_after_a_conversation(pack, word)
    word.said = True
    woke = room.until("wake", within_s=1)
    greeting = room.until("reply")
    assert (greeting["act"], greeting["turn"]) == ("greet", 0)
    assert abs(greeting["t"] - woke["t"] - GREETS_AFTER_S) < 0.1


def test_a_sound_without_words_after_the_wake_word_is_passed_over_and_the_greeting_comes(pack: ContentPack) -> None:
    word = Called()
    room = asleep_after_a_conversation(pack, word)
    word.said = True
    room.until("wake", within_s=1)
    room.person("", seconds=0.6)
    assert room.until("reply")["act"] == "greet"


def test_the_conversation_stays_open_for_what_follows_and_sleeps_again_after_its_silent_end(pack: ContentPack) -> None:
    word = Called()
    room = asleep_after_a_conversation(pack, word)
    word.said = True
    room.until("wake", within_s=1)
    room.until("listening")
    assert room.says(OPENING, seconds=3)["turn"] == 1
    assert room.says("no none of those")["turn"] == 2
    assert room.until("closed")["why"] == "silence"
    before = len(room.events)
    room.person(OPENING, seconds=3)
    room.pass_time(6)
    assert len(room.events) == before
    word.said = True
    room.until("wake", within_s=1)


def test_a_conversation_woken_by_mistake_asks_once_and_ends_by_itself(pack: ContentPack) -> None:
    word = Called()
    room = asleep_after_a_conversation(pack, word)
    for _ in range(2):
        word.said = True
        room.until("wake", within_s=1)
        asked = [sentence for sentence, _ in room.voice.rendered].count("Are you still there?")
        assert room.until("closed", within_s=90)["why"] == "silence"
        assert [sentence for sentence, _ in room.voice.rendered].count("Are you still there?") == asked + 1


def test_where_every_conversation_is_to_be_called_for_it_does_not_greet_before(pack: ContentPack) -> None:
    word = Called()
    room = Room(pack, starting=Starting(word=word, at_once=False))
    room.pass_time(60)
    assert [event["event"] for event in room.events] == ["ready"]
    word.said = True
    room.until("wake", within_s=1)
    assert room.until("reply")["act"] == "greet"


def test_a_single_conversation_may_be_called_for_too(pack: ContentPack) -> None:
    word = Called()
    room = Room(pack, once=True, starting=Starting(word=word, at_once=False))
    room.pass_time(1)
    word.said = True
    room.until("wake", within_s=1)
    room.person("goodbye")
    room.until("closed")
    assert room.session.over


def test_the_times_of_what_is_said_are_right_after_a_long_sleep(pack: ContentPack) -> None:
    word = Called()
    room = asleep_after_a_conversation(pack, word)
    room.pass_time(600)
    word.said = True
    room.until("wake", within_s=1)
    room.until("listening")
    room.person(OPENING, seconds=3)
    stopped = room.now + 3
    assert abs(room.until("speech_end")["t"] - stopped) < 0.1


def test_a_microphone_lost_and_found_while_asleep_does_not_wake_it(pack: ContentPack) -> None:
    word = Called()
    room = asleep_after_a_conversation(pack, word)
    room.unplugged = True
    room.until("device_lost", within_s=3)
    room.unplugged = False
    room.until("device_back", within_s=3)
    room.pass_time(30)
    assert not room.named("wake")
    word.said = True
    room.until("wake", within_s=1)


def test_enter_begins_a_conversation_and_an_earlier_enter_does_not(pack: ContentPack) -> None:
    with keyboard(first=True) as (types, key):
        room = Room(pack, starting=Starting(key=key, at_once=False))
        room.pass_time(2)
        os.write(types, b"hello")
        room.pass_time(2)
        assert not room.named("wake")
        os.write(types, b"\n")
        assert room.until("wake", within_s=1)["by"] == "key"
        room.until("reply")
        os.close(types)


def test_where_no_key_can_come_any_more_words_begin_a_conversation(pack: ContentPack) -> None:
    with keyboard() as (types, key):
        room = Room(pack, starting=Starting(key=key, at_once=False))
        room.pass_time(60)
        os.close(types)
        room.pass_time(1)
        room.person(OPENING, seconds=3)
        stopped = room.now + 3
        assert abs(room.until("speech_end")["t"] - stopped) < 0.1
        assert room.until("wake")["by"] == "speech"
        assert room.until("reply")["turn"] == 1


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymicro_wakeword", None)
    monkeypatch.setattr(wake, "find_spec", lambda _name: None)


def test_usually_the_first_conversation_begins_at_once_and_the_next_with_the_wake_word() -> None:
    starting = adapters.starting(Settings())
    assert starting.at_once
    assert starting.word is not None
    assert starting.word.phrase == "Hey Jarvis"


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_nobody_notices_a_change() -> None:
    assert adapters.starting(Settings()) == BY_SPEECH


@pytest.mark.usefixtures("without_extra")
def test_a_wake_word_that_is_asked_for_must_be_there() -> None:
    with pytest.raises(ModelMissing, match="set start to speech"):
        adapters.starting(Settings(start="wake"))


def test_an_extra_that_does_not_run_here_is_told_and_speech_begins(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import pymicro_wakeword

    def broken(_model: object) -> None:
        message = "GLIBC_2.35 not found"
        raise OSError(message)

    monkeypatch.setattr(pymicro_wakeword.MicroWakeWord, "from_builtin", broken)
    assert adapters.starting(Settings()) == BY_SPEECH
    assert "GLIBC_2.35 not found" in capsys.readouterr().err


def test_another_wake_word_is_chosen_by_its_name() -> None:
    starting = adapters.starting(Settings(start="wake", wake_word="okay_nabu"))
    assert not starting.at_once
    assert Waking(starting).hint == 'To talk, say "Okay Nabu".'


@pytest.mark.usefixtures("without_extra")
def test_a_key_or_speech_needs_no_wake_word() -> None:
    key = adapters.starting(Settings(start="key"))
    assert (key.word, key.at_once) == (None, False)
    assert key.key is not None
    assert adapters.starting(Settings(start="speech")) == BY_SPEECH


def test_the_doctor_tells_what_begins_a_conversation() -> None:
    assert '"Hey Jarvis" begins the next conversation.' in wake_word(Settings()).found
    assert '"Alexa" begins a conversation.' in wake_word(Settings(start="wake", wake_word="alexa")).found
    assert "not used" in wake_word(Settings(start="key")).found


@pytest.mark.usefixtures("without_extra")
def test_the_doctor_asks_for_the_wake_word_only_where_it_must_be_there() -> None:
    assert wake_word(Settings()).ok
    assert wake.INSTALL in wake_word(Settings()).could
    assert wake.INSTALL.lower() in wake_word(Settings(start="wake")).do.lower()
