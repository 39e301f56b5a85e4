"""Finds the voice that a name asks for: a Piper voice where there is one of that name, else espeak-ng's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from voice_skill.speaking.protocol import USUAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.speaking.protocol import Delivery, Sound, Voice

ONNX = ".onnx"
"""What the file of a Piper voice ends with."""
_WOMEN, _MEN = ("en-gb+f3", "en-us+f4"), ("en-gb", "en-us+m3", "en-gb-scotland")
"""Voices of espeak-ng that are easy to understand and easy to tell apart, each with its variant after a plus sign."""


def open_voice(name: str = "", piper_folders: Sequence[Path] = ()) -> AnyVoice:
    """Return a voice that knows the name; its render raises VoiceUnavailable where nobody does.

    Piper is asked only where the name is a Piper voice, so that it need not be installed.
    """
    opened = AnyVoice(piper_folders)
    opened.of(name)
    return opened


def offered(current: str, wanted: str) -> tuple[str, ...]:
    """Return the names of the voices to choose from, in turn, for somebody who wants "another", a "woman" or a "man".

    Piper voices beside the current one come first, whoever is wanted, as long as their files do not tell who speaks.
    """
    if wanted == "woman":
        return _WOMEN
    if wanted == "man":
        return _MEN
    beside = Path(current).parent.glob(f"*{ONNX}") if Path(current).suffix == ONNX else ()
    # The usual voice sounds as the first man's, so a woman's comes before.
    mixed = (voice for pair in zip(_WOMEN, _MEN, strict=False) for voice in pair)
    return (*sorted(map(str, beside)), *mixed, *_MEN[len(_WOMEN) :])


class AnyVoice:
    """Speaks with whichever voice a delivery names; each synthesiser starts when it is first wanted."""

    def __init__(self, piper_folders: Sequence[Path] = ()) -> None:
        """Look for Piper voices in folders."""
        self._folders = tuple(piper_folders)
        self._open: dict[bool, Voice] = {}

    def of(self, name: str) -> Voice:
        """Return the synthesiser of a voice. Raises VoiceUnavailable where it is not installed."""
        is_piper = bool(name) and (
            Path(name).suffix == ONNX or any((folder / f"{name}{ONNX}").is_file() for folder in self._folders)
        )
        if is_piper not in self._open:
            self._open[is_piper] = self._opened(is_piper=is_piper)
        return self._open[is_piper]

    def render(self, sentence: str, delivery: Delivery = USUAL) -> Sound:
        """Return the sound of one sentence. Raises VoiceUnavailable."""
        return self.of(delivery.voice).render(sentence, delivery)

    def names(self) -> tuple[str, ...]:
        """Return the names of the synthesisers that have been wanted so far."""
        return tuple(name for voice in self._open.values() for name in voice.names())

    def close(self) -> None:
        """Give back what all of them hold."""
        for voice in self._open.values():
            voice.close()
        self._open.clear()

    def _opened(self, *, is_piper: bool) -> Voice:
        if is_piper:
            from voice_skill.speaking.piper_voice import PiperVoice

            return PiperVoice(self._folders)
        from voice_skill.speaking.pyttsx3_voice import Pyttsx3Voice

        return Pyttsx3Voice()
