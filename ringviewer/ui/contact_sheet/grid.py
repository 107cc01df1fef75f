"""The grid of cells: as many side by side as fit, in three sizes, walked through with the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from ringviewer.ui.contact_sheet.cell_painter import CellPainter, cell_size, thumb_size
from ringviewer.ui.still.images import ScaledPictures

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ringviewer.ui.contact_sheet.grid_model import GridModel
    from ringviewer.ui.theme.theme import Theme

__all__ = ["STEPS", "SheetGrid"]

STEPS: Final = 3
_Action = QAbstractItemView.CursorAction


class SheetGrid(QListView):
    """Shows a :class:`GridModel`.

    Signals:
        chosen(int): the index of a cell that was clicked, or opened with Enter.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.pictures = ScaledPictures()
        self.step = 1
        self._cells = model
        self.setAccessibleName("Contact sheet")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(model)
        self.setItemDelegate(CellPainter(self))
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self.viewport().update)
        self._fit()

    @property
    def columns(self) -> int:
        """How many cells stand side by side."""
        return max(1, (self.viewport().width() - 1) // cell_size(self.thumb).width())

    @property
    def thumb(self) -> QSize:
        """Size of the pictures: as chosen, and as wide as lets them fill a row."""
        return thumb_size(self.step, self.viewport().width() - 1)

    def set_step(self, step: int) -> None:
        """Show pictures of another size: 0 is the smallest, 2 the largest."""
        wanted = min(max(step, 0), STEPS - 1)
        if wanted != self.step:
            self.step = wanted
            self._fit()
            self.scrollTo(self.currentIndex())

    def pixels_ready(self, sha256: str) -> None:
        """Draw the cells in sight that show this picture; its pixels may be gone again before the next painting."""
        for row in range(self._cells.rowCount()):
            shown = self._cells.shown(row)
            if shown is None or shown.picture is None or shown.picture.sha256 != sha256:
                continue
            area = self.visualRect(self._cells.index(row))
            if area.intersects(self.viewport().rect()):
                self.pictures.fit(shown.picture, self.thumb, self.devicePixelRatioF())
                self.viewport().update(area)

    def _fit(self) -> None:
        cell = cell_size(self.thumb)
        # A row that is filled to its last pixel would be broken before its last cell.
        room_px = self.viewport().width() - 1
        size = QSize(max(cell.width(), room_px // self.columns), cell.height())
        if self.gridSize() != size:
            self.setGridSize(size)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())

    def moveCursor(self, action: _Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        count = self._cells.rowCount()
        if not count:
            return QModelIndex()
        now = self.currentIndex().row()
        page = max(1, self.viewport().height() // cell_size(self.thumb).height()) * self.columns
        steps = {
            _Action.MoveLeft: -1,
            _Action.MovePrevious: -1,
            _Action.MoveRight: 1,
            _Action.MoveNext: 1,
            _Action.MoveUp: -self.columns,
            _Action.MoveDown: self.columns,
            _Action.MovePageUp: -page,
            _Action.MovePageDown: page,
            _Action.MoveHome: -count,
            _Action.MoveEnd: count,
        }
        step = steps.get(action, 0)
        wanted = 0 if now < 0 else now + step
        if action in (_Action.MoveUp, _Action.MoveDown) and not 0 <= wanted < count:
            wanted = now  # the column has no further cell
        return self._cells.index(min(max(wanted, 0), count - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._cells.rowCount():
            self.setCurrentIndex(self._cells.index(0))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)
