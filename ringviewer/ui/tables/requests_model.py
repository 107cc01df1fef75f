"""The recorded exchanges as a Qt model: the newest on top, a still's two legs below the row of their unit.

A table rather than a tree, so that it looks like the others: a unit that is opened has its legs in the rows below it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, KeysView, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ringviewer.ui.tables.cells import CELL_ROLE, EMPTY, EVENT_ROLE, SORT_ROLE, Cell
from ringviewer.ui.tables.requests_cells import REQUEST_COLUMNS, request_cells, request_heading, request_tooltip
from ringviewer.ui.tables.requests_units import RequestFilter, RequestUnits, Unit
from ringviewer.ui.tables.requests_words import sentence

if TYPE_CHECKING:
    from datetime import tzinfo

    from PySide6.QtCore import QObject

    from ringviewer.partner_api.exchange import Exchange

__all__ = ["RequestsModel", "RowKey"]

RowKey = tuple[int, int]
"""A row's identity: the number of its unit, and the number of its leg or 0 for the unit's own row."""

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()
_LAST: Final = len(REQUEST_COLUMNS) - 1
_NO_CELLS: Final = (EMPTY,) * len(REQUEST_COLUMNS)
_MOST_CELLS: Final = 1_000


class RequestsModel(QAbstractTableModel):
    """Units of exchanges. It is reset when the session or the filter changes, never by what arrives."""

    def __init__(self, tz: tzinfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tz = tz
        self._filter = RequestFilter()
        self._names: dict[str, str] = {}
        self._units = RequestUnits(self._names)
        self._open: set[int] = set()
        # The rows in order, each as (minus the unit's number, the leg's number).
        self._rows: list[tuple[int, int]] = []
        # The units that pass the filter, with the number of their legs.
        self._passing: dict[int, int] = {}
        # The cells of rows that were painted.
        self._cells: dict[tuple[int, int], tuple[Cell, ...]] = {}

    @property
    def total(self) -> int:
        """How many exchanges are held, shown or not."""
        return self._units.requests

    @property
    def shown(self) -> int:
        """How many exchanges belong to units that pass the filter."""
        return sum(self._passing.values())

    @property
    def numbers(self) -> KeysView[int]:
        """The numbers of the exchanges that are held, roughly the oldest first."""
        return self._units.numbers

    def set_exchanges(self, exchanges: Iterable[Exchange]) -> None:
        """Hold exactly these exchanges, with every unit closed."""
        self.beginResetModel()
        self._units = RequestUnits(self._names)
        self._open.clear()
        self._units.take(exchanges)
        self._rebuild()
        self.endResetModel()

    def merge(self, exchanges: Iterable[Exchange], gone: Iterable[int] = ()) -> None:
        """Add new exchanges, show those anew that went on, and let go of those that are gone."""
        changed = self._units.take(exchanges, gone)
        self._open = {number for number in self._open if self._units.get(number) is not None}
        self._show(changed)

    def set_filter(self, wanted: RequestFilter) -> None:
        """Show the units that pass."""
        if wanted != self._filter:
            self.beginResetModel()
            self._filter = wanted
            self._rebuild()
            self.endResetModel()

    def set_zone(self, tz: tzinfo) -> None:
        """Write times in ``tz``."""
        self._tz = tz
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, _LAST)
        self._show_all_anew()

    def set_names(self, names: Mapping[str, str]) -> None:
        """Call the devices by these names, by their ids."""
        if names == self._names:
            return
        self._names.clear()
        self._names.update(names)
        for unit in self._units:
            unit.describe()
        if self._filter.text:
            self._show([unit.number for unit in self._units])
        self._show_all_anew()

    def _show_all_anew(self) -> None:
        self._cells.clear()
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, _LAST))

    def key(self, row: int) -> RowKey | None:
        """The identity of a shown row."""
        return (-self._rows[row][0], self._rows[row][1]) if 0 <= row < len(self._rows) else None

    def row_of_key(self, key: RowKey | None) -> int | None:
        """Where a row is shown; a leg whose unit is closed is shown by its unit's row."""
        if key is None:
            return None
        for leg in dict.fromkeys((key[1], 0)):
            at = bisect_left(self._rows, (-key[0], leg))
            if at < len(self._rows) and self._rows[at] == (-key[0], leg):
                return at
        return None

    def row_of(self, number: int) -> int | None:
        """Where an exchange is shown: the head of a unit in the unit's own row."""
        unit = self._units.unit_of(number)
        return None if unit is None else self.row_of_key((unit.number, 0 if unit.number == number else number))

    def exchange(self, row: int) -> Exchange | None:
        """The exchange of a shown row, without its bodies; of a unit its head."""
        legs = self.legs(row)
        return legs[0] if legs else None

    def legs(self, row: int) -> Sequence[Exchange]:
        """What a shown row stands for: all legs of a unit, or one leg; without their bodies."""
        key = self.key(row)
        unit = None if key is None else self._units.get(key[0])
        if key is None or unit is None:
            return ()
        return unit.legs if not key[1] else [leg for leg in unit.legs if leg.number == key[1]]

    def unit(self, number: int) -> Unit | None:
        """The unit that an exchange belongs to."""
        return self._units.unit_of(number)

    def tries(self, unit: Unit) -> int:
        """How many tries of the same thing are known."""
        return self._units.tries(unit)

    def is_open(self, row: int) -> bool | None:
        """Whether the legs of a row's unit are shown; ``None`` where there is nothing to open."""
        key = self.key(row)
        unit = None if key is None or key[1] else self._units.get(key[0])
        return None if unit is None or len(unit.legs) < 2 else unit.number in self._open

    def set_open(self, row: int, opened: bool) -> None:
        """Show the legs of a row's unit, or put them away."""
        if self.is_open(row) == (not opened):
            self._set_open({-self._rows[row][0]}, opened)

    def reveal(self, number: int) -> None:
        """Open the unit of an exchange that has its row below it."""
        unit = self._units.unit_of(number)
        if unit is not None and unit.number != number:
            self._set_open({unit.number}, True)

    def open_all(self, opened: bool = True) -> None:
        """Show the legs of every unit, or of none."""
        self._set_open({unit.number for unit in self._units if len(unit.legs) > 1}, opened)

    def _set_open(self, numbers: set[int], opened: bool) -> None:
        self._open = self._open | numbers if opened else self._open - numbers
        self._show(numbers)

    def _rows_of(self, number: int) -> list[tuple[int, int]]:
        unit = self._units.get(number)
        if unit is None or not unit.passes(self._filter):
            self._passing.pop(number, None)
            return []
        self._passing[number] = len(unit.legs)
        legs = unit.legs if number in self._open and len(unit.legs) > 1 else ()
        return [(-number, 0), *((-number, leg.number) for leg in legs)]

    def _rebuild(self) -> None:
        wanted, everything = self._filter, not self._filter.active
        passing = [unit for unit in self._units if everything or unit.passes(wanted)]
        self._passing = {unit.number: len(unit.legs) for unit in passing}
        self._cells.clear()
        self._rows = []
        for number in sorted(self._passing, reverse=True):
            if number in self._open:
                self._rows += self._rows_of(number)
            else:
                self._rows.append((-number, 0))

    def _show(self, numbers: Iterable[int]) -> None:
        """Bring the rows of these units up to date: some go, some come, the others are painted anew."""
        gone: list[tuple[int, int]] = []
        new: list[tuple[int, int]] = []
        same: list[tuple[int, int]] = []
        for number in numbers:
            wanted = self._rows_of(number)
            first = bisect_left(self._rows, (-number, 0))
            shown = self._rows[first : bisect_left(self._rows, (1 - number, 0), first)]
            gone += [row for row in shown if row not in wanted]
            new += [row for row in wanted if row not in shown]
            same += [row for row in shown if row in wanted]
            for row in shown:
                self._cells.pop(row, None)
        self._remove(sorted(gone))
        self._insert(sorted(new))
        for first, last in self._runs(sorted(same)):
            self.dataChanged.emit(self.index(first, 0), self.index(last, _LAST))

    def _runs(self, rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """First and last position of each stretch of rows that stand side by side."""
        runs: list[tuple[int, int]] = []
        for row in rows:
            at = bisect_left(self._rows, row)
            if runs and runs[-1][1] == at - 1:
                runs[-1] = (runs[-1][0], at)
            else:
                runs.append((at, at))
        return runs

    def _remove(self, rows: list[tuple[int, int]]) -> None:
        for first, last in reversed(self._runs(rows)):
            self.beginRemoveRows(_NO_PARENT, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _insert(self, rows: list[tuple[int, int]]) -> None:
        """Insert in runs: rows that come to stand side by side cost one notice to the views."""
        done = 0
        while done < len(rows):
            at = bisect_left(self._rows, rows[done])
            end = done + 1
            limit = self._rows[at] if at < len(self._rows) else None
            while end < len(rows) and (limit is None or rows[end] < limit):
                end += 1
            self.beginInsertRows(_NO_PARENT, at, at + end - done - 1)
            self._rows[at:at] = rows[done:end]
            self.endInsertRows()
            done = end

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(REQUEST_COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if not index.isValid() or not 0 <= row < len(self._rows) or not 0 <= column <= _LAST:
            return None
        if role == CELL_ROLE:
            return (self._cells.get(self._rows[row]) or self._made_cells(row))[column]
        if role in (Qt.ItemDataRole.DisplayRole, SORT_ROLE):
            return (self._cells.get(self._rows[row]) or self._made_cells(row))[column].text
        legs = self.legs(row)
        if not legs:
            return None
        if role == EVENT_ROLE:
            return legs[0].number
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            return self._sentence(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return request_tooltip(legs, column)
        return None

    def _made_cells(self, row: int) -> tuple[Cell, ...]:
        key, legs = self._rows[row], self.legs(row)
        unit = self._units.get(-key[0])
        if unit is None or not legs:
            return _NO_CELLS
        if len(self._cells) >= _MOST_CELLS:
            self._cells.clear()
        tries, opened = self._units.tries(unit), self.is_open(row)
        made = self._cells[key] = request_cells(
            legs, self._tz, device=unit.device, tries=tries, opened=opened, child=key[1] != 0
        )
        return made

    def _sentence(self, row: int) -> str:
        unit = self._units.get(-self._rows[row][0])
        if unit is None:
            return ""
        return sentence(self.legs(row), device=unit.device, tries=self._units.tries(unit), opened=self.is_open(row))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return request_heading(section, next((unit.legs for unit in self._units), ()), self._tz)
        return None
