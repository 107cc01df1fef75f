"""REQUESTED and ACTUAL side by side with the same weight, and the verdict below them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from ringviewer.ui.still.facts import lines_tip
from ringviewer.ui.still.shown import DASH, Cell, Verdict
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.scale import drawn
from ringviewer.ui.theme.sizes import drawing_dpr, enlarged, fix_drawn_height
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import font, heading_font

_CELL_HEIGHT: Final = 88
_VERDICT_HEIGHT: Final = 50
_PAD: Final = 11
_VERDICT_X: Final = 125
_RANGE_X: Final = 40
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class TimesBox(QWidget):
    """Two equal cells and a plate; the places stay when a value is missing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._requested, self._actual, self._verdict = Cell(), Cell(), Verdict()
        fix_drawn_height(self, _CELL_HEIGHT + _VERDICT_HEIGHT)
        self.setAccessibleName("Requested and actual capture time")
        self.setAccessibleDescription(self.words)
        theme.changed.connect(self.update)

    def show_values(self, requested: Cell, actual: Cell, verdict: Verdict) -> None:
        """Show the two times and what their difference means."""
        if (requested, actual, verdict) == (self._requested, self._actual, self._verdict):
            return
        self._requested, self._actual, self._verdict = requested, actual, verdict
        self.setAccessibleDescription(self.words)
        self.update()

    @property
    def words(self) -> str:
        """All that is shown, as one text."""
        parts = []
        for heading, cell in (("REQUESTED", self._requested), ("ACTUAL", self._actual)):
            parts.append(" ".join(part for part in (heading, cell.value, cell.date, cell.utc) if part))
        parts.append(f"{self._verdict.offset} {self._verdict.words}, {self._verdict.detail}")
        return "; ".join(parts)

    def tip_at(self, at: QPoint) -> str:
        """All of what stands at a place: a time to the millisecond with day and zone, or the whole verdict."""
        if at.y() >= drawn(_CELL_HEIGHT):
            return f"{self._verdict.words}: {self._verdict.detail}"
        return (self._requested if at.x() < self.width() // 2 else self._actual).tip

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            tip = self.tip_at(event.pos())
            if tip:
                QToolTip.showText(event.globalPos(), lines_tip(tip), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with enlarged(self) as (painter, room):
            self._draw(painter, room)

    def _draw(self, painter: QPainter, room: QRect) -> None:
        tokens = self._theme.tokens
        width = room.width()
        middle = width // 2
        painter.fillRect(0, _CELL_HEIGHT, width, _VERDICT_HEIGHT, tokens.color(self._verdict.fill))
        painter.setPen(tokens.rule)
        painter.drawRect(room.adjusted(0, 0, -1, -1))
        painter.drawLine(1, _CELL_HEIGHT, width - 2, _CELL_HEIGHT)
        painter.drawLine(middle, 1, middle, _CELL_HEIGHT - 1)
        self._paint_cell(painter, QRect(0, 0, middle, _CELL_HEIGHT), "REQUESTED", self._requested)
        self._paint_requested_glyph(painter, QPoint(_PAD + 4, 15))
        self._paint_cell(painter, QRect(middle, 0, width - middle, _CELL_HEIGHT), "ACTUAL", self._actual)
        self._paint_actual_glyph(painter, QPoint(middle + _PAD + 4, 15))
        self._paint_verdict(painter, width)

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
        value_font, lines = value_lines(cell, inner.width())
        color, down = tokens.text3 if cell.absent else tokens.text, 0
        if len(lines) == 1:
            _text(painter, QRect(inner.left(), 23, inner.width(), 24), lines[0], value_font, color)
        else:
            for row, line in enumerate(lines):
                _text(painter, QRect(inner.left(), 23 + 16 * row, inner.width(), 16), line, value_font, color)
            down = 8
        _text(painter, QRect(inner.left(), 47 + down, inner.width(), 15), cell.date, font("small"), tokens.text2)
        _text(painter, QRect(inner.left(), 61 + down, inner.width(), 15), cell.utc, font("small"), tokens.text2)

    def _paint_verdict(self, painter: QPainter, width: int) -> None:
        tokens, verdict = self._theme.tokens, self._verdict
        offset_font = font("value", bold=not verdict.offset_absent)
        offset_width = QFontMetrics(offset_font).horizontalAdvance(verdict.offset)
        area = QRect(_PAD, _CELL_HEIGHT, offset_width + 4, _VERDICT_HEIGHT)
        _text(painter, area, verdict.offset, offset_font, tokens.text3 if verdict.offset_absent else tokens.text)
        # A range has no offset, and more to say instead.
        least = _RANGE_X if verdict.offset == DASH and verdict.icon is not None else _VERDICT_X
        left = max(least, _PAD + offset_width + 12)
        room = width - left - 8
        bold = verdict.icon is not None
        words_x = left + (21 if bold else 0)
        words_room = room - (words_x - left)
        lines = _two_lines(verdict.detail, QFontMetrics(font("small")), room)
        # Three lines are what the plate holds.
        words = [verdict.words]
        if len(lines) == 1:
            words = _two_lines(verdict.words, QFontMetrics(font("body", bold)), words_room)
        top = _CELL_HEIGHT + (10 if len(lines) + len(words) == 2 else 3)
        if verdict.icon is not None:
            icon = pixmap(verdict.icon, tokens.color(verdict.role), 16, drawing_dpr(self))
            painter.drawPixmap(QPoint(left, top), icon)
        words_color = tokens.color(verdict.role) if bold else tokens.text2
        for line in words:
            _text(painter, QRect(words_x, top, words_room, 16), line, font("body", bold), words_color)
            top += 14 if line is not words[-1] else 16
        for line in lines:
            _text(painter, QRect(left, top, room, 15), line, font("small"), tokens.text2)
            top += 14


def value_lines(cell: Cell, room: int) -> tuple[QFont, list[str]]:
    """The value of a cell as large as it fits into `room` px; a range that does not stands on two lines."""
    for step in ("value", "lead"):
        value_font = font(step, bold=not cell.absent)
        if QFontMetrics(value_font).horizontalAdvance(cell.value) + 4 <= room:
            return value_font, [cell.value]
    start, dash, end = cell.value.partition(" – ")
    return value_font, [f"{start} –", end] if dash else [cell.value]


def _two_lines(text: str, metrics: QFontMetrics, room: int) -> list[str]:
    """`text` as it is where it fits into `room`, else with its second half on a line of its own."""
    if metrics.horizontalAdvance(text) <= room:
        return [text]
    words = text.split(" ")
    for kept in range(len(words) - 1, 0, -1):
        first = " ".join(words[:kept])
        if metrics.horizontalAdvance(first) <= room:
            return [first, " ".join(words[kept:])]
    return [text]


def _text(painter: QPainter, area: QRect, text: str, text_font: QFont, color: QColor) -> None:
    painter.setFont(text_font)
    painter.setPen(color)
    painter.drawText(area, _LEFT, QFontMetrics(text_font).elidedText(text, Qt.TextElideMode.ElideRight, area.width()))
