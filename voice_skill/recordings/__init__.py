"""Shipped recordings of a person: the demo conversation.

The list is `demo/demo.toml`: a topic, the file that answers it, and what is said in it.
How they were made and under which licences: `LICENSE.md` beside this file.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OPENING = "opening"
CONTINUE = "continue"
THANKS = "thanks"
DENY = "deny"
UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class DemoRecording:
    """One recording of the demo conversation."""

    topic: str
    """The topic of the question that it answers, or one of the names above."""
    path: Path
    """A FLAC file, 16 kHz, mono, 16 bit."""
    said: str
    """The words, lower case, without punctuation."""


@dataclass(frozen=True, slots=True)
class DemoConversation:
    """The person of the demo: an opening, and an answer to each question that may come."""

    by_topic: Mapping[str, DemoRecording]
    """Topic -> recording, in the order of the list."""

    @property
    def opening(self) -> DemoRecording:
        """Return what the person begins with."""
        return self.by_topic[OPENING]

    def answer(self, asks: Iterable[str]) -> DemoRecording:
        """Return what the person says to a reply that asks these topics; nothing asked is answered with thanks."""
        asked = tuple(asks)
        if not asked:
            return self.by_topic[THANKS]
        return next((self.by_topic[topic] for topic in asked if topic in self.by_topic), self.by_topic[UNSURE])


def load_demo() -> DemoConversation:
    """Return the demo conversation that is shipped with the program."""
    folder = Path(str(files("voice_skill.recordings") / "demo"))
    listed = tomllib.loads((folder / "demo.toml").read_text(encoding="utf-8"))["recordings"]
    recordings = (DemoRecording(part["topic"], folder / part["file"], part["said"]) for part in listed)
    return DemoConversation({recording.topic: recording for recording in recordings})
