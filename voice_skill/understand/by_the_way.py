"""People and ages that are named by the way, and are not whom the talk is about.

Core: pure. "I had a baby in May" tells of the speaker, and so does "I've got a four month old and my eyelid twitches".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.understand import ages
from voice_skill.understand.language import PART_KIND
from voice_skill.understand.scene import CONDITION, SIGN, SIGNS, TRIGGER
from voice_skill.understand.tokens import heard as words_of
from voice_skill.values import Expects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voice_skill.pack import Question
    from voice_skill.understand import amounts
    from voice_skill.understand.clause_words import ClauseWords
    from voice_skill.understand.language import Language
    from voice_skill.understand.read import Read
    from voice_skill.understand.scene import Mention, Scene
    from voice_skill.understand.tokens import Token

_ADULT = "adult"
_DOER = "i"
_AGE, _I_AM = "age_years", ("i am", "i'm", "im")
"""The kind of an age, and the words before one's own."""


def of_age(named: Mapping[int, tuple[int, str]], aged: Sequence[amounts.Amount]) -> Mapping[int, tuple[int, str]]:
    """Return the people without the children that are a piece of a greater age: "four year old" in "thirty four"."""
    inside = {at for age in aged if age.value > ages.GROWN for at in range(age.start + 1, age.end)}
    return {at: who for at, who in named.items() if at not in inside}


def told_of(
    named: Mapping[int, tuple[int, str]], mentions: Sequence[Mention], tokens: Sequence[Token], language: Language
) -> Mapping[int, tuple[int, str]]:
    """Return the people without those that a condition or a trigger of the speaker's names: "i had a baby in may".

    Not where anything more is told of a third person, or a danger sign, which may be theirs.
    """
    if any(t.word in language.clauses.they for t in tokens) or any(m.term in language.danger for m in mentions):
        return named
    named = {at: who for at, who in named.items() if not _is_addressed(at, tokens, language)}
    inside = {at for m in mentions if m.entry.kind == CONDITION for at in range(m.start + 1, m.end)}
    lost = {at for m in mentions if m.entry.kind == TRIGGER for at in range(m.start, m.end)}
    return {
        at: (end, who) for at, (end, who) in named.items() if at not in inside and (at not in lost or who != _ADULT)
    }


def _is_addressed(at: int, tokens: Sequence[Token], language: Language) -> bool:
    """Return whether a person is spoken to: "good morning young man", "my shins twitch lads"."""
    words = language.clauses
    before = tokens[at - 1].word if at else ""
    said = tokens[at].word in words.addressed and before not in words.owners | ages.ARTICLES
    return said or before in words.greetings


def is_of_a_child(
    age: amounts.Amount,
    reading: amounts.Reading,
    scene: Scene,
    mentions: Sequence[Mention],
    question: Question | None,
) -> bool:
    """Return whether an age is a child's by the way: "i've got a four month old and my eyelid twitches".

    A sign in the same clause may be the child's, and so may the age that was asked for.
    """
    if not ages.is_of_a_child(reading, age) or scene.language.clauses.speaker.isdisjoint(reading.words()):
        return False
    begin, end = scene.clause(age.start)
    signs = [m for m in mentions if m.entry.kind in SIGNS and not m.dropped]
    beside = any(begin <= m.start < end for m in signs)
    more = not scene.language.clauses.they.isdisjoint(reading.words()) or "who" in reading.words()
    elsewhere = bool(signs) or (question is not None and question.light and not more)
    return elsewhere and not beside and (question is None or question.light or question.expects is Expects.OPEN)


def begun_by(tokens: Sequence[Token], named: Mapping[int, tuple[int, str]], words: ClauseWords) -> Iterator[int]:
    """Yield where somebody else begins a clause: "when i hold a cup, [my] dad had it", but not "my wife's tablets".

    Only behind words of the speaker's: in "nothing like that, my neighbour had it" the denial reaches on.
    """
    for start, (end, who) in named.items():
        verb = tokens[end].word if end < len(tokens) else ""
        told = verb in words.auxiliaries and verb not in words.owners
        told &= any(token.word in words.speaker for token in tokens[: max(0, start - 1)])
        if who != "they" and start and tokens[start - 1].word in words.owners and told:
            yield start - 1


def tells_own_age(read: Read) -> bool:
    """Return whether somebody says how old they are themselves, and names nobody: "i'm sixteen and my leg jumps"."""
    said = words_of(read.tokens, 0, len(read.tokens))
    aged = [f.heard for f in read.findings if f.kind == _AGE]
    return not read.found.people and any(f"{i} {age}" in said for age in aged for i in _I_AM)


def is_done_with_theirs(mention: Mention, scene: Scene) -> bool:
    """Return whether the speaker did it, with what is another's: "my wife died and I took all her tablets"."""
    within = {token.word for token in scene.tokens[mention.start : mention.end]}
    begun = mention.start > 0 and scene.tokens[mention.start - 1].word == _DOER
    done = begun and mention.entry.kind in SIGNS - {SIGN}
    return done and not within.isdisjoint(scene.language.clauses.owners)


def speaks_of_own(mentions: Sequence[Mention], scene: Scene) -> bool:
    """Return whether a place is set against another's as the speaker's: "but what I've come about is my own thumb"."""
    set_against = tuple(scene.named("contrast"))
    return any(c.end <= m.start <= c.end + 1 and m.entry.kind == PART_KIND for c in set_against for m in mentions)
