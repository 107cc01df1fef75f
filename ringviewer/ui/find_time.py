"""What an engineer types or pastes to mean an instant: a clock time, a date with a time, ISO 8601, or an epoch time.

Pure: text, zone and clock come in, an instant goes out. Support tickets quote times in all of these forms, so none is
refused that has one meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from ringviewer.history.clock_style import wall
from ringviewer.ui.pasted_time import times_in

__all__ = ["EARLIEST_MS", "EXAMPLES", "LATEST_MS", "FoundTime", "parse_time"]

EARLIEST_MS = 946_684_800_000  # 2000-01-01: earlier instants are a mistyped number, never a recording
LATEST_MS = 4_102_444_800_000  # 2100-01-01
EXAMPLES = "Write 17:21, 17:21:07.410, yesterday 14:05, 2026-10-08 17:21, or an epoch time."

_LONGEST = 64
_SEVERAL = "That text holds several times. This is the first."
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([ap])\.?m\.?)?", re.ASCII)
_EPOCH = re.compile(r"\d{9,13}", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?(?:,?\s+(\d{4}))?", re.ASCII)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?", re.ASCII)
_OFFSET = re.compile(r"\s*(?:(z|utc|gmt)|(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?)$", re.ASCII)
_AGO = re.compile(r"(\d{1,4})\s*(s|sec|min|m|h|d)[a-z]*\s+ago", re.ASCII)
_AGO_MS = {"s": 1_000, "sec": 1_000, "m": 60_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}


@dataclass(frozen=True, slots=True)
class FoundTime:
    """An instant that was meant, in epoch ms, with a sentence when the text allowed another one."""

    ms: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class _Clock:
    hour: int
    minute: int
    second: int
    micro: int

    def on(self, day: date, tz: tzinfo) -> datetime:
        return datetime(day.year, day.month, day.day, self.hour, self.minute, self.second, self.micro, tzinfo=tz)


def parse_time(text: str, *, now_ms: int, tz: tzinfo) -> FoundTime:
    """The instant that ``text`` means in the zone ``tz`` at the moment ``now_ms``.

    A clock time without a day is the latest one that has passed, because events lie in the past. An offset or ``UTC``
    in the text wins over ``tz``. Where the text is more than a time, such as a line of a log, the first time in it.
    Raises ``ValueError`` with a sentence for the engineer when the text has no meaning or lies outside 2000 to 2099.
    """
    words = " ".join(text.split()).lower().replace("−", "-")
    if not words:
        raise ValueError(f"No time was given. {EXAMPLES}")
    try:
        found = _exact(words, now_ms, tz)
    except ValueError as error:
        found = _first_in(words, now_ms, tz)
        if found is None:
            raise ValueError(str(error)) from None
    found = found or _first_in(words, now_ms, tz)
    if found is None and len(words) > _LONGEST:
        raise ValueError(f"There is no time in that text. {EXAMPLES}")
    if found is None:
        raise ValueError(f"“{text.strip()}” is not a time. {EXAMPLES}")
    if not EARLIEST_MS <= found.ms < LATEST_MS:
        raise ValueError("That time lies outside the years 2000 to 2099.")
    return found


def _exact(words: str, now_ms: int, tz: tzinfo) -> FoundTime | None:
    if len(words) > _LONGEST:
        return None
    return _epoch(words) or _ago(words, now_ms) or _dated(words, now_ms, tz)


def _first_in(words: str, now_ms: int, tz: tzinfo) -> FoundTime | None:
    found: list[FoundTime] = []
    for text in times_in(words):
        try:
            one = _exact(text, now_ms, tz)
        except ValueError:
            continue
        if one is not None and EARLIEST_MS <= one.ms < LATEST_MS:
            found.append(one)
    if not found:
        return None
    several = len({one.ms for one in found}) > 1
    return FoundTime(found[0].ms, _SEVERAL if several else found[0].note)


def _epoch(words: str) -> FoundTime | None:
    if _EPOCH.fullmatch(words) is None:
        return None
    number = int(words)
    return FoundTime(number * 1000) if len(words) <= 10 else FoundTime(number)


def _ago(words: str, now_ms: int) -> FoundTime | None:
    match = _AGO.fullmatch(words)
    return FoundTime(now_ms - int(match[1]) * _AGO_MS[match[2]]) if match else None


def _dated(words: str, now_ms: int, tz: tzinfo) -> FoundTime | None:
    words = re.sub(r"^(\d{4}-\d{1,2}-\d{1,2})t(?=\d)", r"\1 ", words)
    clock_at = _CLOCK.search(words)
    if clock_at is None:
        return None
    clock = _read_clock(clock_at)
    day_words, rest = words[: clock_at.start()].strip(" ,"), words[clock_at.end() :]
    named = ""
    if rest.strip():
        offset = _OFFSET.fullmatch(rest)
        if offset is None:
            # The tables write a zone's short name behind a time; it is the zone chosen in the window.
            if re.fullmatch(r"\s+[a-z]{2,5}", rest) is None:
                return None
            named = rest.strip()
        else:
            tz = _read_offset(offset)
    now = _local(now_ms, tz)
    if not day_words:
        return _latest_passed(clock, now, tz, now_ms, named)
    day = _read_day(day_words, now.date())
    return None if day is None else _instant(clock, day, tz, named)


def _read_clock(match: re.Match[str]) -> _Clock:
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[5]:
        if not 1 <= hour <= 12:
            raise ValueError(f"{match[0]} is not a time: with am or pm the hour is 1 to 12.")
        hour = hour % 12 + (12 if match[5] == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(f"{match[0]} is not a time: hours go to 23, minutes and seconds to 59.")
    return _Clock(hour, minute, second, int((match[4] or "0")[:6].ljust(6, "0")))


def _read_offset(match: re.Match[str]) -> tzinfo:
    if match[1]:
        return UTC
    delta = timedelta(hours=int(match[3]), minutes=int(match[4] or 0))
    if delta >= timedelta(hours=24) or int(match[4] or 0) > 59:
        raise ValueError("The offset from UTC must be below 24 hours.")
    return timezone(delta if match[2] == "+" else -delta)


def _read_day(words: str, today: date) -> date | None:
    if words in ("today", "yesterday"):
        return today - timedelta(days=words == "yesterday")
    first, _, rest = words.partition(" ")
    weekday = first.rstrip(",.")[:3]
    named = weekday in _WEEKDAYS and first.rstrip(",.").isalpha()
    if named and not rest:
        return today - timedelta(days=(today.weekday() - _WEEKDAYS.index(weekday)) % 7)
    words = rest if named else words
    if match := _ISO_DATE.fullmatch(words):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_MONTH.fullmatch(words):
        day, month, year = int(match[1]), match[2], match[3]
    elif match := _MONTH_DAY.fullmatch(words):
        day, month, year = int(match[2]), match[1], match[3]
    else:
        return None
    if month[:3] not in _MONTHS:
        return None
    number = _MONTHS.index(month[:3]) + 1
    if year:
        return _day(int(year), number, day)
    this_year = today.year if (number, day) <= (today.month, today.day) else today.year - 1
    return _day(this_year, number, day)


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError("That day is not in the calendar.") from None
    if not 1999 <= found.year <= 2100:  # the zone moves the edges; the instant itself is checked at the end
        raise ValueError("That time lies outside the years 2000 to 2099.")
    return found


def _latest_passed(clock: _Clock, now: datetime, tz: tzinfo, now_ms: int, named: str) -> FoundTime:
    found = _instant(clock, now.date(), tz, named)
    return found if found.ms <= now_ms else _instant(clock, now.date() - timedelta(days=1), tz, named)


def _instant(clock: _Clock, day: date, tz: tzinfo, named: str) -> FoundTime:
    wanted = clock.on(day, tz)
    ms = _ms(wanted)
    back = _local(ms, tz)
    if back.replace(tzinfo=None, fold=0) != wanted.replace(tzinfo=None, microsecond=wanted.microsecond // 1000 * 1000):
        words, instead = wall(wanted.hour, wanted.minute), wall(back.hour, back.minute)
        return FoundTime(ms, f"{words} does not exist on that day, the clocks go forward. This is {instead}.")
    if wanted.utcoffset() != wanted.replace(fold=1).utcoffset():
        for reading in (wanted, wanted.replace(fold=1)):
            if named and (reading.tzname() or "").lower() == named:
                return FoundTime(_ms(reading))
        words = wall(wanted.hour, wanted.minute)
        return FoundTime(ms, f"{words} happens twice on that day, the clocks go back. This is the first.")
    return FoundTime(ms)


def _ms(moment: datetime) -> int:
    return (moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def _local(ms: int, tz: tzinfo) -> datetime:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)).astimezone(tz)
