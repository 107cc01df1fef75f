"""Decoded pictures as Qt draws them: smooth, scaled once per size and screen, and kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap

if TYPE_CHECKING:
    from ringviewer.session.pictures import Picture

_LIMIT: Final = 48


def image_of(picture: Picture) -> QImage:
    """The whole picture; a null image when its size and its bytes disagree."""
    width, height = picture.width, picture.height
    if width <= 0 or height <= 0 or len(picture.rgba) != width * height * 4:
        return QImage()
    # The copy frees Qt from the lifetime of the bytes.
    return QImage(picture.rgba, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()


class ScaledPictures:
    """Pixmaps that fit into a box, the latest 48 of them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int, int, float], QPixmap] = OrderedDict()

    def fit(self, picture: Picture, box: QSize, dpr: float) -> QPixmap:
        """`picture` as large as fits into `box` (logical pixels), sharp at `dpr`; null when it cannot be drawn."""
        key = (picture.sha256, box.width(), box.height(), dpr)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        target = QSize(max(1, round(box.width() * dpr)), max(1, round(box.height() * dpr)))
        image = image_of(picture)
        if image.isNull():
            return QPixmap()
        scaled = image.scaled(target, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        made = QPixmap.fromImage(scaled)
        made.setDevicePixelRatio(dpr)
        self._kept[key] = made
        while len(self._kept) > _LIMIT:
            self._kept.popitem(last=False)
        return made
