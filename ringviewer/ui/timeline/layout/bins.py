"""Which events of a lane are marks of their own and which share density bars (look.md §7, levels of detail).

An event whose mark is less than 12 px from a neighbour is part of a run and goes into bins of a few pixels; any other
is a mark. The bins are anchored to the epoch, so that panning moves them and does not re-deal them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Marks closer than this, in px, form a run.
CROWD_PX = 12
#: Pitch of the bars in the lanes, in px: 3 of bar, 1 of gap.
BIN_PX = 4
#: Lengths are drawn once they are this wide, in px.
LENGTH_PX = 8
#: Lifted dings closer than this, in px, would touch.
LIFT_PX = 11
#: A bar of full height stands for so many events at least: where few crowd, none of them looks like a multitude.
LEAST_SCALE = 3.0
#: How much lower than the highest bar one must end that has a lifted ding above it, in px.
LIFTED_PX = 5


@dataclass(frozen=True, slots=True, eq=False)
class LaneLayout:
    """Where a lane's events stand in a view.

    `marks`: places (among the index' shown events) of the lone events, ascending; `mark_x` their x, `mark_codes` their
    kinds. `bar_x`: left x of each bar, ascending; `counts` shape (bars, kinds); `bar_lo`, `bar_hi`: places of the
    events of each bar's bin. `lifted`: x of the centres of dings lifted above their bars; `lifted_bar`: the bars below
    them. `selected`: place of the selected event when it is laid out, else None. `largest`: events in the fullest bar.
    """

    marks: Ints
    mark_x: Floats
    mark_codes: npt.NDArray[np.uint8]
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


def rounded_scale(largest: int) -> float:
    """`largest` rounded up to 1, 1.5, 2, 3, 5 or 7 × 10ⁿ; at least 1."""
    if largest <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    for step in (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0):
        if largest <= step * power:
            return step * power
    return 10.0 * power


def stacked_heights(
    counts: Ints,
    scale: float,
    highest_px: float,
    least_px: float = 4.0,
    part_px: int = 2,
    lifted: Ints | None = None,
) -> Ints:
    """Tops of each kind's part of each bar above the base line, in px; shape (bars, kinds), ascending along kinds.

    The bar is `max(least, highest × √(n / scale))` high; each kind that occurs has at least `part_px`.
    The bars at `lifted` have a ding above them and end below it, whatever they hold.
    """
    kinds = np.ascontiguousarray(counts.T)  # sums along a short last axis would take most of the time
    totals = kinds.sum(axis=0)
    high = np.maximum(least_px, highest_px * np.sqrt(np.minimum(totals / scale, 1.0)))
    if lifted is not None and len(lifted):
        high[lifted] = np.minimum(high[lifted], max(least_px, highest_px - LIFTED_PX))
    high = np.rint(high) * (totals > 0)
    occurs = kinds > 0
    parts = np.maximum(np.rint(kinds * (high / np.maximum(totals, 1))), part_px) * occurs
    if parts.size:
        # What rounding took or gave is the main kind's, so that the bar is as high as it should be.
        columns = np.arange(parts.shape[1])
        main = kinds.argmax(axis=0)
        rest = high - parts.sum(axis=0)
        parts[main, columns] = np.maximum(part_px, parts[main, columns] + rest) * (totals > 0)
    tops: Ints = parts.cumsum(axis=0, dtype=np.int64).T
    return tops


def bar_height(layout: LaneLayout, bar: int, scale: float, highest_px: float) -> int:
    """How high one bar of a layout is, in px."""
    lifted = np.zeros(int(bar in layout.lifted_bar), dtype=np.int64)
    return int(stacked_heights(layout.counts[bar : bar + 1], scale, highest_px, lifted=lifted)[0, -1])
