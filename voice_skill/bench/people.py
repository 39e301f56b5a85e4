"""Simulated people: who they are, and what they say next.

A person is data: what is true of them, in their own words, by the topic that asks for it, and what they must hear.
They see no more of the program than `chat --json` prints, so they measure it from outside.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import yaml

from voice_skill.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

T = TypeVar("T")
MARKS = ("emergency", "crisis", "either", "one", "two")
"""What the end of an utterance may be marked with, after a star."""
_MORE, _SUMMARY = "ask_anything_else", "confirm_summary"
_IN_THE_OPENING = ("ask_problem", "ask_body_part", "ask_duration")
"""Topics that a person answers by saying again what they said first."""
_DENIALS = ("no", "nah", "nope", "never", "not", "none", "nothing")
_AT_ONCE = 2
"""Facts that a person tells in one answer to a question about several things."""
_PATIENCE = 3
"""Alarms acknowledged, offers taken in a row before a result, and goodbyes said, before they do something else."""


class Manner(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How somebody talks; each list is used in turn."""

    no: tuple[str, ...]
    """Answers to what is not true of them."""
    confirm: tuple[str, ...]
    """Answers to a read-back that is right."""
    go_on: tuple[str, ...]
    """Answers to an offer of more."""
    acknowledges: tuple[str, ...]
    """Answers to an alarm."""
    nothing_else: tuple[str, ...]
    """Answers to "anything else"."""
    goodbye: tuple[str, ...]
    """How they leave."""


class Manners(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All manners, and what anybody says to a question that "no" does not answer."""

    usual: dict[str, tuple[str, ...]]
    """Topic -> answers of somebody without a story of their own."""
    manners: dict[str, Manner]
    """Name -> manner."""


class Aside(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something a person says of their own accord."""

    say: str
    """The words."""
    at: int = 0
    """The utterance, counted from the opening as 1, that it takes the place of; unused after the result."""
    wants: tuple[str, ...] = ()
    """Patterns that have to be said from then on."""
    never: tuple[str, ...] = ()
    """Patterns that must not be said from then on."""


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What this person has to be told, and must not be told."""

    level: str | None = None
    """The right level; None where there is none or any will do."""
    accept: tuple[str, ...] = ()
    """Other levels that a clinician would accept as right."""
    crisis: bool | None = None
    """Whether the crisis path has to be taken; None where it is not in question."""
    causes: tuple[str, ...] = ()
    """Causes of which one has to be told."""
    never_causes: tuple[str, ...] = ()
    """Causes that must not be told."""
    tips: tuple[str, ...] = ()
    """Tips of which one has to be told."""
    never_tips: tuple[str, ...] = ()
    """Tips that would harm or not fit this person."""
    says: tuple[str, ...] = ()
    """Patterns that have to be said."""
    never: tuple[str, ...] = ()
    """Patterns that must not be said."""
    questions: int | None = None
    """The most questions that this person should have to answer."""


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody who comes to talk."""

    id: str
    """Their name in reports."""
    opens: tuple[str, ...]
    """First utterances; a conversation is held for each."""
    manner: str
    """Name of their manner."""
    expect: Expected
    """What they have to be told."""
    country: str | None = None
    """Whose emergency numbers they need."""
    tags: tuple[str, ...] = ()
    """What they test; "plain" counts for the number of questions."""
    truth: dict[str, tuple[str, ...]] = {}
    """Topic -> answers, the first one first; "other" for topics not listed."""
    first_try: tuple[str, ...] = ()
    """What they say the first time that a question is put, in turn, instead of an answer."""
    breaks_in: tuple[Aside, ...] = ()
    """What they say in between."""
    afterwards: tuple[Aside, ...] = ()
    """What they say once the result was told."""
    late: str = ""
    """A danger that they tell at the end unless it came out before."""


@dataclass(frozen=True, slots=True)
class Words:
    """One utterance, with what it discloses."""

    text: str
    """What is said."""
    mark: str = ""
    """One of MARKS, or nothing."""

    @classmethod
    def of(cls, written: str) -> Words:
        """Return the utterance without its mark."""
        text, star, mark = written.rpartition(" *")
        return cls(text, mark) if star and mark in MARKS else cls(written)


def load_manners(folder: Path) -> Manners:
    """Return the manners of a folder of people; they stand in it or beside it."""
    for place in (folder, folder.parent):
        if (place / "manners.yaml").is_file():
            return _convert(_read(place / "manners.yaml"), Manners, place / "manners.yaml")
    message = f"{folder} holds no manners.yaml, nor does the folder above; give a folder of people with --set."
    raise WrongUsage(message)


def load_people(folder: Path) -> Iterator[Person]:
    """Yield the people of all YAML files of a folder; raise WrongUsage where one is not written as it should be."""
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "manners.yaml":
            for entry in _read(path):
                yield _convert(_listed(entry), Person, f"{path.name}, {entry.get('id')}")


def _read(path: Path) -> Any:  # noqa: ANN401 (it is checked when it is converted)
    # Read as text only: "no" and "yes" are words here, not truth values.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (builds nothing but text)


def _listed(entry: dict[str, Any]) -> dict[str, Any]:
    opens = entry.get("opens")
    return {**entry, "opens": [opens] if isinstance(opens, str) else opens}


def _convert(value: Any, kind: type[T], where: object) -> T:  # noqa: ANN401 (what was read)
    try:
        return msgspec.convert(value, type=kind, strict=False)
    except msgspec.ValidationError as wrong:
        message = f"{where}: {wrong}."
        raise WrongUsage(message) from wrong


@dataclass(slots=True)
class Talker:
    """A person in a conversation: remembers what they have said."""

    person: Person
    """Who they are."""
    opening: str
    """Their first utterance."""
    manners: Manners
    """How people talk."""
    used: Counter[str] = field(default_factory=Counter)
    """How often each list of wordings was used."""
    marks: set[str] = field(default_factory=set)
    """What was disclosed."""
    turn: int = 0
    """Utterances so far."""
    listened: int = 0
    """Offers of more taken since the last question."""
    left: int = 0
    """Goodbyes said."""

    def next(self, line: dict[str, Any]) -> Words:
        """Return what they say to a reply, given as `chat --json` prints it."""
        self.turn += 1
        words = self._next(line)
        if words.mark:
            self.marks.add(words.mark)
        return words

    def _next(self, line: dict[str, Any]) -> Words:
        topics = _topics(line)
        if self.turn == 1:
            return Words.of(self.opening)
        for aside in self.person.breaks_in:
            if aside.at == self.turn:
                return Words.of(aside.say)
        if line["act"] in {"urgent", "crisis"} and (not topics or line["urgency"] == "emergency"):
            return self._acknowledge()
        if line["act"] == "confirm" and not topics:
            return self._confirm()
        if topics and not (line["final"] and _MORE in topics):
            self.listened = 0
            return self._answer(topics)
        if not topics and (line["say"].endswith("?") or (not line["final"] and self.listened < _PATIENCE)):
            self.listened += 1
            return self._in_manner("go_on")
        return self._after_the_result(topics)

    def _acknowledge(self) -> Words:
        if self.used["acknowledges"] < _PATIENCE:
            return self._in_manner("acknowledges")
        return self._goodbye()

    def _confirm(self) -> Words:
        """Answer whether they meant a danger sign: yes where theirs is an emergency, or they may wish to die."""
        expect = self.person.expect
        return self._in_manner("confirm" if expect.crisis or expect.level == "emergency" else "no")

    def _answer(self, topics: tuple[str, ...]) -> Words:
        key = " ".join(topics)
        if self.person.first_try and not self.used[key]:
            self.used[key] += 1
            return Words.of(self._in_turn("first try", self.person.first_try))
        told = [words for topic in topics if (words := self._fact(topic)) is not None]
        if not told:
            return self._otherwise(topics)
        telling = [w for w in told if w.text.partition(" ")[0] not in _DENIALS] or told[:1]
        mark = next((w.mark for w in telling if w.mark), "")
        return Words(" and ".join(dict.fromkeys(w.text for w in telling[:_AT_ONCE])), mark)

    def _fact(self, topic: str) -> Words | None:
        """Return what they say to a topic that they have something to say to."""
        written = [Words.of(text) for text in self.person.truth.get(topic, ())]
        fresh = [words for words in written if words.mark not in self.marks or not words.mark]
        if not fresh:
            return None
        count = self.used[topic]
        self.used[topic] += 1
        return fresh[min(count, len(fresh) - 1)]

    def _otherwise(self, topics: tuple[str, ...]) -> Words:
        """Return what they say to topics of which nothing is written down."""
        topic = topics[0]
        if topic in _IN_THE_OPENING and "other" not in self.person.truth:
            return Words.of(self.opening)
        if topic == _SUMMARY and "other" not in self.person.truth:
            return self._in_manner("confirm")
        if topic == _MORE and "other" not in self.person.truth:
            return self._in_manner("nothing_else")
        if "other" in self.person.truth:
            return Words.of(self._in_turn("other", self.person.truth["other"]))
        if len(topics) == 1 and topic in self.manners.usual:
            return Words(self._in_turn(topic, self.manners.usual[topic]))
        return self._in_manner("no")

    def _after_the_result(self, topics: tuple[str, ...]) -> Words:
        asked = self.used["afterwards"]
        if asked < len(self.person.afterwards):
            self.used["afterwards"] += 1
            return Words.of(self.person.afterwards[asked].say)
        if _MORE in topics and self.used[_MORE] < len(self.person.truth.get(_MORE, ())):
            return self._answer((_MORE,))
        late = Words.of(self.person.late)
        if late.text and not self.marks & {"emergency", "crisis", "either"} and not {"one", "two"} <= self.marks:
            return late
        if topics and not self.used["leaving"]:
            self.used["leaving"] += 1
            return self._in_manner("nothing_else")
        return self._goodbye()

    def _goodbye(self) -> Words:
        self.left += 1
        return self._in_manner("goodbye") if self.left <= _PATIENCE else Words("")

    def _in_manner(self, what: str) -> Words:
        return Words(self._in_turn(what, getattr(self.manners.manners[self.person.manner], what)))

    def _in_turn(self, key: str, wordings: tuple[str, ...]) -> str:
        count = self.used[key]
        self.used[key] += 1
        return wordings[count % len(wordings)]


def _topics(line: dict[str, Any]) -> tuple[str, ...]:
    asks = line["asks"]
    return () if asks is None else (asks,) if isinstance(asks, str) else tuple(asks)
