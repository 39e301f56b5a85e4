"""Corrections of a length and of a side, in the words that people use for them."""

from __future__ import annotations

import pytest
from person import Person

from voice_skill.content import load_pack
from voice_skill.understand import understand
from voice_skill.values import Status, Transcript


def told(*words: str, open_topic: str = "") -> Person:
    """Return somebody who said these words one after the other, until a topic is open before the last."""
    person = Person(load_pack())
    for said in words[:-1]:
        hear(person, said)
    if open_topic:
        person.denies_until(open_topic)
    hear(person, words[-1])
    return person


def hear(person: Person, said: str) -> None:
    person.means(understand(Transcript(said), load_pack(), person.asked or None))


def days(person: Person) -> list[float | None]:
    return [f.value for f in person.talk.findings if f.kind == "duration_days"]


def sides(person: Person) -> list[str]:
    return [f.name for f in person.talk.findings if f.kind == "side" and f.status is Status.PRESENT]


@pytest.mark.parametrize("words", ["it was three days after all", "make that three days", "no three days not weeks"])
@pytest.mark.parametrize("topic", ["confirm_summary", ""])
def test_a_corrected_length_replaces_the_one_before(words: str, topic: str) -> None:
    person = told("my left calf has been twitching for three weeks", words, open_topic=topic)
    assert days(person) == [3.0]
    assert "three days" in person.reply.say


@pytest.mark.parametrize("words", ["no the other side", "no the other eye", "it's the other one", "wrong side"])
@pytest.mark.parametrize("topic", ["", "confirm_summary"])
def test_the_other_side_is_the_opposite_of_the_one_known(words: str, topic: str) -> None:
    person = told("my left eye has been twitching for three weeks", words, open_topic=topic)
    assert sides(person) == ["right"]
    assert "right" in person.reply.say


def test_the_other_side_of_an_unknown_one_is_asked_for() -> None:
    person = told("my eye has been twitching for three weeks", "no the other eye")
    assert not sides(person)
    assert "left" in person.reply.say
    assert "changed" not in person.reply.say


def test_a_correction_to_what_is_known_is_not_told_as_a_change() -> None:
    person = told("my left calf has been twitching for three weeks", "no three weeks not days")
    assert days(person) == [21.0]
    assert "I have three weeks" in person.reply.say
    assert "changed" not in person.reply.say


@pytest.mark.parametrize("words", ["actually it's mine not hers", "no i mean mine"])
def test_who_means_himself_after_all_is_asked_again_what_was_denied_of_another(words: str) -> None:
    person = told("my wife's hand twitches", "no", words)
    assert not [f for f in person.talk.findings if f.kind == "subject"]
    assert not [f for f in person.talk.findings if f.status is Status.ABSENT]
    assert person.asked == "ask_emergency_screen"
    assert "about you" in person.reply.say
