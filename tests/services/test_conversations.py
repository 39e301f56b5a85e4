"""Many conversations at once: each its own, bounded in number, forgotten when quiet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.services.conversations import Conversations
from voice_skill.values import Line

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

SAID = "my left eyelid has been twitching for three days"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_two_clients_with_the_same_id_have_each_their_own_conversation(pack: ContentPack) -> None:
    kept = Conversations(pack)
    kept.answer("one", "kitchen", SAID)
    number, turn = kept.answer("other", "kitchen", "no")
    assert number == 1
    assert not turn.after.findings


def test_a_conversation_goes_on_where_it_was(pack: ContentPack) -> None:
    kept = Conversations(pack)
    kept.answer("one", "kitchen", SAID)
    number, turn = kept.answer("one", "kitchen", "no")
    assert number == 2
    assert any(f.term == "body_part.eyelid" for f in turn.after.findings)


def test_what_was_quiet_for_long_is_forgotten(pack: ContentPack) -> None:
    clock = Clock()
    kept = Conversations(pack, kept_s=60, clock=clock)
    kept.answer("one", "kitchen", SAID)
    clock.now = 61.0
    assert len(kept) == 0
    assert kept.current("one", "kitchen") is None


def test_the_oldest_goes_where_there_are_too_many(pack: ContentPack) -> None:
    kept = Conversations(pack, most=2)
    for name in ("a", "b", "c"):
        kept.greet("one", name)
    assert kept.current("one", "a") is None
    assert kept.current("one", "c") is not None


def test_a_client_with_many_conversations_loses_its_own_and_none_of_another(pack: ContentPack) -> None:
    kept = Conversations(pack, most=4)
    kept.answer("one", "kitchen", SAID)
    for name in "abcdef":
        kept.greet("other", name)
    assert kept.current("one", "kitchen") is not None
    assert [name for name in "abcdef" if kept.current("other", name)] == ["d", "e", "f"]


def test_after_a_goodbye_the_next_words_begin_anew(pack: ContentPack) -> None:
    kept = Conversations(pack)
    kept.answer("one", "kitchen", SAID)
    while not kept.answer("one", "kitchen", "goodbye")[1].after.done:
        pass
    number, turn = kept.answer("one", "kitchen", "my calf cramps at night")
    assert number == 1
    assert not any(f.term == "body_part.eyelid" for f in turn.after.findings)


def test_a_conversation_that_was_ended_is_gone_at_once(pack: ContentPack) -> None:
    kept = Conversations(pack)
    kept.greet("one", "kitchen")
    kept.end("one", "kitchen")
    assert kept.current("one", "kitchen") is None


def test_the_latest_conversation_of_an_owner_is_found_for_a_while(pack: ContentPack) -> None:
    clock = Clock()
    kept = Conversations(pack, clock=clock)
    kept.answer("one", "kitchen", SAID)
    kept.answer("one", "hall", "hello")
    kept.answer("other", "kitchen", "hello")
    assert kept.latest("one", 60) == kept.current("one", "hall")
    assert kept.latest("nobody", 60) is None
    clock.now = 61.0
    assert kept.latest("one", 60) is None


def test_a_conversation_that_is_held_is_neither_forgotten_nor_makes_room(pack: ContentPack) -> None:
    clock = Clock()
    kept = Conversations(pack, most=2, kept_s=60, clock=clock)
    kept.answer("page", "its own", SAID)
    kept.hold("page", "its own")
    clock.now += 3600
    for number in range(5):
        kept.answer(str(number), "another", SAID)
    assert len(kept) == 3
    assert kept.answer("page", "its own", "no")[0] == 2


def test_a_conversation_that_was_released_as_often_as_held_is_forgotten_after_a_while(pack: ContentPack) -> None:
    clock = Clock()
    kept = Conversations(pack, kept_s=60, clock=clock)
    kept.answer("page", "its own", SAID)
    kept.hold("page", "its own")
    kept.hold("page", "its own")
    clock.now += 3600
    kept.release("page", "its own")
    clock.now += 3600
    assert kept.current("page", "its own") is not None
    kept.release("page", "its own")
    clock.now += 50
    assert kept.current("page", "its own") is not None
    clock.now += 20
    assert kept.current("page", "its own") is None


def test_who_goes_on_after_an_emergency_hears_again_whom_to_call(pack: ContentPack) -> None:
    kept = Conversations(pack)
    for said in ("my face is drooping", "yes", "i've called them"):
        kept.answer("one", "kitchen", said)
    number, turn = kept.answer("one", "kitchen", "repeat")
    assert number == 4
    assert "nine nine nine" in turn.reply.say
    assert "nine nine nine" in kept.greet("one", "kitchen").reply.say


def test_what_was_said_around_a_reply_is_repeated_with_it(pack: ContentPack) -> None:
    kept = Conversations(pack)
    _, turn = kept.answer("one", "kitchen", SAID)
    kept.restate("one", "kitchen", (Line("Something before it."), *turn.reply.lines))
    assert kept.answer("one", "kitchen", "repeat")[1].reply.say.startswith("Something before it.")


def test_a_reply_after_which_the_emergency_stays_in_reach_is_not_told_as_the_end(pack: ContentPack) -> None:
    kept = Conversations(pack)
    for said in ("my face is drooping", "yes", "thanks goodbye"):
        kept.answer("one", "kitchen", said)
    known = kept.kept("one", "kitchen")
    assert known is not None
    assert known.talk.done
    assert not known.replies[-1].done
