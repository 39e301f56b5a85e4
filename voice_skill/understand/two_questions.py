"""Two questions in one breath: "how long will it last, and what should I eat".

Core: pure.
The model of intents sees the whole, and one of the two wins; each half by itself shows what else is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand import intents
from voice_skill.understand.tokens import heard as words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voice_skill.pack import ContentPack
    from voice_skill.understand.read import Read
    from voice_skill.understand.tokens import Token

_AND = "and"
_ASKING = ("cause", "condition", "advice", "care")
"""Groups of intents that ask for an answer."""
_ABOUT_US = frozenset({"ask_about_assistant", "ask_privacy"})
"""Those of the group that steers the talk."""


def asked(said: Read, intent: str, pack: ContentPack, read: Callable[[str], Read]) -> tuple[str, ...]:
    """Return the intents of two questions in the order asked; empty where there is only one.

    `read` reads a half by itself.
    """
    asking = {name for group in _ASKING for name in pack.groups.get(group, ())} | _ABOUT_US
    at = _joint(said.tokens, said.scene.language.clauses.questions) if intent in asking else 0
    if not at:
        return ()
    halves = (words_of(said.tokens, 0, at), words_of(said.tokens, at + 1, len(said.tokens)))
    found = tuple(intents.decide(read(half), pack)[0] for half in halves)
    return found if len(set(found)) == len(found) and asking.issuperset(found) else ()


def _joint(tokens: Sequence[Token], begins: frozenset[str]) -> int:
    """Return the place of the "and" that joins two questions, or 0."""
    if not tokens or tokens[0].word not in begins:
        return 0
    joints = (at for at in range(1, len(tokens) - 1) if tokens[at].word == _AND and tokens[at + 1].word in begins)
    return next(joints, 0)
