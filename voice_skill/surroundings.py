"""What a live session hears, speaks and shows with: every device and every library behind a protocol."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voice_skill.keeper import Keeper, Nobody
from voice_skill.waking import BY_SPEECH, Starting

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.captions import Captions
    from voice_skill.capture import Source
    from voice_skill.conversation import Conversation
    from voice_skill.events import Events
    from voice_skill.hearing.endpoint import EndpointSettings
    from voice_skill.hearing.protocol import Recogniser
    from voice_skill.hearing.voice_activity import VoiceActivity
    from voice_skill.hints import HintBook
    from voice_skill.saying import Saying
    from voice_skill.settings import Settings
    from voice_skill.speaking.protocol import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a session hears, speaks and shows with."""

    source: Source
    """Frames of the microphone."""
    recogniser: Recogniser
    """Hears."""
    saying: Saying
    """Speaks."""
    book: HintBook
    """Knows what may be said next."""
    endpoint: EndpointSettings
    """How patiently to listen."""
    events: Events
    """Where events are written."""
    captions: Captions
    """Shows what is heard and said."""
    delivery: Callable[[Settings], Delivery]
    """How to speak by the settings."""
    loaded: Callable[[], bool] = lambda: True
    """Whether the recogniser is there; nothing is said before, since loading would make it stutter.

    Raises what loading raised.
    """
    ended: Callable[[], bool] = lambda: False
    """Whether somebody has asked it to end, such as by Ctrl-C."""
    starting: Starting = BY_SPEECH
    """What begins conversations."""
    lack: str = ""
    """What is not as it was set, and is told after the first words."""
    broken_off: Conversation | None = None
    """The conversation to go on with; None for a new one."""
    keeper: Keeper = field(default_factory=Nobody)
    """Looks after the session."""
    activity: VoiceActivity | None = None
    """Judges what is a voice; Silero's network where None."""
    clock: Callable[[], float] = time.monotonic
    """Seconds."""
    keep: Callable[[Settings, tuple[str, ...]], None] = lambda _settings, _names: None
    """Writes settings down that were changed by voice. Raises SettingsNotKept."""
    refresh: Callable[[], None] = lambda: None
    """Looks for sound devices anew; ends every open one."""
