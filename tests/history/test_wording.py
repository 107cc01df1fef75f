"""Times and numbers in words."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.history import wording, zones
from ringviewer.history.device import short_id

PACIFIC = ZoneInfo("America/Los_Angeles")
EVENING = 1_791_505_267_410  # Thu 8 Oct 2026, 17:21:07.410 PDT


def said(text: str) -> str:
    return text.replace(wording.NARROW, " ")


def test_an_instant_has_its_zone_and_its_own_utc_date() -> None:
    assert wording.clock_ms(EVENING, PACIFIC) == "17:21:07.410"
    assert wording.clock(EVENING, PACIFIC) == "17:21:07"
    assert wording.minutes(EVENING, PACIFIC) == "17:21"
    assert wording.date(EVENING, PACIFIC) == "Thu 8 Oct 2026"
    assert wording.utc_line(EVENING) == "9 Oct 00:21:07.410 UTC"
    assert wording.zone_abbr(EVENING, PACIFIC) == "PDT"
    assert zones.zone_label(PACIFIC, EVENING) == "PDT, UTC−7"
    assert zones.zone_label(UTC, EVENING) == "UTC"
    assert zones.zone_label(ZoneInfo("Asia/Kathmandu"), EVENING) == "UTC+5:45"


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0.000 s"), (6900, "+6.900 s"), (-2140, "−2.140 s"), (-134_000, "−2 min 14 s"), (59_999, "+59.999 s")],
)
def test_an_offset_keeps_its_sign(value: int, words: str) -> None:
    assert said(wording.offset(value)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "running"), (31_742, "31.7 s"), (119_960, "120.0 s"), (192_000, "3 min 12 s"), (-500, "−0.5 s")],
)
def test_the_length_of_an_event(value: int | None, words: str) -> None:
    assert said(wording.length(value)) == words


def test_counts_sizes_and_durations() -> None:
    assert said(wording.count(1204, "event")) == "1 204 events"
    assert wording.count(1, "event") == "1 event"
    assert said(wording.size(201)) == "201 bytes"
    assert said(wording.size(106_400)) == "106 kB"
    assert said(wording.size(2_400_000)) == "2.4 MB"
    assert said(wording.request_duration(1310)) == "1 310 ms"
    assert said(wording.request_duration(12_400)) == "12.4 s"
    assert said(wording.age(1_254_000)) == "20 min 54 s ago"
    assert said(wording.age(-3_000)) == "in 3 s"
    assert said(wording.span_words(86_400_000)) == "1 d"


@given(st.text(max_size=400))
def test_foreign_text_stays_on_one_line_and_bounded(text: str) -> None:
    shown = wording.plain(text, limit=50)
    assert all(character.isprintable() for character in shown)
    assert len(shown) <= 50 + 1
    assert not set("\n\r\t\u202e\u2066\u200f") & set(shown)


@given(st.integers(-(2**63), 2**63 - 1))
def test_any_instant_can_be_shown(instant_ms: int) -> None:
    for zone in (UTC, PACIFIC, zones.local_zone()):
        assert wording.clock_ms(instant_ms, zone)
        assert wording.date(instant_ms, zone)
        assert zones.zone_label(zone, instant_ms)


def test_a_location_tells_a_zone_only_where_it_can() -> None:
    assert zones.zone_for("US", "ca") == PACIFIC
    assert zones.zone_for("US", "XX") is None
    assert zones.zone_for("FR", "CA") is None
    assert zones.zone_for(None, None) is None


def test_ids_are_cut_at_the_front() -> None:
    assert short_id("ava1.ring.device.7Q2F") == "…7Q2F"
    assert short_id("7Q2F") == "7Q2F"
