"""Nights by the clock of a zone, beside a look at its clock in every minute."""

from __future__ import annotations

from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from ringviewer.history.zones import moment
from ringviewer.ui.timeline.layout.night import is_night, night_words, nights, shown_nights
from ringviewer.ui.timeline.layout.viewport import Viewport
from tests.ui.timeline.worlds import PACIFIC, at

MINUTE, DAY = 60_000, 86_400_000
# Zones, each with instants about its clock changes (and Samoa, which skipped a day).
CHANGES = [
    (PACIFIC, at("02:00", 8, 3)),
    (PACIFIC, at("01:00", 1, 11)),
    (ZoneInfo("Europe/Dublin"), at("01:00", 29, 3, ZoneInfo("Europe/Dublin"))),
    (ZoneInfo("Europe/Dublin"), at("01:00", 25, 10, ZoneInfo("Europe/Dublin"))),
    (ZoneInfo("Australia/Lord_Howe"), at("01:00", 5, 4, ZoneInfo("Australia/Lord_Howe"))),
    (ZoneInfo("Africa/Cairo"), at("00:00", 24, 4, ZoneInfo("Africa/Cairo"))),
    (ZoneInfo("America/Havana"), at("00:00", 1, 11, ZoneInfo("America/Havana"))),
    (ZoneInfo("Pacific/Apia"), 1_325_239_200_000),
    (ZoneInfo("Asia/Kolkata"), at("00:00")),
]


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(CHANGES), st.integers(0, DAY), st.integers(0, DAY))
def test_every_minute_is_in_a_night_or_not_as_its_clock_says(
    change: tuple[ZoneInfo, int], before: int, after: int
) -> None:
    tz, about = change
    start, end = (about - before) // MINUTE * MINUTE, (about + after) // MINUTE * MINUTE
    found = nights(start, end, tz)
    for ms in range(start, end, MINUTE):
        dark = not 6 <= moment(ms, tz).hour < 21
        assert any(first <= ms < last for first, last in found) == dark
        assert is_night(ms, tz) == dark
    assert all(one[1] < other[0] for one, other in pairwise(found))


def test_the_night_of_a_clock_change_is_an_hour_longer_or_shorter() -> None:
    lengths = []
    for day, month in ((7, 3), (31, 10), (8, 10)):
        noon = at("12:00", day, month)
        ((first, last),) = nights(noon, noon + 22 * 60 * MINUTE, PACIFIC)
        lengths.append((last - first) // (60 * MINUTE))
    assert lengths == [8, 10, 9]


def test_narrow_nights_and_long_views_are_not_shaded() -> None:
    start = at("00:00", 1)
    assert len(shown_nights(Viewport.showing(start, start + 50 * DAY, 1600), PACIFIC)) >= 50
    assert shown_nights(Viewport.showing(start, start + 50 * DAY, 600), PACIFIC) == ()
    assert shown_nights(Viewport.showing(start, start + 61 * DAY, 2600), PACIFIC) == ()


def test_the_convention_is_said() -> None:
    assert night_words() == "night, 21:00 – 06:00 in the shown zone"
