"""The only place of this layer where tasks are made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

Fault = Callable[[BaseException], None]


class TaskScope:
    """Named tasks that are strongly referenced, and cancelled together with their owner.

    A bare task can be collected while it is pending, and its failure is lost. Here failures go to ``on_fault``;
    cancelling is no failure.
    """

    def __init__(self, name: str, on_fault: Fault) -> None:
        self.name = name
        self._on_fault = [on_fault]
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether any task is still running."""
        return bool(self._tasks)

    def also_tell(self, on_fault: Fault) -> None:
        """Tell somebody else of failures, too."""
        self._on_fault.append(on_fault)

    def start(self, work: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        """Run a coroutine as a task of this scope.

        Raises :class:`RuntimeError` once the scope is closed, and closes the coroutine.
        """
        if self._closed:
            work.close()
            raise RuntimeError(f"the scope {self.name} is closed")
        task = asyncio.get_running_loop().create_task(work, name=f"{self.name}: {name}")
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def idle(self) -> None:
        """Return when no task is running; tasks started meanwhile are waited for, too."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))
            # The tasks' own callbacks run in the next turn of the loop.
            await asyncio.sleep(0)

    async def aclose(self, timeout_s: float = 2.0) -> None:
        """Cancel all tasks and wait until they ended, at most so many seconds. No task can be started afterwards."""
        self._closed = True
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=timeout_s)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        fault = task.exception()
        if fault is not None:
            for tell in self._on_fault:
                tell(fault)
