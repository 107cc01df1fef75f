"""The hover tip: two lines of plain text beside the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ringviewer.ui.theme.type import font

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme

DELAY_MS = 300
_PADDING_PX, _OFFSET_PX, _LINE_PX = 8, 14, 16
_MOST_PX = 640
_FLAGS = int(
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
)


class Tip(QWidget):
    """Appears 300 ms after the pointer rests on something, then follows at once; flips at its parent's edges."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._first, self._second = "", ""
        self._at = QPoint()
        self._first_px = _LINE_PX
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._appear)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def words(self) -> tuple[str, str]:
        """The two lines."""
        return self._first, self._second

    def point(self, at: QPoint, first: str, second: str) -> None:
        """Say this about what is at `at` (in the parent's coordinates)."""
        self._at, self._first, self._second = at, first, second
        if self.isVisible():
            self._appear()
        elif not self._timer.isActive():
            self._timer.start()

    def tell(self, at: QPoint, first: str, second: str) -> None:
        """Say this at once: something is being done with the pointer."""
        self._timer.stop()
        self._at, self._first, self._second = at, first, second
        self._appear()

    def clear(self) -> None:
        """Nothing is under the pointer."""
        self._timer.stop()
        self.hide()

    def _appear(self) -> None:
        parent = self.parentWidget()
        host = QRect(0, 0, _MOST_PX, _MOST_PX) if parent is None else parent.rect()
        room = QRect(0, 0, max(1, min(_MOST_PX, host.width()) - 2 * _PADDING_PX - 2), host.height())
        first = QFontMetrics(font("body", True)).boundingRect(room, _FLAGS, self._first)
        second = QFontMetrics(font("body")).boundingRect(room, _FLAGS, self._second)
        self._first_px = max(_LINE_PX, first.height())
        second_px = max(_LINE_PX, second.height()) if self._second else 0
        width = max(first.width(), second.width()) + 2 * _PADDING_PX + 2
        height = self._first_px + second_px + 2 * _PADDING_PX
        x = self._at.x() + _OFFSET_PX
        y = self._at.y() + _OFFSET_PX
        if x + width > host.right():
            x = self._at.x() - _OFFSET_PX - width
        if y + height > host.bottom():
            y = self._at.y() - _OFFSET_PX - height
        self.setGeometry(max(0, x), max(0, y), min(width, host.width()), height)
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        tokens = self._theme.tokens
        p.fillRect(self.rect(), tokens.surface)
        p.setPen(tokens.edge)
        p.drawRect(self.rect().adjusted(0, 0, -1, -1))
        p.setPen(tokens.text)
        area = self.rect().adjusted(_PADDING_PX, _PADDING_PX, -_PADDING_PX, -_PADDING_PX)
        p.setFont(font("body", True))
        p.drawText(area, _FLAGS, self._first)
        p.setFont(font("body"))
        p.drawText(area.adjusted(0, self._first_px, 0, 0), _FLAGS, self._second)
