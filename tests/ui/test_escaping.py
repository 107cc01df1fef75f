"""Escape stops what is being read, but not from a field or a menu."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from ringviewer.ui.main_window import MainWindow
from ringviewer.ui.theme.controls import MenuButton
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.timeline.reading.note_editor import NoteEditor
from ringviewer.ui.workspace import Workspace
from tests.ui.tables.fakes import FakeSession, a_lane, as_session


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def session() -> FakeSession:
    made = FakeSession(a_lane(events=40))
    made.busy = True
    return made


@pytest.fixture
def workspace(theme: Theme, qtbot: QtBot, session: FakeSession) -> Iterator[Workspace]:
    window = MainWindow(theme, remember=False)
    qtbot.addWidget(window)
    window.show()
    window.set_session(as_session(session))
    window.activateWindow()
    assert window.workspace is not None
    qtbot.waitUntil(window.isActiveWindow)
    yield window.workspace
    window.dispose()


def escape(widget: QWidget) -> None:
    QTest.keyClick(widget, Qt.Key.Key_Escape)


def fields(workspace: Workspace) -> Iterator[QLineEdit]:
    """Every field that can be written in, with what it stands in open."""
    workspace.tabs.events.filters.choose_time("typed")
    for at in range(len(workspace.tabs.pages)):
        workspace.tabs.open_at(at)
        for field in workspace.findChildren(QLineEdit):
            if field.isVisible() and not field.isReadOnly():
                yield field


def test_escape_empties_a_field_then_leaves_it_and_stops_nothing(
    qtbot: QtBot, workspace: Workspace, session: FakeSession
) -> None:
    seen = set()
    for field in fields(workspace):
        seen.add(field.accessibleName())
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        field.setText("ding")
        escape(field)
        assert (field.text(), field.hasFocus()) == ("", True)
        escape(field)
        assert not field.hasFocus()
        assert session.done == []
    assert seen >= {"Find time", "Filter of events", "Events from", "Events before", "Filter of requests"}


def test_escape_in_the_filter_of_events_shows_all_at_once_and_goes_to_the_rows(
    qtbot: QtBot, workspace: Workspace, session: FakeSession
) -> None:
    events = workspace.tabs.events
    events.filter_edit.setFocus()
    QTest.keyClicks(events.filter_edit, "ding")
    events.apply_filter()
    assert events.model.rowCount() == 10
    escape(events.filter_edit)
    assert events.model.rowCount() == 40
    escape(events.filter_edit)
    assert events.table.hasFocus()
    assert session.done == []
    escape(events.table)
    assert session.done == [("stop",)]


def test_escape_in_the_time_field_goes_to_the_timeline(workspace: Workspace, session: FakeSession) -> None:
    QTest.keyClick(workspace.tabs.events.table, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    field = workspace.toolbar.time_edit
    assert field.hasFocus()
    escape(field)
    assert workspace.timeline.canvas.hasFocus()
    assert session.done == []


def test_escape_drops_a_note_and_stops_nothing(workspace: Workspace, session: FakeSession) -> None:
    note = workspace.findChild(NoteEditor)
    assert note is not None
    note.open("never kept", "Note of the bookmark")
    escape(note)
    assert note.isHidden()
    assert session.done == []


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen platform, for a menu
def test_escape_closes_a_menu_and_stops_nothing(workspace: Workspace, session: FakeSession) -> None:
    opened = 0
    for button in workspace.findChildren(MenuButton):
        if not button.isVisible() or not button.isEnabled():
            continue
        button.setFocus()
        button.choices.popup(button.mapToGlobal(QPoint(0, 20)))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        escape(menu)
        assert not menu.isVisible()
        opened += 1
    assert opened >= 6
    assert session.done == []
