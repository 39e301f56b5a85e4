"""Opens what listens and speaks, by the settings: the one place where adapters are put together."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.errors import VoiceSkillError, VoiceUnavailable, WrongUsage
from voice_skill.waking import BY_SPEECH, Key, Starting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voice_skill.hearing.endpoint import EndpointSettings
    from voice_skill.hearing.microphone import Microphone
    from voice_skill.hearing.protocol import Recogniser
    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings
    from voice_skill.speaking.protocol import Delivery, Player, Voice


_STDERR = 2
"""The file descriptor that C libraries print their errors to."""
PLAYER_LATENCY_S = 0.15
"""Seconds of sound that the loudspeaker has in hand: a recogniser at work may keep our player waiting for so long."""
MICROPHONE_GONE_S = 1.5
"""Seconds without sound after which the microphone counts as gone."""


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Keep what sound libraries print by themselves off the terminal; what we print goes there all the same."""
    sys.stderr.flush()
    kept, nothing = os.dup(_STDERR), os.open(os.devnull, os.O_WRONLY)
    before = sys.stderr
    with os.fdopen(os.dup(kept), "w", encoding="utf-8", errors="replace", buffering=1) as ours:
        os.dup2(nothing, _STDERR)
        sys.stderr = ours
        try:
            yield
        finally:
            sys.stderr = before
            os.dup2(kept, _STDERR)
            os.close(kept)
            os.close(nothing)


def endpoint_settings(settings: Settings) -> EndpointSettings:
    """Return how patiently to listen."""
    from voice_skill.hearing.endpoint import EndpointSettings

    return EndpointSettings(
        wait_yes_no_s=settings.wait_yes_no_s,
        wait_value_s=settings.wait_value_s,
        wait_open_s=settings.wait_open_s,
        wait_command_s=settings.wait_command_s,
        wait_thinking_s=settings.wait_thinking_s,
        patience=settings.patience,
    )


def check_engine(settings: Settings) -> None:
    """Raise WrongUsage for an engine that there is not, ModelMissing or ModelBroken for one that is not installed."""
    from voice_skill.hearing.engines import check_installed, engine_named

    check_installed(engine_named(settings.engine))


def recogniser(settings: Settings, pack: ContentPack) -> Recogniser:
    """Return the recogniser of the settings, "auto" for the best there is. Raises ModelMissing and ModelBroken."""
    from voice_skill.hearing import engines
    from voice_skill.hints import written_words
    from voice_skill.thrift import give_memory_back

    give_memory_back()
    return engines.recogniser(engines.engine_named(settings.engine), written_words(pack), pack.pairs)


def starting(settings: Settings) -> Starting:
    """Return what begins conversations. Raises ModelMissing and ModelBroken where a wake word must be there."""
    from voice_skill.hearing import wake

    match settings.start:
        case "auto":
            if not wake.is_installed():
                return BY_SPEECH
            try:
                return Starting(word=wake.MicroWakeWord(settings.wake_word))
            except VoiceSkillError as trouble:
                sys.stderr.write(f"voice-skill: {trouble}\n")
                return BY_SPEECH
        case "wake":
            return Starting(word=wake.MicroWakeWord(settings.wake_word), at_once=False)
        case "key":
            return Starting(key=Key(), at_once=False)
        case "speech":
            return BY_SPEECH


def microphone(settings: Settings) -> Microphone:
    """Return the microphone, not yet opened. Raises DeviceGone where there is none."""
    from voice_skill.hearing.microphone import Microphone

    return Microphone(settings.microphone or None, gone_after_s=MICROPHONE_GONE_S)


def delivery(settings: Settings) -> Delivery:
    """Return how to speak."""
    from voice_skill.speaking.protocol import Delivery

    return Delivery(rate=settings.rate, volume=settings.volume, voice=settings.voice)


def voice(settings: Settings) -> Voice:
    """Return the voice; it starts at once and says at the first sentence if it cannot speak.

    Raises WrongUsage for a name that no voice has.
    """
    from voice_skill.speaking.open_voice import open_voice

    opened = open_voice(settings.voice)
    if settings.voice:
        _check_voice(opened, settings)
    return opened


def some_voice(settings: Settings, *, refused: str = "") -> tuple[Voice, Settings, str]:
    """Return the voice, or the usual one where there is none as set; the settings of it, and a sentence on that.

    Raises WrongUsage where the name is the one that is to be `refused`: it was given just now, and can be given again.
    """
    try:
        return voice(settings), settings, ""
    except WrongUsage as unknown:
        if settings.voice == refused:
            raise
        usual = replace(settings, voice="")
        return voice(usual), usual, f"{unknown} The usual voice speaks."


def _check_voice(opened: Voice, settings: Settings) -> None:
    """Raise WrongUsage for a name that no voice has; that there is no voice at all is told when it is to speak."""
    try:
        opened.names()
    except VoiceUnavailable:
        return
    try:
        opened.render("a", delivery(settings))
    except VoiceUnavailable as unknown:
        opened.close()
        raise WrongUsage(str(unknown)) from None


def player(settings: Settings) -> Player:
    """Return the loudspeaker, not yet opened. Raises DeviceGone where PortAudio is missing."""
    from voice_skill.speaking.player import DevicePlayer, PlayerSettings

    return DevicePlayer(PlayerSettings(device=settings.loudspeaker, latency_s=PLAYER_LATENCY_S))


def country(settings: Settings, pack: ContentPack) -> str:
    """Return the country code whose numbers are told. Raises WrongUsage for one that the pack has not."""
    chosen = settings.country.upper()
    if chosen and chosen not in pack.numbers:
        known = ", ".join(sorted(pack.numbers))
        message = f"There are no emergency numbers for {settings.country!r}; choose one of {known}."
        raise WrongUsage(message)
    return chosen
