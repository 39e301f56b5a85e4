"""A conversation that goes on after the program was gone: the open question again, and in danger all that was said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill import chat
from voice_skill.conversation import Conversation, dump, load
from voice_skill.values import Act

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack


def after(pack: ContentPack, *words: str) -> chat.Turn:
    """Return the last turn of a conversation in which these words were said."""
    turn = chat.begin(pack)
    for each in words:
        turn = chat.answer(turn.after, each, pack)
    return turn


def test_it_says_that_it_is_back_and_puts_the_open_question_again(pack: ContentPack) -> None:
    turn = after(pack, "my left eyelid has been twitching for two weeks")
    back = chat.take_up(load(dump(turn.after)), pack)
    assert back.reply.say.startswith("I am back.")
    assert back.reply.lines[1:] == turn.reply.lines[-1:]
    assert (back.reply.asks, back.reply.expects) == (turn.reply.asks, turn.reply.expects)
    assert "eyelid" not in back.reply.say.lower()


def test_it_goes_on_as_if_nothing_had_happened(pack: ContentPack) -> None:
    turn = after(pack, "my left eyelid has been twitching for two weeks")
    back = chat.take_up(load(dump(turn.after)), pack)
    assert chat.answer(back.after, "none of those", pack).after == chat.answer(turn.after, "none of those", pack).after


def test_before_anything_was_told_it_asks_what_is_the_matter(pack: ContentPack) -> None:
    back = chat.take_up(after(pack).after, pack)
    assert back.reply.lines[-1].text == pack.questions[pack.talk.problem].say


def test_in_danger_all_is_said_again_at_once(pack: ContentPack) -> None:
    turn = after(pack, "my face is drooping and i can not lift my arm")
    assert turn.reply.act is Act.URGENT
    assert chat.take_up(turn.after, pack).reply.lines == turn.reply.lines


def test_where_no_question_is_open_all_that_was_said_last_is_said_again(pack: ContentPack) -> None:
    turn = after(pack, "my eyelid twitches")
    told = replace(turn.reply, asks=())
    assert chat.take_up(replace(turn.after, last=told), pack).reply.lines[1:] == turn.reply.lines


def test_a_conversation_in_which_nothing_was_said_is_taken_up_too(pack: ContentPack) -> None:
    assert chat.take_up(Conversation(), pack).reply.say.startswith("I am back.")
