"""Paints a cell of the contact sheet: the picture, whose it is, REQUESTED and ACTUAL, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ringviewer.ui.contact_sheet.cell_words import CellNotice, CellShown
from ringviewer.ui.contact_sheet.grid_model import SHOWN_ROLE
from ringviewer.ui.marks import TABLE_PX, kind_color, mark_pixmap, mark_side
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.type import font, heading_font
from ringviewer.ui.theme.wrapping import draw_wrapped, wrapped_height

if TYPE_CHECKING:
    from ringviewer.ui.contact_sheet.grid import SheetGrid
    from ringviewer.ui.theme.tokens import Tokens

__all__ = ["CellPainter", "cell_size", "thumb_size"]

_Index = QModelIndex | QPersistentModelIndex
_PADDING: Final = 8
_LINE: Final = 18
_LINES: Final = 4
_GAP: Final = 6
_BETWEEN: Final = 8
_HEAD_PX: Final = 94
_GLYPH_PX: Final = 10
_ICON_PX: Final = 14
_WIDTHS: Final = (192, 264, 384)
_LEAST_SHARE: Final = 0.9
_GRAIN: Final = 8

_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_ELIDE: Final = Qt.TextElideMode.ElideRight


def thumb_size(step: int, room_px: int = 0) -> QSize:
    """Size of the pictures at one of the three steps, 16:9, in logical pixels.

    In a row of ``room_px`` they become as wide as is left over, or a little narrower where one more fits beside them.
    """
    width = _WIDTHS[min(max(step, 0), len(_WIDTHS) - 1)]
    beside = 2 * _PADDING + _BETWEEN
    if room_px > 0:
        many = max(1, int(room_px / ((width + beside) * _LEAST_SHARE)))
        # In coarse steps, so that dragging the window's border scales few pictures anew.
        width = max(_WIDTHS[0] * 3 // 4, (room_px // many - beside) // _GRAIN * _GRAIN)
    return QSize(width, round(width * 9 / 16))


def cell_size(thumb: QSize) -> QSize:
    """Size of a cell around a picture, with its gap to the next."""
    return QSize(
        thumb.width() + 2 * _PADDING + _BETWEEN,
        thumb.height() + 2 * _PADDING + _GAP + _LINES * _LINE + _BETWEEN,
    )


class CellPainter(QStyledItemDelegate):
    """The delegate of the grid. Only a cell that is painted asks for the pixels of its picture."""

    def __init__(self, grid: SheetGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self._body, self._bold = font("body"), font("body", bold=True)
        self._small, self._heading = font("small"), heading_font()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return self._grid.gridSize()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shown = index.data(SHOWN_ROLE)
        if not isinstance(shown, CellShown):
            return
        tokens, thumb = self._grid.theme.tokens, self._grid.thumb
        wanted = cell_size(thumb)
        box = QRect(
            option.rect.left() + (option.rect.width() - wanted.width() + _BETWEEN) // 2,
            option.rect.top() + _BETWEEN // 2,
            wanted.width() - _BETWEEN,
            wanted.height() - _BETWEEN,
        )
        self._paint_ground(painter, option, index, box, tokens)
        area = QRect(box.topLeft() + QPoint(_PADDING, _PADDING), thumb)
        self._paint_picture(painter, area, shown, tokens)
        row = QRect(area.left(), area.bottom() + 1 + _GAP, area.width(), _LINE)
        self._paint_name(painter, row, shown, tokens)
        row.translate(0, _LINE)
        self._paint_time(painter, row, "REQUESTED", shown.requested, "text", tokens)
        row.translate(0, _LINE)
        self._paint_time(painter, row, "ACTUAL", shown.actual, "text3" if shown.actual_absent else "text", tokens)
        row.translate(0, _LINE)
        self._paint_verdict(painter, row, shown, tokens)

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, box: QRect, tokens: Tokens
    ) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(box, tokens.select if selected else tokens.hover if hovered else tokens.surface)
        current = self._grid.currentIndex() == index
        if current and self._grid.hasFocus():
            painter.setPen(QPen(tokens.ink, 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        else:
            painter.setPen(tokens.ink if selected else tokens.rule)
            painter.drawRect(box.adjusted(0, 0, -1, -1))

    def _paint_picture(self, painter: QPainter, area: QRect, shown: CellShown, tokens: Tokens) -> None:
        painter.fillRect(area, tokens.sunken)
        if shown.notice is not None:
            self._paint_notice(painter, area, shown.notice, tokens)
        elif shown.picture is not None:
            drawn = self._grid.pictures.fit(shown.picture, area.size(), self._grid.devicePixelRatioF())
            size = drawn.deviceIndependentSize()
            shift = QPointF(round((area.width() - size.width()) / 2), round((area.height() - size.height()) / 2))
            painter.drawPixmap(QPointF(area.topLeft()) + shift, drawn)
        if shown.fraction is None or shown.fraction >= 0:
            line = QRect(area.left(), area.bottom() - 3, area.width(), 4)
            painter.fillRect(line, tokens.rule)
            done = 0.4 if shown.fraction is None else min(1.0, shown.fraction)
            painter.fillRect(QRect(line.topLeft(), QSize(round(line.width() * done), 4)), tokens.ink)

    def _paint_notice(self, painter: QPainter, area: QRect, notice: CellNotice, tokens: Tokens) -> None:
        inner = area.adjusted(12, 6, -12, -8)
        sentence = wrapped_height(notice.sentence, self._bold, inner.width(), 16)
        words = wrapped_height(notice.words, self._small, inner.width(), 15) if notice.words else 0
        icon = 20 if 20 + 4 + sentence + words <= inner.height() else 0
        top = inner.top() + max(0, (inner.height() - icon - 4 - sentence - words) // 2)
        painter.save()
        painter.setClipRect(inner)
        color = tokens.color(notice.role)
        if icon:
            painter.drawPixmap(
                QPoint(inner.left(), top), pixmap(notice.icon, color, icon, self._grid.devicePixelRatioF())
            )
            top += icon + 4
        painter.translate(inner.left(), top)
        draw_wrapped(painter, notice.sentence, self._bold, color, inner.width(), 16)
        painter.translate(0, sentence)
        if words:
            draw_wrapped(painter, notice.words, self._small, tokens.text2, inner.width(), 15)
        painter.restore()

    def _paint_name(self, painter: QPainter, row: QRect, shown: CellShown, tokens: Tokens) -> None:
        side = mark_side(TABLE_PX)
        drawn = mark_pixmap(
            shown.kind, kind_color(tokens, shown.kind), dpr=self._grid.devicePixelRatioF(), size=TABLE_PX
        )
        painter.drawPixmap(QPoint(row.left() - 2, row.top() + (row.height() - side) // 2), drawn)
        painter.setFont(self._small)
        painter.setPen(tokens.text2)
        date_px = QFontMetrics(self._small).horizontalAdvance(shown.date)
        painter.drawText(row, _RIGHT, shown.date)
        room = row.adjusted(side, 0, -date_px - 8, 0)
        painter.setFont(self._bold)
        painter.setPen(tokens.text)
        painter.drawText(room, _LEFT, QFontMetrics(self._bold).elidedText(shown.name, _ELIDE, room.width()))

    def _paint_time(self, painter: QPainter, row: QRect, heading: str, value: str, role: str, tokens: Tokens) -> None:
        self._paint_glyph(painter, row, heading, tokens)
        painter.setFont(self._heading)
        painter.setPen(tokens.text2)
        painter.drawText(row.adjusted(_GLYPH_PX, 0, 0, 0), _LEFT, heading)
        room = row.adjusted(_HEAD_PX, 0, 0, 0)
        metrics = QFontMetrics(self._body)
        if metrics.horizontalAdvance(value) > room.width():  # the zone stands above the sheet, too
            value = value.rpartition(" ")[0] if heading == "REQUESTED" else value.rpartition(" ")[2]
        painter.setFont(self._body)
        painter.setPen(tokens.color(role))
        painter.drawText(room, _LEFT, metrics.elidedText(value, _ELIDE, room.width()))

    def _paint_glyph(self, painter: QPainter, row: QRect, heading: str, tokens: Tokens) -> None:
        """The requested time is a dashed line in ink, the actual time a tick with a foot, everywhere."""
        top, bottom = row.center().y() - 4, row.center().y() + 5
        if heading == "REQUESTED":
            for at in range(top, bottom, 4):
                painter.fillRect(row.left() + 2, at, 2, 2, tokens.ink)
            return
        painter.fillRect(row.left() + 2, top, 2, bottom - top, tokens.actual)
        painter.fillRect(row.left(), bottom - 1, 6, 2, tokens.actual)

    def _paint_verdict(self, painter: QPainter, row: QRect, shown: CellShown, tokens: Tokens) -> None:
        left = row.left()
        tone = tokens.color(shown.tone)
        if shown.icon is not None:
            drawn = pixmap(shown.icon, tone, _ICON_PX, self._grid.devicePixelRatioF())
            painter.drawPixmap(QPoint(left, row.top() + (row.height() - _ICON_PX) // 2), drawn)
            left += _ICON_PX + 5
        if shown.offset:
            painter.setFont(self._bold)
            painter.setPen(tokens.text)
            painter.drawText(QRect(left, row.top(), row.right() - left + 1, row.height()), _LEFT, shown.offset)
            left += QFontMetrics(self._bold).horizontalAdvance(shown.offset) + 8
        room = QRect(left, row.top(), row.right() - left + 1, row.height())
        painter.setFont(self._small)
        painter.setPen(tone)
        painter.drawText(room, _LEFT, QFontMetrics(self._small).elidedText(shown.verdict, _ELIDE, room.width()))
