"""Says phrase templates as people would: the same few sayings of each, each time.

Templates are those of the content pack (hassil syntax); what matches them is compiled elsewhere, from the same text.
"""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, TypeVar

from hassil.expression import Alternative, ListReference, RuleReference, Sequence, TextChunk
from hassil.parse_expression import parse_sentence

from voice_skill.understand.language import SLOTS
from voice_skill.understand.templates import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from hassil.expression import Expression

    from voice_skill.pack import ContentPack
    from voice_skill.understand.language import Lists

T = TypeVar("T")

_PLAIN = re.compile(r"[^\W\d_]+(?:[ '][^\W\d_]+)*")
"""A phrase that recognisers can hear: words without digits and signs."""


class Sampler:
    """Says templates: the same few of each, each time."""

    def __init__(self, pack: ContentPack) -> None:
        self._source = pack.language.source
        self._slots = {slot: _names(kind, pack) for slot, kind in SLOTS.items()}
        people = self._source.people.values() if self._source else ()
        self._slots["number"] = list(pack.replies.get("number.small", ()))[1:] or sorted(pack.language.numbers.words)
        self._slots["person"] = [name for names in people for name in names]
        written = tuple(pack.language.forms.contractions.items())
        self._shorter = {" ".join(words): word for word, words in reversed(written) if "'" in word and len(words) > 1}
        self._endings = {words[0]: end for end, words in written if end.startswith("'") and words[0] != end}
        self._pronouns = pack.language.clauses.subjects | pack.language.clauses.things

    def answers(self, each: int, only: str = "") -> Iterator[str]:
        """Yield bare answers, or only those of one kind: yes, no, partly or unknown."""
        if self._source is None:
            return
        for kind, templates in self._source.answers.items():
            for template in templates if kind.split()[0] == only or not only else ():
                yield from self.sample(template, self._source.rules, each)

    def counted(self, one: str, many: str) -> Iterator[str]:
        """Yield a unit with the small numbers."""
        first, *others = self._slots["number"]
        yield f"{first} {one}"
        yield from (f"{number} {many}" for number in others)

    def intents(self, source: Lists | None, wanted: Iterable[str] | None, each: int) -> Iterator[str]:
        """Yield wordings of whole utterances of the wanted intents; of all where wanted is None."""
        if source is None:
            return
        names = None if wanted is None else frozenset(wanted)
        rules = {**source.rules, **source.intent_rules}
        for intent, whole, template in source.intents:
            if whole and (names is None or intent in names):
                yield from self.sample(template, rules, each)

    def sample(self, template: str, rules: Mapping[str, str], most: int) -> Iterator[str]:
        """Yield up to `most` different sayings of a template, and their contracted forms.

        The first of each choice comes first, since templates begin with the plainest word.
        """
        expression = parse_sentence(template).expression
        chance = _Chance(template)
        said: dict[str, None] = {}
        for turn in range(most):
            chance.turn = turn
            said[" ".join(self._say(expression, rules, chance).lower().replace(EXACT, "").split())] = None
        for text in filter(_PLAIN.fullmatch, said):
            yield text
            if (short := self._contracted(text)) != text:
                yield short

    def _say(self, expression: Expression, rules: Mapping[str, str], chance: _Chance) -> str:
        match expression:
            case TextChunk():
                return expression.original_text
            case ListReference():
                names = self._slots.get(expression.list_name) or [""]
                return self._say_plainly(chance.pick(names), rules, chance)
            case RuleReference():
                rule = rules.get(expression.rule_name, "")
                return self._say(parse_sentence(rule).expression, rules, chance) if rule else ""
            case Alternative():
                return self._say(chance.pick(expression.items), rules, chance)
            case Sequence():
                return " ".join(self._say(item, rules, chance) for item in expression.items)
            case _:
                return ""

    def _say_plainly(self, name: str, rules: Mapping[str, str], chance: _Chance) -> str:
        """Return a name, which may itself be a template without slots."""
        plain = not set("[(<{") & set(name)
        return name if plain else self._say(parse_sentence(name).expression, rules, chance)

    def _contracted(self, text: str) -> str:
        """Return the text as people say it: "i am" as "i'm", "can not" as "can't"."""
        padded = f" {text} "
        for whole, short in self._shorter.items():
            padded = padded.replace(f" {whole} ", f" {short} ")
        words = padded.split()
        if len(words) > 1 and words[0] in self._pronouns and words[1] in self._endings:
            words[:2] = [words[0] + self._endings[words[1]]]
        return " ".join(words)


class _Chance:
    """Chooses wordings: in turn where the first choice is made, then by lot, the same each time."""

    def __init__(self, seed: str) -> None:
        self.turn = 0
        self._lot = Random(seed)  # noqa: S311 (a choice of wordings; nothing secret)

    def pick(self, items: list[T]) -> T:
        """Return one of the items."""
        return items[self.turn] if self.turn < len(items) else self._lot.choice(items)


def _names(kind: str, pack: ContentPack) -> list[str]:
    """Return how the things of one kind are named."""
    return [spoken for term, spoken in pack.spoken.items() if term.partition(".")[0] == kind]
