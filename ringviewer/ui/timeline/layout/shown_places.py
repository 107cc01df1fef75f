"""Which events of a lane are shown while some kinds are hidden, kept up to date page by page."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ringviewer.history.event import KindCode
from ringviewer.history.growing import GrowingArray
from ringviewer.ui.timeline.layout.bins import Ints

if TYPE_CHECKING:
    from ringviewer.history.columns import EventColumns


class ShownPlaces:
    """The events of one lane whose kind is not in `hidden`, in their order.

    Events are known by their serials, which stay when pages come at either end, so that a page costs what it brings;
    only when the columns put events elsewhere, or into another family, are all of them gone through again.
    """

    def __init__(self, hidden: Collection[KindCode]) -> None:
        self._shows = np.ones(len(KindCode), dtype=np.bool_)
        self._shows[list(hidden)] = False
        self._key: object = None
        self._origin = self._first = self._last = 0
        self._serials = GrowingArray(np.int64)
        self._starts = GrowingArray(np.int64, stagger=0.5)

    @property
    def starts(self) -> Ints:
        """Starts of the shown events, ascending, in epoch ms."""
        return self._starts.view

    def follow(self, columns: EventColumns) -> None:
        """Take in what came to the columns since the last time."""
        self._origin = first = columns.origin
        last = first + len(columns)
        key = (columns.reordered, columns.regrouped)
        if key != self._key or first > self._first or last < self._last:
            self._serials, self._starts = GrowingArray(np.int64), GrowingArray(np.int64, stagger=0.5)
            self._first = self._last = first
            self._key = key
        if first < self._first:
            self._take(columns, 0, self._first - first, front=True)
        if last > self._last:
            self._take(columns, self._last - first, last - first, front=False)
        self._first, self._last = first, last

    def column(self, shown: int) -> int:
        """The place in the columns of the `shown`-th shown event."""
        return self._serials.view.item(shown) - self._origin

    def columns_of(self, shown: Ints) -> Ints:
        """The places in the columns of some shown events."""
        places: Ints = self._serials.view[shown] - self._origin
        return places

    def shown(self, column: int) -> int | None:
        """The place among the shown events of a place in the columns; None when it is hidden."""
        serials, serial = self._serials.view, column + self._origin
        place = int(serials.searchsorted(serial))
        return place if place < len(serials) and serials.item(place) == serial else None

    def _take(self, columns: EventColumns, start: int, stop: int, *, front: bool) -> None:
        added = np.flatnonzero(self._shows[columns.codes[start:stop]]) + start
        at: npt.NDArray[np.intp] = np.full(len(added), 0 if front else len(self._serials), dtype=np.intp)
        self._serials.insert(at, added + columns.origin, front=front)
        self._starts.insert(at, columns.starts[added], front=front)
