"""Paints the cells of every table. What a text becomes in a width is worked out once and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPen, QStaticText, QTransform
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from ringviewer.ui.marks import TABLE_PX, kind_color, mark_pixmap, mark_side
from ringviewer.ui.tables.cells import CELL_ROLE, EMPTY, RING, Cell, Column, plain_tooltip
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.scale import scaled
from ringviewer.ui.theme.type import font, mono

if TYPE_CHECKING:
    from ringviewer.ui.tables.table_view import TableView

__all__ = ["ROW_PX", "CellPainter", "row_px"]

ROW_PX: Final = 22
_PADDING: Final = 8
_FIRST_PADDING: Final = 12
_BAR_PX: Final = 3
_ICON_PX: Final = 14
_MARK_PX: Final = 20
_MOST_TEXTS: Final = 5_000

_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_SELECTED: Final = QStyle.StateFlag.State_Selected
_Index = QModelIndex | QPersistentModelIndex
_TextKey = tuple[str, int, bool, bool, bool, int]


class _Laid(NamedTuple):
    """A text as it is drawn, its width in logical pixels, and its words where another font makes its line higher."""

    text: QStaticText
    width: float
    higher: str = ""


def row_px() -> int:
    """The height of a row at the size of text in force."""
    return scaled(ROW_PX)


class CellPainter(QStyledItemDelegate):
    """The delegate of a :class:`~ringviewer.ui.tables.table_view.TableView`."""

    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self._view = view
        self._laid: dict[_TextKey, _Laid] = {}
        self._fonts: dict[tuple[bool, bool, bool], QFont] = {}
        self.take_fonts()

    def take_fonts(self) -> None:
        """Write at the size of text in force."""
        for fixed in (False, True):
            for bold in (False, True):
                for link in (False, True):
                    used = QFont(mono() if fixed else font("body", bold=bold))
                    used.setUnderline(link)
                    self._fonts[fixed, bold, link] = used
        self._metrics = {key: QFontMetrics(used) for key, used in self._fonts.items()}
        self._laid.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view = self._view
        tokens = view.theme.tokens
        x, y, width, height = cast("tuple[int, int, int, int]", option.rect.getRect())
        row, at = index.row(), index.column()
        first = x == -view.horizontalHeader().offset()
        current = view.currentIndex().row() == row
        if bool(option.state & _SELECTED) if view.many else current:
            painter.fillRect(x, y, width, height, tokens.select)
            if first:
                painter.fillRect(x, y, _BAR_PX, height, tokens.ink)
        elif row == view.hovered_row:
            painter.fillRect(x, y, width, height, tokens.hover)
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell) or cell is EMPTY:
            return
        left = x + (_FIRST_PADDING if first else _PADDING) + cell.indent_px
        if cell.mark is not None or cell.icon is not None:
            left += self._paint_sign(painter, cell, left, y, height)
        room = x + width - _PADDING - left
        if not cell.text or room <= 0:
            return
        column = view.columns[at]
        key = (cell.text, room, cell.mono, cell.bold, cell.link, at)
        laid = self._laid.get(key) or self._lay(key, column)
        used = (cell.mono, cell.bold, cell.link)
        painter.setFont(self._fonts[used])
        painter.setPen(tokens.color(cell.tone))
        start = left + room - laid.width if column.right else left
        metrics = self._metrics[used]
        spot = QPointF(start, y + (height - metrics.height()) // 2)
        if laid.higher:  # its base line stays where those of the other rows are
            painter.drawText(spot + QPointF(0, metrics.ascent()), laid.higher)
        else:
            painter.drawStaticText(spot, laid.text)

    def _lay(self, key: _TextKey, column: Column) -> _Laid:
        if len(self._laid) >= _MOST_TEXTS:
            self._laid.clear()
        text, room, *look, _ = key
        fixed, bold, link = look
        metrics, used = self._metrics[fixed, bold, link], self._fonts[fixed, bold, link]
        words = _fitting(text, room, metrics, column)
        made = QStaticText(words)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        made.prepare(QTransform(), used)
        laid = self._laid[key] = _Laid(
            made, made.size().width(), words if made.size().height() > metrics.height() else ""
        )
        return laid

    def _paint_sign(self, painter: QPainter, cell: Cell, x: int, y: int, height: int) -> int:
        tokens = self._view.theme.tokens
        dpr = self._view.devicePixelRatioF()
        if cell.mark is not None:
            side = mark_side(TABLE_PX)
            drawn = mark_pixmap(cell.mark, kind_color(tokens, cell.mark), dpr=dpr, size=TABLE_PX)
            painter.drawPixmap(x - 2, y + (height - side) // 2, drawn)
            return _MARK_PX
        if cell.icon == RING:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.text, 1.75))
            painter.drawEllipse(QPointF(x + _ICON_PX / 2, y + height / 2), 4.5, 4.5)
            painter.restore()
        elif cell.icon is not None:
            drawn = pixmap(cell.icon, tokens.color(cell.tone), _ICON_PX, dpr)
            painter.drawPixmap(x, y + (height - _ICON_PX) // 2, drawn)
        return _ICON_PX + 6

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Tell all of a text that is cut off, where the model has nothing better to tell."""
        cell = index.data(CELL_ROLE)
        if event.type() == QEvent.Type.ToolTip and isinstance(cell, Cell) and not index.data(_TIP):
            needed = self._metrics[cell.mono, cell.bold, cell.link].horizontalAdvance(cell.text) + cell.indent_px
            needed += (_MARK_PX if cell.icon or cell.mark is not None else 0) + _PADDING + _FIRST_PADDING
            if needed > option.rect.width():
                QToolTip.showText(event.globalPos(), plain_tooltip(cell.text), view)
                return True
        return super().helpEvent(event, view, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(self._view.columns[index.column()].width, row_px())


def _fitting(text: str, room_px: int, metrics: QFontMetrics, column: Column) -> str:
    if metrics.horizontalAdvance(text) <= room_px:
        return text
    last = text
    for last in column.shorter(text) if column.shorter is not None else ():
        if metrics.horizontalAdvance(last) <= room_px:
            return last
    elide = Qt.TextElideMode.ElideMiddle if column.elide_middle else Qt.TextElideMode.ElideRight
    return metrics.elidedText(last, elide, room_px)
