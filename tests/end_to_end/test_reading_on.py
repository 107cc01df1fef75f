"""Where reading stopped the lane says why, and *continue* right there reads on: of a walk and of a poll, both ways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from ringviewer.account import Source
from ringviewer.session.lane import Lane
from ringviewer.ui.timeline.canvas import TimelineCanvas
from ringviewer.ui.timeline.follow_control import FollowControl
from ringviewer.ui.timeline.lanes.lane_menu import LaneMenu
from ringviewer.ui.timeline.layout.geometry import lane_metrics
from ringviewer.ui.timeline.layout.lane_scene import lane_scene
from ringviewer.ui.timeline.layout.lane_signs import LaneSign, signs_of
from ringviewer.ui.timeline.layout.viewport import Viewport
from tests.end_to_end.conftest import Desk, OpenDesk, at_a_desk, until
from tests.end_to_end.stills import story

pytestmark = pytest.mark.anyio

MINUTE_MS = 60_000
PAGE = 5
FAULT = f"""dialect = {{ page_size = {PAGE} }}
faults = [{{ route = "history", kind = "status", status = 400, device = "T000", after = 2, times = 1 }}]
"""

Go = Callable[[Desk, Lane, QPoint], None]


def canvas_of(desk: Desk) -> TimelineCanvas:
    return desk.workspace.timeline.canvas


def stop_of(desk: Desk, lane: Lane) -> tuple[LaneSign, QPoint] | None:
    """The words of a lane that say where reading stopped, and where they stand on the canvas."""
    model, areas = canvas_of(desk).model, canvas_of(desk).areas
    state = model.lane(lane.device.id)
    number = None if state is None else model.number_of(state)
    if state is None or number is None:
        return None
    scene = lane_scene(model, state, lane_metrics(areas.lane_height_of(number)))
    for sign in signs_of(scene):
        if sign.kind == "stopped":
            return sign, QPoint(areas.header + round(sign.x), areas.lane_rect(number).top() + round(sign.y))
    return None


def show(desk: Desk, minutes: int) -> None:
    """Show so many minutes, up to now."""
    canvas, now_ms = canvas_of(desk), desk.session.now_ms()
    canvas.set_view(Viewport.showing(now_ms - minutes * MINUTE_MS, now_ms, canvas.areas.time))


async def stop_shown(desk: Desk, lane: Lane) -> tuple[LaneSign, QPoint]:
    await until(lambda: stop_of(desk, lane) is not None, "the lane says where reading stopped")
    found = stop_of(desk, lane)
    assert found is not None
    return found


def by_click(desk: Desk, lane: Lane, where: QPoint) -> None:
    QTest.mouseClick(canvas_of(desk), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)


def by_keys(desk: Desk, lane: Lane, where: QPoint) -> None:
    """Go from sign to sign of the lane until the ring is around the way on, then press Enter."""
    canvas = canvas_of(desk)
    canvas.setFocus()
    assert canvas.model.selected_device == lane.device.id
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        place = None
        while True:
            QTest.keyClick(canvas, key, Qt.KeyboardModifier.ControlModifier)
            if "A click reads on from page" in canvas.tip.words[1]:
                QTest.keyClick(canvas, Qt.Key.Key_Return)
                return
            place, before = canvas.sign_cursor.place(), place
            if place == before:
                break
    raise AssertionError("the keys never came to it")


def by_menu(desk: Desk, lane: Lane, where: QPoint) -> None:
    """The menu of the device's header reads on, too."""
    panel, canvas = desk.workspace.timeline, canvas_of(desk)
    state = canvas.model.lane(lane.device.id)
    assert state is not None
    menu = LaneMenu(canvas.model, canvas.keeper, state, panel)
    menu.continue_asked.connect(panel.continue_asked)
    entry = next(action for action in menu.actions() if action.text().startswith("Read on"))
    assert entry.isEnabled()
    entry.trigger()
    menu.deleteLater()


async def failed_walk(open_desk: OpenDesk, path: Path) -> tuple[Desk, Lane]:
    """A desk at which the third page of a device's history was answered 400."""
    events = [f'ago = "{minutes}m"' for minutes in range(10, 10 + 40 * 5, 5)]
    name = story(path / "story.toml", [("Front Door", events), ("Garden", ['ago = "50m"'])], more=FAULT)
    desk = await open_desk(source=Source(demo=name, pace=20))
    await desk.loaded()
    front = desk.session.lanes[desk.device("Front Door")]
    assert front.coverage.stopped == "error"
    assert len(front.events) == 2 * PAGE
    return desk, front


@pytest.mark.parametrize("go", [by_click, by_keys, by_menu])
@at_a_desk
async def test_a_walk_that_failed_says_so_and_goes_on_from_there(open_desk: OpenDesk, tmp_path: Path, go: Go) -> None:
    desk, front = await failed_walk(open_desk, tmp_path)
    show(desk, 10 * 60)
    sign, where = await stop_shown(desk, front)
    assert sign.plate is not None
    assert sign.plate.words == "stopped by an error: 400 BAD_REQUEST, after page 2 · continue"
    canvas_of(desk).point(QPointF(where))
    first, second = canvas_of(desk).tip.words
    assert first == "reading stopped by an error: 400 BAD_REQUEST, after page 2"
    assert second.endswith("A click reads on from page 3")
    before = len(desk.session.client.recorder.exchanges)
    desk.workspace.select_device(front.device.id)
    go(desk, front, where)
    await until(lambda: front.coverage.complete, "the history is read to its end")
    assert len(front.events) == 40
    assert len(front.coverage.spans) == 1
    assert stop_of(desk, front) is None
    sent = list(desk.session.client.recorder.exchanges)[before:]
    assert sent
    assert all("page" in each.path for each in sent), "it went on, and did not begin again"


async def left_gap(open_desk: OpenDesk, path: Path) -> tuple[Desk, Lane]:
    """A desk at which far more happened between two polls than they read, and which follows no more."""
    name = story(
        path / "story.toml",
        [("Front Door", ['ago = "20m"', 'ago = "50m"']), ("Garden", ['ago = "50m"'])],
        more=f"dialect = {{ page_size = {PAGE} }}",
    )
    desk = await open_desk(source=Source(demo=name, pace=20))
    await desk.loaded()
    front = desk.session.lanes[desk.device("Front Door")]
    desk.simulator.advance(60 * MINUTE_MS)
    began_ms = front.coverage.spans[-1].to_ms
    for number in range(1, 51):
        desk.simulator.add_event("front-door", "motion", at_ms=began_ms + number * MINUTE_MS)
    control = desk.workspace.timeline.findChild(FollowControl)
    assert control is not None
    QTest.keyClick(canvas_of(desk), Qt.Key.Key_L)
    await until(lambda: bool(front.open_gaps) and front.open_gaps[0].why == "limit", "a poll has left a gap")
    QTest.keyClick(canvas_of(desk), Qt.Key.Key_L)
    return desk, front


@pytest.mark.parametrize("go", [by_click, by_keys, by_menu])
@at_a_desk
async def test_what_a_poll_left_is_unknown_and_is_read_on_right_there(
    open_desk: OpenDesk, tmp_path: Path, go: Go
) -> None:
    desk, front = await left_gap(open_desk, tmp_path)
    assert front.coverage.complete
    known, polled = front.coverage.spans
    assert len(front.events) == 2 + 5 * PAGE
    show(desk, 65)
    sign, where = await stop_shown(desk, front)
    assert sign.plate is not None
    assert sign.plate.words == "between two polls, 5 pages were not enough · continue"
    assert sign.at_ms == polled.from_ms
    canvas_of(desk).point(QPointF(where))
    first, second = canvas_of(desk).tip.words
    assert first.startswith("not fetched, ")
    assert second.endswith("did not meet what was known\nA click reads on from page 6 until it does")
    state = canvas_of(desk).model.lane(front.device.id)
    assert state is not None
    ground = next(each for each in state.grounds(desk.session.now_ms()) if each.to_ms == polled.from_ms)
    assert (ground.from_ms, ground.kind) == (known.to_ms, "not_fetched")
    assert ground.label == "not fetched, between two polls"
    desk.workspace.select_device(front.device.id)
    go(desk, front, where)
    await until(lambda: len(front.coverage.spans) == 1, "the gap is read")
    assert len(front.events) == 2 + 50
    assert front.open_gaps == ()
    assert stop_of(desk, front) is None
    assert not desk.session.busy
