"""The stretch of time that is shown, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.history.zones import moment

if TYPE_CHECKING:
    from datetime import tzinfo


def range_words(from_ms: int, to_ms: int, tz: tzinfo) -> str:
    """“13:30 – 17:45 PDT, 4 h 15 min”, with dates where the days differ and seconds where minutes would not tell."""
    write = wording.clock if to_ms - from_ms < 600_000 else wording.minutes
    zones = (wording.zone_abbr(from_ms, tz), wording.zone_abbr(to_ms, tz))
    first = write(from_ms, tz) if zones[0] == zones[1] else f"{write(from_ms, tz)} {zones[0]}"
    last = f"{write(to_ms, tz)} {zones[1]}"
    if to_ms - from_ms > 60 * 86_400_000:
        first, last = wording.date(from_ms, tz), wording.date(to_ms, tz)
    elif moment(from_ms, tz).date() != moment(to_ms, tz).date():
        first = f"{wording.short_date(from_ms, tz)} {first}"
        last = f"{wording.short_date(to_ms, tz)} {last}"
    return f"{first} – {last}, {wording.span_words(to_ms - from_ms)}"
