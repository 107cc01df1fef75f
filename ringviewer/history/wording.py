"""Instants, spans, counts and foreign text as a reader meets them.

Between a number and its unit stands U+202F, as between thousands. A time is shown with 24 or 12 hours as the reader's
desktop does (:mod:`ringviewer.history.clock_style`); milliseconds where they are evidence. What leaves the program is
written by :func:`iso` instead.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, tzinfo

from ringviewer.history.clock_style import wall
from ringviewer.history.zones import moment, repeats, zone_abbreviation

NARROW = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS = ((86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"))


def minutes(instant_ms: int, tz: tzinfo) -> str:
    """“17:21”, or “5:21 PM”."""
    at = moment(instant_ms, tz)
    return wall(at.hour, at.minute)


def clock(instant_ms: int, tz: tzinfo) -> str:
    """“17:21:07”, or “5:21:07 PM”."""
    at = moment(instant_ms, tz)
    return wall(at.hour, at.minute, at.second)


def clock_ms(instant_ms: int, tz: tzinfo) -> str:
    """“17:21:07.410”, or “5:21:07.410 PM”."""
    at = moment(instant_ms, tz)
    return wall(at.hour, at.minute, at.second, at.microsecond // 1000)


def told_apart(words: str, instant_ms: int, tz: tzinfo) -> str:
    """The words for an instant, with its zone where the clocks show the same reading twice: “01:30:00 PST”.

    For places that stand under a heading with the zone, and so leave it out elsewhere.
    """
    return f"{words} {zone_abbreviation(instant_ms, tz)}" if repeats(instant_ms, tz) else words


def iso(instant_ms: int, tz: tzinfo) -> str:
    """“2026-10-08T17:21:07.410-07:00”: ISO 8601 for all that is copied, exported or printed, whatever the locale.

    Where the offset has seconds, as local mean time has, ISO 8601 cannot write it: such an instant is told in UTC.
    """
    at = moment(instant_ms, tz)
    offset_at = at.utcoffset()
    if offset_at is None or offset_at.total_seconds() % 60:
        at = moment(instant_ms, UTC)
    return at.isoformat(timespec="milliseconds")


def short_date(instant_ms: int, tz: tzinfo) -> str:
    """“Thu 8 Oct”."""
    at = moment(instant_ms, tz)
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]}"


def date(instant_ms: int, tz: tzinfo) -> str:
    """“Thu 8 Oct 2026”."""
    return f"{short_date(instant_ms, tz)} {moment(instant_ms, tz).year}"


def zone_abbr(instant_ms: int, tz: tzinfo) -> str:
    """“PDT”."""
    return zone_abbreviation(instant_ms, tz)


def utc_line(instant_ms: int) -> str:
    """“9 Oct 00:21:07.410 UTC”: with its own date, since it may be another day."""
    at = moment(instant_ms, UTC)
    return f"{at.day} {_MONTHS[at.month - 1]} {clock_ms(instant_ms, UTC)} UTC"


def number(value: int) -> str:
    """“1 204”: thousands parted by a narrow space."""
    return f"{value:,}".replace(",", NARROW)


def count(value: int, noun: str, plural: str | None = None) -> str:
    """“1 event”, “1 204 events”."""
    return f"{number(value)} {noun if value == 1 else plural or noun + 's'}"


def size(octets: int) -> str:
    """“201 bytes”, “106 kB”, “2.4 MB”: decimal units."""
    if octets < 1_000:
        return f"{octets}{NARROW}{'byte' if octets == 1 else 'bytes'}"
    if octets < 999_500:
        return f"{round(octets / 1_000)}{NARROW}kB"
    return f"{octets / 1_000_000:.1f}{NARROW}MB"


def offset(offset_ms: int) -> str:
    """“+6.900 s”, “−2 min 14 s”: always signed, except zero."""
    sign = "" if not offset_ms else "+" if offset_ms > 0 else MINUS
    magnitude = abs(offset_ms)
    if magnitude < 60_000:
        return f"{sign}{magnitude // 1000}.{magnitude % 1000:03}{NARROW}s"
    return sign + span_words(magnitude)


def length(duration_ms: int | None) -> str:
    """Length of an event: “31.7 s”, “3 min 12 s”, or “running” while it has no end."""
    if duration_ms is None:
        return "running"
    if duration_ms < 0:
        return MINUS + length(-duration_ms)
    if duration_ms < 120_000:
        tenths = (duration_ms + 50) // 100
        return f"{tenths // 10}.{tenths % 10}{NARROW}s"
    return span_words(duration_ms)


def request_duration(duration_ms: int) -> str:
    """“412 ms”, “1 310 ms”, from ten seconds on “12.4 s”."""
    if duration_ms < 10_000:
        return f"{number(duration_ms)}{NARROW}ms"
    return f"{duration_ms / 1000:.1f}{NARROW}s"


def span_words(duration_ms: int) -> str:
    """A span in its two largest units: “3 h 38 min”, “52 s”; below a second in milliseconds."""
    magnitude = abs(duration_ms)
    if magnitude < 1_000:
        return f"{magnitude}{NARROW}ms"
    for position, (unit_ms, unit) in enumerate(_UNITS):
        if magnitude < unit_ms:
            continue
        words = f"{number(magnitude // unit_ms)}{NARROW}{unit}"
        if position + 1 < len(_UNITS):
            smaller_ms, smaller = _UNITS[position + 1]
            rest = magnitude % unit_ms // smaller_ms
            if rest:
                words += f" {rest}{NARROW}{smaller}"
        return words
    raise AssertionError("a second is the smallest unit")


def age(age_ms: int) -> str:
    """“20 min 54 s ago”, or “in 3 s” for what lies ahead."""
    return f"in {span_words(-age_ms)}" if age_ms < 0 else f"{span_words(age_ms)} ago"


def between(from_ms: int, to_ms: int, tz: tzinfo) -> str:
    """“14:02:56 – 14:03:48 PDT”, with the date where the two days differ, and both zones where these differ."""
    same_day = moment(from_ms, tz).date() == moment(to_ms, tz).date()
    start, end = clock(from_ms, tz), clock(to_ms, tz)
    if not same_day:
        start, end = f"{short_date(from_ms, tz)} {start}", f"{short_date(to_ms, tz)} {end}"
    first, last = zone_abbreviation(from_ms, tz), zone_abbreviation(to_ms, tz)
    return f"{start} – {end} {last}" if first == last else f"{start} {first} – {end} {last}"


def plain(text: str, limit: int = 200) -> str:
    """Foreign text made safe to show: bounded, on one line, with control and direction characters visible."""
    if len(text) <= limit and text.isascii() and text.isprintable():
        return text
    shown = []
    for character in text[: limit + 1]:
        if character.isprintable() and unicodedata.category(character) not in ("Cf", "Co"):
            shown.append(character)
        else:
            shown.append(f"\N{LEFT-POINTING ANGLE BRACKET}{ord(character):04X}\N{RIGHT-POINTING ANGLE BRACKET}")
    result = "".join(shown)
    return result if len(text) <= limit and len(result) <= limit else result[:limit] + "…"
