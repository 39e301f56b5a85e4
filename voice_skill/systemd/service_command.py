"""`voice-skill service`: starts it with the machine, as a service of the user's own systemd."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voice_skill.errors import VoiceSkillError
from voice_skill.systemd.unit import NAME, SETTINGS, unit

if TYPE_CHECKING:
    from voice_skill.settings import Settings

JOURNAL = f"journalctl --user --unit {NAME}"
"""Shows what the service reports."""
_PATIENCE_S = 330.0
"""Seconds to wait for systemctl, which waits until the service listens."""


class NoServiceManager(VoiceSkillError):
    """This machine has no systemd, or it is not the user's own that is reached from here."""


class ServiceNotInstalled(VoiceSkillError):
    """The service could not be installed, started or removed."""


def unit_file() -> Path:
    """Return where the unit belongs."""
    config = os.environ.get("XDG_CONFIG_HOME", "")
    folder = Path(config) if Path(config).is_absolute() else Path.home() / ".config"
    return folder / "systemd" / "user" / NAME


def install(settings: Settings) -> None:
    """Write the unit, start it, and let it start with the machine. Raises VoiceSkillError."""
    _check_systemd()
    if settings.start == "key":
        message = "A service has no keyboard, so the setting start cannot be key; set it to auto, wake or speech."
        raise ServiceNotInstalled(message)
    _write(unit_file())
    _check_reached(f"systemctl --user daemon-reload && systemctl --user enable --now {NAME}")
    _must("daemon-reload")
    _must("enable")
    _must("restart", f"The service does not start; see why with: {JOURNAL}")
    click.echo("The service is installed, and it listens now.")
    click.echo(_lingering())
    click.echo(f"What it reports, without a word of what is said, is shown by: {JOURNAL}")


def remove() -> None:
    """Stop the service and take the unit away. Raises VoiceSkillError."""
    _check_systemd()
    file = unit_file()
    if not file.exists():
        click.echo("There is no service to remove.")
        return
    reached = _is_reached()
    if reached:
        _systemctl("disable", "--now", NAME)
    try:
        file.unlink()
    except OSError as trouble:
        message = f"The unit {file} cannot be removed ({trouble.strerror}); remove it by hand."
        raise ServiceNotInstalled(message) from None
    if not reached:
        _check_reached(f"systemctl --user disable --now {NAME}; systemctl --user daemon-reload")
    _systemctl("daemon-reload")
    click.echo("The service is stopped and removed.")


def status() -> None:
    """Print whether the service is installed, and what it does. Raises VoiceSkillError."""
    _check_systemd()
    if not unit_file().exists():
        click.echo("The service is not installed; that can be done with: voice-skill service install")
        return
    _check_reached(f"systemctl --user status {NAME}")
    names = ("ActiveState", "StatusText", "NRestarts")
    shown = _systemctl("show", *(f"--property={name}" for name in names), NAME).stdout
    found = dict(line.split("=", 1) for line in shown.splitlines() if "=" in line)
    if found.get("ActiveState") != "active":
        click.echo(f"The service is installed, and is {found.get('ActiveState', 'unknown')}; see why with: {JOURNAL}")
        return
    restarts = found.get("NRestarts", "0")
    click.echo(f"The service runs. {found.get('StatusText', '')} Restarts after trouble: {restarts}.")


def command() -> tuple[str, ...]:
    """Return what starts the program, wherever it is started."""
    return sys.executable, "-P", "-m", "voice_skill", "talk"


def _write(file: Path) -> None:
    variables = {name: value for name, value in os.environ.items() if name.startswith(SETTINGS)}
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(unit(command(), variables), encoding="utf-8")
    except OSError as trouble:
        message = f"The unit {file} cannot be written ({trouble.strerror}); make its folder writable."
        raise ServiceNotInstalled(message) from None


def _lingering() -> str:
    """Let the user's services run without anybody logged in; return how that went, or what to run."""
    try:
        done = subprocess.run(
            ["loginctl", "--no-ask-password", "enable-linger"], capture_output=True, check=False, timeout=30
        )
        lingers = done.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        lingers = False
    if lingers:
        return "It starts with the machine, without anybody logging in."
    return f"To let it start before anybody logs in, run: sudo loginctl enable-linger {getpass.getuser()}"


def _check_systemd() -> None:
    """Raise NoServiceManager where there is no systemd."""
    if shutil.which("systemctl") is None:
        message = "This machine has no systemd; let whatever starts its programs run `voice-skill talk`."
        raise NoServiceManager(message)


def _is_reached() -> bool:
    return _systemctl("show", "--property=Version").returncode == 0


def _check_reached(instead: str) -> None:
    """Raise NoServiceManager where the user's own systemd is not reached."""
    if not _is_reached():
        message = f"Your own systemd cannot be reached from here; log in as yourself, without sudo, and run: {instead}"
        raise NoServiceManager(message)


def _must(verb: str, otherwise: str = "") -> None:
    """Do something with the service. Raises ServiceNotInstalled with what to do."""
    done = _systemctl(verb) if verb == "daemon-reload" else _systemctl(verb, NAME)
    if done.returncode != 0:
        reason = " ".join(done.stderr.split()) or f"status {done.returncode}"
        raise ServiceNotInstalled(otherwise or f"systemctl --user {verb} did not succeed ({reason}); run it by hand.")


def _systemctl(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Ask the user's own systemd."""
    try:
        return subprocess.run(
            ["systemctl", "--user", *arguments], capture_output=True, text=True, check=False, timeout=_PATIENCE_S
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(arguments, 1, "", "it took too long")
