"""The control that follows: what it shows, which devices it means, and how the view keeps its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ringviewer.session import changes
from ringviewer.session.follower import Following
from ringviewer.ui.timeline.follow_control import FollowControl
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import House, Watcher, at, events, lane

SECOND = 1000


@pytest.fixture
def house() -> House:
    return House([lane("door", [(at("17:00"), "motion", 5000)]), lane("yard", [(at("16:00"), "motion", 5000)])])


@pytest.fixture
def desk(stage: Callable[[House], Stage], house: House) -> Stage:
    return stage(house)


def _control(desk: Stage) -> FollowControl:
    control = desk.panel.findChild(FollowControl)
    assert control is not None
    return control


def _come(desk: Stage, device_id: str, start_ms: int) -> None:
    """An event comes, as a poll brings it."""
    added = desk.house.lanes[device_id].events.add(events(f"{device_id}-new-{start_ms}", [(start_ms, "ding", 3000)]))
    desk.panel.handle(changes.EventsAdded(device_id, added))


def test_the_key_begins_and_ends_it_and_says_so(desk: Stage) -> None:
    control, watcher = _control(desk), desk.house.follower
    told: list[str] = []
    desk.canvas.told.connect(told.append)
    QTest.keyClick(desk.canvas, Qt.Key.Key_L)
    assert watcher.on
    assert watcher.devices == ["door", "yard"]
    assert control.text() == "Following, 30\u202fs"
    assert control.accessibleName() == "Following 2 devices in sight, each read every 30\u202fs"
    QTest.keyClick(desk.canvas, Qt.Key.Key_L)
    assert not watcher.on
    assert control.text() == "Follow"
    assert told[0].startswith("Following: the newest page of each device in sight is read every 30")
    assert told[1] == "Following has ended."


def test_a_hidden_device_is_not_followed(desk: Stage) -> None:
    QTest.keyClick(desk.canvas, Qt.Key.Key_L)
    desk.canvas.keeper.hide("yard")
    desk.panel.handle(changes.FollowingChanged())
    assert desk.house.follower.devices == ["door"]


def test_another_interval_is_taken_at_once(desk: Stage) -> None:
    control = _control(desk)
    minute = next(action for action in control.choices.actions() if action.data() == 60.0)
    minute.trigger()
    assert not desk.house.follower.on
    QTest.keyClick(desk.canvas, Qt.Key.Key_L)
    assert desk.house.follower.state.interval_s == 60.0
    next(action for action in control.choices.actions() if action.data() == 10.0).trigger()
    assert desk.house.follower.state.interval_s == 10.0


def test_what_slows_it_down_and_who_is_left_is_said(desk: Stage) -> None:
    watcher: Watcher = desk.house.follower
    watcher.state = Following(True, 1, 60.0, 30.0, 2.4, "the API asked to wait", frozenset({"yard"}))
    desk.panel.handle(changes.FollowingChanged())
    said = _control(desk).toolTip()
    assert "the API asked to wait" in said
    assert "1 device no longer followed" in said


def test_new_events_right_of_the_view_are_told_and_one_click_away(desk: Stage) -> None:
    control = _control(desk)
    QTest.keyClick(desk.canvas, Qt.Key.Key_L)
    desk.canvas.set_view(desk.canvas.model.view.zoomed(8, 100))
    before = desk.canvas.model.view
    assert before.end_ms < desk.house.now
    assert not control.news.isVisible()
    _come(desk, "door", desk.house.now - SECOND)
    assert desk.canvas.model.view == before
    assert control.news.isVisible()
    assert control.news.text() == "1 new event"
    control.news.click()
    assert not control.news.isVisible()
    assert desk.canvas.model.view.end_ms >= desk.house.now


def test_at_the_live_edge_now_keeps_its_place(desk: Stage) -> None:
    QTest.keyClick(desk.canvas, Qt.Key.Key_L)
    QTest.keyClick(desk.canvas, Qt.Key.Key_1)
    model = desk.canvas.model
    before = model.view.to_x(model.now_ms)
    desk.house.now += 60 * SECOND
    desk.canvas.tick()
    assert model.now_ms == desk.house.now
    assert model.view.to_x(model.now_ms) == pytest.approx(before)


def test_elsewhere_the_view_stays(desk: Stage) -> None:
    QTest.keyClick(desk.canvas, Qt.Key.Key_L)
    desk.canvas.set_view(desk.canvas.model.view.zoomed(8, 100))
    before = desk.canvas.model.view
    desk.house.now += 60 * SECOND
    desk.canvas.tick()
    assert desk.canvas.model.view == before


def test_another_session_begins_without_following(desk: Stage) -> None:
    QTest.keyClick(desk.canvas, Qt.Key.Key_L)
    other = House([lane("gate", [(at("17:00"), "motion", 5000)])])
    desk.panel.set_session(other.session)
    assert _control(desk).text() == "Follow"
    desk.panel.set_session(None)
    assert not _control(desk).isEnabled()
