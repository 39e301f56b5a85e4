"""The cards as files: read without the program, so that a card is judged for itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parents[2] / "content"
CAUSE_SECTIONS = ("Why", "What helps", "See someone if")
TIP_SECTIONS = ("Tip", "Caution")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One text that a person may hear."""

    where: str
    """File and key, for the failure message."""
    text: str
    """The words."""
    short: bool = False
    """A phrase used inside a sentence, not a sentence."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the sentences, at full stops, question marks and colons."""
        parts = re.split(r"(?<=[.?!:])\s+", self.text.strip())
        return tuple(part for part in parts if part)


def card(path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Return front matter and sections (heading -> text on one line) of a Markdown card."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    pieces = re.split(r"^## (.+)$", body, flags=re.MULTILINE)
    sections = {head: " ".join(text.split()) for head, text in zip(pieces[1::2], pieces[2::2], strict=True)}
    return yaml.safe_load(front), sections


def cards(folder: str) -> dict[str, tuple[dict[str, Any], dict[str, str]]]:
    """Return file name without suffix -> card."""
    return {path.stem: card(path) for path in sorted((CONTENT / folder).glob("*.md"))}


def entries(name: str) -> list[dict[str, Any]]:
    """Return the list in a YAML file of the content pack."""
    found: list[dict[str, Any]] = yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))
    return found


def sources() -> dict[str, dict[str, Any]]:
    """Return id -> source."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((CONTENT / "sources.yaml").read_text(encoding="utf-8"))
    return found


def vocabulary() -> dict[str, list[str]]:
    """Return the names that must be covered: causes, tips, intents, topics, questions."""
    path = Path(__file__).parent / "vocabulary.yaml"
    found: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def everything() -> list[tuple[str, dict[str, Any]]]:
    """Return (where, front matter or entry) of every cause, tip, answer and routine."""
    found = [(f"{kind}/{name}", front) for kind in ("causes", "tips") for name, (front, _) in cards(kind).items()]
    found += [(f"answers/{answer['id']}", answer) for answer in entries("answers.yaml")]
    return found + [(f"routines/{routine['name']}", routine) for routine in entries("routines.yaml")]


def spoken_texts() -> list[Spoken]:
    """Return every text of the cards that a person may hear."""
    texts = [*_of_cards(), *_of_answers(), *_of_routines(), *_of_sources()]
    return [replace(each, text=each.text.replace("{emergency}", "nine nine nine")) for each in texts]


def _of_cards() -> list[Spoken]:
    found = []
    for kind in ("causes", "tips"):
        for name, (front, sections) in cards(kind).items():
            found += [Spoken(f"{kind}/{name} {head}", text) for head, text in sections.items()]
            found += _instead(f"{kind}/{name}", front)
            found.append(Spoken(f"{kind}/{name} spoken", front["spoken"], short=True))
    return found


def _of_answers() -> list[Spoken]:
    found = []
    for answer in entries("answers.yaml"):
        where = f"answers/{answer['id']}"
        found += [Spoken(f"{where} say {n}", text) for n, text in enumerate(answer["say"])]
        found += _instead(where, answer)
    return found


def _of_routines() -> list[Spoken]:
    found = []
    for routine in entries("routines.yaml"):
        where = f"routines/{routine['name']}"
        found += [Spoken(f"{where} step {n}", text) for n, text in enumerate(routine["steps"])]
        found.append(Spoken(f"{where} spoken", routine["spoken"], short=True))
        if "instead" in routine:
            found.append(Spoken(f"{where} instead", routine["instead"]))
    return found


def _of_sources() -> list[Spoken]:
    return [Spoken(f"sources/{name} spoken", source["spoken"], short=True) for name, source in sources().items()]


def _instead(where: str, entry: dict[str, Any]) -> list[Spoken]:
    return [Spoken(f"{where} instead {n}", each["say"]) for n, each in enumerate(entry.get("instead", ()))]
