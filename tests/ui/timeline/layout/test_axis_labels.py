"""What the axis says through clock changes of all kinds: in order, in the view, and never the same for two instants."""

from __future__ import annotations

import math
from bisect import bisect_right
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringviewer.history import clock_style, wording, zones
from ringviewer.ui.timeline.layout.clock_changes import clock_changes
from ringviewer.ui.timeline.layout.labels import stretch_labels, tick_labels
from ringviewer.ui.timeline.layout.ladder import DAY_MS
from ringviewer.ui.timeline.layout.ticks import Axis, axis
from ringviewer.ui.timeline.layout.viewport import Viewport

NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
# The zone, and a day on which its clocks change: by an hour, by half of one, for a month, by a day, by 44 min 30 s.
CHANGES = [
    *((NEW_YORK, (2026, 3, 8)), (NEW_YORK, (2026, 11, 1)), (BERLIN, (2026, 3, 29)), (BERLIN, (2026, 10, 25))),
    *((ZoneInfo("Australia/Lord_Howe"), (2026, 4, 5)), (ZoneInfo("Australia/Lord_Howe"), (2026, 10, 4))),
    *((ZoneInfo("Africa/Casablanca"), (2026, 2, 15)), (ZoneInfo("Africa/Casablanca"), (2026, 3, 22))),
    *((ZoneInfo("Pacific/Apia"), (2011, 12, 30)), (ZoneInfo("Africa/Monrovia"), (1972, 1, 7))),
]
WIDTH = 1004


def noon(day: tuple[int, int, int]) -> int:
    return round(datetime(*day, 12, tzinfo=ZoneInfo("UTC")).timestamp() * 1000)


def wide(words: str) -> float:
    """About as wide as the small font draws it."""
    return 6.2 * len(words)


def shown(from_ms: int, to_ms: int, tz: ZoneInfo, *, two_rows: bool = True) -> tuple[Axis, Viewport]:
    view = Viewport.showing(from_ms, to_ms, WIDTH)
    return axis(view, tz, 52.0, two_rows=two_rows), view


def readings(made: Axis) -> list[str]:
    """What each label of row two means to who reads row one with it."""
    begins = [tick.ms for tick in made.upper]
    stretches = [made.left_label, *(tick.full for tick in made.upper)]
    return [f"{stretches[bisect_right(begins, tick.ms)]} {tick.label}" for tick in made.major]


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(CHANGES),
    st.floats(-1.2, 1.2),
    st.floats(math.log(500), math.log(900 * DAY_MS)),
    st.sampled_from((12, 24)),
)
def test_no_two_instants_read_alike_and_all_are_in_order_and_in_view(
    change: tuple[ZoneInfo, tuple[int, int, int]], off: float, power: float, hours: clock_style.Hours
) -> None:
    tz, day = change
    span = round(math.exp(power))
    around = clock_changes(tz, noon(day) - DAY_MS, noon(day) + DAY_MS)
    assert len(around) == 1
    middle = around[0].at_ms + round(off * span / 2)
    before = clock_style.hours()
    clock_style.set_hours(hours)
    try:
        made, view = shown(middle - span // 2, middle + span - span // 2, tz)
        said = readings(made)
    finally:
        clock_style.set_hours(before)
    assert len(set(said)) == len(said)
    for ticks in (made.major, made.upper):
        instants = [tick.ms for tick in ticks]
        assert instants == sorted(set(instants))
        assert all(view.start_ms - 1 <= ms <= view.end_ms + 1 for ms in instants)


def test_offsets_of_long_ago_are_those_of_the_tz_database() -> None:
    amsterdam = ZoneInfo("Europe/Amsterdam")
    summer_1936 = round(datetime(1936, 1, 15, 12, tzinfo=ZoneInfo("UTC")).timestamp() * 1000)
    assert wording.clock(summer_1936, amsterdam) == "12:19:32"
    assert zones.zone_label(amsterdam, summer_1936) == "AMT, UTC+0:19:32"
    first = round(datetime(1937, 6, 30, tzinfo=ZoneInfo("UTC")).timestamp() * 1000)
    (change,) = clock_changes(amsterdam, first, first + 2 * DAY_MS)
    assert change.after_ms - change.before_ms == 28_000


@pytest.mark.parametrize("width_px", [40, 52, 90])
def test_a_midnight_that_row_one_has_no_room_to_tell_is_told_below(width_px: int) -> None:
    made, _ = shown(noon((2026, 10, 31)), noon((2026, 11, 2)), BERLIN)
    midnights = {tick.x for tick in made.upper}
    assert len(midnights) == 2

    def words(told: set[float]) -> list[str]:
        return [label.words for label in tick_labels(made.major, lambda _: float(width_px), WIDTH, (), told)]

    assert {"Sun 1 Nov", "Mon 2 Nov"} <= set(words(set()))
    assert not {"Sun 1 Nov", "Mon 2 Nov"} & set(words(midnights))
    second = max(midnights)
    assert ("Mon 2 Nov" in words({min(midnights)}), "Sun 1 Nov" in words({second})) == (True, True)


def test_where_the_whole_date_has_no_room_a_shorter_one_stands() -> None:
    made, _ = shown(noon((2026, 10, 31)), noon((2026, 11, 1)), BERLIN)
    (midnight,) = (tick for tick in made.upper)
    said = []
    for gap in (40.0, 24.0, 17.0):
        labels = tick_labels(made.major, wide, WIDTH, (midnight.x + gap,), set())
        said += [label.words for label in labels if label.left < midnight.x < label.right]
    assert said == ["Sun 1 Nov", "1 Nov"]


def test_labels_of_row_one_know_up_to_where_they_are_true() -> None:
    made, view = shown(noon((2026, 10, 30)), noon((2026, 11, 2)), BERLIN)
    labels = stretch_labels(made, wide, WIDTH)
    assert len(labels) == 4
    ends = [label.end for label in labels]
    lines = [label.line_x for label in labels]
    assert ends == [*lines[1:], view.width]
    assert all(one.right <= one.end for one in labels)
    assert all(one.right < other.left for one, other in pairwise(labels))
