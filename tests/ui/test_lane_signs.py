"""What the signs and the legend of the timeline do in the window: the tabs, the toolbar and the session follow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.history.event import KindCode
from ringviewer.ui.main_window import MainWindow
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.workspace import Workspace
from tests.ui.tables.fakes import FakeSession, a_lane, as_session


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(mode="light")


@pytest.fixture
def session() -> FakeSession:
    return FakeSession(a_lane(events=6))


@pytest.fixture
def workspace(qtbot: QtBot, theme: Theme, session: FakeSession) -> Iterator[Workspace]:
    window = MainWindow(theme, scenarios=[("relinked", "A story.")])
    qtbot.addWidget(window)
    window.show()
    window.set_session(as_session(session))
    assert window.workspace is not None
    yield window.workspace
    window.dispose()


def test_legend_toolbar_and_table_show_the_same_kinds(workspace: Workspace) -> None:
    legend, toolbar = workspace.timeline._legend, workspace.toolbar
    QTest.mouseClick(legend.kinds[KindCode.MOTION], Qt.MouseButton.LeftButton)
    assert toolbar.hidden_kinds == frozenset({KindCode.MOTION})
    assert workspace.timeline.canvas.model.hidden == frozenset({KindCode.MOTION})
    toolbar.kinds[KindCode.DING].click()
    assert legend.hidden_kinds == frozenset({KindCode.MOTION, KindCode.DING})
    toolbar.kinds[KindCode.MOTION].click()
    QTest.mouseClick(legend.kinds[KindCode.DING], Qt.MouseButton.LeftButton)
    assert toolbar.hidden_kinds == legend.hidden_kinds == workspace.timeline.canvas.model.hidden == frozenset()


def test_what_shows_a_sign_opens_in_the_requests_or_in_the_boundary(
    workspace: Workspace, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    device_id = next(iter(session.lanes))
    asked: list[str] = []
    monkeypatch.setattr(workspace.tabs.requests, "show_request", asked.append)
    workspace.timeline.canvas.evidence_asked.emit(device_id, "7c1e5a90")
    assert asked == ["7c1e5a90"]
    assert workspace.tabs.requests.isVisible()
    workspace.timeline.canvas.evidence_asked.emit(device_id, "")
    assert workspace.tabs.boundary.isVisible()
    assert asked == ["7c1e5a90"]


def test_continue_in_a_lane_reads_that_device_on(workspace: Workspace, session: FakeSession) -> None:
    device_id = next(iter(session.lanes))
    workspace.timeline.canvas.continue_asked.emit(device_id)
    assert ("resume", device_id) in session.done
