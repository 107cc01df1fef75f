from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.history.event import Event, KindCode
from ringviewer.session import changes
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.timeline.layout import geometry
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.panel import TimelinePanel
from ringviewer.ui.timeline.words.range_words import range_words
from tests.ui.timeline.conftest import ShowPanel
from tests.ui.timeline.worlds import NOW, PACIFIC, House, add_still, at, finding, lane

FRONT = [(at(clock), kind, 30_000) for clock, kind in (("14:03", "motion"), ("15:00", "ding"), ("16:00", "motion"))]
BACK = [(at("16:30"), "on_demand", 45_000), (at("17:00"), "motion", 20_000)]

NO_KEY = Qt.KeyboardModifier.NoModifier


class Kept:
    """A panel with what it has emitted."""

    def __init__(self, panel: TimelinePanel, house: House) -> None:
        self.panel, self.house = panel, house
        self.activated: list[tuple[str, str, bool]] = []
        self.times: list[tuple[str, int]] = []
        self.ranges: list[tuple[str, int, int]] = []
        self.devices: list[str] = []
        panel.event_activated.connect(self._on_activated)
        panel.time_asked.connect(lambda device, ms: self.times.append((device, ms)))
        panel.range_asked.connect(lambda device, a, b: self.ranges.append((device, a, b)))
        panel.device_selected.connect(self.devices.append)

    def _on_activated(self, device_id: str, event_id: str, at_once: bool) -> None:
        self.activated.append((device_id, event_id, at_once))
        self.house.selected = (device_id, event_id)
        self.panel.handle(changes.SelectionChanged())

    def event(self, device_id: str, number: int) -> Event:
        return self.house.lanes[device_id].events.event(number)

    def place(self, device_id: str, ms: int) -> QPoint:
        """Where an instant's marks are on the canvas."""
        areas, model = self.panel.canvas.areas, self.panel.canvas.model
        number = [state.device_id for state in model.lanes].index(device_id)
        y = areas.lane_rect(number).top() + geometry.lane_metrics(areas.lane_height).mark_y
        return QPoint(areas.header + round(model.view.to_x(ms)), y)


@pytest.fixture
def kept(show_panel: ShowPanel) -> Kept:
    house = House([lane("front", FRONT, refused_ms=at("14:02")), lane("back", BACK)])
    return Kept(show_panel(house), house)


def press(kept: Kept, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(kept.panel.canvas, key)


def shot(panel: TimelinePanel) -> QImage:
    return panel.grab().toImage()


def test_the_first_view_holds_everything_and_now(kept: Kept) -> None:
    view = kept.panel.canvas.model.view
    assert view.start_ms < at("14:02") < NOW < view.end_ms
    assert view.to_x(at("14:02")) == pytest.approx(0.056 * view.width, rel=0.1)


def test_the_view_follows_what_comes_until_it_is_moved(kept: Kept) -> None:
    canvas = kept.panel.canvas
    events = kept.house.lanes["front"].events
    events.add([Event("early", "front", "motion", at("09:00"))])
    kept.panel.handle(changes.EventsAdded("front", 1))
    assert canvas.model.view.start_ms < at("09:00")
    canvas.pan(40)
    moved = canvas.model.view
    events.add([Event("earlier", "front", "motion", at("05:00"))])
    kept.panel.handle(changes.EventsAdded("front", 1))
    assert canvas.model.view == moved
    kept.panel.fit()
    assert canvas.model.view.start_ms < at("05:00")


def test_a_click_on_a_mark_activates_that_event_at_once(kept: Kept) -> None:
    ding = kept.event("front", 1)
    QTest.mouseClick(kept.panel.canvas, Qt.MouseButton.LeftButton, NO_KEY, kept.place("front", ding.start_ms))
    assert kept.activated == [("front", ding.id, True)]


def test_a_click_selects_what_the_tip_named(qtbot: QtBot, kept: Kept) -> None:
    events = kept.house.lanes["front"].events
    events.add([Event(f"run{n}", "front", "motion", at("15:30") + n * 2000) for n in range(5)])
    events.add([Event("rung", "front", "ding", at("15:30") + 1000)])
    kept.panel.handle(changes.EventsAdded("front", 6))
    spot = kept.place("front", at("15:30")) + QPoint(1, 9)
    kept.panel.canvas.point(QPointF(spot))
    qtbot.waitUntil(kept.panel.canvas.tip.isVisible)
    first, second = kept.panel.canvas.tip.words
    assert first == "Thu 8 Oct, newest ding 15:30:01 PDT"
    assert second == "6 events: 5 motion, 1 ding"
    QTest.mouseClick(kept.panel.canvas, Qt.MouseButton.LeftButton, NO_KEY, spot)
    assert kept.activated[-1] == ("front", "rung", True)


def test_a_tip_names_the_event_its_length_and_its_still(kept: Kept) -> None:
    ding = kept.event("front", 1)
    add_still(kept.house.lanes["front"], ding, 6900)
    kept.panel.handle(changes.ShownStillChanged())
    canvas = kept.panel.canvas
    canvas.point(QPointF(kept.place("front", ding.start_ms)))
    first, second = canvas.tip.words
    assert first == "ding, Thu 8 Oct 15:00:00.000 PDT"
    assert "30.0" in second
    assert second.endswith("still 6.9\u202fs later, within tolerance, 6.9\u202fs into the event of 30.0\u202fs")
    assert not canvas.tip.isVisible()


def test_keys_step_through_the_selected_lane_without_asking_at_once(kept: Kept) -> None:
    press(kept, Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_K, Qt.Key.Key_K, Qt.Key.Key_J, Qt.Key.Key_Left)
    stepped = [event_id for _, event_id, _ in kept.activated]
    assert stepped == ["front-0", "front-1", "front-2", "front-1", "front-0"]
    assert not any(at_once for _, _, at_once in kept.activated)


def test_down_changes_the_lane_and_steps_begin_near_the_last_selection(kept: Kept) -> None:
    press(kept, Qt.Key.Key_End, Qt.Key.Key_Down)
    assert kept.devices == ["back"]
    assert kept.panel.selected_device == "back"
    press(kept, Qt.Key.Key_K)
    assert kept.activated[-1] == ("back", "back-0", False)
    press(kept, Qt.Key.Key_Down)
    assert kept.panel.selected_device == "back"


def test_hidden_kinds_are_skipped_and_not_hit(kept: Kept) -> None:
    kept.panel.set_kinds(frozenset({KindCode.DING}))
    press(kept, Qt.Key.Key_Home, Qt.Key.Key_K)
    assert [event_id for _, event_id, _ in kept.activated] == ["front-0", "front-2"]
    assert kept.panel.canvas.hover_at(QPointF(kept.place("front", at("15:00")))).hit is None


def test_enter_asks_for_the_selected_event_at_once(kept: Kept) -> None:
    press(kept, Qt.Key.Key_Home, Qt.Key.Key_Return)
    assert kept.activated[-1] == ("front", "front-0", True)


def test_the_wheel_keeps_the_time_under_the_cursor(kept: Kept) -> None:
    canvas = kept.panel.canvas
    x = 417
    spot = QPointF(canvas.areas.header + x, 60)
    before = canvas.model.view.to_ms(x)
    none, keys = Qt.MouseButton.NoButton, NO_KEY
    for _ in range(4):
        wheel = QWheelEvent(spot, spot, QPoint(), QPoint(0, 120), none, keys, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(canvas, wheel)
    assert canvas.model.view.span_ms < 3 * 3_600_000
    assert canvas.model.view.to_ms(x) == pytest.approx(before, abs=2)


def test_dragging_pans_and_activates_nothing(kept: Kept) -> None:
    canvas = kept.panel.canvas
    start = kept.place("front", at("15:00"))
    before = canvas.model.view
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, NO_KEY, start)
    QTest.mouseMove(canvas, start + QPoint(100, 0))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, NO_KEY, start + QPoint(100, 0))
    assert canvas.model.view.start_ms == pytest.approx(before.start_ms - 100 * before.ms_per_px, abs=1)
    assert kept.activated == []


def test_control_click_asks_for_that_time_and_control_drag_for_a_range(kept: Kept) -> None:
    canvas, control = kept.panel.canvas, Qt.KeyboardModifier.ControlModifier
    spot = kept.place("back", at("15:20"))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, control, spot)
    ((device, ms),) = kept.times
    assert device == "back"
    assert ms == pytest.approx(at("15:20"), abs=canvas.model.view.ms_per_px)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, control, spot)
    QTest.mouseMove(canvas, spot + QPoint(50, 0))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, control, spot + QPoint(50, 0))
    ((device, from_ms, to_ms),) = kept.ranges
    assert to_ms - from_ms == pytest.approx(50 * canvas.model.view.ms_per_px, rel=0.05)
    assert kept.activated == []


def test_a_click_on_a_header_selects_the_device(kept: Kept) -> None:
    spot = QPoint(60, kept.place("back", NOW).y())
    QTest.mouseClick(kept.panel.canvas, Qt.MouseButton.LeftButton, NO_KEY, spot)
    assert kept.devices == ["back"]


def test_dragging_the_overview_frame_moves_the_view(kept: Kept) -> None:
    canvas = kept.panel.canvas
    canvas.set_view(Viewport.showing(at("16:00"), at("17:00"), canvas.areas.time))
    whole = canvas.overview_view()
    assert whole is not None
    y = canvas.areas.overview_rect.center().y()
    spot = QPoint(canvas.areas.header + round(whole.to_x(at("16:30"))), y)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, NO_KEY, spot)
    QTest.mouseMove(canvas, spot - QPoint(60, 0))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, NO_KEY, spot - QPoint(60, 0))
    assert canvas.model.view.start_ms == pytest.approx(at("16:00") - 60 * whole.ms_per_px, abs=2 * whole.ms_per_px)


def test_a_selection_from_elsewhere_comes_into_view(kept: Kept) -> None:
    canvas = kept.panel.canvas
    canvas.set_view(Viewport.showing(at("14:00"), at("14:30"), canvas.areas.time))
    kept.house.selected = ("back", "back-1")
    kept.panel.handle(changes.SelectionChanged())
    assert 0 < canvas.model.view.to_x(at("17:00")) < canvas.areas.time
    assert kept.panel.selected_device == "back"


def test_the_selection_is_said_to_screen_readers(kept: Kept) -> None:
    view = add_still(kept.house.lanes["front"], kept.event("front", 1), 6900)
    kept.panel.handle(changes.StillChanged(view.ask, "front-1"))
    press(kept, Qt.Key.Key_Home, Qt.Key.Key_K)
    name = kept.panel.canvas.accessibleName()
    assert name.startswith("ding, front, Thursday 8 October 2026, 15:00:00.000 PDT, 30.0 seconds, still 6.9 seconds")


def test_fit_now_and_zoom_keys_move_the_view(kept: Kept) -> None:
    canvas = kept.panel.canvas
    whole = canvas.model.view
    press(kept, Qt.Key.Key_Plus, Qt.Key.Key_Plus)
    assert canvas.model.view.span_ms < whole.span_ms / 2
    press(kept, Qt.Key.Key_PageUp, Qt.Key.Key_N)
    assert canvas.model.view.start_ms < NOW < canvas.model.view.end_ms
    press(kept, Qt.Key.Key_F)
    assert canvas.model.view == whole


def test_question_mark_shows_the_keys_and_escape_puts_them_away(kept: Kept) -> None:
    card = kept.panel._card
    press(kept, Qt.Key.Key_Question)
    assert card.isVisible()
    press(kept, Qt.Key.Key_Escape)
    assert not card.isVisible()


def test_lanes_that_do_not_fit_scroll_to_the_selected_one(qtbot: QtBot, theme: Theme) -> None:
    house = House([lane(f"d{n}", FRONT) for n in range(30)])
    panel = TimelinePanel(theme)
    qtbot.addWidget(panel)
    panel.resize(1220, 494)
    panel.set_session(house.session)
    panel.show()
    assert panel.canvas.areas.scroll_max > 0
    panel.select_device("d29")
    rect = panel.canvas.areas.lane_rect(29)
    assert panel.canvas.areas.lanes_rect.contains(rect)


def test_the_close_up_hides_where_lanes_show_lengths_and_folds_on_a_click(kept: Kept) -> None:
    canvas = kept.panel.canvas
    assert canvas.areas.close_up == 76
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, NO_KEY, QPoint(40, canvas.areas.close_up_rect.top() + 10))
    assert canvas.areas.close_up == 22
    canvas.set_view(Viewport.showing(at("15:00"), at("15:02"), canvas.areas.time))
    assert canvas.areas.close_up == 0


def test_no_session_says_so_and_disables_the_buttons(kept: Kept) -> None:
    before = shot(kept.panel)
    kept.panel.set_session(None)
    assert shot(kept.panel) != before
    assert kept.panel.canvas.accessibleDescription() == "No account is open"
    press(kept, Qt.Key.Key_K, Qt.Key.Key_F, Qt.Key.Key_N, Qt.Key.Key_Plus, Qt.Key.Key_Down)
    assert kept.activated == []


def test_zone_theme_and_kinds_change_the_picture(kept: Kept, theme: Theme) -> None:
    pictures = [shot(kept.panel)]
    kept.panel.set_kinds(frozenset({KindCode.MOTION}))
    pictures.append(shot(kept.panel))
    theme.set_mode("dark")
    pictures.append(shot(kept.panel))
    theme.set_mode("light")
    assert pictures[0] != pictures[1] != pictures[2]


def test_now_moves_on_only_while_the_timeline_is_visible(kept: Kept) -> None:
    canvas = kept.panel.canvas
    kept.house.now += 600_000
    canvas.tick()
    assert canvas.model.now_ms == NOW + 600_000
    assert canvas._timer.isActive()
    kept.panel.hide()
    assert not canvas._timer.isActive()


def test_findings_show_in_the_header_the_worst_first(kept: Kept) -> None:
    state = kept.panel.canvas.model.lanes[0]
    house = kept.house
    house.findings = (finding("device-offline", "warning", "front"),)
    kept.panel.handle(changes.FindingsChanged())
    assert state.fact(house.findings, PACIFIC).words == "offline"
    house.findings = (*house.findings, finding("x", "problem", "front"), finding("y", "problem", "front"))
    kept.panel.handle(changes.FindingsChanged())
    assert state.fact(house.findings, PACIFIC).words == "2 problems"


def test_a_hostile_name_is_shown_as_plain_text(kept: Kept) -> None:
    target = kept.house.lanes["front"]
    target.device = replace(target.device, name="<b>door</b>\u202e\n" + "x" * 500)
    kept.panel.handle(changes.DevicesChanged())
    canvas = kept.panel.canvas
    canvas.point(QPointF(60, kept.place("front", NOW).y()))
    first, _ = canvas.tip.words
    assert first.startswith("<b>door</b>")
    assert "202E" in first
    assert "\n" not in first
    assert len(first) < 260
    shot(kept.panel)


def test_lanes_take_the_room_that_is_left_until_their_height_is_chosen(kept: Kept) -> None:
    canvas = kept.panel.canvas
    lanes = len(kept.house.lanes)
    room = canvas.areas.lanes_rect.height()
    assert canvas.areas.lane_height == min(72, room // lanes) > 46
    canvas.set_lane_height(40)
    assert canvas.areas.lane_height == 40
    kept.panel.resize(kept.panel.width(), kept.panel.height() + 200)
    assert canvas.areas.lane_height == 40


@pytest.mark.parametrize(("height", "shown"), [(10, 32), (50, 50), (500, 72)])
def test_lane_height_stays_within_limits(kept: Kept, height: int, shown: int) -> None:
    kept.panel.canvas.set_lane_height(height)
    assert kept.panel.canvas.areas.lane_height == shown


def test_the_range_is_written_with_dates_where_days_differ() -> None:
    assert range_words(at("13:30"), at("17:45"), PACIFIC) == "13:30 – 17:45 PDT, 4\u202fh 15\u202fmin"
    two_days = range_words(at("13:30", 7), at("17:45"), PACIFIC)
    assert two_days.startswith("Wed 7 Oct 13:30 – Thu 8 Oct 17:45 PDT, 1\u202fd")
