"""Finds the voice that a name asks for: a Piper voice where there is one of that name, else espeak-ng's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voice_skill.speaking.protocol import Voice


def open_voice(name: str = "", piper_folders: Sequence[Path] = ()) -> Voice:
    """Return a voice that knows the name; its render raises VoiceUnavailable where nobody does.

    Piper is asked only where the name is a Piper voice, so that it need not be installed.
    """
    piper = Path(name).suffix == ".onnx" or any((folder / f"{name}.onnx").is_file() for folder in piper_folders)
    if name and piper:
        from voice_skill.speaking.piper_voice import PiperVoice

        return PiperVoice(piper_folders)
    from voice_skill.speaking.pyttsx3_voice import Pyttsx3Voice

    return Pyttsx3Voice()
