"""One lane's shown events as sorted arrays, so that a frame costs as many steps as it has pixels, not events."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ringviewer.history.event import KindCode

if TYPE_CHECKING:
    from ringviewer.history.columns import EventColumns

Ints = npt.NDArray[np.int64]

KINDS = len(KindCode)


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Events before the edges of bins of `width_ms`, the first of which is number `first` since the epoch.

    `before` has one more entry than there are bins; `kinds` the same per kind, but for motion, which is what is left.
    """

    width_ms: float
    first: int
    before: Ints
    kinds: tuple[Ints, ...]


class LaneIndex:
    """Start times of the events whose kind is not hidden, all together and per kind, ascending.

    `starts`, `codes` and `ends` have shape (n,); `kinds[code]` holds the starts of one kind.
    `longest_ms` is the longest known length. Built in one pass over the columns, then only searched.
    """

    def __init__(self, columns: EventColumns, hidden: Collection[KindCode] = ()) -> None:
        starts, codes, ends = columns.starts, columns.codes, columns.ends
        self._shown: Ints | None = None
        if hidden:
            shown = ~np.isin(codes, np.fromiter(hidden, dtype=codes.dtype, count=len(hidden)))
            self._shown = np.flatnonzero(shown).astype(np.int64)
            starts, codes, ends = starts[shown], codes[shown], ends[shown]
        self.starts: Ints = starts
        self.codes: npt.NDArray[np.uint8] = codes
        self.ends: Ints = ends
        self.kinds: tuple[Ints, ...] = tuple(starts[codes == code] for code in range(KINDS))
        self.longest_ms = int((ends - starts).max(initial=0))

        self._tally: Tally | None = None

    def tally(self, width_ms: float, first: int, last: int) -> Tally:
        """How many events start before each edge of the bins `first` … `last`, of `width_ms` since the epoch.

        Panning asks for the same width again and again: then more than asked for is counted, and the next answers are
        cut out of it.
        """
        known = self._tally
        again = known is not None and known.width_ms == width_ms
        if known is None or not again or first < known.first or last >= known.first + len(known.before) - 1:
            spare = last - first if again else 0
            known = self._tally = self._counted(width_ms, first - spare, last + spare)
        start, end = first - known.first, last - known.first + 2
        return Tally(width_ms, first, known.before[start:end], tuple(kind[start:end] for kind in known.kinds))

    def _counted(self, width_ms: float, first: int, last: int) -> Tally:
        edges = np.ceil(np.arange(first, last + 2, dtype=np.int64) * width_ms).astype(np.int64)
        kinds = tuple(starts.searchsorted(edges) if code else edges[:0] for code, starts in enumerate(self.kinds))
        return Tally(width_ms, first, self.starts.searchsorted(edges), kinds)

    def __len__(self) -> int:
        return len(self.starts)

    def column(self, shown: int) -> int:
        """The place in the event columns of the `shown`-th shown event."""
        return shown if self._shown is None else int(self._shown[shown])

    def shown(self, column: int) -> int | None:
        """The place among the shown events of a place in the columns; None when its kind is hidden."""
        if self._shown is None:
            return column if 0 <= column < len(self.starts) else None
        place = int(np.searchsorted(self._shown, column))
        return place if place < len(self._shown) and self._shown[place] == column else None

    def newest_of(self, lo: int, hi: int) -> int:
        """The shown event that stands for [lo, hi): its newest ding, else its newest event. `lo < hi` is required."""
        dings = self.kinds[KindCode.DING]
        last = int(self.starts[hi - 1])
        place = int(np.searchsorted(dings, last, side="right")) - 1
        if place < 0 or dings[place] < self.starts[lo]:
            return hi - 1
        at = int(np.searchsorted(self.starts, dings[place], side="right")) - 1
        for shown in range(min(at, hi - 1), lo - 1, -1):
            if self.codes[shown] == KindCode.DING:
                return shown
        return hi - 1
