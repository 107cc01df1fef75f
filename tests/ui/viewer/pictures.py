"""Pictures made of known pixels, and a source that has them at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtGui import QColor, QImage

from ringviewer.session.pictures import Picture
from ringviewer.session.stills import StillView
from tests.ui.still import views

RED, GREEN, BLUE, WHITE = QColor(200, 10, 20), QColor(10, 200, 30), QColor(20, 30, 200), QColor(255, 255, 255)


def plain_image(width: int, height: int, color: QColor = RED) -> QImage:
    """One colour all over."""
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(color)
    return made


def checked_image(width: int, height: int) -> QImage:
    """Every pixel unlike its neighbours, and telling its own place."""
    made = QImage(width, height, QImage.Format.Format_RGB32)
    for y in range(height):
        for x in range(width):
            made.setPixelColor(x, y, QColor((x * 37) % 256, (y * 53) % 256, 255 if (x + y) % 2 else 0))
    return made


class Pixels:
    """A source of pixels; `held_back` ones are still being decoded."""

    def __init__(self) -> None:
        self._rgba: dict[str, bytes] = {}
        self.held_back: set[str] = set()
        self.asked: list[str] = []

    def __call__(self, picture: Picture) -> bytes | None:
        self.asked.append(picture.sha256)
        return None if picture.sha256 in self.held_back else self._rgba.get(picture.sha256)

    def picture(self, image: QImage) -> Picture:
        """`image` as a picture that this source knows."""
        converted = image.convertToFormat(QImage.Format.Format_RGBA8888)  # owns the bytes that are copied next
        rgba = bytes(converted.constBits())
        sha256 = hashlib.sha256(rgba + bytes((image.width() % 256,))).hexdigest()
        self._rgba[sha256] = rgba
        return Picture(rgba[:64], "PNG", image.width(), image.height(), sha256)

    def shown(self, image: QImage, offset_ms: int | None = 6_900) -> StillView:
        """A still that came with this picture, taken `offset_ms` after the event began."""
        return replace(views.shown(offset_ms), picture=self.picture(image))


def colors_in(image: QImage, places: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Red, green and blue at these places."""
    found = [image.pixelColor(x, y) for x, y in places]
    return [(color.red(), color.green(), color.blue()) for color in found]
