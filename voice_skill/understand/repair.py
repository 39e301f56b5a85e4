"""Misheard and misspelt words, put right where letters and sounds agree on one word that the pack knows.

Core: pure. Only words that no phrase uses are looked at, and only near ones are taken, so that nothing is invented.
A long name that a recogniser wrote as several words is known by its sound where names are asked for: "sit a low pram"
is citalopram there, but "and a bit" would be an antibiotic anywhere.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import jellyfish
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from voice_skill.understand.tokens import Token, fold, with_its_ending

if TYPE_CHECKING:
    from voice_skill.understand.language import Language

_SHORTEST = 5
"""Letters of a word that can be repaired; shorter ones have too many neighbours."""
_MOST = 30
"""Words repaired in one utterance, so that gibberish of any length takes bounded time."""
LONG_SOUND = 5
"""Consonants of a name from which no everyday words sound like it by chance."""
_ALIKE = 70
"""Per cent of the letters of a name that agree with the words it may be written as: of 30 kinds in the seen sentences
and the examples that sound like a name, all 15 that were one have as much, and one of the others."""
_MOST_PIECES = 4
"""Words that one name may be written as."""
_NEAR = 0.9
_NEAR_BY_SOUND = 0.84


def repaired(tokens: tuple[Token, ...], language: Language, *, naming: bool = False) -> tuple[Token, ...]:
    """Return the tokens with near-misses of known words replaced; the words as said are kept.

    `naming` where the question asked for names, as of medicines.
    """
    tokens = _joined(tokens, language) if naming else tokens
    result = [_by_neighbours(at, tokens, language) for at in range(len(tokens))]
    left = _MOST
    for at, token in enumerate(result):
        if left and _unknown(token, language):
            left -= 1
            whole = with_its_ending(token.word)
            if whole != token.word and fold(whole, language.forms) in language.vocabulary:
                result[at] = Token(fold(whole, language.forms), whole, token.surface, token.ends)
                continue
            known = _nearest(token.stem, language.vocabulary)
            if known is not None:
                result[at] = Token(known, known, token.surface, token.ends)
    return tuple(result)


def sound(word: str) -> str:
    """Return how a word sounds, in the letters of Metaphone (Philips 1990)."""
    return jellyfish.metaphone(word)


def _joined(tokens: tuple[Token, ...], language: Language) -> tuple[Token, ...]:
    """Return the tokens with names that are written as several words made one."""
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        pieces = (tokens[at : at + n] for n in range(min(_MOST_PIECES, len(tokens) - at), 1, -1))
        piece, name = next(((p, name) for p in pieces if (name := _name(p, language))), (tokens[at : at + 1], ""))
        said = " ".join(token.surface for token in piece if token.surface)
        result.append(Token(name, name, said, piece[-1].ends) if name else tokens[at])
        at += len(piece)
    return tuple(result)


def _name(piece: tuple[Token, ...], language: Language) -> str | None:
    """Return the name that words sound like together."""
    forms = language.forms
    said_whole = any(sound(token.word) in language.sounds for token in piece)
    idle = any(piece[n].word in forms.light | forms.skippable | forms.joiners for n in (0, -1))
    if said_whole or idle or any(token.ends for token in piece[:-1]):
        return None
    said = "".join(token.word for token in piece if token.word.isalpha())
    name = language.sounds.get(sound(said))
    return name if name and fuzz.ratio(said, name) >= _ALIKE else None


def _by_neighbours(at: int, tokens: tuple[Token, ...], language: Language) -> Token:
    """Return the token, or the word of the same sound that the words beside it call for."""
    token = tokens[at]
    before = tokens[at - 1].word if at else ""
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    for rule in language.misheard.get(token.word, ()):
        fits = (not rule.previous or before in rule.previous) and (not rule.next or after in rule.next)
        if fits and after not in rule.never_before:
            return Token(fold(rule.meant, language.forms), rule.meant, token.surface, token.ends)
    return token


def _unknown(token: Token, language: Language) -> bool:
    return (
        len(token.word) >= _SHORTEST
        and token.stem not in language.vocabulary
        and token.word not in language.forms.skippable
        and not {token.word, token.stem} & language.common
        and token.word.isalpha()
    )


@lru_cache(maxsize=4096)
def _nearest(stem: str, vocabulary: frozenset[str]) -> str | None:
    best = process.extractOne(
        stem, _in_order(vocabulary), scorer=JaroWinkler.normalized_similarity, score_cutoff=_NEAR_BY_SOUND
    )
    if best is None or len(best[0]) < _SHORTEST - 1:
        return None
    word, score = best[0], best[1]
    same_sound = jellyfish.metaphone(stem) == jellyfish.metaphone(word)
    return word if score >= _NEAR or same_sound else None


@lru_cache(maxsize=8)
def _in_order(vocabulary: frozenset[str]) -> tuple[str, ...]:
    """Return the words in order, so that of two that are equally near the same one is taken in every process."""
    return tuple(sorted(vocabulary))
