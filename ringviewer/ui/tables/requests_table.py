"""The table of requests: units that open and close, and columns that give way in a narrow panel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QShortcut

from ringviewer.ui.tables.requests_cells import GIVING_WAY, REQUEST_COLUMNS, RequestColumn
from ringviewer.ui.tables.table_view import TableView, row_px

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ringviewer.ui.tables.requests_model import RequestsModel
    from ringviewer.ui.theme.theme import Theme

__all__ = ["RequestsTable"]

_TRIANGLE_PX: Final = 26


class RequestsTable(TableView):
    """Left and Right close and open a unit as in a tree, ``*`` opens all, Enter goes to the details.

    Signals:
        details_asked: the details of the current row should have the keyboard.
        copy_asked: the current row should be copied.
        menu_asked(QPoint): the menu of the current row, at this place of the screen.
    """

    details_asked = Signal()
    copy_asked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, theme: Theme, model: RequestsModel, parent: QWidget | None = None) -> None:
        super().__init__(theme, REQUEST_COLUMNS, name="Requests", parent=parent)
        self._requests = model
        self.setAccessibleDescription(
            "Left and Right close and open the two requests of a still, the star opens all. "
            "Enter goes to the details, the slash to the filter."
        )
        # Said to be opaque, the rows that stay in sight are moved by a scroll and not painted anew.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setModel(model)
        self.fit_columns()
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_asked)

    @contextmanager
    def held_in_place(self) -> Iterator[None]:
        """Rows that come above do not move those in sight: while one is read here, or further down than the top."""
        bar = self.verticalScrollBar()
        reading = self.hasFocus() and self.currentIndex().row() > 0
        top = self.rowAt(0) if bar.value() > 0 or reading else -1
        key, rest_px = self._requests.key(top), bar.value() - top * row_px()
        yield
        row = self._requests.row_of_key(key)
        if row is not None and row != top:
            self.updateGeometries()
            bar.setValue(row * row_px() + rest_px)

    def go(self, row: int) -> None:
        """Make a row the current one, as if a key had led there."""
        if 0 <= row < self._requests.rowCount():
            self.setCurrentIndex(self._requests.index(row, 0))

    def _share(self, room_px: int) -> None:
        least = sum(column.least or column.width for column in self.columns)
        left_out: set[int] = set()
        for column, spare in GIVING_WAY:
            if least + spare <= room_px:
                continue
            left_out.add(column)
            least -= self.columns[column].least or self.columns[column].width
        self._spread([at for at in range(len(self.columns)) if at not in left_out], room_px)

    def _toggle(self, row: int) -> None:
        opened = self._requests.is_open(row)
        if opened is not None:
            self._requests.set_open(row, not opened)

    def _step_out(self, row: int) -> None:
        key = self._requests.key(row)
        if key is not None and key[1]:
            self.go(self._requests.row_of_key((key[0], 0)) or 0)
        else:
            self._requests.set_open(row, False)

    def _step_in(self, row: int) -> None:
        if self._requests.is_open(row):
            self.go(row + 1)
        else:
            self._requests.set_open(row, True)

    def _on_triangle(self, event: QMouseEvent) -> bool:
        at = event.position().toPoint()
        index = self.indexAt(at)
        if index.column() != RequestColumn.METHOD or self._requests.is_open(index.row()) is None:
            return False
        return at.x() - self.columnViewportPosition(RequestColumn.METHOD) < _TRIANGLE_PX

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.theme.tokens.surface)
        painter.end()
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, plain = self.currentIndex().row(), not event.modifiers() & ~_HARMLESS
        self._by_keys = True
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Minus if plain:
                self._step_out(row)
            case Qt.Key.Key_Right if plain:
                self._step_in(row)
            case Qt.Key.Key_Plus if plain:
                self._requests.set_open(row, True)
            case Qt.Key.Key_Asterisk:
                self._requests.open_all()
            case Qt.Key.Key_Home if plain:
                self.go(0)
            case Qt.Key.Key_End if plain:
                self.go(self._requests.rowCount() - 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if row >= 0:
                self.details_asked.emit()
            case _ if event.text().strip() and event.text().isprintable():
                event.ignore()  # a letter is a key of the window, not the beginning of a path to search for
                return
            case _:
                super().keyPressEvent(event)
                return
        event.accept()

    def event(self, event: QEvent) -> bool:
        # Letters and signs that open and close units are taken before shortcuts of the window see them.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _SIGNS:
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self._on_triangle(event):
            self._toggle(self.indexAt(event.position().toPoint()).row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._toggle(self.indexAt(event.position().toPoint()).row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_asked.emit(event.globalPos())
        elif self.currentIndex().isValid():
            self.menu_asked.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))


_HARMLESS: Final = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
_SIGNS: Final = (Qt.Key.Key_Asterisk, Qt.Key.Key_Plus, Qt.Key.Key_Minus)
