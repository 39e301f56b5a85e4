"""The unit of the service: what systemd is told about it. See systemd.service(5) and systemd.exec(5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAME = "voice-skill.service"
"""What it is called."""
SETTINGS = "VOICE_SKILL_"
"""What the names of variables begin with that the service takes along."""

_UNIT = """\
# Written by `voice-skill service install`, and written anew by it.
[Unit]
Description=Hands-free conversation by voice (voice-skill)
After=pipewire.service pipewire-pulse.service wireplumber.service pulseaudio.service
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
Type=notify
ExecStart={command}
{variables}\
# The captions, which hold what people say, have no place to go; standard error has the troubles alone.
StandardOutput=null
StandardError=journal
# Loading and the first reading of the content take long on a small board.
TimeoutStartSec=300
TimeoutStopSec=20
# The live loop tells that it turns; the longest it ever stands still is a long description on a slow board.
WatchdogSec=60
Restart=on-failure
RestartSec=1
# Wrong usage does not come right by itself.
RestartPreventExitStatus=2
# The conversation, kept in memory over a crash, and gone with an orderly end.
NotifyAccess=main
FileDescriptorStoreMax=1
# A crash leaves no copy of memory on the disk, since that would hold what people said.
LimitCORE=0
# It needs the sound server and the sound devices, and no network at all.
RestrictAddressFamilies=AF_UNIX AF_NETLINK
NoNewPrivileges=yes
LockPersonality=yes
RestrictNamespaces=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
UMask=0077

[Install]
WantedBy=default.target
"""


def unit(command: Sequence[str], variables: Mapping[str, str]) -> str:
    """Return the unit that runs a command with these variables."""
    lines = "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in sorted(variables.items()))
    # Only the arguments of a command know variables by a dollar sign.
    return _UNIT.format(command=" ".join(_quoted(word).replace("$", "$$") for word in command), variables=lines)


def _quoted(word: str) -> str:
    """Return a word as systemd reads it back, whatever it holds."""
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("\n", "\\n")):
        word = word.replace(sign, written)
    return f'"{word}"'
