"""What may cut in while the program speaks: commands, dangers, or any speech where so set; never its own voice.

Two looks. A part of an utterance that sounds like a stop holds the voice, since holding costs little.
The whole utterance decides. It has begun with sound louder than an echo would be, or it would not be one (echo.py);
the very words that are being said must be clearly louder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from voice_skill.echo import CLEAR_DB, same_words
from voice_skill.understand import understand
from voice_skill.values import Transcript, Urgency

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack
    from voice_skill.values import Understanding

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
WAKING = frozenset({"greet", "help", "start_over"})
"""Intents that begin a conversation by themselves."""
ASKING = ("cause", "condition", "advice", "care")
"""Groups of intents that begin one together with a word of our field."""
ANSWERED_EARLY_S = 1.0
"""Seconds before the end of a question within which its answer may begin."""
DESCRIPTION_WORDS = 4
"""Words from which what began over the voice, and went on after it, is taken as meant for us."""
STOP_WORDS = 3
"""Words of a stop at most."""
_LOUD_PART = 80
"""Percentile of an utterance's frames whose loudness stands for it."""


class Interrupting:
    """Decides what cuts in, and what is meant for us, while the program speaks and just after."""

    def __init__(self, pack: ContentPack, barge_in: str, stops: frozenset[str]) -> None:
        """Let in what the setting `barge_in` says: "commands", "any" or "off"; `stops` are wordings of a stop."""
        self._pack = pack
        self._stops = stops
        self._any = barge_in == "any"
        self._intents = STOPPING if barge_in == "off" else CUTTING_IN
        self._began_over_voice: float | None = None
        self._louder: list[float] = []
        self._early: Transcript | None = None
        self.said_lately = ""
        """The sentences said lately; kept until other ones are said."""
        self.voice_ended = 0.0
        """When the voice fell silent, in seconds of the clock."""

    def begin(self, t: float, *, over_voice: bool) -> None:
        """Follow an utterance that began at t, perhaps while the program spoke."""
        self._began_over_voice = t if over_voice else None
        self._louder, self._early = [], None

    def louder(self, excess_db: float) -> None:
        """Take by how much a frame of the utterance was louder than an echo would be."""
        self._louder.append(excess_db)

    def may(self, words: str) -> bool:
        """Return whether the words so far are reason to hold the voice: they end in what asks for silence.

        Looked up and not understood, since it is asked ten times a second.
        Under a model of commands much of other talk seems to be one for a moment, so others wait for the end.
        """
        said = words.split()
        ends = (" ".join(said[-count:]) for count in range(1, STOP_WORDS + 1))
        return not self._is_own(words) and any(end in self._stops for end in ends)

    def does(self, heard: Transcript) -> bool:
        """Return whether a whole utterance cuts in."""
        if not heard.text or self._is_own(heard.text):
            return False
        return self._any or self._matters(heard)

    def may_be_stop(self, heard: Transcript) -> bool:
        """Return whether an utterance that was not understood may have been a stop: then silence costs nothing."""
        if heard.text:
            return False
        readings = (understand(Transcript(text), self._pack) for text in heard.alternatives if not self._is_own(text))
        return any(said.intent in STOPPING for said in readings)

    def is_meant_for_us(self, heard: Transcript) -> bool:
        """Return whether an utterance that ended after the voice is an answer: no echo, and no talk over a question."""
        if self._began_over_voice is None:
            return True
        if self._is_own(heard.text):
            return False
        long = len(heard.text.split()) >= DESCRIPTION_WORDS
        return long or not self._is_too_early or self.does(heard)

    def keep(self, heard: Transcript) -> None:
        """Keep what did not cut in: it may turn out to be the answer to the question that is being asked."""
        self._early = heard

    def early(self) -> Transcript | None:
        """Return what was kept, once, where it began so shortly before the voice ended that it is an answer."""
        kept, self._early = self._early, None
        if kept is None or not kept.text or self._is_own(kept.text) or self._is_too_early:
            return None
        return kept

    @property
    def _is_too_early(self) -> bool:
        began = self._began_over_voice
        return began is not None and began < self.voice_ended - ANSWERED_EARLY_S

    def _matters(self, heard: Transcript) -> bool:
        said = understand(heard, self._pack)
        urgent = said.crisis or said.urgency >= Urgency.URGENT
        exactly = said.speech is not None and self._intents is CUTTING_IN
        return urgent or exactly or not self._intents.isdisjoint((said.intent, *said.also))

    def _is_own(self, words: str) -> bool:
        """Return whether words are those that are being said, and not clearly another's."""
        if not self._louder:
            return False
        clearly = float(np.percentile(self._louder, _LOUD_PART)) >= CLEAR_DB
        return not clearly and same_words(words, self.said_lately)


def is_for_us(said: Understanding, pack: ContentPack) -> bool:
    """Return whether words that nobody was asked for are meant for this program, and not for others in the room."""
    if said.crisis or said.urgency >= Urgency.URGENT or said.intent in WAKING:
        return True
    asked = any(said.intent in pack.groups.get(group, ()) for group in ASKING)
    return any(asked or finding.kind in pack.talk.about for finding in said.findings)
