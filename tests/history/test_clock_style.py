"""Twelve hours with AM and PM, or twenty-four."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.history import clock_style, wording

PACIFIC = ZoneInfo("America/Los_Angeles")
EVENING = 1_791_505_267_410  # Thu 8 Oct 2026, 17:21:07.410 PDT


@pytest.fixture
def twelve() -> Iterator[None]:
    clock_style.set_hours(12)
    yield
    clock_style.set_hours(24)


def said(text: str) -> str:
    return text.replace(wording.NARROW, " ")


def test_twenty_four_hours_until_the_desktop_says_otherwise() -> None:
    assert clock_style.hours() == 24
    assert clock_style.wall(0, 5, brief=True) == "00:05"


@pytest.mark.usefixtures("twelve")
def test_all_words_follow_the_desktop() -> None:
    assert said(wording.minutes(EVENING, PACIFIC)) == "5:21 PM"
    assert said(wording.clock(EVENING, PACIFIC)) == "5:21:07 PM"
    assert said(wording.clock_ms(EVENING, PACIFIC)) == "5:21:07.410 PM"
    assert said(wording.utc_line(EVENING)) == "9 Oct 12:21:07.410 AM UTC"
    assert said(wording.between(EVENING, EVENING + 60_000, PACIFIC)) == "5:21:07 PM – 5:22:07 PM PDT"


@pytest.mark.usefixtures("twelve")
def test_what_leaves_the_program_does_not() -> None:
    assert wording.iso(EVENING, PACIFIC) == "2026-10-08T17:21:07.410-07:00"
    assert wording.iso(EVENING, UTC) == "2026-10-09T00:21:07.410+00:00"


@pytest.mark.usefixtures("twelve")
@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 0, "12 AM"), (0, 30, "12:30 AM"), (1, 0, "1 AM"), (11, 59, "11:59 AM"), (12, 0, "12 PM"), (17, 30, "5:30 PM")],
)
def test_a_full_hour_is_brief_where_it_may(hour: int, minute: int, words: str) -> None:
    assert said(clock_style.wall(hour, minute, brief=True)) == words
    assert ":" in clock_style.wall(hour, minute)


@pytest.mark.usefixtures("twelve")
@given(st.integers(0, 86_399_999))
def test_no_two_times_of_a_day_share_their_words(at_ms: int) -> None:
    seen = {wording.clock_ms(ms % 86_400_000, UTC) for ms in (at_ms, at_ms + 43_200_000, at_ms + 3_600_000, at_ms + 1)}
    assert len(seen) == 4
