"""Pictures scaled for the screen: made once, sharp, bounded, and drawn again without decoding."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from ringviewer.session.pictures import Picture
from ringviewer.ui.still.images import ScaledPictures, image_of

BOX = QSize(320, 180)


def picture(number: int = 1, width: int = 32, height: int = 18) -> Picture:
    return Picture(b"\xff\xd8", "JPEG", width, height, f"{number:064x}")


def rgba(of: Picture, color: tuple[int, int, int, int] = (120, 60, 30, 255)) -> bytes:
    return bytes(color) * (of.width * of.height)


class Source:
    """Pixels as a session gives them; ``ready`` is false while they are being decoded."""

    def __init__(self) -> None:
        self.ready = True
        self.asked: list[str] = []

    def __call__(self, wanted: Picture) -> bytes | None:
        self.asked.append(wanted.sha256)
        return rgba(wanted) if self.ready else None


@pytest.fixture
def source(qapp: QApplication) -> Source:
    return Source()


@pytest.fixture
def pictures(source: Source) -> ScaledPictures:
    made = ScaledPictures()
    made.set_source(source)
    return made


def test_an_image_has_the_pixels_of_the_picture(qapp: QApplication) -> None:
    image = image_of(picture(), rgba(picture(), (120, 60, 30, 200)))
    assert (image.width(), image.height()) == (32, 18)
    assert image.pixelColor(31, 17).getRgb() == (120, 60, 30, 200)


@pytest.mark.parametrize("size", [(4_000, 18), (0, 18), (32, -1), (32, 17)])
def test_a_picture_whose_size_lies_is_not_drawn(pictures: ScaledPictures, size: tuple[int, int]) -> None:
    lying = replace(picture(), width=size[0], height=size[1])
    assert image_of(lying, rgba(picture())).isNull()
    pictures.set_source(lambda _: rgba(picture()))
    assert pictures.fit(lying, BOX, 1.0).isNull()


def test_a_picture_is_scaled_once_and_sharp(pictures: ScaledPictures, source: Source) -> None:
    first = pictures.fit(picture(), BOX, 2.0)
    assert (first.width(), first.height()) == (640, 360)
    assert first.devicePixelRatio() == 2.0
    assert pictures.fit(picture(), BOX, 2.0) is first
    assert source.asked == [picture().sha256]
    assert pictures.weight == 640 * 360 * 4


def test_nothing_is_drawn_while_pixels_are_decoded_and_all_of_it_afterwards(
    pictures: ScaledPictures, source: Source
) -> None:
    source.ready = False
    assert pictures.fit(picture(), BOX, 1.0).isNull()
    assert pictures.weight == 0
    source.ready = True
    assert not pictures.fit(picture(), BOX, 1.0).isNull()


def test_a_picture_that_was_seen_is_drawn_without_its_pixels(pictures: ScaledPictures, source: Source) -> None:
    seen = pictures.fit(picture(), BOX, 1.0)
    source.ready = False
    assert pictures.fit(picture(), BOX, 1.0) is seen


def test_pixmaps_are_bounded_in_bytes_and_the_newest_stays(source: Source) -> None:
    pictures = ScaledPictures(limit=2 * 320 * 180 * 4)
    pictures.set_source(source)
    for number in (1, 2):
        pictures.fit(picture(number), BOX, 1.0)
    pictures.fit(picture(1), BOX, 1.0)
    pictures.fit(picture(3), BOX, 1.0)
    assert pictures.weight == 2 * 320 * 180 * 4
    source.asked.clear()
    for number in (1, 3, 2):
        pictures.fit(picture(number), BOX, 1.0)
    assert source.asked == [picture(2).sha256]
    small = ScaledPictures(limit=1)
    small.set_source(source)
    kept = small.fit(picture(4), BOX, 1.0)
    assert small.fit(picture(4), BOX, 1.0) is kept


def test_a_small_one_is_made_of_a_larger_one(pictures: ScaledPictures, source: Source) -> None:
    """Without the pixels, which may be gone by then, and in a fraction of the time."""
    pictures.fit(picture(), BOX, 2.0)
    pictures.fit(picture(2), BOX, 1.0)
    source.ready = False
    small = pictures.fit(picture(), QSize(160, 90), 2.0)
    assert (small.width(), small.height(), small.devicePixelRatio()) == (320, 180, 2.0)
    assert small.toImage().pixelColor(100, 100).getRgb() == (120, 60, 30, 255)
    # Almost as large would be blurred, and another one is another picture.
    assert pictures.fit(picture(), QSize(200, 110), 2.0).isNull()
    assert pictures.fit(picture(3), QSize(20, 10), 2.0).isNull()


def test_pixels_are_given_back_as_they_were(pictures: ScaledPictures) -> None:
    """What is kept is a copy of its own, so that the session can forget the pixels."""
    data = rgba(picture())
    held = sys.getrefcount(data)
    pictures.set_source(lambda _: data)
    same_size = pictures.fit(picture(), QSize(32, 18), 1.0)
    image = image_of(picture(), data)
    image.fill(0)
    painter = QPainter(same_size)
    painter.fillRect(same_size.rect(), "black")
    painter.end()
    del image
    assert data == rgba(picture())
    pictures.set_source(None)
    del painter
    assert sys.getrefcount(data) == held


def test_what_shines_through_stays_so(pictures: ScaledPictures) -> None:
    seen = replace(picture(), format="PNG")
    pictures.set_source(lambda wanted: rgba(wanted, (200, 100, 50, 128)))
    color = pictures.fit(seen, BOX, 1.0).toImage().pixelColor(50, 50)
    assert abs(color.alpha() - 128) <= 1
    assert abs(color.red() - 200) <= 2


def test_without_a_source_nothing_is_kept(pictures: ScaledPictures, source: Source) -> None:
    pictures.fit(picture(), BOX, 1.0)
    pictures.set_source(None)
    assert pictures.weight == 0
    assert pictures.fit(picture(), BOX, 1.0).isNull()
