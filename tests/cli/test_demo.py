"""`demo`, and `voice-skill` alone on a machine without sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.commands import DEMO
from voice_skill.captions import NoCaptions
from voice_skill.demo import Show, Stage, recordings
from voice_skill.errors import VoiceUnavailable
from voice_skill.hearing.engines import Engine, recogniser
from voice_skill.hearing.listen import hear
from voice_skill.hearing.recording import open_recording
from voice_skill.hints import HintBook
from voice_skill.speaking.protocol import CollectingVoice, Delivery
from voice_skill.values import Transcript

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from cli.commands import Run
    from voice_skill.hearing.protocol import Hints, Samples
    from voice_skill.pack import ContentPack
    from voice_skill.speaking.protocol import Sound


class _Remarks(NoCaptions):
    def __init__(self) -> None:
        self.notes: list[str] = []
        self.said: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)

    def says(self, text: str) -> None:
        self.said.append(text)


def test_the_demo_is_a_whole_conversation_that_names_what_was_said(run: Run, tmp_path: Path) -> None:
    done = run("demo", "--engine", "pocketsphinx", "--speak", tmp_path / "spoken")
    assert done.status == 0, done.err
    assert "caffeine" in done.out
    assert "not a diagnosis" in " ".join(done.out.split())
    spoken = sorted((tmp_path / "spoken").glob("*.wav"))
    assert [path.name[:2] for path in spoken] == [f"{n:02}" for n in range(1, len(spoken) + 1)]
    assert len(spoken) > 5
    assert spoken[-1].name.endswith("close.wav")
    said = hear(open_recording(spoken[1]).frames(), recogniser(Engine.AUTO)).text
    assert sum(word in said for word in ("danger", "face", "arm", "breathing", "chest")) >= 2


def test_alone_on_a_machine_without_sound_it_says_so_and_holds_the_demo(run: Run) -> None:
    done = run(VOICE_SKILL_ENGINE="pocketsphinx", PULSE_SERVER="unix:/nowhere")
    assert done.status == 0, done.err
    first = " ".join(done.out.split())[:200]
    assert "demo" in first
    assert "Helper" in done.out
    assert "You" in done.out


def test_without_a_voice_captions_go_on_and_say_so_once(
    pack: ContentPack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Mute(CollectingVoice):
        def render(self, sentence: str, delivery: Delivery = Delivery()) -> Sound:  # noqa: ARG002, B008
            message = "No speech synthesiser was found."
            raise VoiceUnavailable(message)

    captions = _Remarks()
    monkeypatch.setattr("voice_skill.demo.hear", _perfectly)
    stage = Stage(pack, HintBook(pack), recogniser(Engine.POCKETSPHINX), captions, Mute(), None, Delivery(), tmp_path)
    show = Show(stage)
    show.run()
    assert len(captions.notes) == 1
    assert show.turns[-1].after.done
    assert any(turn.after.final for turn in show.turns)
    assert len(captions.said) == len(show.turns)
    assert not list(tmp_path.iterdir())


def _perfectly(frames: list[Samples], _recogniser: object, _hints: Hints) -> Transcript:
    """Return what is said in a recording of the demo, told by its length."""
    length = sum(len(frame) for frame in frames)
    for each in recordings().values():
        if sum(len(frame) for frame in open_recording(DEMO / each.file).frames()) == length:
            return Transcript(each.said)
    raise AssertionError(length)


def test_every_recording_of_the_demo_is_there() -> None:
    for each in recordings().values():
        assert (DEMO / each.file).is_file(), each.file
