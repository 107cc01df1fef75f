"""What the timeline says in words: hover tips, and what a screen reader hears of the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.history.event import KindCode, kind_word
from ringviewer.history.zones import moment
from ringviewer.ui.marks import kind_label
from ringviewer.ui.timeline.words.still_words import spoken_still, still_words

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.history.event import Event
    from ringviewer.session.stills import StillView

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


GONE = "seen earlier in this visit, no longer returned since the customer linked again"


def event_tip(event: Event, still: StillView | None, tz: tzinfo, *, gone: bool = False) -> tuple[str, str]:
    """The two lines for a mark: what and when; how long, and what its still is like. `gone`: no longer returned."""
    when = f"{wording.short_date(event.start_ms, tz)} {wording.clock_ms(event.start_ms, tz)}"
    first = f"{kind_name(event)}, {when} {wording.zone_abbr(event.start_ms, tz)}"
    second = f"{length_words(event)}, {still_words(still)}"
    return first, f"{second}\n{GONE}" if gone else second


def bar_tip(event: Event, count: int, kinds: tuple[int, ...], tz: tzinfo, *, gone: bool = False) -> tuple[str, str]:
    """The two lines for a bar of several events: the day and the one that a click selects; how many of each kind."""
    first = f"{wording.short_date(event.start_ms, tz)}, newest {kind_name(event)} {wording.clock(event.start_ms, tz)} "
    first += wording.zone_abbr(event.start_ms, tz)
    order = (KindCode.MOTION, KindCode.DING, KindCode.LIVE, KindCode.OTHER)
    parts = [f"{wording.number(kinds[code])} {kind_label(code)}" for code in order if kinds[code]]
    second = f"{wording.count(count, 'event')}: {', '.join(parts)}"
    return first, f"{second}\n{GONE}" if gone else second


def kind_name(event: Event) -> str:
    """The event's kind, safe to show."""
    return wording.plain(kind_word(event.kind), 40)


def length_words(event: Event) -> str:
    """“31.7 s”, or that it still runs."""
    return "no end yet" if event.duration_ms is None else wording.length(event.duration_ms)


def spoken(event: Event, device_name: str, still: StillView | None, tz: tzinfo) -> str:
    """The selected event in a sentence for a screen reader (look.md §10)."""
    at = moment(event.start_ms, tz)
    day = f"{_WEEKDAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}"
    clock = f"{wording.clock_ms(event.start_ms, tz)} {wording.zone_abbr(event.start_ms, tz)}"
    parts = [kind_name(event), wording.plain(device_name, 80), day, clock, _spoken_length(event)]
    said = spoken_still(still)
    if said:
        parts.append(said)
    return ", ".join(parts)


def _spoken_length(event: Event) -> str:
    return "no end yet" if event.duration_ms is None else f"{event.duration_ms / 1000:.1f} seconds"
