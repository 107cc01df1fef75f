"""The requests tab driven as by a hand: keys, clicks, the clipboard, and a recorder that goes on meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ringviewer.partner_api.recorder import Recorder
from ringviewer.session.changes import DevicesChanged
from ringviewer.ui.tables.requests_cells import RequestColumn
from ringviewer.ui.tables.requests_ring import InnerRing
from ringviewer.ui.tables.requests_tab import RequestsTab
from ringviewer.ui.tables.requests_table import RequestsTable
from ringviewer.ui.tables.tab_strip import TabStrip
from ringviewer.ui.tables.table_view import ROW_PX
from ringviewer.ui.theme.theme import Theme
from tests.ui.tables.fakes import FakeSession, a_lane, an_exchange, as_session

STILL: dict[str, Any] = {
    "kind": "still",
    "method": "POST",
    "path": "/v1/devices/front/media/image/download",
    "status": 303,
    "device_id": "front",
    "request_body": '{"type": "at_timestamp"}',
}
MEDIA: dict[str, Any] = {"kind": "media", "host": "media.example.test", "path": "/stills/7?…", "response_body": None}
CONTROL = Qt.KeyboardModifier.ControlModifier


_kept: list[QWidget] = []


@pytest.fixture(autouse=True)
def _hold_windows(qtbot: QtBot) -> Iterator[None]:
    """Nothing else holds a window once its test returned; collected while it is painted, it would end the program."""
    yield
    for window in _kept:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    _kept.clear()


def opened(qtbot: QtBot, theme: Theme, session: FakeSession, width: int = 1200) -> RequestsTab:
    tab = RequestsTab(theme)
    _kept.append(tab)
    tab.resize(width, 400)
    tab.show()
    tab.activateWindow()
    tab.set_session(as_session(session))
    return tab


def a_session(*exchanges: Any, limit: int = 5_000) -> FakeSession:
    session = FakeSession(a_lane(), a_lane("drive", "Driveway"))
    session.client.recorder = Recorder(limit)
    for exchange in exchanges:
        session.client.recorder.keep(exchange)
    return session


def with_a_still(**changes: Any) -> FakeSession:
    return a_session(
        an_exchange(1), an_exchange(2, **STILL), an_exchange(3, **(MEDIA | {"parent": 2} | changes)), an_exchange(4)
    )


def focused(qtbot: QtBot, widget: QWidget) -> None:
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def numbers(tab: RequestsTab) -> list[int]:
    return [found.number for row in range(tab.model.rowCount()) if (found := tab.model.exchange(row)) is not None]


def current(tab: RequestsTab) -> tuple[int, int] | None:
    return tab.model.key(tab.table.currentIndex().row())


def test_follows_the_recorder_in_batches_and_lets_go(qtbot: QtBot, theme: Theme) -> None:
    session = a_session()
    tab = opened(qtbot, theme, session)
    for number in range(1, 6):
        session.client.recorder.keep(an_exchange(number))
    assert tab.model.rowCount() == 0
    qtbot.waitUntil(lambda: tab.model.rowCount() == 5)
    tab.set_session(None)
    session.client.recorder.keep(an_exchange(9))
    tab.flush()
    assert tab.model.rowCount() == 0


def test_keeps_what_the_recorder_keeps_and_no_body_of_its_own(qtbot: QtBot, theme: Theme) -> None:
    session = a_session(limit=5)
    tab = opened(qtbot, theme, session)
    for number in range(1, 9):
        session.client.recorder.keep(an_exchange(number))
        tab.flush()
    assert numbers(tab) == [8, 7, 6, 5, 4]


def test_a_request_that_is_no_longer_kept_stays_in_the_details_and_says_so(qtbot: QtBot, theme: Theme) -> None:
    session = a_session(an_exchange(1), an_exchange(2), limit=2)
    tab = opened(qtbot, theme, session)
    tab.show_exchange(1)
    session.client.recorder.keep(an_exchange(3))
    tab.flush()
    assert "no longer kept" in tab.details.code.text()
    assert tab.details.id_label.text() == "00000001"
    assert not tab.table.currentIndex().isValid()


def test_details_follow_a_request_that_ends(qtbot: QtBot, theme: Theme) -> None:
    session = a_session(an_exchange(1, status=None, duration_ms=None, request_id=None))
    tab = opened(qtbot, theme, session)
    tab.show_exchange(1)
    tab.details.strip.setCurrentIndex(2)
    assert "on its way" in tab.details.answer.text.toPlainText()
    session.client.recorder.keep(an_exchange(1, response_body='{"data": 7}'))
    tab.flush()
    assert tab.details.status.text() == "200"
    assert '"data": 7' in tab.details.answer.text.toPlainText()


def test_shows_what_is_asked_for_whatever_hides_it(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, with_a_still())
    tab.filter.edit.setText("history")
    tab.filter.choose_device("drive")
    tab.show_request("00000002-0000")
    assert current(tab) == (2, 0)
    assert not tab.filter.wanted.active
    tab.show_exchange(3)
    assert current(tab) == (2, 3)
    assert tab.details.address.text() == "media.example.test/stills/7?…"


def test_filters_are_combined_counted_and_taken_away_with_one_click(qtbot: QtBot, theme: Theme) -> None:
    session = with_a_still()
    session.client.recorder.keep(an_exchange(5, kind="probe", status=403, device_id="drive"))
    tab = opened(qtbot, theme, session)
    assert tab.filter.facts.text() == "5 requests, none hidden"
    tab.filter.choose_kind("still")
    assert (numbers(tab), tab.filter.facts.text()) == ([2], "2 requests, 3 hidden by a filter")
    tab.filter.choose_status("4xx")
    assert tab.filter.facts.text() == "0 requests, 5 hidden by a filter"
    assert tab.filter.status.accessibleName() == "Status shown in the table: 4xx, refused"
    QTest.mouseClick(tab.filter.clear_button, Qt.MouseButton.LeftButton)
    assert tab.filter.facts.text() == "5 requests, none hidden"
    assert not tab.filter.clear_button.isEnabled()


def test_the_menus_offer_devices_statuses_and_kinds(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, with_a_still())
    for button, expected in (
        (tab.filter.device, ["All devices", "Front Door", "Driveway"]),
        (tab.filter.kind, ["All kinds", "devices", "history", "still", "probe", "token", "me", "other"]),
    ):
        button.choices.aboutToShow.emit()
        assert [action.text() for action in button.choices.actions()] == expected
    tab.filter.status.choices.aboutToShow.emit()
    tab.filter.status.choices.actions()[2].trigger()
    assert tab.filter.wanted.status == "3xx"
    assert numbers(tab) == [2]


@pytest.mark.parametrize("width", [520, 720, 900, 1280])
def test_nothing_of_the_filter_is_cut_off_in_a_narrow_panel(qtbot: QtBot, theme: Theme, width: int) -> None:
    tab = opened(qtbot, theme, with_a_still(), width)
    tab.filter.choose_device("drive")
    QApplication.processEvents()
    assert tab.width() <= max(width, 600)
    row = tab.filter
    shown = [widget.geometry() for widget in (row.edit, row.device, row.status, row.kind, row.clear_button)]
    for area in shown:
        assert row.rect().contains(area)
    assert not any(a.intersects(b) for at, a in enumerate(shown) for b in shown[at + 1 :])
    assert tab.table.horizontalHeader().length() <= tab.table.viewport().width()


def test_units_open_and_close_with_the_keys_of_a_tree(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, with_a_still())
    table = tab.table
    focused(qtbot, table)
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert current(tab) == (2, 0)
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert numbers(tab) == [4, 2, 2, 3, 1]
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert current(tab) == (2, 3)
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert current(tab) == (2, 0)
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert numbers(tab) == [4, 2, 1]
    QTest.keyClick(table, Qt.Key.Key_Asterisk)
    assert numbers(tab) == [4, 2, 2, 3, 1]
    QTest.keyClick(table, Qt.Key.Key_End)
    assert current(tab) == (1, 0)


def test_a_click_on_the_triangle_opens_and_one_beside_it_does_not(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, with_a_still())
    area = tab.table.visualRect(tab.model.index(1, RequestColumn.METHOD))
    beside = QPoint(area.right() - 6, area.center().y())
    QTest.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=beside)
    assert numbers(tab) == [4, 2, 1]
    triangle = QPoint(area.left() + 14, area.center().y())
    QTest.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=triangle)
    assert numbers(tab) == [4, 2, 2, 3, 1]
    assert current(tab) == (2, 0)
    QTest.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, pos=triangle)
    assert numbers(tab) == [4, 2, 1]


def test_closing_all_goes_to_the_row_of_the_unit(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, with_a_still())
    tab.show_exchange(3)
    tab.menu.aboutToShow.emit()
    next(action for action in tab.menu.actions() if action.text() == "Close all stills").trigger()
    assert numbers(tab) == [4, 2, 1]
    assert current(tab) == (2, 0)
    assert tab.details.status.text() == "303 → 200"


def test_the_keyboard_goes_all_the_way(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, with_a_still())
    focused(qtbot, tab.table)
    QTest.keyClick(tab.table, Qt.Key.Key_Slash)
    assert tab.filter.edit.hasFocus()
    QTest.keyClicks(tab.filter.edit, "/v1/history")
    assert numbers(tab) == [4, 1]
    QTest.keyClick(tab.filter.edit, Qt.Key.Key_Return)
    assert tab.table.hasFocus()
    assert current(tab) == (4, 0)
    QTest.keyClick(tab.table, Qt.Key.Key_Return)
    assert tab.details.overview.hasFocus()
    QTest.keyClick(tab.details.overview, Qt.Key.Key_F6)
    assert tab.table.hasFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_F6)
    assert tab.details.overview.hasFocus()
    QTest.keyClick(tab.details.overview, Qt.Key.Key_Escape)
    assert not tab.filter.wanted.active
    assert tab.filter.edit.text() == ""


def test_tab_goes_from_the_filter_over_the_table_to_the_buttons_of_the_details(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, with_a_still())
    tab.filter.choose_kind("still")
    tab.show_exchange(2)
    focused(qtbot, tab.filter.edit)
    seen: list[QWidget] = [tab.filter.edit]
    for _ in range(10):
        QTest.keyClick(seen[-1], Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget() or tab)
    row, details = tab.filter, tab.details
    wanted = [row.device, row.status, row.kind, row.clear_button, tab.table, details.strip, details.overview]
    wanted += [details.id_button, details.copy_button]
    places = [seen.index(widget) for widget in wanted]
    assert places == sorted(places)


def test_typing_in_the_table_is_not_taken_for_a_search(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, with_a_still())
    focused(qtbot, tab.table)
    QTest.keyClick(tab.table, Qt.Key.Key_Home)
    QTest.keyClicks(tab.table, "1p")
    assert current(tab) == (4, 0)


def test_its_own_keys_win_over_those_of_the_window(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    _kept.append(window)
    tab = RequestsTab(theme, window)
    tab.resize(900, 400)
    tab.set_session(as_session(with_a_still()))
    heard: list[str] = []
    for key in ("Ctrl+F", "Escape"):
        shortcut = QShortcut(QKeySequence(key), window)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda key=key: heard.append(key))
    window.resize(900, 400)
    window.show()
    window.activateWindow()
    focused(qtbot, tab.table)
    QTest.keyClick(tab.table, Qt.Key.Key_F, CONTROL)
    assert tab.filter.edit.hasFocus()
    QTest.keyClicks(tab.filter.edit, "403")
    QTest.keyClick(tab.filter.edit, Qt.Key.Key_Escape)
    assert tab.filter.edit.text() == ""
    QTest.keyClick(tab.filter.edit, Qt.Key.Key_Escape)
    assert tab.table.hasFocus()
    assert heard == []
    QTest.keyClick(tab.table, Qt.Key.Key_Escape)
    assert heard == ["Escape"]


def test_copies_a_still_as_its_post_with_the_token_as_a_variable(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, with_a_still())
    tab.show_exchange(2)
    focused(qtbot, tab.table)
    QTest.keyClick(tab.table, Qt.Key.Key_C, CONTROL)
    text = QGuiApplication.clipboard().text()
    assert "$RING_ACCESS_TOKEN" in text
    assert "at_timestamp" in text
    assert "media.example.test" not in text
    assert "POSIX shell" in tab.details.copy_button.toolTip()
    QTest.mouseClick(tab.details.id_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "00000002-0000"


@pytest.mark.parametrize(
    ("number", "why"), [(3, "works once"), (5, "client’s secret"), (6, "not kept any more"), (7, "goes nowhere else")]
)
def test_says_why_a_request_cannot_be_copied(qtbot: QtBot, theme: Theme, number: int, why: str) -> None:
    session = with_a_still()
    sent = (("content-type", "application/json"),)
    session.client.recorder.keep(an_exchange(5, kind="token", method="POST", host="oauth.example.test"))
    session.client.recorder.keep(an_exchange(6, **(STILL | {"request_body": None, "request_headers": sent})))
    session.client.recorder.keep(an_exchange(7, kind="other", host="elsewhere.example.test"))
    tab = opened(qtbot, theme, session)
    QGuiApplication.clipboard().setText("before")
    tab.show_exchange(number)
    assert not tab.details.copy_button.isEnabled()
    assert why in tab.details.copy_button.toolTip().replace("'", "’")
    tab.copy_curl()
    assert QGuiApplication.clipboard().text() == "before"


def test_the_menu_of_a_row_copies_too(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, with_a_still())
    tab.show_exchange(1)
    tab.menu.aboutToShow.emit()
    texts = {action.text(): action for action in tab.menu.actions()}
    texts["Copy the request id"].trigger()
    assert QGuiApplication.clipboard().text() == "00000001-0000"
    texts["Copy as cURL"].trigger()
    assert "$RING_ACCESS_TOKEN" in QGuiApplication.clipboard().text()


def test_rows_that_arrive_do_not_move_what_is_read(qtbot: QtBot, theme: Theme) -> None:
    session = a_session(*(an_exchange(number) for number in range(1, 101)))
    tab = opened(qtbot, theme, session)
    tab.show_exchange(50)
    bar = tab.table.verticalScrollBar()
    bar.setValue(7 * ROW_PX + 5)
    before = bar.value()
    place = tab.table.rowViewportPosition(tab.table.currentIndex().row())
    for number in range(101, 111):
        session.client.recorder.keep(an_exchange(number))
    tab.flush()
    assert current(tab) == (50, 0)
    assert bar.value() == before + 10 * ROW_PX
    assert tab.table.rowViewportPosition(tab.table.currentIndex().row()) == place


def test_at_the_top_the_newest_come_into_sight(qtbot: QtBot, theme: Theme) -> None:
    session = a_session(*(an_exchange(number) for number in range(1, 101)))
    tab = opened(qtbot, theme, session)
    session.client.recorder.keep(an_exchange(101))
    tab.flush()
    assert tab.table.verticalScrollBar().value() == 0
    assert numbers(tab)[0] == 101


def test_a_scroll_leaves_nothing_behind(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, a_session(*(an_exchange(number) for number in range(1, 101))))
    tab.show_exchange(95)
    focused(qtbot, tab.table)
    for value in (66, 31, 500, 7, 300):
        tab.table.verticalScrollBar().setValue(value)
        QApplication.processEvents()
        shown = tab.table.screen().grabWindow(tab.winId()).toImage()
        tab.table.viewport().repaint()
        assert shown == tab.table.screen().grabWindow(tab.winId()).toImage()
    assert not shown.isNull()


def test_the_overview_tells_what_is_worth_knowing(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, with_a_still(notes=("media-host-unexpected",)))
    tab.show_exchange(2)
    told = tab.details.overview.accessibleDescription()
    assert "The picture came from a host that the contract does not name." in told
    assert "Device Front Door (front)" in told
    assert tab.details.status.text() == "303 → 200"
    assert tab.details.address.isReadOnly()


def test_empty_tables_say_why(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, a_session())
    assert tab.filter.facts.text() == "0 requests, none hidden"
    tab.grab()
    tab.set_session(as_session(with_a_still()))
    tab.filter.edit.setText("nothing has this")
    assert tab.model.rowCount() == 0
    tab.grab()


def test_another_session_starts_without_what_was_shown(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, with_a_still())
    tab.show_exchange(3)
    tab.filter.choose_device("drive")
    tab.set_session(as_session(a_session(an_exchange(1))))
    assert (numbers(tab), tab.filter.wanted.active, tab.details.facts) == ([1], False, None)


def test_says_how_many_older_ones_are_gone(qtbot: QtBot, theme: Theme) -> None:
    session = a_session(limit=5)
    recorder = session.client.recorder
    tab = opened(qtbot, theme, session)
    for _ in range(8):
        recorder.keep(an_exchange(recorder.begin(0.0, retry=False)))
    tab.flush()
    assert tab.filter.facts.text() == "5 requests, none hidden, 3 older ones are no longer kept"
    tab.filter.edit.setText("nothing has this")
    assert tab.filter.facts.text() == "0 requests, 5 hidden by a filter, 3 older ones are no longer kept"
    tab.filter.clear()
    tab.resize(760, 400)
    qtbot.waitUntil(lambda: tab.filter.facts.text() == "5 requests, 3 older gone")
    assert "none hidden, 3 older ones are no longer kept" in tab.filter.facts.accessibleName()


def test_devices_are_called_by_the_names_of_their_lanes(qtbot: QtBot, theme: Theme) -> None:
    session = a_session(an_exchange(1, device_id="drive"), an_exchange(2, device_id="new"))
    tab = opened(qtbot, theme, session)

    def devices() -> list[str]:
        return [tab.model.index(row, RequestColumn.DEVICE).data() for row in range(2)]

    assert devices() == ["new", "Driveway"]
    tab.show_exchange(2)
    session.lanes["new"] = a_lane("new", "Back Yard")
    tab.handle(DevicesChanged())
    assert devices() == ["Back Yard", "Driveway"]
    assert current(tab) == (2, 0)


def test_tab_goes_on_from_every_page_and_is_always_seen(qtbot: QtBot, theme: Theme) -> None:
    """Once around: each widget has the keyboard once, and has a ring or draws one itself."""
    tab = opened(qtbot, theme, with_a_still())
    tab.show_exchange(4)
    for page in range(3):
        tab.details.strip.setCurrentIndex(page)
        focused(qtbot, tab.filter.edit)
        seen: list[QWidget] = []
        while (now := QApplication.focusWidget()) is not None and now not in seen:
            seen.append(now)
            ring = now.findChild(InnerRing)
            assert isinstance(now, (QAbstractButton, QLineEdit, TabStrip, RequestsTable)) or (
                ring is not None and ring.isVisible() and ring.rect() == now.rect()
            ), now
            QTest.keyClick(now, Qt.Key.Key_Tab)
        assert seen[-1] is tab.details.copy_button
        assert now is tab.filter.edit


def test_no_ring_where_the_pointer_led(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, with_a_still())
    tab.show_exchange(4)
    ring = tab.details.overview.findChild(InnerRing)
    assert ring is not None
    focused(qtbot, tab.filter.edit)
    tab.details.overview.setFocus(Qt.FocusReason.MouseFocusReason)
    assert tab.details.overview.hasFocus()
    assert not ring.isVisible()
