"""Ages in an utterance.

Core: pure. "I am forty", "a bloke of fifty", "she is only two", "the baby is ten weeks".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand.amounts import Amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from voice_skill.understand.amounts import Reading

_BE = frozenset({"am", "is", "be", "'s"})
_BARELY = frozenset({"just", "only"})
_NEARLY = frozenset({"nearly", "almost"})
_AGED = frozenset({"aged", "age", "turned", "turning"})
_GROWN_UPS = frozenset({"man", "woman", "bloke", "lady", "lad", "guy", "girl", "fella", "chap"})
_THEY = frozenset({"he", "she", "who"})
_AFTER = frozenset({
    "and", "so", "but", "now", "with", "my", "i", "if", "next", "this", "last", "in", "he", "she", "his", "her", "it",
    "is", "still", "not",
})  # fmt: skip
_OF_A_TIME_OF_LIFE = frozenset({"my", "his", "her", "mid", "late", "early", "the"})
_OF_A_DECADE = frozenset({"since", "from", "of", "through", "during", "till", "until"})
_AFTER_A_CHILDS = frozenset({"", "and", "so", "but", "he", "she", "his", "her"})
ARTICLES = frozenset({"a", "an", "my", "our", "the"})
"""Words before somebody who is spoken of."""
GROWN = 15
"""Years up to which somebody is a child."""
_WEEK, _YEAR = 7.0, 365.0
"""Days."""
_TALKS = 5
"""The age from which a child tells it itself."""
_MINE = frozenset({"my", "i"})
"""Words with which it goes on, after "and"."""
_NO_AGE = 9
"""A number up to this is seldom an age: "it is two"."""
_SCORE, _BIG = "score", "big"
_OF_A_SCORE, _OF_A_DIGIT = 20, 10
"""Years of a score, and of a digit before a nought."""
_NOUGHT = frozenset({"o", "oh", "of"})
"""How nought is said in "the big six o", which the contraction "o" for "of" may have become."""
_CLASSES, _IN = frozenset({"year", "grade", "class"}), frozenset({"in", "a", "his", "her"})
_CENTURIES = frozenset({18, 19, 20})
"""Numbers with which a year begins."""
_THINGS = frozenset({"it", "that", "this", "there", "to"})
"""Words before "is" or "be" that are nobody: "it is thirty nine", "used to be ten"."""
_OLDEST = 130
"""Years; nobody is older."""


def ages(read: Reading, by_name: Mapping[str, float], *, asked: bool) -> list[Amount]:
    """Return ages in years; `asked` where a bare number is one. `by_name` are those of "my forties"."""
    numbers = [(_in_words_of_an_age(read, n) if asked else n) for n in read.numbers if not _is_of_a_class(read, n)]
    found = [n for n in numbers if n.value < _OLDEST and not _is_of_a_year(read, n) and _is_age(read, n, asked=asked)]
    found = [n for n in found if not any(n.start < m.end and m.start < n.start for m in found)]
    named = [Amount(at, at + 1, by_name[word]) for at, word in enumerate(read.words()) if word in by_name]
    return [*found, *_young(read, asked=asked), *(one for one in named if _is_time_of_life(read, one, asked=asked))]


def _is_of_a_class(read: Reading, number: Amount) -> bool:
    """Return whether a number is that of a class at school: "he's in year four"."""
    return read.word(number.start - 1) in _CLASSES and read.word(number.start - 2) in _IN


def _in_words_of_an_age(read: Reading, number: Amount) -> Amount:
    """Return a number as ages are told: "three score and ten", "the big six o"."""
    after = read.word(number.end)
    if after == _SCORE:
        more = next((n for n in read.numbers if n.start == number.end + 2 and read.word(number.end + 1) == "and"), None)
        end = number.end + 1 if more is None else more.end
        return Amount(number.start, end, number.value * _OF_A_SCORE + (0 if more is None else more.value))
    if after in _NOUGHT and read.word(number.start - 1) == _BIG:
        return Amount(number.start, number.end + 1, number.value * _OF_A_DIGIT)
    return number


def _is_of_a_year(read: Reading, number: Amount) -> bool:
    """Return whether a number is half of a year: "nineteen fifty one"."""
    half = any(n.value in _CENTURIES and n.end == number.start for n in read.numbers)
    return half or (number.value in _CENTURIES and any(n.start == number.end for n in read.numbers))


def _is_time_of_life(read: Reading, named: Amount, *, asked: bool) -> bool:
    """Return whether somebody is "in her forties"; "in my forties i had fits" tells of a time."""
    at = named.start - 1
    if read.word(at) not in _OF_A_TIME_OF_LIFE or (read.word(at) == "the" and read.word(at - 1) in _OF_A_DECADE):
        return False
    while at >= 0 and read.word(at) in _OF_A_TIME_OF_LIFE | {"in"}:
        at -= 1
    return asked or read.word(at) in _BE or read.is_person(at) or read.word(named.end) != "i"


def _young(read: Reading, *, asked: bool) -> Iterator[Amount]:
    """Yield ages of less than some years, which are no lengths of time: "six days old", "the baby is ten weeks".

    `asked` where an age was asked for: "ten days".
    """
    for number in read.numbers:
        unit = read.unit_after(number)
        if unit is None or not 0 < unit.value < _YEAR:
            continue
        old = read.word(unit.end) == "old"
        if old or (asked and len(read.numbers) == 1) or (unit.value >= _WEEK and _is_a_childs(read, number, unit)):
            yield Amount(number.start, unit.end + old, number.value * unit.value / _YEAR)


def _is_a_childs(read: Reading, number: Amount, unit: Amount) -> bool:
    """Return whether a child "is ten weeks"; "my son is two weeks with this" and "my mum is ten weeks now" are not."""
    is_at = number.start - 1
    if read.word(is_at) == "of" and read.is_child(is_at):
        return True  # "my baby of eight months"
    child = read.is_child(is_at) or (read.word(is_at - 1) in _THEY and not read.names_adult)
    return read.word(is_at) in _BE and child and read.word(unit.end) in _AFTER_A_CHILDS


def _is_age(read: Reading, number: Amount, *, asked: bool) -> bool:
    after, before = read.word(number.end), read.word(number.start - 1)
    if after in {"year", "years", "yr", "yrs"}:
        return read.word(number.end + 1) == "old" or (read.word(number.end + 1), read.word(number.end + 2)) == (
            "of",
            "age",
        )
    if before in _AGED:
        return True
    if read.is_named(number.start) and number.value > GROWN:  # "my nan eighty four"
        return read.unit_after(number) is None and read.cup_at(number.end) is None
    if before == "of" and read.word(number.start - 2) in _GROWN_UPS:
        return number.value > GROWN and _ends(read, number)
    unit = read.unit_after(number) or read.cup_at(number.end)
    if unit is not None or number.value < 1 or before not in _BE | _BARELY | _NEARLY:
        return asked and unit is None
    return _is_said_of_somebody(read, number, asked=asked)


def _is_said_of_somebody(read: Reading, number: Amount, *, asked: bool) -> bool:
    """Return whether "is forty", "is only two" tells an age; "it is two" tells the time, "he is just three" nothing."""
    before = read.word(number.start - 1)
    is_at = number.start - 2 if before == "only" and read.word(number.start - 2) in _BE else number.start - 1
    they = read.word(is_at - 1) in _THEY
    goes_on = read.word(number.end) == "and" and read.word(number.end + 1) in _MINE
    if read.word(is_at - 1) == "i" and number.value >= _TALKS and goes_on and before in _BE:
        return True  # "i'm eight and my leg is jumpy"
    somebody = they or read.word(is_at - 1) == "i"
    grown = somebody and number.value > GROWN and (before not in _BARELY or (before == "only" and _ends(read, number)))
    likely = before not in _BARELY and number.value > _NO_AGE and read.word(is_at - 1) not in _THINGS
    young = they and before != "just"
    return grown or (_ends(read, number) and (asked or likely or young or read.is_person(is_at)))


def of_others(read: Reading, found: Iterable[Amount]) -> Iterator[Amount]:
    """Yield the ages that are not the speaker's: "he is six", "my nan eighty four", "my four year old"."""
    for age in found:
        is_at = age.start - (read.word(age.start - 1) in _BARELY | _NEARLY) - 1
        named = any(read.is_named(at) for at in (age.start, is_at)) or read.is_person_at(age.end)
        if named or read.word(is_at - 1) in _THEY:
            yield age


def is_of_a_child(read: Reading, age: Amount) -> bool:
    """Return whether an age is that of a child, by the way: "i've got a four month old", which is not the speaker's."""
    return age.value <= _NO_AGE and read.word(age.start - 1) in ARTICLES and read.word(age.start - 2) not in _BE


def _ends(read: Reading, amount: Amount) -> bool:
    """Return whether nothing follows that an amount could count."""
    return read.word(amount.end) in _AFTER | {""}
