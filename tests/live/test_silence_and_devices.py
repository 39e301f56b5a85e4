"""Silence, and devices that go away and come back."""

from __future__ import annotations

from errno import ENOSPC
from typing import TYPE_CHECKING

from fake_room import Room, Written

from voice_skill.errors import DeviceGone

if TYPE_CHECKING:
    import pytest

    from voice_skill.pack import ContentPack

OPENING = "my left eyelid has been twitching for three days and i drink a lot of coffee"


def spoken(room: Room) -> list[str]:
    return [sentence for sentence, _ in room.voice.rendered]


def test_after_a_silence_it_asks_whether_the_person_is_still_there(pack: ContentPack) -> None:
    room = Room(pack, still_there_s=5.0)
    room.until("listening")
    room.pass_time(4.5)
    assert "Are you still there?" not in spoken(room)
    room.pass_time(1)
    assert "Are you still there?" in spoken(room)


def test_after_a_second_silence_the_conversation_ends_without_a_word(pack: ContentPack) -> None:
    room = Room(pack, once=True, still_there_s=3.0, end_s=4.0)
    room.until("listening")
    assert room.until("closed")["why"] == "silence"
    assert spoken(room)[-1] == "Are you still there?"
    assert room.session.over


def test_an_answer_after_being_asked_goes_on_with_the_conversation(pack: ContentPack) -> None:
    room = Room(pack, still_there_s=3.0, end_s=4.0)
    room.until("listening")
    room.pass_time(3.5)
    room.until("listening")
    reply = room.says(OPENING, seconds=3)
    assert reply["asks"] == "ask_emergency_screen"
    assert spoken(room).count("Are you still there?") == 1


def test_somebody_who_asks_for_time_is_given_it(pack: ContentPack) -> None:
    room = Room(pack, still_there_s=3.0)
    room.until("listening")
    room.says("let me think")
    room.pass_time(8)
    assert "Are you still there?" not in spoken(room)
    room.pass_time(6)
    assert "Are you still there?" in spoken(room)


def test_a_lost_microphone_is_told_once_and_its_return_keeps_the_conversation(pack: ContentPack) -> None:
    room = Room(pack)
    room.until("listening")
    room.says(OPENING, seconds=3)
    room.unplugged = True
    lost = room.until("device_lost", within_s=3)
    assert lost["device"] == "microphone"
    room.pass_time(30)
    assert len(room.named("device_lost")) == 1
    assert room.microphone.starts > 5
    assert room.refreshed > 0
    room.unplugged = False
    room.until("device_back", within_s=2)
    room.until("listening")
    assert spoken(room)[-1] == "Is any of these happening now?"
    assert room.says("no none of those")["turn"] == 2


WAITS = "I am waiting for a microphone."


def test_without_a_microphone_it_says_at_once_that_it_waits_and_how_to_leave_and_greets_nobody(
    pack: ContentPack,
) -> None:
    room = Room(pack)
    room.unplugged = True
    room.pass_time(1)
    assert spoken(room)[:1] == [WAITS]
    assert room.until("sound_end")["t"] < 1010
    assert any("leave" in sentence for sentence in spoken(room))
    assert not room.named("reply")
    assert not room.named("closed")


def test_a_microphone_that_is_waited_for_is_asked_for_again_ever_more_seldom(pack: ContentPack) -> None:
    room = Room(pack)
    room.unplugged = True
    since, told = room.now, {}
    while room.now < since + 600:
        room.session.step()
        told[round(room.now - since)] = spoken(room).count(WAITS)
    assert [told[second] for second in (50, 70, 170, 190, 410, 430, 590)] == [1, 2, 2, 3, 3, 4, 4]
    assert not room.named("closed")


def test_a_microphone_that_comes_at_last_is_greeted_like_one_that_was_there(pack: ContentPack) -> None:
    room = Room(pack)
    room.unplugged = True
    room.pass_time(20)
    room.unplugged = False
    assert room.until("reply")["act"] == "greet"
    room.until("listening")
    assert room.says(OPENING, seconds=3)["turn"] == 1
    assert "I can hear you again." not in spoken(room)


def test_devices_are_listed_anew_more_seldom_after_ten_minutes(pack: ContentPack) -> None:
    room = Room(pack)
    room.unplugged, since, listed = True, room.now, []
    while room.now < since + 1200:
        room.session.step()
        if round(room.now - since) in {700, 1200}:
            listed.append(room.refreshed)
    assert listed[0] > 150
    assert listed[-1] - listed[0] < 25


def test_a_lost_microphone_is_asked_for_again(pack: ContentPack) -> None:
    room = Room(pack)
    room.until("listening")
    room.unplugged, since = True, room.now
    while room.now < since + 90:
        room.session.step()
    assert spoken(room).count("I can not hear the microphone.") == 2


def test_events_that_can_no_longer_be_written_are_told_once_and_the_conversation_goes_on(
    pack: ContentPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room(pack)
    room.until("listening")

    def full(_: str) -> int:
        raise OSError(ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Written, "write", lambda _, line: full(line))
        room.person(OPENING, seconds=3)
        room.pass_time(60)
    assert spoken(room).count("I can no longer write down what happens.") == 1
    assert "Is any of these happening now?" in spoken(room)


def test_no_silence_is_counted_while_the_microphone_is_gone(pack: ContentPack) -> None:
    room = Room(pack, still_there_s=3.0, end_s=3.0)
    room.until("listening")
    room.unplugged = True
    room.pass_time(20)
    assert not room.named("closed")


def test_a_lost_loudspeaker_is_told_and_what_was_not_heard_is_said_when_it_is_back(
    pack: ContentPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room(pack)
    room.until("listening")
    room.person(OPENING, seconds=3)
    room.until("sound_start")
    room.pass_time(3)

    def gone(*_: object) -> None:
        message = "The loudspeaker no longer takes sound; connect it again."
        raise DeviceGone(message)

    with monkeypatch.context() as broken:
        broken.setattr(type(room.player), "playing", property(gone))
        broken.setattr(room.player, "play", gone)
        broken.setattr(room.player, "wake", gone)
        assert room.until("device_lost", within_s=2)["device"] == "loudspeaker"
        room.pass_time(3)
        assert not room.named("device_back")
    before = len(spoken(room))
    room.until("device_back", within_s=4)
    room.until("sound_end")
    assert "Is any of these happening now?" in spoken(room)[before:]
    assert room.says("no none of those")["turn"] == 2
