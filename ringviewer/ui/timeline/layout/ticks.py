"""Ticks, labels of both rows and separators of the axis (look.md §7), without any drawing.

The axis is linear in UTC; labels are wall-clock readings, so that a repeated hour has its labels twice and a missing
hour has none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from typing import Final, Literal

from ringviewer.history import wording
from ringviewer.history.clock_style import wall
from ringviewer.history.zones import moment
from ringviewer.ui.timeline.layout import calendar
from ringviewer.ui.timeline.layout.clock_changes import ClockChange, clock_changes
from ringviewer.ui.timeline.layout.ladder import (
    DAY_MS,
    H_MS,
    MIN_MS,
    MONTH_MS,
    S_MS,
    YEAR_MS,
    Step,
    major_step,
    minor_step,
)
from ringviewer.ui.timeline.layout.viewport import LAST_MS, Viewport

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Stretch = Literal["minute", "day", "week", "month", "year"]

# Separators narrower apart than this, in px, are left to the next larger stretch.
_LEAST_PX: Final[tuple[tuple[Stretch, int, int], ...]] = (
    ("day", DAY_MS, 24),
    ("week", 7 * DAY_MS, 48),
    ("month", MONTH_MS, 40),
    ("year", YEAR_MS, 40),
)
#: From this distance of two midnights on, in px, days are told apart well enough without weeks.
WEEKS_TO_PX: Final = 120


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled instant: its x and its label. `full` is the label where nothing to its left tells the year.

    `instead`: what it says where a stretch begins that row one has no room to tell, the best first.
    """

    ms: int
    x: float
    label: str
    full: str = ""
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Separator:
    """Where a day, week, month or year begins. `strong`: where that is a larger stretch than those in between."""

    ms: int
    x: float
    stretch: Stretch
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """What the axis shows: labelled ticks, x of minor ticks, separators, what holds at the left edge, clock changes.

    With two rows, `upper` are the labels of the first: where the stretches begin that contain the ticks. `left_short`
    is the label of the left edge without the year.
    """

    major: tuple[Tick, ...]
    minor: tuple[float, ...]
    separators: tuple[Separator, ...]
    left_label: str
    changes: tuple[ClockChange, ...]
    upper: tuple[Tick, ...] = ()
    left_short: str = ""


def axis(
    view: Viewport, tz: tzinfo, seconds_label_px: float = 52.0, *, two_rows: bool = False, first_weekday: int = 0
) -> Axis:
    """The axis of `view` in `tz`; `seconds_label_px` is the width of a label such as 17:20:40.

    With `two_rows` the day (at wide zooms the month or year, at the deepest the minute) stands in `upper`, and ticks
    tell the rest. Without, midnight has the date as its label. Weeks begin with `first_weekday` (0: Monday).
    """
    step = major_step(view, seconds_label_px, two_rows=two_rows)
    from_ms, to_ms = math.floor(view.start_ms), math.ceil(view.end_ms)
    around = max(0, from_ms - DAY_MS), min(int(LAST_MS), to_ms + DAY_MS)
    changes = clock_changes(tz, *around) if step.unit == "time" else ()
    begins = partial(_instants, from_ms=from_ms, to_ms=to_ms, tz=tz, changes=changes, first_weekday=first_weekday)
    upper = _upper(view, step, tz, changes) if two_rows else ()
    begun = {tick.ms for tick in upper}
    major = tuple(
        Tick(ms, view.to_x(ms), _label(ms, step, tz, two_rows), instead=_instead(ms, step, tz) if ms in begun else ())
        for ms in begins(step)
    )
    small = minor_step(view, step)
    labelled = {tick.ms for tick in major}
    minor = () if small is None else tuple(view.to_x(ms) for ms in begins(small) if ms not in labelled)
    return Axis(
        major,
        minor,
        _separators(view, tz, first_weekday),
        _left_label(from_ms, step, tz, two_rows),
        tuple(change for change in changes if from_ms <= change.at_ms <= to_ms),
        upper,
        _stretch_labels(from_ms, _stretch(step) or "year", tz)[0] if two_rows else "",
    )


def _instants(
    step: Step, from_ms: int, to_ms: int, tz: tzinfo, changes: tuple[ClockChange, ...], first_weekday: int
) -> Iterator[int]:
    if step.unit == "time":
        return calendar.times(step.size, from_ms, to_ms, tz, changes)
    if step.unit == "day":
        return calendar.days(step.size, from_ms, to_ms, tz, first_weekday)
    return calendar.months(step.size, from_ms, to_ms, tz)


def _separators(view: Viewport, tz: tzinfo, first_weekday: int) -> tuple[Separator, ...]:
    from_ms, to_ms = math.floor(view.start_ms), math.ceil(view.end_ms)
    fits = (number for number, (_, ms, least) in enumerate(_LEAST_PX) if ms / view.ms_per_px >= least)
    finest = next(fits, len(_LEAST_PX) - 1)
    names = [name for name, _, _ in _LEAST_PX[finest : finest + 2]]
    if names[0] == "day" and DAY_MS / view.ms_per_px >= WEEKS_TO_PX:
        names = ["day"]
    starts: dict[int, Separator] = {}
    for strong, name in enumerate(names):
        for ms in _begins(name, from_ms, to_ms, tz, first_weekday):
            starts[ms] = Separator(ms, view.to_x(ms), name, bool(strong))
    return tuple(starts[ms] for ms in sorted(starts))


def _begins(stretch: Stretch, from_ms: int, to_ms: int, tz: tzinfo, first_weekday: int = 0) -> Iterator[int]:
    if stretch in ("day", "week"):
        return calendar.days(1 if stretch == "day" else 7, from_ms, to_ms, tz, first_weekday)
    return calendar.months(1 if stretch == "month" else 12, from_ms, to_ms, tz)


def _stretch(step: Step) -> Stretch | None:
    """What row one tells about ticks that are a step apart; None where the ticks tell it themselves."""
    if step.unit == "time":
        return "minute" if step.ms < S_MS else "day"
    if step.unit == "day":
        return "month"
    return "year" if step.size < 12 else None


def _upper(view: Viewport, step: Step, tz: tzinfo, changes: tuple[ClockChange, ...]) -> tuple[Tick, ...]:
    stretch = _stretch(step)
    if stretch is None:
        return ()
    from_ms, to_ms = math.floor(view.start_ms) + 1, math.ceil(view.end_ms)
    if stretch == "minute":
        begins = calendar.times(MIN_MS, from_ms, to_ms, tz, changes)
    else:
        begins = _begins(stretch, from_ms, to_ms, tz)
    return tuple(Tick(ms, view.to_x(ms), *_stretch_labels(ms, stretch, tz)) for ms in begins)


def _stretch_labels(ms: int, stretch: Stretch, tz: tzinfo) -> tuple[str, str]:
    """The label of a stretch that begins at `ms` or holds there: where its left neighbour is told, and in full."""
    at = moment(ms, tz)
    if stretch == "minute":
        clock = wording.told_apart(wording.minutes(ms, tz), ms, tz)
        midnight = not at.hour and not at.minute
        return (f"{wording.short_date(ms, tz)} {clock}" if midnight else clock), f"{wording.date(ms, tz)} {clock}"
    if stretch == "day":
        full = wording.date(ms, tz)
        return (full if (at.month, at.day) == (1, 1) else wording.short_date(ms, tz)), full
    if stretch == "month":
        name = _MONTH_NAMES[at.month - 1]
        full = f"{name} {at.year}"
        return (full if at.month == 1 else name), full
    return str(at.year), str(at.year)


def _left_label(from_ms: int, step: Step, tz: tzinfo, two_rows: bool) -> str:
    if two_rows:
        return _stretch_labels(from_ms, _stretch(step) or "year", tz)[1]
    return wording.date(from_ms, tz) if step.unit == "time" else str(moment(from_ms, tz).year)


def _instead(ms: int, step: Step, tz: tzinfo) -> tuple[str, ...]:
    """What a tick says for the stretch that begins with it."""
    at = moment(ms, tz)
    match _stretch(step):
        case "minute":
            return (wording.told_apart(wording.clock(ms, tz), ms, tz),)
        case "day":
            return wording.short_date(ms, tz), f"{at.day} {_MONTHS[at.month - 1]}"
        case "year":
            return (str(at.year),)
        case _:
            return ()


def _label(ms: int, step: Step, tz: tzinfo, two_rows: bool) -> str:
    at = moment(ms, tz)
    if step.unit == "time":
        milli = at.microsecond // 1000
        if step.ms < S_MS:
            return f"{at.second:02}.{milli:03}" if two_rows else wording.told_apart(wording.clock_ms(ms, tz), ms, tz)
        if not two_rows and not (at.hour or at.minute or at.second):
            return wording.short_date(ms, tz)
        second = at.second if step.ms < MIN_MS else None
        return wording.told_apart(wall(at.hour, at.minute, second, brief=step.ms % H_MS == 0), ms, tz)
    if step.unit == "month" and (step.size >= 12 or (at.month == 1 and not two_rows)):
        return str(at.year)
    day = f"{at.day} {_MONTHS[at.month - 1]}"
    return f"{_DAYS[at.weekday()]} {day}" if two_rows and step.unit == "day" and step.size < 7 else day
