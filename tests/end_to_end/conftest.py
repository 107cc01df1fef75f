"""The real window on the real loop against the simulator's real sockets."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from ringviewer.account import Source
from ringviewer.app import Viewer, WindowOptions
from ringviewer.session.session import Session
from ringviewer.simulator.running import RunningSimulator
from ringviewer.ui.workspace import Workspace


@pytest.fixture
def anyio_backend(qt_anyio_backend: tuple[str, dict[str, object]]) -> tuple[str, dict[str, object]]:
    return qt_anyio_backend


async def until(condition: Callable[[], bool], what: str, limit_s: float = 15) -> None:
    """Let the loop run until a condition of the window holds."""
    try:
        async with asyncio.timeout(limit_s):
            while not condition():  # noqa: ASYNC110  # a widget's state has no event to await
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"never happened: {what}") from None


@dataclass
class Desk:
    """A support engineer's desk: the program, its window, and the simulator behind the demo."""

    viewer: Viewer
    running: asyncio.Task[int]

    @property
    def session(self) -> Session:
        assert self.viewer.account is not None
        return self.viewer.account.session

    @property
    def simulator(self) -> RunningSimulator:
        assert self.viewer.account is not None
        assert self.viewer.account.simulator is not None
        return self.viewer.account.simulator

    @property
    def workspace(self) -> Workspace:
        workspace = self.viewer.window.workspace
        assert workspace is not None
        return workspace

    def device(self, name: str) -> str:
        return next(lane.device.id for lane in self.session.lanes.values() if lane.device.name == name)

    async def loaded(self) -> None:
        await until(lambda: self.viewer.account is not None and bool(self.session.lanes), "devices are there")
        await self.session.settled()

    async def close(self) -> int:
        self.viewer.window.close()
        return await self.running


class OpenDesk:
    """Opens the program as the command line would, and closes what it opened: each must end with exit code 0."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._desks: list[Desk] = []

    async def __call__(self, demo: str | None = None, *, source: Source | None = None) -> Desk:
        chosen = Source(demo=demo) if demo is not None else source
        viewer = Viewer(self._application, WindowOptions(source=chosen, size=(1600, 1000)))
        desk = Desk(viewer, asyncio.ensure_future(viewer.run()))
        self._desks.append(desk)
        await until(viewer.window.isVisible, "the window is shown")
        return desk

    async def close_all(self) -> None:
        while self._desks:
            desk = self._desks.pop()
            assert (desk.running.result() if desk.running.done() else await desk.close()) == 0


Test = Callable[..., Awaitable[None]]


def at_a_desk(test: Test) -> Test:
    """Close every desk before the test ends: between tests Qt turns its events without a running loop."""

    @functools.wraps(test)
    async def run(**fixtures: Any) -> None:
        try:
            await test(**fixtures)
        finally:
            await fixtures["open_desk"].close_all()

    return run


@pytest.fixture
def open_desk(qapp: QApplication) -> OpenDesk:
    return OpenDesk(qapp)
