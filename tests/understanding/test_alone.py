"""What counts only where it is all that is said: how to speak, exactly; and a bare call for help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.understand import understand
from voice_skill.values import SpeechSetting, Status, Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


@pytest.mark.parametrize(
    ("said", "what", "value", "voice"),
    [
        ("two hundred words a minute", "rate", 200, ""),
        ("speak at about one hundred and fifty words per minute please", "rate", 150, ""),
        ("one sixty words a minute", "rate", 160, ""),
        ("set your speed to 180", "rate", 180, ""),
        ("back to the normal speed", "rate", None, ""),
        ("talk as slowly as you can", "rate", 80, ""),
        ("set the volume to fifty percent", "volume", 0.5, ""),
        ("volume seven", "volume", 0.7, ""),
        ("a thousand words a minute", "rate", 1000, ""),
        ("volume fifty", "volume", 0.5, ""),
        ("full volume", "volume", 1, ""),
        ("use another voice", "voice", None, "another"),
        ("can i have a woman's voice please", "voice", None, "woman"),
        ("talk like a man", "voice", None, "man"),
        ("your usual voice please", "voice", None, ""),
    ],
)
def test_rate_volume_and_voice_can_be_said_exactly(
    said: str, what: str, value: float | None, voice: str, pack: ContentPack
) -> None:
    meant = understand(Transcript(said), pack)
    assert meant.speech == SpeechSetting(what, value, voice)
    assert (meant.findings, meant.urgency) == ((), Urgency.NONE)


@pytest.mark.parametrize(
    "said",
    [
        "my voice is different since this morning",
        "i have a different voice",
        "i hear another voice in my head",
        "my leg twitches two hundred times a minute",
        "speak at two hundred words a minute because my arm is weak",
        "slower",
    ],
)
def test_whoever_says_more_or_less_than_that_sets_nothing(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).speech is None


@pytest.mark.parametrize(
    "said",
    [
        "call an ambulance",
        "please ring nine nine nine",
        "can you get me an ambulance quick",
        "call an ambulance for my husband",
        "i need an ambulance",
        "i need help right now",
        "this is an emergency",
        "somebody help me",
    ],
)
def test_a_bare_call_for_help_is_an_emergency(said: str, pack: ContentPack) -> None:
    meant = understand(Transcript(said), pack)
    assert meant.urgency is Urgency.EMERGENCY
    assert [flag.id for flag in pack.red_flags if "unnamed.call" in flag.when.any] == ["call_for_help"]
    assert "unnamed.call" in {f.term for f in meant.findings}


@pytest.mark.parametrize("said", ["cold volume", "fold volume", "bull volume"])
def test_a_command_that_was_misheard_is_no_emergency_without_a_name(said: str, pack: ContentPack) -> None:
    assert "unnamed.danger" not in {f.term for f in understand(Transcript(said), pack, "ask_problem").findings}


@pytest.mark.parametrize(
    "said",
    [
        "should i call an ambulance",
        "do i need an ambulance",
        "is this an emergency",
        "no need for an ambulance",
        "i don't need an ambulance",
        "they called an ambulance",
        "when do i call nine nine nine",
        "help",
        "i need help with my calf",
    ],
)
def test_who_asks_about_help_or_wants_none_does_not_call_for_it(said: str, pack: ContentPack) -> None:
    meant = understand(Transcript(said), pack)
    assert meant.urgency < Urgency.EMERGENCY
    assert not meant.crisis


@pytest.mark.parametrize(
    "said",
    [
        "ambulance now",
        "nine nine nine please nine nine nine",
        "quick an ambulance we need an ambulance",
        "help ambulance",
    ],
)
def test_a_call_for_help_in_any_order_is_one(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).urgency is Urgency.EMERGENCY


def test_a_call_for_help_beside_a_place_is_sure(pack: ContentPack) -> None:
    assert understand(Transcript("my chest my chest call an ambulance"), pack).urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "said",
    [
        "do i need an ambulance",
        "i don't need an ambulance",
        "they took my nan off in an ambulance last year",
        "i'm a paramedic",
        "i was in an ambulance",
        "that was the ambulance",
    ],
)
def test_an_ambulance_that_nobody_calls_is_no_call(said: str, pack: ContentPack) -> None:
    assert understand(Transcript(said), pack).urgency < Urgency.EMERGENCY


def test_a_call_beside_other_words_is_asked_about(pack: ContentPack) -> None:
    said = understand(Transcript("i need an ambulance i think it is getting late"), pack)
    assert {f.status for f in said.findings if f.term == "unnamed.call"} == {Status.UNSURE}
