"""What outlives a crash: a conversation in memory, taken up by another process, and nothing once it has ended."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from voice_skill import chat
from voice_skill.systemd import memory
from voice_skill.systemd.memory import Before, Memory

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack

TOLD = "my left eyelid has been twitching for two weeks"


@pytest.fixture
def talk(pack: ContentPack) -> Conversation:
    """Return a conversation in which something was told."""
    return chat.answer(chat.begin(pack).after, TOLD, pack).after


def kept(held: Memory) -> int:
    """Return what the manager has: the same file under another number."""
    return os.dup(held.descriptor)


def test_the_next_run_has_the_conversation_as_it_stood(pack: ContentPack, talk: Conversation) -> None:
    first = Memory(pack)
    assert first.before is None
    store = kept(first)
    first.remember(chat.begin(pack).after)
    first.remember(talk)
    assert Memory(pack, store).before == Before(talk)


def test_what_was_taken_up_is_not_taken_up_twice(pack: ContentPack, talk: Conversation) -> None:
    first = Memory(pack)
    first.remember(talk)
    second = Memory(pack, kept(first))
    assert Memory(pack, kept(second)).before == Before(None)


def test_a_conversation_of_some_minutes_ago_is_not_taken_up(
    pack: ContentPack, talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, now = Memory(pack), memory.uptime_s()
    first.remember(talk)
    monkeypatch.setattr(memory, "uptime_s", lambda: now + memory.RESUMED_WITHIN_S + 5)
    assert Memory(pack, kept(first)).before == Before(None)


def test_a_conversation_held_with_other_content_is_not_taken_up(pack: ContentPack, talk: Conversation) -> None:
    first = Memory(pack)
    first.remember(talk)
    assert Memory(replace(pack, version="another"), kept(first)).before == Before(None)


def test_what_is_forgotten_is_nowhere_in_the_file(pack: ContentPack, talk: Conversation) -> None:
    held = Memory(pack)
    held.remember(talk)
    assert b"eyelid" in os.pread(held.descriptor, 100_000, 0)
    held.remember(None)
    assert b"eyelid" not in os.pread(held.descriptor, 100_000, 0)
    assert Memory(pack, kept(held)).before == Before(None)
    held.forget()
    assert os.fstat(held.descriptor).st_size == 0
    assert Memory(pack, kept(held)).before is None


@pytest.mark.parametrize("broken", [b"x", b"\0" * 8, b"\0" * 20, b"\0\0\0\0\0\0\0\2{}", b"\0\0\0\0\0\0\0\3{}"])
def test_a_file_that_is_broken_costs_the_conversation_and_nothing_else(pack: ContentPack, broken: bytes) -> None:
    written = Memory(pack)
    os.pwrite(written.descriptor, broken, 0)
    found = Memory(pack, kept(written)).before
    assert found is None or found.talk is None
