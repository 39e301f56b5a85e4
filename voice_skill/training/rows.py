"""Examples of a content pack as rows to learn from.

Edge: reads files.
Three kinds, from the least labelled to the most: `examples/` has intents, `examples_danger/` danger signs,
`examples_labelled/` everything that a sentence says.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zlib import crc32

from voice_skill.assess import asks_about
from voice_skill.bench.utterances import load
from voice_skill.content_file import LABELLED, read_yaml
from voice_skill.understand.trust import DANGER
from voice_skill.values import Status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voice_skill.pack import ContentPack
    from voice_skill.understand.language import Language

CONTEXT_FILES = ("answers_in_context.yaml", "more_in_context.yaml")
LEARNT = frozenset(
    {
        *("age_years", "answer", "body_part", "condition", "condition_asked", "duration_days"),
        *("event", "frequency", "medicine", "multiple_sites", "nutrient", "onset", "side", "subject", "symptom"),
        *("time_of_day", "trend", "trigger"),
    }
)
"""Kinds of findings that a model learns, beside the drinks that the pack counts.

Of numbers it learns only whether there are any, for rules read them.
"""
LEAST = 60
"""Rows that a sign needs to be learnt; of fewer the model would see none, even where it is plainly said."""
_EVENT = "event."
"""Events are left out of it: a wish to die has words of its own."""
_DETOURS = 3
"""Every so many examples that are no answer are learnt as a detour from an open question too."""
_COMBINED, _DANGERS_ASIDE, _TOLD_ASIDE = 2, 3, 6
"""Every so many labelled answers are learnt under the combined question too that stands for theirs, and every so many
labelled emergencies, and other labelled reports, under a question that they do not answer.

Most questions of a conversation are combined ones, which no example names: of 143 emergencies told in place of an
answer, 135 or 136 were found under questions that examples name and 130 to 132 under combined ones, before this."""
_UNLIKE = frozenset({"answer.yes present", "answer.partly present"})
"""Answers that mean another thing where several things were asked at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One example."""

    text: str
    """What is said."""
    asking: str | None = None
    """The topic of the open question."""
    intent: str | None = None
    """What the person wants; None where the row does not tell."""
    signs: frozenset[str] | None = None
    """"kind.name status" of all that is said; None where the row does not tell."""
    danger_only: bool = False
    """Whether `signs` tells of danger signs alone."""
    danger: bool | None = None
    """Whether it is an emergency, by whatever sign; None where the row does not tell."""


def all_rows(folder: Path, pack: ContentPack, keep_back: int = 0) -> list[Row]:
    """Return all examples of a pack; one in `keep_back` of the labelled ones is left out, to be measured on."""
    labelled = [row for row in _labelled(folder) if not (keep_back and crc32(row.text.encode()) % keep_back == 0)]
    asked = [copy for number, row in enumerate(labelled) for copy in _under_combined(row, number, pack)]
    return [*_with_detours([*_intents(folder)], pack), *_dangers(folder), *labelled, *asked]


DANGER_CELL = f"{DANGER} {Status.PRESENT}"
"""The cell of an emergency by whatever sign."""


def cells(rows: list[Row], language: Language) -> list[str]:
    """Return the signs with their status that there are enough rows for, in order."""
    learnt, danger = LEARNT | {language.numbers.cup_kind}, language.danger
    counts = Counter(
        sign
        for row in rows
        for sign in row.signs or ()
        if sign.partition(".")[0] in learnt and tells(row, sign, danger)
    )
    counts[DANGER_CELL] = sum(row.danger is True for row in rows)
    return sorted(sign for sign, number in counts.items() if number >= LEAST)


def tells(row: Row, cell: str, danger: frozenset[str]) -> bool:
    """Return whether a row says, by naming or leaving out, if a cell holds."""
    if cell == DANGER_CELL:
        return row.danger is not None
    if row.signs is None:
        return False
    term, _, status = cell.partition(" ")
    return not row.danger_only or (term in danger and status == "present" and term.startswith(("symptom.", "event.")))


def _intents(folder: Path) -> Iterator[Row]:
    for path in sorted((folder / "examples").glob("*.yaml")):
        raw = read_yaml(path)
        if path.name in CONTEXT_FILES:
            yield from (Row(str(row["text"]), row.get("asking"), str(row["intent"])) for row in raw)
        else:
            yield from (Row(str(text), None, str(intent)) for intent, texts in raw.items() for text in texts)


def holds(row: Row, cell: str) -> bool:
    """Return whether a cell holds for a row that tells."""
    return row.danger is True if cell == DANGER_CELL else cell in (row.signs or ())


def _with_detours(rows: list[Row], pack: ContentPack) -> Iterator[Row]:
    """Yield the examples, and what is no answer once more under some open question.

    Without these a model learns that whatever follows a question answers it.
    """
    topics = sorted(pack.questions)
    answering = {intent for group in ("answers", "content") for intent in pack.groups.get(group, ())}
    for number, row in enumerate(rows):
        yield row
        if row.asking is None and row.intent not in answering and number % _DETOURS == 0:
            yield replace(row, asking=topics[(number * 7) % len(topics)])


def _under_combined(row: Row, number: int, pack: ContentPack) -> Iterator[Row]:
    """Yield a labelled row once more, where its turn has come, under a question for several things."""
    combined = [question for question in pack.questions.values() if len(question.covers) > 1]
    signs = row.signs or frozenset()
    if row.asking is not None:
        over = [question.topic for question in combined if row.asking in question.covers]
        yield from (replace(row, asking=topic) for topic in over if number % _COMBINED == 0 and not signs & _UNLIKE)
        return
    if combined and number % (_DANGERS_ASIDE if row.danger else _TOLD_ASIDE) == 0:
        question = combined[number // _TOLD_ASIDE % len(combined)]
        terms = {sign.partition(" ")[0] for sign in signs}
        if not any(asks_about(question, term) for term in terms):
            yield replace(row, asking=question.topic)


def _dangers(folder: Path) -> Iterator[Row]:
    for path in sorted((folder / "examples_danger").glob("*.yaml")):
        for row in read_yaml(path):
            signs = frozenset(f"{term} present" for term in row.get("terms") or ())
            crisis = any(sign.startswith(_EVENT) for sign in signs)
            yield Row(str(row["text"]), signs=signs, danger_only=True, danger=None if crisis else bool(signs))


def _labelled(folder: Path) -> Iterator[Row]:
    for one in load(folder / LABELLED):
        signs = frozenset(f"{kind}.{name} {status}" for kind, name, _, status in one.findings)
        known = one.urgency is not None and not one.crisis
        yield Row(one.text, one.asking, one.intent, signs, danger=one.urgency == "emergency" if known else None)
