"""Where one clause of a speaker ends and the next begins, in words without commas.

Core: pure. Recognised speech has no punctuation, so clauses end at words: "but", "and my", "it is", "i".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from voice_skill.understand.clause_words import ClauseWords
    from voice_skill.understand.tokens import Token


def starts(tokens: Sequence[Token], words: ClauseWords, finding_ends: AbstractSet[int]) -> tuple[int, ...]:
    """Return the first tokens of the clauses, in order, beginning with 0.

    `finding_ends` are the tokens directly after a finding: there a clause may be complete.
    """
    later = range(1, len(tokens))
    return (0, *(at for at in later if tokens[at - 1].ends or _begins(tokens, at, words, finding_ends)))


def _begins(tokens: Sequence[Token], at: int, words: ClauseWords, finding_ends: AbstractSet[int]) -> bool:
    word, before = tokens[at].word, tokens[at - 1].word
    if word in words.breakers:
        return True
    if before in words.joiners and at >= 2 and _is_start(at - 1, tokens, words):  # noqa: PLR2004 (the joiner began it)
        return False
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if word in words.joiners:
        follows = after in words.subjects or after in words.things or (after in words.owners and word != "or")
        return follows or _goes_on_later(tokens, at, words)
    if word in words.subjects:
        return before not in words.openers and before not in words.joiners
    if word in words.things:
        return after in words.auxiliaries and before not in words.openers and before not in words.joiners
    if word in words.owners and word not in words.copulas:  # "my leg's weak" is one clause
        return at in finding_ends or before in words.closers
    return False


def _is_start(at: int, tokens: Sequence[Token], words: ClauseWords) -> bool:
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    follows = after in words.subjects or after in words.things or after in words.owners
    return tokens[at].word in words.joiners and (follows or _goes_on_later(tokens, at, words))


def _goes_on_later(tokens: Sequence[Token], at: int, words: ClauseWords) -> bool:
    """Return whether a joiner and a time begin a clause: "shook me up and now my hands twitch"."""
    if at + 2 >= len(tokens) or tokens[at].word == "or":
        return False
    after, then = tokens[at + 1].word, tokens[at + 2].word
    return after in words.times and (then in words.subjects or then in words.owners)


def clause_of(at: int, clause_starts: Sequence[int]) -> int:
    """Return the number of the clause that token `at` belongs to."""
    number = 0
    while number + 1 < len(clause_starts) and clause_starts[number + 1] <= at:
        number += 1
    return number


def span(number: int, clause_starts: Sequence[int], length: int) -> tuple[int, int]:
    """Return the first token of a clause and one past its last."""
    end = clause_starts[number + 1] if number + 1 < len(clause_starts) else length
    return clause_starts[number], end
