"""pyttsx3 and espeak-ng as they are, on both roads to the library."""

from __future__ import annotations

import ctypes
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voice_skill.errors import VoiceUnavailable
from voice_skill.speaking.protocol import Delivery, Voice
from voice_skill.speaking.pyttsx3_voice import NO_ESPEAK, ROADS, Pyttsx3Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCE = "Sentence number one says that your eyelid twitch is common."


@pytest.fixture(scope="module", params=ROADS)
def voice(request: pytest.FixtureRequest) -> Iterator[Pyttsx3Voice]:
    opened = Pyttsx3Voice(roads=(request.param,))
    assert opened.road == request.param
    yield opened
    opened.close()


def folder_of(child: int) -> Path:
    """Return the folder that a child works in, the last of its arguments."""
    return Path(Path(f"/proc/{child}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")[-1].decode())


def version(road: str) -> str:
    """The version that the library itself tells, in a process of its own."""
    told = "print(__import__('ctypes').c_char_p(lib.espeak_Info(None)).value)"
    code = (
        f"import pyttsx3_child as c; lib = c.load_espeak({road!r}); lib.espeak_Info.restype = c.ctypes.c_void_p; {told}"
    )
    folder = Path(sys.modules[Pyttsx3Voice.__module__].__file__ or "").parent
    return subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True, text=True).stdout


def test_it_is_a_voice(voice: Pyttsx3Voice) -> None:
    protocol: Voice = voice
    assert "en-gb" in protocol.names()


def test_the_bundled_road_uses_the_library_of_the_wheel() -> None:
    system = ctypes.CDLL("libespeak-ng.so.1")
    assert system
    assert version("bundled") != version("system"), "both roads lead to the same library here: compare paths instead"


def test_thirty_different_sentences_in_a_row_are_all_spoken(voice: Pyttsx3Voice) -> None:
    numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    sounds = [voice.render(" ".join(numbers[: 1 + n % 10])) for n in range(30)]
    for first, second in zip(sounds[:10], sounds[10:20], strict=True):
        assert first.seconds == pytest.approx(second.seconds, abs=0.1)
    lengths = [sound.seconds for sound in sounds[:10]]
    assert lengths == sorted(lengths), "more words take longer, so each file is its own sentence"
    assert all(np.abs(sound.samples).max() > 5000 for sound in sounds)


def test_a_sentence_is_rendered_far_faster_than_it_is_heard(voice: Pyttsx3Voice) -> None:
    voice.render(SENTENCE)
    times = []
    for _ in range(11):
        begun = time.monotonic()
        seconds = voice.render(SENTENCE).seconds
        times.append(time.monotonic() - begun)
    assert statistics.median(times) < seconds / 10


def test_every_change_of_rate_and_volume_is_heard_at_once(voice: Pyttsx3Voice) -> None:
    chance = random.Random(4)
    lengths = {rate: voice.render(SENTENCE, Delivery(rate=rate)).seconds for rate in (80, 165, 450)}
    assert lengths[80] > 1.5 * lengths[165] > 3 * lengths[450]
    for _ in range(40):
        rate, volume = chance.choice(list(lengths)), chance.choice([0.0, 0.3, 1.0])
        sound = voice.render(SENTENCE, Delivery(rate=rate, volume=volume))
        assert sound.seconds == pytest.approx(lengths[rate], rel=0.05)
        peak = int(np.abs(sound.samples.astype(int)).max())
        assert {0.0: peak == 0, 0.3: 2000 < peak < 14000, 1.0: peak > 15000}[volume], f"{volume} gave {peak}"


@pytest.mark.parametrize("name", ["en-us", "EN-GB-X-RP", "English (America)", "en-us+f3"])
def test_a_voice_is_known_by_its_language_its_name_and_a_variant(voice: Pyttsx3Voice, name: str) -> None:
    usual, other = (voice.render(SENTENCE, Delivery(voice=asked)) for asked in ("", name))
    assert not np.array_equal(usual.samples, other.samples)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("klingonn", 'There is no voice called "klingonn"; try one of: klingon.'),
        ("marvin", 'There is no voice called "marvin"; try one of: en, '),
        ("en-us+marvin", 'The voice "en-us" has no variant "marvin"; try one of: '),
    ],
)
def test_an_unknown_voice_is_named_with_what_there_is(voice: Pyttsx3Voice, name: str, sentence: str) -> None:
    with pytest.raises(VoiceUnavailable) as raised:
        voice.render(SENTENCE, Delivery(voice=name))
    assert str(raised.value).startswith(sentence)
    assert voice.render(SENTENCE).seconds > 1, "it still speaks with the usual voice"


@pytest.mark.parametrize("nothing", ["", "   ", "...", "?!"])
def test_a_sentence_without_words_is_refused(voice: Pyttsx3Voice, nothing: str) -> None:
    with pytest.raises(VoiceUnavailable, match="no words"):
        voice.render(nothing)


def test_a_child_killed_between_sentences_is_started_again() -> None:
    voice = Pyttsx3Voice()
    before = voice.render(SENTENCE).seconds
    first = voice.process_id
    os.kill(first, signal.SIGKILL)
    assert voice.render(SENTENCE).seconds == pytest.approx(before, abs=0.1)
    assert voice.process_id != first
    voice.close()


def test_a_child_killed_with_a_sentence_in_its_hands_costs_no_sentence() -> None:
    voice = Pyttsx3Voice()
    whole = voice.render(SENTENCE).seconds
    victim = voice.process_id
    os.kill(victim, signal.SIGSTOP)
    rendered: list[float] = []
    rendering = threading.Thread(target=lambda: rendered.append(voice.render(SENTENCE).seconds))
    rendering.start()
    time.sleep(0.2)
    assert rendering.is_alive(), "the stopped child has the sentence"
    os.kill(victim, signal.SIGKILL)
    rendering.join(20)
    assert rendered == [pytest.approx(whole, abs=0.1)]
    assert voice.process_id != victim
    voice.close()


def test_a_long_text_is_whole_from_the_first_job_on() -> None:
    long = "This sentence is long, so that it takes a while. "
    for _ in range(3):
        voice = Pyttsx3Voice()
        assert voice.render(long * 20).seconds == pytest.approx(20 * voice.render(long).seconds, rel=0.05)
        first = voice.process_id
        assert voice.render(long * 20).seconds > 40
        assert voice.process_id == first, "no job had to be done again"
        voice.close()


def test_a_child_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice_skill.speaking.pyttsx3_voice.RENDER_S", 0.5)
    voice = Pyttsx3Voice()
    hanging = voice.process_id
    os.kill(hanging, signal.SIGSTOP)
    assert voice.render(SENTENCE).seconds > 1
    assert voice.process_id != hanging
    voice.close()


def test_nothing_is_left_behind_while_speaking_or_after() -> None:
    voice = Pyttsx3Voice()
    voice.render("A secret that nobody may read later.")
    folder = folder_of(voice.process_id)
    assert folder.name.startswith("voice-skill-")
    assert folder.stat().st_mode & 0o077 == 0, "nobody else may look into it"
    assert list(folder.iterdir()) == []
    voice.close()
    assert not folder.exists()


def test_nothing_is_left_behind_when_the_program_is_killed() -> None:
    code = (
        "from voice_skill.speaking.pyttsx3_voice import Pyttsx3Voice as V; import os; v = V(); v.render('Hello.');"
        "print(v.process_id, open(f'/proc/{v.process_id}/cmdline').read(), flush=True); os.kill(os.getpid(), 9)"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL
    number, _, arguments = ended.stdout.strip().partition(" ")
    child, folder = Path(f"/proc/{number}"), Path(arguments.rstrip("\0").split("\0")[-1])
    assert folder.name.startswith("voice-skill-")
    until = time.monotonic() + 5
    while (child.exists() or folder.exists()) and time.monotonic() < until:
        time.sleep(0.02)
    assert not folder.exists()
    assert not child.exists() or "Z" in (child / "stat").read_text().split()[2]


def test_ctrl_c_does_not_silence_the_voice() -> None:
    voice = Pyttsx3Voice()
    child = voice.process_id
    os.kill(child, signal.SIGINT)
    assert voice.render(SENTENCE).seconds > 1
    assert voice.process_id == child
    voice.close()


@pytest.fixture
def without_system_espeak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose own library cannot be loaded: an empty file stands before it."""
    (tmp_path / "libespeak-ng.so.1").touch()
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("without_system_espeak")
def test_without_a_system_library_the_bundled_one_speaks() -> None:
    voice = Pyttsx3Voice()
    assert voice.render(SENTENCE).seconds > 1
    assert voice.road == "bundled"
    voice.close()


def test_without_any_library_one_sentence_names_the_package(
    without_system_espeak: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (without_system_espeak / "espeakng_loader.py").write_text("raise ImportError('not installed')")
    monkeypatch.setenv("PYTHONPATH", str(without_system_espeak))
    voice = Pyttsx3Voice()
    with pytest.raises(VoiceUnavailable) as raised:
        voice.render(SENTENCE)
    assert str(raised.value) == NO_ESPEAK
    assert "sudo apt install espeak-ng" in NO_ESPEAK
    voice.close()
