"""The main job: the live conversation where there are a microphone and a loudspeaker, else the demo."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill import adapters, chat
from voice_skill.captions import LastingCaptions, TerminalCaptions
from voice_skill.capture import Capture
from voice_skill.demo_command import hold_demo
from voice_skill.errors import DeviceGone, VoiceSkillError, WrongUsage
from voice_skill.events import open_events
from voice_skill.hints import HintBook
from voice_skill.leaving import ended_by_signals, say_last
from voice_skill.loading import LoadingRecogniser
from voice_skill.meter import MeteredSource
from voice_skill.saying import Saying
from voice_skill.session import Session
from voice_skill.settings import chosen, keep, load
from voice_skill.streams import ReaderGone
from voice_skill.surroundings import Surroundings
from voice_skill.systemd.starting import Service, looked_after

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voice_skill.captions import Captions
    from voice_skill.capture import Source
    from voice_skill.hearing.protocol import Recogniser
    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings
    from voice_skill.speaking.protocol import Player, Voice

_STEPS = 3
"""What is loaded before it listens, as it is shown."""


def talk_or_demo(pack: ContentPack) -> None:
    """Talk; on a machine without microphone or loudspeaker say so, and hold the demo conversation."""
    settings = chosen()
    with adapters.quiet_libraries():
        missing = _missing(settings)
    if not missing:
        talk(pack, settings)
        return
    captions = TerminalCaptions()
    captions.note(f"{missing} So here is the demo conversation, from recordings.")
    hold_demo(pack, settings)


def talk(pack: ContentPack, settings: Settings, events: Path | None = None, *, once: bool = False) -> None:
    """Hold the live conversation until it is over or somebody ends it; `events` is where they are written.

    `once` ends after one conversation, and before the first where there is no microphone.
    What keeps it from being held is told, aloud too where that can be, and ends the program. Raises WrongUsage.
    """
    ended = ended_by_signals()
    service = looked_after(pack)
    book = HintBook(pack)
    loading = LoadingRecogniser(lambda: _loaded(pack, book, settings, around.captions, ended))
    with adapters.quiet_libraries():
        try:
            country = _checked(pack, settings, once=once)
            # A voice that was kept may be gone, such as a file; one that was named just now can be named again.
            named_now = settings.voice if settings.voice != load().settings.voice else ""
            voice, settings, lack = adapters.some_voice(settings, refused=named_now)
            around = replace(_surroundings(settings, voice, events, book, loading, ended, service), lack=lack)
            loading.begin()
            Session(pack, around, settings, once=once, country=country).run()
        except (WrongUsage, ReaderGone):
            raise
        except VoiceSkillError as trouble:
            sys.stderr.write(f"voice-skill: {trouble}\n")
            say_last(settings, str(trouble), ended)
            raise SystemExit(1) from None
        finally:
            loading.end()


def _checked(pack: ContentPack, settings: Settings, *, once: bool) -> str:
    """Return the country, once all is found right that can be told before anything waits. Raises VoiceSkillError."""
    country = adapters.country(settings, pack)
    adapters.check_engine(settings)
    if once:
        with adapters.microphone(settings):
            pass
    return country


def _surroundings(
    settings: Settings,
    voice: Voice,
    events: Path | None,
    book: HintBook,
    loading: LoadingRecogniser,
    ended: Callable[[], bool],
    service: Service,
) -> Surroundings:
    """Put together what a session hears, speaks and shows with. Raises VoiceSkillError."""
    captions = service.captions or LastingCaptions(sys.stderr if str(events) == "-" else sys.stdout)
    player = adapters.player(settings)
    written = open_events(events, captions.note)
    return Surroundings(
        source=_source(settings, captions),
        recogniser=loading,
        loaded=loading.done,
        saying=Saying(
            voice,
            player,
            delivery=adapters.delivery(settings),
            captions=captions,
            events=written,
            clock=time.monotonic,
            tones=settings.earcons,
        ),
        book=book,
        endpoint=adapters.endpoint_settings(settings),
        ended=ended,
        starting=service.begins(adapters.starting(settings)),
        events=written,
        captions=captions,
        delivery=adapters.delivery,
        keep=keep,
        broken_off=service.broken_off,
        keeper=service.keeper,
        refresh=lambda: _refresh(player),
    )


def _source(settings: Settings, captions: Captions) -> Source:
    """Return where frames come from, with a meter where that is wanted."""
    capture = Capture(lambda: adapters.microphone(settings))
    return MeteredSource(capture, captions.level) if settings.level_meter else capture


def _loaded(
    pack: ContentPack, book: HintBook, settings: Settings, captions: Captions, ended: Callable[[], bool]
) -> Recogniser:
    """Return the recogniser, after the first use of everything that is slow only the first time."""
    captions.progress(0, _STEPS, "the recogniser")
    opened = adapters.recogniser(settings, pack)
    if ended():
        return opened
    captions.progress(1, _STEPS, "understanding")
    begun = chat.begin(pack)
    chat.answer(begun.after, begun.reply.say, pack)
    captions.progress(2, _STEPS, "what may be said")
    book.expecting(begun.after.open or None, begun.reply.expects)
    book.interruptions()
    captions.progress(_STEPS, _STEPS, "ready")
    return opened


def _missing(settings: Settings) -> str:
    """Return the sentence on what a live conversation lacks here; empty where nothing is."""
    try:
        with adapters.microphone(settings):
            player = adapters.player(settings)
            player.wake()
            player.close()
    except DeviceGone as gone:
        return str(gone)
    return ""


def _refresh(player: Player) -> None:
    """Look for sound devices anew; that ends every open stream, so the player lets go of its own first."""
    from voice_skill.hearing import microphone

    player.close()
    try:
        microphone.refresh()
    except VoiceSkillError:
        return
