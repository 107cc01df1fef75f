from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.ui.find_time import EARLIEST_MS, LATEST_MS, parse_time

PACIFIC = ZoneInfo("America/Los_Angeles")


def ms(*parts: int, tz: tzinfo = PACIFIC) -> int:
    return round(datetime(*parts, tzinfo=tz).timestamp() * 1000)  # type: ignore[arg-type, misc]


NOW_MS = ms(2026, 10, 8, 17, 42)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17:21", ms(2026, 10, 8, 17, 21)),
        ("17:21:07", ms(2026, 10, 8, 17, 21, 7)),
        ("17:21:07.410", ms(2026, 10, 8, 17, 21, 7) + 410),
        ("17:21:07,41", ms(2026, 10, 8, 17, 21, 7) + 410),
        ("5:21 pm", ms(2026, 10, 8, 17, 21)),
        ("12:05 am", ms(2026, 10, 8, 0, 5)),
        ("18:00", ms(2026, 10, 7, 18, 0)),
        ("today 18:00", ms(2026, 10, 8, 18, 0)),
        ("Yesterday 14:05", ms(2026, 10, 7, 14, 5)),
        ("tue 14:05", ms(2026, 10, 6, 14, 5)),
        ("Thu 8 Oct  17:21:07.410", ms(2026, 10, 8, 17, 21, 7) + 410),
        ("Thu 8 Oct 2026 17:21:07.410 PDT", ms(2026, 10, 8, 17, 21, 7) + 410),
        ("oct 8, 2026 17:21", ms(2026, 10, 8, 17, 21)),
        ("24 Dec 10:00", ms(2025, 12, 24, 10, 0)),
        ("9 Oct 2026 00:21:07.410 UTC", ms(2026, 10, 8, 17, 21, 7) + 410),
        ("2026-10-08 17:21", ms(2026, 10, 8, 17, 21)),
        ("2026-10-09T00:21:07.410Z", ms(2026, 10, 8, 17, 21, 7) + 410),
        ("2026-10-08T17:21:07.410-07:00", ms(2026, 10, 8, 17, 21, 7) + 410),
        ("2026-10-08T17:21:07.410−0700", ms(2026, 10, 8, 17, 21, 7) + 410),
        ("20:21 UTC+3", ms(2026, 10, 8, 10, 21)),
        ("1791505267", 1_791_505_267_000),
        ("1791505267410", 1_791_505_267_410),
        ("20 min ago", NOW_MS - 1_200_000),
        ("3h ago", NOW_MS - 10_800_000),
    ],
)
def test_understands_what_tickets_quote(text: str, expected: int) -> None:
    assert parse_time(text, now_ms=NOW_MS, tz=PACIFIC).ms == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-09T00:21:07.410Z INFO media request sent", ms(2026, 10, 8, 17, 21, 7) + 410),
        ('"timestamp": 1791510000000,', 1_791_510_000_000),
        ('{"level":"warn","device":"91af02c4","start_time":1791505267,"n":3}', 1_791_505_267_000),
        ("[1791505267.410] worker 4: refused", 1_791_505_267_410),
        ("2026-10-08 17:21:07,410 [main] ERROR 403 TIME_RANGE_NOT_AUTHORIZED", ms(2026, 10, 8, 17, 21, 7) + 410),
        ("2026/10/08 17:21:07 [error] 31#31: upstream", ms(2026, 10, 8, 17, 21, 7)),
        ('10.0.0.9 - - [09/Oct/2026:00:21:07 +0000] "GET / HTTP/1.1" 403', ms(2026, 10, 8, 17, 21, 7)),
        ("Date: Fri, 09 Oct 2026 00:21:07 GMT", ms(2026, 10, 8, 17, 21, 7)),
        ("Oct  8 17:21:07 host app[812]: asked again", ms(2026, 10, 8, 17, 21, 7)),
        ("17:21:07.410 DEBUG still: asked", ms(2026, 10, 8, 17, 21, 7) + 410),
        ("x" * 200 + " at=2026-10-08T17:21:07-07:00 " + "y" * 200, ms(2026, 10, 8, 17, 21, 7)),
        ("took 99:99, ended 2026-10-08T17:21-0700", ms(2026, 10, 8, 17, 21)),
    ],
)
def test_finds_the_time_in_what_was_pasted_from_a_log(text: str, expected: int) -> None:
    found = parse_time(text, now_ms=NOW_MS, tz=PACIFIC)
    assert (found.ms, found.note) == (expected, None)


def test_says_that_a_pasted_text_holds_several_times() -> None:
    found = parse_time("from 2026-10-08T17:21:07Z to 2026-10-08T18:21:07Z", now_ms=NOW_MS, tz=PACIFIC)
    assert found.ms == ms(2026, 10, 8, 17, 21, 7, tz=UTC)
    assert found.note == "That text holds several times. This is the first."


@pytest.mark.parametrize("text", ["call 2025550123 back", "build 12345678901234", "id 1791505267410abc", "y" * 5000])
def test_takes_no_other_number_for_a_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_time(text, now_ms=NOW_MS, tz=PACIFIC)


@given(
    st.integers(EARLIEST_MS, LATEST_MS - 1),
    st.text(st.characters(exclude_categories=("Nd", "Cs")), max_size=60),
    st.text(st.characters(exclude_categories=("Nd", "Cs")), max_size=60),
)
def test_finds_an_instant_whatever_stands_around_it(instant_ms: int, before: str, after: str) -> None:
    written = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant_ms)).isoformat(timespec="milliseconds")
    assert parse_time(f"{before} {written} {after}", now_ms=NOW_MS, tz=PACIFIC).ms == instant_ms


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "noon",
        "25:00",
        "17:60",
        "13:00 pm",
        "31 feb 10:00",
        "17:21 nonsense",
        "1",
        "9999999999999",
        "2026-13-01 10:00",
        "17:21 UTC+99",
        "x" * 65,
        "1850-01-01 10:00",
        "<b>17:21</b>",
    ],
)
def test_says_in_a_sentence_why_a_text_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_time(text, now_ms=NOW_MS, tz=PACIFIC)


def test_says_that_a_time_happens_twice_and_takes_the_first() -> None:
    found = parse_time("2026-11-01 01:30", now_ms=NOW_MS, tz=PACIFIC)
    assert found.ms == ms(2026, 11, 1, 8, 30, tz=UTC)
    assert found.note is not None
    assert "happens twice" in found.note


def test_says_that_a_time_does_not_exist_and_goes_forward() -> None:
    found = parse_time("2026-03-08 02:30", now_ms=NOW_MS, tz=PACIFIC)
    assert found.ms == ms(2026, 3, 8, 3, 30)
    assert found.note is not None
    assert "does not exist" in found.note


@given(st.text(max_size=80))
def test_any_text_gives_an_instant_in_range_or_a_value_error(text: str) -> None:
    try:
        found = parse_time(text, now_ms=NOW_MS, tz=PACIFIC)
    except ValueError:
        return
    assert EARLIEST_MS <= found.ms < LATEST_MS


@given(st.integers(EARLIEST_MS, LATEST_MS - 1), st.sampled_from([UTC, PACIFIC, ZoneInfo("Asia/Kathmandu")]))
def test_reads_back_what_was_written_with_its_offset(instant_ms: int, tz: tzinfo) -> None:
    written = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant_ms)).astimezone(tz)
    text = written.isoformat(timespec="milliseconds")
    assert parse_time(text, now_ms=NOW_MS, tz=PACIFIC).ms == instant_ms
