"""The announcement: found by a real browser of the network, and taken back."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from pathlib import Path

import pytest
from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncZeroconf

from voice_skill.services import wyoming_announced
from voice_skill.services.address import Address, AddressUnusable
from voice_skill.services.wyoming_announced import TYPE, announced

PORT = 41_500


def test_it_is_found_where_it_listens_and_gone_afterwards() -> None:
    async def look() -> tuple[list[str], int | None]:
        seen: asyncio.Queue[tuple[str, ServiceStateChange]] = asyncio.Queue()

        def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:  # noqa: ARG001 (zeroconf calls it by these names)
            if str(PORT) in name:
                seen.put_nowait((name, state_change))

        async with AsyncZeroconf() as looking, asyncio.timeout(60):
            browser = AsyncServiceBrowser(looking.zeroconf, [TYPE], handlers=[changed])
            async with announced(Address("127.0.0.1", PORT)):
                name, came = await seen.get()
                info = await looking.async_get_service_info(TYPE, name)
            _, went = await seen.get()
            await browser.async_cancel()
        assert (came, went) == (ServiceStateChange.Added, ServiceStateChange.Removed)
        assert info is not None
        return info.parsed_addresses(), info.port

    assert asyncio.run(look()) == (["127.0.0.1"], PORT)


def test_an_announcement_that_only_this_machine_can_follow_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    async def announce() -> None:
        async with announced(Address("127.0.0.1", PORT + 1)):
            pass

    asyncio.run(announce())
    assert "on this machine" in capsys.readouterr().err


def test_without_a_network_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network() -> None:
        raise OSError(101, "Network is unreachable")

    async def announce() -> None:
        async with announced(Address("127.0.0.1", PORT + 2)):
            pass

    monkeypatch.setattr(wyoming_announced, "AsyncZeroconf", no_network)
    with pytest.raises(AddressUnusable, match="Network is unreachable"):
        asyncio.run(announce())


@pytest.mark.parametrize(("everywhere", "version"), [("0.0.0.0", 4), ("::", 6)])  # noqa: S104 (nothing listens)
def test_what_is_announced_is_of_the_family_that_is_listened_at(everywhere: str, version: int) -> None:
    if version == 6 and not _has_a_way_out():
        with pytest.raises(OSError, match=r"[Nn]etwork is unreachable|[Cc]annot assign"):
            wyoming_announced.reached_at(Address(everywhere, PORT))
        return
    assert ip_address(wyoming_announced.reached_at(Address(everywhere, PORT))).version == version


def _has_a_way_out() -> bool:
    """Return whether this machine has an IPv6 route to everywhere."""
    routes = Path("/proc/net/ipv6_route")
    lines = routes.read_text(encoding="ascii").splitlines() if routes.exists() else []
    return any(line.startswith("0" * 32 + " 00") and not line.rstrip().endswith("lo") for line in lines)
