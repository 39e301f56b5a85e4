"""Cutting in: what may, what may not, and that its own voice never does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_room import Room

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

OPENING = "my left eyelid has been twitching for three days and i drink a lot of coffee"


def speaking(pack: ContentPack, **settings: object) -> Room:
    """Return a room in the middle of the long question about danger signs."""
    room = Room(pack, **settings)  # type: ignore[arg-type]
    room.until("listening")
    room.person(OPENING, seconds=3)
    room.until("sound_start")
    room.pass_time(2)
    assert room.saying.going
    return room


def until_left(room: Room, seconds: float) -> None:
    """Let time pass until so much of what is said is left."""
    while not room.saying.at_last or room.left_s > seconds:
        room.session.step()


@pytest.mark.parametrize("words", ["stop", "wait", "repeat that", "slower please", "skip that"])
def test_commands_cut_in_while_it_speaks(pack: ContentPack, words: str) -> None:
    room = speaking(pack)
    room.person(words, seconds=0.6)
    assert room.until("interrupted", within_s=3)["by"] == words
    assert room.until("reply", within_s=1)["heard"] == words


def test_a_danger_cuts_in_and_is_answered_first(pack: ContentPack) -> None:
    room = speaking(pack)
    room.person("i can not breathe and my chest hurts", seconds=1.5)
    room.until("interrupted", within_s=5)
    assert room.until("reply", within_s=1)["urgency"] == "emergency"


def test_the_voice_is_silent_soon_after_stop_before_the_utterance_is_over(pack: ContentPack) -> None:
    room = speaking(pack)
    room.person("stop", seconds=0.6)
    spoken = room.now + 0.6
    while not room.player.paused:
        assert room.now < spoken + 0.5
        room.session.step()


def test_other_talk_does_not_cut_in_and_holds_nothing(pack: ContentPack) -> None:
    room = speaking(pack)
    room.person("the train to leeds leaves at nine", seconds=1.5)
    room.until("transcript", within_s=5)
    assert not room.named("interrupted")
    assert not room.player.paused
    room.until("listening")
    assert len(room.named("reply")) == 2


def test_what_sounded_like_a_command_and_was_none_lets_it_go_on(pack: ContentPack) -> None:
    room = speaking(pack)
    room.person("stop", seconds=0.9)
    while not room.player.paused:
        room.session.step()
    room.heard = "the bus has gone past"
    room._speaking.clear()  # noqa: SLF001 (they fall silent)
    room.until("transcript", within_s=5)
    assert not room.player.paused
    assert not room.named("interrupted")
    room.until("sound_end")


def test_any_speech_cuts_in_where_that_is_set(pack: ContentPack) -> None:
    room = speaking(pack, barge_in="any")
    room.person("it is only when i am tired", seconds=1.5)
    room.until("interrupted", within_s=5)


def test_with_barge_in_off_stop_still_cuts_in_and_slower_does_not(pack: ContentPack) -> None:
    room = speaking(pack, barge_in="off")
    room.person("slower please", seconds=0.8)
    room.until("transcript", within_s=5)
    assert not room.named("interrupted")
    room.person("stop", seconds=0.6)
    room.until("interrupted", within_s=3)


@pytest.mark.parametrize("quieter_db", [30, 20, 10, 3])
def test_its_own_echo_is_no_utterance(pack: ContentPack, quieter_db: float) -> None:
    room = Room(pack, echo_db=quieter_db)
    room.until("listening")
    assert not room.named("speech_start")
    room.person(OPENING, seconds=3)
    room.until("reply")
    room.until("listening")
    assert len(room.named("speech_start")) == 1


def test_what_may_have_been_a_stop_silences_it_and_ends_nothing(pack: ContentPack) -> None:
    room = speaking(pack)
    room.person("? stop", seconds=0.6)
    room.until("interrupted", within_s=3)
    room.until("listening", within_s=1)
    assert not room.saying.going
    assert len(room.named("reply")) == 2
    assert room.says("no none of those")["turn"] == 2


def test_stop_is_heard_over_its_own_echo(pack: ContentPack) -> None:
    room = speaking(pack, echo_db=20)
    room.person("stop", seconds=0.6, level_db=-18)
    room.until("interrupted", within_s=3)


def test_the_very_words_that_are_being_said_do_not_cut_in_unless_clearly_louder(pack: ContentPack) -> None:
    room = speaking(pack, echo_db=20)
    while "chest pain" not in room.saying.text:
        room.session.step()
    echo = room.output_db - 20
    room.person("chest pain", seconds=0.8, level_db=echo + 9)
    room.until("transcript", within_s=3)
    room.pass_time(1)
    assert not room.named("interrupted")
    room.person("chest pain", seconds=0.8, level_db=echo + 20)
    room.until("interrupted", within_s=3)


def test_an_answer_that_is_over_just_before_the_end_of_the_question_counts(pack: ContentPack) -> None:
    room = speaking(pack)
    until_left(room, 0.95)
    room.person("no none of those", seconds=0.25)
    room.until("transcript")
    assert room.saying.going
    assert room.until("reply", within_s=3)["heard"] == "no none of those"


def test_an_answer_counts_though_the_question_ended_while_its_words_were_made_out(pack: ContentPack) -> None:
    room = speaking(pack)
    until_left(room, 0.8)
    room.recogniser.takes_s = 1.0
    room.person("no none of those", seconds=0.2)
    assert room.until("reply", within_s=3)["heard"] == "no none of those"


def test_an_answer_begun_just_before_the_end_of_the_question_counts(pack: ContentPack) -> None:
    room = speaking(pack)
    while not room.saying.at_last:
        room.session.step()
    room.pass_time(1.5)
    room.person("no none of those", seconds=1.6)
    reply = room.until("reply")
    assert reply["heard"] == "no none of those"


def test_a_bare_no_in_the_middle_of_the_danger_signs_rules_nothing_out(pack: ContentPack) -> None:
    room = speaking(pack)
    room.person("no", seconds=0.5)
    room.until("listening")
    assert room.named("reply")[-1]["asks"] == "ask_emergency_screen"
    assert room.named("listening")[-1]["asks"] == "ask_emergency_screen"
