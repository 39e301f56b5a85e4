"""What may cut in while the program speaks: commands, dangers, or any speech where so set; never its own voice.

Two looks. A part of an utterance that sounds like a command or a danger holds the voice, since holding costs little.
The whole utterance decides: it is louder than the echo would be, and not just the words that are being said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.echo import CLEAR_DB, MARGIN_DB, same_words
from voice_skill.understand import understand
from voice_skill.values import Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

STOPPING = frozenset({"stop", "wait"})
"""Intents that cut in whatever is set."""
CUTTING_IN = STOPPING | {
    "repeat",
    "rephrase",
    "clarify",
    "slower",
    "faster",
    "louder",
    "quieter",
    "skip",
    "back",
    "start_over",
    "delete_data",
    "help",
    "goodbye",
}
"""Intents that cut in unless that is switched off."""


class Interrupting:
    """Decides what cuts in."""

    def __init__(self, pack: ContentPack, barge_in: str) -> None:
        """Let in what the setting `barge_in` says: "commands", "any" or "off"."""
        self._pack = pack
        self._any = barge_in == "any"
        self._intents = STOPPING if barge_in == "off" else CUTTING_IN

    def may(self, words: str, saying: str, louder_db: float) -> bool:
        """Return whether the words so far are reason to hold the voice."""
        return louder_db >= MARGIN_DB and not _own(words, saying, louder_db) and self._matters(Transcript(words))

    def does(self, heard: Transcript, saying: str, louder_db: float) -> bool:
        """Return whether a whole utterance cuts in; louder_db is by how much it was louder than an echo would be."""
        if not heard.text or louder_db < MARGIN_DB or _own(heard.text, saying, louder_db):
            return False
        return self._any or self._matters(heard)

    def is_echo(self, heard: Transcript, saying: str, louder_db: float) -> bool:
        """Return whether an utterance that began while the program spoke is only its own voice."""
        return louder_db < MARGIN_DB or _own(heard.text, saying, louder_db)

    def _matters(self, heard: Transcript) -> bool:
        said = understand(heard, self._pack)
        urgent = said.crisis or said.urgency >= Urgency.URGENT
        return urgent or not self._intents.isdisjoint((said.intent, *said.also))


def _own(words: str, saying: str, louder_db: float) -> bool:
    """Return whether words are those that are being said, and not clearly another's."""
    return louder_db < CLEAR_DB and same_words(words, saying)
