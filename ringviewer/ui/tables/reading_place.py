"""Keeps the events table where its reader is, while rows come and go above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from ringviewer.ui.tables.table_view import TableView, row_px

if TYPE_CHECKING:
    from ringviewer.ui.tables.events_model import EventsModel

__all__ = ["ReadingPlace"]

_TRIED: Final = 20


class ReadingPlace(QObject):
    """Remembers which event stands at the upper edge before rows move, and scrolls there again after."""

    def __init__(self, model: EventsModel, table: TableView) -> None:
        super().__init__(table)
        self._model = model
        self._table = table
        self._held: tuple[str, str, int] | None = None
        model.moving.connect(self._hold)
        model.moved.connect(self._keep)

    def _hold(self) -> None:
        self._held = None
        top = self._table.top_row()
        if top is None:
            return
        first, above_px = top
        for row in range(first, min(first + _TRIED, self._model.rowCount())):
            identity = self._model.identity(row)
            if identity is not None:
                self._held = *identity, above_px - (row - first) * row_px()
                return

    def _keep(self) -> None:
        if self._held is not None:
            device_id, event_id, above_px = self._held
            row = self._model.row_of(device_id, event_id)
            if row is not None:
                self._table.keep_top(row, above_px)
