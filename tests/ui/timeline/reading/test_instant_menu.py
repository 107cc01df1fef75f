"""The menu of an instant, nights and the overview's words, over the real canvas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from ringviewer.ui.timeline.layout.ruler import Ruler
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.legend import Legend
from ringviewer.ui.timeline.reading import night_switch
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import House, at, events, lane

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen platform, for menus

Make = Callable[[House], Stage]
ROWS = [(at("12:00", 6), "motion", 9_000), (at("15:00"), "ding", 20_000)]


def house() -> House:
    return House([lane("front", ROWS, name="Front & Door"), lane("back", [], refused_ms=None)])


def menu_at(stage: Stage, spot: QPoint) -> QMenu:
    canvas = stage.canvas
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, canvas.mapToGlobal(spot))
    QApplication.sendEvent(canvas, event)
    return popup()


def popup() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(menu: QMenu, words: str) -> None:
    action = next(action for action in menu.actions() if action.text() == words)
    action.trigger()
    menu.close()


def axis_spot(stage: Stage, ms: int) -> QPoint:
    return QPoint(stage.canvas.areas.header + round(stage.canvas.model.view.to_x(ms)), 12)


def show(stage: Stage, first: int, last: int) -> None:
    stage.canvas.set_view(Viewport.showing(first, last, stage.canvas.areas.time))
    stage.shoot()


def test_an_instant_is_copied_as_iso_8601_in_utc_and_as_epoch_milliseconds(stage: Make) -> None:
    shown = stage(house())
    show(shown, at("14:50"), at("15:40"))
    copied = []
    for words in ("Copy this instant as ISO 8601", "Copy it in UTC", "Copy it as epoch milliseconds"):
        menu = menu_at(shown, axis_spot(shown, at("15:00")) + QPoint(3, 0))
        assert menu.actions()[0].text() == "Thu 8 Oct 2026 15:00:00.000 PDT"
        choose(menu, words)
        copied.append(QGuiApplication.clipboard().text())
    assert copied == ["2026-10-08T15:00:00.000-07:00", "2026-10-08T22:00:00.000+00:00", str(at("15:00"))]


def test_by_key_the_menu_is_about_the_selection(stage: Make) -> None:
    shown = stage(house())
    shown.select("front", events("front", ROWS)[1].id)
    QTest.keyClick(shown.canvas, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    choose(popup(), "Bookmark here")
    assert [mark.at_ms for mark in shown.canvas.model.bookmarks] == [at("15:00")]


def test_measuring_from_here_follows_the_pointer_until_a_click(stage: Make) -> None:
    shown = stage(house())
    show(shown, at("14:50"), at("15:40"))
    canvas = shown.canvas
    choose(menu_at(shown, axis_spot(shown, at("15:00"))), "Measure from here")
    spot = shown.lane_spot("front", at("15:20"), 18)
    for moved in (spot - QPoint(5, 0), spot):
        QTest.mouseMove(canvas, moved)
    ruler = canvas.model.ruler
    assert ruler is not None
    assert ruler.from_ms == at("15:00")
    assert abs(ruler.to_ms - at("15:20")) <= canvas.model.view.ms_per_px
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    QTest.mouseMove(canvas, spot + QPoint(40, 0))
    assert canvas.model.ruler == ruler
    choose(menu_at(shown, axis_spot(shown, at("15:30"))), "Copy the measurement")
    assert QGuiApplication.clipboard().text().endswith(f" {ruler.span_ms} ms")


def test_bookmarks_are_listed_jumped_to_copied_and_cleared(stage: Make) -> None:
    shown = stage(house())
    show(shown, at("14:50"), at("15:40"))
    canvas = shown.canvas
    canvas.model.bookmarks.set(at("09:00"))
    canvas.model.bookmarks.note(next(iter(canvas.model.bookmarks)), "R&D said so")
    listed = menu_at(shown, axis_spot(shown, at("15:00")))
    inner = next(action for action in listed.actions() if action.text() == "Bookmarks (1)").menu()
    assert isinstance(inner, QMenu)
    assert inner.actions()[0].text() == "Thu 8 Oct 09:00:00.000 PDT, R&&D said so"
    inner.actions()[0].trigger()
    canvas.finish()
    assert canvas.model.view.start_ms < at("09:00") < canvas.model.view.end_ms
    choose(inner, "Copy all as text")
    assert QGuiApplication.clipboard().text() == "2026-10-08T09:00:00.000-07:00\t\tR&D said so\n"
    choose(inner, "Remove all")
    listed.close()
    assert len(canvas.model.bookmarks) == 0


def test_nights_are_shaded_on_plain_ground_only_until_they_are_switched_off(stage: Make) -> None:
    shown = stage(house())
    show(shown, at("00:00", 5), at("00:00", 8))
    night, noon = shown.lane_spot("front", at("23:30", 6), 12), shown.lane_spot("front", at("10:00", 7), 12)
    assert shown.has("night_sel", night, 0, 0)
    assert shown.has("known_sel", noon, 0, 0)
    assert not shown.has("night_sel", shown.lane_spot("front", at("23:30", 5), 12), 6, 6)
    assert not shown.has("night", shown.lane_spot("back", at("23:30", 6), 12), 6, 6)
    choose(menu_at(shown, axis_spot(shown, at("10:00", 7))), "Shade nights")
    shown.shoot()
    assert shown.has("known_sel", night, 0, 0)
    assert night_switch.wanted(), "only a window that remembers writes it down"


def test_the_night_switch_is_remembered_where_the_window_remembers(stage: Make) -> None:
    shown = stage(house())
    shown.canvas.reading.recall()
    choose(menu_at(shown, axis_spot(shown, at("10:00", 7))), "Shade nights")
    assert not night_switch.wanted()
    again = stage(house())
    assert again.canvas.model.night
    again.canvas.reading.recall()
    assert not again.canvas.model.night
    choose(menu_at(again, axis_spot(again, at("10:00", 8))), "Shade nights")
    assert night_switch.wanted()


def test_the_overview_says_the_time_and_what_a_click_or_drag_does(stage: Make) -> None:
    shown = stage(house())
    show(shown, at("12:00"), at("15:00"))
    canvas = shown.canvas
    whole = canvas.overview_view()
    assert whole is not None
    said = {}
    middle = canvas.areas.overview_rect.center().y()
    for name, ms in (("left", at("12:00")), ("outside", at("12:00", 6))):
        spot = QPointF(canvas.areas.header + whole.to_x(ms), middle)
        canvas.rest(spot)
        said[name] = canvas.tip.words
    assert said["left"] == ("Thu 8 Oct 12:00 PDT", "drag to show more or less before")
    assert said["outside"][0].startswith("Tue 6 Oct 1")
    assert said["outside"][1].splitlines()[-1] == "click to show this time, then drag"


def test_the_overview_says_what_its_bar_holds_and_what_heights_mean(stage: Make) -> None:
    shown = stage(house())
    canvas = shown.canvas
    whole = canvas.overview_view()
    assert whole is not None
    middle = canvas.areas.overview_rect.center().y()
    canvas.rest(QPointF(canvas.areas.header + whole.to_x(at("15:00")), middle))
    bar, heights, act = canvas.tip.words[1].splitlines()
    assert bar.startswith("1 event within ")
    assert bar.endswith(": 1 ding")
    assert heights == "heights compare within the overview, whose fullest bar holds 1"
    assert act == "this is what is shown; drag to move it"
    canvas.rest(QPointF(canvas.areas.header + whole.to_x(at("14:00")), middle))
    assert canvas.tip.words[1] == act


def test_the_grips_of_the_overview_are_whole_at_both_ends(stage: Make) -> None:
    shown = stage(house())
    canvas = shown.canvas
    whole = canvas.overview_view()
    assert whole is not None
    show(shown, round(whole.start_ms) - 1000, round(whole.end_ms) + 1000)
    areas = canvas.areas
    y = areas.overview_rect.center().y()
    for x in (areas.header, areas.header + areas.time - 5):
        grip = [shown.has("ink", QPoint(x + dx, y), 0, 0) for dx in range(5)]
        assert grip == [True] * 5


def test_utc_is_not_said_twice(stage: Make) -> None:
    shown = stage(house())
    rows = []
    for whose in ("UTC", "this computer’s zone"):
        shown.panel.set_zone(UTC, whose)
        shown.shoot()
        dark = shown.theme.tokens.window.rgb()
        rows.append(
            [sum(shown.picture.pixel(x, y) != dark for x in range(10, 200)) for y in (*range(4, 18), *range(19, 34))]
        )
    assert sum(rows[0][:14]) > 0
    assert sum(rows[0][14:]) == 0
    assert sum(rows[1][14:]) > 0


def test_the_ruler_is_drawn_in_the_close_up_too(stage: Make) -> None:
    shown = stage(house())
    shown.select("front", events("front", ROWS)[1].id)
    shown.canvas.model.ruler = Ruler(at("15:00:05"), at("15:00:25"), "front")
    shown.canvas.update()
    shown.shoot()
    assert shown.has("ink", shown.close_up_spot(at("15:00:25"), 3), 1, 0)


def test_a_wheel_or_other_button_leaves_the_ruler_alone(stage: Make) -> None:
    shown = stage(house())
    shown.canvas.model.measuring = True
    spot = shown.lane_spot("front", at("15:00"), 18)
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(spot),
        shown.canvas.mapToGlobal(QPointF(spot)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.MiddleButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(shown.canvas, moved)
    assert shown.canvas.model.ruler is None


def test_the_tip_on_shaded_ground_and_the_legend_say_which_hours_are_meant(stage: Make) -> None:
    shown = stage(house())
    show(shown, at("00:00", 5), at("00:00", 8))
    shown.canvas.rest(QPointF(shown.lane_spot("front", at("23:30", 6), 30)))
    assert shown.canvas.tip.words[1].endswith("night, 21:00 – 06:00 in the shown zone")
    shown.canvas.rest(QPointF(shown.lane_spot("front", at("10:00", 7), 30)))
    assert "night" not in shown.canvas.tip.words[1]
    (legend,) = shown.panel.findChildren(Legend)
    assert "night, 21:00 – 06:00 in the shown zone" in legend.toolTip()
    legend.resize(1900, legend.height())
    picture = legend.grab().toImage()
    night = shown.theme.tokens.night.rgb()
    assert any(picture.pixel(x, legend.height() // 2) == night for x in range(1000, 1900))
