from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ringviewer.casefile.event_facts import FACT_NAMES
from ringviewer.diagnosis.findings import BrokenHistoryRow
from ringviewer.history.event import Event, KindCode
from ringviewer.session.changes import EventsAdded, SelectionChanged
from ringviewer.ui.tables.event_rows import EventColumn
from ringviewer.ui.tables.events_tab import EventsTab
from ringviewer.ui.tables.table_view import ROW_PX
from ringviewer.ui.theme.theme import Theme
from tests.ui.tables.fakes import NOW_MS, FakeSession, a_lane, an_event, as_session


def opened(qtbot: QtBot, theme: Theme, session: FakeSession) -> EventsTab:
    tab = EventsTab(theme)
    qtbot.addWidget(tab)
    tab.resize(1200, 400)
    tab.show()
    tab.set_session(as_session(session))
    return tab


def test_says_how_many_are_shown_and_hidden(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=20)))
    assert tab.facts.text() == "20 events"
    tab.set_kinds(frozenset({KindCode.DING}))
    assert tab.facts.text() == "15 of 20 events, 1 kind hidden"
    tab.filter_edit.setText("no such words")
    tab.apply_filter()
    assert tab.facts.text() == "0 of 20 events, 1 kind hidden"
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
    assert lines[0].split("\t") == list(FACT_NAMES)
    assert len(lines) == 3
    first = lines[1].split("\t")
    assert len(first) == len(lines[0].split("\t"))
    assert first[1] == str(lane.events.event(1).start_ms)
    assert first[0] == "2026-10-09T00:42:00.000+00:00"
    assert first[-1] == "d-000000"


def test_another_session_starts_without_what_was_shown(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=5)))
    tab.filter_edit.setText("ding")
    tab.set_session(as_session(FakeSession(a_lane("other", "Other", 3))))
    assert tab.model.rowCount() == 3
    tab.set_session(None)
    assert tab.model.rowCount() == 0


def row_center(tab: EventsTab, row: int) -> QPoint:
    return tab.table.visualRect(tab.model.index(row, 0)).center()


def click(tab: EventsTab, row: int, *, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, held, row_center(tab, row))


def test_several_rows_are_picked_without_asking_for_any(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=8)))
    heard: list[tuple[object, ...]] = []
    tab.event_activated.connect(lambda *what: heard.append(what))
    tab.table.setFocus()
    click(tab, 1)
    assert heard == [("front", "front-000001", True)]
    click(tab, 3, held=Qt.KeyboardModifier.ShiftModifier)
    assert tab.table.selected_rows() == [1, 2, 3]
    click(tab, 6, held=Qt.KeyboardModifier.ControlModifier)
    assert tab.table.selected_rows() == [1, 2, 3, 6]
    QTest.keyClick(tab.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(tab.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert tab.table.selected_count > 1
    QTest.keyClick(tab.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert tab.table.selected_count == 8
    assert len(heard) == 1
    click(tab, 4)
    assert tab.table.selected_rows() == [4]
    assert heard[1:] == [("front", "front-000004", True)]
    QTest.keyClick(tab.table, Qt.Key.Key_Down)
    assert heard[2:] == [("front", "front-000005", False)]


def test_a_selection_made_elsewhere_ends_that_of_several_rows(qtbot: QtBot, theme: Theme) -> None:
    session = FakeSession(a_lane(events=8))
    tab = opened(qtbot, theme, session)
    heard: list[tuple[object, ...]] = []
    tab.event_activated.connect(lambda *what: heard.append(what))
    click(tab, 1)
    click(tab, 3, held=Qt.KeyboardModifier.ControlModifier)
    session.selected = ("front", "front-000003")  # which is the current row already
    tab.handle(SelectionChanged())
    assert tab.table.selected_rows() == [3]
    assert len(heard) == 1


def test_a_click_beside_the_rows_changes_nothing(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=3)))
    click(tab, 1)
    below = QPoint(100, tab.table.viewport().height() - 5)
    assert not tab.table.indexAt(below).isValid()
    QTest.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert tab.table.selected_rows() == [1]


def test_selected_rows_are_drawn_as_selected(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=8)))
    click(tab, 1)
    click(tab, 3, held=Qt.KeyboardModifier.ControlModifier)
    drawn = tab.table.viewport().grab().toImage()
    ratio = drawn.devicePixelRatio()
    tokens = theme.tokens
    for left, color in ((1, tokens.ink), (6, tokens.select)):
        seen = [
            drawn.pixelColor(round(left * ratio), round((row_center(tab, row).y() - 8) * ratio)) for row in range(4)
        ]
        assert [each == color for each in seen] == [False, True, False, True]


def test_the_button_of_the_contact_sheet_tells_how_many_events_it_takes(qtbot: QtBot, theme: Theme) -> None:
    session = FakeSession(a_lane(events=12), a_lane("garage", "Garage", 5))
    tab = opened(qtbot, theme, session)
    asked: list[list[Event]] = []
    tab.sheet_asked.connect(asked.append)
    assert tab.sheet_button.text() == "Contact sheet of 17 events…"
    tab.filter_edit.setText("garage")
    tab.apply_filter()
    assert tab.sheet_button.text() == "Contact sheet of 5 events…"
    tab.sheet_button.click()
    assert [event.id for event in asked[-1]] == [f"garage-{number:06}" for number in range(5)]
    click(tab, 1)
    assert tab.sheet_button.text() == "Contact sheet of 5 events…"  # one row is no choice of rows
    click(tab, 3, held=Qt.KeyboardModifier.ControlModifier)
    assert tab.sheet_button.text() == "Contact sheet of 2 events…"
    tab.sheet_button.click()
    assert [event.id for event in asked[-1]] == ["garage-000001", "garage-000003"]
    assert [action.text() for action in tab.row_menu.actions()][:3] == [
        "Contact sheet of 2 events…",
        "Copy 2 rows\tCtrl+C",
        "Copy 2 rows as JSON\tCtrl+Shift+C",
    ]
    tab.row_menu.actions()[0].trigger()
    assert asked[-1] == asked[-2]


def test_no_contact_sheet_takes_more_than_two_hundred_events(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=230)))
    assert not tab.sheet_button.isEnabled()
    assert tab.sheet_button.toolTip() == "Select up to 200 rows."
    tab.table.selectAll()
    assert not tab.sheet_button.isEnabled()
    click(tab, 0)
    tab.table.setCurrentIndex(tab.model.index(0, 0))
    tab.table.selectionModel().select(
        QItemSelection(tab.model.index(0, 0), tab.model.index(199, 8)), QItemSelectionModel.SelectionFlag.Select
    )
    assert tab.sheet_button.text() == "Contact sheet of 200 events…"
    tab.filter_edit.setText("no such words")
    tab.apply_filter()
    assert not tab.sheet_button.isEnabled()
    assert tab.sheet_button.toolTip() == "No events are shown."


def test_rows_that_could_not_be_read_are_left_out_of_the_sheet(qtbot: QtBot, theme: Theme) -> None:
    lane = a_lane(events=4)
    lane.keep_broken([BrokenHistoryRow(1, 2, "no start", "e-x", NOW_MS - 90_000, "r", 5)], reached_ms=0)
    tab = opened(qtbot, theme, FakeSession(lane))
    assert tab.model.rowCount() == 5
    tab.table.selectAll()
    asked: list[list[Event]] = []
    tab.sheet_asked.connect(asked.append)
    tab.sheet_button.click()
    assert [event.id for event in asked[0]] == [f"front-{number:06}" for number in range(4)]
    assert tab.copy_button.accessibleName() == "Copy 5 rows"


def test_copies_the_selected_rows_where_several_are(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, FakeSession(a_lane(events=6)))
    click(tab, 1)
    tab.copy_button.click()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 7
    click(tab, 4, held=Qt.KeyboardModifier.ControlModifier)
    assert tab.copy_button.accessibleName() == "Copy 2 rows"
    for copy in (tab.copy_button.click, tab.copy_current):
        QGuiApplication.clipboard().clear()
        copy()
        lines = QGuiApplication.clipboard().text().splitlines()
        assert [line.split("\t")[-1] for line in lines[1:]] == ["front-000001", "front-000004"]


def test_a_selection_of_several_rows_stays_with_its_events_while_pages_arrive(qtbot: QtBot, theme: Theme) -> None:
    lane = a_lane(events=4)
    tab = opened(qtbot, theme, FakeSession(lane))
    click(tab, 1)
    click(tab, 2, held=Qt.KeyboardModifier.ControlModifier)
    lane.events.add([an_event(0, start_ms=NOW_MS + 5), an_event(-3)])
    tab.handle(EventsAdded("front", 2))
    tab.flush()
    picked = [tab.model.identity(row) for row in tab.table.selected_rows()]
    assert picked == [("front", "front-000001"), ("front", "front-000002")]


def test_a_very_large_selection_ends_when_rows_are_sorted_anew(qtbot: QtBot, theme: Theme) -> None:
    lane = a_lane(events=600)
    tab = opened(qtbot, theme, FakeSession(lane))
    click(tab, 2)
    tab.table.selectAll()
    lane.events.add([an_event(-3)])
    tab.handle(EventsAdded("front", 1))
    tab.flush()
    assert tab.table.selected_count == 600
    assert tab.model.identity(tab.table.selected_rows()[2]) == ("front", "front-000002")
    tab.chooser.sort_by(EventColumn.KIND)
    assert [tab.model.identity(row) for row in tab.table.selected_rows()] == [("front", "front-000002")]
