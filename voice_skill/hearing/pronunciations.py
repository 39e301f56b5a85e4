"""How words sound, from the dictionary inside PocketSphinx's package, word by word as they are needed.

What the dictionary does not have, one word in ten of the pack, is sounded out by espeak-ng: of 2,600 words that both
have, it sounds 88 % out as one of the dictionary's, and 3 % of the single sounds otherwise.

A model of a few hundred phrases is made ready in 3 ms over a dictionary of their own words, and in 500 ms over the
whole one of 134,000, during which no other Python thread runs: the player's would crackle.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from voice_skill.hearing.sounded_out import sounded_out

if TYPE_CHECKING:
    from collections.abc import Iterable


class Pronunciations:
    """The sounds of words; those looked up once are remembered."""

    def __init__(self) -> None:
        """Look nothing up yet."""
        from pocketsphinx import get_model_path

        self._file = Path(get_model_path("en-us/cmudict-en-us.dict"))
        self._known: dict[str, dict[str, str]] = {}

    def of(self, words: Iterable[str]) -> dict[str, str]:
        """Return the sounds of words; a second pronunciation of one is named "read(2)"."""
        wanted = set(words)
        listed = self.listed(wanted)
        return listed | sounded_out(sorted(wanted - listed.keys()))

    def listed(self, words: Iterable[str]) -> dict[str, str]:
        """Return the sounds of the words that are in the dictionary."""
        wanted = set(words)
        self._look_up(wanted - self._known.keys())
        return {name: sounds for word in sorted(wanted) for name, sounds in self._known[word].items()}

    def _look_up(self, words: set[str]) -> None:
        """Read the dictionary through once for all words that are new; takes a twentieth of a second."""
        if not words:
            return
        self._known.update((word, {}) for word in words)
        with self._file.open(encoding="utf-8") as lines:
            for line in lines:
                name, _, sounds = line.partition(" ")
                word = name.partition("(")[0]
                if word in words:
                    self._known[word][name] = sounds.strip()
