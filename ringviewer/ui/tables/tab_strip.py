"""The row of tabs: text, bold when current, two pixels of ink below it, and a count in a pill behind a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTabBar, QWidget

from ringviewer.history import wording
from ringviewer.ui.theme.scale import drawn, scaled
from ringviewer.ui.theme.sizes import fix_height
from ringviewer.ui.theme.type import font

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme

__all__ = ["STRIP_PX", "TabStrip"]

STRIP_PX: Final = 30
_PADDING: Final = 12
_GAP: Final = 6
_PILL_PX: Final = 18
_LINE_PX: Final = 2


class TabStrip(QTabBar):
    """Tabs that keep their places: each has the width of its bold word, current or not."""

    def __init__(self, theme: Theme, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pills: dict[int, tuple[str, str]] = {}
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setMouseTracking(True)
        fix_height(self, STRIP_PX)
        self.setAccessibleName("Tables")
        for title in titles:
            self.addTab(title)
        theme.changed.connect(self.update)

    def show_count(self, index: int, count: int, token: str) -> None:
        """Put a count behind a tab's word, in the colour of ``token``; 0 takes it away."""
        pills = {key: pill for key, pill in self._pills.items() if key != index}
        if count:
            pills[index] = (wording.number(count), token)
        if pills == self._pills:
            return
        self._pills = pills
        title = self.tabText(index)
        self.setAccessibleTabName(index, f"{title}, {wording.number(count)}" if count else title)
        # Telling a tab its own text is the one way to have the bar ask for its size again.
        self.setTabText(index, title)
        self.updateGeometry()
        self.update()

    def _pill_width(self, index: int) -> int:
        if index not in self._pills:
            return 0
        return max(drawn(_PILL_PX), QFontMetrics(font("small")).horizontalAdvance(self._pills[index][0]) + 10)

    def _word_width(self, index: int) -> int:
        return QFontMetrics(font("body", bold=True)).horizontalAdvance(self.tabText(index))

    def tabSizeHint(self, index: int) -> QSize:
        pill = self._pill_width(index)
        return QSize(2 * _PADDING + self._word_width(index) + (_GAP + pill if pill else 0), scaled(STRIP_PX))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._theme.tokens
        hovered = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for index in range(self.count()):
            title = self.tabText(index)
            area = self.tabRect(index)
            current = index == self.currentIndex()
            if index == hovered and not current:
                painter.fillRect(area, tokens.hover)
            painter.setFont(font("body", bold=current))
            painter.setPen(tokens.text if current or index == hovered else tokens.text2)
            words = QRect(area.left() + _PADDING, area.top(), area.width(), area.height() - _LINE_PX)
            painter.drawText(words, flags, title)
            if index in self._pills:
                used = painter.fontMetrics().horizontalAdvance(title)
                self._paint_pill(painter, index, words.left() + used + _GAP, words)
            if current:
                painter.fillRect(area.left(), area.bottom() + 1 - _LINE_PX, area.width(), _LINE_PX, tokens.ink)
                if self.hasFocus():
                    painter.setPen(QPen(tokens.ink, 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(QRectF(area).adjusted(3, 3, -3, -5), 4, 4)

    def _paint_pill(self, painter: QPainter, index: int, left: int, words: QRect) -> None:
        text, token = self._pills[index]
        color = self._theme.tokens.color(token)
        top = words.top() + (words.height() - drawn(_PILL_PX)) // 2
        area = QRect(left, top, self._pill_width(index), drawn(_PILL_PX))
        painter.setFont(font("small"))
        painter.setPen(QPen(color, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 8.5, 8.5)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)
