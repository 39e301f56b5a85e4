"""`python -m voice_skill.training.hearing.open_model`: the words that PocketSphinx expects of free speech.

Its own language model has read newspapers; what people say here is unlike them, and it hears half of it wrongly.
A model of our sentences alone hears everything as them.
So the two are mixed, word by word: Jelinek and Mercer, "Interpolated estimation of Markov source parameters from sparse
data", 1980; what neither has seen goes to shorter histories, as in every ARPA model.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log, log10
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_skill.content import default_folder, load_pack
from voice_skill.hearing.language_model import arpa
from voice_skill.hearing.open_dictionary import COMMONEST
from voice_skill.hearing.sphinx_recogniser import OPEN_MODEL
from voice_skill.hearing.wording import plain
from voice_skill.sampler import Sampler
from voice_skill.training import rows
from voice_skill.understand.word_pairs import END, START

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from voice_skill.pack import ContentPack

SHARE = 0.7
"""How much of each probability is ours."""
KEPT = 300_000
"""Pairs of words of the other model that are kept, those that tell most."""
ALONE = 0.04
"""How many of our sentences are a yes or a no alone.

People answer so more often than the rows to learn from do: of the "no" of 67 people, in a quiet room, 41 were taken for
one without these and 48 with them, and of 384 digits and other words 11 and 9 were taken for a yes or a no.
"""
_COMMONEST_ANSWERS = 4
_SEEN = 2
"""How often a word must stand in our sentences."""
_ORDERS = (1, 2, 3)
_NEVER, _LEAST = -99.0, 1e-5

Run = tuple[str, ...]
"""Words that follow one another."""


@dataclass(frozen=True, slots=True)
class Model:
    """A language model."""

    likely: dict[Run, float]
    """Run of words -> how likely the last is after those before it."""
    weights: dict[Run, float]
    """History -> the weight with which the shorter one is asked instead."""

    def of(self, run: Run) -> float:
        """Return how likely the last word of a run is after those before it; 0 where the word is not known."""
        known = self.likely.get(run)
        if known is not None or len(run) == 1:
            return known or 0.0
        return self.weights.get(run[:-1], 1.0) * self.of(run[1:])


def read(lines: Iterable[str]) -> Model:
    """Return the model of an ARPA text; a text that breaks off gives what it has by then."""
    model, order = Model({}, {}), 0
    for line in lines:
        if line.startswith("\\"):
            order = int(line[1]) if line[1].isdigit() else 0
            continue
        fields = line.split()
        if order and len(fields) > order:
            run = tuple(fields[1 : order + 1])
            model.likely[run] = 10 ** float(fields[0])
            if len(fields) > order + 1:
                model.weights[run] = 10 ** float(fields[order + 1])
    return model


def mixed(ours: Model, theirs: Model, words: Collection[str], share: float = SHARE, kept: int = KEPT) -> Model:
    """Return a model of these words that takes so much of each probability from ours, and the rest from the other."""
    known = frozenset({*words, START, END})
    found = Model({}, {})
    for order in _ORDERS:
        runs = {run for run in ours.likely if len(run) == order and known.issuperset(run)}
        runs |= {(word,) for word in known} if order == 1 else set()
        runs |= set(_telling(theirs, known, kept)) if order == 2 else set()  # noqa: PLR2004 (pairs)
        found.likely.update((run, min(1.0, share * ours.of(run) + (1 - share) * theirs.of(run))) for run in runs)
        _weigh(found, order)
    return found


def _telling(model: Model, known: frozenset[str], most: int) -> list[Run]:
    """Return the pairs that change most of what would be expected without them: how often they come, by how much."""

    def tells(run: Run) -> float:
        without = model.weights.get(run[:1], 1.0) * model.of(run[1:])
        return model.of(run[:1]) * model.of(run) * abs(log(model.of(run) / max(without, _LEAST**2)))

    pairs: Iterator[Run] = (run for run in model.likely if len(run) == 2 and known.issuperset(run))  # noqa: PLR2004
    return sorted(pairs, key=tells, reverse=True)[:most]


def _weigh(model: Model, order: int) -> None:
    """Share what is left of the probabilities after each history out to what was not seen there."""
    after = defaultdict[Run, list[Run]](list)
    for run in model.likely:
        if len(run) == order and run[-1] != START:
            after[run[:-1]].append(run)
    if order == 1:
        total = sum(model.likely[run] for run in after[()])
        model.likely.update((run, model.likely[run] / total) for run in after[()])
        return
    for history, runs in after.items():
        left = 1 - sum(model.likely[run] for run in runs)
        shorter = 1 - sum(model.of(run[1:]) for run in runs)
        model.weights[history] = max(left, _LEAST) / max(shorter, _LEAST)


def written(model: Model) -> Iterator[str]:
    """Yield the lines of a model in the ARPA format."""
    by_order = {order: sorted(run for run in model.likely if len(run) == order) for order in _ORDERS}
    yield "\\data\\"
    yield from (f"ngram {order}={len(runs)}" for order, runs in by_order.items())
    for order, runs in by_order.items():
        yield from ("", f"\\{order}-grams:")
        for run in runs:
            chance = log10(model.likely[run]) if model.likely[run] and run != (START,) else _NEVER
            weight = f" {log10(model.weights.get(run, 1.0)):.4f}" if order < _ORDERS[-1] else ""
            yield f"{chance:.4f} {' '.join(run)}{weight}"
    yield from ("", "\\end\\", "")


def vocabulary(sentences: Iterable[str], theirs: Model, dictionary: Collection[str]) -> set[str]:
    """Return the words that can be heard: those of our sentences, and the other model's commonest."""
    seen = Counter(word for sentence in sentences for word in sentence.split())
    common = sorted(
        set(dictionary) & {run[0] for run in theirs.likely if len(run) == 1}, key=lambda w: -theirs.of((w,))
    )
    return {word for word, times in seen.items() if times >= _SEEN} | set(common[:COMMONEST])


def sentences(folder: Path) -> list[str]:
    """Return all that the models of understanding learn from, in the words that are heard. Raises ContentError."""
    pack = load_pack(folder)
    texts = [text for text in dict.fromkeys(plain(row.text) for row in rows.all_rows(folder, pack)) if text]
    alone = [*_bare_answers(pack)]
    return texts + alone * round(ALONE * len(texts) / max(1, len(alone)))


def _bare_answers(pack: ContentPack) -> Iterator[str]:
    """Yield the commonest yes and no of one word, the n-th one n-th as often as the first (Zipf)."""
    sampler = Sampler(pack)
    for answer in ("yes", "no"):
        short = [text for text in dict.fromkeys(sampler.answers(1, answer)) if " " not in text][:_COMMONEST_ANSWERS]
        for rank, text in enumerate(short, start=1):
            yield from [text] * (_COMMONEST_ANSWERS * 3 // rank)


_CONVERTS = "import sys; from voice_skill.training.hearing.open_model import convert; convert(*sys.argv[1:])"


def convert(given: str, wanted: str) -> None:
    """Write a language model in the other format, text or binary, as the ending of its new name says."""
    from pocketsphinx import Config, LogMath, NGramModel

    scale = LogMath()
    NGramModel(Config(lm=None), scale, given).write(wanted)


def _packaged(folder: Path) -> Model:
    """Return PocketSphinx's own model: its single words and pairs.

    The library dies when it comes to write down the trigrams, so that it does so in a process of its own.
    """
    from pocketsphinx import get_model_path

    text = folder / "packaged.arpa"
    subprocess.run([sys.executable, "-c", _CONVERTS, get_model_path("en-us/en-us.lm.bin"), str(text)], check=False)
    with text.open(encoding="utf-8", errors="replace") as lines:
        pairs = (line for line in lines if not line.startswith("\\3-grams"))
        return read(pairs)


def _dictionary() -> set[str]:
    from pocketsphinx import get_model_path

    with Path(get_model_path("en-us/cmudict-en-us.dict")).open(encoding="utf-8") as lines:
        return {line.partition(" ")[0] for line in lines}


def train(folder: Path, place: Path) -> Mapping[str, int]:
    """Make the model for a content pack, and return how many runs it has of each length. Raises ContentError."""
    said = sentences(folder)
    with tempfile.TemporaryDirectory() as aside:
        theirs = _packaged(Path(aside))
        model = mixed(read(arpa(said).splitlines()), theirs, vocabulary(said, theirs, _dictionary()))
        text = Path(aside) / "mixed.arpa"
        text.write_text("\n".join(written(model)), encoding="utf-8")
        subprocess.run([sys.executable, "-c", _CONVERTS, str(text), str(place)], check=True)
    return {str(order): sum(len(run) == order for run in model.likely) for order in _ORDERS}


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
def main(folder: Path | None) -> None:
    """Make the model for the content pack in FOLDER, or for this one."""
    runs = train(folder or default_folder(), OPEN_MODEL)
    click.echo(
        f"{OPEN_MODEL.name} is written: {', '.join(f'{count} runs of {order}' for order, count in runs.items())}"
    )


if __name__ == "__main__":
    main()
