"""How long the requests tab takes with all that the recorder keeps: filter, scroll, and a hundred more exchanges.

A QStandardItemModel behind a filter, in Qt's own table, with the same rows is measured in the same run.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSortFilterProxyModel
from PySide6.QtGui import QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from benchmarks.table import Row
from ringviewer.partner_api.exchange import Exchange, Phases
from ringviewer.partner_api.recorder import Recorder
from ringviewer.ui.tables.requests_tab import RequestsTab
from ringviewer.ui.theme.theme import Theme

ROWS, MORE, WIDTH, HEIGHT, ROUNDS = 5_000, 100, 1600, 800, 40
NOW_MS = 1_791_510_000_000
_WORDS = ("403", "download", "time_range", "", "history 200", "nothing has this", "device-3", "")
_PEER = "QStandardItemModel"


class _Client:
    """What the tab reads of a client."""

    api_base = "https://api.example.test"

    def __init__(self) -> None:
        self.recorder = Recorder(ROWS)


class _Session:
    """What the tab reads of a session."""

    def __init__(self) -> None:
        self.client = _Client()
        self.lanes: dict[str, object] = {}


def _exchange(number: int) -> Exchange:
    """Of four requests, two are pages of history and two the legs of a still; every tenth still is refused."""
    leg = number % 4
    still, media = leg == 2, leg == 3
    refused = still and number % 40 == 2
    return Exchange(
        number=number,
        parent=number - 1 if media else None,
        kind="media" if media else "still" if still else "history",
        method="POST" if still else "GET",
        host="media.example.test" if media else "api.example.test",
        path=f"/stills/{number}.jpg?…"
        if media
        else f"/v1/devices/device-{number % 10}/media/image/download"
        if still
        else f"/v1/history/devices/device-{number % 10}/events?page[cursor]={number:040x}",
        status=403 if refused else 303 if still else 200,
        code="TIME_RANGE_NOT_AUTHORIZED" if refused else None,
        request_id=f"{number:08x}-0000-4000-8000-000000000000",
        started_ms=NOW_MS + number * 200,
        waited_ms=0,
        duration_ms=120 + number % 300,
        bytes_received=106_000 if media else 2_000,
        attempt=1,
        error=None,
        server_date_ms=NOW_MS,
        request_body='{"type": "at_timestamp"}' if still else None,
        response_body=None if media else '{"data": []}',
        request_headers=(("accept", "application/json"),),
        response_headers=(("content-type", "image/jpeg" if media else "application/json"),),
        device_id=f"device-{number % 10}",
        phases=Phases(queue_us=400, send_us=200, wait_us=90_000, receive_us=2_000),
    )


def _times_ms(act: Callable[[int], None], rounds: int = ROUNDS) -> list[float]:
    times = []
    for number in range(rounds):
        started = time.perf_counter()
        act(number)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


class _Ours:
    """The tab with its table full."""

    def __init__(self, theme: Theme) -> None:
        session = _Session()
        self.recorder = session.client.recorder
        for number in range(1, ROWS + 1):
            self.recorder.keep(_exchange(number))
        self._next = ROWS + 1
        self.tab = RequestsTab(theme)
        self.tab.resize(WIDTH, HEIGHT)
        self.tab.set_session(cast(Any, session))
        self.tab.show()
        self.tab.grab()
        self.image = QImage(self.tab.table.viewport().size(), QImage.Format.Format_ARGB32_Premultiplied)

    def filter(self, number: int) -> None:
        self.tab.filter.edit.setText(_WORDS[number % len(_WORDS)])
        self._paint()

    def step(self, number: int) -> None:
        self.tab.table.verticalScrollBar().setValue((number + 1) * 66)
        QApplication.processEvents()

    def jump(self, number: int) -> None:
        self.tab.table.verticalScrollBar().setValue(number * 997)
        self._paint()

    def append(self, number: int) -> None:
        for new in range(self._next, self._next + MORE):
            self.recorder.keep(_exchange(new))
        self._next += MORE
        self.tab.flush()
        self._paint()

    def _paint(self) -> None:
        self.tab.table.viewport().render(self.image)


class _Peer:
    """Qt's own table, model and filter with the texts of the same rows."""

    def __init__(self) -> None:
        self.model = QStandardItemModel()
        for number in range(ROWS, 0, -1):
            self.model.appendRow(self._items(number))
        self._next = ROWS + 1
        self.proxy = QSortFilterProxyModel()
        self.proxy.setFilterKeyColumn(-1)
        self.proxy.setSourceModel(self.model)
        self.table = QTableView()
        self.table.setModel(self.proxy)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(22)
        self.table.resize(WIDTH * 3 // 5, HEIGHT)
        self.table.show()
        self.table.grab()
        self.image = QImage(self.table.viewport().size(), QImage.Format.Format_ARGB32_Premultiplied)

    @staticmethod
    def _items(number: int) -> list[QStandardItem]:
        exchange = _exchange(number)
        texts = (
            number,
            exchange.started_ms,
            exchange.method,
            exchange.host + exchange.path,
            exchange.status,
            exchange.code or "",
            exchange.kind,
            exchange.duration_ms,
            exchange.bytes_received,
            exchange.attempt,
            exchange.request_id,
        )
        return [QStandardItem(str(text)) for text in texts]

    def filter(self, number: int) -> None:
        self.proxy.setFilterFixedString(_WORDS[number % len(_WORDS)])
        self.table.viewport().render(self.image)

    def step(self, number: int) -> None:
        self.table.verticalScrollBar().setValue((number + 1) * 66)
        QApplication.processEvents()

    def jump(self, number: int) -> None:
        self.table.verticalScrollBar().setValue(number * 997)
        self.table.viewport().render(self.image)

    def append(self, number: int) -> None:
        for new in range(self._next, self._next + MORE):
            self.model.insertRow(0, self._items(new))
        self._next += MORE
        self.model.removeRows(ROWS, self.model.rowCount() - ROWS)
        self.table.viewport().render(self.image)


def measure() -> Sequence[Row]:
    """Times with 5,000 exchanges, painting included, in milliseconds."""
    app = QApplication.instance() or QApplication([])
    ours, peer = _Ours(Theme()), _Peer()
    rows = []
    measured: tuple[tuple[str, Callable[[int], None], Callable[[int], None], float | None], ...] = (
        ("filter change", ours.filter, peer.filter, 50.0),
        ("scroll by three rows", ours.step, peer.step, 16.0),
        ("jump and repaint all of it", ours.jump, peer.jump, None),
        (f"{MORE} more exchanges, {MORE} let go", ours.append, peer.append, 50.0),
    )
    for name, act, beside, goal in measured:
        times, other = _times_ms(act), _times_ms(beside)
        quantity = f"requests, {ROWS:,} rows, {name}"
        rows.append(Row(f"{quantity}, p95", _p95(times), "ms", goal, _PEER, _p95(other)))
        rows.append(Row(f"{quantity}, worst", max(times), "ms", None, _PEER, max(other)))
    ours.tab.close()
    peer.table.close()
    app.processEvents()
    return rows
