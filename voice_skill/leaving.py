"""How the live conversation ends before its time: by Ctrl-C or a signal, or by an error, which is said aloud too."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill import adapters, told_to_end
from voice_skill.errors import VoiceSkillError
from voice_skill.speaking.any_output import may_have_output
from voice_skill.speaking.sentences import sentences
from voice_skill.told_to_end import BY_SIGNAL, TOLD

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from voice_skill.settings import Settings
    from voice_skill.speaking.protocol import Player, Voice


def ended_by_signals() -> Callable[[], bool]:
    """Return what tells whether somebody has asked to end, by Ctrl-C, SIGTERM or a closed terminal.

    It holds until the process ends, so that no signal finds it half ended; a second one does not wait.
    One that came before, and was lost while modules were imported, counts.
    """
    asked = told_to_end.asked()

    def end(number: int, _frame: FrameType | None) -> None:
        if asked:
            os._exit(BY_SIGNAL + number)
        asked.append(number)

    for number in (signal.SIGINT, *TOLD):
        if number == signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN:  # as nohup ignores SIGHUP
            signal.signal(number, end)
    return lambda: bool(asked)


def say_last(settings: Settings, text: str, ended: Callable[[], bool]) -> None:
    """Say a text aloud, where that can be done, until it is said or somebody ends it."""
    if not may_have_output():
        return
    with suppress(VoiceSkillError):
        voice, player = adapters.voice(replace(settings, voice="")), adapters.player(settings)
        try:
            _say(text.replace("`", ""), voice, player, settings, ended)
        finally:
            player.close()
            voice.close()


def _say(text: str, voice: Voice, player: Player, settings: Settings, ended: Callable[[], bool]) -> None:
    """Say a text. Raises VoiceUnavailable and DeviceGone."""
    player.wake()
    delivery = replace(adapters.delivery(settings), voice="")
    for sentence in sentences(text):
        player.play(voice.render(sentence, delivery))
    while player.playing and not ended():
        time.sleep(0.05)
