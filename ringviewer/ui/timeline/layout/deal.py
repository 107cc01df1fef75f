"""Deals the events of all lanes of a frame to marks and bars in one pass (look.md §7, levels of detail).

Lanes share a view, hence the edges of their bins: what is counted of each is stacked, and everything after that is done
for all of them at once, since a frame has few pixels but many lanes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from ringviewer.history.event import KindCode
from ringviewer.ui.timeline.layout.bins import BIN_PX, CROWD_PX, LENGTH_PX, LIFT_PX, Floats, Ints, LaneLayout
from ringviewer.ui.timeline.layout.lane_index import KINDS

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.lane_index import LaneIndex
    from ringviewer.ui.timeline.layout.viewport import Viewport

_LOOK_BACK_PX = 4096
_NOTHING: Ints = np.zeros(0, dtype=np.int64)
_NOWHERE: Floats = np.zeros(0)
_BESIDE: Ints = np.array([[-1], [0], [1]])
#: Further from any event than a run may be wide, in epoch ms.
_LONG_AGO: Final = -(2**60)


def lay_out(
    index: LaneIndex, view: Viewport, selected: int | None = None, *, bin_px: int = BIN_PX, marks: bool = True
) -> LaneLayout:
    """The layout of one lane; see `lay_out_all`."""
    return lay_out_all([index], view, [selected], bin_px=bin_px, marks=marks)[0]


def lay_out_all(
    indexes: Sequence[LaneIndex],
    view: Viewport,
    selected: Sequence[int | None],
    *,
    bin_px: int = BIN_PX,
    marks: bool = True,
) -> list[LaneLayout]:
    """The layouts of lanes in `view`, in their order; the event at a lane's `selected` place leaves its run.

    Everything that starts within the view is laid out, and of what starts before it, what may reach in. With `marks`
    off every event goes into a bin. The cost follows the width: binary searches per bin and kind.
    """
    if not indexes:
        return []
    width_ms = bin_px * view.ms_per_px
    look_back = max(_look_back(index, view) for index in indexes)
    first = math.floor(view.start_ms / width_ms) - look_back // bin_px - 4
    last = math.floor(view.end_ms / width_ms) + 4
    tally = np.empty((1 + KINDS, len(indexes), last - first + 2), dtype=np.int64)
    for number, index in enumerate(indexes):
        tally[:, number] = index.tally(width_ms, first, last)
    cuts = tally[0]
    counts = tally[:, :, 1:] - tally[:, :, :-1]
    totals, kinds = counts[0], counts[1:]
    for number, place in enumerate(selected):
        # The selected event is drawn by itself, so it crowds nobody and is in no bar.
        inside = -1 if place is None else int(cuts[number].searchsorted(place, side="right")) - 1
        if place is not None and 0 <= inside < totals.shape[1]:
            totals[number, inside] -= 1
            kinds[indexes[number].code(place), number, inside] -= 1
    bar = totals > 0
    lone = _Lone(indexes, cuts, totals, bar, view, selected, bin_px) if marks else None
    if lone is not None:
        bar[lone.lanes, lone.bins] = False
    all_x = np.rint(((np.arange(first, last + 1)) * width_ms - view.start_ms) / view.ms_per_px).astype(np.int64)
    bar &= (all_x >= -bin_px) & (all_x <= view.width)
    flat = bar.ravel().nonzero()[0]
    lanes, bins = np.divmod(flat, bar.shape[1])
    # The edges of a lane are one more than its bins.
    left_edges = flat + lanes
    x, lo, hi = all_x.take(bins), cuts.ravel().take(left_edges), cuts.ravel().take(left_edges + 1)
    bar_counts = kinds.reshape(KINDS, -1).take(flat, axis=1).T
    largest = np.multiply(totals, bar, out=totals).max(axis=1).tolist()
    lifted = _liftable(lanes, x, bar_counts) if marks else _NOTHING
    lanes_begin = np.arange(1, len(indexes) + 1)
    ends, lift_ends = lanes.searchsorted(lanes_begin).tolist(), lanes.take(lifted).searchsorted(lanes_begin).tolist()
    lifted_x = x[lifted] + 1
    layouts = []
    begin = lift_begin = 0
    for number, index in enumerate(indexes):
        end, lift_end, place = ends[number], lift_ends[number], selected[number]
        mine = slice(begin, end)
        places, mark_x = (_NOTHING, _NOWHERE) if lone is None else lone.of_lane(number)
        layouts.append(
            LaneLayout(
                marks=places,
                mark_x=mark_x,
                mark_codes=index.codes_of(places),
                bar_x=x[mine],
                counts=bar_counts[mine],
                bar_lo=lo[mine],
                bar_hi=hi[mine],
                lifted=lifted_x[lift_begin:lift_end],
                lifted_bar=lifted[lift_begin:lift_end] - begin,
                selected=place,
                selected_x=0.0 if place is None else view.to_x(float(index.starts[place])),
                bin_px=bin_px,
                largest=largest[number],
            )
        )
        begin, lift_begin = end, lift_end
    return layouts


def _look_back(index: LaneIndex, view: Viewport) -> int:
    reach = index.longest_ms / view.ms_per_px
    return math.ceil(min(reach, _LOOK_BACK_PX)) if reach >= LENGTH_PX else 0


class _Lone:
    """The bins whose one event has no neighbour near: `lanes` and `bins` of each, ascending."""

    def __init__(
        self,
        indexes: Sequence[LaneIndex],
        cuts: Ints,
        totals: Ints,
        filled: npt.NDArray[np.bool_],
        view: Viewport,
        selected: Sequence[int | None],
        bin_px: int,
    ) -> None:
        alone = totals == 1
        # Events of adjacent bins are too near in any case; only what is left has to be looked at.
        if 2 * bin_px <= CROWD_PX:
            alone[:, 1:] &= ~filled[:, :-1]
            alone[:, :-1] &= ~filled[:, 1:]
        lanes, bins = alone.nonzero()
        lanes_begin = np.arange(1, len(indexes) + 1)
        # One row each: of the event before, of the event itself, and of the one after it.
        near = cuts[lanes, bins] + _BESIDE
        around = np.empty_like(near)
        begin = 0
        for index, without, end in zip(indexes, selected, lanes.searchsorted(lanes_begin).tolist(), strict=True):
            if end > begin:
                mine = near[:, begin:end]
                if without is not None:
                    _step_over(mine, without)
                around[:, begin:end] = index.starts.take(mine, mode="clip")
                # Before the first and after the last event there is room.
                around[0, begin:end][mine[0] < 0] = _LONG_AGO
                around[2, begin:end][mine[2] >= len(index)] = -_LONG_AGO
            begin = end
        gap_ms = CROWD_PX * view.ms_per_px
        room = (np.diff(around, axis=0) >= gap_ms).all(axis=0)
        self.lanes, self.bins = lanes[room], bins[room]
        self._places = near[1, room]
        self._x = (around[1, room] - view.start_ms) / view.ms_per_px
        self._ends = [0, *self.lanes.searchsorted(lanes_begin).tolist()]

    def of_lane(self, number: int) -> tuple[Ints, Floats]:
        """The places and the x of a lane's events."""
        mine = slice(self._ends[number], self._ends[number + 1])
        return self._places[mine], self._x[mine]


def _step_over(near: Ints, without: int) -> None:
    """Name events and their neighbours as if that at `without` were not there."""
    before, event, after = near
    event += event == without
    np.subtract(event, 1, out=before)
    np.add(event, 1, out=after)
    before -= before == without
    after += after == without


def _liftable(lanes: Ints, x: Ints, counts: Ints) -> Ints:
    """The bars whose dings are lifted: those that would touch no other lifted ding of their lane."""
    bars = np.flatnonzero(counts[:, KindCode.DING])
    if len(bars) < 2:
        return bars
    x, lanes = x[bars], lanes[bars]
    apart = (x[1:] - x[:-1] >= LIFT_PX) | (lanes[1:] != lanes[:-1])
    room = np.ones(len(bars), dtype=np.bool_)
    room[1:] &= apart
    room[:-1] &= apart
    return bars[room]
