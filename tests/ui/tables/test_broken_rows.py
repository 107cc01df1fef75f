"""Rows of history that could not be read, among the events of the table."""

from __future__ import annotations

from datetime import UTC

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ringviewer.casefile.event_facts import FACT_NAMES
from ringviewer.diagnosis.findings import BrokenHistoryRow
from ringviewer.history.event import KindCode
from ringviewer.session.changes import EventsAdded
from ringviewer.session.lane import Lane
from ringviewer.ui.tables.cells import CELL_ROLE, EVENT_ROLE
from ringviewer.ui.tables.event_filter import RowFilter
from ringviewer.ui.tables.event_rows import EventColumn
from ringviewer.ui.tables.events_model import EventsModel
from ringviewer.ui.tables.events_tab import EventsTab
from ringviewer.ui.tables.lower_tabs import LowerTabs
from ringviewer.ui.theme.theme import Theme
from tests.ui.tables.conftest import ModelCheck
from tests.ui.tables.fakes import NOW_MS, FakeSession, a_lane, an_event, an_exchange, as_session

MINUTE = 60_000


def broken(minutes: int, number: int = 1, *, page: int = 1, row_id: str | None = "bad-row") -> BrokenHistoryRow:
    """A broken row behind the event of so many minutes ago."""
    return BrokenHistoryRow(page, number, "start soon is no time", row_id, NOW_MS - minutes * MINUTE, "abcd-1", 41)


def lane_with(*rows: BrokenHistoryRow, events: int = 4, device_id: str = "front", name: str = "Front Door") -> Lane:
    lane = a_lane(device_id, name, events)
    put(lane, *rows)
    return lane


def put(lane: Lane, *rows: BrokenHistoryRow) -> None:
    lane.walk.broken = list(rows)
    lane.walk.broken_rows = len(rows)


def places(model: EventsModel) -> list[str]:
    """The event ids from the top, “page/row” for broken rows."""
    shown = []
    for row in range(model.rowCount()):
        line = model.broken_line(row)
        identity = model.index(row, 0).data(EVENT_ROLE)
        shown.append(f"{line.row.page}/{line.row.number}" if line is not None else identity[1][-1])
    return shown


def test_a_broken_row_stands_behind_the_last_row_before_it(check_model: ModelCheck) -> None:
    model = EventsModel(UTC)
    assert model.take(lane_with(broken(1, 3), broken(1, 4), broken(3, 1, page=2))) == 4
    check_model(model)
    assert places(model) == ["0", "1", "1/3", "1/4", "2", "3", "2/1"]
    model.sort(EventColumn.START, Qt.SortOrder.AscendingOrder)
    assert places(model) == ["2/1", "3", "2", "1/4", "1/3", "1", "0"]
    for column in list(EventColumn)[1:]:
        model.sort(column, Qt.SortOrder.AscendingOrder)
        assert places(model)[4:] == ["1/3", "1/4", "2/1"]
    assert (model.total, model.shown, model.broken_total) == (4, 4, 3)


def test_what_no_row_comes_before_stands_first() -> None:
    model = EventsModel(UTC)
    model.take(lane_with(broken(-5)))
    model.take(lane_with(broken(2), device_id="garage", name="Garage", events=3))
    assert places(model)[0] == "1/1"
    assert places(model)[5:8] == ["2", "2", "1/1"]


def test_broken_rows_come_and_go_with_the_walk_without_a_reset(check_model: ModelCheck, qtbot: QtBot) -> None:
    lane = lane_with(broken(1), broken(3))
    model = EventsModel(UTC)
    check_model(model)
    model.take(lane)
    held = QPersistentModelIndex(model.index(5, 0))
    assert model.broken_line(held.row()) is not None
    with qtbot.assertNotEmitted(model.modelReset):
        lane.events.add([an_event(-1)])
        put(lane, broken(3), broken(0, 9))
        assert model.take(lane) == 1
    assert places(model) == ["1", "0", "1/9", "1", "2", "3", "1/1"]
    assert held.row() == 6
    put(lane)
    model.take(lane)
    assert places(model) == ["1", "0", "1", "2", "3"]
    assert not held.isValid()
    check_model(model)


def test_broken_rows_far_apart_go_in_one_step_and_the_others_stay_in_place(check_model: ModelCheck) -> None:
    lane = lane_with(*(broken(minutes, minutes) for minutes in range(0, 200, 2)), events=200)
    model = EventsModel(UTC)
    check_model(model)
    model.take(lane)
    assert model.rowCount() == 300
    held = QPersistentModelIndex(model.index(299, 0))
    gone: list[tuple[int, int]] = []
    model.rowsRemoved.connect(lambda _parent, first, last: gone.append((first, last)))
    put(lane, broken(0, 0))
    model.take(lane)
    assert gone == [(201, 299)]
    assert model.rowCount() == 201
    assert (held.row(), model.identity(held.row())) == (200, ("front", "front-000199"))
    assert model.broken_line(1) is not None
    check_model(model)


def test_filters_by_words_and_device_but_never_by_a_kind_that_nobody_knows() -> None:
    model = EventsModel(UTC)
    model.take(lane_with(broken(1), broken(2, 2, row_id=None)))
    model.take(lane_with(broken(1), device_id="garage", name="Garage"))
    model.set_filter(RowFilter(hidden=frozenset(KindCode)))
    assert places(model) == ["1/1", "1/1", "1/2"]
    model.set_filter(RowFilter("front read"))
    assert places(model) == ["1/1", "1/2"]
    model.set_filter(RowFilter("bad-row", device_id="garage"))
    assert places(model) == ["1/1"]
    assert model.broken_total == 3


def test_a_broken_row_says_what_it_is_in_every_role() -> None:
    model = EventsModel(UTC)
    evil = BrokenHistoryRow(1_234, 7, "start <b>\u202e is no time", "x" * 300, NOW_MS, "abcd-1", 41)
    model.take(lane_with(evil, events=0))
    texts = [model.index(0, column).data() for column in EventColumn]
    assert texts[EventColumn.START] == "could not be read"
    assert texts[EventColumn.ACTUAL] == "page 1\u202f234, row 7"
    assert "\u202e" not in "".join(texts)
    tip = model.index(0, EventColumn.VERDICT).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;" in tip
    assert "x-request-id abcd-1" in tip
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("could not be read: Front Door, page 1\u202f234, row 7")
    assert model.index(0, 0).data(EVENT_ROLE) is None
    assert model.identity(0) is None
    assert model.index(0, 0).data(Qt.ItemDataRole.DecorationRole) is None
    assert all(model.index(0, column).data(CELL_ROLE) is not None for column in EventColumn)


@pytest.fixture
def tab(qtbot: QtBot, theme: Theme) -> EventsTab:
    made = EventsTab(theme)
    qtbot.addWidget(made)
    made.resize(1200, 400)
    made.show()
    return made


def test_tells_how_many_there_are_and_leads_from_one_to_the_next(tab: EventsTab) -> None:
    lane = lane_with(broken(1, 2), broken(150, 7, page=4), events=200)
    tab.set_session(as_session(FakeSession(lane)))
    assert tab.facts.text() == "200 events"
    assert tab.broken_button.text() == "2 rows could not be read"
    tip = tab.broken_button.toolTip()
    assert "page 1, row 2, id bad-row: start soon is no time" in tip
    assert "page 4, row 7" in tip
    for expected in (2, 152, 2):
        tab.broken_button.click()
        assert tab.table.currentIndex().row() == expected
    tab.filter_edit.setText("ding")
    tab.apply_filter()
    assert not tab.broken_button.isEnabled()


def test_without_broken_rows_nothing_is_said(tab: EventsTab) -> None:
    session = FakeSession(a_lane(events=3))
    tab.set_session(as_session(session))
    assert tab.broken_button.isHidden()
    put(session.lanes["front"], broken(1))
    tab.handle(EventsAdded("front", 0))
    tab.flush()
    assert tab.broken_button.isVisible()


def test_of_very_many_the_first_dozen_are_listed(tab: EventsTab) -> None:
    lane = lane_with(*(broken(1, number) for number in range(1, 31)))
    lane.walk.broken_rows = 500
    tab.set_session(as_session(FakeSession(lane)))
    assert tab.broken_button.text() == "500 rows could not be read"
    assert tab.broken_button.toolTip().count("page 1") == 12
    assert "and 488 others" in tab.broken_button.toolTip()


def test_a_click_or_a_key_on_a_broken_row_asks_for_no_still_but_shows_its_request(qtbot: QtBot, theme: Theme) -> None:
    session = FakeSession(lane_with(broken(1)))
    session.client.recorder.keep(an_exchange(41))
    tabs = LowerTabs(theme)
    qtbot.addWidget(tabs)
    tabs.resize(1200, 400)
    tabs.show()
    tabs.set_session(as_session(session))
    tab = tabs.events
    asked: list[object] = []
    tab.event_activated.connect(lambda *what: asked.append(what))
    view = tab.table

    def click(column: EventColumn) -> None:
        center = view.visualRect(tab.model.index(2, column)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=center)

    click(EventColumn.START)
    assert view.currentIndex().row() == 2
    assert tabs.current == 0
    click(EventColumn.REVIEWED)
    assert tabs.current == 3
    tabs.open_at(0)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert tabs.current == 3
    assert asked == []


def test_copies_broken_rows_in_the_columns_of_events(tab: EventsTab) -> None:
    tab.set_session(as_session(FakeSession(lane_with(broken(1), events=2))))
    tab.copy_rows()
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert {len(line) for line in lines} == {len(FACT_NAMES)}
    assert lines[3][FACT_NAMES.index("note")] == "could not be read: page 1, row 1, start soon is no time"
    assert lines[3][-1] == "bad-row"
