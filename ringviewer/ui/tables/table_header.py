"""The headings of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.scale import scaled
from ringviewer.ui.theme.sizes import fix_height, set_font

if TYPE_CHECKING:
    from ringviewer.ui.tables.cells import Column
    from ringviewer.ui.theme.theme import Theme

__all__ = ["HEADER_PX", "TableHeader"]

HEADER_PX: Final = 24
_PADDING: Final = 8
_ICON_PX: Final = 14
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class TableHeader(QHeaderView):
    """Titles in `text2` over a line; the column sorted by has a chevron."""

    def __init__(self, theme: Theme, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._columns = tuple(columns)
        fix_height(self, HEADER_PX)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        set_font(self, "small")

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        tokens = self._theme.tokens
        column = self._columns[logicalIndex]
        painter.fillRect(rect, tokens.window)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, tokens.rule)
        title = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        left = rect.x() + (12 if rect.x() == -self.offset() else _PADDING)
        room = QRect(left, rect.y(), rect.right() + 1 - _PADDING - left, rect.height())
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex
        if sorted_here and column.right:
            room.setRight(room.right() - 16)
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(self.font())
        painter.setPen(tokens.text2)
        painter.drawText(room, _RIGHT if column.right else _LEFT, shown)
        if sorted_here:
            behind = min(left + metrics.horizontalAdvance(shown) + 3, rect.right() - _ICON_PX)
            x = room.right() + 3 if column.right else behind
            self._paint_chevron(painter, QPoint(x, rect.y() + (rect.height() - _ICON_PX) // 2))

    def _paint_chevron(self, painter: QPainter, at: QPoint) -> None:
        drawn = pixmap("chev-down", self._theme.tokens.text2, _ICON_PX, self.devicePixelRatioF())
        if self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder:
            painter.drawPixmap(at, drawn)
            return
        painter.save()
        painter.translate(at.x(), at.y() + _ICON_PX)
        painter.scale(1, -1)
        painter.drawPixmap(0, 0, drawn)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        tokens = self._theme.tokens
        painter.fillRect(self.viewport().rect(), tokens.window)
        painter.fillRect(0, self.viewport().height() - 1, self.viewport().width(), 1, tokens.rule)
        painter.end()
        super().paintEvent(event)

    def sizeHint(self) -> QSize:
        # Asked for at every layout; the sum of the sections is what Qt would work out more dearly.
        return QSize(self.length(), scaled(HEADER_PX))
