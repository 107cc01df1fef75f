"""How long the timeline takes for a frame: ten lanes, 1600 px, full repaints while panning and zooming.

A QGraphicsView with 20,000 items is measured in the same run.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

from benchmarks.table import Row
from ringviewer.diagnosis.consent import Consent
from ringviewer.history.coverage import Coverage, Span
from ringviewer.history.device import Device
from ringviewer.history.event import Event
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.panel import TimelinePanel

LANES, WIDTH, HEIGHT, FRAMES = 10, 1600, 720, 120
NOW_MS = 1_791_510_000_000
_DAY_MS = 86_400_000


class _Columns:
    """Columns as a walk leaves them, without an object per event, which would be most of the memory."""

    version = 1

    def __init__(self, number: int, count: int) -> None:
        random = np.random.default_rng(number)
        self._id = f"device-{number}"
        self.starts = np.sort(random.integers(NOW_MS - 180 * _DAY_MS, NOW_MS, count))
        self.ends = self.starts + random.integers(5_000, 60_000, count)
        self.codes = random.choice(np.arange(4, dtype=np.uint8), count, p=(0.85, 0.02, 0.08, 0.05))

    def __len__(self) -> int:
        return len(self.starts)

    oldest_ms = property(lambda self: int(self.starts[0]))
    newest_ms = property(lambda self: int(self.starts[-1]))

    def index_of(self, event_id: str) -> int | None:
        return None

    def get(self, event_id: str) -> Event | None:
        return None

    def event(self, index: int) -> Event:
        start = int(self.starts[index])
        return Event(f"event-{index}", self._id, "motion", start, int(self.ends[index]))


class _Lane:
    """What the timeline reads of a lane."""

    reading_page, problem = None, None

    def __init__(self, number: int, count: int) -> None:
        self.device = Device(f"device-{number}", f"Device {number}", online=True)
        self.events = _Columns(number, count)
        self.coverage = Coverage((Span(self.events.oldest_ms, NOW_MS),), "end", 1)
        self.consent = Consent(by_ms=self.events.oldest_ms, confidence="low")
        self.stills: dict[str, object] = {}
        self.free_stills: dict[object, object] = {}


class _Session:
    """What the timeline reads of a session."""

    selected, problem, findings, busy, shown_still = None, None, (), False, None

    def __init__(self, events: int) -> None:
        self.lanes = {f"device-{n}": _Lane(n, events // LANES) for n in range(LANES)}

    def now_ms(self) -> int:
        return NOW_MS


def _times_ms(act: Callable[[int], None], frames: int = FRAMES) -> list[float]:
    times = []
    for number in range(frames):
        started = time.perf_counter()
        act(number)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _panel(theme: Theme, events: int) -> TimelinePanel:
    panel = TimelinePanel(theme)
    panel.resize(WIDTH + 216, HEIGHT)
    panel.set_session(cast(Any, _Session(events)))
    panel.show()
    panel.grab()
    return panel


def _frames(panel: TimelinePanel) -> list[float]:
    """Times of whole frames: a new view, then a full repaint. Zooms in step by step, and pans at each level."""
    canvas = panel.canvas
    image = QImage(canvas.size(), QImage.Format.Format_ARGB32_Premultiplied)
    views: list[Viewport] = []
    canvas.fit()
    while len(views) < FRAMES:
        for _ in range(8):
            canvas.pan(37)
            views.append(canvas.model.view)
        canvas.zoom(1.9, 700)

    def frame(number: int) -> None:
        canvas.set_view(views[number])
        canvas.render(image)

    frame(0)
    return _times_ms(frame)


def _hit_ms(panel: TimelinePanel) -> float:
    canvas = panel.canvas
    canvas.fit()
    panel.grab()
    return _p95(_times_ms(lambda number: canvas.point(QPointF(300 + 9 * number, 60 + 3.5 * number))))


def _graphics_view_ms(points: int) -> float:
    scene = QGraphicsScene()
    random = np.random.default_rng(0)
    for x, lane in zip(random.uniform(0, WIDTH, points), random.integers(0, LANES, points), strict=True):
        scene.addEllipse(float(x), float(lane * 46 + 20), 11, 11)
    view = QGraphicsView(scene)
    view.resize(WIDTH, HEIGHT)
    view.show()
    image = QImage(view.size(), QImage.Format.Format_ARGB32_Premultiplied)

    def frame(number: int) -> None:
        view.horizontalScrollBar().setValue(number)
        painter = QPainter(image)
        view.render(painter)
        painter.end()

    result = _p95(_times_ms(frame, 10))
    view.close()
    return result


def measure() -> Sequence[Row]:
    """Frame times by number of events, the growth between them, and hit tests, in milliseconds."""
    app = QApplication.instance() or QApplication([])
    theme = Theme()
    rows: list[Row] = []
    medians: dict[int, float] = {}
    peer = _graphics_view_ms(20_000)
    for events, goal in ((10_000, None), (1_000_000, 4.0), (10_000_000, 8.0)):
        panel = _panel(theme, events)
        times = _frames(panel)
        medians[events] = statistics.median(times)
        name = f"frame, {LANES} lanes, {WIDTH} px, {events:,} events"
        rows.append(Row(f"{name}, p95", _p95(times), "ms", goal, "QGraphicsView, 20,000 items", peer))
        rows.append(Row(f"{name}, worst", max(times), "ms", 16.0 if events == 1_000_000 else None))
        if events == 1_000_000:
            rows.append(Row(f"hit test and tooltip, {events:,} events, p95", _hit_ms(panel), "ms", 0.1))
        panel.close()
        panel.deleteLater()
        app.processEvents()
    rows.append(
        Row("growth of frame time, 10,000 to 10,000,000 events", medians[10_000_000] / medians[10_000], "×", 2.0)
    )
    return rows
