from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ringviewer.history.event import Event, KindCode
from ringviewer.partner_api.asks import StillAsk
from ringviewer.ui.timeline.keys import LIST
from ringviewer.ui.timeline.layout.viewport import Viewport
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import NOW, House, add_free, at, lane

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NO_KEY = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
Make = Callable[[House], Stage]

ROWS = [(at(clock), kind, 30_000) for clock, kind in (("14:30", "motion"), ("15:00", "ding"), ("16:00", "motion"))]


class Asked:
    """A stage with what was asked for on it by hand."""

    def __init__(self, made: Stage) -> None:
        self.stage, self.canvas = made, made.canvas
        self.times: list[tuple[str, int]] = []
        self.ranges: list[tuple[str, int, int]] = []
        self.sheets: list[tuple[str, int, int]] = []
        made.panel.time_asked.connect(lambda *row: self.times.append(row))
        made.panel.range_asked.connect(lambda *row: self.ranges.append(row))
        made.panel.sheet_range_asked.connect(lambda *row: self.sheets.append(row))

    def spot(self, ms: int) -> QPoint:
        return self.stage.lane_spot("front", ms, 30)

    def hover(self, spot: QPoint) -> None:
        where = QPointF(spot)
        none = Qt.MouseButton.NoButton
        event = QMouseEvent(QEvent.Type.MouseMove, where, where, none, none, NO_KEY)
        QApplication.sendEvent(self.canvas, event)

    def begin(self, key: Qt.KeyboardModifier, from_ms: int, to_ms: int) -> tuple[str, str]:
        """Press and drag; returns what stands beside the pointer."""
        QTest.mousePress(self.canvas, LEFT, key, self.spot(from_ms))
        QTest.mouseMove(self.canvas, self.spot((from_ms + to_ms) // 2))
        QTest.mouseMove(self.canvas, self.spot(to_ms))
        assert self.canvas.tip.isVisible()
        return self.canvas.tip.words

    def end(self, key: Qt.KeyboardModifier, ms: int) -> None:
        QTest.mouseRelease(self.canvas, LEFT, key, self.spot(ms))


@pytest.fixture
def asked(stage: Make) -> Asked:
    return Asked(stage(House([lane("front", ROWS, refused_ms=at("14:10")), lane("back", [])])))


def over_days(asked: Asked, days: int) -> None:
    begin = NOW - days * 86_400_000
    asked.canvas.set_view(Viewport.showing(begin, NOW + 3_600_000, asked.canvas.areas.time))


def test_a_drawn_range_is_shaded_and_told_in_words_while_it_is_drawn(asked: Asked) -> None:
    before = asked.stage.picture
    first, second = asked.begin(CONTROL, at("14:40"), at("16:40"))
    assert first in ("1\u202fh 59\u202fmin", "2\u202fh", "2\u202fh 0\u202fmin")
    assert second.startswith("newest still of 14:")
    assert "boundary" not in second
    asked.stage.shoot()
    inside = asked.spot(at("15:30"))
    assert asked.stage.picture.pixel(inside) != before.pixel(inside)
    outside = asked.spot(at("17:00"))
    assert asked.stage.picture.pixel(outside) == before.pixel(outside)
    asked.end(CONTROL, at("16:40"))
    ((device, from_ms, to_ms),) = asked.ranges
    pixel = asked.canvas.model.view.ms_per_px
    assert device == "front"
    assert from_ms == pytest.approx(at("14:40"), abs=pixel)
    assert to_ms == pytest.approx(at("16:40"), abs=pixel)
    assert not asked.canvas.tip.isVisible()
    asked.stage.shoot()
    assert asked.stage.picture.pixel(inside) == before.pixel(inside)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (6, "6\u202fh"),
        (30, "more than 24\u202fh: asked in 2 parts"),
        (60, "more than 24\u202fh: asked in 3 parts"),
        (200, "more than 7 days: too long to ask for"),
    ],
)
def test_a_range_over_a_day_says_in_how_many_parts_it_is_asked(asked: Asked, hours: int, words: str) -> None:
    over_days(asked, 12)
    # A whole number of pixels is not a whole number of hours: a little over is drawn.
    start = NOW - 10 * 86_400_000
    first, _ = asked.begin(CONTROL, start, start + hours * 3_600_000 + 900_000)
    assert first.startswith(f"{hours}\u202fh")
    assert words in first
    asked.end(CONTROL, start + hours * 3_600_000)
    assert len(asked.ranges) == 1


def test_where_a_long_range_is_parted_is_drawn(asked: Asked) -> None:
    over_days(asked, 6)
    start = NOW - 4 * 86_400_000
    asked.begin(CONTROL, start, start + 30 * 3_600_000)
    asked.stage.shoot()
    cut = asked.spot(start + 6 * 3_600_000)
    assert asked.stage.has("ink", cut, 2)
    assert not asked.stage.has("ink", asked.spot(start + 15 * 3_600_000), 2)


def test_a_start_before_the_boundary_is_told_while_dragging_and_with_ctrl_held(asked: Asked) -> None:
    _, second = asked.begin(CONTROL, at("14:00"), at("15:40"))
    assert second.endswith("\nstarts before the boundary")
    asked.end(CONTROL, at("15:40"))
    asked.canvas.point(asked.spot(at("14:00")).toPointF(), asking=True)
    first, second = asked.canvas.tip.words
    assert first.startswith(("ask at 13:59:", "ask at 14:00:"))
    assert first.endswith(" PDT")
    assert second == "front, Thu 8 Oct\nbefore the boundary"
    asked.canvas.point(asked.spot(at("14:20")).toPointF(), asking=True)
    assert asked.canvas.tip.words[1] == "front, Thu 8 Oct\nwhere the boundary may be"
    asked.canvas.point(asked.spot(at("15:20")).toPointF(), asking=True)
    assert asked.canvas.tip.words[1] == "front, Thu 8 Oct"


def test_a_refusal_that_others_contradict_is_not_told_as_the_boundary(asked: Asked) -> None:
    lane = asked.canvas.model.lanes[0].lane
    lane.consent = replace(lane.consent, confidence="contradicted")
    asked.canvas.point(asked.spot(at("14:00")).toPointF(), asking=True)
    assert asked.canvas.tip.words[1] == "front, Thu 8 Oct\nwhere the boundary may be"


def test_pressing_ctrl_over_a_resting_pointer_says_what_a_click_asks_now(asked: Asked) -> None:
    asked.hover(asked.spot(at("14:00")))
    QTest.keyPress(asked.canvas, Qt.Key.Key_Control)
    assert asked.canvas.tip.isVisible()
    assert asked.canvas.tip.words[1].endswith("before the boundary")
    QTest.keyRelease(asked.canvas, Qt.Key.Key_Control)
    assert asked.canvas.tip.words[0] == "refused, 403"


def test_with_ctrl_held_a_mark_is_not_marked_since_a_click_asks_for_that_time(asked: Asked) -> None:
    mark = asked.stage.lane_spot("front", at("15:00"), asked.canvas.areas.lane_height * 17 // 46)
    asked.canvas.point(mark.toPointF(), asking=True)
    assert asked.canvas.hovered.hit is None
    QTest.mouseClick(asked.canvas, LEFT, CONTROL, mark)
    assert [device for device, _ in asked.times] == ["front"]


def test_ctrl_and_a_click_in_the_close_up_ask_for_a_time_to_the_pixel_there(asked: Asked) -> None:
    view = add_free(asked.stage.house.lanes["front"], StillAsk.at("front", at("15:40")), at("15:40:02"))
    asked.stage.show_still(view)
    QTest.mouseClick(asked.canvas, LEFT, CONTROL, asked.stage.close_up_spot(at("15:40:20"), 20))
    ((device, ms),) = asked.times
    assert device == "front"
    assert ms == pytest.approx(at("15:40:20"), abs=100)


def test_shift_and_a_drag_ask_for_a_contact_sheet_and_count_its_events(asked: Asked) -> None:
    first, second = asked.begin(SHIFT, at("14:50"), at("16:30"))
    assert first == "2 events"
    assert second.startswith("contact sheet of 14:")
    asked.end(SHIFT, at("16:30"))
    assert asked.ranges == []
    assert [device for device, _, _ in asked.sheets] == ["front"]
    asked.stage.panel.set_kinds(frozenset({KindCode.DING}))
    first, _ = asked.begin(SHIFT, at("14:50"), at("16:30"))
    assert first == "1 event"


@pytest.mark.parametrize("key", [CONTROL, SHIFT])
def test_escape_cancels_a_drag_and_nothing_is_asked(asked: Asked, key: Qt.KeyboardModifier) -> None:
    before = asked.stage.picture
    asked.begin(key, at("14:50"), at("16:30"))
    QTest.keyClick(asked.canvas, Qt.Key.Key_Escape)
    assert not asked.canvas.tip.isVisible()
    asked.end(key, at("16:30"))
    assert [*asked.ranges, *asked.sheets, *asked.times] == []
    asked.stage.shoot()
    inside = asked.spot(at("15:30"))
    assert asked.stage.picture.pixel(inside) == before.pixel(inside)


def test_escape_takes_a_dragged_view_back(asked: Asked) -> None:
    view = asked.canvas.model.view
    QTest.mousePress(asked.canvas, LEFT, NO_KEY, asked.spot(at("15:30")))
    QTest.mouseMove(asked.canvas, asked.spot(at("15:30")) + QPoint(80, 0))
    assert asked.canvas.model.view != view
    QTest.keyClick(asked.canvas, Qt.Key.Key_Escape)
    assert asked.canvas.model.view == view


def test_the_keys_tell_every_way_to_ask_by_hand() -> None:
    keys = [entry.keys for entry in LIST]
    assert {"Ctrl+click", "Ctrl+drag", "Shift+drag", "Escape"} <= set(keys)


def test_a_neighbour_is_what_a_step_would_activate(asked: Asked) -> None:
    panel = asked.stage.panel
    stepped: list[str] = []
    panel.event_activated.connect(lambda _device, event_id, _at_once: stepped.append(event_id))
    asked.stage.select("front", "front-1")
    for step in (1, -1):
        neighbour = panel.neighbour(step)
        assert isinstance(neighbour, Event)
        panel.step(step)
        assert stepped[-1] == neighbour.id
    asked.stage.select("front", "front-2")
    assert panel.neighbour(1) is None
