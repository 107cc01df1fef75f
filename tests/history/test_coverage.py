"""What is known, and where the gaps are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.history.coverage import Coverage

spans = st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(spans, max_size=10))
def test_an_instant_is_known_exactly_when_some_page_covered_it(pages: list[tuple[int, int]]) -> None:
    coverage = Coverage()
    for from_ms, to_ms in pages:
        coverage = coverage.with_span(from_ms, to_ms)
    for instant in range(-1, 85):
        assert coverage.knows(instant) == any(from_ms <= instant <= to_ms for from_ms, to_ms in pages)
    gaps = zip(coverage.spans, coverage.spans[1:], strict=False)
    assert all(left.to_ms < right.from_ms for left, right in gaps)


def test_a_gap_ends_what_is_known_from_now_on() -> None:
    coverage = Coverage().with_span(0, 10).with_span(20, 30)
    assert coverage.known_from_ms == 20
    assert Coverage().known_from_ms is None


@pytest.mark.parametrize(("stopped", "complete"), [("end", True), ("empty_page", True), ("cancelled", False)])
def test_only_a_walk_that_met_the_end_is_complete(stopped: str, complete: bool) -> None:
    assert Coverage().with_walk(stopped, 1).complete is complete  # type: ignore[arg-type]  # parametrized literal


def test_a_span_must_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Coverage().with_span(2, 1)
