"""Whom each clause is about: the speaker, a child or an adult; a pronoun goes back to the last person named.

Core: pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from voice_skill.understand import clauses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voice_skill.understand.scene import Cue, Scene

_NEAR = 3
"""Tokens that may stand between a person and what they say."""
_I, _ME, _AS = "i", "me", "as"
_EARLY = 2
"""Tokens of a clause within which "i" is its subject."""


class Subjects(NamedTuple):
    """Who each clause is about."""

    of: tuple[str, ...]
    """"speaker", "child" or "adult" for each clause."""
    spoken: tuple[int, ...]
    """The first token of each clause from which this holds."""
    dead: frozenset[int] = frozenset()
    """Clauses about somebody who has died: "mum died of it, she could not breathe at the end"."""
    named: frozenset[int] = frozenset()
    """The first tokens of all words for another person, pronouns too."""


def subjects(scene: Scene, people: Mapping[int, tuple[int, str]]) -> Subjects:
    """Return the subject of each clause; `people` maps first tokens to (end, "child", "adult" or "they")."""
    of: list[str] = []
    spoken: list[int] = []
    dead: set[int] = set()
    current, last, gone = "speaker", "", False
    died = [cue.start for cue in scene.named("died")]
    # "As a child" and "when I was a kid" name nobody else, but "when I was feeding my baby" does.
    youths = [cue for cue in scene.named("past") if scene.tokens[cue.start].word == _AS or _was(cue, scene)]
    people = {
        at: (end, who)
        for at, (end, who) in people.items()
        if not any(cue.start < at and cue.end == end for cue in youths)
    }
    later = next((who for _, (_, who) in sorted(people.items()) if who != "they"), "adult")
    for number in range(len(scene.starts)):
        begin, end = clauses.span(number, scene.starts, len(scene.tokens))
        current, last, since = _subject(scene, people, begin, end, current, last, later)
        gone = (gone and not _names_somebody(people, begin, end)) or any(begin <= at < end for at in died)
        if gone and current != "speaker":
            dead.add(number)
        of.append(current)
        spoken.append(since)
    return Subjects(tuple(of), tuple(spoken), frozenset(dead), frozenset(people))


def _was(cue: Cue, scene: Scene) -> bool:
    """Return whether a cue says what the speaker was: "when I was a kid", "when I was only a wee boy"."""
    words = [token.word for token in scene.tokens[cue.start : cue.end]]
    return words[1:3] == [_I, "was"] and not scene.language.clauses.owners & set(words) and "a" in words[3:5]


def _names_somebody(people: Mapping[int, tuple[int, str]], begin: int, end: int) -> bool:
    return any(begin <= at < end and who != "they" for at, (_, who) in people.items())


def _subject(
    scene: Scene, people: Mapping[int, tuple[int, str]], begin: int, end: int, current: str, last: str, later: str
) -> tuple[str, str, int]:
    """Return the subject of one clause, the last person named, and the token from which it holds.

    A pronoun before anybody is named means whoever is named `later`: "he can't leave it alone my lad".
    """
    denied = {cue.end for cue in scene.named("inability")}
    verbs = [
        cue
        for cue in scene.named("reporting")
        if begin <= cue.start < end and not (cue.start in denied and _is_told_me(cue, scene))
    ]
    chosen = ""
    for at in range(begin, end):
        word = scene.tokens[at].word
        said = _person_at(at, word, people, last, later)
        if said:
            last = said[1]
            verb = next((v for v in verbs if said[0] <= v.start <= said[0] + _NEAR), None)
            if verb is not None:  # "my wife says my face", but "my daughter says she"
                after = range(verb.end, min(verb.end + _NEAR, end))
                if not any(scene.tokens[n].word in scene.language.clauses.they for n in after):
                    return "speaker", last, begin
            if not chosen or _possessed(scene, at):
                return last, last, at if chosen else begin
        elif not chosen and word in scene.language.clauses.speaker and not _person_follows(at, people):
            chosen = "speaker"
            if at - begin <= _EARLY:
                return chosen, last, begin
    return chosen or current, last, begin


def _is_told_me(cue: Cue, scene: Scene) -> bool:
    """Return whether the speaker is told: "he can't tell me" says nothing of the speaker's."""
    return cue.end < len(scene.tokens) and scene.tokens[cue.end].word == _ME


def _person_at(
    at: int, word: str, people: Mapping[int, tuple[int, str]], last: str, later: str
) -> tuple[int, str] | None:
    """Return (end, "child" or "adult") of the person that token `at` names; a pronoun names the last person."""
    if at in people:
        end, who = people[at]
        if who != "they":
            return end, who
        plural = word in {"they", "them", "their", "themselves"}
        return None if plural and not last else (end, last or later)
    return (at + 1, last or later) if word in {"his", "her", "hers"} else None


def _possessed(scene: Scene, at: int) -> bool:
    return at > 0 and scene.tokens[at - 1].word in {"my", "our", "the", "'s", "their"}


def _person_follows(at: int, people: Mapping[int, tuple[int, str]]) -> bool:
    return any(n in people for n in range(at + 1, at + 4))
