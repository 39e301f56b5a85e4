"""The findings of `voice-skill doctor`: what each says, printed for people or programs, and said aloud."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click
import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from voice_skill import adapters
from voice_skill.errors import VoiceSkillError
from voice_skill.speaking.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.settings import Settings
    from voice_skill.speaking.protocol import Player, Voice


class NotSaid(VoiceSkillError):
    """There is no loudspeaker or no voice that would say findings aloud."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding."""

    area: str
    """What it is about."""
    found: str
    """What there is, as a sentence."""
    do: str = ""
    """What to do; empty where nothing has to be done."""
    could: str = ""
    """What may be done but need not; empty where there is nothing."""

    @property
    def ok(self) -> bool:
        """Return whether nothing has to be done."""
        return not self.do

    @property
    def spoken(self) -> str:
        """Return it for the ear, which has no column that says what is in order: each ends with what to do."""
        optional = f"If you like: {self.could}" if self.could else ""
        return f"{self.area}. {self.found} {self.do or optional or NOTHING}"


NOTHING = "Nothing to do."
"""What a finding that is in order ends with, when it is spoken."""
OPENING = "I look over this machine. Each finding ends with what to do. To end, press Control and C."
"""The first words, for somebody who has no screen."""


def summary(made: Sequence[Found]) -> str:
    """Return the last words: what is to be done, among all that was said."""
    areas = [found.area for found in made if not found.ok]
    return f"That was all. There is something to do about: {', '.join(areas)}." if areas else f"That was all. {NOTHING}"


class Printed:
    """Findings as lines of JSON, or as rows for people."""

    def __init__(self, *, as_lines: bool) -> None:
        self._as_lines = as_lines
        self._console = Console(highlight=False)

    def show(self, found: Found) -> None:
        """Print one finding."""
        if self._as_lines:
            click.echo(msgspec.json.encode({**asdict(found), "ok": found.ok}).decode())
            return
        row = Table.grid(padding=(0, 1))
        row.add_column(width=4)
        row.add_column(width=22)
        row.add_column()
        # What stands in square brackets is a name here, as in voice-skill[wake], and no style.
        row.add_row("ok" if found.ok else "DO", escape(found.area), escape(found.found))
        if found.do:
            row.add_row("", "", f"→ {escape(found.do)}")
        if found.could:
            row.add_row("", "", f"  If you like: {escape(found.could)}")
        self._console.print(row)


class Aloud:
    """Says findings one after the other, until one cannot be said; the others are printed all the same."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opened: tuple[Voice, Player] | None = None
        self._trouble = ""

    def say(self, text: str) -> None:
        """Say a text to its end, where that can be done."""
        if self._trouble:
            return
        try:
            self._say(text)
        except VoiceSkillError as trouble:
            self._trouble = str(trouble).partition("; ")[0].rstrip(".")

    def close(self) -> None:
        """Give everything back. Raises NotSaid where a finding could not be said."""
        for each in self._opened or ():
            each.close()
        if self._trouble:
            message = f"The findings cannot be said aloud ({self._trouble}); what to do about it stands above."
            raise NotSaid(message)

    def _say(self, text: str) -> None:
        """Say a text, with the usual voice where there is none as set. Raises VoiceUnavailable and DeviceGone."""
        if self._opened is None:
            voice, self._settings, _ = adapters.some_voice(self._settings)
            self._opened = voice, adapters.player(self._settings)
            self._opened[1].wake()
        voice, player = self._opened
        for sentence in sentences(text):
            player.play(voice.render(sentence, adapters.delivery(self._settings)))
        player.wait()
