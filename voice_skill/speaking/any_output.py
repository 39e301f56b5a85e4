"""Whether this machine may have a loudspeaker at all, from files alone.

PortAudio loads every plugin of ALSA to tell the same, and they stay loaded: 20 MB for nothing.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_SERVERS = ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "PIPEWIRE_REMOTE", "JACK_DEFAULT_SERVER")
"""Variables that name a sound server."""
_SOCKETS = ("pulse/native", "pipewire-0")
"""Where a sound server listens, in the user's folder for such things."""


def may_have_output(root: Path = Path("/")) -> bool:
    """Return False only where there are no sound card, no sound server, and no settings of ALSA that might name one."""
    servers = [server for name in _SERVERS for server in os.environ.get(name, "").split()]
    if not sys.platform.startswith("linux") or any(map(_may_run, servers)):
        return True
    running = Path(os.environ.get("XDG_RUNTIME_DIR") or root / "run/user" / str(os.getuid()))
    home = Path.home()
    named = (
        root / "etc/asound.conf",
        root / "var/run/pulse/native",
        root / "run/pulse/native",
        home / ".asoundrc",
        home / ".config/alsa/asoundrc",
        *(running / socket for socket in _SOCKETS),
    )
    sockets = (*(home / ".config/pulse").glob("*-runtime/native"), *(root / "dev/shm").glob("jack_*_*"))
    cards = (root / "proc/asound").glob("card[0-9]*")
    return any(path.exists() for path in named) or bool(sockets) or any(cards)


def _may_run(server: str) -> bool:
    """Return False for a server that is named by a socket or a folder which is not there."""
    place = server.removeprefix("unix:")
    return not place.startswith("/") or Path(place).exists()
