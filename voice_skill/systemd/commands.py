"""`voice-skill service`: each command parses, and calls one function."""

from __future__ import annotations

import click


@click.group()
def service() -> None:
    """Start with the machine, as a service of your own systemd: install, remove, status."""


@service.command()
def install() -> None:
    """Install the service and start it; it listens from now on, and whenever the machine is on."""
    from voice_skill.settings import chosen
    from voice_skill.systemd import service_command

    service_command.install(chosen())


@service.command()
def remove() -> None:
    """Stop the service and remove it."""
    from voice_skill.systemd import service_command

    service_command.remove()


@service.command()
def status() -> None:
    """Tell whether the service is installed, and what it does."""
    from voice_skill.systemd import service_command

    service_command.status()
