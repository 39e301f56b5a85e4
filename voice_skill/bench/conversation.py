"""`voice-skill bench conversation`: conversations with simulated people, and what they were told."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import click

from voice_skill import as_json
from voice_skill.bench.judging import CHECKS, Exchange, Held, count_questions
from voice_skill.bench.people import Manners, Talker, Words, load_manners, load_people
from voice_skill.chat import answer, begin
from voice_skill.content_file import read_yaml
from voice_skill.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from voice_skill.bench.judging import Point
    from voice_skill.bench.people import Person
    from voice_skill.pack import ContentPack

TESTS = Path(__file__).parents[2] / "tests"
PEOPLE = TESTS / "people"
FORBIDDEN = TESTS / "content" / "forbidden.yaml"
MOST_TURNS = 60
"""Utterances after which a conversation counts as not ended."""
LEVELS = ("none", "self_care", "soon", "urgent", "emergency")


@dataclass(slots=True, repr=False)
class Score:
    """What was measured over a set of people."""

    points: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    """Measure -> whether it was met, each time."""
    told: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(right level, level told) -> conversations."""
    asked: list[int] = field(default_factory=list)
    """Questions in each plain conversation."""
    failed: list[tuple[Held, tuple[Point, ...]]] = field(default_factory=list)
    """Conversations in which something was wrong, with what."""
    conversations: int = 0
    """Conversations held."""

    def share(self, measure: str) -> float:
        """Return how often a measure was met, 0 to 1; 1 where it never came up."""
        points = self.points.get(measure, [])
        return sum(points) / len(points) if points else 1.0


def hold(person: Person, opening: str, manners: Manners, pack: ContentPack, forbidden: Mapping[str, str]) -> Held:
    """Return a whole conversation with a person, up to MOST_TURNS utterances."""
    talker = Talker(person, opening, manners)
    turn = begin(pack, person.country)
    exchanges = [Exchange(Words(""), turn.as_json(0))]
    for number in range(1, MOST_TURNS + 1):
        words = talker.next(exchanges[-1].line)
        turn = answer(turn.after, words.text, pack)
        exchanges.append(Exchange(words, turn.as_json(number)))
        if turn.after.done:
            break
    return Held(person, tuple(exchanges), pack, forbidden)


def hold_all(folder: Path, pack: ContentPack, every: int = 1) -> Iterator[Held]:
    """Yield a conversation for each opening of each person of a folder, or for one in so many."""
    manners, forbidden = load_manners(folder), read_yaml(FORBIDDEN)
    openings = [(person, opening) for person in load_people(folder) for opening in person.opens]
    for person, opening in openings[::every]:
        yield hold(person, opening, manners, pack, forbidden)


def measure(conversations: Iterable[Held]) -> Score:
    """Judge conversations and count."""
    score = Score()
    for held in conversations:
        score.conversations += 1
        points = [point for check in CHECKS for point in check(held)]
        for point in points:
            score.points[point.measure].append(point.right)
        wrong = tuple(point for point in points if not point.right)
        if wrong:
            score.failed.append((held, wrong))
        if held.person.expect.level:
            score.told[held.person.expect.level, held.level] += 1
        if "plain" in held.person.tags:
            score.asked.append(count_questions(held))
    return score


def table(score: Score) -> list[tuple[str, str]]:
    """Return (measure, figure) rows."""
    rows = [
        (name, f"{100 * sum(points) / len(points):.1f} % of {len(points)}") for name, points in score.points.items()
    ]
    if score.asked:
        rows.append(("questions in a plain case, median", f"{median(score.asked):g} (most {max(score.asked)})"))
    return rows


def confusion(score: Score) -> list[str]:
    """Return lines of right level against level told."""
    lines = ["right \\ told".ljust(14) + "".join(level.rjust(11) for level in LEVELS)]
    for right in LEVELS[1:]:
        counts = (str(score.told[right, told] or ".") for told in LEVELS)
        lines.append(right.ljust(14) + "".join(count.rjust(11) for count in counts))
    return lines


def transcript(held: Held, wrong: Iterable[Point]) -> Iterator[str]:
    """Yield a conversation that failed, with what was wrong first."""
    yield f"\n=== {held.person.id}"
    for point in dict.fromkeys(wrong):
        yield f"  WRONG {point.measure}: {point.detail}"
    for exchange in held.exchanges:
        line = exchange.line
        star = f" *{exchange.words.mark}" if exchange.words.mark else ""
        yield f"  > {exchange.words.text}{star}"
        yield f"  < [{line['act']} {line['asks'] or ''} {line['urgency'] or ''}] {line['say']}"


def run(pack: ContentPack, folder: Path | None, *, wrong: bool, as_lines: bool) -> None:
    """Hold the conversations of a folder, by default the unseen people's, and print what was measured."""
    place = folder or PEOPLE / "unseen"
    score = measure(hold_all(place, pack)) if place.is_dir() else Score()
    if not score.conversations:
        message = f"{place} holds no simulated people; give the folder of a measuring set with --set."
        raise WrongUsage(message)
    if wrong:
        for held, points in score.failed:
            for line in transcript(held, points):
                click.echo(line, err=as_lines)
    if as_lines:
        told = [{"right": right, "told": level, "conversations": n} for (right, level), n in sorted(score.told.items())]
        figures = {"set": place.name, "conversations": score.conversations, **dict(table(score)), "levels": told}
        click.echo(as_json.line(figures))
        return
    click.echo(f"{score.conversations} conversations with {place.name} people")
    for name, figure in table(score):
        click.echo(f"{name:48} {figure}")
    for line in confusion(score):
        click.echo(line)
