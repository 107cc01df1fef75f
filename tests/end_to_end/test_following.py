"""Following in the open window, by the real sockets: what happens at the door comes onto the lane by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ringviewer.account import Source
from ringviewer.ui.timeline.follow_control import FollowControl
from tests.end_to_end.conftest import Desk, OpenDesk, at_a_desk, until

pytestmark = pytest.mark.anyio


async def followed(open_desk: OpenDesk) -> tuple[Desk, FollowControl]:
    """A desk that follows its devices, as fast as a test likes it."""
    desk = await open_desk(source=Source(demo="relinked", pace=20))
    await desk.loaded()
    control = desk.workspace.timeline.findChild(FollowControl)
    assert control is not None
    control.set_interval(0.5)
    QTest.keyClick(desk.workspace.timeline.canvas, Qt.Key.Key_L)
    assert desk.session.follower.on
    return desk, control


@at_a_desk
async def test_a_ring_at_the_door_comes_by_itself_and_stop_ends_it(open_desk: OpenDesk) -> None:
    desk, control = await followed(open_desk)
    front = desk.session.lanes[desk.device("Front Door")]
    known = len(front.events)
    assert control.text().startswith("Following")
    desk.simulator.ring("front-door")
    await until(lambda: len(front.events) == known + 1, "the ding is known")
    assert front.coverage.complete
    assert len(front.coverage.spans) == 1
    assert desk.session.selected is None
    table = desk.workspace.tabs.events.table.model()
    lanes = desk.session.lanes.values()
    await until(lambda: table.rowCount() == sum(len(lane.events) for lane in lanes), "the table has a row for it")
    desk.session.stop()
    assert not desk.session.follower.on
    assert control.text() == "Follow"


@at_a_desk
async def test_the_view_stays_where_the_operator_looks(open_desk: OpenDesk) -> None:
    desk, control = await followed(open_desk)
    canvas = desk.workspace.timeline.canvas
    canvas.set_view(canvas.model.view.zoomed(8, 50))
    before = canvas.model.view
    desk.simulator.ring("front-door")
    await until(lambda: control.news.isVisible(), "the new event is told")
    assert canvas.model.view == before
    assert control.news.text() == "1 new event"
    control.news.click()
    assert canvas.model.view.end_ms >= canvas.model.now_ms
    assert not control.news.isVisible()


@at_a_desk
async def test_a_token_that_expires_ends_it_with_the_reason(open_desk: OpenDesk) -> None:
    desk, control = await followed(open_desk)
    desk.simulator.expire_token()
    await until(lambda: not desk.session.follower.on, "following has ended")
    assert desk.session.problem is not None
    await until(lambda: control.text() == "Follow", "the control says so")
