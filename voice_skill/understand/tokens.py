"""Text to tokens: what was said, word by word, in the one form that templates are matched in.

Core: pure. Contractions are opened ("can't" -> "can not"), irregular forms folded ("went" -> "go"),
endings removed by the Snowball stemmer, so that a template written once matches every form of its words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import Stemmer

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.?!;]+", re.UNICODE)
_ENDS = frozenset(".?!;")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'"})
MAX_WORDS = 1200
"""Words of one utterance that are read; about eight minutes of speech. The rest is left out."""
_MAX_LETTERS = 40
_stem = Stemmer.Stemmer("english", 0).stemWord

_CLIPPED, _SHORTEST_CLIPPED = "in", 4
"""An ending that is clipped, and the letters up to which a word is no such one: "skin"."""


@dataclass(frozen=True, slots=True)
class Forms:
    """How words are folded; data of the content pack."""

    contractions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Contracted word -> the words it stands for."""
    base: Mapping[str, str] = field(default_factory=dict)
    """Irregular form -> base form."""
    light: frozenset[str] = frozenset()
    """Words that carry nothing: left out of templates, skipped in speech."""
    skippable: frozenset[str] = frozenset()
    """Words that may stand in speech where a template does not have them."""
    gap_ends: frozenset[str] = frozenset()
    """Words that a gap never covers: "not", "but"."""
    joiners: frozenset[str] = frozenset()
    """Words that join clauses: "and"."""
    subjects: frozenset[str] = frozenset()
    """Words that begin a clause after one of these: "i", "she"."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of an utterance."""

    stem: str
    """The folded form."""
    word: str
    """The word after opening contractions, lower case."""
    surface: str
    """The word as it was said; empty for the second part of a contraction."""
    ends: bool = False
    """A full stop, question mark or the like follows."""


def fold(word: str, forms: Forms) -> str:
    """Return the form of `word` that templates are matched in."""
    return _cached_stem(forms.base.get(word, word))


@lru_cache(maxsize=20_000)
def _cached_stem(word: str) -> str:
    return str(_stem(word)) if word.isascii() and len(word) > 2 else word  # noqa: PLR2004 (two letters have no ending)


def open_word(word: str, forms: Forms) -> tuple[str, ...]:
    """Return the words that a written word stands for."""
    if word in forms.contractions:
        return forms.contractions[word]
    if "'" not in word:
        return (word,)
    head, _, tail = word.rpartition("'")
    return (head.replace("'", ""), *forms.contractions.get("'" + tail, ("'" + tail,)))


def tokenise(text: str, forms: Forms) -> tuple[Token, ...]:
    """Return the tokens of an utterance; at most `MAX_WORDS` words are read."""
    clean = unicodedata.normalize("NFKC", text[: MAX_WORDS * 20]).translate(_APOSTROPHES).lower()
    found: list[Token] = []
    for piece in _WORD.findall(clean):
        if piece[0] in _ENDS:
            if found:
                last = found[-1]
                found[-1] = Token(last.stem, last.word, last.surface, ends=True)
            continue
        opened = open_word(piece[:_MAX_LETTERS], forms)
        found.extend(Token(fold(word, forms), word, piece if n == 0 else "") for n, word in enumerate(opened) if word)
        if len(found) >= MAX_WORDS:
            break
    return tuple(found)


def heard(tokens: tuple[Token, ...], start: int, end: int) -> str:
    """Return the words as said, from token `start` up to `end`."""
    while start > 0 and not tokens[start].surface:
        start -= 1
    return " ".join(token.surface for token in tokens[start:end] if token.surface)


def with_its_ending(word: str) -> str:
    """Return a word with the ending that a dialect clips, "hearin"; the word itself where it has none such."""
    return f"{word}g" if word.endswith(_CLIPPED) and len(word) > _SHORTEST_CLIPPED else word
