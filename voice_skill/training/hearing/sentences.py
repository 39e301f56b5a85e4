"""What is said to Whisper while it learns, and how Whisper would write it.

The sentences are those that models of understanding learn from; none of them is measured on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from voice_skill.content import load_pack
from voice_skill.sampler import Sampler
from voice_skill.training import rows

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

LONGEST = 32
"""Words of a sentence, at most: more takes longer than a window."""
SHORT = 4
"""Words up to which a sentence is a short answer."""
_ANSWERS, _SHORT = 0.1, 0.27
"""Of all that is said, the part that is a bare answer, and the part that is that or another short sentence."""
_PLAIN = re.compile(r"[a-z]+(?:[' ][a-z]+)*")
_ASKS = re.compile(
    r"(?:what|why|how|when|where|who|is|are|can|could|should|do|does|did|will|would|shall|am|was|were|has|have)\b"
)
_CAPITALS = {
    word.lower(): word
    for word in (
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Christmas", "Easter"),
        *("January", "February", "March", "April", "June", "July", "August", "September", "October", "November"),
        *("December", "I", "I'm", "I've", "I'll", "I'd"),
    )
}
"""Words that are written with capitals wherever they stand."""


class Sentences:
    """All that may be said."""

    def __init__(self, folder: Path) -> None:
        """Take the examples of a content pack, and its bare answers. Raises ContentError."""
        pack = load_pack(folder)
        texts = dict.fromkeys(row.text for row in rows.all_rows(folder, pack))
        fit = [text for text in texts if _PLAIN.fullmatch(text) and len(text.split()) <= LONGEST]
        self.short = [text for text in fit if len(text.split()) <= SHORT]
        self.long = [text for text in fit if len(text.split()) > SHORT]
        sampler = Sampler(pack)
        commands = sampler.intents(pack.language.source, pack.groups["conversation"], 1)
        self.answers = [text for text in dict.fromkeys((*sampler.answers(1), *commands)) if _PLAIN.fullmatch(text)]

    def one(self, chance: Random) -> str:
        """Return one of them."""
        drawn = chance.random()
        kind = self.answers if drawn < _ANSWERS else self.short if drawn < _SHORT else self.long
        return chance.choice(kind)


def written(text: str) -> str:
    """Return a sentence as Whisper writes one: with capitals, and a stop or a question mark.

    What it need not learn anew leaves room for what it must.
    """
    words = [_CAPITALS.get(word, word) for word in text.split()]
    line = " ".join(words)
    asks = _ASKS.match(text) and len(words) > 2  # noqa: PLR2004 (two words are an exclamation)
    return line[0].upper() + line[1:] + ("?" if asks else ".")
