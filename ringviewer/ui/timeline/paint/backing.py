"""The canvas as it was last painted, without what the pointer adds: a moving pointer paints no lane again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap, QRegion


class Backing:
    """Keeps a picture for the parts that only the pointer changed since.

    Whatever else asks for a repaint makes the picture void, so that it is never older than what is known. It is made
    when the pointer first needs it: panning and zooming paint straight onto the widget.
    """

    def __init__(self) -> None:
        self._picture: QPixmap | None = None
        self._touched: list[QRect] = []

    def touch(self, part: QRect) -> None:
        """Only the pointer's marks change in a part of the canvas that is about to be repainted."""
        self._touched.append(part)

    def paint(
        self, p: QPainter, region: QRegion, size: QSize, dpr: float, whole: Callable[[QPainter, QRegion], None]
    ) -> None:
        """Paint a region of a canvas of `size`; `whole` paints all of it that lies in a region."""
        untouched = region
        for part in self._touched:
            untouched = untouched.subtracted(part)
        self._touched.clear()
        if not untouched.isEmpty():
            self._picture = None
            whole(p, region)
            return
        if self._picture is None or self._picture.size() != size * dpr:
            picture = QPixmap(size * dpr)
            picture.setDevicePixelRatio(dpr)
            with QPainter(picture) as painter:
                whole(painter, QRegion(QRect(0, 0, size.width(), size.height())))
            self._picture = picture
        for part in cast(Iterable[QRect], region):
            source = QRectF(part.x() * dpr, part.y() * dpr, part.width() * dpr, part.height() * dpr)
            p.drawPixmap(QRectF(part), self._picture, source)
