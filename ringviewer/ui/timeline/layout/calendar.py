"""The instants at which local days, weeks, months and years begin, and those that a clock shows at round times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from ringviewer.history.zones import moment
from ringviewer.ui.timeline.layout.clock_changes import offset_ms

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.clock_changes import ClockChange


@lru_cache(maxsize=4096)
def midnight_ms(day: date, tz: tzinfo) -> int:
    """The first instant of a local day, in epoch ms; of a day that a zone skips, that of the day after it."""
    return round(datetime(day.year, day.month, day.day, tzinfo=tz).timestamp() * 1000)


def times(size: int, from_ms: int, to_ms: int, tz: tzinfo, changes: tuple[ClockChange, ...]) -> Iterator[int]:
    """The instants in [from_ms, to_ms] at which the clock shows a multiple of `size` ms, ascending.

    `changes` are the zone's changes around that span: a repeated hour is told twice, a missing one not at all.
    """
    starts = [from_ms, *(change.at_ms for change in changes if from_ms < change.at_ms <= to_ms)]
    for number, left in enumerate(starts):
        right = starts[number + 1] if number + 1 < len(starts) else to_ms + 1
        offset = offset_ms(tz, left)
        ms = -(-(left + offset) // size) * size - offset
        while ms < right:
            yield ms
            ms += size


def days(size: int, from_ms: int, to_ms: int, tz: tzinfo, first_weekday: int = 0) -> Iterator[int]:
    """Where each `size`-th day begins in [from_ms, to_ms], ascending; 7 and 14 begin with `first_weekday` (0: Monday).

    A day that a zone skips (Samoa on 30 Dec 2011) is not told.
    """
    ordinal = moment(from_ms, tz).date().toordinal() - 1 - first_weekday
    day = date.fromordinal(ordinal // size * size + 1 + first_weekday)
    last = from_ms - 1
    while (ms := midnight_ms(day, tz)) <= to_ms:
        if ms > last:
            yield ms
            last = ms
        day += timedelta(days=size)


def months(size: int, from_ms: int, to_ms: int, tz: tzinfo) -> Iterator[int]:
    """Where each `size`-th month since the year 0 begins in [from_ms, to_ms], ascending."""
    first = moment(from_ms, tz).date()
    number = (first.year * 12 + first.month - 1) // size * size
    while (ms := midnight_ms(date(number // 12, number % 12 + 1, 1), tz)) <= to_ms:
        if ms >= from_ms:
            yield ms
        number += size


def first_weekday() -> int:
    """The day that weeks begin with where the reader lives, by the desktop's locale; 0 is Monday."""
    return QLocale().firstDayOfWeek().value - 1
