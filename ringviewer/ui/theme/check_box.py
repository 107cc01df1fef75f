"""A box to switch something on, drawn like the other inputs: `surface`, 1 px `edge`, and the mark of a check."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.scale import drawn, scaled
from ringviewer.ui.theme.sizes import fix_height, set_font
from ringviewer.ui.theme.theme import Theme

__all__ = ["CheckBox"]

_BOX = 16
_GAP = 8
_HEIGHT = 22


class CheckBox(QCheckBox):
    """One line of text beside a box; ``&`` marks the letter of its shortcut."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        set_font(self, "body")
        fix_height(self, _HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self.font()).size(int(Qt.TextFlag.TextShowMnemonic), self.text())
        return QSize(drawn(_BOX) + _GAP + words.width() + 2, scaled(_HEIGHT))

    def hitButton(self, pos: QPoint) -> bool:
        return QRect(QPoint(0, 0), self.sizeHint()).contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        enabled = self.isEnabled()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = drawn(_BOX)
        box = QRect(0, (self.height() - side) // 2, side, side)
        painter.setPen(QPen(tokens.edge if enabled else tokens.rule, 1))
        painter.setBrush(tokens.hover if enabled and self.underMouse() else tokens.surface)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        color = tokens.text if enabled else tokens.disabled
        if self.isChecked():
            painter.drawPixmap(box.topLeft(), pixmap("check", color, side, self.devicePixelRatioF()))
        painter.setPen(color)
        painter.setFont(self.font())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        words = self.rect().adjusted(side + _GAP, 0, 0, 0)
        painter.drawText(words, int(flags) | int(Qt.TextFlag.TextShowMnemonic), self.text())
