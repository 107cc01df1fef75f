"""A million events in the table: what it costs is counted, not timed."""

from __future__ import annotations

import gc
from datetime import UTC
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.history.columns import EventColumns
from ringviewer.history.event import Event
from ringviewer.session.lane import Lane
from ringviewer.ui.tables import sliced
from ringviewer.ui.tables.event_filter import RowFilter
from ringviewer.ui.tables.event_order import EventOrder
from ringviewer.ui.tables.event_rows import EventColumn
from ringviewer.ui.tables.events_model import EventsModel
from ringviewer.ui.tables.events_tab import EventsTab
from ringviewer.ui.tables.shown_rows import ShownRows
from ringviewer.ui.theme.theme import Theme
from tests.ui.tables.fakes import NOW_MS, FakeSession, a_lane, as_session


@pytest.fixture(scope="module")
def million() -> Lane:
    """A lane of a million events, page by page from the newest back."""
    lane = a_lane()
    gc.disable()  # a million short-lived objects make it look again and again at what stays
    kinds = ("motion", "ding", "on_demand", "motion.human")
    for first in range(0, 1_000_000, 50_000):
        lane.events.add(
            [
                Event(
                    f"{number * 7919 % 1_000_003:08x}-{number:08x}", "front", kinds[number % 4], NOW_MS - number * 7_000
                )
                for number in range(first, first + 50_000)
            ]
        )
    gc.enable()
    return lane


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often an event or an id was made an object of."""
    calls = {"event": 0, "id_at": 0}
    for name in calls:
        real = getattr(EventColumns, name)

        def count(self: EventColumns, index: int, name: str = name, real: object = real) -> object:
            calls[name] += 1
            return real(self, index)  # type: ignore[operator]

        monkeypatch.setattr(EventColumns, name, count)
    return calls


def test_a_million_rows_are_opened_sorted_and_filtered_without_touching_each(
    qtbot: QtBot, million: Lane, counted: dict[str, int]
) -> None:
    model = EventsModel(UTC)

    def done() -> None:
        qtbot.waitUntil(lambda: not model.working, timeout=60_000)

    model.take(million)
    done()
    assert model.rowCount() == len(million.events)
    for column in (EventColumn.KIND, EventColumn.LENGTH, EventColumn.REVIEWED, EventColumn.ID):
        model.sort(column, Qt.SortOrder.AscendingOrder)
        done()
    ids = [model.identity(row)[1] for row in range(200)]  # type: ignore[index]
    assert ids == sorted(ids)
    model.set_filter(RowFilter("-000f4"))
    done()
    assert model.rowCount() == sum(1 for number in range(1_000_000) if f"{number:08x}".startswith("000f4"))
    assert counted["event"] <= 200


def test_sorting_a_million_rows_pauses_between_its_large_steps(
    qtbot: QtBot, million: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = EventsModel(UTC)
    model.take(million)
    qtbot.waitUntil(lambda: not model.working, timeout=60_000)
    monkeypatch.setattr(sliced, "_SLICE_S", 0.0)  # one step at a time
    moved: list[int] = []
    real = ShownRows._lay_out

    def lay_out(*given: Any) -> None:
        moved.append(len(turns))
        real(*given)

    monkeypatch.setattr(ShownRows, "_lay_out", lay_out)
    for column, least in ((EventColumn.KIND, 6), (EventColumn.LENGTH, 6)):
        turns: list[None] = []
        model.sort(column, Qt.SortOrder.AscendingOrder)
        while model.working:
            model._work._slice()
            turns.append(None)
        assert moved[-1] >= least
        assert len(turns) - moved[-1] <= 1, "what is shown then was worked out before"


def test_a_page_among_a_million_sorted_rows_costs_by_the_page(
    qtbot: QtBot, million: Lane, counted: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = EventsModel(UTC)
    model.take(million)
    qtbot.waitUntil(lambda: not model.working, timeout=60_000)
    model.sort(EventColumn.KIND, Qt.SortOrder.AscendingOrder)
    qtbot.waitUntil(lambda: not model.working, timeout=60_000)
    sorted_rows: list[int] = []
    real = EventOrder.steps

    def steps(self: EventOrder, rows: Any, shown: Any) -> Any:
        sorted_rows.append(len(shown))
        return real(self, rows, shown)

    monkeypatch.setattr(EventOrder, "steps", steps)
    before = model.rowCount()
    oldest = million.events.oldest_ms or 0
    million.events.add([Event(f"zz-{at}-{before}", "front", "ding", oldest - at * 1000) for at in range(1, 51)])
    with qtbot.assertNotEmitted(model.modelReset):
        assert model.take(million) == 50
    assert model.rowCount() == before + 50
    assert sorted_rows == [50]
    assert counted["event"] + counted["id_at"] == 0


def test_a_view_over_a_million_rows_asks_only_for_what_it_shows(
    qtbot: QtBot, qapp: QApplication, theme: Theme, million: Lane, counted: dict[str, int]
) -> None:
    tab = EventsTab(theme)
    qtbot.addWidget(tab)
    tab.resize(1200, 400)
    tab.set_session(as_session(FakeSession(million)))
    qtbot.waitUntil(lambda: not tab.model.working, timeout=60_000)
    tab.show()
    bar = tab.table.verticalScrollBar()
    for at in (0, bar.maximum() // 2, bar.maximum()):
        bar.setValue(at)
        qapp.processEvents()
    assert counted["event"] <= 400
