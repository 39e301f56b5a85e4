"""What begins a conversation while none is held: the wake word, a key, or words that fit.

    awake ──the conversation is over──► asleep ──wake word or key──► awake, and greets unless words follow at once
                                              ──words that fit──► awake, and answers them

While it is asleep for a wake word or a key, nothing else is listened to: neither endpoint nor recogniser runs.
"""

from __future__ import annotations

import os
import select
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

    from voice_skill.hearing.protocol import Samples
    from voice_skill.hearing.wake import WakeWord

GREETS_AFTER_S = 1.5
"""Seconds after the wake word within which a person may go on speaking; then they are greeted."""
_AT_ONCE = float("-inf")
_TYPED = 4096


class By(StrEnum):
    """What has begun a conversation."""

    WORD = "word"
    """The wake word."""
    KEY = "key"
    """The Enter key."""
    SPEECH = "speech"
    """Words that can only be meant for us."""


class Key:
    """The Enter key; or whatever writes lines to standard input, such as a script that watches a button."""

    def __init__(self, keyboard: TextIO | None = None) -> None:
        """Read from standard input, or `keyboard`."""
        self._keyboard = keyboard or sys.stdin
        self.gone = self._keyboard is None
        """Whether no key will come any more."""

    def pressed(self) -> bool:
        """Return whether it was pressed since this was last asked; returns at once."""
        pressed = False
        while not self.gone and select.select([self._keyboard], [], [], 0)[0]:
            typed = os.read(self._keyboard.fileno(), _TYPED)
            self.gone = not typed
            pressed = pressed or b"\n" in typed
        return pressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Starting:
    """What begins conversations."""

    word: WakeWord | None = None
    """The wake word, where it is used."""
    key: Key | None = None
    """The key, where it is used."""
    at_once: bool = True
    """Whether the first conversation begins at once."""


BY_SPEECH = Starting()
"""The first conversation begins at once, later ones by speech."""


class Waking:
    """Whether a conversation is held, and what begins the next one."""

    def __init__(self, starting: Starting) -> None:
        """Begin awake, or asleep where the first conversation too is to be begun."""
        self._word, self._key = starting.word, starting.key
        self.asleep = not starting.at_once
        """Whether no conversation is held."""
        self._greets_at: float | None = _AT_ONCE if starting.at_once else None
        if self.asleep:
            self.sleep()

    @property
    def by_speech(self) -> bool:
        """Return whether words begin a conversation; they do where nothing else can any more."""
        return self._word is None and (self._key is None or self._key.gone)

    @property
    def rests(self) -> bool:
        """Return whether all that is listened for is the wake word or a key."""
        return self.asleep and not self.by_speech

    @property
    def hint(self) -> str:
        """Return the sentence on how to begin, for the screen; empty where words do."""
        if self._word is not None:
            return f'To talk, say "{self._word.phrase}".'
        return "" if self.by_speech else "To talk, press Enter."

    def sleep(self) -> None:
        """End the conversation; what was heard or pressed before begins none."""
        self.asleep, self._greets_at = True, None
        if self._word is not None:
            self._word.reset()
        if self._key is not None:
            self._key.pressed()

    def woken(self, frame: Samples) -> By | None:
        """Take a frame heard while asleep; return what begins a conversation just now."""
        if self._word is not None:
            return By.WORD if self._word.accept(frame) else None
        return By.KEY if self._key is not None and self._key.pressed() else None

    def wake(self, greets_at: float | None = None) -> None:
        """Begin a conversation, and greet then unless words come before."""
        self.asleep, self._greets_at = False, greets_at

    @property
    def greets(self) -> bool:
        """Return whether the greeting is still to come."""
        return self._greets_at is not None

    def greets_now(self, now: float, *, hearing: bool) -> bool:
        """Return whether to greet now; a person who was woken for and already speaks is heard first."""
        if self._greets_at is None or now < self._greets_at:
            return False
        return not hearing or self._greets_at == _AT_ONCE

    def greeted(self) -> None:
        """Note that a greeting is not, or no longer, needed."""
        self._greets_at = None
