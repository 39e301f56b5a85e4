"""The live conversation without a network and under a watch: nothing is sent, and nothing that was said is kept."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from served_talk import journal, served_in
from systemd.fake_manager import service_manager
from watched import Seen, Watch, nothing_left

if TYPE_CHECKING:
    from pathlib import Path

    from audio_room import AudioRoom
    from watched import Home

    from voice_skill.pack import ContentPack

pytestmark = pytest.mark.flaky(reruns=2)  # in real time, and a shared machine may stall for a second


def test_what_is_said_aloud_to_the_service_stays_in_the_room(
    room: AudioRoom, home: Home, tmp_path: Path, pack: ContentPack
) -> None:
    traces = tmp_path / "traces"
    traces.mkdir()
    watch = Watch(traces)
    environment = {**home.environment, **room.environment, **home.variables}
    pipe = tmp_path / "events"
    with service_manager(tmp_path) as manager:
        with served_in(environment, room, manager, pipe, *watch.alone) as talk:
            talk.until("listening", within_s=90)
            talk.hears("opening")
            talk.until("sound_start")
            talk.hears("bm_george/speak_more_slowly_please")
            talk.until("sound_start")
            talk.process.send_signal(signal.SIGTERM)
            assert talk.process.wait(20) == 0
            printed = journal(talk)
        said = [event["text"] for event in talk.named("transcript")]
        allowed = {manager.address}
    seen = watch.seen()
    assert (home.settings / "config.toml").exists(), "the one thing that is kept is the pace"
    seen = Seen(seen.addresses, seen.sockets - allowed, seen.written - {str(pipe), room.environment["PULSE_COOKIE"]})
    nothing_left(seen, home, pack, said, printed=printed)
