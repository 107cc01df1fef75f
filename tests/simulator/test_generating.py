"""Events drawn from the seed: as many as were asked for, where they belong, at hours that fit."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.simulator.worlds.generating import starts_of
from ringviewer.simulator.worlds.scenario import PATTERNS, Pattern, StretchSpec

NOW_MS = 1_791_506_520_000
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
ZONE = ZoneInfo("America/Los_Angeles")


def stretch(pattern: Pattern, from_ms: int, until_ms: int, count: int) -> StretchSpec:
    return StretchSpec(from_ms, until_ms, count, pattern, (("motion", 1),))


@given(
    pattern=st.sampled_from(PATTERNS),
    until_ms=st.integers(-DAY_MS, 3 * DAY_MS),
    length_ms=st.integers(1, 2 * DAY_MS),
    share=st.floats(0, 1),
    seed=st.integers(0, 9),
)
def test_starts_ascend_apart_and_inside(
    pattern: Pattern, until_ms: int, length_ms: int, share: float, seed: int
) -> None:
    count = int(share * min(length_ms // 2_000, 300))
    asked = stretch(pattern, until_ms + length_ms, until_ms, count)
    starts = starts_of(asked, NOW_MS, ZONE, random.Random(seed))
    assert all(later - earlier >= 1_000 for earlier, later in itertools.pairwise(starts))
    assert all(NOW_MS - until_ms - length_ms <= start_ms < NOW_MS - until_ms for start_ms in starts)
    if pattern != "daily":
        assert len(starts) == count
    assert starts == starts_of(asked, NOW_MS, ZONE, random.Random(seed))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_stretch_that_is_as_full_as_can_be_still_parts_its_events(pattern: Pattern) -> None:
    starts = starts_of(stretch(pattern, 3 * HOUR_MS, 2 * HOUR_MS, 1_800), NOW_MS, ZONE, random.Random(1))
    assert min(later - earlier for earlier, later in itertools.pairwise(starts)) >= 1_000
    assert starts[0] >= NOW_MS - 3 * HOUR_MS
    assert starts[-1] < NOW_MS - 2 * HOUR_MS


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "America/New_York", "Asia/Kolkata"])
def test_a_household_sleeps_at_night_and_is_busy_in_the_afternoon(zone: str) -> None:
    starts = starts_of(stretch("rhythm", 30 * DAY_MS, 0, 6_000), NOW_MS, ZoneInfo(zone), random.Random(7))
    hours = Counter(datetime.fromtimestamp(start_ms / 1000, ZoneInfo(zone)).hour for start_ms in starts)
    night, afternoon = sum(hours[hour] for hour in (0, 1, 2, 3)), sum(hours[hour] for hour in (15, 16, 17, 18))
    assert len(starts) == 6_000
    assert night * 8 < afternoon


def test_daily_counts_by_the_day() -> None:
    starts = starts_of(stretch("daily", 10 * DAY_MS, 0, 40), NOW_MS, ZONE, random.Random(3))
    assert len(starts) == 400
    # From midnight to eight there is a small share of the day: 19 of 116, by the hour.
    noon_ms = int(datetime(2026, 10, 8, 12, tzinfo=ZONE).timestamp() * 1000)
    assert len(starts_of(stretch("daily", 12 * HOUR_MS, 4 * HOUR_MS, 116), noon_ms, ZONE, random.Random(3))) == 19


def test_bursts_come_in_groups() -> None:
    starts = starts_of(stretch("bursts", 10 * DAY_MS, 0, 200), NOW_MS, ZONE, random.Random(3))
    near = sum(later - earlier <= 116_000 for earlier, later in itertools.pairwise(starts))
    assert near > 120


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("until_ms", [0, 17 * 60_000, 43 * 60_000])
def test_moments_nearest_to_the_same_hour_have_the_same_distances(pattern: Pattern, until_ms: int) -> None:
    asked = stretch(pattern, 20 * DAY_MS, until_ms, 60)
    hour_ms = NOW_MS - NOW_MS % HOUR_MS
    distances = {
        tuple(start_ms - now_ms for start_ms in starts_of(asked, now_ms, ZONE, random.Random(4)))
        for now_ms in range(hour_ms - HOUR_MS // 2, hour_ms + HOUR_MS // 2, 599_000)
    }
    assert len(distances) == 1
