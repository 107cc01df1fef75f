"""What an engineer does with the events table in the course of a day."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView
from pytestqt.qtbot import QtBot

from ringviewer.history.event import DING, Event
from ringviewer.session.changes import EventsAdded, SelectionChanged
from ringviewer.ui.main_window import MainWindow
from ringviewer.ui.tables.event_copy import MOST_COPIED, TOO_MANY
from ringviewer.ui.tables.event_rows import EventColumn
from ringviewer.ui.tables.events_tab import EventsTab
from ringviewer.ui.theme.theme import Theme
from tests.ui.tables.fakes import FakeSession, a_lane, an_event, as_session

PACIFIC = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def session() -> FakeSession:
    return FakeSession(a_lane(events=300))


@pytest.fixture
def tab(theme: Theme, qtbot: QtBot, session: FakeSession) -> Iterator[EventsTab]:
    made = EventsTab(theme)
    qtbot.addWidget(made)
    made.resize(1200, 300)
    made.show()
    made.set_session(as_session(session))
    yield made
    made.set_session(None)


def page(tab: EventsTab, session: FakeSession, events: list[Event]) -> None:
    session.lanes["front"].events.add(events)
    tab.handle(EventsAdded("front", len(events)))
    tab.flush()


def header_of(window: MainWindow, session: FakeSession) -> QHeaderView:
    window.set_session(as_session(session))
    assert window.workspace is not None
    return window.workspace.tabs.events.table.horizontalHeader()


def test_columns_are_found_again_after_a_restart_of_a_window_that_remembers(
    qtbot: QtBot, theme: Theme, session: FakeSession
) -> None:
    windows = [MainWindow(theme, remember=remember) for remember in (True, False, True)]
    first, picture, second = windows
    for window in windows:
        qtbot.addWidget(window)
        window.resize(1600, 900)
        window.show()
    header = header_of(first, session)
    assert first.workspace is not None
    first.workspace.tabs.events.chooser.show_column(EventColumn.REVIEWED, shown=False)
    header.moveSection(header.visualIndex(EventColumn.VERDICT), 1)
    first.dispose()
    for window, moved in ((picture, False), (second, True)):
        header = header_of(window, session)
        assert header.isSectionHidden(EventColumn.REVIEWED) == moved
        assert (header.visualIndex(EventColumn.VERDICT) == 1) == moved
        window.dispose()


def test_a_selected_event_that_a_filter_hides_is_selected_again_when_it_is_shown(
    tab: EventsTab, session: FakeSession
) -> None:
    session.selected = ("front", "front-000040")
    session.emit(SelectionChanged())
    tab.handle(SelectionChanged())
    assert tab.table.selected_rows() == [40]
    tab.filter_edit.setText("ding")
    tab.apply_filter()
    assert tab.table.selected_rows() == []
    assert not tab.table.currentIndex().isValid()
    session.selected = ("front", "front-000041")
    tab.handle(SelectionChanged())
    assert tab.table.selected_rows() == []
    tab.filters.clear()
    assert tab.table.selected_rows() == [41]
    assert session.done == [], "nobody chose it in the table"


def test_older_pages_come_below_the_last_row_while_it_is_read(tab: EventsTab, session: FakeSession) -> None:
    bar = tab.table.verticalScrollBar()
    tab.table.select_row(299)
    tab.table.scrollToBottom()
    before = bar.value()
    page(tab, session, [an_event(number) for number in range(300, 350)])
    assert tab.model.rowCount() == 350
    assert bar.value() == before
    assert tab.table.selected_rows() == [299]
    assert tab.model.identity(299) == ("front", "front-000299")
    tab.table.scrollToBottom()
    assert bar.value() > before


def test_pages_that_come_while_rows_are_sorted_find_their_places(qtbot: QtBot, theme: Theme) -> None:
    session = FakeSession(a_lane(events=40_000))
    tab = EventsTab(theme)
    qtbot.addWidget(tab)
    tab.set_session(as_session(session))
    qtbot.waitUntil(lambda: not tab.model.working)
    tab.table.sortByColumn(EventColumn.KIND, Qt.SortOrder.AscendingOrder)
    came = [an_event(-1, kind=DING), an_event(40_000, kind="other"), an_event(7, start_ms=5)]
    page(tab, session, came)
    qtbot.waitUntil(lambda: not tab.model.working)
    assert tab.model.rowCount() == 40_002
    assert tab.model.identity(0) == ("front", "front--00001")
    assert tab.model.identity(40_001) == ("front", "front-040000")
    assert tab.model.sorting == (EventColumn.KIND, False)


def test_all_rows_but_one_are_too_many_to_copy_and_not_even_listed(qtbot: QtBot, theme: Theme) -> None:
    session = FakeSession(a_lane(events=40_000))
    tab = EventsTab(theme)
    qtbot.addWidget(tab)
    tab.set_session(as_session(session))
    qtbot.waitUntil(lambda: not tab.model.working)
    tab.table.selectAll()
    flags = QItemSelectionModel.SelectionFlag
    tab.table.selectionModel().select(tab.model.index(20_000, 0), flags.Deselect | flags.Rows)
    assert tab.table.selected_count == 39_999
    assert tab.table.selected_rows(20_002)[-3:] == [19_999, 20_001, 20_002]
    QGuiApplication.clipboard().setText("kept")
    with qtbot.waitSignal(tab.told) as told:
        tab.copy_current("json")
    assert told.args == ["warning", TOO_MANY]
    assert str(MOST_COPIED // 1000) in TOO_MANY
    assert QGuiApplication.clipboard().text() == "kept"


def test_the_hour_that_comes_twice_is_told_apart_in_what_is_copied_and_exported(
    qtbot: QtBot, tab: EventsTab, session: FakeSession, tmp_path: Path
) -> None:
    starts = ["2026-11-01T01:30:00.000-07:00", "2026-11-01T01:30:00.000-08:00", "2027-03-14T03:00:00.000-07:00"]
    tab.set_zone(PACIFIC, "the customer’s")
    times = [round(datetime.fromisoformat(start).timestamp() * 1000) for start in starts]
    page(tab, session, [an_event(900 + at, start_ms=ms) for at, ms in enumerate(times)])
    rows = [row for at in (2, 1, 0) if (row := tab.model.row_of("front", f"front-{900 + at:06}")) is not None]
    assert rows == [0, 1, 2]
    tab.table.selectionModel().clear()
    for row in rows:
        flags = QItemSelectionModel.SelectionFlag
        tab.table.selectionModel().select(tab.model.index(row, 0), flags.Select | flags.Rows)
    for form in ("tsv", "json"):
        tab.copy_current(form)
        text = QGuiApplication.clipboard().text()
        copied = (
            [row["start"] for row in json.loads(text)]
            if form == "json"
            else [row["start"] for row in csv.DictReader(text.splitlines(), delimiter="\t")]
        )
        assert copied == starts[::-1]
    with qtbot.waitSignal(tab.told):
        tab.output.write(str(tmp_path / "out.csv"))
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        exported = list(csv.DictReader(stream, strict=True))
    assert [row["start"] for row in exported[:3]] == starts[::-1]
    assert [int(row["start_ms"]) for row in exported[:3]] == times[::-1]
