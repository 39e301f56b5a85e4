"""The fakes keep the contract that they write down, so that tests with them mean something."""

from __future__ import annotations

import numpy as np
import pytest

from voice_skill.errors import VoiceUnavailable
from voice_skill.speaking.protocol import CollectingVoice, Delivery, Player, SilentPlayer, Sound, Voice


def second(count: float = 1.0) -> Sound:
    return Sound(np.ones(int(count * 8000), np.int16), 8000)


def test_the_fakes_are_a_voice_and_a_player() -> None:
    voice: Voice = CollectingVoice()
    player: Player = SilentPlayer()
    assert voice.names()
    assert not player.playing


@pytest.mark.parametrize(("asked", "held"), [(20, 80), (165, 165), (900, 450), (170.6, 171)])
def test_the_rate_is_a_whole_number_that_voices_can_speak(asked: int, held: int) -> None:
    assert Delivery(rate=asked).rate == held


@pytest.mark.parametrize(("asked", "held"), [(-1.0, 0.0), (0.5, 0.5), (7.0, 1.0)])
def test_the_volume_stays_between_silence_and_full(asked: float, held: float) -> None:
    assert Delivery(volume=asked).volume == held


def test_the_collecting_voice_knows_only_its_own_names() -> None:
    with pytest.raises(VoiceUnavailable, match='no voice called "other"'):
        CollectingVoice().render("Hello.", Delivery(voice="other"))


def test_the_collecting_voice_speaks_no_sentence_without_words() -> None:
    with pytest.raises(VoiceUnavailable, match="no words"):
        CollectingVoice().render("...")


def test_a_slower_rate_takes_longer() -> None:
    voice = CollectingVoice()
    slow, fast = (voice.render("One two three.", Delivery(rate=rate)).seconds for rate in (100, 300))
    assert slow == pytest.approx(3 * fast, rel=0.01)


def test_the_silent_player_plays_one_sound_after_another() -> None:
    player = SilentPlayer()
    player.play(second())
    player.play(second(2))
    player.hear(1.5)
    assert player.playing
    assert player.played_s == pytest.approx(1.5)
    assert player.wait()
    assert player.played_s == pytest.approx(3)


def test_the_silent_player_keeps_the_rest_in_a_pause_and_forgets_it_at_a_stop() -> None:
    player = SilentPlayer()
    player.play(second())
    player.pause()
    player.hear(5)
    assert player.played_s == 0
    player.resume()
    player.hear(0.25)
    player.stop()
    assert not player.playing
    assert player.played_s == pytest.approx(0.25)
