"""What a recogniser is told to expect: phrases sampled from the pack's own templates, and its telling words.

One source of language: what understanding matches is what hearing leans towards, and no word is named here.
Sampling is bounded and the same each time; what is expected after one question is worked out once.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from voice_skill.hearing.protocol import Hints
from voice_skill.interrupting import CUTTING_IN
from voice_skill.sampler import Sampler
from voice_skill.understand.language import PART_KIND
from voice_skill.values import Expects, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from voice_skill.pack import ContentPack, Question
    from voice_skill.understand.language import Entry, Lists

MOST_ANSWERS, MOST_COMMANDS, MOST_DANGERS, MOST_WISHES = 360, 120, 120, 200
"""Phrases of one question's hints: answers to it, commands, danger signs, and wishes where none is open."""
MOST_WORDS = 60
"""Telling words of one question's hints; Whisper reads about so many."""

_ANSWERS, _COMMANDS, _CRISIS = "answers", "conversation", "crisis"
_SAME_ANSWER = {"yes": "affirm", "no": "deny", "partly": "hedge", "unknown": "unsure"}
"""Bare answer -> the intent of its wordings."""
_EACH_OF_QUESTION, _EACH_COMMAND, _EACH_CUTTING, _EACH_DANGER, _EACH_WORDING = 6, 3, 8, 2, 40
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SHORTEST_TELLING = 5
"""Letters below which a word is too common to tell anything."""
_CUTS_IN = 3
"""Words above which nobody says a phrase to cut in."""


class HintBook:
    """The hints of every question of a pack, made when first wanted."""

    def __init__(self, pack: ContentPack) -> None:
        """Sample from this pack."""
        self._pack = pack
        self._sampler = Sampler(pack)
        self._known: dict[tuple[str, Expects], Hints] = {}

    def expecting(self, topic: str | None, expects: Expects) -> Hints:
        """Return what may be said after this question; `topic` is None where none is open."""
        key = (topic or "", expects)
        if key not in self._known:
            question = self._pack.questions.get(topic) if topic else None
            self._known[key] = Hints(
                expects=expects,
                topic=topic,
                phrases=_different(self._phrases(question, expects)),
                words=_different(self._words(question))[:MOST_WORDS],
                groups=self._groups if question else self._command_groups,
                answers=len(_SAME_ANSWER) if question else 0,
            )
        return self._known[key]

    def interruptions(self) -> Hints:
        """Return what may cut in while the assistant speaks: short commands and short danger signs.

        The fewer there are, the less other talk seems to be one of them.
        """
        key = ("interruptions", Expects.NOTHING)
        if key not in self._known:
            commands = (*self._sampler.intents(self._source, CUTTING_IN, _EACH_CUTTING), *self._alone(1))
            short = _different(filter(_is_short, commands))
            self._known[key] = Hints(
                expects=Expects.NOTHING,
                phrases=_different((*short, *islice(filter(_is_short, self._dangers()), MOST_DANGERS))),
                words=tuple(phrase for phrase in short if " " not in phrase)[:MOST_WORDS],
                groups=self._command_groups,
            )
        return self._known[key]

    def wordings(self, intents: Iterable[str]) -> frozenset[str]:
        """Return wordings of these intents, many of each."""
        return frozenset(self._sampler.intents(self._source, intents, _EACH_WORDING))

    def _phrases(self, question: Question | None, expects: Expects) -> Iterator[str]:
        if question:
            yield from islice(self._answers_to(question, expects), MOST_ANSWERS)
        yield from islice(self._commands(_EACH_COMMAND), MOST_COMMANDS)
        if expects is not Expects.YES_NO:  # "Use another voice" makes a "yes" less sure.
            yield from self._alone(1)
        yield from islice(self._dangers(), MOST_DANGERS)
        if expects is Expects.OPEN or not question:
            yield from islice(self._sampler.intents(self._source, None, 1), MOST_WISHES)

    def _answers_to(self, question: Question, expects: Expects) -> Iterator[str]:
        """Yield what answers a question: yes and no in all their wordings, and what it asks for."""
        told = self._told(question)
        if expects is Expects.YES_NO:
            kinds = [_different(self._sampler.answers(_EACH_OF_QUESTION, answer)) for answer in _SAME_ANSWER]
            yield from islice(_in_turn(kinds), MOST_ANSWERS // 2)
            yield from told
        yield from islice(told, MOST_ANSWERS // 2)
        if question.values:
            yield from islice(self._amounts(question), MOST_ANSWERS // 4)
        yield from self._sampler.intents(self._source, self._pack.groups.get(_ANSWERS, ()), 1)

    def _told(self, question: Question) -> Iterator[str]:
        """Yield wordings of the signs and values that a question asks about."""
        wanted = (*question.asks, *question.values)
        asked = [
            (entry.rule, rules)
            for entry, rules in self._entries()
            if f"{entry.kind}.{entry.name}" in wanted or entry.kind in wanted
        ]
        each = max(1, MOST_ANSWERS // max(len(asked), 1))
        for rule, rules in asked:
            yield from self._sampler.sample(rule, rules, min(each, _EACH_OF_QUESTION))

    def _amounts(self, question: Question) -> Iterator[str]:
        """Yield lengths of time, counts of drinks and other values in words."""
        if self._pack.talk.timed in question.values:
            for unit in self._pack.talk.units:
                one, *many = self._pack.replies.get(unit, ("",))
                yield from self._sampler.counted(one, many[-1] if many else one)
            for template, _, rules in self._source.durations if self._source else ():
                yield from self._sampler.sample(template, rules, _EACH_COMMAND)
        if self._pack.language.numbers.cup_kind in question.values:
            for cup in self._pack.language.numbers.cups:
                yield from self._sampler.sample(f"{{number}} {cup}", {}, _EACH_COMMAND)
        yield from self._sampler.intents(self._source, ("inform",), _EACH_COMMAND)

    def _commands(self, each: int) -> Iterator[str]:
        groups = self._pack.groups
        wanted = (*groups.get(_COMMANDS, ()), *groups.get(_CRISIS, ()))
        yield from self._sampler.intents(self._source, wanted, each)

    def _alone(self, each: int) -> Iterator[str]:
        """Yield what counts only where it is all that is said: calls for help, and how it is to speak."""
        source = self._source
        if source is None:
            return
        rules = {**source.rules, **source.intent_rules}
        calls = (*source.bare_calls, *source.calls, *source.half_calls)
        for template in (*calls, *(say for row in source.speech for say in row.say)):
            yield from self._sampler.sample(template, rules, each)

    def _dangers(self) -> Iterator[str]:
        """Yield wordings of the signs on which an emergency rests, in turn, so that a bound spares none."""
        danger = self._pack.language.danger
        found = [(e, rules) for e, rules in self._entries() if f"{e.kind}.{e.name}" in danger and e.kind != PART_KIND]
        seen: dict[str, int] = {}
        ranked = []
        for entry, rules in found:
            if entry.status is Status.PRESENT:
                seen[entry.name] = seen.get(entry.name, 0) + 1
                ranked.append((seen[entry.name], entry.rule, rules))
        for _, rule, rules in sorted(ranked, key=lambda row: row[0]):
            yield from self._sampler.sample(rule, rules, _EACH_DANGER)

    def _words(self, question: Question | None) -> Iterator[str]:
        """Yield telling words: those of the question first, then of each kind in turn."""
        spoken = self._pack.spoken
        wanted = (*question.asks, *question.values) if question else ()
        for term, words in spoken.items():
            if term in wanted or term.partition(".")[0] in wanted:
                yield from _telling(words)
        kinds: dict[str, list[str]] = {}
        for term, words in spoken.items():
            kinds.setdefault(term.partition(".")[0], []).extend(_telling(words))
        yield from _in_turn(list(kinds.values()))

    @cached_property
    def _command_groups(self) -> tuple[tuple[str, ...], ...]:
        """Return the wordings of each command."""
        commands = self._pack.groups.get(_COMMANDS, ())
        found = (self._sampler.intents(self._source, (intent,), _EACH_CUTTING) for intent in commands)
        return tuple(filter(None, map(_different, found)))

    @cached_property
    def _groups(self) -> tuple[tuple[str, ...], ...]:
        """Return the wordings of each bare answer, and of each command.

        Many of each, since these tell answers apart that sound alike, as "none of those" and "one of those".
        """
        answers = (
            _different(
                (
                    *self._sampler.answers(_EACH_WORDING, answer),
                    *self._sampler.intents(self._source, (intent,), _EACH_WORDING),
                )
            )
            for answer, intent in _SAME_ANSWER.items()
        )
        return (*answers, *self._command_groups)

    @property
    def _source(self) -> Lists | None:
        return self._pack.language.source

    def _entries(self) -> Iterator[tuple[Entry, Mapping[str, str]]]:
        if self._source:
            yield from zip(self._source.entries, self._source.entry_rules, strict=True)


def written_words(pack: ContentPack) -> frozenset[str]:
    """Return every word that the pack writes, in templates and texts: whoever listens must know them."""
    source = pack.language.source
    templates = (*(e.rule for e in source.entries), *(t for _, _, t in source.intents)) if source else ()
    return pack.language.common.union(word for template in templates for word in _WORD.findall(template.lower()))


def _telling(spoken: str) -> list[str]:
    """Return the words of a name that are long enough to tell something."""
    return [word for word in spoken.lower().split() if len(word) >= _SHORTEST_TELLING and word.isalpha()]


def _in_turn(lists: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the first of each list, then the second of each, so that a bound spares none of them."""
    longest = max(map(len, lists), default=0)
    yield from (texts[n] for n in range(longest) for texts in lists if n < len(texts))


def _is_short(phrase: str) -> bool:
    """Return whether somebody might cut in with it."""
    return len(phrase.split()) <= _CUTS_IN


def _different(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts without repetition, in order."""
    return tuple(dict.fromkeys(texts))
