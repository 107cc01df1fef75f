"""Rows of history that could not be read, as rows of the events table: each at the place where its page had it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt

from ringviewer.history import wording
from ringviewer.history.device import short_id
from ringviewer.ui.tables.cells import CELL_ROLE, EMPTY, SORT_ROLE, Cell, plain_tooltip
from ringviewer.ui.tables.event_filter import RowFilter
from ringviewer.ui.tables.event_rows import NO_ROWS, EventColumn, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ringviewer.diagnosis.findings import BrokenHistoryRow
    from ringviewer.session.lane import Lane

__all__ = ["BrokenLine", "BrokenRows", "list_words"]

_LISTED = 12
_UNREAD = "could not be read"


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """One row that could not be read, and the lane that it belongs to."""

    lane: Lane
    row: BrokenHistoryRow

    @property
    def place(self) -> str:
        """“page 3, row 7”."""
        return f"page {wording.number(self.row.page)}, row {wording.number(self.row.number)}"

    @property
    def sentence(self) -> str:
        """Device, place, reason and id in one line."""
        own = f", id {wording.plain(self.row.id, 120)}" if self.row.id else ""
        return f"{wording.plain(self.lane.device.name, 60)}, {self.place}{own}: {wording.plain(self.row.reason, 200)}"

    def cell(self, column: int) -> Cell:
        """What stands in a column: where an event has its times, a broken row says why there are none."""
        match column:
            case EventColumn.START:
                return Cell(_UNREAD, "warning", icon="warning")
            case EventColumn.DEVICE:
                return Cell(wording.plain(self.lane.device.name))
            case EventColumn.ACTUAL:
                return Cell(self.place, "text2")
            case EventColumn.VERDICT:
                return Cell(wording.plain(self.row.reason, 200), "text2")
            case EventColumn.REVIEWED:
                return Cell("Show request", "text2", link=True)
            case EventColumn.ID:
                own = self.row.id
                return Cell(wording.plain(short_id(own, 10)), "text2", mono=True) if own else Cell("no id", "text2")
            case _:
                return EMPTY

    def data(self, column: int, role: int) -> Cell | str | None:
        """What a model answers for a column; total, as Qt asks for anything."""
        if role == CELL_ROLE:
            return self.cell(column)
        if role in (Qt.ItemDataRole.DisplayRole, SORT_ROLE):
            return self.cell(column).text
        if role == Qt.ItemDataRole.AccessibleTextRole and column == EventColumn.START:
            return f"{_UNREAD}: {self.sentence}"
        return plain_tooltip(self.tip()) if role == Qt.ItemDataRole.ToolTipRole else None

    def tip(self) -> str:
        """All that is known of the row."""
        request = f"\nx-request-id {wording.plain(self.row.request_id, 100)}" if self.row.request_id else ""
        return f"{self.sentence}{request}"

    def texts(self) -> tuple[str, ...]:
        """The row for the clipboard, in the columns of an event."""
        words = f"{_UNREAD}: {self.place}, {wording.plain(self.row.reason, 200)}"
        own = wording.plain(self.row.id) if self.row.id else ""
        return "", wording.plain(self.lane.device.name), "", "", "", "", words, "", own


class BrokenRows:
    """Gives each broken row a number below zero, which it keeps; events have those from zero on."""

    def __init__(self) -> None:
        self._lines: list[BrokenLine] = []
        self._numbers: dict[str, dict[BrokenHistoryRow, int]] = {}
        self._lanes: dict[str, Lane] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def total(self) -> int:
        """How many rows could not be read, kept or not."""
        return sum(lane.broken_rows for lane in self._lanes.values())

    def line(self, number: int) -> BrokenLine:
        """The row of a number."""
        return self._lines[-1 - number]

    def take(self, lane: Lane) -> tuple[Rows, Rows]:
        """Take in what a lane could not read by now; returns the numbers that are new, and those that are gone."""
        known = self._numbers.get(lane.device.id, {})
        if not known and not lane.broken:
            return NO_ROWS, NO_ROWS
        self._lanes[lane.device.id] = lane
        now: dict[BrokenHistoryRow, int] = {}
        fresh = []
        for row in lane.broken:
            number = known.get(row)
            if number is None:
                self._lines.append(BrokenLine(lane, row))
                number = -len(self._lines)
                fresh.append(number)
            now[row] = number
        self._numbers[lane.device.id] = now
        gone = [number for row, number in known.items() if row not in now]
        return np.array(fresh, np.int64), np.array(gone, np.int64)

    def matching(self, numbers: Iterable[int], wanted: RowFilter) -> Rows:
        """Those that the filter lets through.

        Their kind is not known, so that hiding kinds does not hide them; their time is that of the rows beside them.
        None has a still.
        """
        words = wanted.words
        kept: list[int] = []
        if wanted.still != "any":
            return NO_ROWS
        for number in numbers:
            line = self.line(int(number))
            if wanted.device_id not in (None, line.lane.device.id):
                continue
            if not wanted.holds(line.row.near_ms):
                continue
            text = f"{line.lane.device.name} {line.row.id or ''} {_UNREAD} {line.row.reason}".casefold()
            if all(word in text for word in words):
                kept.append(number)
        return np.array(kept, np.int64)

    def numbers(self) -> list[int]:
        """The numbers of all rows that are known now."""
        return [number for numbers in self._numbers.values() for number in numbers.values()]

    def placed(self, ordered: Rows, starts: Rows, broken: Rows, *, by_start: bool, descending: bool) -> Rows:
        """``ordered`` events with the broken rows among them: by start each after the last row before it, else last."""
        if not len(broken):
            return ordered
        lines = sorted(broken, key=lambda number: self._newest_first(int(number)))
        newest_first = np.array(lines, np.int64)
        if not by_start:
            return np.concatenate((ordered, newest_first))
        near = np.array([self.line(int(number)).row.near_ms for number in newest_first], np.int64)
        if descending:
            return np.insert(ordered, np.searchsorted(-starts, -near, side="right"), newest_first)
        return np.insert(ordered[::-1], np.searchsorted(-starts[::-1], -near, side="right"), newest_first)[::-1]

    def _newest_first(self, number: int) -> tuple[int, int, int]:
        row = self.line(number).row
        return -row.near_ms, row.page, row.number


def list_words(lines: Iterable[BrokenLine], total: int) -> str:
    """A line for each row, the first dozen, and how many more there are."""
    listed = [line.sentence for line in lines][:_LISTED]
    more = total - len(listed)
    return "\n".join([*listed, *([f"and {wording.count(more, 'other', 'others')}"] if more > 0 else [])])
