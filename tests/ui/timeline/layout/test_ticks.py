from __future__ import annotations

from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ringviewer.ui.timeline.layout.ladder import LADDER
from ringviewer.ui.timeline.layout.ticks import axis
from ringviewer.ui.timeline.layout.viewport import Viewport
from tests.ui.timeline.worlds import PACIFIC, at

HOUR = 3_600_000
ZONES = [PACIFIC, ZoneInfo("UTC"), ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kolkata")]


def labels(from_ms: int, to_ms: int, width: int = 1004, tz: ZoneInfo = PACIFIC) -> list[str]:
    return [tick.label for tick in axis(Viewport.showing(from_ms, to_ms, width), tz).major]


def test_four_hours_are_labelled_every_half_hour_with_the_date_at_the_left() -> None:
    shown = axis(Viewport.showing(at("13:30"), at("17:45"), 1004), PACIFIC)
    assert [tick.label for tick in shown.major][:3] == ["13:30", "14:00", "14:30"]
    assert shown.left_label == "Thu 8 Oct 2026"


def test_minor_ticks_are_the_first_step_of_8_px() -> None:
    shown = axis(Viewport.showing(at("13:30"), at("17:45"), 1004), PACIFIC)
    gaps = {round(b - a, 1) for a, b in zip(shown.minor, shown.minor[1:], strict=False)}
    assert min(gaps) == 19.7  # five minutes: two would be 7.9 px


def test_two_minutes_are_labelled_with_seconds() -> None:
    assert labels(at("17:20:10"), at("17:22:10"))[0] == "17:20:10"


def test_midnight_carries_the_date_and_a_separator() -> None:
    shown = axis(Viewport.showing(at("20:00"), at("04:00", 9), 1004), PACIFIC)
    assert "Fri 9 Oct" in [tick.label for tick in shown.major]
    assert [line.stretch for line in shown.separators] == ["day"]


def test_half_a_year_is_labelled_by_months_with_the_year_at_the_left() -> None:
    shown = axis(Viewport.showing(at("12:00", 10, 4), at("12:00", 8), 755), PACIFIC)
    assert [tick.label for tick in shown.major] == ["1 May", "1 Jun", "1 Jul", "1 Aug", "1 Sep", "1 Oct"]
    assert shown.left_label == "2026"
    assert {line.stretch for line in shown.separators} == {"month"}


def test_a_repeated_hour_has_its_labels_twice_with_the_zone() -> None:
    start = at("00:00", 1, 11)
    shown = labels(start, start + 4 * HOUR)
    assert [text for text in shown if text.startswith("01:30")] == ["01:30 PDT", "01:30 PST"]
    assert "02:00" in shown
    assert "00:30" in shown


def test_a_repeated_hour_is_said_in_words() -> None:
    start = at("00:00", 1, 11)
    (change,) = axis(Viewport.showing(start, start + 4 * HOUR, 1004), PACIFIC).changes
    assert change.at_ms == start + 2 * HOUR
    assert change.words == "clocks go back, 01:00 to 02:00 happens twice"


def test_a_missing_hour_has_no_label() -> None:
    start = at("00:00", 8, 3)
    shown = axis(Viewport.showing(start, start + 4 * HOUR, 1004), PACIFIC)
    texts = [tick.label for tick in shown.major]
    assert not [text for text in texts if text.startswith("02:")]
    assert texts.index("03:00") == texts.index("01:30") + 1
    assert shown.changes[0].words == "clocks go forward, 02:00 to 03:00 does not exist"


def test_a_change_of_half_an_hour_is_told_as_such() -> None:
    start = at("00:00", 5, 4, ZoneInfo("Australia/Lord_Howe"))
    (change,) = axis(Viewport.showing(start, start + 4 * HOUR, 1004), ZoneInfo("Australia/Lord_Howe")).changes
    assert change.words == "clocks go back, 01:30 to 02:00 happens twice"


@given(
    st.integers(1_700_000_000_000, 1_900_000_000_000),
    st.integers(60_000, 10 * 365 * 86_400_000),
    st.integers(200, 3000),
    st.sampled_from(ZONES),
)
def test_ticks_ascend_stay_in_view_and_leave_room(start: int, span: int, width: int, tz: ZoneInfo) -> None:
    view = Viewport.showing(start, start + span, width)
    shown = axis(view, tz)
    xs = [tick.x for tick in shown.major]
    assert all(-1 <= x <= width + 1 for x in (*xs, *shown.minor))
    assert xs == sorted(xs)
    assert len(xs) <= width / 50 + 4
    assert len(shown.minor) <= width / 5 + 8
    assert len({tick.ms for tick in shown.major}) == len(xs)


def test_the_ladder_ascends() -> None:
    assert [step.ms for step in LADDER] == sorted(step.ms for step in LADDER)
