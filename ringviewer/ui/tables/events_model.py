"""The events of all lanes as a Qt model: newest first, filtered and sorted over index arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ringviewer.history import wording
from ringviewer.history.device import short_id
from ringviewer.history.event import Event, kind_code, kind_word
from ringviewer.ui.tables.broken_rows import BrokenLine, BrokenRows
from ringviewer.ui.tables.cells import CELL_ROLE, EMPTY, EVENT_ROLE, SORT_ROLE, Cell, plain_tooltip
from ringviewer.ui.tables.event_columns import EVENT_COLUMNS, StartWords
from ringviewer.ui.tables.event_rows import EventColumn, EventRows, RowFilter, Rows
from ringviewer.ui.tables.still_words import actual_cell, offset_cell, reviewed_cell, verdict_cell

if TYPE_CHECKING:
    from datetime import tzinfo

    from PySide6.QtCore import QObject

    from ringviewer.session.lane import Lane

__all__ = ["EVENT_COLUMNS", "EventsModel"]

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()


class EventsModel(QAbstractTableModel):
    """All events that are known and pass the filter.

    New pages are appended to the rows and sorted in; the model is reset only when the session or the filter changes.
    A row of history that could not be read stands among the events, where its page had it.
    """

    def __init__(self, tz: tzinfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = EventRows()
        self._broken = BrokenRows()
        self._order: Rows = np.empty(0, np.int64)
        self._filter = RowFilter()
        self._column: int = EventColumn.START
        self._descending = True
        self._tz = tz
        self._zone_word = ""
        self._start = StartWords(tz, "")

    @property
    def total(self) -> int:
        """How many events are known, shown or not."""
        return len(self._rows)

    @property
    def shown(self) -> int:
        """How many events are shown; broken rows are none."""
        return int(np.count_nonzero(self._order >= 0))

    @property
    def broken_total(self) -> int:
        """How many rows of history could not be read, shown or not."""
        return self._broken.total

    def broken_places(self) -> list[int]:
        """Where broken rows are shown, from the top."""
        return [int(row) for row in np.flatnonzero(self._order < 0)]

    def broken_line(self, row: int) -> BrokenLine | None:
        """The broken row that is shown there, or ``None`` when it is an event."""
        if not 0 <= row < len(self._order) or self._order[row] >= 0:
            return None
        return self._broken.line(int(self._order[row]))

    @property
    def row_filter(self) -> RowFilter:
        """What decides which rows are shown."""
        return self._filter

    def clear(self) -> None:
        """Forget all rows."""
        self.beginResetModel()
        self._rows = EventRows()
        self._broken = BrokenRows()
        self._order = np.empty(0, np.int64)
        self.endResetModel()

    def take(self, lane: Lane) -> int:
        """Add the events of ``lane`` that are new, and return how many there were; broken rows follow the lane's."""
        fresh = self._rows.take(lane)
        shown = self._rows.matching(np.arange(fresh.start, fresh.stop, dtype=np.int64), self._filter)
        broken, gone = self._broken.take(lane)
        self._remove(gone)
        if len(broken):
            shown = np.concatenate((shown, self._broken.matching(broken, self._filter)))
        if len(shown):
            first = len(self._order)
            self.beginInsertRows(_NO_PARENT, first, first + len(shown) - 1)
            self._order = np.concatenate((self._order, shown))
            self.endInsertRows()
            self._resort()
        return len(fresh)

    def set_filter(self, wanted: RowFilter) -> None:
        """Show the rows that pass ``wanted``."""
        if wanted == self._filter:
            return
        self.beginResetModel()
        self._filter = wanted
        rows = self._rows.matching(np.arange(len(self._rows), dtype=np.int64), wanted)
        self._order = self._ordered(rows, self._broken.matching(self._broken.numbers(), wanted))
        self.endResetModel()

    def set_zone(self, tz: tzinfo, word: str) -> None:
        """Write times in ``tz``; ``word`` stands in the heading of the first column."""
        self._tz, self._zone_word = tz, word
        self._start = StartWords(tz, word)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
        self._changed(0, len(self._order) - 1)

    def event_changed(self, device_id: str, event_id: str) -> None:
        """Show anew what is known of one event's still."""
        row = self.row_of(device_id, event_id)
        if row is not None:
            self._changed(row, row)

    def refresh(self) -> None:
        """Show every row anew, with the same rows."""
        self._changed(0, len(self._order) - 1)

    def row_of(self, device_id: str, event_id: str) -> int | None:
        """Where an event is shown, or ``None`` when it is hidden or not known."""
        row = self._rows.row_of(device_id, event_id)
        if row is None:
            return None
        at = np.flatnonzero(self._order == row)
        return int(at[0]) if len(at) else None

    def identity(self, row: int) -> tuple[str, str] | None:
        """Device id and event id of a shown row; a broken row has none."""
        if not 0 <= row < len(self._order) or self._order[row] < 0:
            return None
        number = int(self._order[row])
        return self._rows.lane(number).device.id, self._rows.event_id(number)

    def event_at(self, row: int) -> Event | None:
        """The event that is shown there; a broken row is none."""
        if not 0 <= row < len(self._order) or self._order[row] < 0:
            return None
        return self._rows.event(int(self._order[row]))

    def row_texts(self, row: int) -> tuple[str, ...]:
        """The row for the clipboard: instants and spans in ms, ids in full."""
        number = int(self._order[row])
        if number < 0:
            return self._broken.line(number).texts()
        lane, event, view = self._rows.lane(number), self._rows.event(number), self._rows.still(number)
        if event is None:
            return ()
        actual = "" if view is None or view.actual_ms is None else str(view.actual_ms)
        offset = "" if view is None or view.match is None else view.match.offset_ms
        return (
            str(event.start_ms),
            wording.plain(lane.device.name),
            wording.plain(event.kind),
            "" if event.duration_ms is None else str(event.duration_ms),
            actual,
            "" if offset is None else str(offset),
            verdict_cell(view).text.replace(wording.NARROW, " "),
            reviewed_cell(event, self._rows.looked(number)).text,
            wording.plain(event.id),
        )

    def _changed(self, first: int, last: int) -> None:
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(EVENT_COLUMNS) - 1))

    def _resort(self) -> None:
        ordered = self._ordered(self._order[self._order >= 0], self._order[self._order < 0])
        if np.array_equal(ordered, self._order):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        # Numbers below zero count from the end, where they meet no event's.
        place = np.empty(len(self._rows) + len(self._broken), np.int64)
        place[ordered] = np.arange(len(ordered))
        after = [self.index(int(place[self._order[index.row()]]), index.column()) for index in before]
        self._order = ordered
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _ordered(self, events: Rows, broken: Rows) -> Rows:
        ordered = self._rows.ordered(events, self._column, self._descending)
        if not len(broken):
            return ordered
        by_start = self._column == EventColumn.START
        starts = self._rows.starts(ordered)
        return self._broken.placed(ordered, starts, broken, by_start=by_start, descending=self._descending)

    def _remove(self, gone: Rows) -> None:
        for row in reversed(np.flatnonzero(np.isin(self._order, gone)) if len(gone) else ()):
            self.beginRemoveRows(_NO_PARENT, int(row), int(row))
            self._order = np.delete(self._order, row)
            self.endRemoveRows()

    def _cell(self, number: int, event: Event, column: int) -> Cell:
        view = self._rows.still(number)
        match column:
            case EventColumn.START:
                return Cell(self._start.of(event.start_ms))
            case EventColumn.DEVICE:
                return Cell(wording.plain(self._rows.lane(number).device.name))
            case EventColumn.KIND:
                return Cell(wording.plain(kind_word(event.kind)), mark=kind_code(event.kind))
            case EventColumn.LENGTH:
                return Cell(wording.length(event.duration_ms))
            case EventColumn.ACTUAL:
                return actual_cell(view, self._tz)
            case EventColumn.OFFSET:
                return offset_cell(view)
            case EventColumn.VERDICT:
                return verdict_cell(view)
            case EventColumn.REVIEWED:
                return reviewed_cell(event, self._rows.looked(number))
            case EventColumn.ID:
                return Cell(wording.plain(short_id(event.id, 10)), "text2", mono=True)
            case _:
                return EMPTY

    def _sentence(self, number: int, event: Event) -> str:
        still = actual_cell(self._rows.still(number), self._tz).text
        return ", ".join(
            (
                wording.plain(kind_word(event.kind)),
                wording.plain(self._rows.lane(number).device.name),
                wording.date(event.start_ms, self._tz),
                f"{wording.clock_ms(event.start_ms, self._tz)} {wording.zone_abbr(event.start_ms, self._tz)}",
                wording.length(event.duration_ms),
                f"still {still}",
            )
        )

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(EVENT_COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if not index.isValid() or not 0 <= row < len(self._order):
            return None
        number = int(self._order[row])
        if number < 0:
            return self._broken.line(number).data(column, role)
        if role == EVENT_ROLE:
            return self._rows.lane(number).device.id, self._rows.event_id(number)
        event = self._rows.event(number)
        if event is None:
            return None
        if role == CELL_ROLE:
            return self._cell(number, event, column)
        if role in (Qt.ItemDataRole.DisplayRole, SORT_ROLE):
            return self._cell(number, event, column).text
        if role == Qt.ItemDataRole.AccessibleTextRole and column == EventColumn.START:
            return self._sentence(number, event)
        if role == Qt.ItemDataRole.ToolTipRole:
            if column == EventColumn.ID:
                return plain_tooltip(wording.plain(event.id))
            if column == EventColumn.START:
                return plain_tooltip(wording.utc_line(event.start_ms))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(EVENT_COLUMNS):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            title = EVENT_COLUMNS[section].title
            return f"{title} ({self._zone_word})" if section == 0 and self._zone_word else title
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        descending = order == Qt.SortOrder.DescendingOrder
        if (column, descending) != (self._column, self._descending) and 0 <= column < len(EVENT_COLUMNS):
            self._column, self._descending = column, descending
            self._resort()
