"""Phrases as one tree, walked over the tokens of an utterance.

Core: pure. A phrase is a tuple of symbols: folded words, words as they are after "=", or classes in braces
("{part}") that stand for something matched before, or "{gap}" for a few other words. Equal branches are shared, so that
memory grows with what is new in a phrase, not with its length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from voice_skill.understand.tokens import Forms, Token

END = ""
"""Key of a node under which the numbers of the entries that end there are kept."""
CLASSES = "{"
"""Key of a node under which the classes that may follow are kept."""
GAP = "{gap}"
LONGEST_GAP = 3
"""Words that a gap may stand for; longer ones begin to join what does not belong together."""
WIDEST_GAP = 9
"""Words that a gap may run over, small ones included, so that a run of small words takes time in proportion."""
MOST_SKIPS = 8
"""What may be passed over in a row: a light word counts one, another skippable one two."""

Node = dict[str, Any]
"""Symbol -> node or leaf, END -> entry numbers, CLASSES -> class symbols.

A leaf, where phrases end and none goes on, is its entry numbers alone, which spares a dict; a gap is no leaf.
"""
Leaf = tuple[int, ...]


class Match(NamedTuple):
    """A phrase found in an utterance."""

    start: int
    """First token."""
    end: int
    """One past the last token."""
    entry: int
    """Number of the entry."""
    denied: bool = False
    """Whether a denial stands among its words, which are not the phrase's own."""


def build(phrases: Iterable[tuple[tuple[str, ...], int]]) -> Node:
    """Return the tree of (symbols, entry number) pairs."""
    root: Node = {}
    for symbols, entry in phrases:
        node = root
        for symbol in symbols:
            if symbol.startswith("{"):
                node[CLASSES] = (*(c for c in node.get(CLASSES, ()) if c != symbol), symbol)
            node = node.setdefault(symbol, {})
        if entry not in node.get(END, ()):
            node[END] = (*node.get(END, ()), entry)
    return _shared(root, {}, {})


def _shared(node: Node, known: dict[tuple[object, ...], Node], leaves: dict[Leaf, Leaf]) -> Node:
    for key, value in node.items():
        if isinstance(value, dict) and value.keys() == {END} and key != GAP:
            node[key] = leaves.setdefault(value[END], value[END])
        elif isinstance(value, dict):
            node[key] = _shared(value, known, leaves)
    shape = tuple((k, id(v) if isinstance(v, dict) else v) for k, v in sorted(node.items()))
    return known.setdefault(shape, node)


_Path = tuple[Node, int, int, bool]
"""The node reached, the next token, what was passed over since the last word, and whether a denial was."""


class Walker:
    """Finds the phrases of trees in one utterance.

    `classes` maps a class symbol to {first token: ends}; `barriers` are tokens that no phrase runs across.
    `deniers` are words that deny ("not", "neither"): a phrase may run across one where nothing that tells follows it
    before the phrase goes on, and is then denied: "face is not drooping", but not "face is not numb and drooping".
    """

    __slots__ = ("_bars_gap", "_classes", "_deniers", "_exact", "_light", "_skippable", "_stems", "_stop", "_words")

    def __init__(
        self,
        tokens: Sequence[Token],
        forms: Forms,
        classes: Mapping[str, Mapping[int, Sequence[int]]],
        barriers: AbstractSet[int] = frozenset(),
        deniers: AbstractSet[int] = frozenset(),
    ) -> None:
        """Prepare to walk over `tokens`."""
        self._stems = [token.stem for token in tokens]
        self._words = [token.word for token in tokens]
        self._exact = [f"={word}" for word in self._words]
        self._light = [word in forms.light for word in self._words]
        # "And" is passed over within a sign, but not into the next clause: "three days and i drink".
        after = (*self._words[1:], "")
        begins = [
            word in forms.joiners and then in forms.subjects for word, then in zip(self._words, after, strict=False)
        ]
        self._skippable = [word in forms.skippable and not new for word, new in zip(self._words, begins, strict=True)]
        self._bars_gap = [word in forms.gap_ends or new for word, new in zip(self._words, begins, strict=True)]
        self._stop = barriers | {n + 1 for n, token in enumerate(tokens) if token.ends}
        self._classes = classes
        self._deniers = deniers

    def find(self, root: Node) -> list[Match]:
        """Return every phrase of the tree, at every place, in order of its start."""
        found: set[Match] = set()
        for start in range(len(self._stems)):
            found.update(self._from(root, start))
        return sorted(found)

    def _from(self, root: Node, start: int) -> Iterator[Match]:
        open_paths: list[_Path] = [(root, start, 0, False)]
        seen: set[tuple[int, int, int, bool]] = set()
        while open_paths:
            node, at, skips, denied = open_paths.pop()
            if at >= len(self._stems) or (at > start and at in self._stop):
                continue
            onward: list[_Path] = []
            for child, end, inside in self._steps(node, at, after_no=denied and skips > 0):
                no = denied or inside
                for entry in child if isinstance(child, tuple) else child.get(END, ()):
                    yield Match(start, end, entry, no)
                if not isinstance(child, tuple):
                    onward.append((child, end, 0, no))
            if at > start and (after := self._skip(at, skips)) is not None:
                onward.append((node, at + 1, after, denied or at in self._deniers))
            for path in onward:
                place = (id(path[0]), *path[1:])
                if place not in seen:
                    seen.add(place)
                    open_paths.append(path)

    def _skip(self, at: int, skips: int) -> int | None:
        """Return the number of skips after passing over token `at`, or None where it may not be passed over."""
        if not self._passes(at) and at not in self._deniers:
            return None
        after = skips + (1 if self._light[at] else 2)
        return after if after <= MOST_SKIPS else None

    def _passes(self, at: int) -> bool:
        return self._light[at] or self._skippable[at]

    def _steps(self, node: Node, at: int, *, after_no: bool = False) -> Iterator[tuple[Node | Leaf, int, bool]]:
        """Yield what matching at token `at` leads to: the node, the next token, and whether a gap held a denial.

        `after_no` says that a denial was passed over just before.
        """
        for symbol in (self._stems[at], self._exact[at]):
            if (child := node.get(symbol)) is not None:
                yield child, at + 1, False
        for symbol in node.get(CLASSES, ()):
            if symbol == GAP:
                for end, denied in self._gap_ends(at, denied=after_no):
                    yield from ((child, after, denied or no) for child, after, no in self._steps(node[GAP], end))
            else:
                for end in self._classes.get(symbol, {}).get(at, ()):
                    yield node[symbol], end, False

    def _gap_ends(self, at: int, *, denied: bool) -> Iterator[tuple[int, bool]]:
        """Yield the places where the word after a gap that begins at `at` may stand, and whether it holds a denial."""
        content, last = 0, min(len(self._stems), at + WIDEST_GAP)
        while at < last:
            yield at, denied
            denies = at in self._deniers
            if (self._bars_gap[at] and not denies) or (denied and not self._passes(at)):
                return
            denied = denied or denies
            content += not (self._passes(at) or denies)
            at += 1
            if content > LONGEST_GAP or at in self._stop:
                return
