"""Where the page is served, and which requests may be meant for it.

A page of another site must not talk to ours: the Origin that a browser tells has to be our own.
A name of another site that is made to lead here (DNS rebinding) tells a foreign Host: only our own names count.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

from voice_skill.errors import WrongUsage
from voice_skill.services.address import EVERYWHERE, Address

_LAST_PORT = 65_535
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def page_address(text: str) -> Address:
    """Return the address that HOST:PORT names, an IPv6 number in brackets. Raises WrongUsage for anything else."""
    host, colon, port = text.rpartition(":")
    bare = host[1:-1] if host[:1] == "[" and host[-1:] == "]" else host
    if not (
        colon
        and bare
        and (bare != host or ":" not in host)
        and port.isascii()
        and port.isdigit()
        and int(port) <= _LAST_PORT
    ):
        message = f"{text!r} is no address for the page; give it as HOST:PORT, such as 127.0.0.1:8080."
        raise WrongUsage(message)
    return Address(bare, int(port))


@dataclass(frozen=True, slots=True)
class Door:
    """What a request must tell of where it was sent, and from which page."""

    address: Address
    """Where the page is served, with the port that is really open."""
    secure: bool = False
    """Whether it is served with TLS."""

    @property
    def url(self) -> str:
        """Return the address for a browser."""
        name = socket.gethostname() if self.address.host in EVERYWHERE else _bracketed(self.address.host)
        return f"{self._scheme}://{name}:{self.address.port}/"

    def admits_host(self, told: str) -> bool:
        """Return whether this Host header names us; an IP address does wherever it leads, as no other site has one."""
        name, port = self._split(told.lower())
        if port != self.address.port:
            return False
        if name in _LOCAL_NAMES or name == _bracketed(self.address.host).lower():
            return True
        return not self.address.is_loopback and (_literal(name.strip("[]")) is not None or name in _own_names())

    def admits_origin(self, told: str, host: str) -> bool:
        """Return whether this Origin header is of a page that we have served under that Host."""
        return told.lower() == f"{self._scheme}://{host.lower()}"

    @property
    def _scheme(self) -> str:
        return "https" if self.secure else "http"

    def _split(self, told: str) -> tuple[str, int]:
        """Return name and port of a Host header; port -1 where it is none."""
        name, colon, port = told.rpartition(":")
        if not colon or told.endswith("]"):
            return told, 443 if self.secure else 80
        return name, int(port) if port.isascii() and port.isdigit() else -1


def _own_names() -> frozenset[str]:
    name = socket.gethostname().lower()
    return frozenset({name, f"{name.partition('.')[0]}.local"})


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
