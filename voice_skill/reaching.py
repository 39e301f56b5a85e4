"""Whether a network answers, found out so quickly that a start without one is hardly slower; standard library alone."""

from __future__ import annotations

import queue
import socket
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

if TYPE_CHECKING:
    from collections.abc import Sequence

WITHIN_S = 1.5
"""Seconds in which an address must answer."""
_PORTS = {"http": 80, "https": 443}


def reachable(addresses: Sequence[str]) -> bool:
    """Return whether one of these addresses, or the proxy to them, answers in time; where there is none, all is here.

    A resolver that hangs is not waited for: each is asked in a thread of its own, which ends with the program.
    """
    proxies = getproxies()
    hosts = {urlsplit(proxies.get(urlsplit(address).scheme, address)) for address in addresses}
    answers: queue.Queue[bool] = queue.Queue()
    for host in hosts:
        place = (host.hostname or "", host.port or _PORTS.get(host.scheme, 443))
        threading.Thread(target=lambda place=place: answers.put(_answers(place)), daemon=True).start()
    until = time.monotonic() + WITHIN_S
    try:
        return not hosts or any(answers.get(timeout=max(0.0, until - time.monotonic())) for _ in hosts)
    except queue.Empty:
        return False


def _answers(place: tuple[str, int]) -> bool:
    try:
        socket.create_connection(place, timeout=WITHIN_S).close()
    except OSError:
        return False
    return True
