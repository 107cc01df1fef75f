"""Time that passes at once for the timers of the running loop, though not for the clocks of the program."""

from __future__ import annotations

import asyncio


async def hurry(seconds: float) -> None:
    """Let whoever runs come to rest, then every timer that is due within so many seconds ring."""
    loop = asyncio.get_running_loop()
    await settle()
    now = loop.time
    loop.time = lambda: now() + seconds  # type: ignore[method-assign]
    await settle()


async def settle() -> None:
    """Let whoever can go on without a timer or a socket do so."""
    for _ in range(200):
        await asyncio.sleep(0)
