"""What is done for a page beside what it says."""

from __future__ import annotations

import asyncio
import inspect

from voice_skill.services.web_wire import Wire


def test_work_that_is_cancelled_before_it_began_is_ended_too() -> None:
    begun: list[str] = []

    async def work() -> None:
        begun.append("work")

    async def page() -> str:
        saying = work()
        task = Wire.__new__(Wire).spawn(saying)  # spawning wants nothing of the socket
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.sleep(0)
        return inspect.getcoroutinestate(saying)

    assert asyncio.run(page()) == inspect.CORO_CLOSED
    assert not begun
