from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.diagnosis.still_match import match
from ringviewer.history.event import Event
from ringviewer.history.wording import NARROW
from ringviewer.partner_api.asks import StillAsk

START = 1_790_000_000_000
EVENT = Event("e", "door", "ding", START, START + 31_700)
AT = StillAsk.at("door", START)


@pytest.mark.parametrize(
    ("offset_ms", "verdict"),
    [
        (0, "exact"),
        (999, "exact"),
        (-999, "exact"),
        (1_000, "within"),
        (6_900, "within"),
        (10_000, "within"),
        (10_001, "outside"),
        (-1_000, "before_event"),
        (-10_000, "before_event"),
        (-60_000, "before_event"),
    ],
)
def test_the_verdict_on_a_still_at_the_start_of_an_event(offset_ms: int, verdict: str) -> None:
    found = match(AT, START + offset_ms, EVENT, START + 60_000)
    assert found.verdict == verdict
    assert found.offset_ms == offset_ms
    assert found.age_ms == 60_000 - offset_ms


@given(st.integers(-20_000, 20_000), st.integers(-100_000, 100_000))
def test_offset_and_age_add_up(offset_ms: int, answered_after_ms: int) -> None:
    found = match(AT, START + offset_ms, None, START + answered_after_ms)
    assert found.offset_ms is not None
    assert found.age_ms is not None
    assert found.offset_ms + found.age_ms == answered_after_ms


def test_the_place_within_the_event_is_told() -> None:
    def detail(offset_ms: int, event: Event = EVENT) -> str:
        return match(AT, START + offset_ms, event, START).detail.replace(NARROW, " ")

    assert detail(6_900) == "6.9 s into the event of 31.7 s"
    assert detail(-3_200) == "3.2 s before the event began"
    assert detail(40_000) == "8.3 s after the event ended"
    assert detail(2_000, Event("e", "door", "ding", START)) == "2.0 s into the event, which has no end yet"
    assert match(AT, START, None, START).detail == ""


def test_without_the_header_nothing_is_claimed() -> None:
    found = match(AT, None, EVENT, START)
    assert (found.verdict, found.offset_ms, found.age_ms) == ("unknown", None, None)


def test_the_newest_of_a_range_is_stale_after_an_hour() -> None:
    ask = StillAsk.latest("door", START)
    hour = 3_600_000
    assert match(ask, START + 1, None, START + 1 + hour).verdict == "in_range"
    stale = match(ask, START + 1, None, START + 2 + hour)
    assert stale.verdict == "stale"
    assert stale.offset_ms is None
    assert stale.age_ms == hour + 1


def test_a_range_in_the_past_is_held_against_its_own_end() -> None:
    ask = StillAsk.latest("door", START, START + 1_000)
    assert match(ask, START + 500, None, START + 86_400_000).verdict == "in_range"
    assert match(ask, START - 500, None, START + 86_400_000).verdict == "outside"
