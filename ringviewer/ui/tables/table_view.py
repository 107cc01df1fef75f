"""The look of every table: 22 px rows without grid, a bar at the selected row, a chevron at the sorted column.

Cells are painted by one delegate from :class:`~ringviewer.ui.tables.cells.Cell`; a row has no widget of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from ringviewer.ui.marks import TABLE_PX, kind_color, mark_pixmap, mark_side
from ringviewer.ui.tables.cells import CELL_ROLE, EMPTY, RING, Cell, Column, plain_tooltip
from ringviewer.ui.tables.column_widths import shared_widths
from ringviewer.ui.tables.table_header import HEADER_PX, TableHeader
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.type import font, mono

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ringviewer.ui.theme.theme import Theme

__all__ = ["ROW_PX", "TableView"]

ROW_PX: Final = 22
_PADDING: Final = 8
_BAR_PX: Final = 3
_ICON_PX: Final = 14
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)

_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_Index = QModelIndex | QPersistentModelIndex


class TableView(QTableView):
    """A table of rows of which one may be selected.

    Signals:
        row_clicked: a row was chosen with the pointer.
        row_stepped: a row was reached with the keyboard.
        link_clicked: the row and column of a cell that is a link.
    """

    row_clicked = Signal(int)
    row_stepped = Signal(int)
    link_clicked = Signal(int, int)

    def __init__(self, theme: Theme, columns: Sequence[Column], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.columns = tuple(columns)
        self.hovered_row = -1
        self._by_keys = False
        self._stepping = False
        self._sharing = False
        self._sized_by_hand = False
        self._empty_words = ""
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_PX)
        rows.setDefaultSectionSize(ROW_PX)
        self.setHorizontalHeader(TableHeader(theme, self.columns, self))
        self.setItemDelegate(_CellDelegate(self))
        theme.changed.connect(self._on_theme)

    def fit_columns(self) -> None:
        """Share the width among the columns, now and whenever it changes; call once after a model was set.

        A column that was dragged ends that: from then on all keep their widths.
        """
        header = self.horizontalHeader()
        header.setMinimumSectionSize(34)
        header.sectionResized.connect(self._on_section_resized)
        self._share_width()

    def say_when_empty(self, words: str) -> None:
        """What stands in place of the rows while there are none."""
        if words != self._empty_words:
            self._empty_words = words
            self.viewport().update()

    def follow(self, row: int | None) -> None:
        """Show the selection at ``row`` without saying that somebody chose it.

        Scrolls the row into view, unless this table has the keyboard: what has the focus is never moved under the hand.
        """
        model = self.model()
        self.setAutoScroll(False)
        try:
            if row is None or not 0 <= row < model.rowCount():
                self.clearSelection()
                self.setCurrentIndex(QModelIndex())
                return
            if row != self.currentIndex().row():
                self.setCurrentIndex(model.index(row, 0))
            if not self.hasFocus():
                self._bring(row)
        finally:
            self.setAutoScroll(True)

    def _bring(self, row: int) -> None:
        """Scroll to a row so that no half row stands below the headings."""
        self.scrollTo(self.model().index(row, 0))
        bar = self.verticalScrollBar()
        bar.setValue(-(-bar.value() // ROW_PX) * ROW_PX)

    def _share_width(self) -> None:
        if self._sized_by_hand:
            return
        header = self.horizontalHeader()
        self._sharing = True
        try:
            for index, width in enumerate(shared_widths(self.columns, self.viewport().width())):
                header.resizeSection(index, width)
        finally:
            self._sharing = False

    def _on_section_resized(self) -> None:
        self._sized_by_hand = self._sized_by_hand or not self._sharing

    def _on_theme(self) -> None:
        self.viewport().update()
        self.horizontalHeader().viewport().update()

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            for at in (self.hovered_row, row):
                if at >= 0:
                    top = self.rowViewportPosition(at)
                    self.viewport().update(0, top, self.viewport().width(), ROW_PX)
            self.hovered_row = row

    def sizeHint(self) -> QSize:
        return QSize(400, max(self.minimumHeight(), HEADER_PX + 3 * ROW_PX))

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if self._stepping and current.isValid() and current.row() != previous.row():
            self.row_stepped.emit(current.row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        cell = index.data(CELL_ROLE)
        if isinstance(cell, Cell) and cell.link:
            self.link_clicked.emit(index.row(), index.column())
        else:
            self.row_clicked.emit(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._hover(index.row())
        cell = index.data(CELL_ROLE) if index.isValid() else None
        over_link = isinstance(cell, Cell) and cell.link
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over_link else Qt.CursorShape.ArrowCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()
        if self.currentIndex().isValid() and not self.hasFocus():
            self._bring(self.currentIndex().row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._empty_words and self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setFont(font("body"))
            painter.setPen(self.theme.tokens.text3)
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.viewport().rect().adjusted(12, 0, -12, 0), flags, self._empty_words)
        if self.hasFocus() and self.currentIndex().isValid() and self._by_keys:
            top = self.rowViewportPosition(self.currentIndex().row())
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self.theme.tokens.ink, 2))
            painter.drawRect(1, top + 1, self.viewport().width() - 2, ROW_PX - 2)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keys = self._stepping = True
        try:
            super().keyPressEvent(event)
        finally:
            self._stepping = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keys = False
        super().mousePressEvent(event)


class _CellDelegate(QStyledItemDelegate):
    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self._view = view
        self._fonts = {
            (False, False): font("body"),
            (False, True): font("body", bold=True),
            (True, False): mono(),
            (True, True): mono(),
        }
        self._metrics = {key: QFontMetrics(used) for key, used in self._fonts.items()}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view = self._view
        tokens = view.theme.tokens
        area = option.rect
        row = index.row()
        selected = view.currentIndex().row() == row
        if selected:
            painter.fillRect(area, tokens.select)
            if index.column() == 0:
                painter.fillRect(area.x(), area.y(), _BAR_PX, area.height(), tokens.ink)
        elif row == view.hovered_row:
            painter.fillRect(area, tokens.hover)
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell) or cell is EMPTY:
            return
        column = view.columns[index.column()]
        left = area.x() + (12 if index.column() == 0 else _PADDING) + cell.indent_px
        right = area.right() + 1 - _PADDING
        left += self._paint_sign(painter, cell, QPoint(left, area.y()), area.height())
        if not cell.text or right <= left:
            return
        key = (cell.mono, cell.bold)
        used: QFont = self._fonts[key]
        if cell.link:
            used = QFont(used)
            used.setUnderline(True)
        painter.setFont(used)
        painter.setPen(tokens.color(cell.tone))
        elide = Qt.TextElideMode.ElideMiddle if column.elide_middle else Qt.TextElideMode.ElideRight
        text = self._metrics[key].elidedText(cell.text, elide, right - left)
        painter.drawText(QRect(left, area.y(), right - left, area.height()), _RIGHT if column.right else _LEFT, text)

    def _paint_sign(self, painter: QPainter, cell: Cell, at: QPoint, height: int) -> int:
        tokens = self._view.theme.tokens
        dpr = self._view.devicePixelRatioF()
        if cell.mark is not None:
            side = mark_side(TABLE_PX)
            drawn = mark_pixmap(cell.mark, kind_color(tokens, cell.mark), dpr=dpr, size=TABLE_PX)
            painter.drawPixmap(at.x() - 2, at.y() + (height - side) // 2, drawn)
            return 20
        if cell.icon == RING:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.text, 1.75))
            painter.drawEllipse(QPointF(at.x() + _ICON_PX / 2, at.y() + height / 2), 4.5, 4.5)
            painter.restore()
            return _ICON_PX + 6
        if cell.icon is not None:
            drawn = pixmap(cell.icon, tokens.color(cell.tone), _ICON_PX, dpr)
            painter.drawPixmap(at.x(), at.y() + (height - _ICON_PX) // 2, drawn)
            return _ICON_PX + 6
        return 0

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
            needed = self._metrics[(cell.mono, cell.bold)].horizontalAdvance(cell.text) + cell.indent_px
            needed += (20 if cell.icon or cell.mark is not None else 0) + _PADDING + 12
            if needed > option.rect.width():
                QToolTip.showText(event.globalPos(), plain_tooltip(cell.text), view)
                return True
        return super().helpEvent(event, view, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(self._view.columns[index.column()].width, ROW_PX)
