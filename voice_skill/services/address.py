"""Where a service listens: on this machine alone, unless somebody says otherwise."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from voice_skill.errors import VoiceSkillError, WrongUsage

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 (named so that it can be told apart, not listened on)
"""Hosts that mean every address of this machine."""


class AddressUnusable(VoiceSkillError):
    """A service cannot listen where it was told to, such as at a port that is in use."""


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a port."""

    host: str
    """Name or number of the host; an IPv6 number without brackets."""
    port: int
    """The port, 0 to 65535; 0 takes a free one."""

    def __str__(self) -> str:
        """Return it as it stands in an address."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Return whether no other machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def unusable(self, trouble: OSError) -> AddressUnusable:
        """Return the error for an address that cannot be listened at."""
        why = trouble.strerror or str(trouble)
        return AddressUnusable(f"Nothing can listen at {self} ({why}); end what uses it, or name another address.")


def tcp_address(uri: str) -> Address:
    """Return the address of "tcp://HOST:PORT". Raises WrongUsage for anything else."""
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if host is None or port is None or parts.scheme != "tcp" or parts.path.strip("/") or parts.query or parts.username:
        message = f'"{uri}" is no address for Wyoming; write it like tcp://127.0.0.1:10500.'
        raise WrongUsage(message)
    return Address(host, port)
