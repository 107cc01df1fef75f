from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ringviewer.ui.still.loupe import TOP, Loupe, enlarge
from ringviewer.ui.theme.theme import Theme
from tests.ui.viewer.pictures import BLUE, GREEN, RED, plain_image

WORDS = "ACTUAL 17:21:14.310 PDT (X-Media-Timestamp)"
PICTURE = QSizeF(1280, 720)
SHARES = st.floats(0, 1)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, mode="light")


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(356, 200)
    made.show()
    return made


@given(
    st.integers(100, 2600),
    st.integers(60, 1500),
    st.floats(0.05, 16),
    st.tuples(st.integers(1, 8000), st.integers(1, 5000)),
    SHARES,
    SHARES,
)
def test_it_holds_the_spot_and_never_covers_it(
    width: int, height: int, zoom: float, size: tuple[int, int], across: float, down: float
) -> None:
    room = QRectF(0, 0, width, height)
    shown = QSizeF(size[0] * zoom, size[1] * zoom)
    target = QRectF((width - shown.width()) / 2, (height - shown.height()) / 2, shown.width(), shown.height())
    spot = QPointF(target.x() + across * target.width(), target.y() + down * target.height())
    made = enlarge(room, target, QSizeF(*size), QPointF(across, down))
    if made is None:
        return
    assert 1.75 - 1e-9 <= made.times <= 4 + 1e-9
    held = QRectF(made.source).adjusted(-1e-6, -1e-6, 1e-6, 1e-6)
    assert held.left() <= across * size[0] <= held.right()
    assert held.top() <= down * size[1] <= held.bottom()
    assert QRectF(0, 0, *size).adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(made.source)
    if room.contains(spot):
        assert not QRectF(made.frame).contains(spot)
        assert room.contains(QRectF(made.frame))


def test_it_stands_below_a_spot_in_the_upper_half_and_above_one_in_the_lower() -> None:
    room = QRectF(0, 0, 356, 200)
    upper = enlarge(room, room, PICTURE, QPointF(0.5, 0.05))
    lower = enlarge(room, room, PICTURE, QPointF(0.5, 0.95))
    assert upper is not None
    assert lower is not None
    assert upper.frame.top() > 10
    assert lower.frame.bottom() < 190
    # What is enlarged stays in sight below it: the whole strip with the time.
    assert upper.frame.top() > upper.source.bottom() * 356 / 1280
    assert lower.frame.bottom() < lower.source.top() * 200 / 720


@pytest.mark.parametrize("room", [QRectF(0, 0, 356, 200), QRectF(0, 0, 1256, 700), QRectF(0, 0, 2560, 1344)])
def test_a_burned_in_line_fits_into_its_height(room: QRectF) -> None:
    """43 px high at a width of 1280, on a bar of 52, above or below."""
    for down in (0.03, 0.97):
        made = enlarge(room, room, PICTURE, QPointF(0, down))
        assert made is not None
        assert made.source.height() >= 44


STAMP_LEFT, STAMP_RIGHT = 0.437, 0.99


@pytest.mark.parametrize("width", [316, 356, 536, 1256, 1896])
@pytest.mark.parametrize("spot", [0.6, TOP.x(), 0.9, 1.0])
def test_a_stamp_at_the_right_is_held_whole(width: int, spot: float) -> None:
    """Date, time to the millisecond and zone, as the simulator burns them in."""
    room = QRectF(0, 0, width, width * 9 / 16)
    made = enlarge(room, room, PICTURE, QPointF(spot, 0.1))
    assert made is not None
    assert made.source.left() <= STAMP_LEFT * 1280
    assert made.source.right() >= STAMP_RIGHT * 1280
    assert made.source.top() <= 0.067 * 720
    assert made.source.bottom() >= 0.134 * 720
    assert made.source.width() < 0.6 * 1280


def test_a_stamp_at_the_left_is_held_whole() -> None:
    room = QRectF(0, 0, 356, 200)
    for spot in (0.0, 0.2, 0.35):
        made = enlarge(room, room, PICTURE, QPointF(spot, 0.1))
        assert made is not None
        assert (made.source.left(), made.source.right() >= 0.56 * 1280) == (0, True)


def test_one_sweep_reads_from_edge_to_edge() -> None:
    room = QRectF(0, 0, 1256, 700)
    first, last = (enlarge(room, room, PICTURE, QPointF(x, 0.03)) for x in (0.0, 1.0))
    assert first is not None
    assert last is not None
    assert first.source.left() == 0
    assert last.source.right() == pytest.approx(1280)


def test_too_little_room_hides_it(theme: Theme, parent: QWidget) -> None:
    assert enlarge(QRectF(0, 0, 40, 30), QRectF(0, 0, 40, 30), PICTURE, TOP) is None
    assert enlarge(QRectF(0, 0, 400, 300), QRectF(), PICTURE, TOP) is None
    loupe = Loupe(theme, parent)
    loupe.show_at(plain_image(64, 36), TOP, WORDS)
    assert loupe.enlarged is not None
    parent.resize(40, 30)
    loupe.show_at(plain_image(64, 36), TOP, WORDS)
    assert loupe.isHidden()


def test_it_shows_the_enlarged_pixels_above_the_actual_time(theme: Theme, parent: QWidget) -> None:
    image = plain_image(1280, 720, GREEN)
    for x in range(1280):
        for y in range(52):
            image.setPixelColor(x, y, BLUE if x < 500 else RED)
    loupe = Loupe(theme, parent)
    loupe.show_at(image, QPointF(0.1, 0.03), WORDS)
    made = loupe.enlarged
    assert made is not None
    assert loupe.words == WORDS
    assert WORDS in loupe.accessibleName()
    grabbed = loupe.grab().toImage()
    assert grabbed.pixelColor(40, 10) == BLUE
    assert grabbed.pixelColor(40, loupe.height() - 4) == theme.tokens.surface
    loupe.show_at(image, QPointF(0.95, 0.03), WORDS)
    assert loupe.grab().toImage().pixelColor(40, 10) == RED
    loupe.show_at(image, QPointF(0.5, 0.5), WORDS)
    assert loupe.grab().toImage().pixelColor(40, 10) == GREEN


def test_it_lets_go_of_its_picture(theme: Theme, parent: QWidget) -> None:
    loupe = Loupe(theme, parent)
    loupe.show_at(plain_image(64, 36), TOP, WORDS)
    loupe.forget()
    assert loupe.enlarged is None
    assert loupe.isHidden()
    assert loupe._image.isNull()
