"""How long an engineer waits for a still: from the click to the request, to the picture, and to one that was seen.

The real window and a bare script of httpx and Pillow ask one and the same simulator, in a process of its own, for the
same stills in turns. The simulator has drawn each of them before.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import IO, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import httpx
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from benchmarks.table import Row
from ringviewer.account import Source
from ringviewer.app import Viewer, WindowOptions
from ringviewer.history.event import Event
from ringviewer.partner_api.exchange import Exchange
from ringviewer.session.session import Session
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.workspace import Workspace

STILLS, WARM_UP = 24, 4
# Far enough apart that no request waits for the pace, which is not what is measured.
_REST_S = 0.25
_PEER = "httpx and Pillow"


class _Script:
    """What somebody writes who only wants the picture."""

    def __init__(self, base: str, token: str) -> None:
        self._api = httpx.AsyncClient(base_url=base, headers={"Authorization": f"Bearer {token}"})
        self._media = httpx.AsyncClient()

    async def still(self, event: Event) -> None:
        body = {"type": "at_timestamp", "timestamp": event.start_ms, "image_options": {"format": "jpeg"}}
        asked = await self._api.post(f"/v1/devices/{event.device_id}/media/image/download", json=body)
        answer = await self._media.get(asked.headers["location"])
        with Image.open(io.BytesIO(answer.content), formats=("JPEG",)) as picture:
            picture.load()

    async def close(self) -> None:
        await self._api.aclose()
        await self._media.aclose()


class _Desk:
    """The window, and a hand that clicks on its timeline."""

    def __init__(self, viewer: Viewer, session: Session) -> None:
        self.viewer, self.session = viewer, session
        workspace = cast(Workspace, viewer.window.workspace)
        self._canvas, self._panel = workspace.timeline.canvas, workspace.still
        self._sent_s = 0.0
        self._changed = asyncio.Event()
        session.client.recorder.subscribe(self._on_exchange)
        session.subscribe(lambda _: self._changed.set())

    def _on_exchange(self, exchange: Exchange) -> None:
        if exchange.kind == "still" and not self._sent_s:
            self._sent_s = time.perf_counter()

    def _place(self, event: Event) -> QPoint:
        areas, view = self._canvas.areas, self._canvas.model.view
        lane = areas.lane_rect(list(self.session.lanes).index(event.device_id))
        return QPoint(round(areas.header + view.to_x(event.start_ms)), lane.top() + round(lane.height() * 28 / 46))

    def aim(self, event: Event) -> None:
        """Bring an event into view, with its neighbours out of the way."""
        width = self._canvas.model.view.width
        self._canvas.set_view(Viewport.showing(event.start_ms - 60_000, event.start_ms + 60_000, width))
        self._canvas.grab()

    async def click(self, event: Event) -> tuple[float, float]:
        """Milliseconds from a click to its request, 0 without one, and to the picture on the panel."""
        self.aim(event)
        self._sent_s = 0.0
        place = self._place(event)
        began = time.perf_counter()
        QTest.mouseClick(self._canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        while not self._shows(event):
            self._changed.clear()
            await self._changed.wait()
        self._panel.picture.repaint()
        shown = time.perf_counter()
        return (self._sent_s - began) * 1_000 if self._sent_s else 0.0, (shown - began) * 1_000

    def _shows(self, event: Event) -> bool:
        view = self._panel.view
        return view is not None and view.event == event and view.phase == "shown"


def _simulator() -> tuple[subprocess.Popen[str], str, str]:
    command = [sys.executable, "-m", "ringviewer", "simulate", "--scenario", "healthy", "--json", "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    told = json.loads(cast(IO[str], process.stdout).readline())
    return process, told["api_base"], told["access_token"]


async def _measure(application: QApplication, base: str, token: str) -> Sequence[Row]:
    viewer = Viewer(application, WindowOptions(source=Source(base=base, token=token, pace=20), size=(1600, 1000)))
    running = asyncio.get_running_loop().create_task(viewer.run(), name="viewer")
    while viewer.account is None or not viewer.account.session.lanes:  # noqa: ASYNC110  # nothing tells of the account
        await asyncio.sleep(0.02)
    session = viewer.account.session
    await session.settled()
    desk, script = _Desk(viewer, session), _Script(base, token)
    lane = max(session.lanes.values(), key=lambda lane: len(lane.events))
    newest_first = [lane.events.event(len(lane.events) - 1 - index) for index in range(len(lane.events))]
    events: list[Event] = []
    for event in newest_first:
        # Only what has a still is of use; the simulator keeps what it drew.
        if event.kind == "motion" and len(events) < STILLS + WARM_UP:
            await script.still(event)
            events.append(event)
    bare, sent, whole, seen = [], [], [], []
    for number, event in enumerate(events):
        for act in (0, 1) if number % 2 else (1, 0):
            await asyncio.sleep(_REST_S)
            if act:
                began = time.perf_counter()
                await script.still(event)
                bare.append((time.perf_counter() - began) * 1_000)
            else:
                request, picture = await desk.click(event)
                sent.append(request)
                whole.append(picture)
    for event in events[WARM_UP:]:
        await asyncio.sleep(_REST_S)
        seen.append((await desk.click(event))[1])
    await script.close()
    viewer.window.close()
    await running
    middle = statistics.median
    bare_ms = middle(bare[WARM_UP:])
    return [
        Row("still: click to request sent, median", middle(sent[WARM_UP:]), "ms", 20),
        Row("still: click to picture, median", middle(whole[WARM_UP:]), "ms", bare_ms + 15, _PEER, bare_ms),
        Row("still: click to picture, p95", _p95(whole[WARM_UP:]), "ms", None, _PEER, _p95(bare[WARM_UP:])),
        Row("still: click to one already seen, median", middle(seen), "ms", 16),
        Row("still: click to one already seen, p95", _p95(seen), "ms"),
    ]


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]


def measure() -> Sequence[Row]:
    """Milliseconds at the engineer's desk and in the script, over the same stills."""
    process, base, token = _simulator()
    application = cast(QApplication, QApplication.instance() or QApplication([]))
    application.setQuitOnLastWindowClosed(False)
    try:
        with asyncio.Runner(loop_factory=lambda: QEventLoop(application)) as runner:
            return runner.run(_measure(application, base, token))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)
