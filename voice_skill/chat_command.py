"""`voice-skill chat`: a typed conversation, for people and for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from voice_skill import adapters, as_json, chat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings

HOW_TO_LEAVE = "Type what you would say, then Enter. To leave, type goodbye, or press Ctrl-D.\n\n"
"""Said first to people who type in a terminal."""


def run(pack: ContentPack, settings: Settings, *, as_lines: bool) -> None:
    """Hold a conversation over standard input and output until it is closed or the input ends."""
    country = adapters.country(settings, pack)
    typed = not as_lines and sys.stdin.isatty()
    if typed:
        sys.stderr.write(HOW_TO_LEAVE)
    turn = chat.begin(pack, country or None)
    _print(turn, 0, as_lines=as_lines)
    for number, line in enumerate(_lines(prompt=typed), start=1):
        turn = chat.answer(turn.after, line, pack)
        _print(turn, number, as_lines=as_lines)
        if turn.after.done and not as_lines:
            return


def _lines(*, prompt: bool) -> Iterator[str]:
    """Yield what is typed, line by line, until the input ends."""
    while True:
        if prompt:
            sys.stdout.write("> ")
            sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            return
        yield line.rstrip("\n")


def _print(turn: chat.Turn, number: int, *, as_lines: bool) -> None:
    sys.stdout.write(as_json.line(turn.as_json(number)) if as_lines else turn.reply.say)
    sys.stdout.write("\n" if as_lines else "\n\n")
    sys.stdout.flush()
