"""Measuring with the mouse and by keys, over the real canvas."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ringviewer.ui.timeline.layout.ruler import Ruler
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.words.ruler_words import exact_span, ruler_lines
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import PACIFIC, House, at, events, lane

Make = Callable[[House], Stage]
LEFT = Qt.MouseButton.LeftButton
NONE, ALT, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
ROWS = [
    (at("15:00"), "motion", 9_000),
    (at("15:03:12.400"), "ding", 20_000),
    (at("15:20"), "motion", None),
    (at("15:31"), "on_demand", 60_000),
]


def house() -> House:
    return House([lane("front", ROWS, name="Front Door"), lane("back", [(at("15:10"), "motion", 5_000)])])


def show(stage: Stage, first: str = "14:50", last: str = "15:40") -> None:
    stage.canvas.set_view(Viewport.showing(at(first), at(last), stage.canvas.areas.time))
    stage.shoot()


def spot(stage: Stage, ms: int, off: int = 0) -> QPoint:
    return stage.lane_spot("front", ms, 18) + QPoint(off, 0)


def drag(stage: Stage, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
    canvas = stage.canvas
    QTest.mousePress(canvas, LEFT, keys, start)
    for part in (1, 2, 3):
        QTest.mouseMove(canvas, start + (end - start) * part / 3)
    QTest.mouseRelease(canvas, LEFT, keys, end)
    stage.shoot()


def ruler_of(stage: Stage) -> Ruler:
    ruler = stage.canvas.model.ruler
    assert ruler is not None
    return ruler


def test_a_drag_measures_from_mark_to_mark_and_counts_what_lies_between(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    view = shown.canvas.model.view
    QTest.keyClick(shown.canvas, Qt.Key.Key_R)
    assert shown.canvas.reading.shape(spot(shown, at("15:05")).toPointF()) is Qt.CursorShape.CrossCursor
    drag(shown, spot(shown, ROWS[0][0], 3), spot(shown, ROWS[1][0], -4))
    assert ruler_of(shown) == Ruler(ROWS[0][0], ROWS[1][0], "front")
    assert shown.canvas.model.view == view
    assert ruler_lines(shown.canvas.model, ruler_of(shown)) == (
        "3 min 12.400 s".replace(" min", "\u202fmin").replace(" s", "\u202fs"),
        "15:00:00.000 – 15:03:12.400 PDT",
        "2 events on 2 shown devices",
        "2 events in Front Door: 1 motion, 1 ding",
    )
    for ms in (ROWS[0][0], ROWS[1][0]):
        assert shown.has("ink", spot(shown, ms) - QPoint(0, 14), 1, 0)


def test_a_drag_from_right_to_left_measures_the_same(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    QTest.keyClick(shown.canvas, Qt.Key.Key_R)
    drag(shown, spot(shown, ROWS[2][0]), spot(shown, ROWS[0][0]))
    assert (ruler_of(shown).first_ms, ruler_of(shown).last_ms) == (ROWS[0][0], ROWS[2][0])


def test_ends_catch_within_6_px_and_the_end_of_an_event_and_now_are_caught_too(stage: Make) -> None:
    shown = stage(house())
    show(shown, "15:02", "15:05")
    QTest.keyClick(shown.canvas, Qt.Key.Key_R)
    end = ROWS[1][0] + 20_000
    drag(shown, spot(shown, end, 5), spot(shown, at("15:04:30"), 0))
    assert ruler_of(shown).from_ms == end
    assert abs(ruler_of(shown).to_ms - at("15:04:30")) <= shown.canvas.model.view.ms_per_px
    drag(shown, spot(shown, end, 40), spot(shown, end, 8))
    assert ruler_of(shown).to_ms != end
    show(shown, "17:00", "17:50")
    now = shown.canvas.model.now_ms
    drag(shown, spot(shown, at("17:10")), spot(shown, now, 4))
    assert ruler_of(shown).to_ms == now


def test_with_alt_ends_stay_where_they_are_put(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    canvas, start, end = shown.canvas, spot(shown, ROWS[0][0], 40), spot(shown, ROWS[2][0], -4)
    QTest.keyClick(canvas, Qt.Key.Key_R)
    QTest.mousePress(canvas, LEFT, ALT, start)
    for at_spot in (start + QPoint(9, 0), end):
        moved = QMouseEvent(
            QEvent.Type.MouseMove, at_spot.toPointF(), canvas.mapToGlobal(at_spot.toPointF()), LEFT, LEFT, ALT
        )
        QApplication.sendEvent(canvas, moved)
    QTest.mouseRelease(canvas, LEFT, ALT, end)
    assert ruler_of(shown).to_ms == canvas.model.view.to_ms(end.x() - canvas.areas.header) != ROWS[2][0]


def test_ends_are_adjusted_by_dragging_also_when_the_ruler_is_off_again(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    QTest.keyClick(shown.canvas, Qt.Key.Key_R)
    drag(shown, spot(shown, ROWS[0][0]), spot(shown, ROWS[1][0]))
    QTest.keyClick(shown.canvas, Qt.Key.Key_R)
    assert not shown.canvas.model.measuring
    drag(shown, spot(shown, ROWS[1][0]), spot(shown, ROWS[2][0], 2))
    assert ruler_of(shown) == Ruler(ROWS[0][0], ROWS[2][0], "front")
    view = shown.canvas.model.view
    drag(shown, spot(shown, at("15:25")), spot(shown, at("15:35")))
    assert shown.canvas.model.view != view  # off again: elsewhere a drag moves the view


def test_escape_takes_back_the_drag_then_ends_the_ruler(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    canvas = shown.canvas
    QTest.keyClick(canvas, Qt.Key.Key_R)
    drag(shown, spot(shown, ROWS[0][0]), spot(shown, ROWS[1][0]))
    QTest.mousePress(canvas, LEFT, NONE, spot(shown, ROWS[1][0]))
    QTest.mouseMove(canvas, spot(shown, at("15:15")))
    QTest.mouseMove(canvas, spot(shown, at("15:16")))
    assert ruler_of(shown).to_ms > ROWS[1][0]
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, LEFT, NONE, spot(shown, at("15:16")))
    assert ruler_of(shown).to_ms == ROWS[1][0]
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.model.ruler is None
    assert not canvas.model.measuring


def test_by_keys_it_reaches_from_the_selected_event_to_the_next(stage: Make) -> None:
    world = house()
    shown = stage(world)
    show(shown)
    canvas = shown.canvas
    canvas.event_activated.connect(lambda device_id, event_id, _at_once: shown.select(device_id, event_id))
    shown.select("front", events("front", ROWS)[0].id)
    QTest.keyClick(canvas, Qt.Key.Key_R)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert ruler_of(shown) == Ruler(ROWS[0][0], ROWS[1][0], "front")
    QTest.keyClick(canvas, Qt.Key.Key_K)
    assert ruler_of(shown) == Ruler(ROWS[0][0], ROWS[2][0], "front")


def test_a_click_still_selects_while_the_ruler_is_on(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    asked: list[str] = []
    shown.canvas.event_activated.connect(lambda _device_id, event_id, _at_once: asked.append(event_id))
    QTest.keyClick(shown.canvas, Qt.Key.Key_R)
    QTest.mouseClick(shown.canvas, LEFT, NONE, spot(shown, ROWS[2][0]))
    assert asked == ["front-2"]
    assert shown.canvas.model.ruler is None


def test_the_measurement_is_copied_as_an_interval_of_iso_8601(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    QTest.keyClick(shown.canvas, Qt.Key.Key_R)
    drag(shown, spot(shown, ROWS[1][0]), spot(shown, ROWS[0][0]))
    QTest.keyClick(shown.canvas, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "2026-10-08T15:00:00.000-07:00/2026-10-08T15:03:12.400-07:00 192400 ms"


def test_over_a_clock_change_both_ends_say_their_zone(stage: Make) -> None:
    start = at("00:30", 1, 11)
    shown = stage(House([lane("front", [(start, "motion", 1_000)], now_ms=start + 8 * 3_600_000)]))
    words = ruler_lines(shown.canvas.model, Ruler(start, start + 2 * 3_600_000, "front"))
    assert words[1] == "00:30:00.000 PDT – 01:30:00.000 PST"
    assert shown.canvas.model.tz is PACIFIC


def test_another_account_has_no_ruler_of_this_one(stage: Make) -> None:
    shown = stage(house())
    shown.canvas.model.ruler = Ruler(1, 2)
    shown.canvas.model.measuring = True
    shown.panel.set_session(house().session)
    assert shown.canvas.model.ruler is None
    assert not shown.canvas.model.measuring


@pytest.mark.parametrize(
    ("span_ms", "words"),
    [(0, "0.000 s"), (410, "0.410 s"), (192_400, "3 min 12.400 s"), (90_000_000, "1 d 1 h 0 min 0.000 s")],
)
def test_spans_are_told_to_the_millisecond(span_ms: int, words: str) -> None:
    assert exact_span(span_ms).replace("\u202f", " ") == words
