"""Messages to the service manager, as sd_notify(3) describes them: lines in a datagram, with a descriptor or without.

A manager that does not listen is no trouble of the conversation, so nothing is raised.
"""

from __future__ import annotations

import socket
from contextlib import suppress

_PATIENCE_S = 0.5
"""Seconds to wait for a manager that is too busy to take a message."""


class Notifier:
    """Sends messages to one address."""

    def __init__(self, address: str) -> None:
        """Send to the path of a socket, or with "@" before it to an abstract one."""
        self._address = f"\0{address[1:]}" if address.startswith("@") else address

    def send(self, *lines: str, descriptor: int | None = None) -> None:
        """Send lines such as READY=1, and a descriptor where one is to be kept."""
        descriptors = [] if descriptor is None else [descriptor]
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.settimeout(_PATIENCE_S)
            out.connect(self._address)
            socket.send_fds(out, ["\n".join(lines).encode()], descriptors)
