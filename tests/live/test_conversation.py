"""The live loop as a conversation: what follows what, and what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fake_room import Room

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

OPENING = "my left eyelid has been twitching for three days and i drink a lot of coffee"


def test_it_is_ready_greets_and_then_listens(pack: ContentPack) -> None:
    room = Room(pack)
    room.until("listening")
    assert [e["event"] for e in room.events] == ["ready", "reply", "sound_start", "sound_end", "listening"]
    assert room.events[1]["act"] == "greet"


def test_a_turn_tells_its_events_in_order(pack: ContentPack) -> None:
    room = Room(pack)
    room.until("listening")
    before = len(room.events)
    room.says(OPENING, seconds=3)
    names = [e["event"] for e in room.events[before:]]
    assert [n for n in names if n != "partial"] == [
        "speech_start", "speech_end", "transcript", "reply", "sound_start", "sound_end", "listening",
    ]  # fmt: skip
    assert room.named("transcript")[-1]["text"] == OPENING


def test_the_end_of_speech_is_told_as_when_the_person_stopped_not_when_it_was_noticed(pack: ContentPack) -> None:
    room = Room(pack)
    room.until("listening")
    room.person(OPENING, seconds=3)
    stopped = room.now + 3
    end = room.until("speech_end")
    assert abs(end["t"] - stopped) < 0.1
    assert 1.3 < end["noticed"] - end["t"] < 1.7  # the wait after a description


def test_after_yes_or_no_it_waits_for_less_silence_than_after_a_description(pack: ContentPack) -> None:
    room = Room(pack)
    room.until("listening")
    room.says(OPENING, seconds=3)
    assert room.named("listening")[-1]["expects"] == "yes_no"
    room.person("no none of those")
    end = room.until("speech_end")
    assert end["noticed"] - end["t"] < 0.8


def test_the_recogniser_is_told_what_the_open_question_is(pack: ContentPack) -> None:
    room = Room(pack)
    room.until("listening")
    room.says(OPENING, seconds=3)
    room.says("no none of those")
    assert [hints.topic for hints in room.recogniser.hinted] == ["ask_problem", "ask_emergency_screen"]


def test_the_first_sentence_sounds_while_later_ones_are_not_even_rendered(pack: ContentPack) -> None:
    room = Room(pack)
    room.until("listening")
    room.says(OPENING, seconds=3)
    room.person("no none of those")
    room.until("sound_start")
    rendered = len(room.voice.rendered)
    room.until("listening")
    assert len(room.voice.rendered) >= rendered


def test_an_utterance_without_a_word_is_passed_over_once_and_asked_back_the_second_time(pack: ContentPack) -> None:
    room = Room(pack)
    room.until("listening")
    room.person("", seconds=0.6)
    room.until("transcript")
    room.pass_time(2)
    assert len(room.named("reply")) == 1
    room.person("", seconds=0.6)
    assert room.until("reply")["heard"] == ""


def test_goodbye_ends_a_single_conversation_in_order(pack: ContentPack) -> None:
    room = Room(pack, once=True)
    room.until("listening")
    room.person("goodbye")
    assert room.until("reply")["done"]
    closed = room.until("closed")
    assert closed["why"] == "goodbye"
    assert room.session.over
    room.session.close()
    assert room.microphone.closed
    assert room.voice.closed
    assert len(room.named("closed")) == 1


def test_slower_and_louder_change_how_it_speaks_and_are_kept(pack: ContentPack) -> None:
    room = Room(pack, volume=0.5)
    room.until("listening")
    room.says("slower please")
    assert room.voice.rendered[-1][1].rate < 165
    room.says("louder please")
    assert room.voice.rendered[-1][1].volume > 0.5
    assert room.kept == [("rate",), ("volume",)]


def test_a_rate_in_words_a_minute_and_another_voice_are_taken_and_kept(pack: ContentPack) -> None:
    room = Room(pack)
    room.until("listening")
    assert "Okay, 200 words a minute." in room.says("two hundred words a minute")["say"]
    assert room.voice.rendered[-1][1].rate == 200
    room.says("two hundred words a minute")
    room.says("use another voice")
    assert room.kept == [("rate",), ("voice",)]


def test_a_conversation_that_is_over_sleeps_until_words_that_mean_something(pack: ContentPack) -> None:
    room = Room(pack)
    room.until("listening")
    room.person("goodbye")
    room.until("closed")
    room.person("the train to leeds leaves at nine")
    room.until("transcript")
    room.pass_time(2)
    assert not room.named("wake")
    room.person(OPENING, seconds=3)
    room.until("wake")
    assert room.until("reply")["turn"] == 1


def test_ending_it_in_the_middle_of_a_sentence_is_orderly(pack: ContentPack) -> None:
    room = Room(pack)
    room.until("sound_start")
    room.session.end()
    assert room.session.over
    room.session.close()
    assert room.events[-1]["event"] == "closed"
    assert not room.player.playing
