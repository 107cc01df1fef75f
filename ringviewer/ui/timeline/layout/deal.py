"""Deals the events of all lanes of a frame to marks and bars in one pass (look.md §7, levels of detail).

Lanes share a view, hence the edges of their bins: what is counted of each is stacked, and everything after that is done
for all of them at once, since a frame has few pixels but many lanes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ringviewer.history.event import KindCode
from ringviewer.ui.timeline.layout.bins import BIN_PX, CROWD_PX, LENGTH_PX, LIFT_PX, Ints, LaneLayout

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.lane_index import LaneIndex
    from ringviewer.ui.timeline.layout.viewport import Viewport

_LOOK_BACK_PX = 4096
_NOTHING: Ints = np.zeros(0, dtype=np.int64)


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
    tally = np.stack([index.tally(width_ms, first, last) for index in indexes])
    cuts = tally[:, 0]
    counts = tally[:, :, 1:] - tally[:, :, :-1]
    totals, kinds = counts[:, 0], counts[:, 1:]
    for number, place in enumerate(selected):
        # The selected event is drawn by itself, so it crowds nobody and is in no bar.
        inside = -1 if place is None else int(cuts[number].searchsorted(place, side="right")) - 1
        if place is not None and 0 <= inside < totals.shape[1]:
            totals[number, inside] -= 1
            kinds[number, indexes[number].code(place), inside] -= 1
    lone = [_NOTHING] * len(indexes)
    places = starts = lone
    bar = totals > 0
    if marks:
        lone, places, starts = _lone_of_all(indexes, cuts, totals, view, selected, bin_px)
        for number, bins in enumerate(lone):
            bar[number, bins] = False
    all_x = np.rint(((np.arange(first, last + 1)) * width_ms - view.start_ms) / view.ms_per_px).astype(np.int64)
    bar &= (all_x >= -bin_px) & (all_x <= view.width)
    lanes, bins = bar.nonzero()
    ends = np.add.accumulate(bar.sum(axis=1)).tolist()
    x, lo, hi = all_x[bins], cuts[lanes, bins], cuts[lanes, bins + 1]
    bar_counts = kinds[lanes, :, bins]
    largest = (totals * bar).max(axis=1).tolist()
    lifted = _liftable(lanes, x, bar_counts) if marks else _NOTHING
    lift_ends = lifted.searchsorted(ends).tolist()
    lifted_x = x[lifted] + 1
    layouts = []
    begin = lift_begin = 0
    for number, index in enumerate(indexes):
        end, lift_end, place = ends[number], lift_ends[number], selected[number]
        mine = slice(begin, end)
        raised = lifted[lift_begin:lift_end] - begin
        layouts.append(
            LaneLayout(
                marks=places[number],
                mark_x=np.asarray((starts[number] - view.start_ms) / view.ms_per_px, dtype=np.float64),
                mark_codes=index.codes_of(places[number]),
                bar_x=x[mine],
                counts=bar_counts[mine],
                bar_lo=lo[mine],
                bar_hi=hi[mine],
                lifted=lifted_x[lift_begin:lift_end],
                lifted_bar=raised,
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


def _lone_of_all(
    indexes: Sequence[LaneIndex],
    cuts: Ints,
    totals: Ints,
    view: Viewport,
    selected: Sequence[int | None],
    bin_px: int,
) -> tuple[list[Ints], list[Ints], list[Ints]]:
    """Per lane the bins whose one event has no neighbour near, with the places and the starts of these events."""
    alone = totals == 1
    # Events of adjacent bins are too near in any case; only what is left has to be looked at.
    if 2 * bin_px <= CROWD_PX:
        filled = totals > 0
        alone[:, 1:] &= ~filled[:, :-1]
        alone[:, :-1] &= ~filled[:, 1:]
    lanes, bins = alone.nonzero()
    places = cuts[lanes, bins]
    ends = lanes.searchsorted(np.arange(1, len(indexes) + 1)).tolist()
    gap_ms = CROWD_PX * view.ms_per_px
    found: tuple[list[Ints], list[Ints], list[Ints]] = ([], [], [])
    begin = 0
    for index, without, end in zip(indexes, selected, ends, strict=True):
        mine = slice(begin, end)
        kept = _with_room(index, places[mine], gap_ms, without) if end > begin else None
        if kept is None:
            parts = (_NOTHING, _NOTHING, _NOTHING)
        else:
            room, at, starts = kept
            parts = (bins[mine][room], at[room], starts[room])
        for of_all, part in zip(found, parts, strict=True):
            of_all.append(part)
        begin = end
    return found


def _with_room(
    index: LaneIndex, places: Ints, gap_ms: float, without: int | None
) -> tuple[npt.NDArray[np.bool_], Ints, Ints]:
    """Which events have no neighbour near, as if that at `without` were not there; with their places and starts."""
    if without is not None:
        places = places + (places == without)
    left, right = places - 1, places + 1
    if without is not None:
        left, right = left - (left == without), right + (right == without)
    starts, last = index.starts, len(index) - 1
    at = starts[places]
    before = (left < 0) | (at - starts[np.maximum(left, 0)] >= gap_ms)
    after = (right > last) | (starts[np.minimum(right, last)] - at >= gap_ms)
    return before & after, places, at


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
