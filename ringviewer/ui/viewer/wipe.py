"""Two pictures in one place, parted by a line that is drawn across them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import font
from ringviewer.ui.viewer.canvas import PictureCanvas
from ringviewer.ui.viewer.levels import Levels
from ringviewer.ui.viewer.sight import Sight

_NEAR_PX: Final = 8
_HANDLE_W: Final = 34
_HANDLE_H: Final = 26


class WipeCanvas(PictureCanvas):
    """The first picture before the line, the second behind it; both must be of one size.

    Signals:
        share_changed(float): where the line stands, 0 to 1 across what is seen of the picture.
    """

    share_changed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._second = Levels(QImage())
        self._share = 0.5
        self._letters = ("A", "B")
        self._moving = False

    @property
    def share(self) -> float:
        """Where the line stands, 0 to 1 across what is seen of the picture."""
        return self._share

    @property
    def line_x(self) -> float:
        """Where the line stands, in logical pixels of this widget."""
        seen = self._seen()
        return seen.left() + self._share * seen.width()

    def set_images(self, first: QImage, second: QImage, letters: tuple[str, str]) -> None:
        """Show both, called by `letters`; two null images take them away."""
        self._letters = letters
        if second.cacheKey() != self._second.image.cacheKey():
            self._second = Levels(second)
        if first.cacheKey() != self.image.cacheKey():
            self.set_image(first)
        self.update()

    def set_share(self, share: float) -> None:
        """Put the line elsewhere, within 0 to 1."""
        share = min(1.0, max(0.0, share))
        if share != self._share:
            self._share = share
            self.update()
            self.share_changed.emit(share)

    def _seen(self) -> QRectF:
        return self.picture_rect().intersected(QRectF(self.rect()))

    def _is_near(self, x: float) -> bool:
        return not self.image.isNull() and abs(x - self.line_x) <= _NEAR_PX

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._moving = event.button() == Qt.MouseButton.LeftButton and self._is_near(event.position().x())
        if not self._moving:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._moving:
            seen = self._seen()
            if seen.width() > 0:
                self.set_share((event.position().x() - seen.left()) / seen.width())
            return
        near = self._is_near(event.position().x()) and not self.dragging
        self.setCursor(Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._moving = False
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._is_near(event.position().x()):
            self.set_share(0.5)
        else:
            super().mouseDoubleClickEvent(event)

    def _paint_picture(self, painter: QPainter, sight: Sight) -> None:
        at = round(self.line_x * self.devicePixelRatioF())
        for levels, left, right in ((self._levels, 0, at), (self._second, at, sight.view_width)):
            painter.setClipRect(QRectF(left, 0, right - left, sight.view_height))
            levels.draw(painter, sight)
        painter.setClipping(False)

    def _paint_over(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        x, seen = round(self.line_x), self._seen()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(QRectF(x - 2, seen.top(), 4, seen.height()), tokens.known)
        painter.fillRect(QRectF(x - 1, seen.top(), 2, seen.height()), tokens.ink)
        middle = round(seen.center().y())
        handle = QRectF(x - _HANDLE_W // 2, middle - _HANDLE_H // 2, _HANDLE_W, _HANDLE_H)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.ink)
        painter.drawRoundedRect(handle, 4, 4)
        dpr = self.devicePixelRatioF()
        painter.drawPixmap(QPointF(x - 16, middle - 8), pixmap("prev", tokens.on_ink, 16, dpr))
        painter.drawPixmap(QPointF(x, middle - 8), pixmap("next", tokens.on_ink, 16, dpr))
        painter.setFont(font("small", bold=True))
        for letter, left in ((self._letters[0], x - 28), (self._letters[1], x + 10)):
            plate = QRectF(left, seen.top() + 8, 18, 15)
            painter.fillRect(plate.adjusted(-1, -1, 1, 1), tokens.known)
            painter.fillRect(plate, tokens.ink)
            painter.setPen(tokens.on_ink)
            painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), letter)
