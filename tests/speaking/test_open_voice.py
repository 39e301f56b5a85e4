"""The voices that somebody may choose from by voice: each is there, and each sounds unlike the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voice_skill.speaking.open_voice import offered, open_voice
from voice_skill.speaking.protocol import Delivery

if TYPE_CHECKING:
    from pathlib import Path


def test_every_voice_that_is_offered_speaks_in_its_own_way() -> None:
    voice = open_voice()
    sounds = {
        name: voice.render("Hello there.", Delivery(voice=name)).samples.tobytes() for name in offered("", "another")
    }
    assert len(sounds) >= 4
    assert len(set(sounds.values())) == len(sounds)
    voice.close()


def test_a_woman_and_a_man_are_among_them() -> None:
    everybody = set(offered("", "another"))
    assert everybody >= {*offered("", "woman"), *offered("", "man")}
    assert not set(offered("", "woman")) & set(offered("", "man"))


def test_piper_voices_beside_the_current_one_are_offered_first(tmp_path: Path) -> None:
    for name in ("amy.onnx", "joe.onnx"):
        (tmp_path / name).write_bytes(b"")
    names = offered(str(tmp_path / "joe.onnx"), "another")
    assert names[:2] == (str(tmp_path / "amy.onnx"), str(tmp_path / "joe.onnx"))
    assert "en-gb" in names
