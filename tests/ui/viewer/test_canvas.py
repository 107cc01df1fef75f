from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.history.device import Zone
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.viewer.canvas import PictureCanvas
from tests.ui.viewer.pictures import BLUE, RED, checked_image, plain_image


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, mode="light")


@pytest.fixture
def canvas(qtbot: QtBot, theme: Theme) -> PictureCanvas:
    made = PictureCanvas(theme)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def turn_wheel(canvas: PictureCanvas, at: QPointF, clicks: int) -> None:
    event = QWheelEvent(
        at,
        canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * clicks),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def drag(canvas: PictureCanvas, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, (start + end) / 2)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)


def test_a_picture_is_fitted_and_stays_so_when_the_view_grows(canvas: PictureCanvas) -> None:
    canvas.set_image(plain_image(800, 400))
    assert canvas.percent == 50
    assert canvas.picture_rect().getRect() == (0, 50, 400, 200)
    canvas.resize(800, 600)
    assert canvas.percent == 100


def test_one_to_one_puts_each_pixel_on_one_of_the_screen(canvas: PictureCanvas) -> None:
    image = checked_image(501, 397)
    canvas.set_image(image)
    canvas.one_to_one()
    sight = canvas.sight
    assert sight is not None
    grabbed = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    left, top = -round(sight.x), -round(sight.y)
    assert (left, top) != (0, 0)
    assert grabbed == image.copy(left, top, 400, 300)


def test_above_two_pixels_stay_squares_with_sharp_edges(canvas: PictureCanvas) -> None:
    image = checked_image(64, 64)
    canvas.set_image(image)
    canvas.zoom_to(8.0)
    grabbed = canvas.grab().toImage()
    sight = canvas.sight
    assert sight is not None
    known = {image.pixel(x, y) for x in range(64) for y in range(64)}
    assert {grabbed.pixel(x, y) for x in range(0, 400, 3) for y in range(0, 300, 3)} <= known
    x, y = sight.to_picture(200.5, 150.5)
    assert grabbed.pixelColor(200, 150) == image.pixelColor(int(x), int(y))


def test_below_two_a_broken_zoom_is_smoothed(canvas: PictureCanvas) -> None:
    image = checked_image(300, 200)
    canvas.set_image(image)
    canvas.zoom_to(1.5)
    known = {image.pixel(x, y) for x in range(300) for y in range(200)}
    grabbed = canvas.grab().toImage()
    assert any(grabbed.pixel(x, 150) not in known for x in range(100, 300))


def test_shrinking_leaves_nothing_out(canvas: PictureCanvas) -> None:
    """Thin lines, one in sixteen columns, must not be lost between the pixels of the screen."""
    canvas.set_image(plain_image(6400, 4800, BLUE))
    blue = canvas.grab().toImage().pixelColor(200, 150)
    striped = plain_image(6400, 4800, BLUE)
    column = plain_image(1, 4800, RED)
    painter = QPainter(striped)
    for x in range(5, 6400, 16):
        painter.drawImage(x, 0, column)
    painter.end()
    canvas.set_image(striped)
    grabbed = canvas.grab().toImage()
    assert all(grabbed.pixelColor(x, 150).red() > blue.red() + 3 for x in range(10, 390))


def test_the_wheel_zooms_about_the_pointer(canvas: PictureCanvas) -> None:
    canvas.set_image(plain_image(1600, 1200))
    at = QPointF(310, 90)
    before = canvas.place_of(at)
    assert before is not None
    for clicks in (1, 4, 2, -3):
        turn_wheel(canvas, at, clicks)
        after = canvas.place_of(at)
        assert after is not None
        assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))
    turn_wheel(canvas, at, 99)
    assert canvas.percent == 1600
    turn_wheel(canvas, at, -99)
    assert 0 < canvas.percent <= 25


def test_dragging_moves_the_picture_with_the_hand_up_to_its_edge(canvas: PictureCanvas) -> None:
    canvas.set_image(plain_image(1600, 1200))
    canvas.one_to_one()
    before = canvas.picture_rect().topLeft()
    drag(canvas, QPoint(200, 150), QPoint(230, 130))
    assert canvas.picture_rect().topLeft() - before == QPointF(30, -20)
    for start in (0, 40, 80):  # apart, so that no two presses are a double click
        drag(canvas, QPoint(start, 0), QPoint(399, 299))
    assert canvas.picture_rect().topLeft() == QPointF(0, 0)
    assert not canvas.dragging


def test_a_double_click_goes_to_one_to_one_there_and_back(canvas: PictureCanvas) -> None:
    canvas.set_image(plain_image(1600, 1200))
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert canvas.percent == 100
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert canvas.percent == 25


def test_zoom_and_place_stay_for_a_picture_of_the_same_size_only(canvas: PictureCanvas) -> None:
    canvas.set_image(plain_image(800, 600))
    canvas.zoom_to(3.0, QPointF(40, 60))
    seen = canvas.sight
    canvas.set_image(QImage())
    assert canvas.image.isNull()
    canvas.set_image(plain_image(800, 600, BLUE))
    assert canvas.sight == seen
    canvas.set_image(plain_image(640, 480))
    assert canvas.sight is not None
    assert canvas.sight.fitting
    canvas.forget()
    assert canvas.sight is None


def test_without_a_picture_there_is_only_ground(canvas: PictureCanvas, theme: Theme) -> None:
    canvas.fit()
    canvas.one_to_one()
    canvas.zoom_by(2)
    canvas.pan(10, 10)
    assert canvas.place_of(QPointF(10, 10)) is None
    assert canvas.grab().toImage().pixelColor(200, 150) == theme.tokens.sunken


def test_a_huge_picture_is_shrunk_once(canvas: PictureCanvas, monkeypatch: pytest.MonkeyPatch) -> None:
    canvas.set_image(plain_image(7680, 5120))
    made: list[int] = []
    original = QPixmap.fromImage

    def counted(image: QImage) -> QPixmap:
        made.append(image.width() * image.height())
        return original(image)

    monkeypatch.setattr(QPixmap, "fromImage", counted)
    for _ in range(3):
        canvas.update()
        canvas.grab()
    assert made == [400 * 267]
    canvas.zoom_to(0.9)
    canvas.grab()
    canvas.one_to_one()
    canvas.grab()
    assert made == [400 * 267]  # larger ones are drawn in part, with no pixmap of the whole


def test_hovering_tells_the_place_in_the_picture(qtbot: QtBot, canvas: PictureCanvas) -> None:
    canvas.set_image(plain_image(800, 400))
    told: list[QPointF | None] = []
    canvas.hovered.connect(told.append)
    QTest.mouseMove(canvas, QPoint(100, 100))
    QTest.mouseMove(canvas, QPoint(100, 10))
    assert told == [QPointF(0.25, 0.25), None]


def test_zones_are_drawn_over_the_picture_at_every_zoom(canvas: PictureCanvas, theme: Theme) -> None:
    canvas.set_image(plain_image(800, 600))
    without = canvas.grab().toImage()
    canvas.set_zones([Zone("privacy", ((0.5, 0.5), (0.9, 0.5), (0.9, 0.9), (0.5, 0.9)), "Neighbour")])
    with_zones = canvas.grab().toImage()
    assert with_zones.pixelColor(200, 250) == theme.tokens.ink
    assert with_zones.pixelColor(100, 100) == without.pixelColor(100, 100) == RED
    canvas.zoom_to(4.0, QPointF(200, 150))
    assert canvas.grab().toImage().pixelColor(200, 250) == theme.tokens.ink
    canvas.set_zones(())
    assert canvas.grab().toImage().pixelColor(200, 250) == RED


_AT_TWO = """
import sys
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.viewer.canvas import PictureCanvas
from tests.ui.viewer.pictures import checked_image
app = QApplication(sys.argv)
canvas = PictureCanvas(Theme(app, mode="light"))
canvas.resize(200, 150)
image = checked_image(501, 397)
canvas.set_image(image)
canvas.show()
canvas.one_to_one()
grabbed = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
grabbed.setDevicePixelRatio(1)
size = grabbed.size()
sight = canvas.sight
same = grabbed == image.copy(-round(sight.x), -round(sight.y), size.width(), size.height())
print(canvas.devicePixelRatioF(), size.width(), size.height(), same, canvas.picture_rect().width())
"""


@pytest.mark.parametrize(("factor", "said"), [("2", "2.0 400 300 True 250.5"), ("1.5", "1.5 300 225 True 334.0")])
def test_one_to_one_counts_pixels_of_the_screen(repository: Path, factor: str, said: str) -> None:
    environment = {**os.environ, "QT_SCALE_FACTOR": factor, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _AT_TWO], cwd=repository, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == said, done.stderr
