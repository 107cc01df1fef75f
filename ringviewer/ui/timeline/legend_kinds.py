"""A kind of event in the legend: its shape and word, and whether it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ringviewer.ui.marks import LEGEND_PX, draw_mark, kind_color, kind_label
from ringviewer.ui.theme.sizes import set_font

if TYPE_CHECKING:
    from ringviewer.history.event import KindCode
    from ringviewer.ui.theme.theme import Theme

_HEIGHT_PX, _SHAPE_PX, _GAP_PX, _PADDING_PX = 18, 12, 5, 4


class LegendKind(QAbstractButton):
    """Switched off, the shape is an outline and the word `text3` (look.md §5). Narrow, only the shape is left.

    Signals:
        chosen: it was switched by hand; whether its kind is shown now.
    """

    chosen = Signal(bool)

    def __init__(self, theme: Theme, code: KindCode, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._code = theme, code
        self._worded = True
        self.setText(kind_label(code))
        self.setCheckable(True)
        self.setChecked(True)
        # A click must not take the keys away from the lanes.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_font(self, "small")
        self.toggled.connect(self._name_it)
        self.clicked.connect(self.chosen)
        theme.changed.connect(self.update)
        self._name_it()

    def set_worded(self, worded: bool) -> None:
        """Show the word beside the shape, or the shape alone."""
        self._worded = worded
        self.update()

    def width_for(self, *, worded: bool) -> int:
        """Its width with or without the word, in px."""
        words = _GAP_PX + QFontMetrics(self.font()).horizontalAdvance(self.text()) if worded else 0
        return 2 * _PADDING_PX + _SHAPE_PX + words

    def sizeHint(self) -> QSize:
        return QSize(self.width_for(worded=self._worded), _HEIGHT_PX)

    def _name_it(self) -> None:
        shown = self.isChecked()
        self.setAccessibleName(f"{self.text()}, {'shown' if shown else 'hidden'}")
        self.setToolTip(f"{self.text()}: {'hide' if shown else 'show'} these events")

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        p, tokens, on = QPainter(self), self._theme.tokens, self.isChecked()
        if self.isDown() or self.underMouse():
            p.fillRect(self.rect(), tokens.select if self.isDown() else tokens.hover)
        center = QPointF(_PADDING_PX + _SHAPE_PX / 2, self.height() / 2)
        draw_mark(p, self._code, center, kind_color(tokens, self._code), size=LEGEND_PX, outline=not on)
        if self._worded:
            p.setPen(tokens.text2 if on else tokens.text3)
            words = self.rect().adjusted(_PADDING_PX + _SHAPE_PX + _GAP_PX, 0, 0, -1)
            p.drawText(words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.text())
