"""REQUESTED and ACTUAL, their offset and the verdict in one slim bar, so that a picture never stands without them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ringviewer.ui.still.shown import Cell, Shown
from ringviewer.ui.theme.controls import plain_tip
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.sizes import drawing_dpr, enlarged, fix_drawn_height, unscaled_rect
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import font, heading_font

_PAD: Final = 12
_ROW: Final = 58
_TITLE_ROW: Final = 26
_NARROWEST_CELL: Final = 158
_WIDEST_CELL: Final = 380
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class TimesBar(QWidget):
    """Device and kind, the two times with the same weight, the signed offset, the verdict.

    `stacked` puts device and kind in a row of their own, for places that are narrow. `letter` is the name by which a
    picture is called where two stand beside each other.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, stacked: bool = False, letter: str = "") -> None:
        super().__init__(parent)
        self._theme, self._stacked, self._letter = theme, stacked, letter
        self._shown = Shown()
        fix_drawn_height(self, _ROW + (_TITLE_ROW if stacked else 0))
        self.setMinimumWidth(470 if stacked else 700)
        theme.changed.connect(self.update)

    def set_letter(self, letter: str) -> None:
        """Call the picture by another letter."""
        self._letter = letter
        self.show_times(self._shown)

    def show_times(self, shown: Shown) -> None:
        """Show the times of `shown`."""
        self._shown = shown
        self.setAccessibleName(f"Requested and actual capture time {self._letter}".rstrip())
        self.setAccessibleDescription(self.words)
        self.setToolTip(plain_tip("\n".join(self._lines())))
        self.update()

    @property
    def words(self) -> str:
        """All that is told, as one text."""
        return "; ".join(self._lines())

    def _lines(self) -> list[str]:
        shown = self._shown
        lines = [f"{self._letter}: {shown.title}" if self._letter else shown.title]
        for heading, cell in (("REQUESTED", shown.requested), ("ACTUAL", shown.actual)):
            lines.append(" ".join(part for part in (heading, cell.value, cell.date, cell.utc) if part))
        lines.append(f"{shown.verdict.offset} {shown.verdict.words}, {shown.verdict.detail}")
        return lines

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with enlarged(self) as (painter, room):
            self._draw(painter, room)

    def _draw(self, painter: QPainter, room: QRect) -> None:
        tokens, shown = self._theme.tokens, self._shown
        painter.fillRect(room, tokens.surface)
        top, left = 0, 0
        if self._stacked:
            top = _TITLE_ROW
            self._paint_stacked_title(painter)
        else:
            left = self._paint_title(painter)
        right = room.width() - left
        cells = min(_WIDEST_CELL, max(_NARROWEST_CELL, round(right * 0.31)))
        for place, (heading, cell) in enumerate((("REQUESTED", shown.requested), ("ACTUAL", shown.actual))):
            area = QRect(left + place * cells, top, cells, _ROW)
            self._paint_cell(painter, area, heading, cell, actual=bool(place))
        self._paint_verdict(painter, QRect(left + 2 * cells, top, room.width() - left - 2 * cells, _ROW))
        painter.fillRect(0, room.height() - 1, room.width(), 1, tokens.rule)

    def _title_parts(self) -> tuple[str, str]:
        name, _, rest = self._shown.title.partition(", ")
        return name, rest

    def _paint_title(self, painter: QPainter) -> int:
        tokens = self._theme.tokens
        name, rest = self._title_parts()
        width = min(260, max(150, unscaled_rect(self).width() // 6))
        area = QRect(_PAD, 12, width - _PAD - 8, 18)
        _text(painter, area, name, font("lead"), tokens.text, Qt.TextElideMode.ElideMiddle)
        _text(painter, area.translated(0, 18), rest, font("small"), tokens.text2)
        return width

    def _paint_stacked_title(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        name, rest = self._title_parts()
        x = _PAD
        if self._letter:
            plate = QRect(x, 6, 18, 15)
            painter.fillRect(plate, tokens.ink)
            painter.setFont(font("small", bold=True))
            painter.setPen(tokens.on_ink)
            painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), self._letter)
            x += 26
        room = unscaled_rect(self).width() - x - _PAD
        used = min(QFontMetrics(font("body", bold=True)).horizontalAdvance(name) + 2, room)
        _text(painter, QRect(x, 5, used, 17), name, font("body", bold=True), tokens.text, Qt.TextElideMode.ElideMiddle)
        _text(painter, QRect(x + used + 8, 5, room - used - 8, 17), rest, font("body"), tokens.text2)

    def _paint_cell(self, painter: QPainter, area: QRect, heading: str, cell: Cell, *, actual: bool) -> None:
        tokens = self._theme.tokens
        if area.left() > 0:
            painter.fillRect(area.left(), area.top() + 8, 1, area.height() - 17, tokens.rule)
        left, room = area.left() + _PAD, area.width() - _PAD - 4
        center = QPoint(left + 4, area.top() + 14)
        if actual:
            painter.fillRect(center.x() - 1, center.y() - 6, 2, 12, tokens.actual)
            painter.fillRect(center.x() - 4, center.y() + 4, 8, 2, tokens.actual)
        else:
            for dash in (-6, -2, 2):
                painter.fillRect(center.x() - 1, center.y() + dash, 2, 3 if dash < 2 else 4, tokens.ink)
        _text(painter, QRect(left + 16, area.top() + 6, room - 16, 15), heading, heading_font(), tokens.text2)
        value, value_font = cell.value, font("door", bold=not cell.absent)
        if QFontMetrics(value_font).horizontalAdvance(value) > room:
            value_font = font("body", bold=not cell.absent)
        if cell.brief and QFontMetrics(value_font).horizontalAdvance(value) > room:
            value = cell.brief  # numbers are never cut; the tooltip tells all of them
        color = tokens.text3 if cell.absent else tokens.text
        _text(painter, QRect(left, area.top() + 21, room, 19), value, value_font, color)
        both = f"{cell.date}   {cell.utc}".strip()
        small = font("small")
        line = both if QFontMetrics(small).horizontalAdvance(both) <= room else cell.date
        # Where there is no room for all of it, the zone at its end is what must not be lost.
        _text(painter, QRect(left, area.top() + 39, room, 15), line, small, tokens.text2, Qt.TextElideMode.ElideLeft)

    def _paint_verdict(self, painter: QPainter, area: QRect) -> None:
        tokens, verdict = self._theme.tokens, self._shown.verdict
        painter.fillRect(area.adjusted(0, 0, 0, -1), tokens.color(verdict.fill))
        painter.fillRect(area.left(), area.top() + 8, 1, area.height() - 17, tokens.rule)
        left = area.left() + _PAD
        room = area.right() - left - 6
        offset_font = font("value", bold=not verdict.offset_absent)
        color = tokens.text3 if verdict.offset_absent else tokens.text
        beside = QFontMetrics(offset_font).horizontalAdvance(verdict.offset) + 16
        words_font = font("body", bold=verdict.icon is not None)
        needed = max(
            QFontMetrics(words_font).horizontalAdvance(verdict.words) + 21,
            QFontMetrics(font("small")).horizontalAdvance(verdict.detail),
        )
        words_color = tokens.color(verdict.role) if verdict.icon is not None else tokens.text2
        if beside + needed <= room:
            _text(painter, QRect(left, area.top(), beside, _ROW - 1), verdict.offset, offset_font, color)
            words = QRect(left + beside, area.top() + 12, room - beside, 16)
            detail = QRect(left + beside, area.top() + 29, room - beside, 15)
        else:
            offset_font = font("lead", bold=not verdict.offset_absent)
            _text(painter, QRect(left, area.top() + 5, room, 17), verdict.offset, offset_font, color)
            words = QRect(left, area.top() + 22, room, 16)
            detail = QRect(left, area.top() + 39, room, 15)
        if verdict.icon is not None:
            icon = pixmap(verdict.icon, words_color, 16, drawing_dpr(self))
            painter.drawPixmap(words.topLeft(), icon)
            words = words.adjusted(21, 0, 0, 0)
        _text(painter, words, verdict.words, words_font, words_color)
        _text(painter, detail, verdict.detail, font("small"), tokens.text2)


def _text(
    painter: QPainter,
    area: QRect,
    text: str,
    text_font: QFont,
    color: QColor,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    painter.setFont(text_font)
    painter.setPen(color)
    painter.drawText(area, _LEFT, QFontMetrics(text_font).elidedText(text, elide, area.width()))
