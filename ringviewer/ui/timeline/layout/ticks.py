"""Ticks, labels and day separators of the axis (look.md §7), without any drawing.

The axis is linear in UTC; labels are wall-clock readings, so that a repeated hour has its labels twice and a missing
hour has none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from ringviewer.history import wording
from ringviewer.history.zones import moment
from ringviewer.ui.timeline.layout.clock_changes import ClockChange, clock_changes, offset_ms
from ringviewer.ui.timeline.layout.viewport import LAST_MS, Viewport

_S, _MIN, _H, _D = 1000, 60_000, 3_600_000, 86_400_000
_MONTH = 2_629_800_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: Least distance of two labels in px; labels with seconds have their own.
LABEL_PX = 90
#: Least distance of two minor ticks in px.
MINOR_PX = 8
#: Days narrower than this, in px, have no separators.
DAY_PX = 24


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder: `size` of `unit`, about `ms` long."""

    unit: str
    size: int
    ms: int


LADDER: tuple[Step, ...] = (
    *(Step("time", n * _S, n * _S) for n in (1, 2, 5, 10, 15, 30)),
    *(Step("time", n * _MIN, n * _MIN) for n in (1, 2, 5, 10, 15, 30)),
    *(Step("time", n * _H, n * _H) for n in (1, 2, 3, 6, 12)),
    *(Step("day", n, n * _D) for n in (1, 2, 7, 14)),
    *(Step("month", n, n * _MONTH) for n in (1, 3, 12, 24, 60)),
)


@dataclass(frozen=True, slots=True)
class Tick:
    """A major tick: its instant, x and label."""

    ms: int
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """What the axis shows: labelled ticks, x of minor ticks, x of day separators, the date at the left, changes."""

    major: tuple[Tick, ...]
    minor: tuple[float, ...]
    days: tuple[float, ...]
    left_label: str
    changes: tuple[ClockChange, ...]


def axis(view: Viewport, tz: tzinfo, seconds_label_px: float = 52.0) -> Axis:
    """The axis of `view` in `tz`; `seconds_label_px` is the width of a label such as 17:20:40."""
    step = major_step(view, seconds_label_px)
    from_ms, to_ms = math.floor(view.start_ms), math.ceil(view.end_ms)
    changes = clock_changes(tz, max(0, from_ms - _D), min(int(LAST_MS), to_ms + _D)) if step.unit == "time" else ()
    major = tuple(
        Tick(ms, view.to_x(ms), _label(ms, offset, step, tz, changes))
        for ms, offset in _instants(step, from_ms, to_ms, tz, changes)
    )
    small = minor_step(view, step)
    minor: tuple[float, ...] = ()
    if small is not None:
        labelled = {tick.ms for tick in major}
        instants = _instants(small, from_ms, to_ms, tz, changes)
        minor = tuple(view.to_x(ms) for ms, _ in instants if ms not in labelled)
    days: tuple[float, ...] = ()
    if _D / view.ms_per_px >= DAY_PX:
        days = tuple(view.to_x(ms) for ms, _ in _instants(Step("day", 1, _D), from_ms, to_ms, tz, changes))
    visible = tuple(change for change in changes if from_ms <= change.at_ms <= to_ms)
    return Axis(major, minor, days, _left_label(from_ms, step, tz), visible)


def major_step(view: Viewport, seconds_label_px: float) -> Step:
    """The first step of the ladder whose labels are far enough apart."""
    for step in LADDER:
        least = seconds_label_px + 10 if step.ms < _MIN else LABEL_PX
        if step.ms / view.ms_per_px >= least:
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


def _divides(step: Step, major: Step) -> bool:
    if major.unit == "month" and step.unit == "day":
        return step.size in (1, 7)
    if step.unit == major.unit:
        return major.size % step.size == 0
    return True


def _instants(
    step: Step, from_ms: int, to_ms: int, tz: tzinfo, changes: tuple[ClockChange, ...]
) -> Iterator[tuple[int, int]]:
    if step.unit == "time":
        yield from _times(step.size, from_ms, to_ms, tz, changes)
    else:
        for ms in _dates(step, from_ms, to_ms, tz):
            yield ms, 0


def _times(
    size: int, from_ms: int, to_ms: int, tz: tzinfo, changes: tuple[ClockChange, ...]
) -> Iterator[tuple[int, int]]:
    starts = [from_ms, *(change.at_ms for change in changes if from_ms < change.at_ms <= to_ms)]
    for number, left in enumerate(starts):
        right = starts[number + 1] if number + 1 < len(starts) else to_ms + 1
        offset = offset_ms(tz, left)
        ms = -(-(left + offset) // size) * size - offset
        while ms < right:
            yield ms, offset
            ms += size


def _dates(step: Step, from_ms: int, to_ms: int, tz: tzinfo) -> Iterator[int]:
    day = moment(from_ms, tz).date()
    if step.unit == "month":
        months = (day.year * 12 + day.month - 1) // step.size * step.size
        day = date(months // 12, months % 12 + 1, 1)
    elif step.size == 7:
        day -= timedelta(days=day.weekday())
    else:
        day = date.fromordinal(day.toordinal() // step.size * step.size)
    while True:
        ms = midnight_ms(day, tz)
        if ms > to_ms:
            return
        if ms >= from_ms:
            yield ms
        if step.unit == "month":
            months = day.year * 12 + day.month - 1 + step.size
            day = date(months // 12, months % 12 + 1, 1)
        else:
            day += timedelta(days=step.size)


@lru_cache(maxsize=4096)
def midnight_ms(day: date, tz: tzinfo) -> int:
    """The first instant of a local day, in epoch ms."""
    return round(datetime(day.year, day.month, day.day, tzinfo=tz).timestamp() * 1000)


@lru_cache(maxsize=4096)
def _label(ms: int, offset: int, step: Step, tz: tzinfo, changes: tuple[ClockChange, ...]) -> str:
    if step.unit == "time":
        seconds = (ms + offset) // 1000 % 86_400
        if seconds == 0:
            return wording.short_date(ms, tz)
        text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
        if step.size < _MIN:
            text += f":{seconds % 60:02d}"
        if any(change.repeats(ms) for change in changes):
            text += f" {wording.zone_abbr(ms, tz)}"
        return text
    day = moment(ms, tz)
    if step.unit == "month" and (step.size >= 12 or day.month == 1):
        return str(day.year)
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _left_label(from_ms: int, step: Step, tz: tzinfo) -> str:
    if step.unit == "time":
        return wording.date(from_ms, tz)
    return str(moment(from_ms, tz).year)
