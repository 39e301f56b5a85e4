"""`voice-skill demo`: puts together what the demo conversation is played with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill import adapters
from voice_skill.captions import TerminalCaptions
from voice_skill.demo import Show, Stage
from voice_skill.errors import DeviceGone
from voice_skill.hints import HintBook
from voice_skill.speaking.any_output import may_have_output

if TYPE_CHECKING:
    from pathlib import Path

    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings
    from voice_skill.speaking.protocol import Player


def hold_demo(pack: ContentPack, settings: Settings, keep: Path | None = None) -> None:
    """Hold the demo conversation; `keep` is a folder for the spoken replies. Raises VoiceSkillError."""
    adapters.check_engine(settings)
    voice, player = adapters.voice(settings), _player(settings)
    stage = Stage(
        pack=pack,
        hints=HintBook(pack),
        recogniser=adapters.recogniser(settings, pack),
        captions=TerminalCaptions(),
        voice=voice,
        player=player,
        delivery=adapters.delivery(settings),
        keep=keep,
        country=adapters.country(settings, pack),
    )
    try:
        Show(stage).run()
    finally:
        voice.close()
        if player:
            player.close()


def _player(settings: Settings) -> Player | None:
    """Return the loudspeaker, where there is one."""
    if not may_have_output():
        return None
    with adapters.quiet_libraries():
        try:
            player = adapters.player(settings)
            player.wake()
        except DeviceGone:
            return None
    return player
