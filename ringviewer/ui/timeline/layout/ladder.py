"""The steps that the labels of an axis may take, and which of them fit a view (look.md §7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.viewport import Viewport

S_MS, MIN_MS, H_MS, DAY_MS = 1_000, 60_000, 3_600_000, 86_400_000
MONTH_MS = 2_629_800_000
YEAR_MS = 12 * MONTH_MS

#: Least distance of two labels in px; labels with seconds have their own.
LABEL_PX: Final = 90
#: Least distance of two minor ticks in px.
MINOR_PX: Final = 8
_SPARE_PX: Final = 10
# How wide “07.500” and “17:21:07.500” are, beside “17:21:07”.
_BRIEF, _WHOLE = 0.85, 1.5

Unit = Literal["time", "day", "month"]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder: `size` of `unit` (times in ms, days, months), about `ms` long."""

    unit: Unit
    size: int
    ms: int


LADDER: tuple[Step, ...] = (
    *(Step("time", n, n) for n in (5, 10, 20, 50, 100, 200, 500)),
    *(Step("time", n * S_MS, n * S_MS) for n in (1, 2, 5, 10, 15, 30)),
    *(Step("time", n * MIN_MS, n * MIN_MS) for n in (1, 2, 5, 10, 15, 30)),
    *(Step("time", n * H_MS, n * H_MS) for n in (1, 2, 3, 6, 12)),
    *(Step("day", n, n * DAY_MS) for n in (1, 2, 7, 14)),
    *(Step("month", n, n * MONTH_MS) for n in (1, 3, 12, 24, 60)),
)


def major_step(view: Viewport, seconds_label_px: float, *, two_rows: bool = False) -> Step:
    """The first step of the ladder whose labels are far enough apart.

    `seconds_label_px` is the width of a label such as 17:21:07. With `two_rows` the minute stands above labels with
    milliseconds, which are shorter then.
    """
    for step in LADDER:
        if step.ms / view.ms_per_px >= _least_px(step, seconds_label_px, two_rows):
            return step
    return LADDER[-1]


def minor_step(view: Viewport, major: Step) -> Step | None:
    """The first step that divides the major one and is wide enough; None when there is none."""
    for step in LADDER:
        if step.ms >= major.ms:
            return None
        if step.ms / view.ms_per_px >= MINOR_PX and _divides(step, major):
            return step
    return None


def _least_px(step: Step, seconds_label_px: float, two_rows: bool) -> float:
    if step.ms >= MIN_MS:
        return LABEL_PX
    if step.ms >= S_MS:
        return seconds_label_px + _SPARE_PX
    return seconds_label_px * (_BRIEF if two_rows else _WHOLE) + _SPARE_PX


def _divides(step: Step, major: Step) -> bool:
    if major.unit == "month" and step.unit == "day":
        return step.size in (1, 7)
    if step.unit == major.unit:
        return major.size % step.size == 0
    return True
