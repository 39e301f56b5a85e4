from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from voice_skill.errors import VoiceUnavailable
from voice_skill.speaking.protocol import USUAL, CollectingVoice, Delivery, SilentPlayer, Sound
from voice_skill.speaking.speaker import AHEAD, Speaker

if TYPE_CHECKING:
    from collections.abc import Callable

THREE = ("The first one.", "The second one.", "The third one.")
A_SENTENCE_S = 3 * 60 / USUAL.rate


def until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.001)


def speaker() -> tuple[Speaker, CollectingVoice, SilentPlayer]:
    voice, player = CollectingVoice(), SilentPlayer()
    return Speaker(voice, player), voice, player


def said(voice: CollectingVoice) -> list[str]:
    return [sentence for sentence, _ in voice.rendered]


def test_all_sentences_are_said_in_order() -> None:
    talker, voice, player = speaker()
    talker.say(THREE)
    for count in range(1, 4):
        until(lambda count=count: len(player.played) >= count)  # type: ignore[misc]
        player.hear(A_SENTENCE_S + 0.01)
    assert talker.wait(5)
    assert said(voice) == list(THREE)


def test_the_first_sentence_sounds_before_the_last_is_rendered() -> None:
    talker, voice, player = speaker()
    started = threading.Event()
    talker.say([f"Sentence number {n}." for n in range(20)], started.set)
    assert started.wait(5)
    until(lambda: len(player.played) == AHEAD)
    time.sleep(0.05)
    assert len(voice.rendered) == AHEAD + 1, "one more is rendered, and waits for room"
    talker.stop()


def test_stop_is_silent_and_nothing_more_is_handed_over() -> None:
    talker, _, player = speaker()
    talker.say(THREE)
    until(lambda: bool(player.played))
    talker.stop()
    played = len(player.played)
    time.sleep(0.05)
    assert not talker.speaking
    assert not player.playing
    assert len(player.played) == played


def test_skip_goes_on_with_the_next_sentence_and_back_returns() -> None:
    talker, voice, player = speaker()
    talker.say(THREE)
    until(lambda: bool(player.played))
    talker.skip()
    until(lambda: player.playing)
    assert talker.sentence == 1
    player.hear(A_SENTENCE_S / 2)
    talker.back()
    assert talker.sentence == 0
    until(lambda: said(voice)[-2:] == list(THREE[:2]) or said(voice)[-3:] == list(THREE))
    talker.stop()


def test_repeat_says_the_sentence_that_was_heard_again_with_the_new_rate() -> None:
    talker, voice, player = speaker()
    talker.say(THREE)
    until(lambda: len(player.played) == AHEAD)
    player.hear(A_SENTENCE_S + 0.1)
    assert talker.sentence == 1
    rendered = len(voice.rendered)
    talker.delivery = Delivery(rate=100)
    talker.repeat()
    until(lambda: len(voice.rendered) > rendered + 1)
    assert (THREE[1], Delivery(rate=100)) in voice.rendered
    assert talker.sentence == 1
    talker.stop()


def test_to_skip_the_last_sentence_ends_the_reply() -> None:
    talker, voice, player = speaker()
    talker.say(THREE[:1])
    until(lambda: player.playing)
    talker.skip()
    assert talker.wait(5)
    assert not player.playing
    talker.skip()
    talker.back()
    until(lambda: said(voice) == [THREE[0]] * 2)
    assert talker.sentence == 0
    talker.stop()


def test_a_voice_that_fails_is_told_to_whoever_waits() -> None:
    talker, _, _ = speaker()
    talker.delivery = Delivery(voice="nobody")
    talker.say(THREE)
    with pytest.raises(VoiceUnavailable, match="nobody"):
        talker.wait(5)


def test_two_hundred_replies_leave_no_thread_behind() -> None:
    class Instant(SilentPlayer):
        def play(self, sound: Sound) -> None:
            super().play(sound)
            self.hear(sound.seconds)

    player = Instant()
    talker = Speaker(CollectingVoice(), player)
    before = threading.active_count()
    for _ in range(200):
        talker.say(THREE)
        assert talker.wait(5)
    assert len(player.played) == 600
    until(lambda: threading.active_count() <= before)
