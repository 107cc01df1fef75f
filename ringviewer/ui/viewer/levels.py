"""A picture at several sizes, each half of the one before, so that a huge one is shrunk quickly and without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

if TYPE_CHECKING:
    from ringviewer.ui.viewer.sight import Sight

# A picture shrunk to at most so many pixels is kept whole; a larger one is drawn part by part.
_WHOLE: Final = 10_000_000
_FORMAT: Final = QImage.Format.Format_RGB32


class Levels:
    """Draws a picture at any zoom: only what is seen of it, and the shrunk one from a cache."""

    def __init__(self, image: QImage) -> None:
        self._levels = [] if image.isNull() else [image.convertToFormat(_FORMAT)]
        self._shrunk = QPixmap()

    @property
    def image(self) -> QImage:
        """The picture in its own size, without opacity; null when there is none."""
        return self._levels[0] if self._levels else QImage()

    def draw(self, painter: QPainter, sight: Sight) -> None:
        """Draw what `sight` sees; `painter` counts in device pixels from the view's left top corner."""
        if not self._levels:
            return
        if sight.zoom >= 1:
            smooth = sight.zoom < 2 and not sight.zoom.is_integer()
            self._draw_seen(painter, sight, self._levels[0], 1.0, smooth=smooth)
            return
        size = QSize(max(1, round(sight.shown_width)), max(1, round(sight.shown_height)))
        if size.width() * size.height() <= _WHOLE:
            painter.drawPixmap(round(sight.x), round(sight.y), self._whole(size, sight.zoom))
        else:
            level, scale = self._level_for(sight.zoom)
            self._draw_seen(painter, sight, level, scale, smooth=True)

    def _whole(self, size: QSize, zoom: float) -> QPixmap:
        if self._shrunk.size() != size:
            level, _ = self._level_for(zoom)
            self._shrunk = QPixmap.fromImage(
                level.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
            )
        return self._shrunk

    def _level_for(self, zoom: float) -> tuple[QImage, float]:
        """The smallest level that is still larger than wanted, and its size relative to the picture."""
        at, scale = 0, 1.0
        while scale / 2 >= zoom and min(self._levels[at].width(), self._levels[at].height()) > 1:
            if at + 1 == len(self._levels):
                larger = self._levels[at]
                half = QSize((larger.width() + 1) // 2, (larger.height() + 1) // 2)
                self._levels.append(
                    larger.scaled(
                        half, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                    )
                )
            at, scale = at + 1, scale / 2
        return self._levels[at], scale

    def _draw_seen(self, painter: QPainter, sight: Sight, level: QImage, scale: float, *, smooth: bool) -> None:
        x, y = (round(sight.x), round(sight.y)) if sight.zoom.is_integer() else (sight.x, sight.y)
        left, top, right, bottom = sight.seen()
        # One pixel more at each side, so that smoothing does not find an edge where the view ends.
        left, top = max(0, left - 1), max(0, top - 1)
        right, bottom = min(sight.width, right + 1), min(sight.height, bottom + 1)
        across, down = level.width() / sight.width, level.height() / sight.height
        source = QRectF(left * across, top * down, (right - left) * across, (bottom - top) * down)
        target = QRectF(
            x + left * sight.zoom, y + top * sight.zoom, (right - left) * sight.zoom, (bottom - top) * sight.zoom
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(target, level, source)
