"""The look of every table: 22 px rows without grid, a bar at the selected row, a chevron at the sorted column.

Cells are painted by one delegate from :class:`~ringviewer.ui.tables.cells.Cell`; a row has no widget of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from ringviewer.ui.tables.cell_painter import ROW_PX, CellPainter, row_px
from ringviewer.ui.tables.cells import CELL_ROLE, Cell, Column
from ringviewer.ui.tables.shared_columns import SharedColumns
from ringviewer.ui.tables.table_header import HEADER_PX, TableHeader
from ringviewer.ui.theme.scale import scaled
from ringviewer.ui.theme.type import font

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ringviewer.ui.theme.theme import Theme

__all__ = ["ROW_PX", "TableView", "row_px"]

_Index = QModelIndex | QPersistentModelIndex


# Rows that are sorted anew keep their selection one by one, which takes seconds for a hundred thousand.
_MOST_KEPT = 500


class TableView(SharedColumns):
    """A table of rows of which one may be selected, or several where ``many`` is set.

    Only the row that is selected alone was chosen: several of them are merely picked.

    Signals:
        row_clicked: a row was chosen with the pointer.
        row_stepped: a row was reached with the keyboard.
        link_clicked: the row and column of a cell that is a link.
        picked: other rows are selected than before.
    """

    row_clicked = Signal(int)
    row_stepped = Signal(int)
    link_clicked = Signal(int, int)
    picked = Signal()

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[Column],
        *,
        name: str,
        many: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(columns, parent)
        self.many = many
        self.theme = theme
        self.hovered_row = -1
        self._by_keys = False
        self._empty_words = ""
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if many else modes.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(row_px())
        rows.setDefaultSectionSize(row_px())
        self.setHorizontalHeader(TableHeader(theme, self.columns, self))
        self._cells = CellPainter(self)
        self.setItemDelegate(self._cells)
        theme.text_size_changed.connect(self._on_text_size)
        theme.changed.connect(self._on_theme)

    def say_when_empty(self, words: str) -> None:
        """What stands in place of the rows while there are none."""
        if words != self._empty_words:
            self._empty_words = words
            self.viewport().update()

    @property
    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(chosen.height() for chosen in self._spans())

    def selected_rows(self, most: int | None = None) -> list[int]:
        """The rows that are selected, from the top, of very many the first ``most``."""
        spans = sorted((chosen.top(), chosen.bottom() + 1) for chosen in self._spans())
        return list(islice(chain.from_iterable(range(top, end) for top, end in spans), most))

    def select_row(self, row: int) -> None:
        """Select just this row, whatever keys are held down."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.model().index(row, 0), flags.ClearAndSelect | flags.Rows)

    def shed(self) -> None:
        """Let go of a very large selection but for the current row; to be called before rows are sorted anew."""
        if self.selected_count > _MOST_KEPT:
            self.clearSelection()
            if self.currentIndex().isValid():
                self.select_row(self.currentIndex().row())

    def _spans(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(at) for at in range(selection.count())]

    def _chosen(self, row: int) -> bool:
        """Whether a row is the only one that is selected."""
        return not self.many or (self.selected_count == 1 and self.selectionModel().isRowSelected(row))

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
            if row != self.currentIndex().row() or not self._chosen(row):
                self.select_row(row)
            if not self.hasFocus():
                self._bring(row)
        finally:
            self.setAutoScroll(True)

    def top_row(self) -> tuple[int, int] | None:
        """The first row that is seen and how many of its pixels are above the edge, or ``None``.

        At the very top there is none either, unless a row further down is read there: new rows are to be seen.
        """
        row = self.rowAt(0)
        reading = self.hasFocus() and self.currentIndex().row() > 0
        if row < 0 or (self.verticalScrollBar().value() <= 0 and not reading):
            return None
        return row, -self.rowViewportPosition(row)

    def keep_top(self, row: int, above_px: int) -> None:
        """Scroll so that a row stands where :meth:`top_row` found it."""
        self.updateGeometries()  # else the scroll bar still ends where the rows ended before
        self.verticalScrollBar().setValue(row * row_px() + above_px)

    def _bring(self, row: int) -> None:
        """Scroll to a row so that no half row stands below the headings."""
        self.scrollTo(self.model().index(row, 0))
        bar = self.verticalScrollBar()
        bar.setValue(-(-bar.value() // row_px()) * row_px())

    def _on_text_size(self) -> None:
        self._cells.take_fonts()
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(row_px())
        rows.setDefaultSectionSize(row_px())
        self._share_width()

    def _on_theme(self) -> None:
        self.viewport().update()
        self.horizontalHeader().viewport().update()

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            for at in (self.hovered_row, row):
                if at >= 0:
                    top = self.rowViewportPosition(at)
                    self.viewport().update(0, top, self.viewport().width(), row_px())
            self.hovered_row = row

    def sizeHint(self) -> QSize:
        return QSize(400, max(self.minimumHeight(), scaled(HEADER_PX) + 3 * row_px()))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.picked.emit()

    def selectionCommand(self, index: _Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        if self.many and not index.isValid() and isinstance(event, QMouseEvent):
            return QItemSelectionModel.SelectionFlag.NoUpdate  # beside the rows there is nothing to select
        return super().selectionCommand(index, event)

    def moveCursor(self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        # A row is one thing here, so that both ends are those of the rows and not of the columns.
        ends = {QAbstractItemView.CursorAction.MoveHome: 0, QAbstractItemView.CursorAction.MoveEnd: -1}
        rows = self.model().rowCount()
        if cursorAction in ends and rows:
            return self.model().index(ends[cursorAction] % rows, max(self.currentIndex().column(), 0))
        return super().moveCursor(cursorAction, modifiers)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        cell = index.data(CELL_ROLE)
        if isinstance(cell, Cell) and cell.link:
            self.link_clicked.emit(index.row(), index.column())
        elif self._chosen(index.row()):
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
            painter.drawRect(1, top + 1, self.viewport().width() - 2, row_px() - 2)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keys = True
        before = self.currentIndex()
        left = before.row() if before.isValid() else -1
        super().keyPressEvent(event)
        current = self.currentIndex()
        if current.isValid() and current.row() != left and self._chosen(current.row()):
            self.row_stepped.emit(current.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keys = False
        super().mousePressEvent(event)
