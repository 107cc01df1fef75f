"""The cells of a contact sheet as a Qt model of one column."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from ringviewer.ui.contact_sheet.cell_words import CellShown, shown_cell
from ringviewer.ui.tables.cells import plain_tooltip

if TYPE_CHECKING:
    from datetime import tzinfo

    from PySide6.QtCore import QObject

    from ringviewer.session.contact_sheet import ContactSheet
    from ringviewer.session.session import Session

__all__ = ["SHOWN_ROLE", "GridModel"]

SHOWN_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()


class GridModel(QAbstractListModel):
    """Words of a cell are made when they are first looked at, and again after the cell changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._sheet: ContactSheet | None = None
        self._count = 0
        self._tz: tzinfo = UTC
        self._running = False
        self._made: dict[int, CellShown] = {}

    def show_sheet(self, session: Session | None, sheet: ContactSheet | None) -> None:
        """Show the cells of another sheet, or none."""
        self.beginResetModel()
        self._session, self._sheet = session, sheet
        self._count = 0 if sheet is None else len(sheet)
        self._made.clear()
        self.endResetModel()

    def set_zone(self, tz: tzinfo) -> None:
        """Write times in ``tz``."""
        self._tz = tz
        self._all_changed()

    def set_running(self, running: bool) -> None:
        """Whether cells that were not asked for will be."""
        if running != self._running:
            self._running = running
            self._all_changed()

    def cell_changed(self, index: int) -> None:
        """Show one cell anew."""
        self._made.pop(index, None)
        if index < self._count:
            self.dataChanged.emit(self.index(index), self.index(index))

    def shown(self, index: int) -> CellShown | None:
        """What a cell shows."""
        if self._sheet is None or self._session is None or not 0 <= index < min(self._count, len(self._sheet)):
            return None
        made = self._made.get(index)
        if made is None:
            cell = self._sheet.cell(index)
            lane = self._session.lanes.get(cell.event.device_id)
            made = self._made[index] = shown_cell(cell, lane, self._tz, running=self._running)
        return made

    def identity(self, index: int) -> tuple[str, str] | None:
        """Device id and event id of a cell."""
        if self._sheet is None or not 0 <= index < min(self._count, len(self._sheet)):
            return None
        event = self._sheet.cell(index).event
        return event.device_id, event.id

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self._count

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = self.shown(index.row()) if index.isValid() else None
        if shown is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{shown.name} {shown.requested}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return shown.sentence
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(shown.tip)
            case _:
                return shown if role == SHOWN_ROLE else None

    def _all_changed(self) -> None:
        self._made.clear()
        if self._count:
            self.dataChanged.emit(self.index(0), self.index(self._count - 1))
