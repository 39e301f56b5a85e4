"""`voice-skill serve`: the same conversation in other programs and on a page, until it is told to end.

All services run in one loop; their libraries are extras, and are loaded only where they are asked for.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from voice_skill.errors import VoiceSkillError, WrongUsage
from voice_skill.extras import how_to_install
from voice_skill.told_to_end import TOLD

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from pathlib import Path

    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings


class ServiceMissing(VoiceSkillError):
    """The libraries of a service are not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which services are wanted, and who may reach them."""

    web: str = ""
    """HOST:PORT of the page; empty for none."""
    wyoming: str = ""
    """Address for Home Assistant, such as tcp://127.0.0.1:10500; empty for none."""
    zeroconf: bool = False
    """Whether the Wyoming service is announced in the network."""
    allow_network: bool = False
    """Whether an address that other machines reach is allowed."""
    key: str = ""
    """What pages of other machines must know; empty for one that is made where it is needed."""
    certificate: Path | None = None
    """A certificate for the page, without which browsers of other machines give no microphone."""
    certificate_key: Path | None = None
    """The key of the certificate, where it is a file of its own."""


def run(load: Callable[[], ContentPack], settings: Settings, wanted: Wanted) -> None:
    """Serve until told to end, by Ctrl-C or a signal.

    Raises WrongUsage where no service is named, ServiceMissing where one is not installed, and what the services raise.
    """
    if not (wanted.web or wanted.wyoming):
        message = "Name what to serve: --wyoming tcp://127.0.0.1:10500, --web 127.0.0.1:8080, or both."
        raise WrongUsage(message)
    _check_together(wanted)
    services = list(_functions(wanted))
    pack = load()
    asyncio.run(_until_told([function(pack, settings, wanted) for function in services]))


def _check_together(wanted: Wanted) -> None:
    """Raise WrongUsage for an option that would do nothing without another."""
    if wanted.zeroconf and not wanted.wyoming:
        message = "--zeroconf announces the service for Home Assistant; add --wyoming tcp://127.0.0.1:10500."
        raise WrongUsage(message)
    if wanted.certificate_key and not wanted.certificate:
        message = "--certificate-key is the key of a certificate; name that with --certificate too."
        raise WrongUsage(message)
    if (wanted.certificate or wanted.key) and not wanted.web:
        what = "A certificate" if wanted.certificate else "A key"
        message = f"{what} is for the page, and Wyoming has none; add --web 127.0.0.1:8080."
        raise WrongUsage(message)


def _functions(wanted: Wanted) -> Iterator[Callable[[ContentPack, Settings, Wanted], Coroutine[Any, Any, None]]]:
    """Yield what serves each service. Raises ServiceMissing."""
    if wanted.wyoming:
        wyoming = service("wyoming")
        yield lambda pack, settings, wanted: wyoming.serve_wyoming(
            wanted.wyoming, pack, settings, allow_network=wanted.allow_network, zeroconf=wanted.zeroconf
        )
    if wanted.web:
        web = service("web")
        entrance = web.Entrance(
            allow_network=wanted.allow_network,
            key=wanted.key,
            certificate=wanted.certificate,
            certificate_key=wanted.certificate_key,
        )
        yield lambda pack, settings, wanted: web.serve_web(
            wanted.web, pack, settings, entrance=entrance, ready=lambda url: _tell(f"The page is at {url}")
        )


def _tell(where: str) -> None:
    sys.stderr.write(f"voice-skill: {where}; Ctrl-C ends it.\n")
    sys.stderr.flush()


def service(extra: str) -> Any:  # noqa: ANN401 (a module, of which each has its own function)
    """Return the module of a service; it and the extra that it needs have the same name. Raises ServiceMissing."""
    try:
        return import_module(f"voice_skill.services.{extra}")
    except ModuleNotFoundError as missing:
        message = f"{missing.name} is not installed, which --{extra} needs; install it with {how_to_install(extra)}."
        raise ServiceMissing(message) from None


async def _until_told(services: list[Coroutine[Any, Any, None]]) -> None:
    """Run services until a signal comes or one of them fails, and end all of them. Raises what that one raised."""
    told = asyncio.Event()
    for number in (signal.SIGINT, *TOLD):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup ignores SIGHUP
            asyncio.get_running_loop().add_signal_handler(number, told.set)
    tasks = [asyncio.ensure_future(each) for each in (*services, told.wait())]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
