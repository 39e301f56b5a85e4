"""The places where a conversation can be held, each a function: what is said to it -> what it replies, turn by turn."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import sys
from typing import TYPE_CHECKING

import pytest
from in_open_voice_os import OpenVoiceOS, spoken
from served_page import greeted, served
from wyoming_clients import chat_line, said, serving

from voice_skill import chat_command
from voice_skill.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from voice_skill.pack import ContentPack

    Spoken = list[list[str]]
    """Conversation by conversation, what is said in each turn."""
    Home = Callable[[ContentPack, str, Spoken, Path], Spoken]


def by_typing(pack: ContentPack, country: str, conversations: Spoken, _: Path) -> Spoken:
    """Reply in `voice-skill chat --json`."""
    return [_typed(pack, country, said) for said in conversations]


def _typed(pack: ContentPack, country: str, said: Sequence[str]) -> list[str]:
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as change, contextlib.redirect_stdout(out):
        change.setattr(sys, "stdin", io.StringIO("".join(f"{text}\n" for text in said)))
        chat_command.run(pack, Settings(country=country), as_lines=True)
    return [json.loads(line)["say"] for line in out.getvalue().splitlines()[1:]]


def in_open_voice_os(pack: ContentPack, country: str, conversations: Spoken, empty: Path) -> Spoken:
    """Reply in OpenVoiceOS, called at a satellite for each conversation; without larger models, as the others here."""
    with OpenVoiceOS("stable", empty, VOICE_SKILL_COUNTRY=country, VOICE_SKILL_MODELS=str(empty)) as ovos:
        return [
            [spoken(ovos.says(text, f"satellite {number}")) for text in (pack.name, *said)][1:]
            for number, said in enumerate(conversations)
        ]


def in_home_assistant(pack: ContentPack, country: str, conversations: Spoken, _: Path) -> Spoken:
    """Reply over Wyoming, by the id of each conversation; what goes before a first reply there is left out."""

    async def talk() -> Spoken:
        async with serving(pack, Settings(country=country)) as (address, _, _):
            return [
                [chat_line(await said(address, text, conversation_id=str(number)))["say"] for text in texts]
                for number, texts in enumerate(conversations)
            ]

    return asyncio.run(talk())


def on_the_page(pack: ContentPack, country: str, conversations: Spoken, _: Path) -> Spoken:
    """Reply on the page, opened anew for each conversation."""

    async def talk(said: Sequence[str]) -> list[str]:
        async with greeted(page) as (opened, _):
            replies = [await opened.say(text) for text in said]
            return [" ".join(line["text"] for line in reply["lines"]) for reply in replies]

    with served(pack, Settings(country=country)) as page:
        return [asyncio.run(talk(said)) for said in conversations]


HOMES: dict[str, Home] = {
    "chat": by_typing,
    "OpenVoiceOS": in_open_voice_os,
    "Home Assistant": in_home_assistant,
    "the page": on_the_page,
}
