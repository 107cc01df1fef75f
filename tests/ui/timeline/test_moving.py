"""Moving the view of a real timeline: by hand, by key, smoothly, back and forward."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.history.event import Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.session import changes
from ringviewer.ui.timeline.canvas import TimelineCanvas
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.moving import reduced_motion as desktop
from ringviewer.ui.timeline.moving.animation import LONGEST_MS
from ringviewer.ui.timeline.moving.kinetic import GLIDE_MS
from ringviewer.ui.timeline.moving.span_button import SpanButton
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import NOW, House, add_free, add_still, at, lane

Make = Callable[[House], Stage]
K = Qt.Key
NO_KEY, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT = Qt.MouseButton.LeftButton
HOUR, DAY = 3_600_000, 86_400_000

FRONT = [
    (at(clock), kind, 30_000)
    for clock, kind in (
        ("14:03", "motion"),
        ("15:00", "ding"),
        ("15:20", "motion"),
        ("15:40", "motion"),
        ("16:00", "ding"),
    )
]


class Desk:
    """A timeline with what it has told."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.canvas = stage, stage.canvas
        self.ranges: list[Viewport] = []
        self.told: list[str] = []
        self.canvas.view_changed.connect(lambda: self.ranges.append(self.canvas.model.view))
        self.canvas.told.connect(self.told.append)
        stage.panel.event_activated.connect(lambda device, event, at_once: stage.select(device, event))

    @property
    def view(self) -> Viewport:
        return self.canvas.model.view

    def press(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(self.canvas, key, keys)

    def part(self, ms: int) -> None:
        """The animation as it stands after `ms`."""
        self.canvas.animation.clock.pause()
        self.canvas.animation.clock.setCurrentTime(ms)

    def arrive(self) -> None:
        clock = self.canvas.animation.clock
        if clock.state() != clock.State.Stopped:
            clock.setCurrentTime(clock.duration())

    def wheel(self, x: float, eighths: int, at_ms: int, *, keys: Qt.KeyboardModifier = NO_KEY, px: int = 0) -> None:
        spot = QPointF(self.canvas.areas.header + x, 100)
        turned = QPoint(0, eighths) if not px else QPoint(px * 2, 0)
        event = QWheelEvent(
            spot, spot, QPoint(px, 0), turned, Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False
        )
        event.setTimestamp(at_ms)
        QApplication.sendEvent(self.canvas, event)

    def mouse(self, kind: QEvent.Type, x: float, at_ms: int, button: Qt.MouseButton = LEFT) -> None:
        spot = QPointF(self.canvas.areas.header + x, self.canvas.areas.lanes_top + 20)
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
        event = QMouseEvent(kind, spot, spot, button, held, NO_KEY)
        event.setTimestamp(at_ms)
        QApplication.sendEvent(self.canvas, event)

    def drag_axis(self, from_x: float, to_x: float) -> None:
        """The same on the axis, at rest when it is let go."""
        areas = self.canvas.areas
        spots = [QPoint(areas.header + round(x), 20) for x in (from_x, (from_x + to_x) / 2, to_x)]
        QTest.mousePress(self.canvas, LEFT, NO_KEY, spots[0])
        for spot in spots[1:]:
            QTest.mouseMove(self.canvas, spot)
        QTest.mouseRelease(self.canvas, LEFT, NO_KEY, spots[-1], 200)

    def drag(self, from_x: float, to_x: float, *, rest_ms: int = 0) -> None:
        """Drag within 100 ms, and let go after `rest_ms`."""
        self.mouse(QEvent.Type.MouseButtonPress, from_x, 1000)
        for step in range(1, 11):
            self.mouse(QEvent.Type.MouseMove, from_x + (to_x - from_x) * step / 10, 1000 + step * 10)
        self.mouse(QEvent.Type.MouseButtonRelease, to_x, 1100 + rest_ms)


@pytest.fixture
def house() -> House:
    return House([lane("front", FRONT, refused_ms=at("14:02")), lane("back", [(at("16:30"), "on_demand", 45_000)])])


@pytest.fixture
def still_desk(stage: Make, house: House) -> Desk:
    """Where the desktop asks for reduced motion."""
    return Desk(stage(house))


@pytest.fixture
def desk(still_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Where it does not."""
    monkeypatch.setattr(desktop, "reduced_motion", lambda: False)
    return still_desk


def same(first: Viewport, second: Viewport) -> bool:
    return first.start_ms == pytest.approx(second.start_ms, abs=2) and first.span_ms == pytest.approx(second.span_ms)


def zoomed(canvas: TimelineCanvas, factor: float) -> Viewport:
    view = canvas.heading
    return view.zoomed(factor, view.width / 2)


def test_a_key_moves_smoothly_and_ends_exactly_there(qtbot: QtBot, desk: Desk) -> None:
    before, wanted = desk.view, zoomed(desk.canvas, 1.5)
    with qtbot.waitSignal(desk.canvas.view_changed):
        desk.press(K.Key_W)
        assert desk.canvas.heading == wanted
        assert desk.canvas.animation.clock.duration() == LONGEST_MS <= 120
        desk.part(40)
        assert before.span_ms > desk.view.span_ms > wanted.span_ms
        desk.canvas.animation.clock.resume()
    assert desk.ranges == [wanted]
    assert desk.view == wanted
    assert desk.canvas.history.back == 1


def test_the_next_move_starts_where_the_last_one_is_and_leads_on_from_where_it_went(desk: Desk) -> None:
    start = desk.view
    desk.press(K.Key_Plus)
    desk.part(40)
    middle, first = desk.view, desk.canvas.heading
    desk.press(K.Key_Plus)
    assert desk.view == middle
    assert desk.canvas.heading.span_ms == pytest.approx(start.span_ms / 2.25)
    desk.arrive()
    assert desk.view.span_ms == pytest.approx(start.span_ms / 2.25)
    assert desk.canvas.history.back == 2
    desk.press(K.Key_Backspace)
    desk.arrive()
    assert same(desk.view, first)


def test_with_reduced_motion_all_is_there_at_once(still_desk: Desk) -> None:
    canvas = still_desk.canvas
    moves: tuple[Callable[[], object], ...] = (
        lambda: canvas.zoom(1.5),
        canvas.fit,
        lambda: canvas.show_last(HOUR),
        lambda: canvas.go_to(at("15:00")),
        canvas.undo_view,
        canvas.redo_view,
        canvas.jump_to_boundary,
    )
    for move in moves:
        before = len(still_desk.ranges)
        move()
        assert canvas.animation.heading is None
        assert len(still_desk.ranges) == before + 1


def test_a_hidden_timeline_does_not_animate(desk: Desk) -> None:
    desk.stage.panel.hide()
    wanted = zoomed(desk.canvas, 1.5)
    desk.canvas.zoom(1.5)
    assert desk.view == wanted


def test_while_it_moves_nothing_is_marked_and_a_click_selects_what_is_seen(desk: Desk) -> None:
    canvas = desk.canvas
    canvas.rest(QPointF(desk.stage.lane_spot("front", at("15:00"), 30)))
    assert canvas.hovered.hit is not None
    desk.press(K.Key_D)
    assert canvas.hovered.hit is None
    desk.part(50)
    hover = canvas.hover_at(QPointF(desk.stage.lane_spot("front", at("15:20"), 30)))
    assert hover.hit is not None
    QTest.mouseClick(canvas, LEFT, NO_KEY, desk.stage.lane_spot("front", at("15:20"), 30))
    assert canvas.animation.heading is None
    assert desk.stage.house.selected == ("front", "front-2")


def test_a_resize_while_it_moves_ends_the_move(desk: Desk) -> None:
    desk.press(K.Key_1)
    wanted = desk.canvas.heading
    desk.part(30)
    desk.stage.panel.resize(1000, 494)
    assert desk.canvas.animation.heading is None
    assert same(desk.view, wanted.resized(desk.view.width))


def test_events_that_come_while_everything_is_fitted_are_fitted_too(desk: Desk, house: House) -> None:
    desk.canvas.pan(-300)
    desk.press(K.Key_F)
    desk.part(40)
    house.lanes["front"].events.add([Event("early", "front", "motion", at("09:00"))])
    desk.stage.panel.handle(changes.EventsAdded("front", 1))
    desk.arrive()
    assert desk.view.start_ms < at("09:00")
    assert desk.canvas.model.following


@pytest.mark.parametrize("eighths", [120, 60, 15, -120, -30])
def test_the_wheel_zooms_at_once_about_the_pointer_by_parts_of_a_notch(desk: Desk, eighths: int) -> None:
    desk.canvas.zoom(4)
    desk.arrive()
    before = desk.view
    desk.wheel(300, eighths, 0)
    assert desk.canvas.animation.heading is None
    assert desk.view.span_ms == pytest.approx(before.span_ms / 1.25 ** (eighths / 120))
    assert desk.view.to_ms(300) == pytest.approx(before.to_ms(300), abs=before.ms_per_px)


@pytest.mark.parametrize("part", ["overview", "close-up"])
def test_over_overview_and_close_up_the_wheel_zooms_about_the_time_that_they_show_there(desk: Desk, part: str) -> None:
    desk.stage.select("front", "front-1")
    desk.canvas.zoom(2, desk.view.to_x(at("15:00")))
    desk.stage.shoot()
    areas, close_up, whole = desk.canvas.areas, desk.canvas.close_up, desk.canvas.overview_view()
    assert close_up is not None
    assert whole is not None
    below, rect = (whole, areas.overview_rect) if part == "overview" else (close_up.view, areas.close_up_rect)
    ms = at("15:00")
    x = round(below.to_x(ms))
    before = desk.view.to_x(below.to_ms(x))
    spot = QPointF(areas.header + x, rect.center().y())
    event = QWheelEvent(
        spot, spot, QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, NO_KEY, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(desk.canvas, event)
    assert desk.view.to_x(below.to_ms(x)) == pytest.approx(before, abs=2)


def test_a_spin_of_the_wheel_is_one_step_and_a_pause_begins_another(desk: Desk) -> None:
    start = desk.view
    for number in range(5):
        desk.wheel(300, 120, 1000 + number * 50)
    spun = desk.view
    assert desk.canvas.history.back == 1
    desk.wheel(300, 120, 3000)
    assert desk.canvas.history.back == 2
    desk.press(K.Key_Backspace)
    desk.arrive()
    assert same(desk.view, spun)
    desk.press(K.Key_Left, ALT)
    desk.arrive()
    assert same(desk.view, start)


@pytest.mark.parametrize(("keys", "eighths", "px"), [(SHIFT, 120, 0), (NO_KEY, 0, 80)])
def test_shift_and_wheel_or_a_sideways_touchpad_pan(
    desk: Desk, keys: Qt.KeyboardModifier, eighths: int, px: int
) -> None:
    before = desk.view
    desk.wheel(300, eighths, 0, keys=keys, px=px)
    assert desk.view.start_ms == pytest.approx(before.start_ms - 80 * before.ms_per_px)
    assert desk.view.span_ms == pytest.approx(before.span_ms)


def test_two_fingers_zoom_about_their_middle_in_one_step(desk: Desk) -> None:
    device = QPointingDevice.primaryPointingDevice()
    before = desk.view
    spot = QPointF(desk.canvas.areas.header + 400, 90)

    def gesture(kind: Qt.NativeGestureType, value: float) -> None:
        event = QNativeGestureEvent(kind, device, 2, spot, spot, spot, value, QPointF())
        QApplication.sendEvent(desk.canvas, event)

    gesture(Qt.NativeGestureType.BeginNativeGesture, 0)
    for _ in range(4):
        gesture(Qt.NativeGestureType.ZoomNativeGesture, 0.1)
    gesture(Qt.NativeGestureType.EndNativeGesture, 0)
    assert desk.view.span_ms == pytest.approx(before.span_ms / 1.1**4)
    assert desk.view.to_ms(400) == pytest.approx(before.to_ms(400), abs=before.ms_per_px)
    assert desk.canvas.history.back == 1
    gesture(Qt.NativeGestureType.SmartZoomNativeGesture, 0)
    desk.arrive()
    assert desk.canvas.model.following


def test_a_pinch_on_a_touch_screen_zooms_about_its_middle_in_one_step(desk: Desk) -> None:
    device = QTest.createTouchDevice()
    before = desk.view

    def spread(px: int) -> tuple[QPoint, QPoint]:
        middle = QPoint(desk.canvas.areas.header + 400, 90)
        return middle - QPoint(px, 0), middle + QPoint(px, 0)

    for number, px in enumerate((50, 60, 80, 100, 120, 120)):
        touch = QTest.touchEvent(desk.canvas, device, False)
        for finger, spot in enumerate(spread(px)):
            act = touch.press if number == 0 else touch.release if number == 5 else touch.move
            act(finger, spot, desk.canvas)
        touch.commit()
    assert desk.view.span_ms == pytest.approx(before.span_ms / 2)
    assert desk.view.to_ms(400) == pytest.approx(before.to_ms(400), abs=before.ms_per_px)
    assert desk.canvas.history.back == 1
    assert desk.stage.house.selected is None


def test_a_drag_follows_the_hand_exactly_and_is_one_step(desk: Desk) -> None:
    before = desk.view
    desk.drag(500, 300, rest_ms=200)
    assert desk.canvas.animation.heading is None
    assert desk.view.start_ms == pytest.approx(before.start_ms + 200 * before.ms_per_px)
    assert desk.canvas.history.back == 1


def test_a_drag_let_go_while_moving_glides_on_and_rests(qtbot: QtBot, desk: Desk) -> None:
    before = desk.view
    with qtbot.waitSignal(desk.canvas.animation.clock.finished):
        desk.drag(500, 400)
        let_go = desk.view
        assert let_go.start_ms == pytest.approx(before.start_ms + 100 * before.ms_per_px)
        assert desk.canvas.animation.heading is not None
        assert desk.canvas.animation.clock.duration() == GLIDE_MS < 500
    assert desk.canvas.animation.heading is None
    # The speed of the hand, slowing down: 1000 px a second.
    assert desk.view.start_ms == pytest.approx(let_go.start_ms + 150 * before.ms_per_px, rel=1e-9)
    assert desk.canvas.history.back == 1
    desk.press(K.Key_Backspace)
    desk.arrive()
    assert same(desk.view, before)


@pytest.mark.parametrize("how", ["press", "wheel", "key"])
def test_a_glide_stops_at_the_touch(desk: Desk, how: str) -> None:
    desk.drag(500, 400)
    gliding = desk.canvas.heading
    desk.part(100)
    caught = desk.view
    if how == "press":
        desk.mouse(QEvent.Type.MouseButtonPress, 200, 2000)
        assert desk.view == caught
    elif how == "wheel":
        desk.wheel(300, 120, 2000)
    else:
        desk.press(K.Key_F9)
        assert desk.view == caught
    assert desk.canvas.animation.heading is None
    assert desk.view != gliding


def test_with_reduced_motion_nothing_glides(still_desk: Desk) -> None:
    before = still_desk.view
    still_desk.drag(500, 400)
    assert still_desk.view.start_ms == pytest.approx(before.start_ms + 100 * before.ms_per_px)


def test_escape_takes_a_drag_back(desk: Desk) -> None:
    before = desk.view
    desk.mouse(QEvent.Type.MouseButtonPress, 500, 1000)
    desk.mouse(QEvent.Type.MouseMove, 300, 1100)
    assert desk.view != before
    desk.press(K.Key_Escape)
    assert same(desk.view, before)


def test_dragging_the_overview_is_one_step(desk: Desk) -> None:
    desk.canvas.show_last(HOUR)
    desk.arrive()
    before = desk.canvas.history.back
    y = desk.canvas.areas.overview_rect.center().y()
    spots = [QPoint(desk.canvas.areas.header + x, y) for x in (400, 430, 460)]
    QTest.mousePress(desk.canvas, LEFT, NO_KEY, spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(desk.canvas, spot)
    QTest.mouseRelease(desk.canvas, LEFT, NO_KEY, spots[-1])
    assert desk.canvas.history.back == before + 1


def test_a_held_key_is_one_step(desk: Desk) -> None:
    for repeated in (False, True, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, K.Key_A, NO_KEY, "a", repeated)
        QApplication.sendEvent(desk.canvas, event)
    assert desk.canvas.history.back == 1


def test_back_and_forward_by_mouse_and_words_where_there_is_none(still_desk: Desk) -> None:
    desk = still_desk
    start = desk.view
    desk.press(K.Key_1)
    hour = desk.view
    desk.mouse(QEvent.Type.MouseButtonPress, 300, 0, Qt.MouseButton.BackButton)
    assert same(desk.view, start)
    assert desk.canvas.model.following
    desk.mouse(QEvent.Type.MouseButtonPress, 300, 0, Qt.MouseButton.ForwardButton)
    assert same(desk.view, hour)
    assert not desk.canvas.model.following
    desk.press(K.Key_Right, ALT)
    assert desk.told == ["There is no later view to go forward to."]
    assert desk.canvas.said == desk.told[-1]
    desk.press(K.Key_Backspace)
    desk.press(K.Key_Backspace)
    assert desk.canvas.said == "There is no earlier view to go back to."
    desk.press(K.Key_F9)
    assert desk.canvas.said == ""


@pytest.mark.parametrize(("key", "span"), [(K.Key_1, HOUR), (K.Key_2, DAY), (K.Key_3, 7 * DAY)])
def test_the_last_hour_day_and_week_end_just_after_now(still_desk: Desk, key: Qt.Key, span: int) -> None:
    still_desk.press(key)
    assert still_desk.view.span_ms == pytest.approx(span)
    assert NOW < still_desk.view.end_ms < NOW + 0.02 * span


def test_f_fits_what_was_read_and_zero_shows_all_the_time_in_which_anything_may_be_found(still_desk: Desk) -> None:
    fitted = still_desk.view
    still_desk.press(K.Key_0)
    everything = still_desk.view
    assert everything.start_ms == pytest.approx(NOW - 180 * DAY, abs=everything.ms_per_px)
    assert NOW < everything.end_ms < NOW + 4 * DAY
    assert not still_desk.canvas.model.following
    still_desk.press(K.Key_F)
    assert still_desk.view == fitted
    assert still_desk.canvas.model.following


def test_zero_reaches_further_back_where_more_is_known(stage: Make) -> None:
    old = NOW - 190 * DAY
    desk = Desk(stage(House([lane("front", [(old, "motion", 30_000)])])))
    desk.press(K.Key_0)
    assert desk.view.start_ms <= old


def test_the_span_menu_does_what_the_keys_do(still_desk: Desk) -> None:
    button = still_desk.stage.panel.findChild(SpanButton)
    assert button is not None
    acts = {action.text().split("\t")[0]: action for action in button.choices.actions()}
    acts["Last hour"].trigger()
    assert still_desk.view.span_ms == pytest.approx(HOUR)
    acts["Back"].trigger()
    assert still_desk.canvas.model.following
    acts["All 180 days"].trigger()
    assert still_desk.view.span_ms > 180 * DAY
    acts["What was read"].trigger()
    assert still_desk.canvas.model.following
    assert button.text() == "Span"
    still_desk.stage.panel.resize(520, 494)
    assert button.text() == ""
    assert button.accessibleName()


def test_the_selection_is_fitted_with_its_length_its_still_and_some_context(still_desk: Desk, house: House) -> None:
    front = house.lanes["front"]
    add_still(front, front.events.event(1), 90_000)
    still_desk.stage.select("front", "front-1")
    still_desk.press(K.Key_F, SHIFT)
    view = still_desk.view
    assert view.start_ms <= at("15:00") - 30_000
    assert view.end_ms >= at("15:00") + 90_000 + 30_000
    assert view.span_ms < 600_000


def test_a_still_of_a_range_is_fitted_whole(still_desk: Desk, house: House) -> None:
    ask = StillAsk.latest("front", at("15:00"), at("15:50"))
    house.shown_still = add_free(house.lanes["front"], ask, at("15:41"))
    still_desk.press(K.Key_F, SHIFT)
    assert still_desk.view.start_ms < at("15:00") < at("15:50") < still_desk.view.end_ms


def test_without_a_selection_there_is_nothing_to_fit_and_that_is_said(still_desk: Desk) -> None:
    before = still_desk.view
    still_desk.press(K.Key_F, SHIFT)
    assert still_desk.view == before
    assert still_desk.told[0].startswith("No event is selected.")


def test_a_typed_time_stands_in_the_middle_with_a_marker(still_desk: Desk) -> None:
    before = still_desk.view
    still_desk.stage.panel.go_to(at("15:30"))
    view = still_desk.view
    assert view.span_ms == pytest.approx(before.span_ms)
    assert view.to_x(at("15:30")) == pytest.approx(view.width / 2, abs=1)
    still_desk.stage.shoot()
    x = still_desk.canvas.areas.header + round(view.to_x(at("15:30")))
    spot = QPoint(x, still_desk.canvas.areas.lanes_bottom - 20)
    assert still_desk.stage.has("ink", spot, 1, 8)
    still_desk.press(K.Key_Escape)
    assert still_desk.canvas.found_ms is None
    still_desk.stage.shoot()
    assert not still_desk.stage.has("ink", spot, 1, 8)


def test_a_selection_takes_the_marker_away(still_desk: Desk) -> None:
    still_desk.stage.panel.go_to(at("15:30"))
    still_desk.press(K.Key_K)
    assert still_desk.canvas.found_ms is None


def test_where_a_minute_is_no_pixel_a_typed_time_comes_with_an_hour_around_it(still_desk: Desk) -> None:
    still_desk.press(K.Key_3)
    still_desk.stage.panel.go_to(at("15:30"))
    assert still_desk.view.span_ms == pytest.approx(HOUR)
    assert still_desk.view.to_x(at("15:30")) == pytest.approx(still_desk.view.width / 2, abs=1)


@pytest.mark.parametrize(("days", "words"), [(-40, "before everything"), (30, "in the future")])
def test_a_time_beyond_what_is_known_is_shown_and_told(still_desk: Desk, days: int, words: str) -> None:
    still_desk.stage.panel.go_to(NOW + days * DAY)
    assert still_desk.view.start_ms < NOW + days * DAY < still_desk.view.end_ms
    assert words in still_desk.canvas.said
    assert "F shows what was read" in still_desk.canvas.said


def test_steps_lead_to_the_next_of_the_same_kind(still_desk: Desk, house: House) -> None:
    selected = []
    still_desk.press(K.Key_Home)
    for key, keys in (
        (K.Key_Right, SHIFT),
        (K.Key_K, SHIFT),
        (K.Key_K, SHIFT),
        (K.Key_Left, SHIFT),
        (K.Key_K, NO_KEY),
        (K.Key_K, NO_KEY),
        (K.Key_J, SHIFT),
    ):
        still_desk.press(key, keys)
        assert house.selected is not None
        selected.append(house.selected[1])
    assert selected == ["front-2", "front-3", "front-3", "front-2", "front-3", "front-4", "front-1"]
    assert still_desk.told == ["front has no later motion event that was read."]


def test_steps_that_bring_events_into_view_are_one_step_back(still_desk: Desk) -> None:
    still_desk.press(K.Key_End)
    still_desk.press(K.Key_F, SHIFT)
    steps, view = still_desk.canvas.history.back, still_desk.view
    for _ in range(4):
        still_desk.press(K.Key_J)
    assert not view.start_ms <= at("14:03") <= view.end_ms
    assert still_desk.view.start_ms <= at("14:03") <= still_desk.view.end_ms
    assert still_desk.canvas.history.back == steps + 1


WIDE = House([lane("front", [(at("15:03"), "motion", 30_000)], refused_ms=at("13:02"))])


def test_b_brings_the_boundary_into_the_middle(still_desk: Desk) -> None:
    still_desk.press(K.Key_1)
    consent = still_desk.stage.house.lanes["front"].consent
    assert consent.by_ms is not None
    assert consent.after_ms is not None
    still_desk.press(K.Key_B)
    middle = still_desk.view.to_ms(still_desk.view.width / 2)
    assert middle == pytest.approx((consent.by_ms + consent.after_ms) / 2, abs=still_desk.view.ms_per_px)
    said = "The boundary of front lies between Thu 8 Oct 14:02:00 and 14:03:00 PDT."
    assert still_desk.told == [said]


def test_where_the_boundary_is_in_sight_b_says_so_and_moves_nothing(still_desk: Desk) -> None:
    still_desk.press(K.Key_1)
    still_desk.press(K.Key_B)
    still_desk.canvas.pan(200)
    before, steps = still_desk.view, still_desk.canvas.history.back
    still_desk.press(K.Key_B)
    assert still_desk.view == before
    assert still_desk.canvas.history.back == steps
    assert still_desk.told[0] == still_desk.told[1] == still_desk.canvas.said


def test_a_boundary_that_cannot_be_made_out_is_not_in_sight(still_desk: Desk) -> None:
    still_desk.press(K.Key_3)
    still_desk.press(K.Key_B)
    assert still_desk.view.span_ms == pytest.approx(HOUR)


def test_of_a_boundary_wider_than_the_view_b_shows_one_edge_and_then_the_other(stage: Make) -> None:
    desk = Desk(stage(WIDE))
    desk.press(K.Key_1)
    middles = []
    for _ in range(3):
        desk.press(K.Key_B)
        middles.append(desk.view.to_ms(desk.view.width / 2))
    wanted = [at("15:03"), at("13:02"), at("15:03")]
    assert middles == [pytest.approx(ms, abs=desk.view.ms_per_px) for ms in wanted]


def test_b_says_that_there_is_only_one_edge_or_none(stage: Make) -> None:
    desk = Desk(stage(House([lane("back", [(at("16:30"), "motion", None)]), lane("new", [])])))
    desk.press(K.Key_B)
    only = "Nothing was refused for back: its boundary lies at Thu 8 Oct 16:30:00 PDT or earlier."
    assert desk.told == [only]
    desk.press(K.Key_Down)
    before = desk.view
    desk.press(K.Key_B)
    assert desk.view == before
    assert desk.told[-1] == "No boundary is known for new: no event was found and no request was refused there."


def press(key: Qt.Key, desk: Desk) -> None:
    desk.press(key)


MOVES: dict[str, Callable[[Desk], object]] = {
    "wheel": lambda desk: desk.wheel(300, 240, 1000),
    "wheel with Shift": lambda desk: desk.wheel(300, -360, 1000, keys=SHIFT),
    "touchpad": lambda desk: desk.wheel(300, 0, 1000, px=90),
    "drag": lambda desk: desk.drag(500, 350, rest_ms=300),
    "drag on the axis": lambda desk: desk.drag_axis(500, 350),
    "glide": lambda desk: desk.drag(500, 400),
    **{key.name: partial(press, key) for key in (K.Key_W, K.Key_A, K.Key_PageUp, K.Key_0, K.Key_1, K.Key_2, K.Key_3)},
    "typed time": lambda desk: desk.stage.panel.go_to(at("09:00")),
}


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("smooth", [True, False])
def test_each_movement_is_one_step_that_goes_back_and_forward(
    stage: Make, house: House, monkeypatch: pytest.MonkeyPatch, name: str, smooth: bool
) -> None:
    monkeypatch.setattr(desktop, "reduced_motion", lambda: not smooth)
    desk = Desk(stage(house))
    desk.canvas.zoom(2)
    desk.arrive()
    start = desk.view
    MOVES[name](desk)
    desk.arrive()
    there = desk.view
    assert not same(start, there)
    for back, forward in (
        ((K.Key_Backspace, NO_KEY), (K.Key_Backspace, SHIFT)),
        ((K.Key_Left, ALT), (K.Key_Right, ALT)),
    ):
        desk.press(*back)
        desk.arrive()
        assert same(desk.view, start)
        desk.press(*forward)
        desk.arrive()
        assert same(desk.view, there)
    assert desk.told == (
        ["Thu 8 Oct 09:00 lies before everything that was read here. F shows what was read again."]
        if name == "typed time"
        else []
    )


def test_nobody_gets_lost(still_desk: Desk) -> None:
    for key in (K.Key_PageUp, K.Key_PageDown):
        for _ in range(60):
            still_desk.press(key)
        assert still_desk.view.start_ms < NOW
        assert still_desk.view.end_ms > at("14:02")
    for _ in range(60):
        still_desk.press(K.Key_S)
    assert still_desk.view.span_ms <= 201 * DAY
    still_desk.wheel(10, -120, 0)
    assert still_desk.view.span_ms <= 201 * DAY
    for _ in range(80):
        still_desk.press(K.Key_W)
    assert still_desk.view.start_ms < NOW
    assert still_desk.view.end_ms > at("14:02")


def test_another_account_has_no_views_to_go_back_to(still_desk: Desk) -> None:
    still_desk.press(K.Key_1)
    still_desk.stage.panel.go_to(at("15:30"))
    still_desk.stage.panel.set_session(House([lane("other", FRONT)]).session)
    assert (still_desk.canvas.history.back, still_desk.canvas.found_ms) == (0, None)


@pytest.mark.parametrize("key", [K.Key_1, K.Key_F, K.Key_B, K.Key_N, K.Key_W, K.Key_Backspace])
def test_without_an_account_the_keys_do_no_harm(stage: Make, key: Qt.Key) -> None:
    desk = Desk(stage(House()))
    desk.stage.panel.set_session(None)
    desk.press(key)
    desk.press(key)
