"""The measuring set: utterances with what they should be understood as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_skill.content_file import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One utterance with its labels."""

    text: str
    """What is said."""
    asking: str | None = None
    """Topic of the open question."""
    intent: str
    """What the person wants."""
    also: tuple[str, ...] = ()
    """Other intents that are as right."""
    findings: tuple[tuple[str, str, float | None, str], ...] = ()
    """(kind, name, value, status) of each finding."""
    optional: tuple[tuple[str, str, float | None, str], ...] = ()
    """Findings that are right but not required."""
    urgency: str | None = None
    """The level this utterance alone supports, where it is clear."""
    crisis: bool = False
    """Whether it is a wish to die, self-harm or an overdose."""
    tags: tuple[str, ...] = ()
    """What it tests."""


def parse_finding(text: str) -> tuple[str, str, float | None, str]:
    """Return (kind, name, value, status) of "kind.name=value status"."""
    term, _, status = text.partition(" ")
    name, _, value = term.partition("=")
    kind, _, last = name.partition(".")
    return kind, last or kind, float(value) if value else None, status or "present"


def load(folder: Path) -> Iterator[Labelled]:
    """Yield the utterances of all YAML files of a folder."""
    for path in sorted(folder.glob("*.yaml")):
        for row in read_yaml(path) or ():
            yield Labelled(
                text=str(row["text"]),
                asking=row.get("asking"),
                intent=row["intent"],
                also=tuple(row.get("also") or ()),
                findings=tuple(parse_finding(f) for f in row.get("findings") or ()),
                optional=tuple(parse_finding(f) for f in row.get("optional") or ()),
                urgency=row.get("urgency"),
                crisis=bool(row.get("crisis")),
                tags=tuple(row.get("tags") or ()),
            )
