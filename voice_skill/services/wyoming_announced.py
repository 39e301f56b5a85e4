"""Announces the Wyoming service in the network (mDNS), so that Home Assistant finds it by itself."""

from __future__ import annotations

import socket
import sys
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING

from zeroconf import Error
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from voice_skill.services.address import EVERYWHERE, AddressUnusable
from voice_skill.services.wyoming_info import NAME

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from voice_skill.services.address import Address

TYPE = "_wyoming._tcp.local."
"""Where Home Assistant looks for Wyoming services."""
_OUTSIDE = {"0.0.0.0": (socket.AF_INET, "224.0.0.251"), "::": (socket.AF_INET6, "2001:db8::1")}  # noqa: S104 (a name)
"""Address that means everywhere -> its family, and an address outside that the way leads to: of IPv6 one that nobody
has, since the way to a group depends on the interface."""
_LONGEST_NAME = 40
"""Characters of this machine's name, so that the whole stays within the 63 that a name may have."""


@asynccontextmanager
async def announced(address: Address) -> AsyncIterator[None]:
    """Announce the service while this is open, then take the announcement back.

    Raises AddressUnusable where this machine has no network to announce in.
    """
    if address.is_loopback:
        sys.stderr.write("voice-skill: Only a Home Assistant on this machine can reach what is announced.\n")
    try:
        host = reached_at(address)
        zeroconf = AsyncZeroconf()
    except OSError as trouble:
        message = f"The service cannot be announced ({trouble.strerror}); connect a network, or leave --zeroconf out."
        raise AddressUnusable(message) from None
    here = socket.gethostname().partition(".")[0][:_LONGEST_NAME]
    name = f"{NAME}-{here}-{address.port}.{TYPE}"
    info = AsyncServiceInfo(TYPE, name, addresses=[ip_address(host).packed], port=address.port)
    try:
        await zeroconf.async_register_service(info, allow_name_change=True)
        yield
    except Error as trouble:
        message = f"The service cannot be announced ({type(trouble).__name__}); leave --zeroconf out."
        raise AddressUnusable(message) from None
    finally:
        await zeroconf.async_unregister_all_services()
        await zeroconf.async_close()


def reached_at(address: Address) -> str:
    """Return the number of the address; where it listens everywhere, that towards the network."""
    if address.host not in EVERYWHERE:
        return str(socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0][4][0])
    family, outside = _OUTSIDE[address.host]
    with socket.socket(family, socket.SOCK_DGRAM) as towards:
        towards.connect((outside, 1))  # nothing is sent; the system only chooses the way
        return str(towards.getsockname()[0])
