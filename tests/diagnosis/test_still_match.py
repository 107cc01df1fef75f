from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ringviewer.diagnosis.still_match import Place, StillMatch, match
from ringviewer.history.event import Event
from ringviewer.history.wording import NARROW
from ringviewer.partner_api.asks import StillAsk

START = 1_790_000_000_000
EVENT = Event("e", "door", "ding", START, START + 31_700)
AT = StillAsk.at("door", START)
HOUR, MINUTE = 3_600_000, 60_000
LAST_MS = 253_402_300_799_999
instants = st.integers(0, LAST_MS)


def flat(text: str) -> str:
    return text.replace(NARROW, " ")


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
        return flat(match(AT, START + offset_ms, event, START + 60_000).detail)

    assert detail(6_900) == "6.9 s into the event of 31.7 s"
    assert detail(-3_200) == "3.2 s before the event began"
    assert detail(40_000) == "8.3 s after the event ended"
    assert detail(2_000, Event("e", "door", "ding", START)) == "2.0 s into the event, which has no end yet"
    assert match(AT, START, None, START).detail == ""


def test_a_capture_hours_before_the_event_is_said_to_be_old() -> None:
    hour = match(AT, START - HOUR, EVENT, START)
    assert (hour.verdict, hour.words) == ("before_event", "before the event")
    old = match(AT, START - 3 * HOUR - 12 * 60_000, EVENT, START)
    assert (old.verdict, old.words) == ("before_event", "hours before the event")
    assert flat(old.detail) == "3 h 12 min before the event began"
    assert match(AT, START - HOUR - 1, EVENT, START).words == "hours before the event"


@pytest.mark.parametrize("event", [EVENT, None])
@pytest.mark.parametrize("ask", [AT, StillAsk.latest("door", START)])
def test_without_the_header_nothing_is_claimed(ask: StillAsk, event: Event | None) -> None:
    found = match(ask, None, event, START)
    assert found == StillMatch(None, "unknown", "time unknown", found.detail, None, None, "")
    assert found.detail == "The answer did not say when the picture was taken."


def test_a_header_that_is_no_time_is_quoted_as_plain_text() -> None:
    found = match(AT, None, EVENT, START, actual_raw="soon\u202e" + "x" * 90)
    assert found.verdict == "unknown"
    assert "\u202e" not in found.detail
    assert found.detail.startswith("The answer says “soon")
    assert found.detail.endswith("”, which is no time.")
    assert len(found.detail) < 80
    assert match(AT, None, EVENT, START, actual_raw="").detail == "The answer says “”, which is no time."


@pytest.mark.parametrize(
    ("event", "offset_ms", "place", "words"),
    [
        (EVENT, -1, "before", "1 ms before the event began"),
        (EVENT, 0, "inside", "0.0 s into the event of 31.7 s"),
        (EVENT, 1, "inside", "1 ms into the event of 31.7 s"),
        (EVENT, 31_700, "inside", "31.7 s into the event of 31.7 s"),
        (EVENT, 31_701, "after", "1 ms after the event ended"),
        (EVENT, 48_100, "after", "16.4 s after the event ended"),
        (replace(EVENT, end_ms=None), 9 * HOUR, "inside", "9 h into the event, which has no end yet"),
        (replace(EVENT, end_ms=START), 0, "inside", "0.0 s into the event of 0.0 s"),
        (replace(EVENT, end_ms=START), 1_500, "after", "1.5 s after the event ended"),
        (
            replace(EVENT, end_ms=START - 5),
            0,
            "inside",
            "0.0 s after the event began, whose end is earlier than its start",
        ),
        (replace(EVENT, end_ms=0), 1_500, "after", "1.5 s after the event began, whose end is earlier than its start"),
        (replace(EVENT, end_ms=0), -1_500, "before", "1.5 s before the event began"),
    ],
)
def test_the_place_is_told_for_an_instant_and_for_a_range(
    event: Event, offset_ms: int, place: Place, words: str
) -> None:
    at_start = match(AT, START + offset_ms, event, START + 10 * HOUR)
    assert (at_start.place, flat(at_start.of_event), flat(at_start.detail)) == (place, words, words)
    in_range = match(StillAsk.latest("door", START), START + offset_ms, event, START + 10 * HOUR)
    assert (in_range.place, flat(in_range.of_event)) == (place, words)
    assert "range" in in_range.detail


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


@pytest.mark.parametrize(
    ("actual_ms", "verdict", "words", "detail"),
    [
        (START - 1, "outside", "outside the asked range", "1 ms before the range begins"),
        (START, "stale", "6 h before the end of the range", "at the start of the range of 6 h"),
        (START + HOUR, "stale", "5 h before the end of the range", "1 h into the range of 6 h"),
        (START + 5 * HOUR, "in_range", "in the asked range", "5 h into the range of 6 h, 1 h before its end"),
        (
            START + 5 * HOUR + 48 * MINUTE,
            "in_range",
            "in the asked range",
            "5 h 48 min into the range of 6 h, 12 min before its end",
        ),
        (START + 6 * HOUR, "in_range", "in the asked range", "6 h into the range of 6 h, at its end"),
        (START + 6 * HOUR + 90_000, "outside", "outside the asked range", "1 min 30 s after the range ends"),
    ],
)
def test_where_in_a_range_the_capture_lies(actual_ms: int, verdict: str, words: str, detail: str) -> None:
    found = match(StillAsk.latest("door", START, START + 6 * HOUR), actual_ms, None, START + 30 * HOUR)
    assert (found.verdict, flat(found.words), flat(found.detail)) == (verdict, words, detail)
    assert found.age_ms == START + 30 * HOUR - actual_ms


def test_a_range_without_an_end_ends_when_it_is_answered() -> None:
    found = match(StillAsk.latest("door", START), START + HOUR, None, START + 2 * HOUR)
    assert (found.verdict, flat(found.detail)) == ("in_range", "1 h into the range of 2 h, 1 h before its end")


def test_a_capture_that_is_younger_than_its_answer_shows_a_wrong_clock() -> None:
    late = match(AT, START + 6_900, EVENT, START + 1_000)
    assert late.age_ms == -5_900
    assert flat(late.detail) == "6.9 s into the event of 31.7 s, dated 5 s after its own answer"
    # The server's clock counts whole seconds.
    assert flat(match(AT, START + 6_900, EVENT, START + 4_900).detail) == "6.9 s into the event of 31.7 s"
    open_range = match(StillAsk.latest("door", START), START + 9_000, None, START + 1_000)
    assert (open_range.verdict, flat(open_range.detail)) == (
        "in_range",
        "9 s into the range, dated 8 s after its own answer",
    )
    assert flat(match(AT, START, None, START - 3 * HOUR).detail) == "dated 3 h after its own answer"


@st.composite
def events(draw: st.DrawFn, start: st.SearchStrategy[int] = instants) -> Event | None:
    """No event, or one that runs, has an end, or has one that lies before its start."""
    if draw(st.booleans()):
        return None
    return Event("e", "door", "motion", draw(start), draw(st.none() | instants))


near = st.integers(START - 30_000, START + 30_000)
edges = st.sampled_from(
    [START + sign * (edge + step) for sign in (-1, 1) for edge in (1_000, 10_000) for step in (-1, 0, 1)]
)
actuals = st.one_of(near, edges, instants)


@given(actuals, events(st.one_of(near, edges)), instants)
@example(START + 999, None, START)
@example(START + 1_000, None, START)
@example(START + 10_000, None, START)
@example(START - 10_000, None, START)
@example(START + 10_001, None, START)
@example(START - 10_001, None, START)
def test_exactly_one_verdict_fits_a_still_at_an_instant(actual_ms: int, event: Event | None, answered_ms: int) -> None:
    found = match(AT, actual_ms, event, answered_ms)
    apart_ms = abs(actual_ms - START)
    scene_without_it = event is not None and actual_ms <= event.start_ms - 1_000
    fits = {
        "exact": apart_ms <= 999,
        "before_event": apart_ms >= 1_000 and scene_without_it,
        "within": 1_000 <= apart_ms <= 10_000 and not scene_without_it,
        "outside": apart_ms >= 10_001 and not scene_without_it,
    }
    assert [verdict for verdict, does in fits.items() if does] == [found.verdict]
    assert found.offset_ms == actual_ms - START
    assert found.age_ms == answered_ms - actual_ms
    assert (found.place is None) == (event is None) == (found.of_event == "")
    if event is not None:
        assert (found.place == "before") == (actual_ms < event.start_ms)


@given(instants, instants, instants)
def test_changing_places_changes_the_sign_of_the_offset(one_ms: int, other_ms: int, answered_ms: int) -> None:
    there = match(StillAsk.at("door", one_ms), other_ms, None, answered_ms)
    back = match(StillAsk.at("door", other_ms), one_ms, None, answered_ms)
    assert there.offset_ms is not None
    assert back.offset_ms is not None
    assert there.offset_ms == -back.offset_ms
    assert there.verdict == back.verdict


@given(actuals, actuals)
def test_a_still_that_lies_further_away_is_never_judged_better(one_ms: int, other_ms: int) -> None:
    rank = {"exact": 0, "within": 1, "outside": 2}
    nearer, farther = sorted((one_ms, other_ms), key=lambda actual_ms: abs(actual_ms - START))
    assert rank[match(AT, nearer, None, START).verdict] <= rank[match(AT, farther, None, START).verdict]


@st.composite
def ranges(draw: st.DrawFn) -> StillAsk:
    """Any range of at most a day, with or without an end."""
    from_ms = draw(st.one_of(near, instants))
    long_ms = draw(st.none() | st.integers(0, 24 * HOUR))
    return StillAsk.latest("door", from_ms, None if long_ms is None else min(from_ms + long_ms, LAST_MS))


@given(ranges(), st.one_of(near, st.integers(START - 30 * HOUR, START + 30 * HOUR), instants), events(), instants)
def test_a_still_is_in_range_from_its_first_to_its_last_millisecond(
    ask: StillAsk, actual_ms: int, event: Event | None, answered_ms: int
) -> None:
    found = match(ask, actual_ms, event, answered_ms)
    end_ms = LAST_MS if ask.to_ms is None else ask.to_ms
    assert (found.verdict in ("in_range", "stale")) == (ask.start_ms <= actual_ms <= end_ms)
    assert (found.verdict == "outside") == (not ask.start_ms <= actual_ms <= end_ms)
    if found.verdict == "stale":
        assert min(end_ms, answered_ms) - actual_ms > HOUR
    assert found.offset_ms is None
    assert found.age_ms == answered_ms - actual_ms
    assert (found.place is None) == (event is None)
    assert found.detail


@given(st.one_of(st.just(AT), ranges()), actuals, events(), instants, st.integers(-(10**12), 10**12))
def test_only_differences_of_times_count(
    ask: StillAsk, actual_ms: int, event: Event | None, answered_ms: int, shift_ms: int
) -> None:
    def moved(value: int | None) -> int | None:
        return None if value is None else value + shift_ms

    try:
        later_ask = replace(ask, at_ms=moved(ask.at_ms), from_ms=moved(ask.from_ms), to_ms=moved(ask.to_ms))
    except ValueError:
        return
    later_event = event and replace(event, start_ms=event.start_ms + shift_ms, end_ms=moved(event.end_ms))
    here: StillMatch = match(ask, actual_ms, event, answered_ms)
    assert match(later_ask, actual_ms + shift_ms, later_event, answered_ms + shift_ms) == here
