"""The events of all lanes as rows that keep their number. No Qt, and nothing of an event is copied.

A row's number is that of its lane and that of the event's id within the lane
(:meth:`~ringviewer.history.columns.EventColumns.number_of`), so that it stays with its event wherever that moves.
Numbers of rows that could not be read are below zero (:mod:`ringviewer.ui.tables.broken_rows`).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from ringviewer.history.event import Event
    from ringviewer.session.lane import Lane

__all__ = ["LARGE", "NO_ROWS", "EventColumn", "EventRows", "LanePart", "Places", "Rows"]

Rows: TypeAlias = npt.NDArray[np.int64]
Places: TypeAlias = npt.NDArray[np.intp]

NO_ROWS: Final[Rows] = np.empty(0, np.int64)

LARGE: Final = 32_768
"""From how many rows on a piece of work is parted, so that the window answers in between."""

_ALL: Final = slice(None)
_LANE_BITS: Final = 32
_NUMBER: Final = (1 << _LANE_BITS) - 1


class EventColumn(IntEnum):
    """The columns of the events table, in the order in which they stand at first."""

    START = 0
    DEVICE = 1
    KIND = 2
    LENGTH = 3
    ACTUAL = 4
    OFFSET = 5
    VERDICT = 6
    REVIEWED = 7
    ID = 8


class LanePart(NamedTuple):
    """The rows of one lane among others: where they stand there, and their positions in the lane's columns.

    ``at`` is the number of the lane.
    """

    at: int
    lane: Lane
    where: Places | slice
    positions: Places


class EventRows:
    """Rows over the lanes' events.

    An event is one of the rows once :meth:`take` has seen it. ``taken`` says how many of each lane were.
    """

    def __init__(self) -> None:
        self.lanes: list[Lane] = []
        self.taken: list[int] = []
        self._index: dict[str, int] = {}
        self._stated: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return sum(self.taken)

    def take(self, lane: Lane) -> tuple[Rows, bool]:
        """The rows of the lane's events that were not seen before, and whether those seen say something else now."""
        index = self._index_of(lane)
        events = lane.events
        before, now = self.taken[index], len(events)
        # An event that comes in between moves others only with respect to it, so that ``reordered`` is of no concern.
        stated = (events.restated, lane.device.name)
        other = before > 0 and stated != self._stated[index]
        self._stated[index] = stated
        self.taken[index] = now
        return index << _LANE_BITS | np.arange(before, now, dtype=np.int64), other

    def rows_at(self, index: int, positions: Places) -> Rows:
        """The rows of the events at these positions of a lane's columns."""
        rows: Rows = index << _LANE_BITS | self.lanes[index].events.numbering[0][positions].astype(np.int64)
        return rows

    def lane(self, row: int) -> Lane:
        """The lane of a row."""
        return self.lanes[self.index(row)]

    @staticmethod
    def index(row: int) -> int:
        """The number of a row's lane."""
        return row >> _LANE_BITS

    def position(self, row: int) -> int:
        """Where a row's event stands in its lane's columns."""
        events = self.lane(row).events
        return events.numbering[1].item(row & _NUMBER) - events.origin

    def event_id(self, row: int) -> str:
        """The id of a row's event."""
        return self.lane(row).events.id_at(self.position(row))

    def event(self, row: int) -> Event:
        """A row's event as it was last answered."""
        return self.lane(row).events.event(self.position(row))

    def row_of(self, device_id: str, event_id: str) -> int | None:
        """An event's row, or ``None`` when it was not seen."""
        index = self._index.get(device_id)
        number = None if index is None else self.lanes[index].events.number_of(event_id)
        if index is None or number is None or number >= self.taken[index]:
            return None
        return index << _LANE_BITS | number

    def parts(self, rows: Rows) -> Iterator[LanePart]:
        """The rows lane by lane."""
        lanes = rows >> _LANE_BITS
        if (lanes[1:] >= lanes[:-1]).all():
            edges = [0, *(np.flatnonzero(np.diff(lanes)) + 1).tolist(), len(rows)]
            for first, stop in pairwise(edges):
                if stop > first:
                    yield self.part(int(lanes[first]), rows[first:stop], slice(first, stop))
            return
        by_lane = np.argsort(lanes.astype(np.uint16) if len(self.lanes) < 1 << 16 else lanes, kind="stable")
        ordered = lanes[by_lane]
        edges = [0, *(np.flatnonzero(np.diff(ordered)) + 1).tolist(), len(rows)]
        for first, stop in pairwise(edges):
            if stop > first:
                where = by_lane[first:stop]
                yield self.part(int(ordered[first]), rows[where], where)

    def starts(self, rows: Rows) -> Rows:
        """When the events of these rows began, in epoch ms."""
        starts = np.empty(len(rows), np.int64)
        for part in self.parts(rows):
            starts[part.where] = part.lane.events.starts[part.positions]
        return starts

    def part(self, index: int, rows: Rows, where: Places | slice = _ALL) -> LanePart:
        """Rows of one lane, and where they stand among others."""
        lane = self.lanes[index]
        positions = lane.events.numbering[1][self.numbers(rows)] - lane.events.origin
        return LanePart(index, lane, where, positions)

    @staticmethod
    def numbers(rows: Rows) -> Rows:
        """The numbers of the rows' ids within their lanes."""
        return rows & _NUMBER

    def _index_of(self, lane: Lane) -> int:
        index = self._index.get(lane.device.id)
        if index is None:
            index = self._index[lane.device.id] = len(self.lanes)
            self.lanes.append(lane)
            self.taken.append(0)
            self._stated.append((0, ""))
        self.lanes[index] = lane
        return index
