"""Requests on the wire belong to the client: whoever waits may leave, the request runs to its end.

A cancelled request would leave its place in the connection pool taken for good.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class WireTasks:
    """Runs coroutines that outlive the interest of those who started them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    async def run(self, work: Coroutine[Any, Any, T], *, name: str, on_wire: Callable[[], bool]) -> T:
        """The result of ``work``. When the caller is cancelled, work that is on the wire goes on unheard.

        Work for which ``on_wire`` is still false has sent nothing and ends with its caller.
        """
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if not on_wire():
                task.cancel()
            raise

    async def aclose(self, timeout_s: float = 2.0) -> None:
        """Cancel what still runs and wait for its end."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=timeout_s)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            # Read, so that a failure nobody waits for any more is not reported as forgotten.
            task.exception()
