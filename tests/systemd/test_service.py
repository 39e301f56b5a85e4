"""`voice-skill service`: a unit that systemd itself finds right, and one clear sentence where it cannot be used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from voice_skill.cli import main
from voice_skill.settings import Settings
from voice_skill.systemd import service_command
from voice_skill.systemd.service_command import ServiceNotInstalled, unit_file
from voice_skill.systemd.unit import NAME, unit

if TYPE_CHECKING:
    from pathlib import Path

ODD = {"VOICE_SKILL_MICROPHONE": '50% "USB" \\ $HOME', "VOICE_SKILL_RATE": "165"}


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a configuration folder of one's own, and no user's systemd that could be reached."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "nowhere"))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    return tmp_path / "config"


def told(*words: str) -> tuple[int, list[str]]:
    """Return the exit status of a command with the lines that it wrote."""
    done = CliRunner().invoke(main, ["service", *words])
    return done.exit_code, done.output.splitlines()


def only_with(monkeypatch: pytest.MonkeyPatch, folder: Path, **programs: str) -> None:
    """Let there be no other programs than these shell scripts."""
    folder.mkdir()
    for name, script in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize("command", [service_command.command(), (sys.executable, 'a folder/with $HOME, 50% and "')])
def test_systemd_itself_finds_the_unit_right(tmp_path: Path, command: tuple[str, ...]) -> None:
    assert shutil.which("systemd-analyze"), "install the Debian package systemd"
    file = tmp_path / NAME
    file.write_text(unit(command, ODD), encoding="utf-8")
    runtime = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    verify = ["systemd-analyze", "--user", "verify", str(file)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False, env=runtime)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_has_no_network_no_copies_of_memory_and_no_captions() -> None:
    lines = unit(service_command.command(), {}).splitlines()
    assert {"RestrictAddressFamilies=AF_UNIX AF_NETLINK", "LimitCORE=0", "StandardOutput=null"} <= set(lines)
    assert {"Type=notify", "Restart=on-failure", "FileDescriptorStoreMax=1"} <= set(lines)


def test_where_the_own_systemd_is_out_of_reach_the_unit_is_there_and_what_to_run_is_told(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_SKILL_MICROPHONE", "USB")
    status, (sentence,) = told("install")
    assert status == 1
    assert f"systemctl --user daemon-reload && systemctl --user enable --now {NAME}" in sentence
    written = (config / "systemd" / "user" / NAME).read_text(encoding="utf-8")
    assert 'Environment="VOICE_SKILL_MICROPHONE=USB"' in written
    assert f'ExecStart="{sys.executable}" "-P" "-m" "voice_skill" "talk"' in written
    assert told("status")[0] == 1
    assert told("remove")[0] == 1
    assert not unit_file().exists()


@pytest.mark.parametrize("words", ["install", "remove", "status"])
def test_a_machine_without_systemd_is_told_so(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    only_with(monkeypatch, tmp_path / "bin")
    status, (sentence,) = told(words)
    assert status == 1
    assert "no systemd" in sentence
    assert not config.exists()


@pytest.mark.usefixtures("config")
def test_it_is_installed_started_and_removed_through_systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = tmp_path / "asked"
    script = f'echo "$@" >> {asked}; case "$2" in show) echo ActiveState=active; echo "StatusText=It listens.";; esac'
    only_with(monkeypatch, tmp_path / "bin", systemctl=script, loginctl="exit 1")
    status, lines = told("install")
    assert status == 0
    assert any("sudo loginctl enable-linger" in line for line in lines)
    assert any("journalctl --user" in line for line in lines)
    assert told("status") == (0, ["The service runs. It listens. Restarts after trouble: 0."])
    assert told("remove") == (0, ["The service is stopped and removed."])
    assert told("remove") == (0, ["There is no service to remove."])
    done = [line for line in asked.read_text(encoding="utf-8").splitlines() if " show " not in line]
    assert done == [
        "--user daemon-reload", f"--user enable {NAME}", f"--user restart {NAME}",
        f"--user disable --now {NAME}", "--user daemon-reload",
    ]  # fmt: skip


@pytest.mark.usefixtures("config")
def test_a_service_that_does_not_start_is_told_with_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_with(monkeypatch, tmp_path / "bin", systemctl='test "$2" != restart', loginctl="exit 0")
    status, (sentence,) = told("install")
    assert status == 1
    assert "journalctl --user" in sentence


@pytest.mark.usefixtures("config")
def test_a_key_cannot_begin_conversations_of_a_service() -> None:
    with pytest.raises(ServiceNotInstalled, match="keyboard"):
        service_command.install(replace(Settings(), start="key"))


@pytest.mark.usefixtures("config")
def test_the_status_of_what_is_not_installed_tells_how_to_install_it() -> None:
    status, (sentence,) = told("status")
    assert status == 0
    assert "voice-skill service install" in sentence
