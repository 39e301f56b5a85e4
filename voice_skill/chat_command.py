"""`voice-skill chat`: a typed conversation, for people and for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from voice_skill import adapters, as_json, chat
from voice_skill.streams import BYTE_ORDER_MARK

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
    turn, number = chat.begin(pack, country or None), 0
    _print(turn, number, as_lines=as_lines)
    for line in _lines(prompt=typed):
        turn, number = _next(turn, number, line, pack)
        _print(turn, number, as_lines=as_lines)
        if turn.after.done and not as_lines:
            return


def _next(before: chat.Turn, number: int, line: str, pack: ContentPack) -> tuple[chat.Turn, int]:
    """Return what follows, and its number; after the end a new conversation begins, unless it ends once more."""
    turn, anew = chat.follow(before.after, line, pack)
    return turn, 1 if anew else number + 1


def _lines(*, prompt: bool) -> Iterator[str]:
    """Yield what is typed, line by line, until the input ends.

    The marks that files of other systems begin and end lines with are no words.
    """
    mark = BYTE_ORDER_MARK
    while True:
        if prompt:
            sys.stdout.write("> ")
            sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            return
        yield line.removeprefix(mark).rstrip("\r\n")
        mark = ""


def _print(turn: chat.Turn, number: int, *, as_lines: bool) -> None:
    sys.stdout.write(as_json.line(turn.as_json(number)) if as_lines else turn.reply.say)
    sys.stdout.write("\n" if as_lines else "\n\n")
    sys.stdout.flush()
