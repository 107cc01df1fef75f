from __future__ import annotations

import asyncio

import pytest

from ringviewer.session.tasks import TaskScope

pytestmark = pytest.mark.anyio


async def test_failures_are_told_and_cancelling_is_none() -> None:
    faults: list[BaseException] = []
    scope = TaskScope("test", faults.append)

    async def fail() -> None:
        raise LookupError("gone")

    scope.start(fail(), name="fails")
    scope.start(asyncio.sleep(0), name="succeeds")
    scope.start(asyncio.sleep(60), name="is cancelled").cancel()
    await scope.idle()
    assert [type(fault) for fault in faults] == [LookupError]
    assert not scope.busy


async def test_idle_waits_for_tasks_started_meanwhile() -> None:
    done: list[str] = []
    scope = TaskScope("test", lambda fault: None)

    async def second() -> None:
        await asyncio.sleep(0)
        done.append("second")

    async def first() -> None:
        scope.start(second(), name="second")
        done.append("first")

    scope.start(first(), name="first")
    await scope.idle()
    assert done == ["first", "second"]


async def test_closing_cancels_and_refuses_new_tasks() -> None:
    scope = TaskScope("test", lambda fault: None)
    task = scope.start(asyncio.sleep(60), name="long")
    await scope.aclose()
    assert task.cancelled()
    with pytest.raises(RuntimeError, match="closed"):
        scope.start(asyncio.sleep(0), name="late")


async def test_closing_does_not_wait_for_ever() -> None:
    scope = TaskScope("test", lambda fault: None)
    released = asyncio.Event()

    async def stubborn() -> None:
        while not released.is_set():
            try:
                await released.wait()
            except asyncio.CancelledError:
                continue

    task = scope.start(stubborn(), name="stubborn")
    await asyncio.sleep(0)
    await scope.aclose(0.01)
    assert not task.done()
    released.set()
    await task
