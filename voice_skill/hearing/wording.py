"""Bring the words of every engine into one form: lower case, no punctuation, numbers in words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unicode_rbnf import RbnfEngine

_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})\b")
_SPELLED = re.compile(r"\b(?:[a-z]\.){2,}")
_APOSTROPHE = str.maketrans({"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{LEFT SINGLE QUOTATION MARK}": "'"})
_NOT_A_WORD = re.compile(r"[^a-z' ]+")
_LOOSE_QUOTE = re.compile(r"(?<![a-z])'|'(?![a-z])")
_SIGNS = {"%": " percent ", "&": " and ", "°": " degrees ", "\N{POUND SIGN}": " pounds ", "+": " plus "}


def plain(text: str) -> str:
    """Return text as a person says it: lower case words with single spaces, apostrophes kept inside words."""
    lowered = text.lower().translate(_APOSTROPHE)
    for sign, word in _SIGNS.items():
        lowered = lowered.replace(sign, word)
    lowered = _SPELLED.sub(lambda found: found[0].replace(".", "") + " ", lowered)
    lowered = _CLOCK.sub(lambda found: f"{found[1]} {'' if found[2] == '00' else found[2]}", lowered)
    lowered = _ORDINAL.sub(lambda found: f" {_spelled(found[1], ordinal=True)} ", lowered)
    lowered = _NUMBER.sub(lambda found: f" {_spelled(found[0].replace(',', ''))} ", lowered)
    return " ".join(_LOOSE_QUOTE.sub(" ", _NOT_A_WORD.sub(" ", lowered)).split())


def _spelled(number: str, *, ordinal: bool = False) -> str:
    """Return a number in words; long ones, and those that begin with nought, digit by digit."""
    whole = number.partition(".")[0]
    if len(whole) > 1 and (whole.startswith("0") or len(whole) > 6):  # noqa: PLR2004 - nobody says "a million" so
        return " ".join(_spelled(digit) for digit in number if digit != ".")
    return _speller().format_number(number, ruleset_names=_ruleset(ordinal=ordinal)).text


def _ruleset(*, ordinal: bool) -> list[str]:
    """Return the name of the rules for counting or for ranking."""
    return ["spellout-ordinal" if ordinal else "spellout-cardinal"]


@cache
def _speller() -> RbnfEngine:
    """Load the rules for English numbers once."""
    from unicode_rbnf import RbnfEngine

    return RbnfEngine.for_language("en")
