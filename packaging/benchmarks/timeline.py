"""How long the timeline takes for a frame: ten lanes, full repaints while panning and zooming.

At 10,000 to 10,000,000 events, on 1600 and 3840 px, at rest and while pages of history stream in; what pointing at an
event takes, and how soon another filter, zone or theme is on the screen; and how much memory the events need.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from benchmarks import timeline_peers as peers
from benchmarks.table import Row
from benchmarks.timeline_world import (
    LANES,
    DrawnColumns,
    p95,
    panel_of,
    read_columns,
    session_of,
    times_ms,
)
from ringviewer.history.event import Event, KindCode
from ringviewer.session import changes
from ringviewer.session.session import Session
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.timeline.canvas import TimelineCanvas
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.panel import TimelinePanel

SIZES, WIDTHS, FRAMES = (10_000, 100_000, 1_000_000, 10_000_000), (1600, 3840), 120
_READ_SIZES, _PAGE = (10_000, 1_000_000), 50
#: Goals for the 95th percentile and the longest of the frames on 1600 px, in ms.
_P95_GOALS, _WORST_GOALS = {1_000_000: 4.0, 10_000_000: 8.0}, {1_000_000: 16.0}
_MEMORY_GOALS = {100_000: 140.0, 1_000_000: 300.0}
_CHANGE_GOAL_MS, _HIT_GOAL_MS, _GROWTH_GOAL = 50.0, 0.1, 2.0


def _views(canvas: TimelineCanvas) -> list[Viewport]:
    """From all of the history down to seconds, panned at each level."""
    canvas.fit()
    view = canvas.model.view
    views: list[Viewport] = []
    while len(views) < FRAMES:
        for _ in range(8):
            view = view.panned(37)
            views.append(view)
        view = view.zoomed(1.9, view.width * 0.44)
    return views


class _Painting:
    """Whole frames of a panel: another view, then a full repaint."""

    def __init__(self, panel: TimelinePanel) -> None:
        self.canvas = panel.canvas
        self._image = QImage(self.canvas.size(), QImage.Format.Format_ARGB32_Premultiplied)
        self._views = _views(self.canvas)
        self.frame(0)

    def frame(self, number: int) -> None:
        self.canvas.set_view(self._views[number])
        self.paint()

    def paint(self) -> None:
        self.canvas.render(self._image)


def _frame_rows(times: Sequence[float], events: int, width: int, more: str = "") -> list[Row]:
    """Median, 95th percentile and longest, beside the peers that bear as many events."""
    name = f"frame, {events:,} events, {width} px{more}"
    goals = width == 1600
    scatter = peers.scatter_ms(events, width) if events <= peers.SCATTER_MOST and not more else None
    items = peers.items_ms(events, width) if events <= peers.ITEMS_MOST and not more else None
    return [
        Row(f"{name}, median", statistics.median(times), "ms", None, "QGraphicsView, an item each", items),
        Row(f"{name}, p95", p95(times), "ms", _P95_GOALS.get(events) if goals else None, "pyqtgraph scatter", scatter),
        Row(f"{name}, worst", max(times), "ms", _WORST_GOALS.get(events) if goals else None),
    ]


def _changes_rows(panel: TimelinePanel, painting: _Painting, theme: Theme) -> list[Row]:
    """How long until another filter, zone or theme is painted, at the widest view: the longest of some."""
    painting.canvas.fit()
    zones = [ZoneInfo(name) for name in ("America/Denver", "Europe/Berlin", "Asia/Kolkata", "UTC")]

    def kinds(number: int) -> None:
        panel.set_kinds(frozenset({KindCode(number % len(KindCode))}))
        painting.paint()

    def zone(number: int) -> None:
        panel.set_zone(zones[number % len(zones)], "the customer’s zone")
        painting.paint()

    def look(number: int) -> None:
        theme.set_mode("dark" if number % 2 == 0 else "light")
        painting.paint()

    rows = []
    for name, act in (("filter", kinds), ("zone", zone), ("theme", look)):
        rows.append(Row(f"{name} changed, 1,000,000 events, worst", max(times_ms(act, 8)), "ms", _CHANGE_GOAL_MS))
    panel.set_kinds(frozenset())
    return rows


def _hit_ms(painting: _Painting) -> float:
    """The 95th percentile of pointing somewhere: finding what is there, and wording its tip."""
    canvas = painting.canvas
    canvas.fit()
    painting.paint()
    return p95(times_ms(lambda number: canvas.point(QPointF(300 + 9 * number, 60 + 3.5 * number)), FRAMES))


class _Stream:
    """Ten walks that go on: for every frame a page of fifty older events comes, of one device after the other."""

    def __init__(self, session: Session, panel: TimelinePanel) -> None:
        self._session, self._panel = session, panel
        self._devices = list(session.lanes)
        self._pages = 0

    def page(self, number: int) -> None:
        """Merge a page of one device after the other, and tell the timeline."""
        device_id = self._devices[number % LANES]
        columns = self._session.lanes[device_id].events
        newest = (columns.oldest_ms or 0) - 1
        self._pages += 1
        columns.add(
            [
                Event(f"{self._pages:08x}-page-{n:04x}", device_id, "motion", newest - n * 60_000, newest - n * 59_000)
                for n in range(_PAGE)
            ]
        )
        self._panel.handle(changes.EventsAdded(device_id, _PAGE))


def _stream_rows(theme: Theme, events: int) -> list[Row]:
    """Frames before each of which a page was merged and indexed, with the time that this took."""
    session = session_of([read_columns(number, events // LANES) for number in range(LANES)])
    panel = panel_of(theme, session, WIDTHS[0])
    painting, stream = _Painting(panel), _Stream(session, panel)

    def frame(number: int) -> None:
        stream.page(number)
        painting.frame(number)

    rows = _frame_rows(times_ms(frame, FRAMES), events, WIDTHS[0], f", with a page of {_PAGE} in each")
    page = statistics.median(times_ms(stream.page, 500))
    _away(panel)
    return [*rows, Row(f"page merged and indexed, {events:,} events", page, "ms")]


def _away(panel: TimelinePanel) -> None:
    panel.close()
    panel.deleteLater()
    # Outside of an event loop nothing else deletes it, and a change of theme would dress it, too.
    QApplication.sendPostedEvents(panel, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def _memory_rows() -> list[Row]:
    """What a process of its own holds that shows so many events; only where the system tells it."""
    rows = []
    for events, goal in _MEMORY_GOALS.items():
        command = [sys.executable, "-m", "benchmarks.timeline_memory", str(events)]
        root = Path(__file__).resolve().parent.parent
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        if done.returncode == 0 and done.stdout.strip():
            rows.append(Row(f"memory, {events:,} events", float(done.stdout), "MiB", goal))
    return rows


def measure() -> Sequence[Row]:
    """Frames, the growth between them, pointing, changes, and memory."""
    app = QApplication.instance() or QApplication([])
    theme = Theme(mode="light")
    rows: list[Row] = []
    medians: dict[int, float] = {}
    for events in SIZES:
        session = session_of([DrawnColumns(number, events // LANES) for number in range(LANES)])
        for width in WIDTHS:
            panel = panel_of(theme, session, width)
            painting = _Painting(panel)
            times = times_ms(painting.frame, FRAMES)
            rows += _frame_rows(times, events, width)
            if width == WIDTHS[0]:
                medians[events] = statistics.median(times)
                if events == 1_000_000:
                    rows.append(Row(f"pointing, {events:,} events, p95", _hit_ms(painting), "ms", _HIT_GOAL_MS))
                    rows += _changes_rows(panel, painting, theme)
            _away(panel)
        app.processEvents()
    growth = medians[SIZES[-1]] / medians[SIZES[0]]
    rows.append(Row(f"growth of the median, {SIZES[0]:,} to {SIZES[-1]:,} events", growth, "×", _GROWTH_GOAL))
    for events in _READ_SIZES:
        rows += _stream_rows(theme, events)
    return [*rows, *_memory_rows()]
