from __future__ import annotations

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ringviewer.session.changes import EventsAdded
from ringviewer.ui.tables.event_rows import EventColumn
from ringviewer.ui.tables.events_tab import EventsTab
from ringviewer.ui.tables.table_view import ROW_PX
from ringviewer.ui.theme.theme import Theme
from tests.ui.tables.fakes import NOW_MS, FakeSession, a_lane, an_event, as_session


def opened(qtbot: QtBot, theme: Theme, session: FakeSession | None = None) -> EventsTab:
    tab = EventsTab(theme)
    qtbot.addWidget(tab)
    tab.resize(1200, 400)
    tab.show()
    tab.set_session(as_session(session or FakeSession(a_lane(events=300))))
    tab.chooser.recall()
    return tab


def shown(tab: EventsTab) -> list[int]:
    header = tab.table.horizontalHeader()
    order = (header.logicalIndex(place) for place in range(header.count()))
    return [at for at in order if not header.isSectionHidden(at)]


def test_columns_are_chosen_moved_and_sized_and_remembered(qtbot: QtBot, theme: Theme) -> None:
    first = opened(qtbot, theme)
    header = first.table.horizontalHeader()
    first.chooser.menu.actions()[EventColumn.VERDICT].trigger()
    first.chooser.menu.actions()[EventColumn.REVIEWED].trigger()
    header.moveSection(header.visualIndex(EventColumn.ID), 1)
    assert header.length() == first.table.viewport().width()
    header.resizeSection(EventColumn.KIND, 133)
    first.chooser.flush()
    second = opened(qtbot, theme)
    assert shown(second) == [0, EventColumn.ID, 1, 2, 3, 4, 5]
    assert second.table.columnWidth(EventColumn.KIND) == 133
    second.chooser.reset()
    assert shown(second) == list(range(9))
    assert second.table.horizontalHeader().length() == second.table.viewport().width()
    third = opened(qtbot, theme)
    assert shown(third) == list(range(9))


def test_nothing_but_numbers_is_kept_and_nonsense_is_ignored(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme)
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "ringviewer", "ringviewer")
    assert settings.allKeys() == []
    tab.chooser.show_column(EventColumn.KIND, shown=False)
    qtbot.waitUntil(lambda: bool(QSettings(settings.fileName(), QSettings.Format.IniFormat).allKeys()))
    settings.sync()
    kept = {key: settings.value(key) for key in settings.allKeys()}
    assert set(kept) == {"tables/events/order", "tables/events/hidden", "tables/events/wanted", "tables/events/widths"}
    assert str(kept["tables/events/hidden"]) == "2"
    settings.setValue("tables/events/order", "0,0,x,3")
    settings.setValue("tables/events/hidden", "0,99,-1,4")
    settings.setValue("tables/events/widths", "1,2")
    settings.sync()
    assert shown(opened(qtbot, theme)) == [0, 1, 2, 3, 5, 6, 7, 8]


def test_the_first_column_cannot_be_left_out(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme)
    assert not tab.chooser.menu.actions()[0].isEnabled()
    tab.chooser.show_column(0, shown=False)
    assert shown(tab)[0] == 0


def test_a_column_sorts_both_ways_and_then_no_more(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme)
    header = tab.table.horizontalHeader()
    at = header.sectionViewportPosition(EventColumn.KIND) + 20
    for expected in ((2, False), (2, True), (0, True)):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, 10))
        assert tab.model.sorting == expected
        assert header.sortIndicatorSection() == expected[0]


def test_sorting_by_keyboard_goes_the_same_way(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme)
    tab.bar.columns_button.choices.aboutToShow.emit()
    sorts = tab.chooser.sort_menu
    for expected in ((3, False), (3, True), (0, True)):
        sorts.actions()[EventColumn.LENGTH].trigger()
        assert tab.model.sorting == expected
        sorts.aboutToShow.emit()
        assert [at for at, action in enumerate(sorts.actions()) if action.isChecked()] == [expected[0]]
    name = tab.model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert name == "Start (UTC), sorted descending" or name == "Start, sorted descending"


def top_id(tab: EventsTab) -> tuple[tuple[str, str] | None, int]:
    row = tab.table.rowAt(0)
    return tab.model.identity(row), tab.table.rowViewportPosition(row)


def test_rows_that_come_above_do_not_move_those_that_are_read(qtbot: QtBot, theme: Theme) -> None:
    lane = a_lane(events=300)
    tab = opened(qtbot, theme, FakeSession(lane))
    qtbot.waitUntil(lambda: tab.table.verticalScrollBar().maximum() > 0)
    tab.table.verticalScrollBar().setValue(50 * ROW_PX + 7)
    for column in (EventColumn.START, EventColumn.KIND, EventColumn.REVIEWED):
        tab.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
        before = top_id(tab)
        first = -1 - 20 * (column + 1)
        lane.events.add([an_event(number) for number in range(first - 20, first)])
        lane.events.add([an_event(5, start_ms=lane.events.newest_ms or 0)])
        tab.handle(EventsAdded("front", 20))
        tab.flush()
        assert top_id(tab) == before


def test_at_the_top_new_rows_are_seen_unless_one_is_read_there(qtbot: QtBot, theme: Theme) -> None:
    lane = a_lane(events=300)
    tab = opened(qtbot, theme, FakeSession(lane))
    tab.filter_edit.setFocus()
    lane.events.add([an_event(-1)])
    tab.handle(EventsAdded("front", 1))
    tab.flush()
    assert top_id(tab)[0] == ("front", "front--00001")
    tab.activateWindow()
    tab.table.setFocus()
    qtbot.waitUntil(tab.table.hasFocus)
    tab.table.select_row(3)
    before = top_id(tab)
    lane.events.add([an_event(-2)])
    tab.handle(EventsAdded("front", 1))
    tab.flush()
    assert top_id(tab) == before


def test_keys_go_to_both_ends_and_by_the_page(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme)
    table = tab.table
    table.setFocus()
    table.select_row(0)
    for key, held, row in (
        (Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier, 299),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier, 0),
    ):
        QTest.keyClick(table, key, held)
        assert table.currentIndex().row() == row
    QTest.keyClick(table, Qt.Key.Key_PageDown)
    assert 5 < table.currentIndex().row() < 30
    QTest.keyClick(table, Qt.Key.Key_PageUp)
    assert table.currentIndex().row() == 0
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == 299
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.currentIndex().row() == 0


def test_columns_leave_where_they_do_not_fit_and_come_back_with_the_room(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme)
    bar = tab.table.horizontalScrollBar()
    for width, left_out in ((1000, []), (900, [8]), (730, [5, 7, 8]), (640, [4, 5, 7, 8]), (1200, [])):
        tab.resize(width, 400)
        assert sorted(set(range(9)) - set(shown(tab))) == left_out
        qtbot.waitUntil(lambda: bar.maximum() == 0)
        assert tab.table.columnWidth(EventColumn.DEVICE) >= 104
        assert tab.table.columnWidth(EventColumn.KIND) >= 92
    assert QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "ringviewer", "ringviewer").allKeys() == []


def test_a_column_without_room_is_unchecked_and_can_be_wanted_all_the_same(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme)
    tab.resize(730, 400)
    tab.chooser.menu.aboutToShow.emit()
    offset = tab.chooser.menu.actions()[EventColumn.OFFSET]
    assert not offset.isChecked()
    offset.trigger()
    assert EventColumn.OFFSET in shown(tab)
    assert EventColumn.ACTUAL not in shown(tab), "another one made room"
    tab.chooser.flush()
    again = opened(qtbot, theme)
    again.resize(730, 400)
    assert shown(again) == shown(tab)
    again.resize(1200, 400)
    assert shown(again) == list(range(9))
    again.chooser.reset()
    again.resize(730, 400)
    assert EventColumn.OFFSET not in shown(again)


def test_a_width_by_hand_keeps_out_what_had_no_room(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme)
    tab.resize(730, 400)
    before = shown(tab)
    tab.table.horizontalHeader().resizeSection(EventColumn.DEVICE, 150)
    tab.resize(1200, 400)
    assert shown(tab) == before
    tab.chooser.flush()
    again = opened(qtbot, theme)
    assert shown(again) == before
    assert again.table.columnWidth(EventColumn.DEVICE) == 150
    again.chooser.show_column(EventColumn.OFFSET, shown=True)
    assert EventColumn.OFFSET in shown(again)


def test_what_is_not_to_be_remembered_is_neither_read_nor_written(qtbot: QtBot, theme: Theme) -> None:
    first = opened(qtbot, theme)
    first.chooser.show_column(EventColumn.KIND, shown=False)
    first.chooser.flush()
    second = EventsTab(theme)
    qtbot.addWidget(second)
    second.resize(1200, 400)
    second.show()
    assert shown(second) == list(range(9))
    second.chooser.show_column(EventColumn.ID, shown=False)
    second.chooser.flush()
    second.chooser.reset()
    assert EventColumn.KIND not in shown(opened(qtbot, theme))


def test_rows_that_come_in_between_while_a_column_is_left_out_leave_the_widths_to_the_room(
    qtbot: QtBot, theme: Theme
) -> None:
    front, garage = a_lane(), a_lane("garage", "Garage")
    tab = opened(qtbot, theme, FakeSession(front, garage))
    tab.chooser.show_column(EventColumn.KIND, shown=False)
    for count in (20, 40, 60):
        for lane, apart_ms in ((front, 60_000), (garage, 61_000)):
            name = lane.device.id
            lane.events.add([an_event(at, name, start_ms=NOW_MS - at * apart_ms) for at in range(count)])
            tab.handle(EventsAdded(name, count))
            tab.flush()
    assert not tab.table.sized_by_hand
    tab.resize(1000, 400)
    assert tab.table.horizontalHeader().length() == tab.table.viewport().width()
