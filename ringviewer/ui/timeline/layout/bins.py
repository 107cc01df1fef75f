"""Which events of a lane are marks of their own and which share density bars (look.md §7, levels of detail).

An event whose mark is less than 12 px from a neighbour is part of a run and goes into bins of a few pixels; any other
is a mark. The bins are anchored to the epoch, so that panning moves them and does not re-deal them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ringviewer.history.event import KindCode
from ringviewer.ui.timeline.layout.lane_index import KINDS, Ints, LaneIndex, Tally
from ringviewer.ui.timeline.layout.viewport import Viewport

Floats = npt.NDArray[np.float64]

#: Marks closer than this, in px, form a run.
CROWD_PX = 12
#: Pitch of the bars in the lanes, in px: 3 of bar, 1 of gap.
BIN_PX = 4
#: Lengths are drawn once they are this wide, in px.
LENGTH_PX = 8
#: Lifted dings closer than this, in px, would touch.
LIFT_PX = 11
_LOOK_BACK_PX = 4096
_NOTHING: Ints = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class LaneLayout:
    """Where a lane's events stand in a view.

    `marks`: places (among the index' shown events) of the lone events, ascending; `mark_x` their x.
    `bar_x`: left x of each bar, ascending; `counts` shape (bars, kinds); `bar_lo`, `bar_hi`: places of the events of
    each bar's bin. `lifted`: x of the centres of dings lifted above their bars; `lifted_bar`: the bars below them.
    `selected`: place of the selected event when it is laid out, else None. `largest`: events in the fullest bar.
    """

    marks: Ints
    mark_x: Floats
    bar_x: Ints
    counts: Ints
    bar_lo: Ints
    bar_hi: Ints
    lifted: Ints
    lifted_bar: Ints
    selected: int | None
    selected_x: float
    bin_px: int
    largest: int


def lay_out(
    index: LaneIndex, view: Viewport, selected: int | None = None, *, bin_px: int = BIN_PX, marks: bool = True
) -> LaneLayout:
    """The layout of `index` in `view`; `selected` (a place) leaves its run.

    Everything that starts within the view is laid out, and of what starts before it, what may reach in. With `marks`
    off every event goes into a bin. The cost follows the width: binary searches per bin and kind.
    """
    width_ms = bin_px * view.ms_per_px
    first = math.floor(view.start_ms / width_ms) - _look_back(index, view) // bin_px - 4
    last = math.floor(view.end_ms / width_ms) + 4
    tally = index.tally(width_ms, first, last)
    cuts = tally.before
    totals = cuts[1:] - cuts[:-1]
    # The selected event is drawn by itself, so it crowds nobody and is in no bar.
    inside = int(cuts.searchsorted(selected, side="right")) - 1 if selected is not None else -1
    if 0 <= inside < len(totals):
        totals[inside] -= 1
    lone = _lone(index, cuts, totals, view, -2 if selected is None else selected) if marks else _NOTHING
    bar = totals > 0
    bar[lone] = False
    bins = np.flatnonzero(bar)
    x = np.rint(((bins + first) * width_ms - view.start_ms) / view.ms_per_px).astype(np.int64)
    visible = (x > -bin_px) & (x < view.width)
    bins, x = bins[visible], x[visible]
    counts = _counts(tally, bins)
    lo, hi = cuts[bins], cuts[bins + 1]
    places = cuts[lone]
    selected_x = 0.0
    if selected is not None:
        selected_x = view.to_x(float(index.starts[selected]))
        places = places + (places == selected)
        counts[bins == inside, int(index.codes[selected])] -= 1
    lifted_bar = _liftable(x, counts) if marks else _NOTHING
    mark_x: Floats = ((index.starts[places] - view.start_ms) / view.ms_per_px).astype(np.float64)
    return LaneLayout(
        marks=places,
        mark_x=mark_x,
        bar_x=x,
        counts=counts,
        bar_lo=lo,
        bar_hi=hi,
        lifted=x[lifted_bar] + 1,
        lifted_bar=lifted_bar,
        selected=selected,
        selected_x=selected_x,
        bin_px=bin_px,
        largest=int(totals[bins].max(initial=0)),
    )


def rounded_scale(largest: int) -> float:
    """`largest` rounded up to 1, 1.5, 2, 3, 5 or 7 × 10ⁿ; at least 1."""
    if largest <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    for step in (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0):
        if largest <= step * power:
            return step * power
    return 10.0 * power


def stacked_heights(counts: Ints, scale: float, highest_px: float, least_px: float = 4.0, part_px: int = 2) -> Ints:
    """Tops of each kind's part of each bar above the base line, in px; shape (bars, kinds), ascending along kinds.

    The bar is `max(least, highest × √(n / scale))` high; each kind that occurs has at least `part_px`.
    """
    totals = counts.sum(axis=1)
    high = np.maximum(least_px, highest_px * np.sqrt(np.minimum(totals / scale, 1.0)))
    high = np.where(totals > 0, np.rint(high), 0)
    share = counts * (high / np.maximum(totals, 1))[:, None]
    parts = np.where(counts > 0, np.maximum(part_px, np.rint(share)), 0).astype(np.int64)
    if len(parts):
        rows = np.arange(len(parts))
        main = counts.argmax(axis=1)
        rest = high.astype(np.int64) - parts.sum(axis=1)
        parts[rows, main] = np.where(totals > 0, np.maximum(part_px, parts[rows, main] + rest), 0)
    return np.cumsum(parts, axis=1)


def _look_back(index: LaneIndex, view: Viewport) -> int:
    reach = index.longest_ms / view.ms_per_px
    return math.ceil(min(reach, _LOOK_BACK_PX)) if reach >= LENGTH_PX else 0


def _lone(index: LaneIndex, cuts: Ints, totals: Ints, view: Viewport, without: int) -> Ints:
    """The bins whose one event has no neighbour near, as if the event at `without` were not there."""
    bins = np.flatnonzero(totals == 1)
    if not len(bins):
        return bins
    places, starts = cuts[bins], index.starts
    places = places + (places == without)
    gap_ms = CROWD_PX * view.ms_per_px
    left, right = places - 1, places + 1
    left, right = left - (left == without), right + (right == without)
    last = len(starts) - 1
    at = starts[places]
    before = (left < 0) | (at - starts[np.maximum(left, 0)] >= gap_ms)
    after = (right > last) | (starts[np.minimum(right, last)] - at >= gap_ms)
    lone: Ints = bins[before & after]
    return lone


def _counts(tally: Tally, bins: Ints) -> Ints:
    counts = np.zeros((len(bins), KINDS), dtype=np.int64)
    if len(bins):
        counts[:, KindCode.MOTION] = tally.before[bins + 1] - tally.before[bins]
        for code, before in enumerate(tally.kinds):
            if code != KindCode.MOTION:
                counts[:, code] = before[bins + 1] - before[bins]
                counts[:, KindCode.MOTION] -= counts[:, code]
    return counts


def _liftable(x: Ints, counts: Ints) -> Ints:
    bars = np.flatnonzero(counts[:, KindCode.DING] > 0)
    if len(bars) < 2:
        return bars
    apart = np.diff(x[bars]) >= LIFT_PX
    return bars[np.concatenate(([True], apart)) & np.concatenate((apart, [True]))]
