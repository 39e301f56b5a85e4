"""The player on real PortAudio and a real sound server, in a room without a sound card."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voice_skill.errors import DeviceGone
from voice_skill.speaking.player import LOST_S, DevicePlayer, PlayerSettings, resampled
from voice_skill.speaking.protocol import Delivery, Player, Sound
from voice_skill.speaking.pyttsx3_voice import Pyttsx3Voice
from voice_skill.speaking.speaker import Speaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audio_room import AudioRoom, Loudspeaker

SETTLE_S = 0.5


@pytest.fixture(scope="module")
def heard(room: AudioRoom) -> Iterator[Loudspeaker]:
    with room.recording() as recording:
        yield recording


@pytest.fixture(scope="module")
def player(room: AudioRoom, heard: Loudspeaker) -> Iterator[DevicePlayer]:  # noqa: ARG001 - the room must be open
    opened = DevicePlayer()
    opened.play(tone(0.1))
    assert opened.wait(10)
    yield opened
    opened.close()


def tone(seconds: float, rate: int = 22_050, hertz: float = 440) -> Sound:
    wave = np.sin(np.arange(int(seconds * rate)) * (2 * np.pi * hertz / rate))
    return Sound((wave * 8000).astype(np.int16), rate)


def begin(heard: Loudspeaker) -> float:
    time.sleep(SETTLE_S)
    heard.pieces.clear()
    return time.monotonic()


def sounded_s(heard: Loudspeaker) -> float:
    """How long something sounded, from the first loud sample to the last."""
    loud = np.flatnonzero(np.abs(heard.samples.astype(int)) > 500)
    return float(loud[-1] - loud[0]) / heard.rate if len(loud) else 0.0


def pitch_hz(heard: Loudspeaker) -> float:
    """Give the middle distance of two rises through zero as a pitch: a stall of the room shifts few of them."""
    samples = heard.samples.astype(int)
    loud = np.flatnonzero(np.abs(samples) > 500)
    sounding = samples[loud[0] : loud[-1]]
    rises = np.flatnonzero((sounding[:-1] < 0) & (sounding[1:] >= 0))
    # Over ten waves, so that whole samples are fine enough: 1 of 1,090 at 48 kHz.
    return float(heard.rate * 10 / np.median(rises[10:] - rises[:-10]))


def test_it_is_a_player(player: DevicePlayer) -> None:
    protocol: Player = player
    assert not protocol.playing


def test_a_sound_is_heard_soon(player: DevicePlayer, heard: Loudspeaker) -> None:
    waits = []
    for _ in range(3):
        begun = begin(heard)
        player.play(tone(0.2))
        assert player.wait(5)
        time.sleep(SETTLE_S)
        first = heard.first_sound_at()
        assert first is not None
        waits.append(first - begun)
    assert min(waits) < 0.3, "the best of three, since the machine may be busy"


def test_a_sound_is_heard_whole_and_at_its_pitch(player: DevicePlayer, heard: Loudspeaker) -> None:
    begin(heard)
    player.play(tone(1.0))
    assert player.wait(5)
    time.sleep(SETTLE_S)
    assert sounded_s(heard) == pytest.approx(1.0, abs=0.03)
    assert pitch_hz(heard) == pytest.approx(440, abs=3)


def test_sounds_follow_each_other_without_a_gap(player: DevicePlayer, heard: Loudspeaker) -> None:
    begin(heard)
    for _ in range(5):
        player.play(tone(0.2, rate=44_100))
    assert player.wait(5)
    time.sleep(SETTLE_S)
    assert sounded_s(heard) == pytest.approx(1.0, abs=0.03)


def test_waiting_ends_when_the_last_sample_was_heard(player: DevicePlayer, heard: Loudspeaker) -> None:
    begin(heard)
    player.play(tone(0.5))
    assert not player.wait(0.1)
    assert player.wait(5)
    ended = time.monotonic()
    time.sleep(SETTLE_S)
    last = heard.last_sound_at()
    assert last is not None
    assert abs(last - ended) < 0.2


@pytest.mark.parametrize("after_s", [0.3, 0.7, 1.1])
def test_stop_is_silent_within_a_fifth_of_a_second(player: DevicePlayer, heard: Loudspeaker, after_s: float) -> None:
    begin(heard)
    player.play(tone(3.0))
    player.play(tone(3.0))
    time.sleep(after_s)
    stopped = time.monotonic()
    player.stop()
    assert player.wait(1)
    time.sleep(SETTLE_S)
    last = heard.last_sound_at()
    assert last is not None
    assert last - stopped < 0.2


def test_a_pause_is_silent_and_loses_nothing(player: DevicePlayer, heard: Loudspeaker) -> None:
    begin(heard)
    player.play(tone(1.0))
    time.sleep(0.4)
    player.pause()
    time.sleep(0.3)
    before, in_pause = len(heard.pieces), player.played_s
    time.sleep(SETTLE_S)
    assert not any(np.abs(piece).max() > 200 for _, piece in heard.pieces[before:])
    assert player.playing
    player.resume()
    assert player.wait(5)
    time.sleep(SETTLE_S)
    assert player.played_s - in_pause > 0.4
    loud = np.count_nonzero(np.abs(heard.samples.astype(int)) > 500) / heard.rate
    whole = np.count_nonzero(np.abs(tone(1.0, heard.rate).samples.astype(int)) > 500) / heard.rate
    assert loud == pytest.approx(whole, abs=0.05)


def test_the_position_follows_what_is_heard(player: DevicePlayer) -> None:
    before, begun = player.played_s, time.monotonic()
    player.play(tone(2.0))
    for _ in range(8):
        time.sleep(0.2)
        assert player.played_s - before == pytest.approx(time.monotonic() - begun, abs=0.25)
    player.wait()
    assert player.played_s - before == pytest.approx(2.0, abs=0.01)


def test_speech_is_heard_sentence_by_sentence_and_slower_from_the_next(
    player: DevicePlayer, heard: Loudspeaker
) -> None:
    voice = Pyttsx3Voice()
    speaker = Speaker(voice, player)
    begun = begin(heard)
    starts: list[float] = []
    speaker.say(["Call now.", "Do not drive yourself.", "Stay where you are."], lambda: starts.append(time.monotonic()))
    while speaker.sentence == 0:
        time.sleep(0.01)
    speaker.delivery = Delivery(rate=300)
    speaker.repeat()
    assert speaker.wait(20)
    assert len(starts) == 1
    first = heard.first_sound_at()
    assert first is not None
    assert first - begun < 1.0
    voice.close()


def test_a_loudspeaker_that_vanishes_is_noticed_and_used_again(room: AudioRoom) -> None:
    player = DevicePlayer()
    player.wake()
    time.sleep(4.1)
    player.play(tone(5))
    time.sleep(0.5)
    room.unplug_loudspeaker()
    gone = time.monotonic()
    try:
        with pytest.raises(DeviceGone, match="no longer takes sound"):
            player.wait(10)
        assert time.monotonic() - gone < LOST_S + 0.7
    finally:
        room.plug_loudspeaker()
    before = player.played_s
    player.play(tone(0.5))
    assert player.wait(10)
    assert player.played_s - before == pytest.approx(0.5, abs=0.05)
    player.close()


BUSY = "while True: pass"
KEPT_FROM_RUNNING = """
import ctypes
import threading
import time
import numpy as np
from voice_skill.speaking.player import LOST_S, DevicePlayer
from voice_skill.speaking.protocol import Sound

def keep_all_from_running():
    time.sleep(1)
    # Through PyDLL a call keeps all other threads of Python waiting, as a recogniser at work may.
    ctypes.PyDLL(None).usleep(int((LOST_S + 2) * 1e6))

player = DevicePlayer()
player.wake()
time.sleep(4.5)
for _ in range(3):
    player.play(Sound(np.full(44_100, 1000, np.int16), 22_050))
threading.Thread(target=keep_all_from_running).start()
player.wait(30)
player.close()
print("heard")
"""


def test_a_program_that_is_kept_from_running_takes_no_loudspeaker_for_lost(room: AudioRoom) -> None:
    """With others at work beside it, and a library that lets nothing else run."""
    busy = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(4)]
    try:
        ended = subprocess.run(
            [sys.executable, "-c", KEPT_FROM_RUNNING],
            check=False,
            capture_output=True,
            text=True,
            timeout=90,
            env=room.environment,
        )
    finally:
        for process in busy:
            process.kill()
            process.wait()
    assert ended.stdout == "heard\n", ended.stderr


def test_a_loudspeaker_that_vanished_while_nobody_watched_is_opened_anew(room: AudioRoom) -> None:
    player = DevicePlayer()
    player.wake()
    time.sleep(4.1)
    room.unplug_loudspeaker()
    time.sleep(LOST_S + 0.5)
    room.plug_loudspeaker()
    player.play(tone(0.5))
    assert player.wait(10)
    player.close()


def test_a_sound_server_that_dies_ends_nothing_but_the_sound() -> None:
    """In a process of its own: the sound libraries of a dead server are not to be trusted with the other tests."""
    code = """
import time
from audio_room import audio_room
from voice_skill.errors import DeviceGone
from voice_skill.speaking.player import DevicePlayer
from voice_skill.speaking.earcons import Earcon, earcon
with audio_room() as room:
    player = DevicePlayer()
    for _ in range(40):
        player.play(earcon(Earcon.LISTENING))
    time.sleep(0.5)
    room.end_server()
    for attempt in ("while it plays", "when it is asked again"):
        try:
            player.play(earcon(Earcon.LISTENING))
            player.wait(10)
        except DeviceGone as gone:
            print(attempt, gone)
    player.close()
    print("orderly")
"""
    folder = Path(__file__).parent.parent
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, check=False, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    assert "when it is asked again No loudspeaker was found" in ended.stdout
    assert ended.stdout.endswith("orderly\n")


def test_an_unknown_loudspeaker_is_one_sentence(room: AudioRoom) -> None:  # noqa: ARG001 - the room must be open
    with pytest.raises(DeviceGone, match='No loudspeaker called "marvin" could be opened'):
        DevicePlayer(PlayerSettings(device="marvin")).wake()


def test_a_machine_without_a_sound_server_is_told_so() -> None:
    code = "from voice_skill.speaking.player import DevicePlayer as P; P().wake()"
    environment = {"PATH": "/usr/bin", "PULSE_SERVER": "unix:/nowhere", "XDG_RUNTIME_DIR": "/nowhere"}
    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, env=environment)
    assert "DeviceGone: No loudspeaker was found" in ended.stderr


def test_without_portaudio_one_sentence_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "sounddevice":
                message = "PortAudio library not found"
                raise OSError(message)

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(DeviceGone, match="sudo apt install libportaudio2"):
        DevicePlayer()


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_resampling_keeps_length_and_loudness(rate: int) -> None:
    sound = tone(1.0)
    samples = resampled(sound, rate)
    assert len(samples) == pytest.approx(rate, abs=2)
    assert np.abs(samples).max() == pytest.approx(8000, rel=0.05)
