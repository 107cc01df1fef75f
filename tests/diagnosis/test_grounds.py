from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ringviewer.diagnosis.consent import Consent, infer
from ringviewer.diagnosis.grounds import Ground, grounds
from ringviewer.history.coverage import Coverage, Span, Stop
from tests.diagnosis.worlds import witness

BY = witness("by", 500, 1)
AFTER = witness("after", 300, 2)


def shape(found: tuple[Ground, ...]) -> list[tuple[str, int | None]]:
    return [(ground.kind, ground.to_ms) for ground in found]


@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    coverage = Coverage(
        stopped=draw(st.sampled_from(["not_started", "reading", "end", "empty_page", "cancelled", "error"])),
        pages=draw(st.integers(0, 9)),
    )
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, 900))
        coverage = coverage.with_span(start, draw(st.integers(start, 1_000)))
    return coverage


edges = st.none() | st.integers(0, 1_200)


@given(coverages(), edges, edges, st.integers(0, 1_100))
def test_grounds_ascend_without_gaps(coverage: Coverage, after: int | None, by: int | None, now: int) -> None:
    found = grounds(coverage, Consent(after, by), now)
    assert found[0].from_ms is None
    assert found[-1].to_ms is None
    assert found[-1].kind == "after_now"
    assert found[-1].from_ms == now
    for left, right in pairwise(found):
        assert left.to_ms == right.from_ms
    for ground in found[1:-1]:
        assert ground.from_ms is not None
        assert ground.to_ms is not None
        assert ground.from_ms < ground.to_ms


def test_a_complete_walk_with_a_refusal() -> None:
    coverage = Coverage((Span(500, 900),), "end", 3)
    found = grounds(coverage, infer([BY, AFTER]), 950)
    assert shape(found) == [
        ("refused", 300),
        ("bracket", 500),
        ("known", 900),
        ("not_fetched", 950),
        ("after_now", None),
    ]
    assert [ground.label for ground in found[:2]] == ["refused, 403", "boundary in here"]


def test_without_a_refusal_the_bracket_is_open_to_the_past() -> None:
    found = grounds(Coverage((Span(500, 900),), "end", 3), infer([BY]), 900)
    assert found[0] == Ground("bracket", None, 500, "boundary in here, no refusal seen yet")


def test_an_accepted_probe_makes_the_silence_before_the_oldest_event_known() -> None:
    coverage = Coverage((Span(500, 900),), "end", 3)
    found = grounds(coverage, infer([BY, AFTER, witness("by", 400, 3)]), 900)
    assert shape(found)[:3] == [("refused", 300), ("bracket", 400), ("known", 900)]


def test_an_unfinished_walk_says_what_it_waits_for() -> None:
    spans = (Span(500, 900),)
    stops: tuple[tuple[Stop, int | None], ...] = (
        ("reading", 2),
        ("cancelled", None),
        ("error", None),
        ("cursor_loop", None),
        ("not_started", None),
    )
    labels = {
        stop: grounds(Coverage(spans, stop, 1), infer([BY]), 900, reading_page=page)[0].label for stop, page in stops
    }
    assert labels == {
        "reading": "not fetched, page 2 is on its way",
        "cancelled": "not fetched, stopped by you",
        "error": "not fetched, stopped by an error",
        "cursor_loop": "not fetched, pages repeat",
        "not_started": "not fetched",
    }


def test_a_gap_between_two_walks_is_not_fetched() -> None:
    coverage = Coverage((Span(500, 600), Span(800, 900)), "cancelled", 1)
    found = grounds(coverage, infer([AFTER, BY]), 900)
    assert ("not_fetched", 800) in shape(found)
    assert found[-3].label == "not fetched, stopped by you"


def test_an_empty_history_leaves_the_boundary_anywhere_before_the_answer() -> None:
    found = grounds(Coverage((Span(900, 900),), "end", 1), infer([AFTER]), 1_000)
    assert shape(found) == [("refused", 300), ("bracket", 900), ("not_fetched", 1_000), ("after_now", None)]
