"""Phrase templates (hassil syntax) to the symbol sequences that they stand for.

Core: pure; hassil's parser is a function of its text. Used when a pack is compiled, not while understanding.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from voice_skill.understand.language import SLOTS
from voice_skill.understand.tokens import fold, open_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hassil.expression import Expression

    from voice_skill.understand.tokens import Forms

MOST_SEQUENCES = 1500
"""Symbol sequences that one template may stand for."""
_DEEPEST = 9
"""Rules within rules; more means that a rule names itself."""
_SLOTS = frozenset({"part", "number", "person", "gap", *SLOTS})
_SLOT = re.compile(r"\{([a-z_]+)\}")
_PIECE = re.compile(r"\{[a-z_]+\}|=?[^\W_]+(?:'[^\W_]+)*", re.UNICODE)
_PLAIN = re.compile(r"[^\[\](|)<>;:]*")
_JOINED = re.compile(r"[^\W_][\[(<]|[\])>][^\W_]", re.UNICODE)
EXACT = "="
"""Before a word in a template: this very form of it and no other, as "=had" for a past that is over."""
Symbols = tuple[str, ...]
"""Folded words and slots, light words left out."""


class TemplateError(ValueError):
    """A template that cannot be used; the message says why."""

    def __init__(self, message: str, template: str = "") -> None:
        """Tell what is wrong, and with which template."""
        super().__init__(message)
        self.template = template


def symbols(text: str, forms: Forms) -> Symbols:
    """Return the symbols of one plain text."""
    found: list[str] = []
    for piece in _PIECE.findall(text.lower()):
        if piece.startswith(("{", EXACT)):
            found.append(piece)
        else:
            found.extend(fold(word, forms) for word in open_word(piece, forms) if word and word not in forms.light)
    return tuple(found)


def sequences(templates: Iterable[str], rules: Mapping[str, str], forms: Forms) -> Iterator[Symbols]:
    """Yield the symbol sequences of all templates; raises TemplateError naming the template."""
    for template in templates:
        try:
            yield from _of_one(template, rules, forms)
        except TemplateError as error:
            message = f"{template!r} {error}"
            raise TemplateError(message, template) from error


def _check_slots(template: str) -> None:
    """Raise TemplateError where a slot is not known, or a brace stands for none."""
    unknown = sorted(set(_SLOT.findall(template)) - _SLOTS)
    if unknown:
        message = f"names the slot {{{unknown[0]}}}, which is not known; expected one of {', '.join(sorted(_SLOTS))}"
        raise TemplateError(message)
    if set("{}") & set(_SLOT.sub("", template)):
        message = "holds a brace that is not closed or not opened"
        raise TemplateError(message)


def _of_one(template: str, rules: Mapping[str, str], forms: Forms) -> list[Symbols]:
    _check_slots(template)
    if _PLAIN.fullmatch(template):
        found = {symbols(template, forms)}
    elif _JOINED.search(template):
        message = "joins a bracket to a word; leave a space between them"
        raise TemplateError(message)
    else:
        found = set(_expanded(template, rules, forms, 0))
    found.discard(())
    if not found:
        message = "holds only light words and would match everything"
        raise TemplateError(message)
    return sorted(found)


def _expanded(template: str, rules: Mapping[str, str], forms: Forms, depth: int) -> list[Symbols]:
    from hassil.parse_expression import parse_sentence

    try:
        expression = parse_sentence(template).expression
    except Exception as error:  # hassil raises several kinds for broken syntax
        message = f"cannot be read as a template ({error})"
        raise TemplateError(message) from error
    return _walk(expression, rules, forms, depth)


def _walk(expression: Expression, rules: Mapping[str, str], forms: Forms, depth: int) -> list[Symbols]:
    from hassil.expression import Alternative, ListReference, RuleReference, Sequence, TextChunk

    match expression:
        case TextChunk():
            return [symbols(expression.original_text, forms)]
        case ListReference():
            return [(f"{{{expression.list_name}}}",)]
        case RuleReference():
            if expression.rule_name not in rules or depth > _DEEPEST:
                message = f"names the rule <{expression.rule_name}>, which is not known"
                raise TemplateError(message)
            _check_slots(rules[expression.rule_name])
            return _expanded(rules[expression.rule_name], rules, forms, depth + 1)
        case Alternative():
            return [found for item in expression.items for found in _walk(item, rules, forms, depth)]
        case Sequence():
            return _joined([_walk(item, rules, forms, depth) for item in expression.items])
        case _:  # the one other kind is the permutation
            message = "uses (a;b), which is not supported; write both orders"
            raise TemplateError(message)


def _joined(parts: list[list[Symbols]]) -> list[Symbols]:
    many = [part for part in parts if part != [()]]
    count = 1
    for part in many:
        count *= len(part)
    if count > MOST_SEQUENCES:
        message = f"stands for {count} word sequences, more than {MOST_SEQUENCES}; split it"
        raise TemplateError(message)
    return [tuple(symbol for piece in pieces for symbol in piece) for pieces in product(*many)]
