"""Crises that rules found and that may be none: the words of a song, and what is taken every day.

Core: pure. They are asked about, and never dropped, but where medicines were asked for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.understand.scene import MEDICINE
from voice_skill.understand.status import HABIT
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voice_skill.pack import Question
    from voice_skill.understand.scene import Mention, Scene

_VERSE = 12
"""Tokens after "there is a song" within which its words stand."""


def sung(mention: Mention, scene: Scene) -> Mention:
    """Return a crisis in doubt where it may be the words of a song: it is asked about, and never dropped."""
    after = range(mention.start - _VERSE, mention.start)
    if mention.status is Status.PRESENT and any(cue.start in after for cue in scene.named("shown")):
        return replace(mention, status=Status.UNSURE, why="shown")
    return mention


def as_ever(
    mention: Mention, scene: Scene, question: Question | None, people: Mapping[int, tuple[int, str]]
) -> Mention:
    """Return a crisis as one in doubt where it may be what is taken every day: "i take ten tablets a day".

    Only in answer to a question about medicines, told in the present, and where nothing else is said: who adds a time,
    a sign, "too many" or "at once" tells of an overdose.
    """
    words, asked = scene.language.clauses, question is not None and MEDICINE in question.asks
    verb = scene.tokens[mention.start].word
    before = scene.tokens[mention.start - 1].word if mention.start else ""
    others = before in words.they or any(end == mention.start for end, _ in people.values())
    who = others if verb.endswith("s") else before in words.subjects & words.speaker
    usual = asked and verb in words.habitual and who and mention.status is Status.PRESENT
    return replace(mention, status=Status.UNSURE, why=HABIT) if usual and _is_all(mention, scene, people) else mention


def _is_all(mention: Mention, scene: Scene, people: Mapping[int, tuple[int, str]]) -> bool:
    """Return whether an utterance tells nothing but a crisis and how often, and no word of all there is of it."""
    forms, words = scene.language.forms, scene.language.clauses
    told = {*range(mention.start, mention.end), *(n for at, (end, _) in people.items() for n in range(at, end))}
    told |= {at for cue in scene.named("taken") for at in range(cue.start, cue.end)}
    rest = {token.word for at, token in enumerate(scene.tokens) if at not in told}
    idle = forms.light | words.subjects | words.courtesies
    return rest <= idle and words.wholes.isdisjoint(token.word for token in scene.tokens)
