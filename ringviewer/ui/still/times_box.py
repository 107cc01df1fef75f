"""REQUESTED and ACTUAL side by side with the same weight, and the verdict below them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ringviewer.ui.still.shown import Cell, Verdict
from ringviewer.ui.theme.controls import plain_tip
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import font, heading_font

_CELL_HEIGHT: Final = 86
_VERDICT_HEIGHT: Final = 50
_PAD: Final = 11
_VERDICT_X: Final = 125
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class TimesBox(QWidget):
    """Two equal cells and a plate; the places stay when a value is missing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._requested, self._actual, self._verdict = Cell(), Cell(), Verdict()
        self.setFixedHeight(_CELL_HEIGHT + _VERDICT_HEIGHT)
        theme.changed.connect(self.update)

    def show_values(self, requested: Cell, actual: Cell, verdict: Verdict) -> None:
        """Show the two times and what their difference means."""
        self._requested, self._actual, self._verdict = requested, actual, verdict
        self.setAccessibleName("Requested and actual capture time")
        self.setAccessibleDescription(self.words)
        self._tell_what_is_cut()
        self.update()

    @property
    def words(self) -> str:
        """All that is shown, as one text."""
        parts = []
        for heading, cell in (("REQUESTED", self._requested), ("ACTUAL", self._actual)):
            parts.append(" ".join(part for part in (heading, cell.value, cell.date, cell.utc) if part))
        parts.append(f"{self._verdict.offset} {self._verdict.words}, {self._verdict.detail}")
        return "; ".join(parts)

    def _tell_what_is_cut(self) -> None:
        verdict = self._verdict
        room = self.width() - _VERDICT_X - 8
        widest = max(
            QFontMetrics(font("small")).horizontalAdvance(verdict.detail),
            QFontMetrics(font("body", bold=True)).horizontalAdvance(verdict.words) + 21,
        )
        self.setToolTip(plain_tip(f"{verdict.words}: {verdict.detail}") if widest > room else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tell_what_is_cut()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        width = self.width()
        middle = width // 2
        painter.fillRect(0, _CELL_HEIGHT, width, _VERDICT_HEIGHT, tokens.color(self._verdict.fill))
        painter.setPen(tokens.rule)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.drawLine(1, _CELL_HEIGHT, width - 2, _CELL_HEIGHT)
        painter.drawLine(middle, 1, middle, _CELL_HEIGHT - 1)
        self._paint_cell(painter, QRect(0, 0, middle, _CELL_HEIGHT), "REQUESTED", self._requested)
        self._paint_requested_glyph(painter, QPoint(_PAD + 4, 15))
        self._paint_cell(painter, QRect(middle, 0, width - middle, _CELL_HEIGHT), "ACTUAL", self._actual)
        self._paint_actual_glyph(painter, QPoint(middle + _PAD + 4, 15))
        self._paint_verdict(painter)

    def _paint_requested_glyph(self, painter: QPainter, center: QPoint) -> None:
        """A dashed line of 2 px: four dashes of ink, as on the timeline."""
        for top in (-6, -2, 2):
            painter.fillRect(center.x() - 1, center.y() + top, 2, 3 if top < 2 else 4, self._theme.tokens.ink)

    def _paint_actual_glyph(self, painter: QPainter, center: QPoint) -> None:
        """The tick with its foot, as on the timeline."""
        color = self._theme.tokens.actual
        painter.fillRect(center.x() - 1, center.y() - 6, 2, 12, color)
        painter.fillRect(center.x() - 4, center.y() + 4, 8, 2, color)

    def _paint_cell(self, painter: QPainter, area: QRect, heading: str, cell: Cell) -> None:
        tokens = self._theme.tokens
        inner = area.adjusted(_PAD, 0, -6, 0)
        _text(painter, QRect(inner.left() + 16, 8, inner.width() - 16, 15), heading, heading_font(), tokens.text2)
        value_area = QRect(inner.left(), 23, inner.width(), 24)
        value_font = font("value", bold=not cell.absent)
        if QFontMetrics(value_font).horizontalAdvance(cell.value) > value_area.width():
            value_font = font("lead", bold=not cell.absent)
        _text(painter, value_area, cell.value, value_font, tokens.text3 if cell.absent else tokens.text)
        _text(painter, QRect(inner.left(), 47, inner.width(), 15), cell.date, font("small"), tokens.text2)
        _text(painter, QRect(inner.left(), 62, inner.width(), 15), cell.utc, font("small"), tokens.text2)

    def _paint_verdict(self, painter: QPainter) -> None:
        tokens, verdict = self._theme.tokens, self._verdict
        offset_font = font("value", bold=not verdict.offset_absent)
        offset_width = QFontMetrics(offset_font).horizontalAdvance(verdict.offset)
        area = QRect(_PAD, _CELL_HEIGHT, offset_width + 4, _VERDICT_HEIGHT)
        _text(painter, area, verdict.offset, offset_font, tokens.text3 if verdict.offset_absent else tokens.text)
        left = max(_VERDICT_X, _PAD + offset_width + 12)
        room = self.width() - left - 8
        words_x, bold = left, verdict.icon is not None
        top = _CELL_HEIGHT + 10
        if verdict.icon is not None:
            drawn = pixmap(verdict.icon, tokens.color(verdict.role), 16, self.devicePixelRatioF())
            painter.drawPixmap(QPoint(left, top), drawn)
            words_x += 21
        words_color = tokens.color(verdict.role) if bold else tokens.text2
        _text(painter, QRect(words_x, top, room - (words_x - left), 16), verdict.words, font("body", bold), words_color)
        _text(painter, QRect(left, top + 16, room, 15), verdict.detail, font("small"), tokens.text2)


def _text(painter: QPainter, area: QRect, text: str, text_font: QFont, color: QColor) -> None:
    painter.setFont(text_font)
    painter.setPen(color)
    painter.drawText(area, _LEFT, QFontMetrics(text_font).elidedText(text, Qt.TextElideMode.ElideRight, area.width()))
