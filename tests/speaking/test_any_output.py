"""Whether there may be a loudspeaker: any trace of one counts, since a silent demo would be worse than a large one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voice_skill.speaking.any_output import may_have_output

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "PIPEWIRE_REMOTE", "JACK_DEFAULT_SERVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run/user/1"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def test_a_bare_machine_has_none(tmp_path: Path) -> None:
    (tmp_path / "proc/asound").mkdir(parents=True)
    (tmp_path / "proc/asound/cards").write_text("--- no soundcards ---\n", encoding="utf-8")
    assert not may_have_output(tmp_path)


@pytest.mark.parametrize(
    "trace",
    [
        "proc/asound/card0",
        "run/user/1/pulse/native",
        "run/user/1/pipewire-0",
        "var/run/pulse/native",
        "etc/asound.conf",
        "home/.asoundrc",
        "home/.config/pulse/0123-runtime/native",
        "dev/shm/jack_default_0_0",
    ],
)
def test_a_card_a_server_or_settings_may_be_one(trace: str, tmp_path: Path) -> None:
    (tmp_path / trace).mkdir(parents=True)
    assert may_have_output(tmp_path)


def test_a_server_that_is_named_may_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/room tcp:kitchen")
    assert may_have_output(tmp_path)
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/room")
    assert not may_have_output(tmp_path)
    (tmp_path / "room").touch()
    assert may_have_output(tmp_path)
