from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from ringviewer.session.stills import StillView
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.viewer.compare import CompareWindow
from ringviewer.ui.viewer.compare_pane import ComparePane
from ringviewer.ui.viewer.compare_tools import Mode
from tests.ui.still import views
from tests.ui.viewer.pictures import BLUE, RED, Pixels, checked_image, colors_in, plain_image


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, mode="light")


@pytest.fixture
def pixels() -> Pixels:
    return Pixels()


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, pixels: Pixels) -> CompareWindow:
    made = CompareWindow(theme)
    qtbot.addWidget(made)
    made.set_source(pixels)
    made.set_zone(views.PACIFIC)
    made.resize(1200, 700)
    made.open_window()
    qtbot.waitActive(made)
    return made


def put(window: CompareWindow, left: StillView | None, right: StillView | None) -> None:
    window.set_pair(left, right, left_device=views.DEVICE, right_device=views.DEVICE, now_ms=views.NOW)
    QApplication.processEvents()


def rgb(window: CompareWindow, x: int, y: int) -> tuple[int, int, int]:
    return colors_in(window.canvas.grab().toImage(), [(x, y)])[0]


def test_each_picture_stands_below_its_own_times(window: CompareWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(640, 360, RED), 0), pixels.shown(plain_image(640, 360, BLUE), 6_900))
    first, second = window.headers
    assert "ACTUAL 17:21:07.410" in first.words
    assert "ACTUAL 17:21:14.310" in second.words
    assert first.words.startswith("A: Front Door, ding 17:21:07.410; REQUESTED 17:21:07.410")
    assert "+6.900\u202fs" in second.words
    assert window.sides[0].canvas.image.pixelColor(5, 5) == RED
    assert window.sides[1].canvas.image.pixelColor(5, 5) == BLUE
    assert window.sides[0].mapTo(window, QPoint(0, 0)).x() == first.mapTo(window, QPoint(0, 0)).x()
    assert window.words == "A was taken 6.900\u202fs before B."


def test_both_zoom_and_move_together(window: CompareWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(1600, 1200, RED)), pixels.shown(plain_image(1600, 1200, BLUE)))
    first, second = (side.canvas for side in window.sides)
    assert second.percent == first.percent
    assert abs(second.picture_rect().y() - first.picture_rect().y()) < 0.01
    first.zoom_to(2.0, QPointF(100, 100))
    assert second.picture_rect() == first.picture_rect()
    second.pan(-50, 30)
    assert first.picture_rect() == second.picture_rect()
    QTest.keyClick(window, Qt.Key.Key_1)
    assert first.percent == second.percent == 100
    first.pan(-400, 0)  # away from the edge, which a wider view would have to keep
    middle = first.place_of(QPointF(first.rect().center()))
    QTest.keyClick(window, Qt.Key.Key_W)
    QApplication.processEvents()
    wiped = window.wipe_canvas.place_of(QPointF(window.wipe_canvas.rect().center()))
    assert middle is not None
    assert wiped is not None
    assert window.wipe_canvas.percent == 100
    assert (wiped.x(), wiped.y()) == pytest.approx((middle.x(), middle.y()), abs=0.002)


def test_swapping_changes_places_and_keeps_letters(window: CompareWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(64, 36, RED), 0), pixels.shown(plain_image(64, 36, BLUE), 6_900))
    QTest.keyClick(window, Qt.Key.Key_X)
    assert window.headers[0].words.startswith("B: ")
    assert "ACTUAL 17:21:14.310" in window.headers[0].words
    assert window.sides[0].canvas.image.pixelColor(5, 5) == BLUE
    assert window.words == "A was taken 6.900\u202fs before B."
    put(window, pixels.shown(plain_image(64, 36, RED), 0), pixels.shown(plain_image(64, 36, RED), 0))
    assert window.headers[0].words.startswith("B: ")
    window.tools.swap.click()
    assert window.headers[0].words.startswith("A: ")


def test_the_wipe_shows_one_before_the_line_and_the_other_behind(window: CompareWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(1200, 500, RED)), pixels.shown(plain_image(1200, 500, BLUE)))
    QTest.keyClick(window, Qt.Key.Key_W)
    QApplication.processEvents()
    canvas = window.wipe_canvas
    line, y = round(canvas.line_x), canvas.height() // 4
    assert line == canvas.width() // 2
    assert rgb(window, line - 5, y) == (200, 10, 20)
    assert rgb(window, line + 5, y) == (20, 30, 200)
    QTest.keyClick(window, Qt.Key.Key_Left)
    QTest.keyClick(window, Qt.Key.Key_Left)
    assert canvas.share == pytest.approx(0.46)
    seen = canvas.picture_rect()
    assert canvas.line_x == pytest.approx(seen.left() + 0.46 * seen.width())
    start = QPoint(round(canvas.line_x), y)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, QPoint(150, y))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(150, y))
    assert canvas.line_x == pytest.approx(150)
    assert rgb(window, 140, y) == (200, 10, 20)
    assert rgb(window, 160, y) == (20, 30, 200)
    assert canvas.picture_rect() == seen  # the line moved, not the picture
    canvas.set_share(7.0)
    assert canvas.share == 1.0


def test_away_from_the_line_the_hand_moves_both(window: CompareWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(3000, 2000, RED)), pixels.shown(plain_image(3000, 2000, BLUE)))
    window.set_mode("wipe")
    QApplication.processEvents()
    canvas = window.wipe_canvas
    canvas.one_to_one()
    before, share = canvas.picture_rect().topLeft(), canvas.share
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(canvas, QPoint(110, 110))
    QTest.mouseMove(canvas, QPoint(140, 120))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(140, 120))
    assert canvas.picture_rect().topLeft() - before == QPointF(40, 20)
    assert canvas.share == share


def test_equal_pictures_have_no_difference_and_say_so(window: CompareWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(checked_image(160, 90), 0), pixels.shown(checked_image(160, 90), 60_000))
    QTest.keyClick(window, Qt.Key.Key_D)
    assert "No difference: all 14\u202f400 pixels are equal." in window.words
    assert colors_in(window.canvas.image, [(0, 0), (80, 45), (159, 89)]) == [(0, 0, 0)] * 3
    QTest.keyClick(window, Qt.Key.Key_S)
    assert "No difference" not in window.words


def test_the_difference_is_shown_and_made_brighter(window: CompareWindow, pixels: Pixels) -> None:
    other = plain_image(160, 90, RED)
    for x in range(80):
        for y in range(90):
            other.setPixel(x, y, 0xFFD20A14)  # ten more of red, and only there
    put(window, pixels.shown(plain_image(160, 90, RED)), pixels.shown(other))
    assert not window.tools.amplify.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_D)
    assert colors_in(window.canvas.image, [(10, 10), (120, 10)]) == [(10, 0, 0), (0, 0, 0)]
    assert "50.0\u202f% of the pixels differ, none by more than 12" in window.words
    QTest.keyClick(window, Qt.Key.Key_A)
    assert colors_in(window.canvas.image, [(10, 10), (120, 10)]) == [(40, 0, 0), (0, 0, 0)]
    assert "none by more than 12" in window.words


def test_a_large_difference_does_not_hold_the_window_up(qtbot: QtBot, window: CompareWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(2000, 1200, RED)), pixels.shown(plain_image(2000, 1200, BLUE)))
    window.set_mode("difference")
    assert "Comparing the pictures" in window.difference.words
    qtbot.waitUntil(lambda: "100.0\u202f%" in window.words)
    assert window.difference.words == ""
    window.tools.amplify.click()
    window.close()
    assert not window._work.busy


def test_pictures_of_different_sizes_are_brought_to_one(window: CompareWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(1920, 1080, RED)), pixels.shown(plain_image(1280, 720, RED)))
    sizes = {side.canvas.image.size().toTuple() for side in window.sides}
    assert sizes == {(1280, 720)}
    assert "Shown at 1280×720" in window.words
    window.set_mode("wipe")
    assert window.wipe_canvas.image.width() == 1280
    put(window, pixels.shown(plain_image(320, 200, RED)), pixels.shown(plain_image(300, 240, RED)))
    assert {side.canvas.image.size().toTuple() for side in window.sides} == {(300, 200)}
    assert "distorted" in window.words
    window.set_mode("difference")
    assert "No difference" in window.words


def test_one_missing_picture_is_told_in_words(window: CompareWindow, pixels: Pixels) -> None:
    put(window, None, pixels.shown(plain_image(64, 36)))
    assert "No still is pinned" in window.sides[0].words
    assert window.sides[1].words == ""
    assert window.headers[0].words.startswith("A: nothing pinned")
    panes: tuple[tuple[Mode, ComparePane], ...] = (("wipe", window.wipe), ("difference", window.difference))
    for mode, pane in panes:
        window.tools.modes[mode].click()
        assert "not two pictures yet" in pane.words
    put(window, pixels.shown(plain_image(64, 36)), views.WAITING)
    window.set_mode("side")
    assert "still being written" in window.sides[1].words
    assert "Wait." in window.sides[1].words
    put(window, pixels.shown(plain_image(64, 36)), None)
    assert "No still is shown" in window.sides[1].words
    assert window.words == "Two stills are needed to compare them."


def test_a_picture_that_is_being_decoded_comes_when_it_is_ready(window: CompareWindow, pixels: Pixels) -> None:
    first, second = pixels.shown(plain_image(64, 36, RED)), pixels.shown(plain_image(64, 36, BLUE))
    assert first.picture is not None
    pixels.held_back.add(first.picture.sha256)
    put(window, first, second)
    assert "being decoded" in window.sides[0].words
    pixels.held_back.clear()
    window.pixels_ready(first.picture.sha256)
    assert window.sides[0].canvas.image.pixelColor(1, 1) == RED
    asked = len(pixels.asked)
    window.set_mode("wipe")
    window.set_mode("side")
    assert len(pixels.asked) == asked  # what is held needs no decoding


def test_clearing_gives_every_picture_back(window: CompareWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(64, 36, RED)), pixels.shown(plain_image(32, 18, BLUE)))
    window.tools.modes["wipe"].click()
    window.tools.modes["difference"].click()
    window.clear()
    for canvas in window._canvases:
        assert canvas.image.isNull()
        assert canvas.sight is None
    assert window.wipe_canvas._second.image.isNull()
    assert window._pair._images._held == {}
    assert window._pair._scaled == {}
    window.set_source(None)
    put(window, pixels.shown(plain_image(64, 36)), pixels.shown(plain_image(64, 36)))
    assert "being decoded" in window.sides[0].words or not window.sides[0].isVisible()


def test_closing_gives_both_pictures_back(window: CompareWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(64, 36, RED)), pixels.shown(plain_image(64, 36, BLUE)))
    window.close()
    assert all(canvas.image.isNull() for canvas in window._canvases)
    assert window._pair._images._held == {}


def test_a_device_that_is_not_known_is_named_by_its_id(window: CompareWindow, pixels: Pixels) -> None:
    window.set_pair(pixels.shown(plain_image(64, 36)), None)
    assert window.headers[0].words.startswith("A: Device …7Q2F, ding 17:21:07.410")


def test_escape_leaves_full_screen_first(window: CompareWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert not window.isFullScreen()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


@pytest.mark.parametrize("size", [(960, 520), (1280, 800), (2560, 1440)])
def test_nothing_overlaps_at_any_size(window: CompareWindow, pixels: Pixels, size: tuple[int, int]) -> None:
    unknown = replace(pixels.shown(plain_image(64, 36), None), actual_raw="x" * 500)
    put(window, unknown, pixels.shown(plain_image(64, 36)))
    window.resize(*size)
    QApplication.processEvents()
    assert window.size().toTuple() == size
    buttons = window.tools.findChildren(QAbstractButton)
    edges = sorted((button.geometry().left(), button.geometry().right()) for button in buttons)
    assert all(first[1] < second[0] for first, second in pairwise(edges))
    assert all(button.accessibleName() and button.toolTip() for button in buttons)
    assert abs(window.headers[0].width() - window.headers[1].width()) <= 1


def test_a_changed_theme_repaints_everything(window: CompareWindow, pixels: Pixels, theme: Theme) -> None:
    put(window, pixels.shown(plain_image(64, 36)), pixels.shown(plain_image(64, 36, BLUE)))
    light = window.grab().toImage()
    theme.set_mode("dark")
    assert window.grab().toImage() != light
    theme.set_mode("light")
    assert window.grab().toImage() == light
