"""The control that follows: what it shows, which devices it means, and how the view keeps its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ringviewer.history.event import KindCode
from ringviewer.session import changes
from ringviewer.session.follower import Following
from ringviewer.ui.timeline.follow_control import FollowControl
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import House, at, events, lane

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
    desk.panel.handle(changes.EventsAdded(device_id, added.fresh))


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
    assert told[0].startswith("Following: the newest page of 2 devices in sight is read every 30")
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


S = "\u202fs"


@pytest.mark.parametrize(
    ("state", "brief", "told"),
    [
        (Following(trouble="The token was refused."), "Follow", "It has ended: The token was refused."),
        (Following(True, 1, 30.0, 30.0, 11.2), "Following, 12" + S, f"device in sight every 30{S}; next in 12{S}"),
        (
            Following(True, 6, 30.0, 30.0, 4.0),
            "Following, 4" + S,
            f"Reads the newest page of 6 devices in sight every 30{S}, one after the other; next in 4{S}",
        ),
        (Following(True, 0, 30.0, 30.0, 4.0), "Following none", "reads nothing: no device is in sight"),
        (
            Following(True, 2, 30.0, 30.0, 4.0, held_s=7.3),
            "Following, waits 8" + S,
            f"nothing is sent for 8{S}, since the API asked to wait or its quota runs low",
        ),
        (
            Following(True, 2, 60.0, 30.0, 4.0, "the API asked to wait"),
            "Following, 4" + S,
            f"every 1{S[0]}min, one after the other; next in 4{S}. The API asked to wait",
        ),
        (
            Following(True, 2, 30.0, 30.0, 4.0, trouble="The API cannot be reached."),
            "Following, 4" + S,
            "The last one failed, and the next one tries again: The API cannot be reached",
        ),
        (Following(True, 1, left=frozenset({"yard"})), "Following, 0" + S, "1 device no longer followed"),
    ],
)
def test_it_says_what_is_true_at_that_moment(desk: Stage, state: Following, brief: str, told: str) -> None:
    desk.house.follower.state = state
    desk.panel.handle(changes.FollowingChanged())
    control = _control(desk)
    assert control.text() == brief
    assert told in control.toolTip()


def test_its_name_stays_from_second_to_second(desk: Stage) -> None:
    names = set()
    for next_s in (4.0, 3.0, 2.0):
        desk.house.follower.state = Following(True, 2, 30.0, 30.0, next_s, trouble="The API cannot be reached.")
        desk.panel.handle(changes.FollowingChanged())
        names.add(_control(desk).accessibleName())
    assert len(names) == 1
    assert "cannot be reached" in names.pop()


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


def test_what_is_hidden_is_no_news(desk: Stage) -> None:
    control = _control(desk)
    QTest.keyClick(desk.canvas, Qt.Key.Key_L)
    desk.canvas.set_view(desk.canvas.model.view.zoomed(8, 100))
    desk.panel.set_kinds(frozenset({KindCode.DING}))
    _come(desk, "door", desk.house.now - SECOND)
    desk.panel.set_kinds(frozenset())
    desk.canvas.keeper.hide("yard")
    _come(desk, "yard", desk.house.now - SECOND)
    assert not control.news.isVisible()


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
