"""Conversations with simulated people end in the right advice; tests/people/README.md says who they are."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import pytest

from voice_skill.bench.conversation import PEOPLE, Score, hold_all, measure
from voice_skill.bench.judging import (
    Exchange,
    Held,
    Point,
    emergency_in_the_next_reply,
    questions,
    right_level,
    statements,
)
from voice_skill.bench.people import Expected, Person, Talker, Words, load_manners, load_people
from voice_skill.content import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

ALWAYS = (
    "safe level",
    "the danger could be told",
    "emergency in the next reply",
    "its action comes first",
    "it is short",
    "crisis in the next reply",
    "no forbidden statement",
    "no tip that would harm",
    "conversation ended",
)
# What is reached; the goals are 0.95, 0.95, 0.95, 0.97, 1 and 7.
# Raise the floors as the program gets better, never lower them.
OFTEN = {
    "right level": 0.88,
    "fitting cause": 0.85,
    "required statements": 0.95,
    "no false emergency": 0.94,
    "no question twice in the same words": 0.99,
}
QUESTIONS = 9


@pytest.fixture(scope="module")
def score() -> Score:
    return measure(hold_all(PEOPLE / "seen", load_pack()))


def _wrong(score: Score, name: str) -> list[str]:
    return [f"{held.person.id}: {p.detail}" for held, points in score.failed for p in points if p.measure == name]


@pytest.mark.parametrize("name", ALWAYS)
def test_what_must_always_be_so_is_so_for_everybody(score: Score, name: str) -> None:
    assert score.points[name], "nobody tests this"
    assert not _wrong(score, name)


@pytest.mark.parametrize("name", OFTEN)
def test_what_must_be_so_for_nearly_everybody_is(score: Score, name: str) -> None:
    assert score.share(name) >= OFTEN[name], _wrong(score, name)


def test_a_plain_case_takes_few_questions(score: Score) -> None:
    assert median(score.asked) <= QUESTIONS


@pytest.mark.parametrize("name", ["seen", "unseen", "harder"])
def test_everybody_has_a_name_of_their_own_and_a_known_manner(name: str) -> None:
    people = list(load_people(PEOPLE / name))
    assert len({person.id for person in people}) == len(people)
    assert {person.manner for person in people} <= set(load_manners(PEOPLE).manners)


def test_every_cause_of_the_content_is_somebodys() -> None:
    people = [person for name in ("seen", "unseen") for person in load_people(PEOPLE / name)]
    assert set(load_pack().causes) <= {cause for person in people for cause in person.expect.causes}


def _line(say: str, act: str = "ask", asks: str | None = None, urgency: str | None = None) -> dict[str, object]:
    return {
        "act": act, "say": say, "asks": asks, "urgency": urgency, "final": False, "done": False,
        "understood": None, "causes": [], "tips": [],
    }  # fmt: skip


def _held(expect: Expected, *said: tuple[str, dict[str, object]]) -> Held:
    person = Person(id="somebody", opens=("hello",), manner="terse", expect=expect)
    exchanges = tuple(Exchange(Words.of(words), line) for words, line in said)
    return Held(person, exchanges, load_pack(), {"false comfort": "nothing to worry about"})


def _failed(points: Iterator[Point]) -> set[str]:
    return {point.measure for point in points if not point.right}


def test_an_emergency_one_level_lower_is_not_safe() -> None:
    held = _held(Expected(level="emergency"), ("hello", _line("Call one one one today.", "urgent", urgency="urgent")))
    assert _failed(right_level(held)) == {"right level", "safe level"}


def test_a_visit_in_place_of_advice_today_is_wrong_but_safe() -> None:
    held = _held(Expected(level="urgent"), ("hello", _line("See your G P.", "answer", urgency="soon")))
    assert _failed(right_level(held)) == {"right level"}


def test_an_emergency_acted_on_a_turn_late_is_found() -> None:
    late = _line("Please call nine nine nine now.", "urgent", urgency="emergency")
    held = _held(Expected(), ("my face droops *emergency", _line("Where?")), ("my face", late))
    assert _failed(emergency_in_the_next_reply(held)) == {"emergency in the next reply"}


def test_an_emergency_in_two_halves_is_due_with_the_second() -> None:
    now = _line("Please call nine nine nine now.", "urgent", urgency="emergency")
    held = _held(Expected(), ("a new tablet *one", _line("Any fever?")), ("burning up *two", now))
    assert not _failed(emergency_in_the_next_reply(held))


def test_a_forbidden_statement_is_found() -> None:
    held = _held(Expected(), ("hello", _line("There is nothing to worry about.")))
    assert _failed(statements(held)) == {"no forbidden statement"}


def test_a_question_put_again_in_the_same_words_is_found() -> None:
    again = _line("Okay. How long has it been?", asks="ask_duration")
    held = _held(Expected(), ("my eyelid", again), ("er", again))
    assert _failed(questions(held)) == {"no question twice in the same words"}


def test_a_person_tells_of_several_things_what_is_true_and_denies_the_rest() -> None:
    truth: dict[str, tuple[str, ...]] = {"ask_numbness": ("my toes tingle",), "ask_weakness": ("no i'm strong",)}
    person = Person(id="somebody", opens=("my foot twitches",), manner="terse", expect=Expected(), truth=truth)
    talker = Talker(person, person.opens[0], load_manners(PEOPLE))
    asked = {**_line("Is it weak, numb or thin?"), "asks": ["ask_weakness", "ask_numbness", "ask_wasting"]}
    said = [talker.next(line).text for line in (_line("Hello", "greet"), asked, {**asked, "asks": ["ask_wasting"]})]
    assert said == ["my foot twitches", "my toes tingle", "no"]
