"""How likely words are after others, by example sentences: a small trigram model in the ARPA format of recognisers.

Interpolated absolute discounting: Chen and Goodman, "An empirical study of smoothing techniques for language
modeling", 1999, section 2.6.
What a history was seen to be followed by keeps most of its probability; the rest goes to the shorter history.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log10
from typing import TYPE_CHECKING

from voice_skill.understand.word_pairs import END, START, edged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_ORDER = 3
_DISCOUNT = 0.5
_NEVER = -99.0

History = tuple[str, ...]
Following = dict[History, Counter[str]]
"""History -> word that followed it -> how often."""


def arpa(sentences: Iterable[str], others: Mapping[str, int] | None = None) -> str:
    """Return an ARPA model of sentences.

    others are single words with how often each is to be counted, wherever they stand: what people may say instead,
    so that the model does not hear everything as its sentences.
    """
    following = count(sentences, _ORDER)
    following[()].update(others or {})
    orders = [list(_lines(following, n)) for n in range(1, _ORDER + 1)]
    head = ["\\data\\", *(f"ngram {n}={len(lines)}" for n, lines in enumerate(orders, 1))]
    body = [line for n, lines in enumerate(orders, 1) for line in ("", f"\\{n}-grams:", *lines)]
    return "\n".join([*head, *body, "", "\\end\\", ""])


def count(sentences: Iterable[str], order: int) -> Following:
    """Count what follows every history of up to order - 1 words."""
    following: Following = defaultdict(Counter)
    for sentence in sentences:
        words = edged(sentence)
        for at in range(1, len(words)):
            for length in range(min(at, order - 1) + 1):
                following[words[at - length : at]][words[at]] += 1
    return following


def _lines(following: Following, order: int) -> Iterator[str]:
    """Yield the lines of one order: log probability, words, and the weight of backing off below the last."""
    if order == 1:
        yield f"{_NEVER}\t{START}\t{_back_off(following, (START,)):.4f}"
    for history in sorted(history for history in following if len(history) == order - 1):
        for word in sorted(following[history]):
            run = (*history, word)
            line = f"{log10(probability(following, history, word)):.4f}\t{' '.join(run)}"
            has_weight = order < _ORDER and word != END
            yield f"{line}\t{_back_off(following, run):.4f}" if has_weight else line


def probability(following: Following, history: History, word: str) -> float:
    """Return how likely word is after history; history itself must have been seen."""
    after = following[history]
    if not history:
        return after[word] / after.total()
    own = max(after[word] - _DISCOUNT, 0.0) / after.total()
    return own + left_over(after) * probability(following, history[1:], word)


def left_over(after: Counter[str]) -> float:
    """Return the part of the probability that the shorter history is given."""
    return _DISCOUNT * len(after) / after.total()


def _back_off(following: Following, history: History) -> float:
    """Return log10 of the weight with which the shorter history is asked instead."""
    after = following.get(history)
    return log10(left_over(after)) if after else 0.0
