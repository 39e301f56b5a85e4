"""Crises that rules found and that may be none: the words of a song, and what is taken every day.

Core: pure. They are asked about, and never dropped, but where medicines were asked for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.understand.answers import Answer
from voice_skill.understand.status import HABIT, MEDICINE
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.pack import Question
    from voice_skill.understand.status import Mention, Scene

_VERSE = 12
"""Tokens after "there is a song" within which its words stand."""


def sung(mention: Mention, scene: Scene) -> Mention:
    """Return a crisis in doubt where it may be the words of a song: it is asked about, and never dropped."""
    after = range(mention.start - _VERSE, mention.start)
    if mention.status is Status.PRESENT and any(cue.start in after for cue in scene.named("shown")):
        return replace(mention, status=Status.UNSURE, why="shown")
    return mention


def as_ever(mention: Mention, scene: Scene, question: Question | None) -> Mention:
    """Return a crisis told in the present as what is done every day: "i take ten tablets", but not "i want to take".

    In answer to a question about medicines it is one; else it is asked about.
    """
    at, words = mention.start, scene.language.clauses
    person = at > 0 and scene.tokens[at - 1].word in words.subjects | words.joined_people
    supposed = at > 1 and scene.tokens[at - 2].word in words.conditional
    if scene.tokens[at].word not in words.habitual or not person or supposed or mention.status is not Status.PRESENT:
        return mention
    wholes = any(scene.tokens[n].word in words.wholes for n in range(mention.start, mention.end))
    if wholes or any(mention.end <= cue.start for cue in scene.named("recent", "acute")):
        return mention
    asked = question is not None and MEDICINE in question.asks
    return replace(mention, status=Status.UNSURE, dropped=asked, why=HABIT)


def taken(mentions: Sequence[Mention]) -> Answer | None:
    """Return the yes of somebody who tells what is taken every day, where medicines were asked for."""
    usual = next((m for m in mentions if m.why == HABIT and m.dropped), None)
    return Answer(usual.start, usual.end, "yes") if usual is not None else None
