"""The rows of the events table as a Qt model: which are shown, and in which order."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from ringviewer.ui.tables.broken_rows import BrokenLine, BrokenRows
from ringviewer.ui.tables.event_columns import EVENT_COLUMNS
from ringviewer.ui.tables.event_filter import RowFilter, matching_steps, those_matching
from ringviewer.ui.tables.event_order import MERGED, EventOrder
from ringviewer.ui.tables.event_rows import LARGE, NO_ROWS, EventColumn, EventRows, Rows
from ringviewer.ui.tables.row_sets import place_of, places_of, same_rows
from ringviewer.ui.tables.sliced import Sliced

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from ringviewer.session.lane import Lane

__all__ = ["ShownRows"]

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()
_MOST_MERGED: Final = 2_000


class _Found(NamedTuple):
    """Sorted events, the same with the broken rows among them, and how far those are the rows that are shown."""

    events: Rows
    ordered: Rows
    same_order: bool
    same_rows: bool


class ShownRows(QAbstractTableModel):
    """The numbers of all rows that pass the filter, sorted.

    New pages are merged into the sorted rows. What concerns all rows, a filter or another order, is worked out in
    slices when there are very many, and shown at once when it is done; until then the rows stay as they were. A row of
    history that could not be read stands among the events, where its page had it.

    Signals:
        moving, moved: around a change of the rows that came from outside, and not from whoever reads them.
        settled: a filter or an order that was asked for is shown, or began to be worked out.
    """

    moving = Signal()
    moved = Signal()
    settled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = Sliced(self)
        self._refilter = False
        self._filter = RowFilter()
        self._sorting = EventOrder()
        self._forget()

    @property
    def total(self) -> int:
        """How many events are known, shown or not."""
        return len(self._rows)

    @property
    def shown(self) -> int:
        """How many events are shown; broken rows are none."""
        return len(self._events)

    @property
    def working(self) -> bool:
        """Whether a filter or an order is being worked out."""
        return self._work.active

    @property
    def broken_total(self) -> int:
        """How many rows of history could not be read, shown or not."""
        return self._broken.total

    @property
    def row_filter(self) -> RowFilter:
        """What decides which rows are shown."""
        return self._filter

    @property
    def sorting(self) -> EventOrder:
        """By what the rows are sorted."""
        return self._sorting

    def broken_places(self) -> list[int]:
        """Where broken rows are shown, from the top."""
        return [] if len(self._order) == len(self._events) else np.flatnonzero(self._order < 0).tolist()

    def broken_line(self, row: int) -> BrokenLine | None:
        """The broken row that is shown there, or ``None`` when it is an event."""
        if not 0 <= row < len(self._order) or self._order[row] >= 0:
            return None
        return self._broken.line(int(self._order[row]))

    def clear(self) -> None:
        """Forget all rows."""
        self._work.stop()
        self.beginResetModel()
        self._forget()
        self.endResetModel()

    def take(self, *lanes: Lane) -> int:
        """Add the events of lanes that are new, and return how many there were; broken rows follow the lanes'.

        While all rows are being worked on, what is new waits for the end of that.
        """
        if self._work.active:
            self._late.update((lane.device.id, lane) for lane in lanes)
            return 0
        taken = [(*self._rows.take(lane), *self._broken.take(lane)) for lane in lanes]
        fresh = sum(len(rows) for rows, *_ in taken)
        other = any(other for _, other, *_ in taken)
        if fresh > _MOST_MERGED:
            self._rebuild(refilter=True, asked=False)
            return fresh
        merged = False
        for rows, _, broken, gone in taken:
            shown = those_matching(self._rows, rows, self._filter)
            broken = self._broken.matching(broken.tolist(), self._filter)
            if len(shown) or len(broken) or len(gone):
                self.moving.emit()
                self._remove(gone)
                self._merge(shown, broken)
                self.moved.emit()
                merged = merged or len(shown) > 0
        if other or (merged and self._sorting.column not in MERGED):
            # After the merge the rows are the same mostly, so that what is selected stays so.
            self._rebuild(refilter=other, asked=False)
        return fresh

    def set_filter(self, wanted: RowFilter) -> None:
        """Show the rows that pass ``wanted``."""
        if wanted != self._filter:
            self._filter = wanted
            self._rebuild(refilter=True, asked=True)

    def refilter(self) -> None:
        """Find out anew which rows pass, after what is known of stills changed."""
        self._rebuild(refilter=True, asked=False)

    def row_of(self, device_id: str, event_id: str) -> int | None:
        """Where an event is shown, or ``None`` when it is hidden or not known."""
        number = self._rows.row_of(device_id, event_id)
        return None if number is None else place_of(number, self._order)

    def numbers(self) -> Rows:
        """The numbers of the shown rows from the top, to be given to :meth:`numbered` later on."""
        return self._order.copy()

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        sorting = EventOrder(column, order == Qt.SortOrder.DescendingOrder)
        sorting = sorting if 0 <= column < len(EVENT_COLUMNS) else EventOrder()
        if sorting != self._sorting:
            self._sorting = sorting
            self._rebuild(refilter=False, asked=True)

    def refresh(self) -> None:
        """Show every row anew, with the same rows."""
        if len(self._order):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._order) - 1, len(EVENT_COLUMNS) - 1))

    def _forget(self) -> None:
        self._rows, self._broken = EventRows(), BrokenRows()
        self._events: Rows = NO_ROWS
        self._order: Rows = NO_ROWS
        self._late: dict[str, Lane] = {}

    def _rebuild(self, *, refilter: bool, asked: bool) -> None:
        self._refilter = refilter or (self._refilter and self._work.active)
        self._work.start(self._steps(), partial(self._show, asked=asked))
        if self._work.active:
            self.settled.emit()

    def _steps(self) -> Generator[None, None, _Found]:
        refilter = self._refilter
        events = (yield from matching_steps(self._rows, self._filter)) if refilter else self._events
        events = yield from self._sorting.steps(self._rows, events)
        if len(events) >= LARGE:
            yield
        ordered = self._placed(events, self._broken.matching(self._broken.numbers(), self._filter))
        same = np.array_equal(ordered, self._order)
        return _Found(events, ordered, same, same or not refilter or same_rows(ordered, self._order))

    def _show(self, found: _Found, *, asked: bool) -> None:
        if not asked:
            self.moving.emit()
        if found.same_order:
            self._events = found.events
            self.refresh()
        elif found.same_rows:
            self._lay_out(found.events, found.ordered)
        else:
            self.beginResetModel()
            self._events, self._order = found.events, found.ordered
            self.endResetModel()
        if not asked:
            self.moved.emit()
        late, self._late = self._late, {}
        self.take(*late.values())
        self.settled.emit()

    def _merge(self, fresh: Rows, broken: Rows) -> None:
        if self._sorting.column in MERGED:
            fresh, places = self._sorting.places(self._rows, self._events, fresh)
        else:  # all rows will be sorted anew
            places = np.full(len(fresh), len(self._events))
        events = np.insert(self._events, places, fresh) if len(fresh) else self._events
        known = self._order[self._order < 0] if len(self._order) != len(self._events) else NO_ROWS
        if not len(known) and not len(broken) and len(places) and places[0] == places[-1]:
            first = int(places[0])
            self.beginInsertRows(_NO_PARENT, first, first + len(fresh) - 1)
            self._events = self._order = events
            self.endInsertRows()
        elif len(fresh) or len(broken):
            first = len(self._order)
            self.beginInsertRows(_NO_PARENT, first, first + len(fresh) + len(broken) - 1)
            self._order = np.concatenate((self._order, fresh, broken))
            self.endInsertRows()
            self._lay_out(events, self._placed(events, np.concatenate((known, broken))))

    def _lay_out(self, events: Rows, ordered: Rows) -> None:
        """Show the same rows in another order."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        places = places_of(self._order[[index.row() for index in before]], ordered) if before else []
        after = [self.index(place, index.column()) for place, index in zip(places, before, strict=True)]
        self._events, self._order = events, ordered
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _placed(self, events: Rows, broken: Rows) -> Rows:
        if not len(broken):
            return events
        by_start = self._sorting.column == EventColumn.START
        starts = self._rows.starts(events) if by_start else NO_ROWS
        descending = self._sorting.descending
        return self._broken.placed(events, starts, broken, by_start=by_start, descending=descending)

    def _remove(self, gone: Rows) -> None:
        """Take broken rows away, all at once: where they do not stand together they are put behind the others first."""
        places = np.flatnonzero(self._order < 0) if len(gone) else np.empty(0, np.intp)
        places = places[np.isin(self._order[places], gone)]
        if not len(places):
            return
        count, first = len(places), int(places[0])
        if places[-1] - first >= count:
            self._lay_out(self._events, np.concatenate((np.delete(self._order, places), self._order[places])))
            first = len(self._order) - count
        self.beginRemoveRows(_NO_PARENT, first, first + count - 1)
        self._order = np.delete(self._order, slice(first, first + count))
        self.endRemoveRows()
