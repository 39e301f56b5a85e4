"""What a conversation with a simulated person is measured by, a check each.

Every check yields points: a measure, whether it was met, and what was wrong.
The rules are the project's own: what must never be said, how an emergency is told, how long a spoken reply may be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voice_skill.values import Urgency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from voice_skill.bench.people import Person, Words
    from voice_skill.pack import ContentPack, Numbers

_ACTION_WITHIN = 10
"""Words of an emergency reply within which the action is named."""
_EMERGENCY_WORDS, _SCREEN_WORDS, _QUESTION_WORDS, _PART_WORDS, _SENTENCE_WORDS = 35, 45, 25, 60, 20
"""The most words of each kind of reply and of a sentence."""
_COMMANDS = frozenset({"repeat", "slower", "faster", "louder", "quieter", "back", "start_over"})
"""Wishes after which the same words may be said again."""
_HOME = frozenset({"self_care", "soon"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One utterance of a person and the reply to it."""

    words: Words
    """What was said."""
    line: dict[str, Any]
    """The reply, as `chat --json` prints it."""


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """A whole conversation with a person."""

    person: Person
    """Who it was."""
    exchanges: tuple[Exchange, ...]
    """What was said, in order; the greeting first, in answer to nothing."""
    pack: ContentPack
    """The content that it was held with."""
    forbidden: Mapping[str, str]
    """Reason -> pattern of what nobody may be told."""

    @property
    def end(self) -> dict[str, Any]:
        """Return the last reply."""
        return self.exchanges[-1].line

    @property
    def level(self) -> str:
        """Return the level that the person was told last."""
        return str(self.end["urgency"] or "none")

    @property
    def numbers(self) -> Numbers:
        """Return whom this person has to call."""
        return self.pack.numbers[self.person.country or self.pack.country]

    def text(self, since: int = 0) -> str:
        """Return all that was said to the person from an exchange on, a reply a line."""
        return "\n".join(exchange.line["say"].lower() for exchange in self.exchanges[since:])


@dataclass(frozen=True, slots=True)
class Point:
    """One thing measured once."""

    measure: str
    """What is measured."""
    right: bool
    """Whether it was as it should be."""
    detail: str = ""
    """What was wrong."""


def right_level(held: Held) -> Iterator[Point]:
    """Check the level told against the right one, and whether it is safe."""
    want = held.person.expect.level
    if want is None:
        return
    right = held.level in {want, *held.person.expect.accept}
    got, need = Urgency[held.level.upper()], Urgency[want.upper()]
    near = got == need - 1 and need is not Urgency.EMERGENCY and got >= Urgency.SELF_CARE
    yield Point("right level", right, f"{want} expected, {held.level} told")
    yield Point("safe level", right or got >= need or near, f"{want} expected, {held.level} told")
    if want in _HOME and "emergency" not in held.person.expect.accept:
        yield Point("no false emergency", got is not Urgency.EMERGENCY, f"{want} expected")


def emergency_in_the_next_reply(held: Held) -> Iterator[Point]:
    """Check that the reply to the words that disclose an emergency begins with the action, and says little else."""
    due = _due(held)
    if due is None or held.exchanges[due].words.mark == "crisis":
        return
    earlier = [e.line for e in held.exchanges[:due] if e.line["act"] == "urgent" and e.line["urgency"] == "emergency"]
    line = (earlier or [held.exchanges[due].line])[0]
    acts = {"urgent", "crisis"} if held.exchanges[due].words.mark == "either" else {"urgent"}
    told = line["act"] in acts and line["urgency"] == "emergency"
    yield Point(
        "emergency in the next reply", told, f"{held.exchanges[due].words.text!r} got {line['act']}: {line['say']}"
    )
    if told and line["act"] == "urgent":
        begin = " ".join(line["say"].lower().split()[:_ACTION_WITHIN])
        acted = any(number.lower() in begin for number in (held.numbers.emergency, held.numbers.department))
        yield Point("its action comes first", acted, line["say"])
        yield Point("it is short", len(line["say"].split()) <= _EMERGENCY_WORDS, line["say"])


def _due(held: Held) -> int | None:
    """Return the exchange in which an emergency or a crisis was disclosed, whole."""
    marks: set[str] = set()
    for number, exchange in enumerate(held.exchanges):
        marks.add(exchange.words.mark)
        if marks & {"emergency", "crisis", "either"} or {"one", "two"} <= marks:
            return number
    return None


def disclosed(held: Held) -> Iterator[Point]:
    """Check that the person got to say what matters before the end."""
    if held.person.expect.level == "emergency" or held.person.expect.crisis:
        told = _due(held) is not None or held.level == "emergency"
        yield Point("the danger could be told", told, "the conversation was over before")


def crisis_path(held: Held) -> Iterator[Point]:
    """Check that a wish to die is answered at once with a contact, and that an idiom is not."""
    want = held.person.expect.crisis
    taken = [e.line for e in held.exchanges if e.line["act"] == "crisis"]
    if want is False:
        yield Point("no false crisis", not taken, taken[0]["say"] if taken else "")
    due = _due(held)
    if not want or due is None:
        return
    line = held.exchanges[due].line
    told = line["act"] == "crisis" or any(e.line["act"] == "crisis" for e in held.exchanges[:due])
    contact = held.numbers.crisis.lower() in held.text() or held.numbers.emergency in held.text()
    detail = f"{held.exchanges[due].words.text!r} got {line['act']}: {line['say']}"
    yield Point("crisis in the next reply", told and contact, detail)


def causes_and_tips(held: Held) -> Iterator[Point]:
    """Check that a fitting cause and tip were told, and none that must not be."""
    expect = held.person.expect
    causes, tips = {cause["name"] for cause in held.end["causes"]}, set(held.end["tips"])
    if expect.causes:
        yield Point(
            "fitting cause",
            bool(causes & set(expect.causes)),
            f"{sorted(expect.causes)} expected, {sorted(causes)} told",
        )
    if expect.tips and held.level in _HOME:
        yield Point(
            "fitting tip", bool(tips & set(expect.tips)), f"{sorted(expect.tips)} expected, {sorted(tips)} told"
        )
    if expect.never_causes:
        bad = causes & set(expect.never_causes)
        yield Point("no cause without its signs", not bad, f"told {sorted(bad)}")
    if expect.never_tips:
        bad = tips & set(expect.never_tips)
        yield Point("no tip that would harm", not bad, f"told {sorted(bad)}")


def statements(held: Held) -> Iterator[Point]:
    """Check what must never be said, and what has to be."""
    for exchange in held.exchanges:
        said = exchange.line["say"].lower()
        found = [reason for reason, pattern in held.forbidden.items() if re.search(pattern, said)]
        found += [pattern for pattern in held.person.expect.never if re.search(pattern, said)]
        yield Point("no forbidden statement", not found, f"{found}: {said}")
    for pattern in (*held.person.expect.says, *_owed(held)):
        yield Point("required statements", bool(re.search(pattern.lower(), held.text())), f"{pattern!r} was not said")
    for aside in (*held.person.breaks_in, *held.person.afterwards):
        yield from _after(held, aside.say, aside.wants, aside.never)


def _after(held: Held, say: str, wants: Sequence[str], never: Sequence[str]) -> Iterator[Point]:
    since = next((n for n, e in enumerate(held.exchanges) if say.startswith(e.words.text) and e.words.text), None)
    if since is None:
        return
    for pattern in wants:
        met = bool(re.search(pattern.lower(), held.text(since)))
        yield Point("required statements", met, f"{pattern!r} was not said after {say!r}")
    for pattern in never:
        found = re.search(pattern.lower(), held.text(since))
        yield Point("no forbidden statement", not found, f"{pattern!r} was said after {say!r}")


def _owed(held: Held) -> tuple[str, ...]:
    """Return patterns of what everybody at this level has to be told."""
    if any(e.line["act"] == "crisis" for e in held.exchanges):
        return ()
    match held.level:
        case "emergency":
            return (f"{held.numbers.emergency}|{held.numbers.department}",)
        case "urgent":
            return ("today",)
        case "soon" | "self_care" if held.end["final"]:
            return ("weak|numb", held.numbers.doctor, "general (?:information|advice)")
        case _:
            return ()


def questions(held: Held) -> Iterator[Point]:
    """Check how many questions were put, and that none came twice in the same words."""
    most = held.person.expect.questions
    if most is not None:
        asked = count_questions(held)
        yield Point("few enough questions", asked <= most, f"{asked} instead of {most}")
    seen: set[str] = set()
    for exchange in held.exchanges:
        line = exchange.line
        intent = (line["understood"] or {}).get("intent")
        seen = set() if intent == "start_over" else seen
        if not line["asks"] or line["act"] == "repeat" or intent in _COMMANDS:
            continue
        question = sentences(line["say"])[-1]
        yield Point("no question twice in the same words", question not in seen, question)
        seen.add(question)


def count_questions(held: Held) -> int:
    """Return how many questions were put before the result, without the greeting and the read-back."""
    before = [e.line for e in held.exchanges if not e.line["final"] and e.line["act"] != "greet"]
    return sum(1 for line in before if line["asks"] and line["asks"] != "confirm_summary")


def speech(held: Held) -> Iterator[Point]:
    """Check that replies can be listened to."""
    for exchange in held.exchanges:
        line = exchange.line
        words = len(line["say"].split())
        most = _PART_WORDS
        if line["act"] == "ask":
            most = _SCREEN_WORDS if line["asks"] == "ask_emergency_screen" else _QUESTION_WORDS
        name = "questions are short" if line["act"] == "ask" else "parts are short"
        yield Point(name, words <= most, f"{words} words: {line['say']}")
        for sentence in sentences(line["say"]):
            yield Point("sentences are short", len(sentence.split()) <= _SENTENCE_WORDS, sentence)


def ended(held: Held) -> Iterator[Point]:
    """Check that the conversation came to its end."""
    yield Point("conversation ended", held.end["done"], f"{len(held.exchanges)} replies and not closed")
    if held.person.expect.level:
        told = held.end["final"] or held.level == "emergency"
        yield Point("result was told", told, "no result")


def sentences(text: str) -> list[str]:
    """Return the sentences of a reply."""
    return [s for s in re.split(r"(?<=[.?!])\s+", text.strip()) if s] or [""]


CHECKS: tuple[Callable[[Held], Iterator[Point]], ...] = (
    right_level,
    disclosed,
    emergency_in_the_next_reply,
    crisis_path,
    causes_and_tips,
    statements,
    questions,
    speech,
    ended,
)
"""All checks, in the order of the table."""
