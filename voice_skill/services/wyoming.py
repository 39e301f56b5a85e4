"""`voice-skill serve --wyoming`: for Home Assistant, over the Wyoming protocol (extra `wyoming`).

    Describe ────────────────────► Info
    Transcript ──────────────────► Handled or NotHandled
    AudioStart, Chunks, Stop ────► Transcript
    Synthesize ──────────────────► AudioStart, Chunks, Stop

The protocol has neither password nor encryption, so the service listens on this machine alone unless it is told else.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from voice_skill.errors import WrongUsage
from voice_skill.services.address import tcp_address
from voice_skill.services.wyoming_announced import announced
from voice_skill.services.wyoming_desk import Desk
from voice_skill.services.wyoming_server import WyomingServer

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack
    from voice_skill.services.address import Address
    from voice_skill.settings import Settings


async def serve_wyoming(
    uri: str, pack: ContentPack, settings: Settings, *, allow_network: bool = False, zeroconf: bool = False
) -> None:
    """Serve at an address such as "tcp://127.0.0.1:10500" until cancelled; where it listens is told on standard error.

    `allow_network` allows an address that other machines reach; `zeroconf` announces the service.
    Describe is answered while the voice of the settings is still being opened.
    Raises WrongUsage, AddressUnusable, ModelMissing, ModelBroken and VoiceUnavailable.
    """
    address = tcp_address(uri)
    if not address.is_loopback and not allow_network:
        message = (
            f"Other machines can reach {address.host}, and Wyoming asks for no password; "
            "where you trust your whole network, add --allow-network."
        )
        raise WrongUsage(message)
    desk = Desk(pack, settings)
    try:
        async with AsyncExitStack() as stack:
            taken = await stack.enter_async_context(WyomingServer(desk).listening(address))
            await desk.check_voice()
            if zeroconf:
                await stack.enter_async_context(announced(taken))
            _tell(taken)
            desk.warm_up()
            await asyncio.Event().wait()
    finally:
        await asyncio.to_thread(desk.close)


def _tell(address: Address) -> None:
    """Tell where it listens, and who can reach it."""
    sys.stderr.write(f"voice-skill: Home Assistant can connect to tcp://{address}; Ctrl-C ends it.\n")
    if not address.is_loopback:
        sys.stderr.write("voice-skill: Everybody in this network can reach it, and nothing is encrypted.\n")
    sys.stderr.flush()
