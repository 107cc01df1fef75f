from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.partner_api.errors import TokenRefused, Unreachable, problem_of
from ringviewer.session.lane import Lane
from ringviewer.ui.main_window import MainWindow
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.toolbar import Toolbar
from tests.ui.tables.fakes import FakeSession, a_lane, as_session


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def session() -> FakeSession:
    return FakeSession(a_lane(events=5), a_lane("gate", "Gate & Path"))


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot, session: FakeSession) -> Toolbar:
    made = Toolbar(theme, current_device=lambda: next(reversed(session.lanes), None))
    qtbot.addWidget(made)
    made.resize(1600, 40)
    made.show()
    made.set_session(as_session(session), demo=True)
    return made


def set_online(lane: Lane, online: bool | None) -> None:
    lane.device = replace(lane.device, online=online)


def test_is_there_in_the_demo_only(bar: Toolbar, session: FakeSession) -> None:
    assert bar.demo.isVisible()
    bar.set_session(as_session(session))
    assert not bar.demo.isVisible()
    bar.set_session(None)
    assert not bar.demo.isVisible()
    assert bar.account.text() == "No account"


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen platform, for a menu
@pytest.mark.parametrize(
    ("key", "asked"),
    [
        (Qt.Key.Key_V, ["ring", ""]),
        (Qt.Key.Key_L, ["link", ""]),
        (Qt.Key.Key_O, ["lose", "gate"]),
        (Qt.Key.Key_X, ["expire", ""]),
    ],
)
def test_each_entry_has_its_key_and_says_what_it_will_show(
    qtbot: QtBot, bar: Toolbar, key: Qt.Key, asked: list[str]
) -> None:
    bar.demo.click()
    menu = bar.demo.choices
    assert menu.isVisible()
    assert all(": " in action.text() for action in menu.actions())
    with qtbot.waitSignal(bar.demo_menu.asked) as told:
        QTest.keyClick(menu, key)
    assert told.args == asked
    assert not menu.isVisible()


def test_a_lost_device_is_offered_its_return(qtbot: QtBot, bar: Toolbar, session: FakeSession) -> None:
    menu = bar.demo_menu
    bar.demo.choices.aboutToShow.emit()
    assert menu.online.text() == "Go &offline: Gate && Path is lost, and its lane says so"
    set_online(session.lanes["gate"], False)
    bar.demo.choices.aboutToShow.emit()
    assert menu.online.text() == "Come &back online: Gate && Path reports again"
    with qtbot.waitSignal(menu.asked) as told:
        menu.online.trigger()
    assert told.args == ["return", "gate"]
    set_online(session.lanes["gate"], None)
    bar.demo.choices.aboutToShow.emit()
    assert menu.online.text().startswith("Go &offline")


def test_without_a_device_none_can_be_lost(bar: Toolbar, session: FakeSession) -> None:
    session.lanes.clear()
    bar.demo.choices.aboutToShow.emit()
    assert not bar.demo_menu.online.isEnabled()
    assert "no device" in bar.demo_menu.online.text()
    assert bar.demo_menu.ring.isEnabled()


def test_a_refused_token_is_offered_its_renewal(
    qtbot: QtBot, bar: Toolbar, session: FakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    menu = bar.demo_menu
    monkeypatch.setattr(session, "problem", problem_of(Unreachable("no route")))
    menu.refresh()
    assert menu.token.text().startswith("E&xpire")
    monkeypatch.setattr(session, "problem", problem_of(TokenRefused(401, None, None, None)))
    menu.refresh()
    assert menu.token.text().startswith("&Renew")
    with qtbot.waitSignal(menu.asked) as told:
        menu.token.trigger()
    assert told.args == ["renew", ""]


def test_gives_its_word_away_before_it_holds_a_narrow_window_open(bar: Toolbar) -> None:
    assert bar.demo.text() == "Demo"
    bar.resize(1100, 40)
    assert bar.demo.text() == ""
    assert bar.demo.accessibleName() == "Demo"
    assert bar.demo.toolTip() == "Demo"
    assert bar.demo.geometry().right() < bar.width()
    assert bar.demo.geometry().left() > bar.still.geometry().right()


def test_the_window_passes_it_on_and_shows_what_it_is_told(qtbot: QtBot, theme: Theme, session: FakeSession) -> None:
    window = MainWindow(theme)
    qtbot.addWidget(window)
    window.show_event("front", "front-000001")
    window.withdraw("demo")
    window.set_session(as_session(session), demo=True)
    workspace = window.workspace
    assert workspace is not None
    workspace.select_device("gate")
    workspace.toolbar.demo_menu.refresh()
    with qtbot.waitSignal(window.demo_asked) as asked:
        workspace.toolbar.demo_menu.online.trigger()
    assert asked.args == ["lose", "gate"]
    window.notify("warning", "It rang.", "demo", None)
    window.withdraw("demo")
    assert window.notice_text() == ""
    window.show_event("front", "front-000001")
    assert ("select", "front", "front-000001", True) in session.done
    window.dispose()
