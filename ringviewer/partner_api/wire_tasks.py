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
        self._precious: dict[asyncio.Task[Any], Callable[[], bool]] = {}

    async def run(
        self, work: Coroutine[Any, Any, T], *, name: str, on_wire: Callable[[], bool], precious: bool = False
    ) -> T:
        """The result of ``work``. When the caller is cancelled, work that is on the wire goes on unheard.

        Work for which ``on_wire`` is still false has sent nothing and ends with its caller. ``precious`` work that is
        on the wire is given time to end when everything is closed: its answer may be the only copy of a token.
        """
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        if precious:
            self._precious[task] = on_wire
        task.add_done_callback(self._done)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if not on_wire():
                task.cancel()
            raise

    async def aclose(self, *, precious_s: float = 60.0, timeout_s: float = 2.0) -> None:
        """Cancel what still runs and wait for its end, for ``timeout_s`` at most.

        What is precious and on the wire is waited for before, and cancelled only after ``precious_s``.
        """
        spared = {task for task, on_wire in self._precious.items() if on_wire()}
        _cancel(self._tasks - spared)
        if spared:
            await asyncio.wait(spared, timeout=precious_s)
            _cancel(self._tasks)
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=timeout_s)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self._precious.pop(task, None)
        if not task.cancelled():
            # Read, so that a failure nobody waits for any more is not reported as forgotten.
            task.exception()


def _cancel(tasks: set[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
