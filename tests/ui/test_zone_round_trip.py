"""What the window writes, it reads: an instant, in words, typed or pasted back, is the same instant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.history import clock_style, wording, zones
from ringviewer.ui.find_time import EARLIEST_MS, LATEST_MS, parse_time

DAY_MS = 86_400_000
NOW_MS = 1_793_521_800_000  # Sun 1 Nov 2026, 01:30 PDT
PACIFIC = ZoneInfo("America/Los_Angeles")
ZONES = (
    *("America/Los_Angeles", "America/New_York", "America/Phoenix", "Pacific/Honolulu", "America/Adak"),
    *("Europe/London", "Europe/Dublin", "Asia/Kathmandu", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca"),
    *("Pacific/Apia", "Pacific/Chatham", "America/St_Johns", "America/Caracas", "Antarctica/Troll", "UTC"),
)
ANY_INSTANT = st.integers(EARLIEST_MS + DAY_MS, LATEST_MS - DAY_MS)
# Both changes of 2007, the first year of today's rule, and of 2026, with the hours around them.
NEAR_A_CHANGE = st.builds(
    lambda day, past: round(datetime.fromisoformat(f"{day}T00:00Z").timestamp() * 1000) + past,
    st.sampled_from(("2007-03-11", "2007-11-04", "2026-03-08", "2026-11-01", "2026-03-29", "2026-10-25")),
    st.integers(0, DAY_MS - 1),
)


@pytest.fixture(params=[24, 12])
def hours(request: pytest.FixtureRequest) -> Iterator[int]:
    clock_style.set_hours(request.param)
    yield request.param
    clock_style.set_hours(24)


@given(st.one_of(ANY_INSTANT, NEAR_A_CHANGE), st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_a_copied_instant_means_itself_in_every_zone(instant_ms: int, written: str, read: str) -> None:
    copied = wording.iso(instant_ms, ZoneInfo(written))
    found = parse_time(copied, now_ms=NOW_MS, tz=ZoneInfo(read))
    assert (found.ms, found.note) == (instant_ms, None)


@pytest.mark.usefixtures("hours")
@given(st.one_of(ANY_INSTANT, NEAR_A_CHANGE), st.sampled_from(ZONES))
def test_an_instant_in_the_words_of_the_panels_means_itself(instant_ms: int, name: str) -> None:
    tz = ZoneInfo(name)
    words = f"{wording.date(instant_ms, tz)} {wording.clock_ms(instant_ms, tz)} {wording.zone_abbr(instant_ms, tz)}"
    assert parse_time(words, now_ms=NOW_MS, tz=tz).ms == instant_ms


@pytest.mark.usefixtures("hours")
@given(NEAR_A_CHANGE)
def test_without_its_zone_only_a_repeated_hour_is_in_doubt_and_that_is_said(instant_ms: int) -> None:
    words = f"{wording.date(instant_ms, PACIFIC)} {wording.clock_ms(instant_ms, PACIFIC)}"
    found = parse_time(words, now_ms=NOW_MS, tz=PACIFIC)
    if zones.repeats(instant_ms, PACIFIC):
        assert found.ms in (instant_ms, instant_ms - 3_600_000)
        assert "happens twice" in (found.note or "")
    else:
        assert (found.ms, found.note) == (instant_ms, None)


def test_a_missing_hour_is_said_in_the_words_of_the_desktop(hours: int) -> None:
    found = parse_time("8 Mar 2026 02:30", now_ms=NOW_MS, tz=PACIFIC)
    said = (found.note or "").replace(wording.NARROW, " ")
    if hours == 24:
        assert said == "02:30 does not exist on that day, the clocks go forward. This is 03:30."
    else:
        assert said == "2:30 AM does not exist on that day, the clocks go forward. This is 3:30 AM."
