"""Phrase templates (hassil syntax) to the word sequences that they stand for.

Core: pure; hassil's parser is a function of its text. Used when a pack is compiled, not while understanding.
"""

from __future__ import annotations

import re
from itertools import islice, product
from typing import TYPE_CHECKING

from hassil.expression import Alternative, ListReference, Permutation, RuleReference, Sequence, TextChunk
from hassil.parse_expression import parse_sentence

from voice_skill.understand.tokens import fold, open_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hassil.expression import Expression

    from voice_skill.understand.tokens import Forms

MOST_SEQUENCES = 400
"""Word sequences that one template may stand for."""
_PIECE = re.compile(r"\{[a-z_]+\}|[^\W_]+(?:'[^\W_]+)*", re.UNICODE)
_PLAIN = re.compile(r"[^\[\](|){}<>;:]*")


class TemplateError(ValueError):
    """A template that cannot be used; the message says why."""


def expand(template: str, rules: Mapping[str, str]) -> tuple[str, ...]:
    """Return the plain texts that a template stands for, slots left in braces.

    Raises TemplateError for a syntax error, an unknown rule, or more than MOST_SEQUENCES texts.
    """
    if _PLAIN.fullmatch(template):
        return (template,)
    try:
        texts = tuple(islice(_texts(parse_sentence(template).expression, rules, 0), MOST_SEQUENCES + 1))
    except TemplateError:
        raise
    except Exception as error:  # hassil raises several kinds for broken syntax
        message = f"cannot be read as a template ({error})"
        raise TemplateError(message) from error
    if len(texts) > MOST_SEQUENCES:
        message = f"stands for more than {MOST_SEQUENCES} word sequences; split it"
        raise TemplateError(message)
    return texts


def _texts(expression: Expression, rules: Mapping[str, str], depth: int) -> Iterator[str]:
    match expression:
        case TextChunk():
            yield expression.original_text
        case ListReference():
            yield f" {{{expression.list_name}}} "
        case RuleReference():
            if expression.rule_name not in rules or depth > 9:  # noqa: PLR2004 (a rule that names itself)
                message = f"names the rule <{expression.rule_name}>, which is not known"
                raise TemplateError(message)
            yield from _texts(parse_sentence(rules[expression.rule_name]).expression, rules, depth + 1)
        case Alternative():
            for item in expression.items:
                yield from _texts(item, rules, depth)
        case Permutation():
            message = "uses (a;b), which is not supported; write both orders"
            raise TemplateError(message)
        case Sequence():
            for parts in product(*(tuple(_texts(item, rules, depth)) for item in expression.items)):
                yield "".join(parts)
        case _:
            message = f"holds {type(expression).__name__}, which is not supported"
            raise TemplateError(message)


def symbols(text: str, forms: Forms) -> tuple[str, ...]:
    """Return the symbols of one plain text: folded words and slots, light words left out."""
    found: list[str] = []
    for piece in _PIECE.findall(text.lower()):
        if piece.startswith("{"):
            found.append(piece)
        else:
            found.extend(fold(word, forms) for word in open_word(piece, forms) if word and word not in forms.light)
    return tuple(found)


def sequences(templates: Iterable[str], rules: Mapping[str, str], forms: Forms) -> Iterator[tuple[str, ...]]:
    """Yield the symbol sequences of all templates; raises TemplateError naming the template."""
    for template in templates:
        try:
            found = {symbols(text, forms) for text in expand(template, rules)}
        except TemplateError as error:
            message = f"{template!r} {error}"
            raise TemplateError(message) from error
        found.discard(())
        if not found:
            message = f"{template!r} holds only light words and would match everything"
            raise TemplateError(message)
        yield from sorted(found)
