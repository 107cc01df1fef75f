"""The events table in the window: kinds, time and selection are those of the timeline."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ringviewer.history.event import KindCode
from ringviewer.session.changes import SelectionChanged
from ringviewer.ui.main_window import MainWindow
from ringviewer.ui.theme.controls import PlainLabel
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.workspace import Workspace
from tests.ui.tables.fakes import FakeSession, a_lane, as_session


@pytest.fixture
def session() -> FakeSession:
    return FakeSession(a_lane(events=60))


@pytest.fixture
def workspace(theme: Theme, qtbot: QtBot, session: FakeSession) -> Iterator[Workspace]:
    window = MainWindow(theme, scenarios=[])
    qtbot.addWidget(window)
    window.resize(1280, 900)
    window.show()
    window.set_session(as_session(session))
    assert window.workspace is not None
    yield window.workspace
    window.dispose()


def test_kinds_are_hidden_together_wherever_they_are_chosen(workspace: Workspace) -> None:
    events, toolbar = workspace.tabs.events, workspace.toolbar
    toolbar.kinds[KindCode.DING].setChecked(False)
    assert events.facts.text() == "45 of 60 events, 1 kind hidden"
    (motion,) = [action for action in events.filters.kinds.choices.actions() if action.text() == "motion"]
    motion.trigger()
    assert toolbar.hidden_kinds == {KindCode.DING, KindCode.MOTION}
    assert workspace.timeline.canvas.model.hidden == {KindCode.DING, KindCode.MOTION}
    events.filters.clear_button.click()
    assert toolbar.hidden_kinds == frozenset()
    assert events.facts.text() == "60 events"


def test_the_table_shows_what_the_timeline_shows(qtbot: QtBot, workspace: Workspace, session: FakeSession) -> None:
    events, canvas = workspace.tabs.events, workspace.timeline.canvas
    events.filters.choose_time("view")
    starts = session.lanes["front"].events.starts
    for factor in (4.0, 4.0, 0.2):
        canvas.set_view(canvas.model.view.zoomed(factor, canvas.model.view.width / 2))

        def inside() -> int:
            view = canvas.model.view
            return int(((starts >= round(view.start_ms)) & (starts < round(view.end_ms))).sum())

        qtbot.waitUntil(lambda: events.model.rowCount() == inside())
    assert events.filters.in_force == ["in the timeline’s view"]


def test_a_selection_goes_both_ways(qtbot: QtBot, workspace: Workspace, session: FakeSession) -> None:
    table = workspace.tabs.events.table
    session.selected = ("front", "front-000040")
    session.emit(SelectionChanged())
    assert table.currentIndex().row() == 40
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: ("select", "front", "front-000041", False) in [tuple(done) for done in session.done])
    scrolled = table.verticalScrollBar().value()
    workspace.activateWindow()
    qtbot.waitUntil(table.hasFocus)
    session.selected = ("front", "front-000003")
    session.emit(SelectionChanged())
    assert table.currentIndex().row() == 3
    assert table.verticalScrollBar().value() == scrolled


def test_how_an_export_went_is_told_in_the_window(workspace: Workspace) -> None:
    workspace.tabs.events.told.emit("note", "Exported 3 rows as x.csv.")
    assert "Exported 3 rows as x.csv." in [label.text() for label in workspace.notifications.findChildren(PlainLabel)]
