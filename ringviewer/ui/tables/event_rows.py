"""The events of all lanes as rows that keep their number, with filtering and sorting as index arrays.

A row's number never changes once it was given, so a view over 100 000 rows is one array of numbers. No Qt.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from ringviewer.history.event import KindCode, kind_code, kind_word

if TYPE_CHECKING:
    from ringviewer.history.event import Event
    from ringviewer.session.lane import Lane
    from ringviewer.session.stills import StillView

__all__ = ["EventColumn", "EventRows", "RowFilter", "Rows"]

Rows: TypeAlias = npt.NDArray[np.int64]

_LAST = np.iinfo(np.int64).max


class EventColumn(IntEnum):
    """The columns of the events table, in their order."""

    START = 0
    DEVICE = 1
    KIND = 2
    LENGTH = 3
    ACTUAL = 4
    OFFSET = 5
    VERDICT = 6
    REVIEWED = 7
    ID = 8


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which events are shown: those of one device or all, with every word of ``text`` in kind, device or id."""

    text: str = ""
    device_id: str | None = None
    hidden: frozenset[KindCode] = frozenset()


class EventRows:
    """Rows over the lanes' events, in the order in which the events became known."""

    def __init__(self) -> None:
        self._lanes: list[Lane] = []
        self._lane_of: dict[str, int] = {}
        self._edges: dict[int, tuple[str, str]] = {}
        self._taken: dict[int, int] = {}
        self._ids: list[str] = []
        self._kind_names: list[str] = []
        self._kind_of: dict[str, int] = {}
        self._room = np.empty((5, 0), np.int64)

    def __len__(self) -> int:
        return len(self._ids)

    def take(self, lane: Lane) -> range:
        """Give numbers to the events of ``lane`` that have none yet, and return those numbers."""
        index = self._index_of(lane)
        first = len(self._ids)
        fresh = self._fresh(index, lane)
        if fresh:
            self._append(index, fresh)
            count = len(lane.events)
            self._edges[index] = (lane.events.event(0).id, lane.events.event(count - 1).id)
            self._taken[index] = count
        return range(first, len(self._ids))

    def lane(self, row: int) -> Lane:
        """The lane of a row."""
        return self._lanes[int(self._room[1, row])]

    def event_id(self, row: int) -> str:
        """The event's id of a row."""
        return self._ids[row]

    def starts(self, rows: Rows) -> Rows:
        """When the events of these rows began, in epoch ms."""
        starts: Rows = self._room[0, rows]
        return starts

    def event(self, row: int) -> Event | None:
        """The event of a row as it was last answered."""
        return self.lane(row).events.get(self._ids[row])

    def still(self, row: int) -> StillView | None:
        """What is known of the event's still, or ``None`` when it was not asked for."""
        return self.lane(row).stills.get(self._ids[row])

    def looked(self, row: int) -> bool:
        """Whether this visit fetched media for the event."""
        return self._ids[row] in self.lane(row).looked

    def row_of(self, device_id: str, event_id: str) -> int | None:
        """The number of an event's row, or ``None``."""
        index = self._lane_of.get(device_id)
        event = None if index is None else self._lanes[index].events.get(event_id)
        if event is None:
            return None
        count = len(self._ids)
        same_start = np.flatnonzero(self._room[0, :count] == event.start_ms)
        in_lane = same_start[self._room[1, same_start] == index]
        return next((int(row) for row in in_lane if self._ids[row] == event_id), None)

    def matching(self, rows: Rows, wanted: RowFilter) -> Rows:
        """Those of ``rows`` that the filter lets through, in their order."""
        keep = np.ones(len(rows), np.bool_)
        lanes, codes, kinds = self._room[1, rows], self._room[3, rows], self._room[4, rows]
        if wanted.device_id is not None:
            keep &= lanes == self._lane_of.get(wanted.device_id, -1)
        if wanted.hidden:
            keep &= ~np.isin(codes, [int(code) for code in wanted.hidden])
        for word in wanted.text.casefold().split():
            in_kind = np.array([word in kind_word(name).casefold() for name in self._kind_names], np.bool_)
            in_name = np.array([word in lane.device.name.casefold() for lane in self._lanes], np.bool_)
            hit = in_kind[kinds] | in_name[lanes] if len(rows) else keep
            rest = np.flatnonzero(keep & ~hit)
            hit[rest] = [word in self._ids[rows[at]].casefold() for at in rest]
            keep &= hit
        return rows[keep]

    def ordered(self, rows: Rows, column: int, descending: bool) -> Rows:
        """``rows`` sorted by a column; rows that are equal there stand newest first."""
        newest_first = rows[np.argsort(-self._room[0, rows], kind="stable")]
        if column == EventColumn.START:
            return newest_first if descending else newest_first[::-1]
        keys = self._keys(newest_first, column)
        # Negated rather than reversed, so that equal rows keep standing newest first; ~ cannot overflow.
        return newest_first[np.argsort(~keys if descending else keys, kind="stable")]

    def _keys(self, rows: Rows, column: int) -> Rows:
        match column:
            case EventColumn.DEVICE:
                keys: Rows = _ranks([lane.device.name.casefold() for lane in self._lanes])[self._room[1, rows]]
                return keys
            case EventColumn.KIND:
                keys = _ranks([kind_word(name) for name in self._kind_names])[self._room[4, rows]]
                return keys
            case EventColumn.LENGTH:
                ends = self._room[2, rows]
                return np.where(ends < 0, _LAST, ends - self._room[0, rows])
            case EventColumn.ID:
                return _ranks([self._ids[row] for row in rows])
            case EventColumn.REVIEWED:
                return np.fromiter((self._reviewed_key(int(row)) for row in rows), np.int64, len(rows))
            case _:
                return self._still_keys(rows, column)

    def _reviewed_key(self, row: int) -> int:
        if self.looked(row):
            return 0
        event = self.event(row)
        return 3 if event is None or event.reviewed is None else 1 if event.reviewed else 2

    def _still_keys(self, rows: Rows, column: int) -> Rows:
        keys = np.full(len(rows), _LAST, np.int64)
        words: dict[str, list[int]] = {}
        for index, lane in enumerate(self._lanes):
            if not lane.stills:
                continue
            for at in np.flatnonzero(self._room[1, rows] == index):
                view = lane.stills.get(self._ids[rows[at]])
                if view is None:
                    continue
                if column == EventColumn.VERDICT:
                    verdict = view.match.words if view.match else view.problem.kind if view.problem else view.phase
                    words.setdefault(verdict, []).append(int(at))
                    continue
                offset = None if view.match is None else view.match.offset_ms
                value = view.actual_ms if column == EventColumn.ACTUAL else offset
                keys[at] = _LAST - 1 if value is None else value
        for rank, verdict in enumerate(sorted(words)):
            keys[words[verdict]] = rank
        return keys

    def _index_of(self, lane: Lane) -> int:
        index = self._lane_of.get(lane.device.id)
        if index is None:
            index = self._lane_of[lane.device.id] = len(self._lanes)
            self._lanes.append(lane)
        self._lanes[index] = lane
        return index

    def _fresh(self, index: int, lane: Lane) -> list[Event]:
        columns = lane.events
        count, taken = len(columns), self._taken.get(index, 0)
        if count <= taken:
            return []
        if taken:
            # A walk adds older events before the known ones, a refresh newer ones behind them; the rest is rare.
            oldest, newest = self._edges[index]
            before, last = columns.index_of(oldest), columns.index_of(newest)
            if before is not None and last is not None and before + count - 1 - last == count - taken:
                return [columns.event(at) for at in (*range(last + 1, count), *range(before))]
            known = {self._ids[row] for row in np.flatnonzero(self._room[1, : len(self._ids)] == index)}
            return [event for at in range(count) if (event := columns.event(at)).id not in known]
        return [columns.event(at) for at in range(count)]

    def _append(self, index: int, fresh: list[Event]) -> None:
        first, count = len(self._ids), len(fresh)
        if first + count > self._room.shape[1]:
            grown = np.empty((5, max(1024, 2 * (first + count))), np.int64)
            grown[:, :first] = self._room[:, :first]
            self._room = grown
        for at, event in enumerate(fresh, first):
            kind = self._kind_of.get(event.kind)
            if kind is None:
                kind = self._kind_of[event.kind] = len(self._kind_names)
                self._kind_names.append(event.kind)
            end_ms = -1 if event.end_ms is None else event.end_ms
            self._room[:, at] = (event.start_ms, index, end_ms, kind_code(event.kind), kind)
        self._ids.extend(event.id for event in fresh)


def _ranks(words: list[str]) -> Rows:
    """For each word its place among the sorted words; equal words share a place."""
    place = {word: rank for rank, word in enumerate(sorted(set(words)))}
    return np.fromiter((place[word] for word in words), np.int64, len(words))
