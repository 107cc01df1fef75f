"""The times of a still as the panel writes them: to the millisecond, in the chosen zone with its offset, and in UTC."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Final

from ringviewer.history.wording import clock, clock_ms, date, minutes, short_date, span_words, told_apart, utc_line
from ringviewer.history.zones import zone_label
from ringviewer.ui.still.shown import Cell

if TYPE_CHECKING:
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.stills import StillView

_SECONDS_BELOW_MS: Final = 120_000


def zone_short(instant_ms: int, tz: tzinfo) -> str:
    """“PDT −7”: the zone with its offset, in the room of a cell; “UTC” and “UTC+3” tell theirs already."""
    return zone_label(tz, instant_ms).replace(", UTC", " ")


def in_full(instant_ms: int, tz: tzinfo) -> str:
    """An instant with its day, its zone and the offset."""
    return f"{date(instant_ms, tz)}, {clock_ms(instant_ms, tz)} {zone_label(tz, instant_ms)}"


def instant_cell(at_ms: int, tz: tzinfo) -> Cell:
    """One instant."""
    tip = f"{in_full(at_ms, tz)}\n{in_full(at_ms, UTC)}\n{at_ms} in epoch ms"
    day = f"{date(at_ms, tz)} {zone_short(at_ms, tz)}"
    return Cell(clock_ms(at_ms, tz), day, utc_line(at_ms), absent=False, tip=tip)


def requested_cell(ask: StillAsk, tz: tzinfo) -> Cell:
    """REQUESTED: the asked time, or the asked range from millisecond to millisecond."""
    if ask.at_ms is not None:
        return instant_cell(ask.at_ms, tz)
    if ask.from_ms is None:
        return Cell()
    start, end = ask.from_ms, ask.to_ms
    if end is None:
        tip = f"from {in_full(start, tz)}\n{in_full(start, UTC)}\nto the server’s now"
        day = f"{date(start, tz)} {zone_short(start, tz)}"
        brief = f"since {told_apart(minutes(start, tz), start, tz)}"
        return Cell(f"since {clock_ms(start, tz)}", day, utc_line(start), absent=False, tip=tip, brief=brief)
    return _range_cell(start, end, tz)


def asked_cell(view: StillView, tz: tzinfo) -> Cell:
    """REQUESTED for what was wished: a range that is too long for one request is told whole, not its first part."""
    whole = wished_range(view)
    if whole is None and wished_until(view) is not None:
        cell = instant_cell(wished_until(view) or 0, tz)
        return replace(cell, value=f"until {cell.value}", brief=f"until {cell.value}")
    return requested_cell(view.ask, tz) if whole is None else _range_cell(*whole, tz)


def wished_range(view: StillView) -> tuple[int, int] | None:
    """Start and end of a range that was held back because it takes several requests; None for everything else."""
    parts = view.concern.parts if view.phase == "held" and view.concern is not None else ()
    if parts and parts[-1].from_ms is not None and parts[0].to_ms is not None:
        return parts[-1].from_ms, parts[0].to_ms
    return None


def wished_until(view: StillView) -> int | None:
    """The end of a range that is too long even for parts, of which only its last 24 hours can be asked for."""
    concern = view.concern if view.phase == "held" else None
    if concern is None or concern.code != "too-long" or concern.parts or concern.better != view.ask:
        return None
    return view.ask.to_ms


def range_words(start: int, end: int | None, tz: tzinfo) -> str:
    """A range to the millisecond, with its days where they are two: “12:21:07.410 – 17:21:07.410”."""
    if end is None:
        return f"{_exact(start, tz)} – now"
    if date(start, tz) == date(end, tz):
        return f"{_exact(start, tz)} – {_exact(end, tz)}"
    first, last = (f"{_without_weekday(instant, tz)} {_exact(instant, tz)}" for instant in (start, end))
    return f"{first} – {last}"


def _range_cell(start: int, end: int, tz: tzinfo) -> Cell:
    days = date(end, tz)
    if date(start, tz) != days:
        days = f"{_without_weekday(start, tz)} – {_without_weekday(end, tz)}"
    value = f"{_exact(start, tz)} – {_exact(end, tz)}"
    write = clock if end - start < _SECONDS_BELOW_MS else minutes
    brief = " – ".join(told_apart(write(instant, tz), instant, tz) for instant in (start, end))
    utc = f"{_without_weekday(start, UTC)} {minutes(start, UTC)} – {minutes(end, UTC)} UTC"
    tip = "\n".join(
        (
            f"from {in_full(start, tz)}",
            f"to {in_full(end, tz)}, {span_words(end - start)}",
            f"{in_full(start, UTC)} – {in_full(end, UTC)}",
            f"{start} – {end} in epoch ms",
        )
    )
    return Cell(value, f"{days} {zone_short(end, tz)}", utc, absent=False, tip=tip, brief=brief)


def when(ask: StillAsk, tz: tzinfo) -> str:
    """What was asked for, in a few words: “17:21:07.410”, “12:21 – 17:21”."""
    return _exact(ask.at_ms, tz) if ask.at_ms is not None else requested_cell(ask, tz).brief


def _exact(instant_ms: int, tz: tzinfo) -> str:
    return told_apart(clock_ms(instant_ms, tz), instant_ms, tz)


def _without_weekday(instant_ms: int, tz: tzinfo) -> str:
    return short_date(instant_ms, tz).partition(" ")[2]
