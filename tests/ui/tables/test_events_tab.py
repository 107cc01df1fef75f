from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ringviewer.history.event import KindCode
from ringviewer.session.changes import EventsAdded, SelectionChanged
from ringviewer.ui.tables.events_tab import EventsTab
from ringviewer.ui.tables.table_view import ROW_PX
from ringviewer.ui.theme.theme import Theme
from tests.ui.tables.fakes import FakeSession, a_lane, an_event, as_session


def opened(qtbot: QtBot, theme: Theme, session: FakeSession) -> EventsTab:
    tab = EventsTab(theme)
    qtbot.addWidget(tab)
    tab.resize(1200, 400)
    tab.show()
    tab.set_session(as_session(session))
    return tab


def test_says_how_many_are_shown_and_hidden(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=20)))
    assert tab.facts.text() == "20 events shown, none hidden by a filter"
    tab.set_kinds(frozenset({KindCode.DING}))
    assert tab.facts.text() == "15 events shown, 5 hidden by a filter"
    tab.filter_edit.setText("no such words")
    tab.apply_filter()
    assert tab.facts.text() == "0 events shown, 20 hidden by a filter"
    assert not tab.copy_button.isEnabled()


def test_takes_pages_in_together(qtbot: QtBot, theme: Theme) -> None:
    lane = a_lane(events=2)
    tab = opened(qtbot, theme, FakeSession(lane))
    for number in range(2, 6):
        lane.events.add([an_event(number)])
        tab.handle(EventsAdded("front", 1))
    assert tab.model.rowCount() == 2
    qtbot.waitUntil(lambda: tab.model.rowCount() == 6)


def test_a_click_asks_at_once_and_a_key_after_a_rest(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=5)))
    heard: list[tuple[str, str, bool]] = []
    tab.event_activated.connect(lambda *what: heard.append(what))
    view = tab.table
    view.setFocus()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(tab.model.index(1, 0)).center())
    assert heard[-1] == ("front", "front-000001", True)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert heard[-1] == ("front", "front-000002", False)


def test_follows_the_selection_without_saying_that_somebody_chose_it(qtbot: QtBot, theme: Theme) -> None:
    session = FakeSession(a_lane(events=200))
    tab = opened(qtbot, theme, session)
    heard: list[object] = []
    tab.event_activated.connect(lambda *what: heard.append(what))
    session.selected = ("front", "front-000150")
    tab.handle(SelectionChanged())
    assert tab.table.currentIndex().row() == 150
    assert heard == []
    top = tab.table.rowViewportPosition(150)
    assert 0 <= top <= tab.table.viewport().height() - ROW_PX


def test_never_scrolls_the_table_that_has_the_focus(qtbot: QtBot, theme: Theme) -> None:
    session = FakeSession(a_lane(events=200))
    tab = opened(qtbot, theme, session)
    tab.activateWindow()
    tab.table.setFocus()
    qtbot.waitUntil(tab.table.hasFocus)
    session.selected = ("front", "front-000150")
    tab.handle(SelectionChanged())
    assert tab.table.verticalScrollBar().value() == 0
    assert tab.table.currentIndex().row() == 150


def test_copies_rows_with_ids_in_full_and_instants_as_numbers(qtbot: QtBot, theme: Theme) -> None:
    lane = a_lane("d", "Tab\there", 2)
    tab = opened(qtbot, theme, FakeSession(lane))
    tab.copy_rows()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[0] == "start_ms"
    assert len(lines) == 3
    first = lines[1].split("\t")
    assert len(first) == len(lines[0].split("\t"))
    assert first[0] == str(lane.events.event(1).start_ms)
    assert first[-1] == "d-000000"


def test_another_session_starts_without_what_was_shown(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=5)))
    tab.filter_edit.setText("ding")
    tab.set_session(as_session(FakeSession(a_lane("other", "Other", 3))))
    assert tab.model.rowCount() == 3
    tab.set_session(None)
    assert tab.model.rowCount() == 0
