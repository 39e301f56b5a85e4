"""What the trained models see of one utterance: of the whole, of the words around a sign, of the parts of a long talk.

Core: pure.
Every part is embedded once; those that are likely to be looked at next go through together, which takes little longer
than one of them alone (embeddings.py).
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from voice_skill.understand import intents
from voice_skill.understand.model import asked_and_said, features
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from voice_skill.understand.model import Features, Models, Vector
    from voice_skill.understand.read import Read

_LONG, _PART, _STEP, _MOST_PARTS = 40, 28, 20, 24
"""Words from which a talk is long, words of its parts, and from one part to the next, and how many are looked at."""
_AROUND = 6
"""Words on either side of a sign that are looked at alone, where the whole does not show it."""
_TORN = 0.75
"""How far a part is believed beside the whole, since it is torn out of what stands around it."""


Chances = dict[Status, float]


def by_term(names: Sequence[str], chances: Sequence[float]) -> dict[str, Chances]:
    """Return term -> status -> probability, of a model whose classes are called "term status"."""
    found: dict[str, Chances] = {}
    for name, chance in zip(names, chances, strict=True):
        term, _, status = name.partition(" ")
        found.setdefault(term, {})[Status(status)] = float(chance)
    return found


class Part(NamedTuple):
    """Words of an utterance that are looked at by themselves."""

    start: int
    """Place of the first."""
    end: int
    """Place after the last."""
    asking: str | None
    """The topic that they are read as an answer to."""


class Looks:
    """The models' eye on one utterance; what it has seen it keeps."""

    def __init__(self, said: Read, models: Models, asking: str | None, danger: frozenset[str]) -> None:
        """Look at what rules read; `danger` are the terms that are likely to be looked at closer."""
        self._said, self._models, self._asking, self._danger = said, models, asking, danger
        self._signs = list(intents.signs(said))
        self._embedded: dict[Part, Vector] = {}

    @cached_property
    def whole(self) -> Features:
        """Return the features of all the words, after what was asked."""
        self._embed([self._part(self._asking), *self._parts(self._asking)])
        return self._features(self._part(self._asking))

    def chances(self) -> dict[str, Chances]:
        """Return what the models say of the whole; in a long talk, of the likeliest of its parts too."""
        return self._by_term(self.whole, self._parts(self._asking))

    @cached_property
    def apart(self) -> dict[str, Chances]:
        """Return what the models say of the words where nobody asked anything."""
        parts = self._parts(None)
        self._embed([self._part(None), *parts, *self._likely()])
        return self._by_term(self._features(self._part(None)), parts)

    def aside(self, outside: Iterable[str]) -> tuple[str, float]:
        """Return the likeliest of these intents, and how likely any of them is, of the words without the question."""
        self._embed([self._part(None)])
        model, wanted = self._models.intents, frozenset(outside)
        seen = model.one_of(self._features(self._part(None))).tolist()
        chances = {name: chance for name, chance in zip(model.names, seen, strict=True) if name in wanted}
        return max(chances, key=chances.__getitem__, default=""), float(sum(chances.values()))

    def closer(self, term: str) -> dict[str, Chances]:
        """Return what the models say of the words around a term alone."""
        near = self._near(term)
        self._embed([near, *self._likely()])
        return by_term(self._models.signs.names, self._models.signs.each(self._features(near)).tolist())

    def beside(self, kinds: AbstractSet[str]) -> dict[str, Chances]:
        """Return what the models say of the words that are of none of these kinds, each run of them apart."""
        inside = {at for m in self._said.mentions if m.entry.kind in kinds for at in range(m.start, m.end)}
        edges = [-1, *sorted(inside), len(self._said.tokens)]
        parts = [Part(before + 1, at, None) for before, at in pairwise(edges) if before + 1 < at]
        self._embed(parts)
        each = [self._models.signs.each(self._features(part)) for part in parts]
        return by_term(self._models.signs.names, np.max(each, axis=0).tolist()) if each else {}

    def _likely(self) -> Iterator[Part]:
        """Yield the words around each danger sign: where one is looked at closer, others mostly are."""
        for mention in self._said.mentions:
            if mention.term in self._danger and mention.status is Status.PRESENT and not mention.dropped:
                yield self._near(mention.term)

    def _by_term(self, whole: Features, parts: Iterable[Part]) -> dict[str, Chances]:
        """Return the probability of each sign: the mean over a long talk drowns what is said in passing."""
        chances = self._models.signs.each(whole)
        for part in parts:
            chances = np.maximum(chances, _TORN * self._models.signs.each(self._features(part)))
        return by_term(self._models.signs.names, chances.tolist())

    def _part(self, asking: str | None) -> Part:
        return Part(0, len(self._said.tokens), asking)

    def _parts(self, asking: str | None) -> list[Part]:
        """Return the parts of a long talk, which overlap in all but the longest; none of a short one."""
        count = len(self._said.tokens)
        if self._models.embedder is None or count <= _LONG:
            return []
        step = max(_STEP, -(-count // _MOST_PARTS))
        return [Part(start, min(start + _PART, count), asking) for start in range(0, count - (_PART - _STEP), step)]

    def _near(self, term: str) -> Part:
        """Return the words around a term, without a bare answer or a "but" before it; all where no words name it."""
        mention = next((m for m in self._said.mentions if m.term == term), None)
        if mention is None:
            return self._part(None)
        answer, scene = self._said.answer, self._said.scene
        begin = answer.end if answer is not None and answer.end <= mention.start else 0
        clause, _ = scene.clause(mention.start)
        if self._said.tokens[clause].word in scene.language.clauses.breakers:
            begin = max(begin, clause)  # "no weakness but i'd be better dead"
        return Part(max(begin, mention.start - _AROUND), min(mention.end + _AROUND, len(self._said.tokens)), None)

    def _embed(self, parts: Iterable[Part]) -> None:
        new = [part for part in dict.fromkeys(parts) if part not in self._embedded]
        if self._models.embedder is None or not new:
            return
        texts = [asked_and_said(self._said.tokens[part.start : part.end], part.asking) for part in new]
        self._embedded |= zip(new, self._models.embedder.embed_words(texts), strict=True)

    def _features(self, part: Part) -> Features:
        return features(self._said.tokens[part.start : part.end], self._signs, self._embedded.get(part))
