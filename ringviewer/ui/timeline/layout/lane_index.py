"""One lane's shown events as sorted arrays, so that a frame costs as many steps as it has pixels, not events."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from ringviewer.history.event import KindCode
from ringviewer.ui.timeline.layout import coarse
from ringviewer.ui.timeline.layout.bins import Ints
from ringviewer.ui.timeline.layout.coarse import Coarse
from ringviewer.ui.timeline.layout.shown_places import ShownPlaces

if TYPE_CHECKING:
    from ringviewer.history.columns import EventColumns

KINDS: Final = len(KindCode)
#: So many bins more than asked for are counted where a view pans to.
_AHEAD: Final = 64
#: What was counted is thrown away once it is so many times what is asked for.
_MOST_KEPT: Final = 4


class LaneIndex:
    """Start times of the events whose kind is not hidden, all together and per kind, ascending.

    `starts` has shape (n,); `kinds[code]` holds the starts of one kind, none of a hidden one. `longest_ms` is the
    longest known length. While no kind is hidden these are the columns' own arrays, so that making an index costs
    nothing; else `before`, an index of the same events with the same kinds hidden, is continued by what came since.
    Valid until the columns change.
    """

    def __init__(
        self, columns: EventColumns, hidden: Collection[KindCode] = (), before: LaneIndex | None = None
    ) -> None:
        self._columns = columns
        self._places: ShownPlaces | None = None
        self.starts: Ints = columns.starts
        if hidden:
            self._places = before._places if before is not None else None
            if self._places is None:
                self._places = ShownPlaces(hidden)
            self._places.follow(columns)
            self.starts = self._places.starts
        nothing: Ints = columns.starts[:0]
        self.kinds: tuple[Ints, ...] = tuple(
            nothing if code in hidden else columns.kind_starts(code) for code in range(KINDS)
        )
        self.longest_ms: int = columns.longest_ms
        self._tally: _Tally | None = None
        self._coarse: dict[int, Coarse] = {}

    def __len__(self) -> int:
        return len(self.starts)

    def tally(self, width_ms: float, first: int, last: int) -> Ints:
        """How many events start before each edge of the bins `first` … `last`, of `width_ms` since the epoch.

        Shape (1 + kinds, bins + 1): all shown events, then each kind. Panning asks for the same width again and again:
        what was counted for it stays, and only the bins that are new are counted, with some ahead.
        """
        known = self._tally
        if known is None or known.width_ms != width_ms or not known.nearly(first, last):
            known = self._tally = _Tally(width_ms, first, self._counted(width_ms, first, last))
        elif first < known.first:
            since = first - _AHEAD
            known.put_before(since, self._counted(width_ms, since, known.first - 1))
        if last > known.last:
            known.put_after(self._counted(width_ms, known.last + 1, last + _AHEAD))
        return known.counted[:, first - known.first : last - known.first + 2]

    def column(self, shown: int) -> int:
        """The place in the event columns of the `shown`-th shown event."""
        return shown if self._places is None else self._places.column(shown)

    def shown(self, column: int) -> int | None:
        """The place among the shown events of a place in the columns; None when its kind is hidden."""
        if self._places is None:
            return column if 0 <= column < len(self.starts) else None
        return self._places.shown(column)

    def code(self, shown: int) -> int:
        """The kind of a shown event."""
        return self._columns.codes.item(self.column(shown))

    def end(self, shown: int) -> int:
        """When a shown event ended, in epoch ms; −1 where it still runs."""
        return self._columns.ends.item(self.column(shown))

    def codes_of(self, shown: Ints) -> npt.NDArray[np.uint8]:
        """The kinds of some shown events."""
        return self._columns.codes[self._in_columns(shown)]

    def ends_of(self, shown: Ints) -> Ints:
        """When some shown events ended, in epoch ms; −1 where one still runs."""
        return self._columns.ends[self._in_columns(shown)]

    def newest_of(self, lo: int, hi: int) -> int:
        """The shown event that stands for [lo, hi): its newest ding, else its newest event. `lo < hi` is required."""
        starts, dings = self.starts, self.kinds[KindCode.DING]
        place = int(dings.searchsorted(starts.item(hi - 1), side="right")) - 1
        if place < 0 or dings.item(place) < starts.item(lo):
            return hi - 1
        at = int(starts.searchsorted(dings.item(place), side="right")) - 1
        first = max(lo, int(starts.searchsorted(dings.item(place), side="left")))
        places = np.arange(first, min(at, hi - 1) + 1, dtype=np.int64)
        found = np.flatnonzero(self.codes_of(places) == KindCode.DING)
        return first + int(found[-1]) if len(found) else hi - 1

    def _in_columns(self, shown: Ints) -> Ints:
        return shown if self._places is None else self._places.columns_of(shown)

    def _coarse_of(self, code: int) -> Coarse:
        found = self._coarse.get(code)
        if found is None:
            found = self._coarse[code] = Coarse(self.kinds[code])
        return found

    def _counted(self, width_ms: float, first_bin: int, last_bin: int) -> Ints:
        edges, ends = _edges(width_ms, first_bin, last_bin)
        counted = np.zeros((1 + KINDS, len(edges)), dtype=np.int64)
        for code, (starts, row) in enumerate(zip(self.kinds, counted[1:], strict=True)):
            if len(starts):
                # A search within what the bins span takes far fewer steps when the view is narrow.
                first, last = starts.searchsorted(ends).tolist()
                if last - first >= coarse.LEAST:
                    row[:] = self._coarse_of(code).searchsorted(edges)
                elif last > first:
                    np.add(starts[first:last].searchsorted(edges), first, out=row)
                else:
                    row.fill(first)
        np.add.reduce(counted[1:], axis=0, out=counted[0])
        return counted


class _Tally:
    """What was counted for bins of one width: `counted` at the edges of the bins from `first` on."""

    def __init__(self, width_ms: float, first: int, counted: Ints) -> None:
        self.width_ms = width_ms
        self.first = first
        self.counted = counted

    @property
    def last(self) -> int:
        """The last bin that was counted whole."""
        return self.first + int(self.counted.shape[1]) - 2

    def nearly(self, first: int, last: int) -> bool:
        """Whether it is worth counting on: the bins overlap what was counted, and that is not far larger."""
        asked = last - first + 1
        return first <= self.last and last >= self.first and self.counted.shape[1] <= _MOST_KEPT * asked + 2 * _AHEAD

    def put_before(self, first: int, counted: Ints) -> None:
        """What was counted from `first` up to the bin before the first one."""
        self.first, self.counted = first, np.concatenate((counted[:, :-1], self.counted), axis=1)

    def put_after(self, counted: Ints) -> None:
        """What was counted from the bin after the last one."""
        self.counted = np.concatenate((self.counted, counted[:, 1:]), axis=1)


@lru_cache(maxsize=16)
def _edges(width_ms: float, first: int, last: int) -> tuple[Ints, Ints]:
    """The first whole ms of each bin, and of the first and the last; all lanes of a frame ask for the same."""
    edges: Ints = np.ceil(np.arange(first, last + 2, dtype=np.int64) * width_ms).astype(np.int64)
    return edges, edges[[0, -1]]
