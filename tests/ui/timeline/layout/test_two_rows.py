"""Both rows of the axis through the clock changes of many zones: what they say, where, and that nothing touches."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringviewer.history import clock_style, wording
from ringviewer.history.zones import moment
from ringviewer.ui.timeline.layout.calendar import days, midnight_ms, months
from ringviewer.ui.timeline.layout.labels import stretch_labels, tick_labels
from ringviewer.ui.timeline.layout.ladder import DAY_MS
from ringviewer.ui.timeline.layout.ticks import Axis, axis
from ringviewer.ui.timeline.layout.viewport import Viewport
from tests.ui.timeline.worlds import PACIFIC, at

HOUR = 3_600_000
APIA = ZoneInfo("Pacific/Apia")
ZONES = [
    *(PACIFIC, ZoneInfo("UTC"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Europe/Dublin"), ZoneInfo("Asia/Kolkata")),
    *(APIA, ZoneInfo("Africa/Cairo"), ZoneInfo("America/Havana"), ZoneInfo("Pacific/Chatham")),
]
# The last of October to the first of April, and the day that Samoa skipped.
CHANGES = st.sampled_from(
    [
        at("12:00", 8, 3),
        at("12:00", 29, 3),
        at("12:00", 5, 4),
        at("12:00", 25, 10),
        at("12:00", 1, 11),
        1_325_239_200_000,
    ]
)
SPANS = st.floats(math.log(1_000), math.log(8 * 365 * DAY_MS)).map(lambda power: round(math.exp(power)))


def wide(words: str) -> float:
    """About as wide as the small font draws it."""
    return 6.2 * len(words)


def shown(from_ms: int, to_ms: int, tz: ZoneInfo = PACIFIC, width: int = 1004) -> Axis:
    view = Viewport(float(from_ms), (to_ms - from_ms) / width, width)
    return axis(view, tz, 52.0, two_rows=True)


def row_one(made: Axis, width: int = 1004) -> list[str]:
    return [label.words for label in stretch_labels(made, wide, width)]


def row_two(made: Axis) -> list[str]:
    return [tick.label for tick in made.major]


def test_a_night_has_both_its_days_in_row_one_and_midnight_in_row_two() -> None:
    made = shown(at("20:00"), at("04:00", 9))
    assert row_one(made) == ["Thu 8 Oct 2026", "Fri 9 Oct"]
    assert "00:00" in row_two(made)


def test_the_date_at_the_left_gives_way_to_a_midnight_beside_it_which_says_the_year_then() -> None:
    assert row_one(shown(at("23:50"), at("07:50", 9))) == ["Fri 9 Oct 2026"]


def test_where_the_left_edge_has_room_for_the_day_without_its_year_the_next_day_says_the_year() -> None:
    assert row_one(shown(at("19:00"), at("20:00", 10)))[:2] == ["Thu 8 Oct", "Fri 9 Oct 2026"]


def test_a_week_has_days_below_and_months_above() -> None:
    made = shown(at("00:00", 26), at("00:00", 3, 11))
    assert row_one(made) == ["October 2026", "November"]
    assert row_two(made)[:2] == ["Mon 26 Oct", "Tue 27 Oct"]


def test_half_a_year_has_months_below_and_years_above() -> None:
    made = shown(at("12:00", 10, 9), at("12:00", 10, 9) + 180 * DAY_MS)
    assert row_one(made) == ["2026", "2027"]
    assert row_two(made) == ["1 Oct", "1 Nov", "1 Dec", "1 Jan", "1 Feb", "1 Mar"]


def test_two_seconds_have_the_minute_above_and_milliseconds_below() -> None:
    start = at("17:20:59")
    made = shown(start, start + 2_000)
    assert row_one(made) == ["Thu 8 Oct 2026 17:20", "17:21"]
    assert row_two(made)[:3] == ["59.000", "59.200", "59.400"]
    assert "00.000" in row_two(made)


def test_a_new_year_says_so_at_its_midnight() -> None:
    start = at("12:00", 31, 12)
    assert row_one(shown(start, start + DAY_MS)) == ["Thu 31 Dec 2026", "Fri 1 Jan 2027"]


def test_twelve_hours_are_written_where_the_reader_counts_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_style, "_hours", 12)
    texts = [text.replace(wording.NARROW, " ") for text in row_two(shown(at("11:00"), at("15:00")))]
    assert texts[:3] == ["11:00 AM", "11:30 AM", "12:00 PM"]
    texts = [text.replace(wording.NARROW, " ") for text in row_two(shown(at("06:00"), at("22:00")))]
    assert texts[:3] == ["6 AM", "8 AM", "10 AM"]


def test_weeks_are_stronger_than_days_and_begin_with_the_readers_first_day() -> None:
    view = Viewport.showing(at("00:00", 1), at("00:00", 22), 1004)
    for first, name in ((0, "Mon"), (6, "Sun"), (5, "Sat")):
        made = axis(view, PACIFIC, two_rows=True, first_weekday=first)
        strong = [line for line in made.separators if line.strong]
        assert {line.stretch for line in strong} == {"week"}
        assert {wording.short_date(line.ms, PACIFIC)[:3] for line in strong} == {name}
        assert len(made.separators) > 15


def test_wide_views_have_lines_for_weeks_then_months_then_years() -> None:
    found = []
    for days_shown in (3, 30, 100, 300, 2_000):
        made = shown(at("12:00"), at("12:00") + days_shown * DAY_MS)
        found.append(sorted({(line.stretch, line.strong) for line in made.separators}))
    assert found == [
        [("day", False)],
        [("day", False), ("week", True)],
        [("month", True), ("week", False)],
        [("month", False), ("year", True)],
        [("year", False)],
    ]


def test_the_day_that_samoa_skipped_has_no_label_and_is_said_in_words() -> None:
    start = midnight_ms(date(2011, 12, 28), APIA)
    made = shown(start, start + 4 * DAY_MS, APIA)
    assert row_one(made) == ["Wed 28 Dec 2011", "Thu 29 Dec", "Sat 31 Dec", "Sun 1 Jan 2012"]
    assert [change.words for change in made.changes] == ["Fri 30 Dec 2011 does not exist"]


@settings(deadline=None)
@given(CHANGES, st.integers(-3 * DAY_MS, 3 * DAY_MS), SPANS, st.integers(200, 2600), st.sampled_from(ZONES))
def test_labels_ascend_never_touch_and_are_true(middle: int, off: int, span: int, width: int, tz: ZoneInfo) -> None:
    start = middle + off - span // 2
    made = shown(max(0, start), max(0, start) + span, tz, width)
    for labels in (tick_labels(made.major, wide, width), stretch_labels(made, wide, width)):
        assert all(one.right < other.left for one, other in pairwise(labels))
        assert all(label.left >= 0 and label.right <= width for label in labels)
    for ticks in (made.major, made.upper):
        assert [tick.ms for tick in ticks] == sorted({tick.ms for tick in ticks})
        for tick in ticks:
            assert_true(tick.label, tick.ms, tz)


def assert_true(label: str, ms: int, tz: ZoneInfo) -> None:
    """Whatever a label names is what the zone's clock and calendar show at its instant."""
    at_ms = moment(ms, tz)
    clock = re.search(r"(\d\d):(\d\d)(?::(\d\d))?", label)
    if clock:
        read = tuple(int(part) for part in clock.groups() if part is not None)
        assert read == (at_ms.hour, at_ms.minute, at_ms.second)[: len(read)]
        assert (at_ms.second, at_ms.microsecond)[len(read) - 2 :] == (0, 0)[len(read) - 2 :]
    milli = re.fullmatch(r"(\d\d)\.(\d\d\d)", label)
    if milli:
        assert (int(milli[1]), int(milli[2])) == (at_ms.second, at_ms.microsecond // 1000)
    day = re.search(r"(?<!:)\b(\d{1,2}) ([A-Z][a-z]{2})\b", label)
    if day:
        assert (int(day[1]), day[2]) == (at_ms.day, at_ms.strftime("%b"))
    year = re.search(r"\b\d{4}\b", label)
    if year:
        assert int(year[0]) == at_ms.year


@settings(deadline=None, max_examples=60)
@given(CHANGES, st.integers(-5 * DAY_MS, 5 * DAY_MS), st.integers(DAY_MS, 12 * DAY_MS), st.sampled_from(ZONES))
def test_days_begin_where_the_date_changes(middle: int, off: int, span: int, tz: ZoneInfo) -> None:
    start = (middle + off) // 60_000 * 60_000
    found = [ms for ms in days(1, start, start + span, tz) if ms > start]
    minutes = range(start + 60_000, start + span + 1, 60_000)
    assert found == [ms for ms in minutes if moment(ms, tz).date() > moment(ms - 60_000, tz).date()]


@given(st.integers(0, 4_000_000_000_000), st.sampled_from((1, 3, 12)), st.sampled_from(ZONES))
def test_months_begin_on_their_first_day(start: int, size: int, tz: ZoneInfo) -> None:
    for ms in months(size, start, start + 800 * DAY_MS, tz):
        first = moment(ms, tz)
        assert first.day == 1
        assert (first.month - 1) % size == 0
        assert moment(ms - 1, tz).date() == first.date() - timedelta(days=1)
