"""Which labels of the axis there is room for, and where they begin."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.ticks import Axis, Tick

#: Where the label of the left edge begins, and how far a stretch's label stands from the line that begins it, in px.
LEFT_X: Final = 8
BESIDE_PX: Final = 5
_EDGE_PX, _GAP_PX = 2, 4
_UPPER_GAP_PX: Final = 8


@dataclass(frozen=True, slots=True)
class Label:
    """Words from `left` to `right`, in px of the time area. `line_x`: the line that they stand beside, if any.

    `end`: up to where they may stand and still be true.
    """

    words: str
    left: float
    right: float
    line_x: float | None = None
    end: float = math.inf


def tick_labels(
    ticks: Sequence[Tick],
    width_of: Callable[[str], float],
    view_px: int,
    avoid: Sequence[float] = (),
    told: Collection[float] | None = None,
) -> list[Label]:
    """The labels that fit, each about its tick: none that touches another, an x of `avoid`, or the view's edge.

    Where a stretch begins whose x is not among those that row one has `told`, the tick tells it, if it can.
    """
    made: list[Label] = []
    free_from = float(_EDGE_PX)
    for tick in ticks:
        untold = told is not None and tick.x not in told
        for words in (*tick.instead, tick.label) if untold else (tick.label,):
            width = width_of(words)
            left, right = tick.x - width / 2, tick.x + width / 2
            if left < free_from or right > view_px - _EDGE_PX or any(left - 3 < x < right + 3 for x in avoid):
                continue
            made.append(Label(words, left, right))
            free_from = right + _GAP_PX
            break
    return made


def stretch_labels(axis: Axis, width_of: Callable[[str], float], view_px: int) -> list[Label]:
    """Row one: what holds at the left edge, then each stretch beside the line that begins it, where there is room.

    The left edge gives way to the first line. The first label that has room for the year says it.
    """
    made: list[Label] = []
    free_from, year_said = 0.0, False
    first_x = axis.upper[0].x if axis.upper else float(view_px)
    for words in (axis.left_label, axis.left_short):
        right = LEFT_X + width_of(words)
        if words and not made and right + _UPPER_GAP_PX <= first_x:
            made.append(Label(words, LEFT_X, right, end=first_x))
            free_from, year_said = right + _UPPER_GAP_PX, words == axis.left_label
    for number, tick in enumerate(axis.upper):
        left = tick.x + BESIDE_PX
        end = axis.upper[number + 1].x if number + 1 < len(axis.upper) else view_px
        for words in (tick.label,) if year_said else (tick.full, tick.label):
            right = left + width_of(words)
            if tick.x >= free_from and right + _EDGE_PX <= end:
                made.append(Label(words, left, right, tick.x, end))
                free_from, year_said = right + _GAP_PX, year_said or words == tick.full
                break
    return made
