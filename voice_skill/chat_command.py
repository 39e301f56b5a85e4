"""`voice-skill chat`: a typed conversation, for people and for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from voice_skill import as_json, chat
from voice_skill.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.pack import ContentPack

HOW_TO_LEAVE = "Type what you would say, then Enter. To leave, type goodbye, or press Ctrl-D.\n\n"
"""Said first to people who type in a terminal."""


def run(pack: ContentPack, country: str | None, *, as_lines: bool) -> None:
    """Hold a conversation over standard input and output until it is closed or the input ends."""
    if country is not None and country.upper() not in pack.numbers:
        message = f"There are no emergency numbers for {country!r}; choose one of {', '.join(sorted(pack.numbers))}."
        raise WrongUsage(message)
    typed = not as_lines and sys.stdin.isatty()
    if typed:
        sys.stderr.write(HOW_TO_LEAVE)
    turn = chat.begin(pack, country.upper() if country else None)
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
