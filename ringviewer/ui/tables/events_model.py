"""What the rows of the events table say, read from the columns of events when it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from ringviewer.history import wording
from ringviewer.ui.tables.broken_rows import BrokenLine
from ringviewer.ui.tables.cells import CELL_ROLE, EVENT_ROLE, SORT_ROLE, plain_tooltip
from ringviewer.ui.tables.event_cells import EventCells
from ringviewer.ui.tables.event_columns import EVENT_COLUMNS
from ringviewer.ui.tables.event_rows import EventColumn
from ringviewer.ui.tables.shown_rows import ShownRows

if TYPE_CHECKING:
    from datetime import tzinfo

    from PySide6.QtCore import QObject

    from ringviewer.history.event import Event
    from ringviewer.session.lane import Lane

__all__ = ["EVENT_COLUMNS", "EventsModel"]

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()


class EventsModel(ShownRows):
    """The cells of all events that are known and pass the filter."""

    def __init__(self, tz: tzinfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._zone_word = ""
        self._cells = EventCells(tz, "")
        self._last: tuple[Lane, int, int, Event] | None = None

    @property
    def tz(self) -> tzinfo:
        """The zone in which times are written."""
        return self._cells.tz

    def set_zone(self, tz: tzinfo, word: str) -> None:
        """Write times in ``tz``; ``word`` stands in the heading of the first column."""
        self._zone_word, self._cells = word, EventCells(tz, word)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 0)
        self.refresh()

    def event_changed(self, device_id: str, event_id: str) -> None:
        """Show anew what is known of one event's still."""
        row = self.row_of(device_id, event_id)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(EVENT_COLUMNS) - 1))

    def identity(self, row: int) -> tuple[str, str] | None:
        """Device id and event id of a shown row; a broken row has none."""
        found = self.found(row)
        return None if found is None else (found[0].device.id, found[1].id)

    def event_at(self, row: int) -> Event | None:
        """The event that is shown there; a broken row is none."""
        found = self.found(row)
        return None if found is None else found[1]

    def found(self, row: int) -> tuple[Lane, Event] | None:
        """The event that is shown there, with its lane; a broken row is none."""
        if not 0 <= row < len(self._order) or self._order[row] < 0:
            return None
        return self._event(int(self._order[row]))

    def numbered(self, number: int) -> tuple[Lane, Event] | BrokenLine:
        """What a row's number stands for, wherever it is shown by now."""
        return self._broken.line(number) if number < 0 else self._event(number)

    def _event(self, number: int) -> tuple[Lane, Event]:
        lane, last = self._rows.lane(number), self._last
        version = lane.events.version
        # All cells of a row are asked for one after another.
        if last is None or last[0] is not lane or last[1:3] != (number, version):
            last = self._last = lane, number, version, self._rows.event(number)
        return lane, last[3]

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(EVENT_COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if not index.isValid() or not 0 <= row < len(self._order):
            return None
        number = int(self._order[row])
        if number < 0:
            return self._broken.line(number).data(column, role)
        lane, event = self._event(number)
        if role == CELL_ROLE:
            return self._cells.cell(lane, event, column)
        if role in (Qt.ItemDataRole.DisplayRole, SORT_ROLE):
            return self._cells.cell(lane, event, column).text
        if role == EVENT_ROLE:
            return lane.device.id, event.id
        if role == Qt.ItemDataRole.AccessibleTextRole and column == EventColumn.START:
            return self._cells.sentence(lane, event)
        if role == Qt.ItemDataRole.ToolTipRole and column in (EventColumn.ID, EventColumn.START):
            return plain_tooltip(
                wording.plain(event.id) if column == EventColumn.ID else wording.utc_line(event.start_ms)
            )
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(EVENT_COLUMNS):
            return None
        if role == Qt.ItemDataRole.InitialSortOrderRole:
            return Qt.SortOrder.DescendingOrder if section == EventColumn.START else Qt.SortOrder.AscendingOrder
        title = EVENT_COLUMNS[section].title
        title = f"{title} ({self._zone_word})" if section == 0 and self._zone_word else title
        if role == Qt.ItemDataRole.AccessibleTextRole and section == self._sorting.column:
            return f"{title}, sorted {'descending' if self._sorting.descending else 'ascending'}"
        spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        return title if role in spoken else None
