"""Which words of a content pack each recogniser with a fixed vocabulary knows, and which are only sounded out.

Whisper is not among them: it writes any word, letter by letter where need be.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_skill.errors import ModelBroken, ModelMissing
from voice_skill.hearing import engines, model_store
from voice_skill.hearing.pronunciations import Pronunciations
from voice_skill.hearing.sounded_out import can_sound_out

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one recogniser knows of some words."""

    recogniser: str
    """Its engine, or the name of its model."""
    words: int
    """How many words there are."""
    sounded_out: int = 0
    """How many of them its dictionary lacks, and are heard by how they are likely to sound."""
    unknown: tuple[str, ...] = ()
    """Those that it can never hear, in alphabetical order."""

    @property
    def share(self) -> float:
        """Return which part of the words it can hear, 0 to 1."""
        return 1 - len(self.unknown) / max(1, self.words)


def coverages(words: frozenset[str]) -> Iterator[Coverage]:
    """Yield what each recogniser with a fixed vocabulary that is installed knows of these words."""
    yield of_sphinx(words)
    if engines.Engine.VOSK not in engines.installed():
        return
    from voice_skill.hearing.vosk_recogniser import VoskRecogniser

    for name in engines.VOSK_MODELS:
        with suppress(ModelMissing, ModelBroken):
            knows = VoskRecogniser(model_store.path_of(name)).knows
            unknown = tuple(sorted(word for word in words if not knows(word)))
            yield Coverage(recogniser=name, words=len(words), unknown=unknown)


def of_sphinx(words: frozenset[str]) -> Coverage:
    """Return what PocketSphinx, which is always there, knows of these words."""
    known = Pronunciations()
    listed, heard = words & known.listed(words).keys(), words & known.of(words).keys()
    return Coverage(
        recogniser=engines.Engine.POCKETSPHINX.value,
        words=len(words),
        sounded_out=len(heard - listed),
        unknown=tuple(sorted(words - heard)),
    )


def heard_by_none(words: frozenset[str]) -> tuple[str, ...]:
    """Return the words that no dictionary has and that cannot be sounded out; none where nothing can be here."""
    return of_sphinx(words).unknown if can_sound_out() else ()
