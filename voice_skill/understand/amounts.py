"""Numbers, lengths of time, ages and cups in an utterance.

Core: pure. Number words are read by the text2num library; what is said of time and drinks is data of the pack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from text_to_num import text2num

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voice_skill.understand.language import Language
    from voice_skill.understand.phrases import Found
    from voice_skill.understand.tokens import Token

_MOST = 100_000.0
_LONGEST_NUMBER = 12
"""Words of one number at most."""
_WEEK = 7.0
"""Days."""
_WENT_ON = frozenset({"it", "this", "that", "actually"})
"""Words after which "a week" is a length too, as "a day" may not be: "I've had it a week"."""
_BEFORE_LENGTH = frozenset(
    {"for", "about", "over", "nearly", "almost", "past", "last", "only", "maybe", "been", "under", "least"}
)
_BEFORE_PLURAL = frozenset({"for", "in", "been", "since"})
_FEW = 3
_ARTICLES = frozenset({"a", "an", "another"})
_EACH = frozenset(
    {"day", "daily", "each", "every", "per", "morning", "night", "evening", "tops", "maybe", "max", "usually"}
)
_SIZES = (
    "of", "or", "so", "big", "large", "strong", "small", "more", "black", "good", "double", "massive", "huge", "full",
)  # fmt: skip
_IDLE = 3
"""Words that may stand between a drink and how many of it: "coffee, i have six a day"."""
_MOST_CUPS = 40
_COUNTED = 5
"""Words before "a week" among which what is counted stands: "eight cans of lager a day"."""
_TIMES = frozenset({"once", "twice", "thrice", "times"})
_VAGUE = 6
"""Cups above which a vague word ("loads") says no number."""
_RECKONED = frozenset({"so", "what", "is", "that", "it", "which", "make", "makes", "call", "say", "about", "nearly"})
"""Words between a day and the length that somebody reckons from it: "since the holiday, so that's five days"."""
_AFTER_LENGTH = frozenset({"ago", "or", "now", "and", "back", "long", "since", "already"})


class Amount(NamedTuple):
    """A number with the words it came from."""

    start: int
    """First token."""
    end: int
    """One past the last token."""
    value: float
    """The number, in the unit of what it counts."""


def numbers(tokens: Sequence[Token], language: Language) -> list[Amount]:
    """Return the plain numbers, in words or digits."""
    found: list[Amount] = []
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and (tokens[end].word in language.numbers.words or _joins(tokens, at, end, language)):
            end += 1
        if tokens[at].word.isdecimal() and len(tokens[at].word) < 7:  # noqa: PLR2004 (longer ones are not amounts)
            found.append(Amount(at, at + 1, float(tokens[at].word)))
            at += 1
        elif end > at:
            found.extend(_spelled(tokens, at, end, language))
            at = end
        else:
            at += 1
    return found


def _joins(tokens: Sequence[Token], start: int, at: int, language: Language) -> bool:
    """Return whether token `at` is the "and" of "a hundred and five"."""
    return (
        at > start
        and tokens[at].word == "and"
        and tokens[at - 1].word in {"hundred", "thousand"}
        and at + 1 < len(tokens)
        and tokens[at + 1].word in language.numbers.words
    )


def _spelled(tokens: Sequence[Token], start: int, end: int, language: Language) -> Iterator[Amount]:
    """Yield the numbers of a run of number words, each as long as words make one: "two three" are two numbers."""
    while start < end:
        longest = min(end, start + _LONGEST_NUMBER)
        for stop in range(longest, start, -1):
            value = _value(tokens[start:stop], language)
            if value is not None:
                yield Amount(start, stop, min(value, _MOST))
                break
        start = stop  # a word that makes no number by itself was tried last, and is passed over


def _value(tokens: Sequence[Token], language: Language) -> float | None:
    """Return the number that words stand for, or None where they make none."""
    try:
        return float(text2num(" ".join(token.word for token in tokens), language.numbers.language))
    except ValueError:
        return None


class Reading:
    """Reads what is counted: lengths of time, ages, cups."""

    def __init__(self, tokens: Sequence[Token], language: Language, found: Found) -> None:
        """Take from what was found the amount words, the idiomatic lengths of time and the people."""
        self._tokens, self._language, self._idioms = tokens, language, found.durations
        self.intents = found.intents
        self._person_ends = dict(found.people.values())
        self._person_starts = frozenset(at for at, (_, who) in found.people.items() if who != "they")
        self.names_adult = "adult" in self._person_ends.values()
        """Whether an adult is named."""
        plain = numbers(tokens, language)
        words: dict[str, list[Amount]] = {"vague": [], "unit": [], "cup": []}
        for match in found.amounts:
            what, value = language.amount_entries[match.entry]
            words[what].append(Amount(match.start, match.end, value))
        self.numbers = _longest([*plain, *words["vague"]])
        self._number_at = {n.start: n for n in self.numbers}
        self._unit_at = {n.start: n for n in _longest(words["unit"])}
        self._cup_at = {n.start: n for n in _longest(words["cup"])}

    def word(self, at: int) -> str:
        """Return the word at a place, or nothing before the first and after the last."""
        return self._tokens[at].word if 0 <= at < len(self._tokens) else ""

    def words(self) -> list[str]:
        """Return all words."""
        return [token.word for token in self._tokens]

    def is_person(self, at: int) -> bool:
        """Return whether what names a person ends just before a place."""
        return at in self._person_ends

    def is_person_at(self, at: int) -> bool:
        """Return whether a word for a person, and no pronoun, begins at a place."""
        return at in self._person_starts

    def is_named(self, at: int) -> bool:
        """Return whether a word for a person, and no pronoun, ends just before a place."""
        return self._person_ends.get(at, "they") != "they"

    def is_child(self, at: int) -> bool:
        """Return whether what names a child ends just before a place."""
        return self._person_ends.get(at) == "child"

    def unit_after(self, number: Amount) -> Amount | None:
        """Return the unit of time that a number counts, with its days."""
        return self._unit_at.get(number.end)

    def unit_within(self, length: Amount) -> float | None:
        """Return the days of the unit that a length of time was told in."""
        return next((unit.value for unit in self._unit_at.values() if length.start < unit.end <= length.end), None)

    def cup_at(self, at: int) -> Amount | None:
        """Return the drink at a place."""
        return self._cup_at.get(at)

    def _only_idle(self, start: int, end: int) -> bool:
        """Return whether the few words from `start` up to `end` tell nothing: "coffee [i have] six a day"."""
        forms = self._language.forms
        words = [token.word for token in self._tokens[start:end]]
        return len(words) <= _IDLE and all(word in forms.light | forms.skippable for word in words)

    def _past(self, at: int, *words: str) -> int:
        while self.word(at) in words:
            at += 1
        return at

    def durations(self, *, asked: bool) -> list[Amount]:
        """Return the lengths of time, in days; 0 for hours or less.

        `asked` where the question was how long: then "a day" and "today" are lengths too, where none is counted.
        """
        each = (self._counted_time(start, asked=asked) for start in range(len(self._tokens)))
        counted = [said for said in each if said is not None]
        vague = asked and not counted
        reckoned = {at for said in counted for at in self._reckoned_from(said.start)}
        idioms = (
            m for m in self._idioms if m.end not in reckoned and (vague or not self._language.duration_asked[m.entry])
        )
        return _longest([*(Amount(m.start, m.end, self._language.duration_days[m.entry]) for m in idioms), *counted])

    def _reckoned_from(self, start: int) -> Iterator[int]:
        """Yield the places before a counted length at which a day may end that it is reckoned from."""
        at = start
        while at and self.word(at - 1) in _RECKONED:
            at -= 1
            yield at

    def _counted_time(self, start: int, *, asked: bool) -> Amount | None:
        """Read "two and a half weeks", "a week or two", "half an hour", "two or three days" at token `start`."""
        number = self._number_at.get(start)
        article = number is None and self.word(start) in {"a", "an", "one", "another"}
        if article:
            number = Amount(start, start + 1, 1.0)
        if self.word(start) == "half":
            number = Amount(start, self._past(start + 1, "a", "an", "of"), 0.5)
        if number is None:
            return self._bare_plural(start)
        at, value = number.end, number.value
        if self.word(at) in {"or", "to"} and (second := self._number_at.get(at + 1)):
            at, value = second.end, (value + second.value) / 2
        if self.word(at) == "and" and self.word(self._past(at + 1, "a")) == "half":
            at, value = self._past(at + 1, "a") + 1, value + 0.5
        at = self._past(at, "of", "whole", "full", "solid", "good", "long", "more", "or", "so", "straight", "odd")
        unit = self._unit_at.get(at)
        if unit is None:
            return None
        at = unit.end
        if self.word(at) == "and" and self.word(self._past(at + 1, "a")) == "half":
            at, value = self._past(at + 1, "a") + 1, value + 0.5
        elif self.word(at) == "or" and (second := self._number_at.get(at + 1)) and value == 1.0:
            at, value = second.end, (value + second.value) / 2
        if article and value == 1.0 and not self._is_one_length(start, at, asked=asked):
            return None
        days = value * unit.value
        return Amount(start, at, float(round(days)) if days >= 1 else 0.0)

    def _bare_plural(self, start: int) -> Amount | None:
        """Read "for weeks" at token `start`: three of them, as "a few" is."""
        unit = self._unit_at.get(start)
        before = self._tokens[start - 1].word if start else ""
        if unit is None or not self.word(start).endswith("s") or before not in _BEFORE_PLURAL or unit.value < 1:
            return None
        return Amount(start, unit.end, round(_FEW * unit.value))

    def _is_one_length(self, start: int, end: int, *, asked: bool) -> bool:
        """Return whether "a day" is a length: where it is all that is said, and where it was `asked` and is no rate."""
        whole = start == 0 and end == len(self._tokens)  # "a fortnight"
        return whole or (not self._is_rate(start) if asked else self._is_length(start, end))

    def _is_length(self, start: int, end: int) -> bool:
        """Return whether "a day" is a length and not a rate: "for a day", "a day ago"."""
        before = self._tokens[start - 1].word if start else ""
        weeks = (unit := self._unit_at.get(end - 1)) is not None and unit.value >= _WEEK
        going_on = weeks and (before in _WENT_ON or before.endswith("ing"))  # "twitching a fortnight"
        return going_on or before in _BEFORE_LENGTH or self.word(end) in _AFTER_LENGTH

    def _is_rate(self, start: int) -> bool:
        """Return whether "a week" says how often: behind a number or a measure, as in "forty miles a week"."""
        near = range(max(0, start - _COUNTED), start - 1)
        counted = any(at in self._number_at or self.word(at) == "of" for at in near)
        return (counted and self.word(start - 1) not in _BEFORE_LENGTH) or self.word(start - 1) in _TIMES

    def counted(self, unit: str) -> float | None:
        """Return the number that stands before a unit, or alone: "about five hours", "five"."""
        for number in self.numbers:
            at = self._past(number.end, "and", "a", "half", "or", "so", "good", "solid", "decent", "broken")
            if self.word(at).rstrip("s") == unit or (len(self.numbers) == 1 and at >= len(self._tokens)):
                second = next((n for n in self.numbers if n.start == number.end + 1), None)
                joined = second is not None and self.word(number.end) in {"or", "to"}
                return (number.value + second.value) / 2 if joined and second else number.value
        return None

    def cups(self, *, counting: bool) -> list[Amount]:
        """Return cups of drinks with caffeine; `counting` where a bare "four cups" means them."""
        found = [cup for n in range(len(self._tokens)) if (cup := self._cup(n, counting=counting)) is not None]
        found = _longest(found)
        counted = any(self.word(cup.start) not in _ARTICLES for cup in found)
        return [
            cup
            for cup in found
            if counting or counted or self.word(cup.end) in _EACH or self.word(cup.end + 1) in _EACH
        ]

    def _cup(self, start: int, *, counting: bool) -> Amount | None:
        """Read "two or three mugs" at token `start`."""
        number = self._number_at.get(start)
        if number is None and self.word(start) in _ARTICLES:
            number = Amount(start, start + 1, 1.0)
        if number is None or number.value > _MOST_CUPS or self.word(start - 1) == "at":  # "another at four"
            return None
        at, value = number.end, number.value
        if self.word(at) in {"or", "to"} and (second := self._number_at.get(at + 1)):
            at, value = second.end, (value + second.value) / 2
        at = self._past(at, *_SIZES)
        drink = self._cup_at.get(at)
        if drink is not None:
            return Amount(start, drink.end, value * drink.value)
        named = number is self._number_at.get(start) and any(
            cup.end <= start and self._only_idle(cup.end, start) for cup in self._cup_at.values()
        )
        if named and number.end == at and (self.word(at) in _EACH or self.word(at + 1) in _EACH):
            return Amount(start, at, value)  # "coffee seven a day", "coffee i have six a day"
        ends = at >= len(self._tokens) or self.word(at) in _EACH or self.word(at + 1) in _EACH
        if self.word(start) in _ARTICLES:
            return None
        vague = (
            not self._tokens[start].word.isdecimal() and self._tokens[start].word not in self._language.numbers.words
        )
        return Amount(start, at, value) if counting and ends and not (vague and value > _VAGUE) else None


def _longest(found: Sequence[Amount]) -> list[Amount]:
    """Return the amounts that do not overlap a longer one, in order."""
    kept: list[Amount] = []
    for amount in sorted(found, key=lambda a: (a.start - a.end, a.start)):
        if all(amount.end <= other.start or amount.start >= other.end for other in kept):
            kept.append(amount)
    return sorted(kept)
