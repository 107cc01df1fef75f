"""Zones by name and by state, their offsets through history, and the hours that happen twice or never."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.history import us_states, wording, zones
from ringviewer.history.us_states import US_ZONES, find_state, zone_words

PACIFIC = ZoneInfo("America/Los_Angeles")
HALF_PAST_ONE_PDT = 1_793_521_800_000  # 1 Nov 2026, 08:30 UTC
HOUR = 3_600_000


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    return round(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[ZoneInfo]:
    """This computer stands in Berlin."""
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield ZoneInfo("Europe/Berlin")
    monkeypatch.undo()
    assert os.environ.get("TZ") == before
    time.tzset()


@pytest.mark.parametrize(
    ("zone", "instant_ms", "label", "iso"),
    [
        ("America/Los_Angeles", at(2026, 10, 9), "PDT, UTC−7", "2026-10-08T17:00:00.000-07:00"),
        ("Europe/London", at(2026, 1, 9), "GMT, UTC+0", "2026-01-09T00:00:00.000+00:00"),
        # Since 2007 clocks in the United States change in March; in 2006 they did so in April.
        ("America/Los_Angeles", at(2007, 3, 20, 12), "PDT, UTC−7", "2007-03-20T05:00:00.000-07:00"),
        ("America/Los_Angeles", at(2006, 3, 20, 12), "PST, UTC−8", "2006-03-20T04:00:00.000-08:00"),
        # Samoa left out 30 December 2011.
        ("Pacific/Apia", at(2011, 12, 30, 9, 59), "UTC−10", "2011-12-29T23:59:00.000-10:00"),
        ("Pacific/Apia", at(2011, 12, 30, 10), "UTC+14", "2011-12-31T00:00:00.000+14:00"),
        ("Asia/Kolkata", at(1940, 6, 1), "IST, UTC+5:30", "1940-06-01T05:30:00.000+05:30"),
        ("Asia/Kolkata", at(1944, 6, 1), "UTC+6:30", "1944-06-01T06:30:00.000+06:30"),
        # Local mean time has seconds, for which ISO 8601 has no place.
        ("America/Los_Angeles", at(1880, 1, 1), "LMT, UTC−7:52:58", "1880-01-01T00:00:00.000+00:00"),
        ("Asia/Kathmandu", at(2026, 1, 1), "UTC+5:45", "2026-01-01T05:45:00.000+05:45"),
        ("UTC", at(2026, 1, 1), "UTC", "2026-01-01T00:00:00.000+00:00"),
    ],
)
def test_offsets_are_those_of_their_time(zone: str, instant_ms: int, label: str, iso: str) -> None:
    assert zones.zone_label(ZoneInfo(zone), instant_ms) == label
    assert wording.iso(instant_ms, ZoneInfo(zone)) == iso


def test_indiana_kept_its_own_time_before_2006() -> None:
    indiana = zones.zone_for("US", "IN")
    assert indiana is not None
    assert zones.zone_label(indiana, at(2005, 7, 1)) == "EST, UTC−5"
    assert zones.zone_label(indiana, at(2026, 7, 1)) == "EDT, UTC−4"


def test_an_hour_that_happens_twice_is_named_both_times() -> None:
    for instant_ms, words in (
        (HALF_PAST_ONE_PDT - HOUR, "00:30"),
        (HALF_PAST_ONE_PDT, "01:30 PDT"),
        (HALF_PAST_ONE_PDT + HOUR, "01:30 PST"),
        (HALF_PAST_ONE_PDT + 2 * HOUR, "02:30"),
    ):
        assert wording.told_apart(wording.minutes(instant_ms, PACIFIC), instant_ms, PACIFIC) == words
    assert wording.between(HALF_PAST_ONE_PDT, HALF_PAST_ONE_PDT + HOUR, PACIFIC) == "01:30:00 PDT – 01:30:00 PST"
    assert wording.between(HALF_PAST_ONE_PDT, HALF_PAST_ONE_PDT + 60_000, PACIFIC) == "01:30:00 – 01:31:00 PDT"


def test_this_computers_clock_is_put_back_too(in_berlin: ZoneInfo) -> None:
    first = at(2026, 10, 25, 0, 30)
    for instant_ms, label in ((first, "CEST, UTC+2"), (first + HOUR, "CET, UTC+1"), (first + 2 * HOUR, "CET, UTC+1")):
        assert zones.zone_label(zones.local_zone(), instant_ms) == label
        assert wording.iso(instant_ms, zones.local_zone()) == wording.iso(instant_ms, in_berlin)
        assert zones.repeats(instant_ms, zones.local_zone()) == zones.repeats(instant_ms, in_berlin)
    assert zones.repeats(first, in_berlin)
    assert zones.repeats(first + HOUR, in_berlin)


@given(st.integers(at(1900, 1, 1), at(2090, 1, 1)), st.sampled_from(zones.known_zones()))
def test_a_reading_repeats_where_another_instant_within_a_day_has_it(instant_ms: int, name: str) -> None:
    tz = ZoneInfo(name)
    reading = zones.moment(instant_ms, tz).replace(tzinfo=None, fold=0)
    offset = zones.moment(instant_ms, tz).utcoffset()
    assert offset is not None
    around = (zones.moment(instant_ms + days * 86_400_000, tz).utcoffset() for days in (-1, 1))
    shifted = (instant_ms + round((offset - other).total_seconds() * 1000) for other in around if other is not None)
    twins = [ms for ms in shifted if ms != instant_ms and zones.moment(ms, tz).replace(tzinfo=None, fold=0) == reading]
    if twins:
        assert zones.repeats(instant_ms, tz)
    if zones.repeats(instant_ms, tz):
        other = zones.moment(instant_ms, tz)
        twin = other.replace(fold=1 - other.fold).astimezone(UTC)
        assert twin.astimezone(tz).replace(tzinfo=None, fold=0) == reading


@given(st.integers(-(2**60), 2**60), st.sampled_from(zones.known_zones()))
def test_iso_tells_the_instant_back(instant_ms: int, name: str) -> None:
    text = wording.iso(instant_ms, ZoneInfo(name))
    bounded = zones.moment(instant_ms, UTC)
    assert datetime.fromisoformat(text) == bounded
    assert text.count(":") == 3


def test_a_state_is_found_by_its_letters_and_by_its_name() -> None:
    oregon = find_state("us", "OR")
    assert oregon is not None
    assert (oregon.name, oregon.zone) == ("Oregon", "America/Los_Angeles")
    assert find_state("US", " oregon ") is oregon
    assert find_state("US", "District of Columbia") is find_state("USA", "dc")
    assert find_state("CA", "OR") is None
    assert find_state("US", "x" * 100_000) is None


def test_every_zone_of_a_state_is_in_the_tz_database_and_has_words() -> None:
    known = set(zones.known_zones())
    for state in us_states._STATES.values():
        for name in (state.zone, *(name for name, _ in state.elsewhere)):
            assert name in known
            assert zone_words(name) != name
    assert {name for name, _ in US_ZONES} <= known


def test_a_zone_is_found_by_its_name_and_nothing_else_is() -> None:
    zone = zones.named_zone("  america/new york ")
    assert zone is not None
    assert zone.key == "America/New_York"
    for name in (
        "",
        "Factory",
        "posix/Europe/Berlin",
        "../../etc/passwd",
        "/etc/localtime",
        "America",
        "Moon",
        "A" * 999,
    ):
        assert zones.named_zone(name) is None
