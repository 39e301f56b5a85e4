"""What the Wyoming service says of itself; nothing is loaded for that."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from wyoming.info import (
    AsrModel,
    AsrProgram,
    Attribution,
    HandleModel,
    HandleProgram,
    Info,
    TtsProgram,
    TtsVoice,
)

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings

NAME = "voice-skill"
"""What Home Assistant calls the service."""


def languages(pack: ContentPack) -> list[str]:
    """Return the languages of a pack, the wider one first, as Home Assistant compares them."""
    return list(dict.fromkeys((pack.locale.partition("-")[0], pack.locale)))


def info(pack: ContentPack, settings: Settings) -> Info:
    """Return the three programs: one that answers, one that hears, one that speaks."""
    about = _told(f"About {pack.name}, version {pack.version} of the content")
    hears = _told(f"The recogniser of the settings: {settings.engine}")
    speaks = _told("The voice of the settings")
    spoken = languages(pack)
    answers = HandleModel(name=pack.name, languages=spoken, **about)
    hearing = AsrModel(name=settings.engine, languages=spoken, **hears)
    voice = TtsVoice(name=settings.voice or pack.locale, languages=spoken, **speaks)
    return Info(
        handle=[HandleProgram(name=NAME, models=[answers], **about)],
        asr=[AsrProgram(name=NAME, models=[hearing], **hears)],
        tts=[TtsProgram(name=NAME, voices=[voice], **speaks)],
    )


def _told(description: str) -> dict[str, Any]:
    """Return what every program and model says of itself beside its name."""
    made_by = Attribution(name=NAME, url="")
    return {"attribution": made_by, "installed": True, "description": description, "version": version(NAME)}
