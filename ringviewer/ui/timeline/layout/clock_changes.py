"""Clock changes of a zone inside a span, as instants with what happens to the wall clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import lru_cache

from ringviewer.history import wording
from ringviewer.history.zones import moment

_DAY_MS = 86_400_000
_PROBE_MS = 7 * _DAY_MS
#: Longer views show no hours, hence nothing that a clock change could confuse.
_LONGEST_MS = 120 * _DAY_MS


@dataclass(frozen=True, slots=True)
class ClockChange:
    """At `at_ms` (UTC) the offset goes from `before_ms` to `after_ms` (both local minus UTC, in ms)."""

    at_ms: int
    before_ms: int
    after_ms: int

    @property
    def back(self) -> bool:
        """Whether an hour repeats (True) or is missing."""
        return self.after_ms < self.before_ms

    @property
    def words(self) -> str:
        """The change in a sentence, with the wall-clock times that repeat or do not exist."""
        first_ms = self.at_ms + min(self.before_ms, self.after_ms)
        last_ms = self.at_ms + max(self.before_ms, self.after_ms)
        if last_ms - first_ms >= _DAY_MS:
            day = wording.date(first_ms, UTC)
            return f"the calendar goes back, {day} happens twice" if self.back else f"{day} does not exist"
        first, last = wording.minutes(first_ms, UTC), wording.minutes(last_ms, UTC)
        if self.back:
            return f"clocks go back, {first} to {last} happens twice"
        return f"clocks go forward, {first} to {last} does not exist"

    @property
    def brief(self) -> str:
        """The change in as few words as can be."""
        return self.words.partition(",")[0]


def offset_ms(tz: tzinfo, ms: int) -> int:
    """Local time minus UTC at the instant `ms`, in ms."""
    offset = moment(ms, tz).utcoffset()
    return 0 if offset is None else round(offset.total_seconds() * 1000)


def clock_changes(tz: tzinfo, from_ms: int, to_ms: int) -> tuple[ClockChange, ...]:
    """The changes in [from_ms, to_ms], ascending; none for spans of more than 120 days."""
    if to_ms - from_ms > _LONGEST_MS:
        return ()
    first, last = from_ms // _LONGEST_MS, to_ms // _LONGEST_MS
    around = _changes(tz, first * _LONGEST_MS, (last + 1) * _LONGEST_MS)
    return tuple(change for change in around if from_ms <= change.at_ms <= to_ms)


@lru_cache(maxsize=32)
def _changes(tz: tzinfo, from_ms: int, to_ms: int) -> tuple[ClockChange, ...]:
    found = []
    left, left_offset = from_ms, offset_ms(tz, from_ms)
    while left < to_ms:
        right = min(left + _PROBE_MS, to_ms)
        right_offset = offset_ms(tz, right)
        if right_offset != left_offset:
            found.append(ClockChange(_instant(tz, left, right, left_offset), left_offset, right_offset))
        left, left_offset = right, right_offset
    return tuple(found)


def _instant(tz: tzinfo, left: int, right: int, left_offset: int) -> int:
    while right - left > 1:
        middle = (left + right) // 2
        if offset_ms(tz, middle) == left_offset:
            left = middle
        else:
            right = middle
    return right
